"""A trained network as one self-describing folder: model.safetensors (fp16), config.json, vocab.txt.

Nothing is ever unpickled. Folders are written beside their final place and moved there whole, so a reader never
meets half a checkpoint; and one that meets the move itself, or somebody's copying, reads again until all three files
are of one and the same state (`folder_stamp`).
"""

import json
import math
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import numpy as np
import safetensors
import safetensors.numpy

from models.networks.classifier import ClassifierConfig, Network
from models.networks.text import Language, Vocabulary
from models.networks.weights import Floats

WEIGHTS_FILE = "model.safetensors"
CONFIG_FILE = "config.json"
VOCABULARY_FILE = "vocab.txt"
FORMAT = 1
KIND = "sentiment"
"""What config.json calls these networks under "kind"; one that says nothing is meant too."""

_CODE = Path(__file__).resolve().parents[2]
_FILES = (CONFIG_FILE, VOCABULARY_FILE, WEIGHTS_FILE)
_TRIES = 5  # to read a folder that somebody writes to, before giving up
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")

Shape = TypeVar("Shape")

Problem = Literal["missing", "config", "vocabulary", "weights"]

Stamp = tuple[tuple[int, int, int] | None, ...]
"""What a folder and its files looked like, in numbers that change when they do."""


class CheckpointError(Exception):
    """A network is not available. `name` says which, `problem` which part: a fixed word that a screen can translate."""

    def __init__(self, name: str, problem: Problem, detail: str) -> None:
        super().__init__(f"checkpoint {name!r}: {detail}")
        self.name = name
        self.problem: Problem = problem


@dataclass(frozen=True)
class CheckpointInfo:
    """What a checkpoint says of itself. Accuracies are shares in 0..1 of whole reviews, None where not measured.

    `language` is what it reads; `plain_accuracy` is that on the test reviews without their diacritics (Vietnamese).
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
    """Every classifier whose config.json can be read, by name; weights are not loaded.

    Damaged folders are left out, and networks of another kind, which `models.translation` reads.
    """
    root = root or checkpoint_root()
    found = []
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        if is_name(folder.name) and (folder / CONFIG_FILE).is_file():
            try:
                found.append(checkpoint_info(folder.name, root))
            except CheckpointError:
                continue
    return tuple(found)


def checkpoint_info(name: str, root: Path | None = None) -> CheckpointInfo:
    """What the checkpoint `name` says of itself. CheckpointError if it is missing or its config.json unreadable."""
    folder = _folder_of(name, root or checkpoint_root())
    return _info(name, *_parse_config(name, _content(folder / CONFIG_FILE)))


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
    path = (root or checkpoint_root()) / name / WEIGHTS_FILE
    if not is_name(name):
        raise CheckpointError(name, "missing", "no network has such a name")
    try:
        content = path.read_bytes()  # not mapped: a file that is cut off meanwhile would end the server
        entries = safetensors.deserialize(content)  # type: ignore[no-untyped-call]
        parameters = sum(math.prod(entry["shape"]) for _, entry in entries)
        return Weight(parameters, len(content) / 1e6)
    except (OSError, safetensors.SafetensorError) as error:
        reason = f"{WEIGHTS_FILE} is missing or damaged ({_in_one_line(error)})"
        raise CheckpointError(name, "weights", reason) from error


def load_checkpoint(name: str, root: Path | None = None) -> Network:
    """The network `name`, ready to read.

    CheckpointError, with the part that is at fault, if the folder is missing or damaged.
    """
    return read_checkpoint(name, root)[0]


def read_checkpoint(name: str, root: Path | None = None) -> tuple[Network, CheckpointInfo]:
    """The network as `load_checkpoint`, and what this very checkpoint says of itself; the same errors."""
    files = read_whole(name, root or checkpoint_root(), _FILES)
    config, raw = _parse_config(name, files[CONFIG_FILE])
    try:
        vocabulary = Vocabulary.parse(or_error(files[VOCABULARY_FILE]))
        if len(vocabulary) != config.vocabulary_size:
            raise ValueError(f"the vocabulary has {len(vocabulary)} words, not {config.vocabulary_size}")
    except (OSError, ValueError) as error:
        raise CheckpointError(name, "vocabulary", f"{VOCABULARY_FILE} is missing or does not fit ({error})") from error
    with weights_of(name):
        model = Network.of(config, vocabulary, tensors_in(or_error(files[WEIGHTS_FILE])))
    return model, _info(name, config, raw)


@contextmanager
def weights_of(name: str) -> Iterator[None]:
    """What goes wrong in here lies at the weights: CheckpointError."""
    try:
        yield
    except (OSError, ValueError, safetensors.SafetensorError) as error:
        reason = f"{WEIGHTS_FILE} is missing or damaged ({_in_one_line(error)})"
        raise CheckpointError(name, "weights", reason) from error


def tensors_in(content: bytes) -> dict[str, Floats]:
    """The tensors of a file, in its own precision. ValueError if they are not finite, or SafetensorError."""
    found = safetensors.numpy.load(content)
    for name, tensor in found.items():
        if tensor.dtype.kind != "f" or not np.isfinite(tensor).all():
            raise ValueError(f"{name} holds numbers that are not finite, or no floats")
    return found


def save_checkpoint(model: Network, folder: Path, about: dict[str, Any]) -> None:
    """Write `model` in fp16 with its vocabulary, and `about` (training, validation, test) into config.json.

    The folder appears whole or not at all; an older one of the same name is replaced. OSError or SafetensorError if
    it cannot be written: then the older one stands.
    """

    def fill(fresh: Path) -> None:
        save_weights(model.tensors(), fresh / WEIGHTS_FILE)
        model.vocabulary.save(fresh / VOCABULARY_FILE)
        (fresh / CONFIG_FILE).write_text(_dump(model.config, about), encoding="utf-8")

    replace_folder(folder, fill)


def save_weights(tensors: Mapping[str, Floats], path: Path) -> None:
    """Write the tensors in fp16."""
    halves = {name: np.ascontiguousarray(tensor, dtype=np.float16) for name, tensor in tensors.items()}
    safetensors.numpy.save_file(halves, path)


def replace_folder(folder: Path, fill: Callable[[Path], None]) -> None:
    """Let `fill` write into a new folder, and put that in the place of `folder`: whole, or the older one stands."""
    fresh = folder.with_name(f".{folder.name}.new")
    stale = folder.with_name(f".{folder.name}.old")
    _put_back(stale, folder)
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(stale, ignore_errors=True)
    try:
        fresh.mkdir(parents=True)
        fill(fresh)
        if folder.exists():
            folder.rename(stale)
        fresh.rename(folder)
    except BaseException:
        _put_back(stale, folder)
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    shutil.rmtree(stale, ignore_errors=True)


def _put_back(stale: Path, folder: Path) -> None:
    """After an end between the two moves of `replace_folder`, the older checkpoint is the one that there is."""
    if stale.exists() and not folder.exists():
        stale.rename(folder)


def update_config(folder: Path, **sections: Any) -> None:
    """Replace sections of config.json (for instance `test`) in one atomic step."""
    raw = json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8")) | sections
    write_whole(folder / CONFIG_FILE, json.dumps(raw, indent=2, ensure_ascii=False) + "\n")


def write_whole(path: Path, text: str) -> None:
    """Write a file in UTF-8 that appears whole or not at all; an older one stands until then."""
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def _dump(config: ClassifierConfig, about: dict[str, Any]) -> str:
    raw = {"format": FORMAT, "model": asdict(config), **about}
    return json.dumps(raw, indent=2, ensure_ascii=False) + "\n"


def _folder_of(name: str, root: Path) -> Path:
    if not is_name(name):
        raise CheckpointError(name, "missing", "no network has such a name")
    if not (root / name).is_dir():
        raise CheckpointError(name, "missing", "its folder is missing")
    return root / name


def read_whole(name: str, root: Path, files: Sequence[str]) -> dict[str, bytes | OSError]:
    """The content of every file, all of one state of the folder, or why one cannot be read.

    CheckpointError if there is no such folder.
    """
    for _ in range(_TRIES):
        before = folder_stamp(name, root, files)
        try:
            folder = _folder_of(name, root)
            found = {file: _content(folder / file) for file in files}
        except CheckpointError:
            if folder_stamp(name, root, files) == before:
                raise
            continue
        if folder_stamp(name, root, files) == before:
            return found
    raise CheckpointError(name, "missing", "its folder is being written")


def _content(path: Path) -> bytes | OSError:
    try:
        return path.read_bytes()
    except OSError as error:
        return error


def or_error(content: bytes | OSError) -> bytes:
    """What `read_whole` found; OSError where it could not be read."""
    if isinstance(content, OSError):
        raise content
    return content


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _parse_config(name: str, content: bytes | OSError) -> tuple[ClassifierConfig, dict[str, Any]]:
    return parse_config(name, content, KIND, ClassifierConfig)


def parse_config(
    name: str, content: bytes | OSError, kind: str, shape: Callable[..., Shape]
) -> tuple[Shape, dict[str, Any]]:
    """The `shape` under "model" in a config.json, and all of it. CheckpointError for another kind of network."""
    try:
        raw = json.loads(or_error(content).decode("utf-8"))
        if raw["format"] != FORMAT:
            raise ValueError(f"format {raw['format']!r} is not {FORMAT}")
        if raw.get("kind", KIND) != kind:
            raise ValueError(f"it is of the kind {raw['kind']!r}, not {kind!r}")
        return shape(**raw["model"]), raw
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise CheckpointError(name, "config", f"{CONFIG_FILE} is missing or damaged ({error})") from error


def _in_one_line(error: Exception) -> str:
    """What an error says; torch writes paragraphs."""
    return " ".join(str(error).split())


def _share(section: Any) -> float | None:
    accuracy = section.get("accuracy") if isinstance(section, dict) else None
    return float(accuracy) if isinstance(accuracy, int | float) and 0 <= accuracy <= 1 else None
