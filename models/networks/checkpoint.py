"""A trained network as one self-describing folder: model.safetensors (fp16), config.json, vocab.txt.

Nothing is ever unpickled. Folders are written beside their final place and moved there whole, so a reader never
meets half a checkpoint.
"""

import json
import math
import os
import re
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import safetensors
import safetensors.torch
import torch

from models.networks.classifier import ClassifierConfig, SentimentClassifier
from models.networks.text import Language, Vocabulary

WEIGHTS_FILE = "model.safetensors"
CONFIG_FILE = "config.json"
VOCABULARY_FILE = "vocab.txt"
FORMAT = 1

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")

Problem = Literal["missing", "config", "vocabulary", "weights"]


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
    """The folder of all checkpoints: `checkpoints/` of this source tree, or $GATESCOPE_CHECKPOINTS."""
    override = os.environ.get("GATESCOPE_CHECKPOINTS")
    return Path(override) if override else Path(__file__).resolve().parents[2] / "checkpoints"


def list_checkpoints(root: Path | None = None) -> tuple[CheckpointInfo, ...]:
    """Every network whose config.json can be read, by name; weights are not loaded, damaged folders are left out."""
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
    config, raw = _read_config(name, root or checkpoint_root())
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
        with safetensors.safe_open(path, "pt") as file:
            parameters = sum(math.prod(file.get_slice(key).get_shape()) for key in file.keys())  # noqa: SIM118
        return Weight(parameters, path.stat().st_size / 1e6)
    except (OSError, safetensors.SafetensorError) as error:
        reason = f"{WEIGHTS_FILE} is missing or damaged ({_in_one_line(error)})"
        raise CheckpointError(name, "weights", reason) from error


def load_checkpoint(name: str, root: Path | None = None) -> SentimentClassifier:
    """The network `name`, ready to read: float32, eval mode, gradients off. It is shared, so nobody may change it.

    CheckpointError, with the part that is at fault, if the folder is missing or damaged.
    """
    root = root or checkpoint_root()
    config, _ = _read_config(name, root)
    folder = root / name
    try:
        vocabulary = Vocabulary.load(folder / VOCABULARY_FILE)
        model = SentimentClassifier(config, vocabulary)
    except (OSError, ValueError) as error:
        raise CheckpointError(name, "vocabulary", f"{VOCABULARY_FILE} is missing or does not fit ({error})") from error
    try:
        state = safetensors.torch.load_file(folder / WEIGHTS_FILE)
        model.load_state_dict({key: tensor.float() for key, tensor in state.items()})
    except (OSError, RuntimeError, safetensors.SafetensorError) as error:
        raise CheckpointError(
            name, "weights", f"{WEIGHTS_FILE} is missing or damaged ({_in_one_line(error)})"
        ) from error
    if not all(torch.isfinite(tensor).all() for tensor in model.state_dict().values()):
        raise CheckpointError(name, "weights", f"{WEIGHTS_FILE} holds numbers that are not finite")
    return model.eval().requires_grad_(False)


def save_checkpoint(model: SentimentClassifier, folder: Path, about: dict[str, Any]) -> None:
    """Write `model` in fp16 with its vocabulary, and `about` (training, validation, test) into config.json.

    The folder appears whole or not at all; an older one of the same name is replaced.
    """
    fresh = folder.with_name(f".{folder.name}.new")
    stale = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(stale, ignore_errors=True)
    fresh.mkdir(parents=True)
    state = {key: tensor.half().contiguous() for key, tensor in model.state_dict().items()}
    safetensors.torch.save_file(state, fresh / WEIGHTS_FILE)
    model.vocabulary.save(fresh / VOCABULARY_FILE)
    (fresh / CONFIG_FILE).write_text(_dump(model.config, about), encoding="utf-8")
    if folder.exists():
        folder.rename(stale)
    fresh.rename(folder)
    shutil.rmtree(stale, ignore_errors=True)


def update_config(folder: Path, **sections: Any) -> None:
    """Replace sections of config.json (for instance `test`) in one atomic step."""
    path = folder / CONFIG_FILE
    raw = json.loads(path.read_text(encoding="utf-8")) | sections
    fresh = path.with_suffix(".json.new")
    fresh.write_text(json.dumps(raw, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    fresh.replace(path)


def _dump(config: ClassifierConfig, about: dict[str, Any]) -> str:
    raw = {"format": FORMAT, "model": asdict(config), **about}
    return json.dumps(raw, indent=2, ensure_ascii=False) + "\n"


def _read_config(name: str, root: Path) -> tuple[ClassifierConfig, dict[str, Any]]:
    if not is_name(name):
        raise CheckpointError(name, "missing", "no network has such a name")
    if not (root / name).is_dir():
        raise CheckpointError(name, "missing", "its folder is missing")
    try:
        raw = json.loads((root / name / CONFIG_FILE).read_text(encoding="utf-8"))
        if raw["format"] != FORMAT:
            raise ValueError(f"format {raw['format']!r} is not {FORMAT}")
        return ClassifierConfig(**raw["model"]), raw
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CheckpointError(name, "config", f"{CONFIG_FILE} is missing or damaged ({error})") from error


def _in_one_line(error: Exception) -> str:
    """What an error says; torch writes paragraphs."""
    return " ".join(str(error).split())


def _share(section: Any) -> float | None:
    accuracy = section.get("accuracy") if isinstance(section, dict) else None
    return float(accuracy) if isinstance(accuracy, int | float) and 0 <= accuracy <= 1 else None
