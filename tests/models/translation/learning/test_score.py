"""BLEU, chrF and the nearest sentence, by hand where that can be done."""

import math

import pytest

from models.translation.learning.nearest import Nearest
from models.translation.learning.pairs import Credit, Pair, Question
from models.translation.learning.score import by_length, judge, signatures, spread

CREDITS = (Credit(1, "a"), Credit(2, "b"))


def question(english: str, *references: str) -> Question:
    return Question(english, tuple(english.lower().split()), tuple(tuple(text.split()) for text in references))


ASKED = [
    question("I see you .", "tôi thấy bạn ."),
    question("Go home now please .", "đi về nhà đi .", "về nhà đi nào ."),
]


def test_a_perfect_translation_has_100() -> None:
    found = judge([ASKED[0].references[0], ASKED[1].references[1]], ASKED)
    assert (found.bleu, found.chrf, found.exact, found.sentences) == (pytest.approx(100), pytest.approx(100), 2, 2)


def test_bleu_is_the_one_that_one_can_work_out() -> None:
    """Papineni et al. 2002, by hand: 7 of 8 words, 5 of 6 pairs, 3 of 4 triples, 1 of 2 fours; no brevity penalty."""
    written = [("tôi", "thấy", "bạn", "à"), ("đi", "về", "nhà", "đi")]
    asked = [question("a", "tôi thấy bạn ."), question("b", "đi về nhà đi")]
    assert judge(written, asked).bleu == pytest.approx(100 * (7 / 8 * 5 / 6 * 3 / 4 * 1 / 2) ** 0.25)
    short = judge([("tôi", "thấy"), ("đi", "về", "nhà", "đi")], asked).bleu
    assert short == pytest.approx(100 * math.exp(1 - 8 / 6))


def test_capitals_do_not_count_and_every_reference_does() -> None:
    assert judge([("Tôi", "thấy", "bạn", ".")], ASKED[:1]).bleu == pytest.approx(100)
    assert judge([("về", "nhà", "đi", "nào", ".")], ASKED[1:]).exact == 1


def test_groups_are_by_the_words_of_the_source() -> None:
    found = by_length([q.references[0] for q in ASKED], ASKED)
    assert [group.sentences if group else None for group in found] == [1, 1, None, None]


def test_the_signature_says_what_was_computed() -> None:
    found = signatures(ASKED)
    assert found.bleu.startswith("nrefs:var|case:lc|eff:no|tok:none|smooth:exp|version:")
    assert "nc:6|nw:0" in found.chrf


def test_the_spread_is_the_same_each_time() -> None:
    written = [("tôi", "thấy", "bạn", "à"), ("đi", "về", "nhà", "đi")]
    assert spread(written, ASKED) == spread(written, ASKED) > 0


def test_as_many_translations_as_sentences_are_judged() -> None:
    with pytest.raises(ValueError, match="1 translations for 2"):
        judge([("a",)], ASKED)
    with pytest.raises(ValueError, match="0"):
        judge([], [])


def pair(english: str, vietnamese: str) -> Pair:
    return Pair(english, vietnamese, CREDITS)


def test_the_nearest_sentence_shares_rare_words() -> None:
    nearest = Nearest([pair("I see the dog.", "a"), pair("I see the house.", "b"), pair("Do you like the dog?", "c")])
    assert nearest.find(("i", "see", "a", "house", "."))[0].vietnamese == "b"
    assert nearest.find(("the", "dog", "?"))[0].vietnamese == "c"
    found, similarity = nearest.find(("i", "see", "the", "dog", "."))
    assert (found.vietnamese, similarity) == ("a", pytest.approx(1))
    assert nearest.find(("zyzzyva",)) == (nearest.find(("zyzzyva",))[0], 0.0)


def test_the_similarity_is_a_cosine() -> None:
    nearest = Nearest([pair("dog", "a"), pair("cat", "b")])
    rarity = math.log(2 / 1) + 1
    found, similarity = nearest.find(("dog", "cat", "owl"))
    assert found.vietnamese == "a"
    assert similarity == pytest.approx(rarity**2 / (rarity * math.sqrt(2 * rarity**2)))
