"""The Vietnamese corpus: its file, what is mended in it, and how it is encoded."""

from pathlib import Path

import pytest
import torch

from models.networks.text import PADDING_ID, SPECIALS, UNKNOWN_ID
from models.training.corpus import build_vietnamese_corpus, plain_ids, retyped
from models.training.data import DataError, Review, find_archive
from models.training.ntc_scv import Part, mended, plain_reviews, read_ntc_scv
from models.training.recipes import RECIPES
from tests.models.archives import is_one_sentence, ntc_scv, write_rows

PARTS: tuple[Part, ...] = ("train", "valid", "test")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return ntc_scv(tmp_path / "ntc-scv.jsonl.xz")


@pytest.mark.parametrize("part", PARTS)
def test_reviews_are_read_by_label_and_number_whatever_their_order(archive: Path, part: Part) -> None:
    found = read_ntc_scv(archive, part)
    assert [review.label for review in found] == [0.0] * 3 + [1.0] * 3
    assert [review.text for review in found] == [
        *(f"Quán {part} số {number} đồ ăn cha\u0301n" + " và" * number + "." for number in range(3)),
        *(f"Quán {part} số {number} đồ ăn ngon" + " và" * number + "." for number in range(3)),
    ]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("bánh_bao phô_mai", "bánh bao phô mai"),
        ("không hê \u0300 re \u0309 , đô \u0300 ăn", "không hê\u0300 re\u0309 , đô\u0300 ăn"),
        ("Hôm no \u0323 mi \u0300 nh đi", "Hôm no\u0323 mi\u0300nh đi"),
        ("cu \u0309 a mâ \u0301 y chi \u0323", "cu\u0309a mâ\u0301y chi\u0323"),
        ("qua \u0301 ngon", "qua\u0301 ngon"),
        ("đươ \u0323 c", "đươ\u0323c"),
        ("<br />ngon </a> < 3", " ngon   < 3"),
        ("k < ngon > k", "k < ngon > k"),
    ],
)
def test_what_the_making_of_the_corpus_tore_is_mended(text: str, typed: str) -> None:
    assert mended(text) == typed


def test_reviews_can_be_typed_without_diacritics() -> None:
    assert plain_reviews([Review("Đồ ăn ngon quá 😍", 1.0)]) == [Review("Do an ngon qua 😍", 1.0)]


ROW = {"split": "train", "label": 1, "id": 1, "text": "ngon"}


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [ROW],
        [ROW, ROW | {"label": 2}],
        [ROW, ROW | {"label": None}],
        [ROW, {"text": "ngon"}],
        ["ngon"],
    ],
)
def test_a_file_that_is_no_such_corpus_is_one_sentence(tmp_path: Path, rows: list[dict[str, object]]) -> None:
    with pytest.raises(DataError) as caught:
        read_ntc_scv(write_rows(tmp_path / "a.jsonl.xz", rows), "train")
    assert is_one_sentence(str(caught.value))


def test_a_damaged_file_is_one_sentence(archive: Path, tmp_path: Path) -> None:
    content = archive.read_bytes()
    for damaged in (content[:-20], b"not xz", b"", content[:30] + b"\xff\xff\xff" + content[33:]):
        path = tmp_path / "b.jsonl.xz"
        path.write_bytes(damaged)
        with pytest.raises(DataError) as caught:
            read_ntc_scv(path, "train")
        assert is_one_sentence(str(caught.value))


def test_the_vietnamese_corpus_is_never_downloaded() -> None:
    with pytest.raises(DataError, match=r"ntc-scv\.jsonl\.xz"):
        find_archive(None, "vi")


def test_the_vocabulary_holds_training_words_as_typed_both_ways(archive: Path) -> None:
    train, validation, test = (read_ntc_scv(archive, part) for part in PARTS)
    recipe = RECIPES["vi_gru"].small(vocabulary_size=22)
    corpus = build_vietnamese_corpus(train, validation, test, recipe, {})
    typed_both_ways = "quán quan train số so 0 1 2 đồ do ăn an ngon chán chan và va ."
    assert set(corpus.vocabulary.tokens) == {*SPECIALS, *typed_both_ways.split()}
    assert [len(part) for part in (corpus.train, corpus.validation, corpus.test)] == [6, 6, 6]
    assert corpus.plain is not None
    plain, dressed = corpus.plain.test, corpus.test
    assert [len(ids) for ids in plain.ids] == [len(ids) for ids in dressed.ids]
    for typed, ids in zip(plain.ids, dressed.ids, strict=True):
        assert typed.tolist() == corpus.plain.ids[torch.tensor(ids)].tolist()
        assert (typed == UNKNOWN_ID).sum() == (ids == UNKNOWN_ID).sum() == 1, "the split's name is no training word"


def test_words_know_themselves_without_diacritics(archive: Path) -> None:
    train = read_ntc_scv(archive, "train")
    vocabulary = build_vietnamese_corpus(train, train, train, RECIPES["vi_gru"].small(20), {}).vocabulary
    plain = plain_ids(vocabulary)
    assert plain[:2].tolist() == [UNKNOWN_ID, PADDING_ID]
    for word, typed in (("quán", "quan"), ("đồ", "do"), ("ngon", "ngon"), ("số", "so"), (".", ".")):
        at, found = vocabulary.encode([word, typed])
        assert plain[at] == found != UNKNOWN_ID


def test_a_share_of_texts_and_words_is_retyped(archive: Path) -> None:
    train = read_ntc_scv(archive, "train")
    recipe = RECIPES["vi_gru"]
    corpus = build_vietnamese_corpus(train, train, train, recipe.small(20), {})
    assert corpus.plain is not None
    at, typed = corpus.vocabulary.encode(["quán", "quan"])
    ids = torch.full((2_000, 5), at)
    found = retyped(ids, corpus.plain, recipe, torch.Generator().manual_seed(1)) == typed
    texts, words = recipe.plain_texts, recipe.plain_words
    assert 0 < texts < 1
    assert float(found.all(dim=1).float().mean()) == pytest.approx(texts, abs=0.05)
    assert float(found.float().mean()) == pytest.approx(texts + (1 - texts) * words, abs=0.03)
    assert torch.equal(retyped(ids, None, recipe, torch.Generator()), ids)
