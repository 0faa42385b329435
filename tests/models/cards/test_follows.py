"""What units follow, against every pair of words; properties of sentences, by hand; what is lost, against the scan."""

import random

import numpy as np
import pytest

from models.cards.follows import CLASSES, Words, follows
from models.cards.properties import LEFT_OUT, PROPERTIES, SO_FAR, Lexicon, lexicon_of, marked
from models.cards.silenced import silenced
from models.networks.interventions import without_units
from models.networks.text import UNKNOWN
from models.reading.trace import trace_ids
from tests.conftest import tiny_network

LEXICON = Lexicon(frozenset({"great", "fine"}), frozenset({"awful", "worst"}), 100)


def held(text: str, name: str) -> list[str]:
    """The words at which a property holds; those that are left out in brackets."""
    tokens = text.split()
    flags = marked(tokens, "en", LEXICON).flags[name]
    return [f"[{word}]" if flag == LEFT_OUT else word for word, flag in zip(tokens, flags, strict=True) if flag]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("not a very good film at all . why", "after_negation", "[not] a very good film"),
        ("i don ' t like it . fine", "after_negation", "[t] like it ."),
        ("i don ' t like it", "negation", "t"),
        ("t is no word of that kind", "negation", "no"),
        ("slow but it is great . and more", "after_but", "[but] it is great ."),
        ("but . no", "after_but", "[but] ."),
        ("one ( two three ) four ) ( five", "parentheses", "two three"),
        ("a b c d ! e f", "sentence_start", "a b c e f"),
        ("a , b . c", "sentence_end", "."),
        ("a , b . c", "comma", ","),
        (f"a {UNKNOWN} b", "unknown", UNKNOWN),
        ("great awful fine", "praise_word", "great fine"),
        ("great awful fine", "blame_word", "awful"),
    ],
)
def test_where_a_property_holds(text: str, name: str, expected: str) -> None:
    assert held(text, name) == expected.split()


def test_the_sentiment_so_far_is_left_out_where_praise_and_blame_are_even() -> None:
    marks = marked(["a", "great", "b", "awful", "c", "worst"], "en", LEXICON)
    assert marks.flags[SO_FAR].tolist() == [LEFT_OUT, 1, 1, LEFT_OUT, LEFT_OUT, 0]
    assert marks.before.tolist() == [0, 0, 1, 1, 0, 0]


def test_vietnamese_negations_and_contrast() -> None:
    marks = marked(["quán", "không", "ngon", ",", "nhưng", "rẻ", "."], "vi", LEXICON)
    assert np.flatnonzero(marks.flags["negation"]).tolist() == [1]
    assert marks.flags["after_but"].tolist() == [0, 0, 0, 0, LEFT_OUT, 1, 1]


def test_the_lexicon_counts_reviews_and_leaves_rare_words_out() -> None:
    praise, blame, both, rare = 2, 3, 4, 5
    texts = [np.array([praise, praise, both])] * 60 + [np.array([blame, both])] * 60 + [np.array([rare])] * 10
    found = lexicon_of(("<unk>", "<pad>", "good", "bad", "film", "paulie"), texts, [1.0] * 60 + [0.0] * 60 + [1.0] * 10)
    assert (found.praise, found.blame, found.reviews) == ({"good"}, {"bad"}, 130)


def pairs(codes: np.ndarray, flags: np.ndarray, classes: np.ndarray) -> float:
    """The AUC by looking at every pair of words of one class."""
    higher, count = 0.0, 0
    for a in np.flatnonzero(flags == 1):
        for b in np.flatnonzero((flags == 0) & (classes == classes[a])):
            higher += float(codes[a] > codes[b]) + 0.5 * float(codes[a] == codes[b])
            count += 1
    return higher / count if count else float("nan")


def made_up(seed: int) -> Words:
    draw, words = random.Random(seed), ["great", "fine", "awful", "but", "not", ".", ",", "(", ")", "film", UNKNOWN]
    texts = [draw.choices(words, k=draw.randint(1, 25)) for _ in range(9)]
    size = sum(map(len, texts))
    codes = np.random.default_rng(seed).integers(0, 12, (3, size)).astype(np.uint8)
    return Words(codes, [marked(text, "en", LEXICON) for text in texts])


def test_the_areas_are_those_of_all_pairs() -> None:
    parts = [made_up(1), made_up(2)]
    found = follows(parts, 3)
    codes = np.concatenate([part.codes for part in parts], axis=1)
    marks = [one for part in parts for one in part.marks]
    halves = np.repeat(np.arange(len(marks)) % 2, [len(one.before) for one in marks])
    classes = np.digitize(np.concatenate([one.before for one in marks]), CLASSES)
    for at, name in enumerate(PROPERTIES):
        flags = np.concatenate([one.flags[name] for one in marks])
        alike = np.zeros_like(classes) if name == SO_FAR else classes
        asked = flags[flags != LEFT_OUT]
        assert found.share[at] == pytest.approx((asked == 1).mean(), abs=1e-12)
        for half in (0, 1):
            rows = halves == half
            for unit in range(3):
                expected = pairs(codes[unit][rows], flags[rows], alike[rows])
                assert found.auc[half, at, unit] == pytest.approx(expected, abs=1e-12, nan_ok=True)


def test_chance_is_what_the_best_unit_has_where_properties_are_moved() -> None:
    part = made_up(3)
    found, size = follows([part], 3), part.codes.shape[1]
    halves = np.repeat(np.arange(len(part.marks)) % 2, [len(one.before) for one in part.marks]) == 1
    classes = np.digitize(np.concatenate([one.before for one in part.marks]), CLASSES)
    at = PROPERTIES.index("comma")
    flags = np.roll(np.concatenate([one.flags["comma"] for one in part.marks]), size // 3)
    areas = [pairs(codes[halves], flags[halves], classes[halves]) for codes in part.codes]
    assert found.chance[at] == pytest.approx(max(abs(area - 0.5) for area in areas))


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_what_is_lost_is_what_the_scan_says_without_the_unit(cell: str) -> None:
    model = tiny_network(cell)
    texts = [np.array([2, 3, 4, 5]), np.array([6]), np.array([3, 3, 2])]
    found = silenced(model, texts)
    for unit in range(model.config.hidden_size):
        expected = [trace_ids(without_units(model, [unit]), ids).logit for ids in texts]
        assert found.without[unit] == pytest.approx(expected, abs=1e-4)
    assert found.logits == pytest.approx([trace_ids(model, ids).logit for ids in texts], abs=1e-4)
    assert found.moved == pytest.approx(np.abs(found.without - found.logits).mean(axis=1))
    assert found.turned.tolist() == ((found.without > 0) != (found.logits > 0)).sum(axis=1).tolist()


def test_deep_networks_are_refused() -> None:
    with pytest.raises(ValueError, match="one layer"):
        silenced(tiny_network("lstm", 2), [np.array([2])])
