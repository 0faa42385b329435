"""A network that reads Vietnamese, on every page: chosen by the text, found by a link, lost by nothing."""

import math
import shutil
import unicodedata
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import streamlit as st

from models import gradient_norms
from models.networks.checkpoint import load_checkpoint
from models.networks.text import tokenize
from models.networks.vietnamese import without_diacritics
from models.reading.trace import trace_text
from models.training.report import read_report, understanding, write_report
from models.understanding.judged import Judged
from models.understanding.suite import suite_hash
from tests.conftest import CHECKPOINTS, VIETNAMESE
from tests.viz.shell.test_page import ENGLISH_ONES, charts, header, opened, texts, typed
from viz.cache import checkpoints, readings
from viz.content.english import EXAMPLES
from viz.content.examples import examples_in, is_praise
from viz.content.shipped import CURVES, DEFAULT_TEXT, DEFAULT_TEXTS, NETWORKS
from viz.figures.style.names import curve_name
from viz.language import load_words
from viz.visit import networks

WORDS = load_words("vi")
TEXT = "Quán này ngon, nhưng phục vụ chậm quá nên mình hơi buồn."


def test_the_first_view_in_vietnamese_reads_vietnamese() -> None:
    app = opened(lang="vi")
    assert not app.exception
    assert header(app)["network"] == "vi_lstm"
    assert header(app)["tokens"] == tokenize(DEFAULT_TEXTS["vi"], "vi")
    assert charts(app) == ["gradient"]
    assert app.selectbox(key="network").options[0].startswith("LSTM tiếng Việt ")
    assert (app.query_params["net"], app.query_params["text"]) == ("vi_lstm", DEFAULT_TEXTS["vi"])
    assert "curves" not in app.query_params
    drawn = networks.curves_read(app.session_state["choices"]["curves"], "vi")
    assert drawn == ("vi_rnn.hidden", "vi_lstm.cell")


def test_an_untouched_view_follows_the_language_and_a_touched_one_stays() -> None:
    app = opened(lang="en")
    app.button(key="language").click().run()
    assert (header(app)["network"], app.session_state["choices"]["text"]) == ("vi_lstm", DEFAULT_TEXTS["vi"])
    app.button(key="language").click().run()
    assert (header(app)["network"], app.session_state["choices"]["text"]) == ("lstm", DEFAULT_TEXT)
    for query in ({"net": "gru"}, {"text": TEXT}, {"word": "3"}, {"unit": "3"}):
        app = opened(lang="en", **query)
        before = (header(app)["network"], header(app)["tokens"])
        app.button(key="language").click().run()
        assert not app.exception
        assert (header(app)["network"], header(app)["tokens"]) == before, query


def test_a_text_in_another_language_is_said_to_be_one_and_one_click_reads_it() -> None:
    app = typed(opened(net="bigru2", lang="en"), TEXT)
    words = load_words("en")
    assert words("notice.language.en") in texts(app)
    assert app.selectbox[0].options[:3] == [networks.network_label(name, words) for name in VIETNAMESE]
    button = app.button(key="read_fitting")
    assert button.label == words("notice.language.switch", network="Vietnamese GRU")
    button.click().run()
    assert not app.exception
    assert (header(app)["network"], header(app)["tokens"]) == ("vi_gru", tokenize(TEXT, "vi"))
    assert [button.key for button in app.button] == ["language"]
    app = typed(app, "It was a great film.")
    assert words("notice.language.vi") in texts(app)
    assert app.button(key="read_fitting").label == words("notice.language.switch", network="GRU")


@pytest.mark.parametrize("text", ["", "ok", "123", "👍🏽", TEXT, without_diacritics(TEXT)])
def test_nothing_is_said_of_a_text_that_is_read_or_tells_nothing(text: str) -> None:
    app = opened(net="vi_lstm", lang="vi", text=text)
    assert not app.exception
    assert [button.key for button in app.button] == ["language"]
    assert not any(text == WORDS(f"notice.language.{language}") for language in ("en", "vi") for text in texts(app))


def test_examples_are_in_the_language_that_is_read() -> None:
    for network, language in (("lstm", "en"), ("vi_rnn", "vi")):
        app = opened(net=network)
        examples = app.menu_button(key="examples")
        assert len(examples.options) == len(examples_in("vi" if language == "vi" else "en"))
    for example, text in examples_in("vi").items():
        app = opened(net="vi_lstm", text=text, lang="vi")
        assert not app.exception
        assert header(app)["tokens"] == tokenize(text, "vi")
        assert app.session_state["choices"]["example"] == example


def test_every_vietnamese_example_says_where_a_network_is_wrong() -> None:
    assert not set(EXAMPLES) & set(examples_in("vi"))
    for name in VIETNAMESE:
        model = load_checkpoint(name, CHECKPOINTS)
        wrong = {e for e, text in examples_in("vi").items() if (trace_text(model, text).logit > 0) != is_praise(e)}
        assert readings.misjudged(name) == wrong


@pytest.mark.parametrize("example", ["vi_first", "vi_long"])
def test_the_first_text_and_the_long_one_show_the_phenomenon(example: str) -> None:
    """As the English ones do: the RNN's gradient falls, by 490 and by 7 million, the LSTM's C keeps far more of it."""
    text, first = examples_in("vi")[example], {}
    assert 60 <= len(tokenize(text, "vi")) <= 210
    for name in VIETNAMESE:
        model = load_checkpoint(name, CHECKPOINTS)
        trace = trace_text(model, text)
        assert trace.known.all()
        assert (trace.probability > 0.5) == is_praise(example)
        layer = gradient_norms(model, trace).layers[0]
        log10 = layer.log10_hidden if layer.log10_cell is None else layer.log10_cell
        first[name] = log10[0] - log10[-1]
    assert first["vi_rnn"] < {"vi_first": -2.6, "vi_long": -6}[example]  # as over half of the reviews at that length
    assert abs(first["vi_lstm"]) < math.log10(30)
    assert first["vi_gru"] > first["vi_rnn"] + 1


def test_the_letters_may_be_composed_or_not() -> None:
    """To the last bit, in every number that the player gets."""
    sent = []
    for form in ("NFC", "NFD"):
        app = opened(net="vi_lstm", text=unicodedata.normalize(form, TEXT), lang="vi")
        (payload,) = (part.proto.bytes for part in app.get("bidi_component") if part.proto.bytes)
        sent.append(payload)
    assert sent[0] == sent[1]


@pytest.mark.parametrize(("network", "reads"), [("gru", "en"), ("vi_gru", "vi")])
def test_the_curves_are_of_the_networks_that_read_the_same_language(network: str, reads: str) -> None:
    app = opened(net=network, curves=",".join(CURVES), lang="vi")
    assert not app.exception
    language = networks.language_read(network)
    assert language == reads
    (said,) = [text for text in texts(app) if curve_name("lstm.cell", WORDS) in text]
    for curve in networks.curves_read(CURVES, language):
        assert curve_name(curve, WORDS) in said
        assert (curve.split(".")[0] in VIETNAMESE) == (reads == "vi")
    assert (curve_name("rnn_as_gru.hidden", WORDS) in said) == (reads == "en"), "there is no such Vietnamese one"


def test_a_network_is_of_the_kind_of_its_cell() -> None:
    for network in NETWORKS:
        cell = checkpoints.available(network).config.cell
        assert networks.of_kind(network, "vi") == f"vi_{cell}"
    assert [networks.of_kind(network, "en") for network in VIETNAMESE] == ["lstm", "gru", "rnn"]
    assert [networks.of_kind(network, "en") for network in ENGLISH_ONES] == ENGLISH_ONES


def test_the_gradients_page_asks_the_networks_that_read_the_text() -> None:
    page = partial(opened, "gradients")
    for text, said in ((TEXT, "lab.sentence.trained.vi"), ("It was good, but not very good.", "lab.sentence.trained")):
        for language in ("en", "vi"):
            app = page(text=text, lang=language)
            assert not app.exception
            assert load_words("vi" if language == "vi" else "en")(said) in texts(app)
    for weights in ("trained", "untrained"):
        app = page(text=TEXT, which="lstm", weights=weights, lang="vi")
        assert not app.exception
        assert not app.error
    app = page(text=TEXT, view="dial", delta="-2", lang="vi")
    plain = trace_text(load_checkpoint("vi_lstm", CHECKPOINTS), TEXT).probability
    assert any(f"{plain:.3f}" in text for text in texts(app))


def test_two_networks_read_the_same_language() -> None:
    app = opened("compare", compare="networks", net="vi_gru", beside="lstm", text=TEXT, lang="vi")
    assert not app.exception
    assert [box.value for box in app.selectbox] == ["vi_gru", "vi_lstm"]
    assert len(app.selectbox[1].options) == 2
    app.selectbox(key="network").set_value("bilstm").run()
    assert [box.value for box in app.selectbox] == ["bilstm", "lstm"]
    assert WORDS("notice.language.en") in texts(app)


def test_two_texts_have_pairs_in_the_language_that_is_read() -> None:
    app = opened("compare", compare="texts", lang="vi")
    assert app.text_input[0].value.startswith("Ấn tượng đầu tiên")
    app.button_group(key="pair").set_value("vi_plain").run()
    assert not app.exception
    assert app.session_state["choices"]["text"] == "Quán này ngon quá, mình rất thích."
    assert app.text_input[0].value == without_diacritics("Quán này ngon quá, mình rất thích.")
    app.button_group(key="pair").set_value("vi_names").run()
    assert WORDS("pair.same_states") in texts(app)


def test_the_pictures_of_all_networks_are_of_one_language_at_a_time() -> None:
    app = opened("compare", lang="vi")
    assert any("tiếng Việt" in text for text in texts(app))
    name = WORDS("compare.reads")
    (choice,) = [control for control in app.segmented_control if control.label == name]
    choice.set_value("en").run()
    assert not app.exception
    assert app.query_params["drawn"] == "en"
    assert not any(
        WORDS("notice.url", names="drawn") in text for text in texts(opened("compare", drawn="en", lang="vi"))
    )
    assert not any("tiếng Việt" in text for text in texts(app))
    assert "drawn" not in opened("compare", lang="en").query_params


@pytest.mark.parametrize("measured", [True, False])
def test_what_it_learned_from_and_gets_wrong_is_said_as_recorded(
    measured: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its own report, and only where that is about our sentences as they are now."""
    shutil.copytree(CHECKPOINTS / "vi_rnn", tmp_path / "vi_rnn")
    report = read_report(tmp_path / "vi_rnn")
    assert report is not None
    found = understanding((Judged("plain", 40, (3,)), Judged("order", 40, tuple(range(20)))))
    suite = suite_hash("vi") if measured else suite_hash("en")
    write_report(tmp_path / "vi_rnn", replace(report, understands=found, suite=suite))
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(tmp_path))
    st.cache_resource.clear()
    try:
        (said,) = [caption.value for caption in opened(net="vi_rnn", lang="vi").caption]
    finally:
        st.cache_resource.clear()
    told = WORDS("source.vi.understands", sentences=80, right=59, page=WORDS("page.compare"))
    assert (told in said) == measured
    assert "Apache" in said
    assert "nghiatc" in said
    assert "9\u00a0993" in said


def test_an_english_network_has_no_such_caption() -> None:
    assert not opened(net="lstm").caption
