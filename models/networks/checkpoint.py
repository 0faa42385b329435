"""A trained network as one self-describing folder: model.safetensors (fp16), config.json, vocab.txt.

Nothing is ever unpickled. Folders are written beside their final place and moved there whole, so a reader never
meets half a checkpoint; and one that meets the move itself, or somebody's copying, reads again until all three files
are of one and the same state (`folder_stamp`).
"""

import json
import math
import os
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import safetensors.numpy

from models.networks.classifier import ClassifierConfig, Network
from models.networks.config import FORMAT, KINDS, SENTIMENT, read_config
from models.networks.files import Content, content, or_misfit, replace_folder, table_of, write_whole
from models.networks.misfit import MisfitError, in_english
from models.networks.tensors import Frozen, Table, check_table, tensors_in
from models.networks.text import Language, Vocabulary

WEIGHTS_FILE = "model.safetensors"
CONFIG_FILE = "config.json"
VOCABULARY_FILE = "vocab.txt"

_CODE = Path(__file__).resolve().parents[2]
_FILES = (CONFIG_FILE, VOCABULARY_FILE, WEIGHTS_FILE)
_TRIES = 5  # to read a folder that somebody writes to, before giving up
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")

Found = TypeVar("Found")
Stamp = tuple[tuple[int, int, int] | None, ...]
"""What a folder and its files looked like, in numbers that change when they do."""


class CheckpointError(Exception):
    """The network `name` is not available: `why`, and in which `file`, where it is what the file holds."""

    def __init__(self, name: str, why: MisfitError, file: str | None = None) -> None:
        self.name, self.why, self.file = name, why, file
        super().__init__(f"checkpoint {name[:60]!r}: {self.said(in_english)}")

    def said(self, say: Callable[..., str], mark: Callable[[str], str] = str) -> str:
        """The reason, as `MisfitError.said` has it."""
        reason = self.why.said(say, mark)
        return say("in", file=mark(self.file), reason=reason) if self.file else reason

    @property
    def is_misfit(self) -> bool:
        """Whether nothing reads it; else it is merely of another kind than was asked for."""
        return self.why.kind != "config.kind" or self.why.parts["found"] not in KINDS


@contextmanager
def named(name: str, file: str | None = None) -> Iterator[None]:
    """A MisfitError in here is a CheckpointError: of which network, and what of its files does not fit."""
    try:
        yield
    except MisfitError as why:
        raise CheckpointError(name, why, None if why.kind.startswith("file.") else file) from why


@dataclass(frozen=True)
class CheckpointInfo:
    """What a checkpoint says of itself. Accuracies are shares in 0..1 of whole reviews, None where not measured.

    `language` is what it reads; `plain_accuracy` is that on the test reviews without their diacritics (Vietnamese). One
    that `has_own_head` learned elsewhere, or from somebody's own table: its figures are of other texts than ours.
    """

    name: str
    cell: str
    layers: int
    bidirectional: bool
    hidden_size: int
    vocabulary_size: int
    test_accuracy: float | None
    validation_accuracy: float | None
    training: dict[str, Any]
    language: Language = "en"
    plain_accuracy: float | None = None
    has_own_head: bool = False


def is_name(name: str) -> bool:
    """Whether a network may be called so: small letters, digits, - and _, at most 40."""
    return _NAME.fullmatch(name) is not None


def checkpoint_root() -> Path:
    """The folder of all checkpoints: $GATESCOPE_CHECKPOINTS, or what came with the code.

    That is `checkpoints/` of a source tree, and `gatescope/checkpoints/` beside the installed package.
    """
    override = os.environ.get("GATESCOPE_CHECKPOINTS")
    if override:
        return Path(override)
    installed = _CODE / "gatescope" / "checkpoints"
    return installed if installed.is_dir() else _CODE / "checkpoints"


def list_checkpoints(root: Path | None = None) -> tuple[CheckpointInfo, ...]:
    """Every classifier that fits, by name; weights are not loaded.

    Of what does not fit, a warning says why. Networks of another kind, which `models.translation` reads, are left out.
    """
    found = examine_checkpoints(root)
    for info in found:
        if isinstance(info, CheckpointError):
            warnings.warn(str(info), stacklevel=2)
    return tuple(info for info in found if isinstance(info, CheckpointInfo))


def examine_checkpoints(root: Path | None = None) -> tuple[CheckpointInfo | CheckpointError, ...]:
    """What every classifier says of itself, or why it cannot be used, by name; otherwise as `list_checkpoints`."""
    found = (_examined(name, root) for name in checkpoint_names(root))
    return tuple(info for info in found if isinstance(info, CheckpointInfo) or info.is_misfit)


def _examined(name: str, root: Path | None) -> CheckpointInfo | CheckpointError:
    try:
        return checkpoint_info(name, root)
    except CheckpointError as error:
        return error


def checkpoint_names(root: Path | None = None) -> tuple[str, ...]:
    """The folders that are meant as networks, whether they fit or not: they hold a config.json or weights."""
    root = root or checkpoint_root()
    folders = sorted(root.iterdir()) if root.is_dir() else ()
    meant = (CONFIG_FILE, WEIGHTS_FILE)
    return tuple(
        folder.name
        for folder in folders
        if not folder.name.startswith(".") and any((folder / file).exists() for file in meant)
    )


def checkpoint_info(name: str, root: Path | None = None) -> CheckpointInfo:
    """What the checkpoint `name` says of itself.

    CheckpointError if it does not fit, as far as that can be told without the numbers of its weights.
    """
    files, table = _at_rest(name, root or checkpoint_root(), _FILES, _looked_into)
    config, raw, _ = _without_weights(name, files)
    with named(name, WEIGHTS_FILE):
        check_table(or_misfit(table), config.shapes())
    return _info(name, config, raw)


def _looked_into(folder: Path) -> tuple[Mapping[str, Content], Table | MisfitError]:
    """All but the numbers."""
    return {file: content(folder / file) for file in (CONFIG_FILE, VOCABULARY_FILE)}, table_of(folder / WEIGHTS_FILE)


def folder_stamp(name: str, root: Path | None = None, files: Sequence[str] = _FILES) -> Stamp:
    """What changes when the folder of a checkpoint is replaced, or one of its files is written to."""
    folder = (root or checkpoint_root()) / name
    return tuple(_stamp(path) for path in (folder, *(folder / file for file in files))) if is_name(name) else ()


def _info(name: str, config: ClassifierConfig, raw: dict[str, Any]) -> CheckpointInfo:
    training = raw.get("training")
    return CheckpointInfo(
        name=name,
        cell=config.cell,
        layers=config.layers,
        bidirectional=config.bidirectional,
        hidden_size=config.hidden_size,
        vocabulary_size=config.vocabulary_size,
        test_accuracy=_share(raw.get("test")),
        validation_accuracy=_share(raw.get("validation")),
        training=training if isinstance(training, dict) else {},
        language=config.language,
        plain_accuracy=_share(raw.get("test_without_diacritics")),
        has_own_head=config.head is not None,
    )


@dataclass(frozen=True)
class Weight:
    """What a network weighs: `parameters`, and `megabytes` of its file."""

    parameters: int
    megabytes: float


def weigh(name: str, root: Path | None = None) -> Weight:
    """The weight of a checkpoint, by its file's own table; nothing is loaded.

    CheckpointError if the file is missing or unreadable.
    """
    with named(name, WEIGHTS_FILE):
        table = or_misfit(table_of(_folder_of(name, root or checkpoint_root()) / WEIGHTS_FILE))
    return Weight(sum(map(math.prod, table.shapes.values())), table.size / 1e6)


def load_checkpoint(name: str, root: Path | None = None) -> Network:
    """The network `name`, ready to read; its known answers (models/reading/known.py) are not asked.

    CheckpointError, with the reason, if the folder is missing or does not fit.
    """
    return read_checkpoint_raw(name, root)[0]


def read_checkpoint_raw(name: str, root: Path | None = None) -> tuple[Network, CheckpointInfo, dict[str, Any]]:
    """The network as `load_checkpoint`, what this checkpoint says of itself, and all of config.json; same errors."""
    files = read_whole(name, root or checkpoint_root(), _FILES)
    config, raw, vocabulary = _without_weights(name, files)
    with named(name, WEIGHTS_FILE):
        tensors = tensors_in(or_misfit(files[WEIGHTS_FILE]), config.shapes())
    return Network(config, vocabulary, tensors), _info(name, config, raw), raw


def _without_weights(name: str, files: Mapping[str, Content]) -> tuple[ClassifierConfig, dict[str, Any], Vocabulary]:
    """The configuration, all of config.json, and the words."""
    with named(name, CONFIG_FILE):
        config, raw = read_config(or_misfit(files[CONFIG_FILE]), SENTIMENT, ClassifierConfig)
    with named(name, VOCABULARY_FILE):
        vocabulary = Vocabulary.parse(or_misfit(files[VOCABULARY_FILE]), config.specials)
        vocabulary.check_size(config.vocabulary_size, "vocabulary_size")
    return config, raw, vocabulary


def save_checkpoint(model: Network, folder: Path, about: dict[str, Any]) -> None:
    """Write `model` in fp16 with its vocabulary, and `about` (training, validation, test) into config.json.

    The folder appears whole or not at all; an older one of the same name is replaced. OSError or SafetensorError if
    it cannot be written: then the older one stands.
    """

    write_network(model, model.config, {VOCABULARY_FILE: model.vocabulary}, folder, about)


def write_network(
    model: Frozen,
    config: Any,
    words: Mapping[str, Vocabulary],
    folder: Path,
    about: Mapping[str, Any],
    *,
    exact: bool = False,
) -> None:
    """As `save_checkpoint`, with the vocabularies `words` by the names of their files; `exact` keeps every number."""

    def fill(fresh: Path) -> None:
        own = {name: tensor.dtype if exact else np.dtype(np.float16) for name, tensor in model.tensors.items()}
        kept = {name: np.ascontiguousarray(tensor, own[name]) for name, tensor in model.tensors.items()}
        safetensors.numpy.save_file(kept, fresh / WEIGHTS_FILE)
        for file, vocabulary in words.items():
            vocabulary.save(fresh / file)
        raw = {"format": FORMAT, "model": _described(config), **about}
        (fresh / CONFIG_FILE).write_text(json.dumps(raw, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    replace_folder(folder, fill)


def _described(config: Any) -> dict[str, Any]:
    """The configuration without what only networks from elsewhere have."""
    brought = {"sizes": (), "head": None, "unknown": 0, "padding": 1, "start": None, "pads": 0}
    return {name: value for name, value in asdict(config).items() if name not in brought or value != brought[name]}


def update_config(folder: Path, **sections: Any) -> None:
    """Replace sections of config.json (for instance `test`) in one atomic step."""
    raw = json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8")) | sections
    write_whole(folder / CONFIG_FILE, json.dumps(raw, indent=2, ensure_ascii=False) + "\n")


def _folder_of(name: str, root: Path) -> Path:
    if not is_name(name):
        raise CheckpointError(name, MisfitError("folder.name"))
    if not (root / name).is_dir():
        raise CheckpointError(name, MisfitError("folder.missing"))
    return root / name


def read_whole(name: str, root: Path, files: Sequence[str]) -> dict[str, Content]:
    """The content of every file, all of one state of the folder, or why one cannot be read.

    CheckpointError if there is no such folder.
    """
    return _at_rest(name, root, files, lambda folder: {file: content(folder / file) for file in files})


def _at_rest(name: str, root: Path, files: Sequence[str], look: Callable[[Path], Found]) -> Found:
    """What `look` finds in the folder, all of one state of the `files`; errors as `read_whole`."""
    for _ in range(_TRIES):
        before = folder_stamp(name, root, files)
        try:
            found = look(_folder_of(name, root))
        except CheckpointError:
            if folder_stamp(name, root, files) == before:
                raise
            continue
        if folder_stamp(name, root, files) == before:
            return found
    raise CheckpointError(name, MisfitError("folder.written"))


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _share(section: Any) -> float | None:
    accuracy = section.get("accuracy") if isinstance(section, dict) else None
    return float(accuracy) if isinstance(accuracy, int | float) and 0 <= accuracy <= 1 else None
