"""What a folder with an atlas says of itself: manifest.json, and a note beside it for every shard that is done.

The manifest is written before the first shard, with all that the shards depend on, and once more when the last one is
done, with the SHA-256 of every file. Nothing is believed that does not agree with it.
"""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from models.atlas.codes import Scales
from models.networks.files import write_whole

FORMAT = 1
MANIFEST = "manifest.json"
WORDS, TEXTS, PARTS, STATISTICS = "words", "texts", "parts", "statistics"
"""The folders: states by word, the texts, what is not added up yet, what is."""


class AtlasError(ValueError):
    """There is no atlas, or it is not what it says it is; the message is one sentence."""


@dataclass(frozen=True)
class Plan:
    """All that a shard depends on beside its texts."""

    network: str
    digest: str
    part: str
    scales: Scales
    texts_a_shard: int
    characters_a_shard: int


@dataclass(frozen=True)
class Done:
    """A shard that is done: the `first` text's number, how many `texts` were read, their `words`.

    `source` is a SHA-256 over the texts as they came, `files` those of its files by their names in the folder, `part`
    that of its statistics. `empty` texts had no word, `cut` ones were longer than is read.
    """

    index: int
    first: int
    texts: int
    words: int
    empty: int
    cut: int
    source: str
    files: Mapping[str, str]
    part: str


@dataclass(frozen=True)
class Manifest:
    """The plan, the `corpus` in words, and, once it is `complete`, every shard and every other file."""

    plan: Plan
    corpus: str
    complete: bool = False
    shards: tuple[Done, ...] = ()
    files: Mapping[str, str] | None = None
    left_out: Mapping[str, int] | None = None  # why -> how many of the corpus's texts

    @property
    def texts(self) -> int:
        """How many were read."""
        return sum(shard.texts for shard in self.shards)

    @property
    def words(self) -> int:
        """How many they have."""
        return sum(shard.words for shard in self.shards)

    @property
    def all_files(self) -> dict[str, str]:
        """The SHA-256 of every file, by its name in the folder."""
        found = dict(self.files or {})
        for shard in self.shards:
            found |= shard.files
        return found

    @property
    def stamp(self) -> str:
        """Changes with anything that the manifest says."""
        return hashlib.sha256(_as_text(self).encode()).hexdigest()[:16]

    def save(self, folder: Path) -> None:
        """Write it whole."""
        write_whole(folder / MANIFEST, _as_text(self))

    def check(self, folder: Path, name: str) -> None:
        """AtlasError unless the file of that name is the one that was written."""
        if name not in self.all_files:
            raise AtlasError(f"The atlas in {folder} has no file {name}.")
        try:
            found = sha256(folder / name)
        except OSError as error:
            raise AtlasError(
                f"{name} of the atlas in {folder} cannot be read ({error.strerror}); build it anew."
            ) from error
        if found != self.all_files[name]:
            raise AtlasError(f"{name} of the atlas in {folder} is damaged or of another atlas; build it anew.")


def read_manifest(folder: Path) -> Manifest | None:
    """What the folder says of itself; None if it says nothing yet. AtlasError if that cannot be understood."""
    path = folder / MANIFEST
    try:
        raw = json.loads(path.read_bytes())
        if raw["format"] != FORMAT:
            raise AtlasError(f"{path} has format {raw['format']!r}; this version reads {FORMAT}.")
        plan, scales = raw["plan"], raw["plan"]["scales"]
        kept = Scales(tuple(scales["signals"]), int(scales["units"]), tuple(float(cap) for cap in scales["caps"]))
        return Manifest(
            Plan(**{**plan, "scales": kept}),
            raw["corpus"],
            raw["complete"] is True,
            tuple(Done(**shard) for shard in raw["shards"]),
            raw["files"],
            raw["left_out"],
        )
    except FileNotFoundError:
        return None
    except AtlasError:
        raise
    except OSError as error:
        raise AtlasError(f"{path} cannot be read ({error.strerror}).") from error
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise AtlasError(f"{path} is no manifest of an atlas; choose another folder, or remove this one.") from error


def read_done(folder: Path, index: int, *, merged: bool) -> Done | None:
    """The note of a shard whose files are all there, as they were written; None if it is still to be done.

    Its statistics too, unless they are `merged` into those of the corpus.
    """
    try:
        found = Done(**json.loads(note_of(folder, index).read_bytes()))
        files = found.files if merged else {**found.files, part_name(index): found.part}
        whole = all(sha256(folder / name) == digest for name, digest in files.items())
    except (OSError, ValueError, TypeError, AttributeError):
        return None
    return found if whole and found.index == index else None


def part_name(index: int) -> str:
    """The file of a shard's statistics."""
    return f"{PARTS}/{index:05}.npz"


def write_done(folder: Path, done: Done) -> None:
    """Note down that a shard is done; the last thing that is written of it."""
    content = json.dumps(asdict(done)).encode()
    write_file(note_of(folder, done.index), lambda file: file.write(content))


def note_of(folder: Path, index: int) -> Path:
    """Where the note of a shard lies."""
    return folder / PARTS / f"{index:05}.json"


def write_file(path: Path, fill: Callable[[BinaryIO], object]) -> str:
    """Let `fill` write a file that appears whole or not at all; its SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")  # another worker may write the same
    try:
        with fresh.open("wb") as file:
            fill(file)
        found = sha256(fresh)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    return found


def sha256(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def completed(
    manifest: Manifest, shards: tuple[Done, ...], files: Mapping[str, str], left_out: Mapping[str, int]
) -> Manifest:
    """The manifest of an atlas that is done."""
    return replace(manifest, complete=True, shards=shards, files=files, left_out=left_out)


def _as_text(manifest: Manifest) -> str:
    raw: dict[str, Any] = {"format": FORMAT, **asdict(manifest)}
    return json.dumps(raw, indent=1, ensure_ascii=False) + "\n"
