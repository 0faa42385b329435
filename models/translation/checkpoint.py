"""A trained translator as one folder: model.safetensors (fp16), config.json, and the words of both languages.

As `models.networks.checkpoint` does it for the classifiers: nothing is ever unpickled, a folder is replaced whole, and
one that is being written is read again. config.json says "kind": "translation", so neither is taken for the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.networks.checkpoint import (
    CONFIG_FILE,
    WEIGHTS_FILE,
    CheckpointError,
    Stamp,
    checkpoint_root,
    folder_stamp,
    named,
    read_whole,
    write_network,
)
from models.networks.config import TRANSLATION, read_config
from models.networks.files import Content, or_misfit
from models.networks.tensors import tensors_in
from models.networks.text import Vocabulary
from models.translation.translator import Translator, TranslatorConfig
from models.translation.words import TARGET_SPECIALS

SOURCE_FILE = "vocab.en.txt"
TARGET_FILE = "vocab.vi.txt"
FILES = (CONFIG_FILE, SOURCE_FILE, TARGET_FILE, WEIGHTS_FILE)


@dataclass(frozen=True)
class TranslatorInfo:
    """What a translator's checkpoint says of itself; `test` and `validation` are empty where nothing was measured."""

    name: str
    config: TranslatorConfig
    training: Mapping[str, Any]
    validation: Mapping[str, Any]
    test: Mapping[str, Any]


def load_translator(name: str = "translate", root: Path | None = None) -> Translator:
    """The translator `name`, ready to read.

    CheckpointError, with the reason, if the folder is missing, does not fit or is another kind of network.
    """
    return read_translator(name, root)[0]


def read_translator(name: str, root: Path | None = None) -> tuple[Translator, TranslatorInfo]:
    """The translator as `load_translator`, and what this very checkpoint says of itself; the same errors."""
    files = read_whole(name, root or checkpoint_root(), FILES)
    config, raw = _config(name, files)
    with named(name, SOURCE_FILE):
        source = Vocabulary.parse(or_misfit(files[SOURCE_FILE]))
        source.check_size(config.source_size, "source_size")
    with named(name, TARGET_FILE):
        target = Vocabulary.parse(or_misfit(files[TARGET_FILE]))
        target.check_start(TARGET_SPECIALS)
        target.check_size(config.target_size, "target_size")
    with named(name, WEIGHTS_FILE):
        tensors = tensors_in(or_misfit(files[WEIGHTS_FILE]), config.shapes())
    return Translator(config, source, target, tensors), _info(name, config, raw)


def translator_info(name: str, root: Path | None = None) -> TranslatorInfo:
    """What the checkpoint says of itself; no weights are loaded. CheckpointError as `load_translator`."""
    files = read_whole(name, root or checkpoint_root(), (CONFIG_FILE,))
    return _info(name, *_config(name, files))


def _config(name: str, files: Mapping[str, Content]) -> tuple[TranslatorConfig, dict[str, Any]]:
    with named(name, CONFIG_FILE):
        return read_config(or_misfit(files[CONFIG_FILE]), TRANSLATION, TranslatorConfig)


def is_translator(name: str, root: Path | None = None) -> bool:
    """Whether there is a checkpoint of that name with a config.json of this kind."""
    try:
        translator_info(name, root)
    except CheckpointError:
        return False
    return True


def translator_stamp(name: str, root: Path | None = None) -> Stamp:
    """What changes when the translator's folder is replaced, or one of its files is written to."""
    return folder_stamp(name, root, FILES)


def save_translator(model: Translator, folder: Path, about: Mapping[str, Any]) -> None:
    """Write `model` in fp16 with both vocabularies, and `about` into config.json; as `save_checkpoint` otherwise."""
    words = {SOURCE_FILE: model.source, TARGET_FILE: model.target}
    write_network(model, model.config, words, folder, {"kind": TRANSLATION, **about})


def _info(name: str, config: TranslatorConfig, raw: Mapping[str, Any]) -> TranslatorInfo:
    sections = [raw.get(section) for section in ("training", "validation", "test")]
    training, validation, test = (section if isinstance(section, dict) else {} for section in sections)
    return TranslatorInfo(name, config, training, validation, test)
