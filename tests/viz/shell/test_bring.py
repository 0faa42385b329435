"""*Bring a network*: a file becomes a network of one visit, and of no other; what does not fit is a sentence."""

import gc
from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from models.adopting.adopt import Asked, fits, opened
from models.networks.misfit import MisfitError
from models.reading.trace import trace_text
from tests.models.adopting.tutorials import VOCABULARY, Tutorial, saved, tutorial
from tests.viz.shell.test_page import opened as page
from tests.viz.shell.test_page import texts, verdict_sent
from viz.cache import brought
from viz.figures.style.names import is_own, network_name
from viz.language import Language, load_words
from viz.shell.bring import UPLOADS

ENTRY = load_words("en")("bring.entry")


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def form(app: AppTest, one: Tutorial, *, says: str | None = None, content: bytes | None = None) -> AppTest:
    """Fill in the form, as somebody does who has this network."""
    app.selectbox[0].set_value("bring a network").run()
    app.file_uploader(key="bring_file").set_value(("mine.pt", content or one.content, "application/octet-stream"))
    app.file_uploader(key="bring_words").set_value(("words.txt", VOCABULARY, "text/plain"))
    app.text_input(key="bring_text").set_value(one.text)
    app.text_input(key="bring_says").set_value(says or ", ".join(map(str, one.says)))
    app.run()
    if not app.error:
        app.button(key="bring_take").click().run()
    return app


def test_a_file_becomes_a_network_of_this_visit() -> None:
    one = tutorial(3)
    app = form(page(page=""), one)
    assert not app.exception
    chosen = app.session_state["choices"]["network"]
    assert is_own(chosen) and network_name(chosen, load_words("en")) == "mine"
    (fit,) = fits(opened("mine.pt", one.content), VOCABULARY, Asked(answers=(one.answer,)))
    probability = trace_text(fit.network, one.text).probability
    assert verdict_sent(app)["verdict"]["probability"] == round(probability, 6)
    assert "net" not in app.query_params, "it is in no link"
    assert load_words("en")("bring.own") in texts(app)
    app.button(key="bring_leave").click().run()
    assert not app.exception and app.session_state["choices"]["network"] == "lstm"


def test_two_visitors_with_one_name_see_their_own() -> None:
    first, second = tutorial(2), tutorial(14)
    here, there = form(page(page=""), first), form(page(page=""), second)
    keys = [app.session_state["choices"]["network"] for app in (here, there)]
    assert len(set(keys)) == 2
    for app, own, other in ((here, *keys), (there, *keys[::-1])):
        app.run()
        options = app.selectbox[0].options
        assert [name for name in options if name.startswith("mine")] == ["mine"]
        assert own in app.session_state["brought"] and other not in app.session_state["brought"]
    stranger = page(page="", net=keys[0])
    assert stranger.session_state["choices"]["network"] == "lstm"
    assert not [text for text in texts(stranger) if "own" in text and keys[0] in text]


def test_what_no_session_holds_is_gone() -> None:
    one = tutorial(1)
    app = form(page(page=""), one)
    key = app.session_state["choices"]["network"]
    assert brought.brought(key) is not None
    app.button(key="bring_leave").click().run()
    del app
    st.cache_resource.clear()
    gc.collect()
    assert brought.brought(key) is None


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize(
    ("content", "says", "kind"),
    [
        (b"no file of torch", None, "adopt.pickle.legacy"),
        (saved(tutorial(1).built.module.fc), None, "adopt.no_cell"),
        (None, "0.5", "adopt.answer.far"),
        (None, "a lot", "adopt.answer.number"),
    ],
)
def test_what_does_not_fit_is_said_in_the_language_of_the_page(
    content: bytes | None, says: str | None, kind: str, language: Language
) -> None:
    app = form(page(page="", lang=language), tutorial(1), content=content, says=says)
    assert not app.exception
    said = load_words(language)(f"problem.{kind}").partition("{")[0]
    assert app.error[0].value.lower().startswith(said[:25].lower())
    assert app.session_state["choices"]["network"] == ("lstm" if language == "en" else "vi_lstm")


def test_a_visitor_has_room_for_three_and_a_server_for_as_much_as_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    (fit,) = fits(opened("mine.pt", tutorial(1).content), VOCABULARY, Asked(answers=(tutorial(1).answer,)))
    monkeypatch.setattr(brought, "MOST_MEGABYTES", 1.5 * brought.keep("a", fit.network).megabytes)
    held = brought.keep("a", fit.network)
    assert brought.keep("a", fit.network) is held
    with pytest.raises(MisfitError, match="as many networks of visitors as it can"):
        brought.keep("b", fit.network)


def test_a_server_that_takes_none_offers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(UPLOADS, "0")
    assert ENTRY not in page(page="").selectbox[0].options


def test_a_class_is_shown_no_form() -> None:
    assert ENTRY not in page(page="", present="1").selectbox[0].options


def test_of_several_classes_the_visitor_says_which_number_is_shown() -> None:
    one = tutorial(12)
    app = form(page(page=""), one)
    key = app.session_state["choices"]["network"]
    outputs = sorted(range(5), key=one.says.__getitem__)
    about = {box.label: box for box in app.selectbox if box.label in ("this class", "rather than this one")}
    assert [box.value for box in about.values()] == [outputs[-1], outputs[-2]], "at first the two that are largest"
    about["rather than this one"].set_value(outputs[0]).run()
    assert not app.exception
    other = app.session_state["choices"]["network"]
    assert other != key and list(app.session_state["brought"]) == [other]
    model = app.session_state["brought"][other].network
    assert trace_text(model, one.text).logit == pytest.approx(one.says[outputs[-1]] - one.says[outputs[0]], abs=1e-5)
