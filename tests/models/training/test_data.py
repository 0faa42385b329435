"""Reading reviews and batching them; every archive here is made on the spot."""

from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
import torch

from models.networks.text import PADDING_ID, UNKNOWN_ID, Vocabulary
from models.training.data import (
    DataError,
    Encoded,
    bucketed,
    collate,
    encode,
    find_archive,
    in_order_of_length,
    read_imdb,
    sha256,
    split_off,
)
from models.training.sample_corpus import sample_reviews
from tests.models import torchtext_here
from tests.models.archives import imdb, is_one_sentence, write_archive


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return imdb(tmp_path / "aclImdb_v1.tar.gz", each=12)


@pytest.fixture
def reviews() -> Encoded:
    return Encoded([np.arange(2, 2 + n) for n in (3, 1, 5, 2)], np.array([1, 0, 1, 0], dtype=np.float32))


def test_reviews_come_sorted_whatever_the_archives_order(archive: Path) -> None:
    found = read_imdb(archive, "train")
    assert [review.label for review in found] == [0.0] * 12 + [1.0] * 12
    # by number, not by spelling: 2 before 10
    assert [int(review.text.split()[4]) for review in found] == [*range(12), *range(12)]
    assert all(review.text.startswith("The train film") for review in found)
    assert all(("good" in review.text) == (review.label == 1.0) for review in found)


def test_the_other_split_is_the_other_reviews(archive: Path) -> None:
    assert all(review.text.startswith("The test film") for review in read_imdb(archive, "test"))


def test_bytes_that_are_no_utf8_are_read_with_a_mark(tmp_path: Path) -> None:
    members = {"aclImdb/test/pos/0_9.txt": b"caf\xe9", "aclImdb/test/neg/0_1.txt": "dull"}
    assert read_imdb(write_archive(tmp_path / "a.tar.gz", members), "test")[1].text == "caf\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.95])
def test_a_truncated_archive_is_reported(archive: Path, share: float) -> None:
    content = archive.read_bytes()
    archive.write_bytes(content[: int(len(content) * share)])
    refused(archive)


def test_a_flipped_byte_is_reported(archive: Path) -> None:
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 0xFF
    archive.write_bytes(content)
    refused(archive)


@pytest.mark.parametrize("content", [b"this is no archive", b"\x1f\x8b\x08" + b"\x00" * 40])
def test_a_file_that_is_no_archive_is_reported(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "aclImdb_v1.tar.gz"
    path.write_bytes(content)
    refused(path)


@pytest.mark.parametrize("members", [{}, {"aclImdb/train/pos/0_9.txt": "only praise"}, {"other/file.txt": "x"}])
def test_an_archive_without_both_labels_is_reported(tmp_path: Path, members: dict[str, str]) -> None:
    refused(write_archive(tmp_path / "a.tar.gz", members))


def refused(path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read_imdb(path, "train")
    assert is_one_sentence(str(caught.value))
    assert path.name in str(caught.value)


def test_a_missing_archive_is_reported(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.tar.gz", tmp_path):
        with pytest.raises(DataError, match="--data") as caught:
            find_archive(path)
        assert is_one_sentence(str(caught.value))


def test_an_archive_that_is_there_is_used_as_it_is(archive: Path) -> None:
    assert find_archive(archive) == archive


@pytest.mark.parametrize("error", ["no route", RuntimeError("wrong hash"), OSError("disk"), ImportError("torchdata")])
def test_a_failed_download_is_reported(monkeypatch: pytest.MonkeyPatch, error: Exception | str) -> None:
    if not torchtext_here.HERE:
        pytest.skip("torchtext is not here")
    requests, datasets = import_module("requests"), import_module("torchtext.datasets")
    error = requests.ConnectionError(error) if isinstance(error, str) else error

    def offline(**_: object) -> None:
        raise error

    monkeypatch.setattr(datasets, "IMDB", offline)
    with pytest.raises(DataError, match="--data") as caught:
        find_archive(None)
    assert is_one_sentence(str(caught.value))
    assert caught.value.__cause__ is error


@pytest.mark.parametrize("error", [ModuleNotFoundError("no torchtext"), OSError("undefined symbol")])
def test_without_torchtext_the_archive_is_asked_for(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    torchtext_here.do_without(monkeypatch, error)
    with pytest.raises(DataError, match="--data path/to/aclImdb_v1") as caught:
        find_archive(None)
    assert is_one_sentence(str(caught.value))
    assert caught.value.__cause__ is error


def test_the_checksum_is_sha256(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    assert sha256(tmp_path / "file") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_encoding_cuts_nothing(vocabulary: Vocabulary) -> None:
    found = encode([["the", "film", "xyz"] * 500, ["good"]], [0.0, 1.0], vocabulary)
    assert [len(ids) for ids in found.ids] == [1_500, 1]
    assert found.ids[0][:3].tolist() == [2, 3, UNKNOWN_ID]
    assert found.labels.dtype == np.float32
    assert len(found) == 2


def test_a_review_without_words_is_refused(vocabulary: Vocabulary) -> None:
    with pytest.raises(ValueError, match="without words"):
        encode([["the"], []], [0.0, 1.0], vocabulary)


def test_taking_keeps_texts_and_labels_together(reviews: Encoded) -> None:
    taken = reviews.take([2, 1])
    assert [len(ids) for ids in taken.ids] == [5, 1]
    assert taken.labels.tolist() == [1.0, 0.0]


def test_collate_pads_on_the_right(reviews: Encoded) -> None:
    batch = collate(reviews, [1, 0])
    assert batch.ids.tolist() == [[2, PADDING_ID, PADDING_ID], [2, 3, 4]]
    assert batch.ids.dtype == torch.int64
    assert batch.lengths.tolist() == [1, 3]
    assert batch.labels.tolist() == [0.0, 1.0]


def test_collate_keeps_the_end_of_a_long_review(reviews: Encoded) -> None:
    batch = collate(reviews, [2, 1], keep_last=2)
    assert batch.ids.tolist() == [[5, 6], [2, PADDING_ID]]
    assert batch.lengths.tolist() == [2, 1]


def test_the_held_out_reviews_are_the_others() -> None:
    kept, held_out = split_off(100, 30, seed=1)
    assert len(held_out) == 30
    assert sorted([*kept, *held_out]) == list(range(100))
    assert np.array_equal(held_out, split_off(100, 30, seed=1)[1])
    assert not np.array_equal(held_out, split_off(100, 30, seed=2)[1])
    assert not np.array_equal(held_out, np.arange(30))


def test_buckets_hold_every_review_once() -> None:
    lengths = np.random.default_rng(0).integers(5, 1_000, size=1_003).tolist()
    batches = bucketed(lengths, 16, np.random.default_rng(1), pool=10)
    assert sorted(np.concatenate(batches)) == list(range(1_003))
    assert max(len(batch) for batch in batches) == 16


def test_buckets_are_the_seeds_own() -> None:
    lengths = list(range(200))
    one, same, other = (bucketed(lengths, 8, np.random.default_rng(seed), pool=5) for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(one, same, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_buckets_hold_little_padding_and_come_in_no_order_of_length() -> None:
    """Lengths like those of IMDB, cut as training cuts them."""
    lengths = np.minimum(np.random.default_rng(0).lognormal(5.3, 0.6, size=20_000).astype(int) + 1, 400)
    batches = bucketed(lengths.tolist(), 64, np.random.default_rng(1))
    room = sum(int(lengths[batch].max()) * len(batch) for batch in batches)
    assert room / lengths.sum() < 1.03
    means = [lengths[batch].mean() for batch in batches]
    assert abs(np.corrcoef(means, np.arange(len(means)))[0, 1]) < 0.25


def test_reading_in_order_of_length_reads_all_once(reviews: Encoded) -> None:
    assert [batch.tolist() for batch in in_order_of_length(reviews, 3)] == [[1, 3, 0], [2]]


def test_made_up_reviews_are_the_seeds_own() -> None:
    assert sample_reviews(20, seed=1) == sample_reviews(20, seed=1) != sample_reviews(20, seed=2)
    assert sum(review.label for review in sample_reviews(20, seed=1)) == 10
