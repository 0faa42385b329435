"""A trained translator as one folder: model.safetensors (fp16), config.json, and the words of both languages.

As `models.networks.checkpoint` does it for the classifiers: nothing is ever unpickled, a folder is replaced whole, and
one that is being written is read again. config.json says "kind": "translation", so neither is taken for the other.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from models.networks.checkpoint import (
    CONFIG_FILE,
    FORMAT,
    WEIGHTS_FILE,
    CheckpointError,
    Stamp,
    checkpoint_root,
    folder_stamp,
    or_error,
    parse_config,
    read_whole,
    replace_folder,
    save_weights,
    tensors_in,
    weights_of,
)
from models.networks.text import Vocabulary
from models.translation.translator import Translator, TranslatorConfig
from models.translation.words import TARGET_SPECIALS

KIND = "translation"
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

    CheckpointError, with the part that is at fault, if the folder is missing, damaged or another kind of network.
    """
    return read_translator(name, root)[0]


def read_translator(name: str, root: Path | None = None) -> tuple[Translator, TranslatorInfo]:
    """The translator as `load_translator`, and what this very checkpoint says of itself; the same errors."""
    files = read_whole(name, root or checkpoint_root(), FILES)
    config, raw = parse_config(name, files[CONFIG_FILE], KIND, TranslatorConfig)
    try:
        source, target = (Vocabulary.parse(or_error(files[file])) for file in (SOURCE_FILE, TARGET_FILE))
        if target.tokens[: len(TARGET_SPECIALS)] != TARGET_SPECIALS:
            raise ValueError(f"the words of the target start with {' '.join(TARGET_SPECIALS)}")
        for vocabulary, size in ((source, config.source_size), (target, config.target_size)):
            if len(vocabulary) != size:
                raise ValueError(f"the vocabulary has {len(vocabulary)} words, not {size}")
    except (OSError, ValueError) as error:
        raise CheckpointError(name, "vocabulary", f"a vocabulary is missing or does not fit ({error})") from error
    with weights_of(name):
        model = Translator.of(config, source, target, tensors_in(or_error(files[WEIGHTS_FILE])))
    return model, _info(name, config, raw)


def translator_info(name: str, root: Path | None = None) -> TranslatorInfo:
    """What the checkpoint says of itself; no weights are loaded. CheckpointError as `load_translator`."""
    files = read_whole(name, root or checkpoint_root(), (CONFIG_FILE,))
    return _info(name, *parse_config(name, files[CONFIG_FILE], KIND, TranslatorConfig))


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

    def fill(fresh: Path) -> None:
        save_weights(model.tensors(), fresh / WEIGHTS_FILE)
        model.source.save(fresh / SOURCE_FILE)
        model.target.save(fresh / TARGET_FILE)
        raw = {"format": FORMAT, "kind": KIND, "model": asdict(model.config), **about}
        (fresh / CONFIG_FILE).write_text(json.dumps(raw, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    replace_folder(folder, fill)


def _info(name: str, config: TranslatorConfig, raw: Mapping[str, Any]) -> TranslatorInfo:
    sections = [raw.get(section) for section in ("training", "validation", "test")]
    training, validation, test = (section if isinstance(section, dict) else {} for section in sections)
    return TranslatorInfo(name, config, training, validation, test)
