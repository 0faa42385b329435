"""The Large Movie Review Dataset (IMDB; Maas et al. 2011) -> encoded reviews -> length-bucketed, padded batches.

Reviews come from a local `aclImdb_v1.tar.gz`, or, where torchtext is, are downloaded once through it. Nothing is
unpacked to disk.
"""

import gzip
import hashlib
import re
import tarfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from models.networks.text import PADDING_ID, Language, Vocabulary

Split = Literal["train", "test"]

_MEMBER = re.compile(r"(?:^|/)(train|test)/(pos|neg)/(\d+)_\d+\.txt$")


class DataError(ValueError):
    """The reviews cannot be read; the message is one sentence for the person at the keyboard."""


@dataclass(frozen=True)
class Review:
    """One review: `label` is 1.0 for positive and 0.0 for negative."""

    text: str
    label: float


@dataclass(frozen=True)
class Encoded:
    """Reviews as the network reads them: `ids[k]` (T_k,) int64, `labels` (N,) float32.

    `short` (N,) bool marks the short texts that are learned from beside them (models/training/texts); None: no text is.
    """

    ids: list[np.ndarray]
    labels: np.ndarray
    short: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, indices: Sequence[int] | np.ndarray) -> "Encoded":
        """The reviews with these indices, in this order."""
        chosen = np.asarray(indices)
        return Encoded([self.ids[k] for k in indices], self.labels[chosen], _of(self.short, chosen))


@dataclass(frozen=True)
class Batch:
    """Right-padded texts: `ids` (B, T) int64, `lengths` (B,) int64, `labels` (B,) float32; `short` (B,) or None."""

    ids: Tensor
    lengths: Tensor
    labels: Tensor
    short: Tensor | None = None


ARCHIVES: Mapping[Language, str] = {"en": "aclImdb_v1.tar.gz", "vi": "ntc-scv.jsonl.xz"}
"""The file of reviews in each language."""

HELP_DATA = f"{ARCHIVES['en']}, or torchtext downloads it where it is; for the vi_ networks {ARCHIVES['vi']}"

_FETCH = (
    "fetch aclImdb_v1.tar.gz from https://ai.stanford.edu/~amaas/data/sentiment/ and pass its path as --data, as in "
    "--data path/to/aclImdb_v1.tar.gz"
)


def find_archive(data: Path | None, language: Language = "en") -> Path:
    """The archive at `data`, or else torchtext's download of the English one. DataError if there is none to be had."""
    if data is None:
        if language != "en":
            raise DataError(f"Say where the reviews are: --data path/to/{ARCHIVES[language]}.")
        return _download()
    if not data.is_file():
        raise DataError(f"There is no file {data}; --data takes the path of {ARCHIVES[language]}.")
    return data


def read_imdb(archive: Path, split: Split) -> list[Review]:
    """All reviews of one split, sorted by label and number, so that the order does not depend on the archive's.

    DataError if the file is no readable archive or holds no such reviews.
    """
    found: list[tuple[str, int, Review]] = []
    try:
        with gzip.open(archive) as stream, tarfile.open(fileobj=stream, mode="r:") as tar:
            for member in tar:
                match = _MEMBER.search(member.name)
                if match is None or match[1] != split or not member.isfile():
                    continue
                content = tar.extractfile(member)
                assert content is not None  # a regular file has content
                text = content.read().decode("utf-8", errors="replace")
                found.append((match[2], int(match[3]), Review(text, float(match[2] == "pos"))))
            while stream.read(1 << 20):  # the checksum stands at the end, and tarfile stops early at a damaged header
                pass
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise DataError(f"The archive {archive} is damaged or incomplete ({error}); fetch it again.") from error
    if len({label for label, _, _ in found}) < 2:
        raise DataError(f"The archive {archive} holds no positive and negative {split} reviews (aclImdb/{split}/...).")
    return [review for _, _, review in sorted(found, key=lambda entry: entry[:2])]


def sha256(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def encode(tokenized: Sequence[Sequence[str]], labels: Sequence[float], vocabulary: Vocabulary) -> Encoded:
    """Tokens -> ids; nothing is cut. DataError for a text without tokens."""
    if not all(tokenized):
        raise DataError("There is a review without words among the data; it cannot be read.")
    ids = [np.array(vocabulary.encode(tokens), dtype=np.int64) for tokens in tokenized]
    return Encoded(ids, np.array(labels, dtype=np.float32))


def split_off(count: int, held_out: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Indices 0..count-1 in two random parts: (the rest, `held_out` of them), both sorted."""
    order = np.random.default_rng(seed).permutation(count)
    return np.sort(order[held_out:]), np.sort(order[:held_out])


def collate(reviews: Encoded, indices: Sequence[int] | np.ndarray, *, keep_last: int | None = None) -> Batch:
    """Pad reviews on the right to the longest of them; `keep_last` reads at most that many words from the end."""
    texts = [reviews.ids[k] if keep_last is None else reviews.ids[k][-keep_last:] for k in indices]
    lengths = torch.tensor([len(text) for text in texts])
    ids = torch.full((len(texts), int(lengths.max())), PADDING_ID)
    for row, text in enumerate(texts):
        ids[row, : len(text)] = torch.from_numpy(text)
    chosen = np.asarray(indices)
    short = _of(reviews.short, chosen)
    labels = torch.from_numpy(reviews.labels[chosen])
    return Batch(ids, lengths, labels, None if short is None else torch.from_numpy(short))


def bucketed(lengths: Sequence[int], batch_size: int, rng: np.random.Generator, *, pool: int = 50) -> list[np.ndarray]:
    """Shuffled batches of indices in which lengths are alike.

    The shuffled reviews are cut into pools of `pool` batches; each pool is sorted by length, cut into batches, and
    the batches are shuffled. Padding falls to about 2 % and every epoch still sees another order.
    """
    order = rng.permutation(len(lengths))
    sizes = np.asarray(lengths)
    batches: list[np.ndarray] = []
    for start in range(0, len(order), pool * batch_size):
        group = order[start : start + pool * batch_size]
        group = group[np.argsort(sizes[group], kind="stable")]
        batches += [group[k : k + batch_size] for k in range(0, len(group), batch_size)]
    return [batches[k] for k in rng.permutation(len(batches))]


def in_order_of_length(reviews: Encoded, batch_size: int) -> Iterator[np.ndarray]:
    """Batches of indices from the shortest review to the longest, for reading every review once."""
    order = np.argsort([len(ids) for ids in reviews.ids], kind="stable")
    for start in range(0, len(order), batch_size):
        yield order[start : start + batch_size]


def _of(marks: np.ndarray | None, chosen: np.ndarray) -> np.ndarray | None:
    return None if marks is None else marks[chosen]


def _download() -> Path:
    """torchtext's copy of the archive, downloaded on first use (84 MB) into its cache and checked by MD5 there."""
    try:
        import requests
        import torchtext
        from torchtext.datasets import IMDB
        from torchtext.datasets.imdb import DATASET_NAME
    except (ImportError, OSError) as error:  # an OSError where its library does not fit a newer torch
        raise DataError(f"Nothing here downloads the reviews, since torchtext does not load: {_FETCH}.") from error

    root = Path(str(torchtext._CACHE_DIR))
    try:
        next(iter(IMDB(root=str(root), split="train")))
    except ImportError as error:  # torchdata or portalocker, which only training needs
        raise DataError(f"The download needs more (pip install -r requirements-download.txt); or {_FETCH}.") from error
    except (requests.RequestException, RuntimeError, OSError, StopIteration) as error:
        raise DataError(f"The reviews could not be downloaded; check the network, or {_FETCH}.") from error
    return root / "datasets" / str(DATASET_NAME) / "aclImdb_v1.tar.gz"
