"""Reviews that people turned round: reading them, and keeping apart what is trained on and what is judged."""

from pathlib import Path

import pytest

from models.training.data import DataError
from models.training.texts.edited import Pair, overlaps, read_pairs
from tests.models.archives import is_one_sentence

HEADER = "Sentiment\tText\tbatch_id\n"


def write(folder: Path, content: str, name: str = "train_paired.tsv") -> Path:
    (folder / name).write_text(content, encoding="utf-8")
    return folder


def test_pairs_come_by_number_whichever_line_is_first(tmp_path: Path) -> None:
    write(
        tmp_path,
        HEADER
        + 'Negative\tA "bad film.\t7\nPositive\tA "good film.\t7\nPositive\tI loved it\t3\nNegative\tI hated it\t3\n',
    )
    pairs = read_pairs(tmp_path, "train")
    assert pairs == [Pair("I loved it", "I hated it"), Pair('A "good film.', 'A "bad film.')]
    assert [(review.text, review.label) for review in pairs[0].reviews] == [("I loved it", 1.0), ("I hated it", 0.0)]


@pytest.mark.parametrize(
    "content",
    [
        "",
        HEADER,
        "Text\tSentiment\nGood\tPositive\n",
        HEADER + "Positive\tAlone\t1\n",
        HEADER + "Positive\tGood\tone\n",
        HEADER + "Good\tPositive\t1\nBad\tNegative\t1\n",
    ],
)
def test_another_file_is_one_sentence(tmp_path: Path, content: str) -> None:
    with pytest.raises(DataError, match=r"train_paired\.tsv") as caught:
        read_pairs(write(tmp_path, content), "train")
    assert is_one_sentence(str(caught.value))


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"dev_paired\.tsv.*--edited") as caught:
        read_pairs(tmp_path, "dev")
    assert is_one_sentence(str(caught.value))


LONG = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"


def test_the_original_of_a_pair_is_found_by_its_text() -> None:
    pairs = [
        Pair("Something else, long enough to hold eight words in a row, was good.", "Something else was bad."),
        Pair(f"{LONG} good", f"{LONG} bad seventeen"),
    ]
    others = "a b c d e f g h i j k l m n o p q"
    written = LONG.title().replace(" ", "<br />", 1).replace(" ", ", ", 2)
    assert overlaps(pairs, [others, written, f"{LONG} bad"]) == ({1}, {1, 2})
    assert overlaps(pairs, [others]) == (set(), set())
    assert overlaps([], [LONG]) == (set(), set())


def test_a_few_words_in_common_are_no_overlap() -> None:
    quoted = " ".join(LONG.split()[:10]) + " and then it goes on in its own words for quite a while longer"
    assert overlaps([Pair(f"{LONG} good", f"{LONG} bad")], [quoted]) == (set(), set())


def test_short_texts_are_compared_whole() -> None:
    pair = Pair("Good film", "Bad film")
    assert overlaps([pair], ["bad FILM!", "film bad"]) == ({0}, {0})
