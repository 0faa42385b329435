"""Sentence pairs: what cleaning does, who wrote them, and that the split depends on the English alone."""

from pathlib import Path

import pytest

from models.training.data import DataError
from models.translation.learning import pairs as module
from models.translation.learning.pairs import (
    Credit,
    check_splits,
    clean_pairs,
    fingerprint,
    questions,
    read_pairs,
    read_splits,
    split_pairs,
)
from models.translation.learning.sample_pairs import sample_pairs
from tests.models.archives import is_one_sentence
from tests.models.translation.learning.archive import line, made_up, write_zip


def cleaned(english: str, vietnamese: str) -> tuple[str, str] | None:
    found = clean_pairs([line(english, vietnamese)], "test")
    return (found[0].english, found[0].vietnamese) if found else None


@pytest.mark.parametrize(
    ("english", "vietnamese", "expected"),
    [
        ("Run!", "Cha\u0323y!", ("Run!", "Chạy!")),  # NFC
        ("Run\u200b!", "Chạy!", ("Run!", "Chạy!")),
        ("It costs 20@000 yen.", "Nó có giá 20@000 yên.", ("It costs 20,000 yen.", "Nó có giá 20,000 yên.")),
        ("Chocolate.", "Sô+cô+la.", ("Chocolate.", "Sô cô la.")),
        ("A ten+minute walk.", "Đi bộ.", ("A ten minute walk.", "Đi bộ.")),
        ("Children -s books.", "Sách.", ("Children's books.", "Sách.")),
        ('He said "no".', 'Nó nói "không".', ("He said no.", "Nó nói không.")),
        ("Two  spaces.", " Hai   cách. ", ("Two spaces.", "Hai cách.")),
        ("Really?", "Thật à", ("Really?", "Thật à?")),
        ("Stop", "Dừng lại", ("Stop.", "Dừng lại.")),
        ("I know 1 + 1.", "Tôi biết 1 + 1.", None),
        ("A tie.", "Hòa 1/1.", None),
        ("Mail me.", "Gửi a@b.vn.", None),
    ],
)
def test_cleaning(english: str, vietnamese: str, expected: tuple[str, str] | None) -> None:
    assert cleaned(english, vietnamese) == expected


def test_long_and_repeated_pairs_are_left_out() -> None:
    assert cleaned("word " * 24 + "end.", "từ.") is None
    assert cleaned("word " * 23 + "end.", "từ.") is not None
    assert cleaned("Yes.", "từ " * 30 + ".") is None
    found = clean_pairs(
        [line("Go now.", "Đi đi.", 1), line("Go  now.", "đi đi.", 2), line("Go now.", "Đi.", 3)], "test"
    )
    assert [pair.vietnamese for pair in found] == ["Đi đi.", "Đi."]


def test_who_wrote_a_sentence_is_kept() -> None:
    (pair,) = clean_pairs([line("Run!", "Chạy!", 7)], "test")
    assert pair.credits == (Credit(14, "anna"), Credit(15, "binh_2"))


def test_what_is_no_file_of_pairs_is_said(tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("no archive", encoding="utf-8")
    broken = [
        tmp_path / "nothing.zip",
        tmp_path / "text.zip",
        write_zip(tmp_path / "other.zip", ["a"], member="readme.txt"),
        write_zip(tmp_path / "columns.zip", ["Run!\tChạy!"]),
        write_zip(tmp_path / "credit.zip", ["Run!\tChạy!\tby me"]),
    ]
    for path in broken:
        with pytest.raises(DataError) as caught:
            read_pairs(path)
        assert is_one_sentence(str(caught.value))


def test_an_archive_is_read(tmp_path: Path) -> None:
    found = read_pairs(made_up(tmp_path / "pairs.zip", 10))
    assert [(pair.english, pair.vietnamese) for pair in found] == [
        (pair.english, pair.vietnamese) for pair in sample_pairs(10, seed=1)
    ]


def test_a_sentence_is_in_one_split_whatever_its_capitals_and_marks() -> None:
    lines = [line(pair.english, pair.vietnamese) for pair in sample_pairs(60, seed=1)]
    lines += [line(pair.english.upper().replace(".", "!"), f"A {pair.vietnamese}") for pair in sample_pairs(60, seed=1)]
    splits = split_pairs(clean_pairs(lines, "test"), 10)
    keys = {split: {pair.english.lower().rstrip(".!") for pair in pairs} for split, pairs in splits.items()}
    assert [len(keys[split]) for split in ("train", "validation", "test")] == [40, 10, 10]
    assert len(keys["train"] | keys["validation"] | keys["test"]) == 60
    assert all(len(pairs) == 2 * len(keys[split]) for split, pairs in splits.items())
    asked = questions(splits["test"])
    assert [len(question.references) for question in asked] == [2] * 10


def test_the_split_does_not_depend_on_the_order() -> None:
    pairs = sample_pairs(60, seed=1)
    forward, backward = split_pairs(pairs, 10), split_pairs(pairs[::-1], 10)
    assert all(fingerprint(forward[split]) == fingerprint(backward[split]) for split in forward)


def test_too_few_sentences_are_said() -> None:
    with pytest.raises(DataError, match="held out"):
        split_pairs(sample_pairs(20, seed=1), 10)


def test_another_edition_of_the_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HELD_OUT", 20)
    path = made_up(tmp_path / "pairs.zip")
    with pytest.raises(DataError, match="another edition"):
        read_splits(path)
    splits = split_pairs(read_pairs(path), 20)
    monkeypatch.setattr(module, "HASHES", {split: fingerprint(pairs) for split, pairs in splits.items()})
    with pytest.raises(DataError, match=f"{len(splits['train'])} pairs to learn from"):
        read_splits(path)
    monkeypatch.setattr(module, "TRAINING_PAIRS", len(splits["train"]))
    check_splits(read_splits(path))
