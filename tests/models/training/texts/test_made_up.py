"""Made-up texts: drawn anew by seed, and nothing but the order of words tells their verdict."""

import itertools
import random
import re
from collections import Counter
from math import sqrt

import pytest

from models.networks.text import LANGUAGES, Language, tokenize
from models.training.texts.frames import Frame, Frames, parse_frames, parse_words, read_frames
from models.training.texts.made_up import JOINED, MadeUp, draw, fill

MANY = 30_000


@pytest.fixture(scope="module", params=LANGUAGES)
def many(request: pytest.FixtureRequest) -> tuple[Language, list[MadeUp]]:
    language: Language = request.param
    return language, draw(read_frames(language), MANY, (1,))


def test_half_is_praise_from_each_kind_of_frame_as_often(many: tuple[Language, list[MadeUp]]) -> None:
    _, texts = many
    assert len(texts) == MANY
    kinds = [Counter(kind for text in texts if text.label == label for kind in text.kinds) for label in (0.0, 1.0)]
    assert kinds[0] == kinds[1]
    assert sum(text.label for text in texts) == MANY / 2


def test_no_word_gives_the_verdict_away(many: tuple[Language, list[MadeUp]]) -> None:
    """Each word, each negator, each "but" and "now": as often in praise as in blame, but for chance."""
    language, texts = many
    counts = [Counter(w for text in texts if text.label == side for w in set(words(text, language))) for side in (0, 1)]
    found = {word: (counts[0][word], counts[1][word]) for word in counts[0] | counts[1]}
    common = {word: pair for word, pair in found.items() if sum(pair) >= 400}
    assert len(common) > 80
    shares = {word: praise / (blame + praise) for word, (blame, praise) in common.items()}
    assert {word: share for word, share in shares.items() if not 0.4 < share < 0.6} == {}
    frequent = {word: share for word, share in shares.items() if sum(common[word]) >= 3_000}
    assert {word: share for word, share in frequent.items() if not 0.46 < share < 0.54} == {}
    # over all words no more lean than chance makes lean: of a fair coin the deviation's square is 1 on average
    squares = [(praise - blame) ** 2 / (praise + blame) for blame, praise in common.values()]
    assert sum(squares) / len(squares) < 1.6


def test_a_bag_of_words_learns_nothing_and_pairs_of_words_something(many: tuple[Language, list[MadeUp]]) -> None:
    """Naive Bayes, trained on one half: single words stay at chance, word after word is told apart."""
    language, texts = many[0], many[1][:8_000]
    bags = [(set(words(text, language)), text.label) for text in texts]
    pairs = [(set(itertools.pairwise(w)), text.label) for text in texts for w in [words(text, language)]]
    assert 0.46 < naive_bayes([(frozenset(map(str, bag)), label) for bag, label in bags]) < 0.56
    assert naive_bayes([(frozenset(map(str, bag)), label) for bag, label in pairs]) > 0.62


def naive_bayes(texts: list[tuple[frozenset[str], float]]) -> float:
    """The share that it judges rightly of the second half."""
    half = len(texts) // 2
    counts = [Counter(w for bag, label in texts[:half] if label == side for w in bag) for side in (0.0, 1.0)]
    right = 0
    for bag, label in texts[half:]:
        lean = 1.0
        for word in bag:
            lean *= (counts[1][word] + 1) / (counts[0][word] + 1)
        right += (lean > 1) == (label == 1.0)
    return right / (len(texts) - half)


def words(text: MadeUp, language: Language) -> list[str]:
    return tokenize(text.text, language)


def test_a_quarter_is_two_sentences(many: tuple[Language, list[MadeUp]]) -> None:
    _, texts = many
    share = sum(len(text.kinds) == 2 for text in texts) / MANY
    assert share == pytest.approx(JOINED, abs=4 * sqrt(JOINED * (1 - JOINED) / (MANY / 2)))
    assert {len(text.kinds) for text in texts} == {1, 2}


def test_texts_look_written(many: tuple[Language, list[MadeUp]]) -> None:
    language, texts = many
    for text in texts:
        assert text.text[0].isupper()
        assert not re.search(r"[{}=]|\s\s|\s[.,;?!]|[.!]\.|^\W|\s$|!\w", text.text), text.text
    assert {text.text[-1] in ".?!" for text in texts} == {True, False}, "many people leave the full stop out"
    if language == "en":
        assert not any(re.search(r"\b[Aa] [aeiou]|\b[Aa]n [^aeiou]", text.text) for text in texts)


def test_the_same_seed_draws_the_same_and_another_epoch_others() -> None:
    frames = read_frames("en")
    assert draw(frames, 50, (1, 2)) == draw(frames, 50, (1, 2)) == draw(frames, 80, (1, 2))[:50]
    assert {text.text for text in draw(frames, 50, (1, 2))}.isdisjoint(text.text for text in draw(frames, 50, (1, 3)))
    assert draw(frames, 0, (1,)) == []


TOPICS = parse_words(
    {
        "neutral": {"and": ["and"]},
        "topics": {
            "food": {"dish": ["soup", "egg"], "taste": {"praise": ["tasty"], "blame": ["awful"]}},
            "staff": {"dish": ["waiter", "cook"], "taste": {"praise": ["kind"], "blame": ["rude"]}},
        },
    }
)


def filled(text: str, verdict: bool, seed: int, language: Language = "en") -> str:
    frames = Frames(language, parse_frames("[a 1]\n{=taste}{!taste}", *TOPICS), *TOPICS)
    return fill(Frame("a", text, 1.0), frames, verdict, random.Random(seed))


def test_words_of_one_topic_stay_together() -> None:
    found = {filled("the {dish} {and} the {dish} were {=taste}, the {dish 2} {!taste 2}", True, k) for k in range(40)}
    for text in found:
        food = {"soup", "egg"} <= set(re.findall(r"\w+", text))
        assert ("tasty" in text) == food == ("rude" in text), text
        assert ("kind" in text) != food
    assert len(found) > 4


def test_small_things_of_english_are_right() -> None:
    assert filled("it was a {!taste} time? so {=taste}", True, 1) in {
        "It was an awful time? So tasty.",
        "It was a rude time? So kind.",
    }
    assert filled("a {!taste} one", True, 3, "vi") in {"A awful one.", "A rude one."}
