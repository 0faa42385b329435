"""What the Translate page says of the networks is so, over many sentences."""

import random

import pytest

from models import load_translator, translate
from models.translation.handover import HandOver
from models.translation.report import Figures, Report
from viz.content.to_translate import EXAMPLES
from viz.content.unfit import PHRASES, SOURCE, dots, unfit_source, unfit_words
from viz.language import LANGUAGES, load_words
from viz.translate.findings import handover_finding, quality_findings
from viz.translate.notices import beside_person

NOUNS = ("dog", "house", "teacher", "book", "sister", "river", "train", "question", "window", "friend")
VERBS = ("sees", "likes", "has", "wants", "knows", "buys", "finds", "reads")


def sentences(count: int) -> list[str]:
    pick = random.Random(3)
    return [f"The {pick.choice(NOUNS)} {pick.choice(VERBS)} a {pick.choice(NOUNS)}." for _ in range(count)]


def test_from_zeros_the_plain_decoder_writes_the_same_for_every_sentence() -> None:
    model = load_translator("translate")
    zeros = HandOver("zeros", "zeros")
    texts = [*sentences(200), *(example.english for example in EXAMPLES.values())]
    assert len({translate(model, text, beams=1, handover=zeros) for text in texts}) == 1


def test_from_zeros_the_one_with_attention_does_not() -> None:
    model = load_translator("translate_attention")
    zeros = HandOver("zeros", "zeros")
    assert len({translate(model, text, beams=1, handover=zeros).words for text in sentences(20)}) > 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["translate", "translate_attention"])
@pytest.mark.parametrize(
    ("outputs", "key"),
    [
        (["a", "b", "a", "a"], "either"),
        (["a", "b", "a", "c"], "one"),
        (["a", "b", "c", "a"], "one"),
        (["a", "b", "c", "c"], "neither"),
    ],
)
def test_what_is_said_of_the_hand_over_is_what_the_outputs_are(
    outputs: list[str], key: str, name: str, language: str
) -> None:
    words = load_words("vi" if language == "vi" else "en")
    said = handover_finding(name, outputs, words)
    alone = outputs[2] == outputs[0]
    values = {"state": "h" if alone else "C", "other": "C" if alone else "h"} if key == "one" else {}
    assert words(f"translate.finding.{key}", **values) in said


def report(beam: float, nearest: float, spread: float) -> Report:
    figures = Figures(1, 1_000, 500, beam - 1, beam, nearest, 30, 30, 30)
    return Report(figures, (figures,), 10, 12, spread, spread, "", "")


@pytest.mark.parametrize(
    ("beam", "nearest", "spread", "key"),
    [(25, 21, 3, "above"), (23, 21, 3, "alike"), (19, 21, 3, "alike"), (17, 21, 3, "below")],
)
def test_a_difference_within_the_interval_is_called_chance(
    beam: float, nearest: float, spread: float, key: str
) -> None:
    words = load_words("en")
    assert quality_findings({"translate": report(beam, nearest, spread)}, words)[1] == words(f"translate.quality.{key}")


def test_words_of_the_list_are_found_alone_and_in_phrases() -> None:
    assert unfit_words(["con", "mèo", "đã", "bị", "tử", "hình", "."]) == {"tử", "hình"}
    assert unfit_words(["hình", "của", "tử"]) == frozenset()
    assert unfit_words(["nó", "giết", "tao"]) == {"giết", "tao"}
    assert all(set(phrase) <= unfit_words(["a", *phrase, "b"]) for phrase in PHRASES)
    assert all(unfit_source(["the", word]) for word in SOURCE)
    assert not unfit_source(["she", "is", "reading", "a", "book", "."])
    assert dots("tử") == "••"


def test_no_example_is_refused_and_none_shows_a_word_of_the_list() -> None:
    for name in ("translate", "translate_attention"):
        model = load_translator(name)
        for example in EXAMPLES.values():
            found = translate(model, example.english)
            assert not unfit_source(example.english.lower().rstrip(".?").split())
            assert not unfit_words(found.words), (name, example.english, found.text)


def test_where_a_translation_differs_from_a_person_s_is_said() -> None:
    say = load_words("en")
    assert beside_person("tôi phải về nhà .", "Tôi phải về nhà.", say) == say("translate.person.same")
    places = say("translate.person.place", theirs="học", ours="nói")
    said = beside_person("anh trai tôi muốn nói tiếng pháp .", "Anh trai tôi muốn học tiếng Pháp.", say)
    assert said == say("translate.person.other", places=places)
    assert "“–” → “rồi”" in beside_person("tôi về rồi .", "Tôi về.", say)
