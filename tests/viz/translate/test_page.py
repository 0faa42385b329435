"""The Translate page on the Python side, through AppTest: whatever is typed, put or missing, it stands and explains."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from models import load_translator, trace_translation, translate
from models.networks.checkpoint import checkpoint_root
from models.translation.handover import HandOver
from models.translation.trace import trace_given
from models.translation.words import END
from viz.content.shipped import TRANSLATORS
from viz.content.to_translate import EXAMPLES
from viz.language import LANGUAGES, load_words
from viz.translator import TRANSLATOR

APP = str(Path(__file__).parents[3] / "app.py")
ENGLISH = load_words("en")
SENTENCE = "I have to go home."


def opened(**query: str) -> AppTest:
    """The Translate page, run once at this address."""
    app = AppTest.from_file(APP, default_timeout=120)
    app._page_hash = calc_hash("translate")
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def header(app: AppTest) -> dict[str, Any]:
    """What the translator was sent, without the planes."""
    (payload,) = (part.proto.bytes for part in app.get("bidi_component") if part.proto.bytes)
    found: dict[str, Any] = json.loads(payload[4 : 4 + int.from_bytes(payload[:4], "little")])
    return found


def texts(app: AppTest) -> list[str]:
    return [element.value for element in (*app.text, *app.info, *app.warning, *app.error)]


def query(app: AppTest) -> dict[str, str]:
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}


def say(app: AppTest, **said: Any) -> AppTest:
    """What the app does when the translator says something."""
    app.session_state[TRANSLATOR] = {"place": None, "put": None, **said}
    return app.run()


@pytest.mark.parametrize("name", TRANSLATORS)
@pytest.mark.parametrize("mode", ["greedy", "beam"])
def test_the_page_shows_what_the_network_translates(name: str, mode: str) -> None:
    app = opened(source=SENTENCE, translator=name, mode=mode)
    assert not app.exception
    sent = header(app)
    expected = translate(load_translator(name), SENTENCE, beams=5 if mode == "beam" else 1)
    assert sent["output"]["words"] == [*expected.words, END]
    assert sent["source"]["tokens"] == ["i", "have", "to", "go", "home", "."]
    assert [side["network"] for side in sent["sides"]] == [name]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_translation_stands_as_a_line_beside_a_person_s(language: str) -> None:
    app = opened(lang=language)
    (example, *_) = EXAMPLES.values()
    written = " ".join(word for word in header(app)["output"]["words"] if word != END)
    words = load_words("vi" if language == "vi" else "en")
    lines = [words("translate.written", output=written), words("translate.person", sentence=example.person)]
    assert texts(app)[:2] == lines


def test_a_vietnamese_sentence_is_told_that_the_networks_read_english() -> None:
    assert ENGLISH("translate.notice.vietnamese") in texts(opened(source="Tôi phải về nhà bây giờ."))
    for example in EXAMPLES.values():
        assert ENGLISH("translate.notice.vietnamese") not in texts(opened(source=example.english))


@pytest.mark.parametrize("name", TRANSLATORS)
def test_what_a_panel_needs_is_worked_out_when_it_is_looked_at(name: str) -> None:
    app = opened(source=SENTENCE, translator=name)
    assert not header(app)["complete"]
    place = {"view": header(app)["view"], "moment": 8, "unit": 7, "panel": "attention"}
    app = say(app, place=place)
    both = sorted(TRANSLATORS, key=lambda each: each != name)
    assert [side["network"] for side in header(app)["sides"]] == both
    assert [side["attention"] is not None for side in header(app)["sides"]] == ["attention" in each for each in both]
    app = say(app, place=place | {"panel": "reach"})
    assert header(app)["complete"]
    assert all(side["reach"] for side in header(app)["sides"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", ["handover", "length", "take"])
def test_every_section_stands_in_both_languages(language: str, section: str) -> None:
    app = opened(lang=language, section=section)
    assert not app.exception
    assert not app.error
    assert not app.warning


def test_a_word_that_was_put_leads_the_decoder_on_and_its_own_words_come_back() -> None:
    app = opened(source=SENTENCE)
    first = header(app)
    other = first["output"]["candidates"][1][1][0]
    app = say(app, put={"view": first["view"], "step": 1, "word": other, "count": 1})
    assert not app.exception
    prefix = [first["output"]["words"][0], other]
    expected = trace_translation(load_translator("translate"), SENTENCE, prefix=prefix).output
    assert header(app)["output"]["words"] == list(expected.words)
    assert header(app)["output"]["given"] == 2
    assert query(app)["prefix"] == " ".join(prefix)
    assert header(opened(**query(app)))["output"] == header(app)["output"]
    app = say(app, put={"view": header(app)["view"], "step": -1, "word": "", "count": 2})
    assert header(app)["output"] == first["output"]


@pytest.mark.parametrize(
    "put",
    [
        {"view": "another", "step": 0, "word": "tôi", "count": 1},
        {"view": "VIEW", "step": 0, "word": "<script>", "count": 1},
        {"view": "VIEW", "step": 900, "word": "tôi", "count": 1},
        {"view": "VIEW", "step": "x", "word": "tôi", "count": 1},
        {"view": "VIEW"},
        "nonsense",
    ],
)
def test_a_put_that_makes_no_sense_changes_nothing(put: Any) -> None:
    app = opened(source=SENTENCE)
    before = header(app)
    if isinstance(put, dict) and put["view"] == "VIEW":
        put = {**put, "view": before["view"]}
    app = say(app, put=put)
    assert not app.exception
    assert header(app)["output"] == before["output"]


def test_the_place_is_kept_in_the_address() -> None:
    app = opened(source=SENTENCE)
    app = say(app, place={"view": header(app)["view"], "moment": 3, "unit": 7, "panel": "reach"})
    assert not app.exception
    assert {name: query(app)[name] for name in ("moment", "unit", "panel")} == {
        "moment": "3",
        "unit": "7",
        "panel": "reach",
    }
    assert header(opened(**query(app)))["start"] == {"moment": 3, "unit": 7, "panel": "reach"}


@pytest.mark.parametrize(("hidden", "cell"), [("zeros", "zeros"), ("own", "zeros"), ("other", "other")])
def test_another_hand_over_is_what_the_decoder_starts_from(hidden: Any, cell: Any) -> None:
    other = "She is reading a book."
    app = opened(source=SENTENCE, hidden=hidden, cell=cell, other=other)
    how = HandOver(hidden, cell, other if "other" in (hidden, cell) else None)
    expected = trace_translation(load_translator("translate"), SENTENCE, handover=how)
    assert header(app)["output"]["words"] == list(expected.output.words)
    assert any("h " in text and "C " in text for text in texts(app))


def test_a_translation_of_one_s_own_is_fed_word_by_word() -> None:
    app = opened(source=SENTENCE, mode="given", given="tôi phải về zorblax")
    sent = header(app)
    expected = trace_given(load_translator("translate"), SENTENCE, "tôi phải về zorblax").output
    assert sent["output"]["words"] == ["tôi", "phải", "về", "zorblax", END]
    assert sent["output"]["total"] == f"−{-expected.translation.log_probability:.2f}"
    assert not sent["writable"]
    assert ENGLISH("translate.notice.unwritable", words="zorblax") in texts(app)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("source", ["", "   ", "?!", "\u200b"])
def test_a_sentence_without_words_is_asked_for(source: str, language: str) -> None:
    app = opened(source=source, lang=language)
    assert not app.exception
    words = load_words("vi" if language == "vi" else "en")
    assert words("translate.empty") in texts(app)
    assert not [part for part in app.get("bidi_component") if part.proto.bytes]


@pytest.mark.parametrize(
    "source", ["Zorblax qwrtz", "tiếng Việt này", "שלום עולם", "你好", "<b>bold</b>", "e\u0301\u0302", "word " * 200]
)
def test_whatever_is_typed_is_translated_and_said_for_what_it_is(source: str) -> None:
    app = opened(source=source)
    assert not app.exception
    sent = header(app)
    assert len(sent["source"]["tokens"]) <= 50
    if not all(sent["source"]["known"]):
        assert any("<unk>" in text for text in texts(app))
    if len(source) == 1_000:
        assert ENGLISH("translate.notice.dropped", total=201, limit=50) in texts(app)


def test_a_sentence_with_a_word_of_the_list_is_refused_until_the_list_is_off() -> None:
    app = opened(source="He will kill the dog.")
    assert ENGLISH("translate.refused") in texts(app)
    assert not [part for part in app.get("bidi_component") if part.proto.bytes]
    app = opened(source="He will kill the dog.", hide="0")
    assert header(app)["source"]["tokens"] == ["he", "will", "kill", "the", "dog", "."]


def test_learned_examples_are_named_with_who_gave_them() -> None:
    example = EXAMPLES["school"]
    assert example.credit is not None
    app = opened(source=example.english)
    assert ENGLISH("translate.notice.learned", credit=example.credit) in texts(app)
    assert not any("Tatoeba #" in text for text in texts(opened(source=EXAMPLES["home"].english)))


def test_nonsense_in_the_address_is_named() -> None:
    app = opened(mode="x", unit="-1", hidden="<b>", prefix="<eos> <eos> <unk> 'x'")
    assert not app.exception
    assert any("mode" in text and "hidden" in text and "unit" in text for text in texts(app))


@pytest.fixture
def checkpoints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the shipped networks that a test may damage."""
    copy = tmp_path / "checkpoints"
    shutil.copytree(checkpoint_root(), copy)
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(copy))
    st.cache_resource.clear()
    yield copy
    st.cache_resource.clear()


def test_a_translator_that_is_missing_is_named_and_the_other_works(checkpoints: Path) -> None:
    shutil.rmtree(checkpoints / "translate")
    app = opened(source=SENTENCE)
    assert not app.exception
    assert header(app)["network"] == "translate_attention"
    called = ENGLISH("translate.network.translate")
    (warning,) = app.warning
    assert warning.value == f"{called} is not available: its folder is missing. The other networks work."
    shutil.rmtree(checkpoints / "translate_attention")
    app = app.run()
    assert not app.exception
