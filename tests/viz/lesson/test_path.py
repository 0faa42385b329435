"""The guided path: every chapter stands in both languages, says what was measured, and asks what its text answers."""

import json
import re
from functools import cache
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from models import load_checkpoint, trace_text
from models.networks.checkpoint import checkpoint_root
from models.networks.text import tokenize
from models.questions.order import in_other_order
from models.training.report import read_report
from models.translation.words import as_text
from models.understanding.judged import pairs_right
from tests.conftest import SIMPLE
from tests.viz.shell.test_page import header, opened, texts, typed
from viz.content.examples import examples_in, is_praise
from viz.language import LANGUAGES, Language, load_words
from viz.lesson.folds import FOLDS
from viz.lesson.path import PATH
from viz.lesson.settings import LessonSettings, lesson_to_query
from viz.lesson.source import source_of
from viz.visit.declared import read
from viz.visit.settings import Settings

NAMES = tuple(PATH)
EN = load_words("en")


def sent(app: AppTest, kind: str) -> dict[str, Any]:
    """What the component of this kind was given."""
    found = [json.loads(part.proto.json) for part in app.get("bidi_component") if part.proto.json]
    (data,) = (each for each in found if each.get("kind") == kind)
    return dict(data)


@cache
def chapter(name: str, language: Language = "en") -> AppTest:
    """A chapter on its own text, to look at and to leave as it is."""
    return opened("lesson", lang=language, chapter=name)


def own_text(name: str, language: Language) -> str:
    return PATH[name].vietnamese if language == "vi" and PATH[name].vietnamese else PATH[name].text


def playing(network: str, language: Language) -> str:
    """What plays this network's part in a language."""
    return f"vi_{network}" if language == "vi" and network in SIMPLE else network


def accuracy_of(network: str) -> float:
    recorded = json.loads((checkpoint_root() / network / "config.json").read_text(encoding="utf-8"))
    return float(recorded["test"]["accuracy"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_chapter_stands(name: str, language: Language) -> None:
    words = load_words(language)
    app = chapter(name, language)
    assert not app.exception
    assert not [*app.error, *app.warning, *app.info]
    assert [box.label for box in app.expander] == [words(f"lesson.{fold}.title") for fold in PATH[name].folds]
    assert [code.value for code in app.code] == [
        source_of(*code).text for fold in PATH[name].folds for code in FOLDS[fold].code
    ]
    assert len(app.latex) == sum(len(FOLDS[fold].equations) for fold in PATH[name].folds)
    assert words(f"path.{name}.title") in [element.value for element in app.subheader]
    row = sent(app, "row")
    assert [each["name"] for each in row["chapters"]] == list(NAMES)
    assert (row["chosen"], row["language"]) == (name, language)
    turn, at = sent(app, "turn"), NAMES.index(name)
    assert (turn["previous"] or {}).get("name") == (NAMES[at - 1] if at else None)
    assert (turn["next"] or {}).get("name") == (NAMES[at + 1] if at + 1 < len(NAMES) else None)
    assert {key: app.query_params[key] for key in ("lang", "chapter")} == {"lang": language, "chapter": name}
    measured = [FOLDS[fold].network for fold in PATH[name].folds if FOLDS[fold].network]
    said = " ".join(texts(app))
    for network in measured:
        assert f"{100 * accuracy_of(playing(str(network), language)):.1f}" in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_chapter_asks_and_its_live_view_does_not_tell(name: str, language: Language) -> None:
    app = chapter(name, language)
    quiz = sent(app, "quiz")
    assert len(quiz["questions"]) >= 2, "another question"
    assert len({question["id"] for question in quiz["questions"]}) == len(quiz["questions"])
    for question in quiz["questions"]:
        said = " ".join([question["text"], question["rule"], question["why"]])
        assert not re.search(r"[{}]|None", said)
        assert question["answer"] in [option["id"] for option in question["options"]]
        assert re.search(r"\d", question["why"]), "the answer is told in numbers"
    first = quiz["questions"][0]
    if name == "fading":
        chart = sent(app, "gradient")
        assert chart["of"] == quiz["of"]
        assert chart["cover"] == first["cover"] == {"before": len(chart["tokens"]) - 1}
        assert chart["bands"] == []
        return
    player = header(app)
    if name == "translation":  # what is asked about is nowhere on the screen
        assert player["source"]["tokens"] == tokenize(PATH[name].text)
        assert player["view"] == quiz["of"]
        assert (player["alone"], player["complete"], player["writable"]) == (True, False, False)
        assert len(player["sides"]) == 1
        return
    assert player["tokens"] == tokenize(
        own_text(name, language), "vi" if own_text(name, language) != PATH[name].text else "en"
    )
    assert player["view"] == quiz["of"]
    assert player["cover"] == first["cover"]
    assert player["plain"] is True
    if first["word"] is not None:
        assert player["start"]["word"] == first["word"] + 1
    if first["unit"] is not None:
        assert player["start"]["unit"] == first["unit"]


def test_other_pages_have_a_player_that_hides_nothing() -> None:
    assert (header(opened())["plain"], header(opened())["cover"]) == (False, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_in_a_chapter_s_words_are_measured(language: Language) -> None:
    """What is written in the locales are definitions: gates from 0 to 1, a hundred reviews, a layer's number."""
    words = load_words(language)
    for name in NAMES:
        for part in ("text", "try", "title", "short"):
            assert set(re.findall(r"\d+", words(f"path.{name}.{part}"))) <= {"0", "1", "100"}, (name, part)
    said = " ".join(texts(chapter("training", language)))
    for network in (playing(name, language) for name in SIMPLE):
        assert f"{words(f'network.name.{network}')} {100 * accuracy_of(network):.1f} %" in said
        assert f"{words(f'network.name.{network}')} {100 * (1 - accuracy_of(network)):.0f}" in said
    reports = {name: read_report(checkpoint_root() / playing(name, language)) for name in SIMPLE}
    pairs = [
        f"{words(f'network.name.{playing(name, language)}')} {pairs_right(each.wrong, each.sentences)}"
        for name in SIMPLE
        for each in reports[name].understands  # type: ignore[union-attr]
        if each.ability == "order"
    ]
    assert words("path.order.text", pairs=20, networks=", ".join(pairs)) in texts(chapter("order", language))
    model, examples = load_checkpoint(playing("lstm", language)), examples_in(language)
    wrong = [name for name, text in examples.items() if (trace_text(model, text).logit > 0) != is_praise(name)]
    named = ", ".join(words(f"example.{name}") for name in wrong)
    text = words("path.limits.text", all=len(examples), wrong=len(wrong), examples=named)
    assert text in texts(chapter("limits", language))


def test_the_last_chapter_shows_a_text_that_people_read_otherwise() -> None:
    (first, *_) = sent(chapter("limits"), "quiz")["questions"]
    assert (first["kind"], first["answer"]) == ("verdict", "negative")
    assert EN("notice.misjudged.praise") in first["why"]
    (first, *_) = sent(chapter("training"), "quiz")["questions"]
    assert not re.search("People", first["why"]), "here the network is right"


@pytest.mark.parametrize("name", NAMES)
def test_a_chapter_reads_the_visitor_s_own_text(name: str) -> None:
    own = "Zorblax was wonderful at first, but the ending was a terrible waste of time."
    app = opened("lesson", lang="en", chapter=name, reads="own", text=own)
    assert not app.exception
    assert app.query_params["text"] == own
    assert any(text.startswith(EN("notice.some_unknown", words="zorblax")) for text in texts(app))
    sent_to = sent(app, "gradient") if name == "fading" else header(app)
    assert (sent_to["source"] if name == "translation" else sent_to)["tokens"] == tokenize(own)
    app = typed(app, " ")
    assert [box.value for box in app.info] == [EN("notice.empty")]
    app = typed(app, "Awful!")
    assert not app.exception
    assert sent(app, "quiz")["of"]


def test_a_text_that_leaves_nothing_to_ask() -> None:
    app = opened("lesson", lang="en", chapter="gates", reads="own", text="...")
    assert sent(app, "quiz")["questions"] == []
    assert sent(app, "quiz")["words"]["none"] == EN("path.quiz.none")
    assert header(app)["cover"] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chapter_of_order_leads_to_both_orders(language: Language) -> None:
    words, app = load_words(language), chapter("order", language)
    label = words("path.see", page=words("page.compare"))
    (link,) = (each.proto for each in app.get("page_link") if each.proto.label == label)
    text = own_text("order", language)
    other = as_text(in_other_order(tokenize(text, language)) or ())
    query = dict(parse_qsl(link.query_string))
    assert query == {
        "lang": language,
        "net": playing("lstm", language),
        "compare": "texts",
        "text": text,
        "other": other,
    }
    (first, *_) = sent(app, "quiz")["questions"]
    assert first["kind"] == "order"
    assert f"“{other}”" in first["text"]


@pytest.mark.parametrize(("language", "word"), [("en", "worst"), ("vi", "dở")])
def test_the_chapter_on_what_matters_asks_of_the_one_word_that_decides(language: Language, word: str) -> None:
    words, app = load_words(language), chapter("matter", language)
    asked = {question["answer"]: question for question in sent(app, "quiz")["questions"]}
    assert set(asked) == {"turns", "stays"}
    assert f"“{word}”" in asked["turns"]["text"]
    assert words("path.quiz.said.turns") in asked["turns"]["why"]
    assert {question["kind"] for question in asked.values()} == {"unwritten"}


def test_addresses_of_the_page() -> None:
    app = opened("lesson", lang="en")
    assert sent(app, "row")["chosen"] == NAMES[0], "an old address opens the first chapter"
    app = opened("lesson", lang="en", chapter="nowhere", reads="all", layer="0.up")
    assert sent(app, "row")["chosen"] == NAMES[0]
    assert EN("notice.url", names="chapter, reads, layer") in texts(app)
    for lesson in (LessonSettings(), LessonSettings("ways", "own", "1.backward"), LessonSettings("gru")):
        query = lesson_to_query(Settings(text="good film"), lesson)
        assert read(LessonSettings, query) == (lesson, ())
        assert ("text" in query) == (lesson.reads == "own")
    assert header(opened("lesson", lang="en", chapter="ways", layer="1.backward"))["part"] == "1.backward"


def test_a_place_that_a_player_returns_to_is_its_own() -> None:
    """Two chapters on the same text and network are two views, each with its own start."""
    views = {name: header(chapter(name))["view"] for name in NAMES if name != "fading"}
    assert len(set(views.values())) == len(views)
    assert all(PATH[a].text != PATH[b].text or views[a] != views[b] for a, b in pairwise(views))
