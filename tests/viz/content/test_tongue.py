"""Which language a text is in: told rightly of every text that Gatescope has, typed in every way."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.networks.vietnamese import without_diacritics
from tests.viz import short_texts
from tests.viz.content.abroad import ABROAD, SHORT
from tests.viz.many_texts import MANY
from viz.content import english, vietnamese
from viz.content.tongue import language_of_text

VIETNAMESE = [
    *vietnamese.EXAMPLES.values(),
    *(text for pair in vietnamese.PAIRS.values() for text in pair),
    *vietnamese.BESIDE.values(),
    *short_texts.SHORT,
]


@pytest.mark.parametrize("text", VIETNAMESE)
def test_vietnamese_is_told_from_its_letters(text: str) -> None:
    for typed in (text, text.upper(), unicodedata.normalize("NFD", text)):
        assert language_of_text(typed) == "vi"


def test_most_of_it_is_told_without_diacritics_and_none_is_taken_for_english() -> None:
    told = [language_of_text(without_diacritics(text)) for text in VIETNAMESE]
    assert set(told) <= {"vi", None}
    assert told.count("vi") > 0.9 * len(told)
    for text in vietnamese.EXAMPLES.values():
        if len(text) > 20:
            assert language_of_text(without_diacritics(text)) == "vi", text


def test_english_is_told_from_its_words() -> None:
    told = [language_of_text(text) for text in MANY]
    assert "vi" not in told
    assert told.count("en") > 0.95 * len(told)
    assert all(language_of_text(text) == "en" for text in english.EXAMPLES.values())


@pytest.mark.parametrize(
    "text",
    [
        "The café in Málaga was great.",
        "Amélie is so good, and so is José.",
        "A señorita and her fiancé fell in love.",
        "We watched it in Hà Nội and loved the ending.",
        "Do not do it.",
        "I had a bún chả there and it was the best thing I have ever had.",
    ],
)
def test_foreign_names_do_not_make_english_vietnamese(text: str) -> None:
    assert language_of_text(text) == "en"


@pytest.mark.parametrize("language", ABROAD)
def test_a_third_language_is_not_taken_for_vietnamese(language: str) -> None:
    sentences = ABROAD[language]
    assert len(set(sentences)) == 200
    for typed in (sentences, [text.upper() for text in sentences], list(map(without_diacritics, sentences))):
        told = [language_of_text(text) for text in typed]
        assert "vi" not in told
        assert told.count("en") < 0.25 * len(told)


@pytest.mark.parametrize("text", SHORT)
def test_a_few_words_that_vietnamese_has_too_are_not_taken_for_it(text: str) -> None:
    assert language_of_text(text) != "vi"


@pytest.mark.parametrize(
    "text",
    ["khong ngon", "ngon qua", "rat hay", "mon nay hay", "quan nay ngon", "te qua", "phim hay", "xin chao", "dở"],
)
def test_a_few_words_of_vietnamese_are_enough(text: str) -> None:
    assert language_of_text(text) == "vi"


@pytest.mark.parametrize("text", ["", "   ", "123 456", "?!.", "👍🏽", "שלום", "ok", "qzxv wvutq", "\x00\ud800"])
def test_what_tells_nothing_is_told_to_be_nothing(text: str) -> None:
    assert language_of_text(text) is None


def test_a_text_made_of_vietnamese_sentences_is_vietnamese_however_long() -> None:
    rng = random.Random(5)
    for count in (1, 2, 5, 20, 2_000):
        text = " ".join(rng.choice(VIETNAMESE) for _ in range(count))
        assert language_of_text(text) == "vi"
        assert language_of_text("I loved this film and I will watch it again. " * 100 + text) == "en"


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    assert language_of_text(text) in ("en", "vi", None)
