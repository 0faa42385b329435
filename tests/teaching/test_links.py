"""Every link of the sheets opens exactly the view that it promises, read as the app reads its own address."""

from dataclasses import replace

import pytest

from tests.teaching.facts import VALUES
from tests.teaching.facts.material import many
from tests.teaching.sheets import SHEETS, View, views
from tests.viz.lesson.test_path import chapter, sent
from tests.viz.shell.test_page import opened, texts
from viz.compare.settings import CompareSettings, compare_to_query
from viz.gates.settings import GatesSettings, needed, to_query
from viz.gradients.settings import LabSettings
from viz.language import LANGUAGES, Language, load_words
from viz.lesson.settings import LessonSettings, lesson_to_query
from viz.translate.settings import TranslateSettings, translate_to_query
from viz.visit.declared import read, written
from viz.visit.settings import from_query

LINKS = [view for language in LANGUAGES for view in views(SHEETS[language].read_text(encoding="utf-8"))]
"""Every link of both sheets."""

OPENED = [
    view
    for view in {(view.page, tuple(sorted(view.query.items()))): view for view in LINKS}.values()
    if set(view.query) != {"lang", "chapter"}  # tests/viz/lesson/test_path.py opens every chapter in both languages
    if view.query["lang"] == "en" or {"text", "source"} & set(view.query)
]
"""Each view once; where the Vietnamese sheet opens the same but for the language, the English one's."""


def named(view: View) -> str:
    return f"{view.query['lang']}-{view.page or 'gates'}-{view.line}"


@pytest.mark.parametrize("view", LINKS, ids=named)
def test_an_address_says_nothing_that_the_app_would_ignore_or_say_otherwise(view: View) -> None:
    query = dict(view.query)
    settings, ignored = from_query(query, "en")
    found, lesson, lab = read(GatesSettings, query), read(LessonSettings, query), read(LabSettings, query)
    pair, translation = read(CompareSettings, query), read(TranslateSettings, query)
    assert ignored == found[1] == lesson[1] == lab[1] == pair[1] == translation[1] == ()
    gates = found[0] if "open" in query else replace(found[0], open=needed(query))  # as GATES.adopt has it
    address = {
        "": to_query(settings, gates),
        "lesson": lesson_to_query(settings, lesson[0]),
        "gradients": written(settings, "language") | written(lab[0]),
        "compare": compare_to_query(settings, pair[0]),
        "translate": translate_to_query(settings, translation[0]),
    }[view.page]
    if settings.present:
        address["present"] = "1"  # of the whole app; not every page says it in its address
    assert address == query


@pytest.mark.parametrize("view", OPENED, ids=named)
def test_the_app_opens_it(view: View) -> None:
    app = opened(view.page, **view.query)
    assert not app.exception
    assert not [*app.error, *app.warning, *app.info]
    notice = load_words(view.query["lang"])("notice.url", names="")[:20]
    assert not [text for text in texts(app) if text.startswith(notice)]
    kept = {name: app.query_params[name] for name in view.query if name != "present"}
    assert kept == {name: value for name, value in view.query.items() if name != "present"}
    assert app.session_state["choices"]["present"] == ("present" in view.query)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("step", ("step.unit", "step.word", "step.before", "step.after")),
        ("gates", ("gates.unit", "gates.word", "gates.before", "gates.after")),
        ("belt", ("belt.first.unit", "belt.first.word", "belt.first.left")),
        ("gru", ("gru.unit", "gru.word", "gru.before", "gru.after")),
        ("fading", ("fading.rnn", "fading.lstm", "fading.gru")),
        ("ways", ("ways.forward", "ways.backward")),
        ("order", ("order.other", "order.here")),
        ("limits", ("limits",)),
        ("translation", ("translate.plain",)),
    ],
)
def test_what_the_sheet_states_is_what_the_chapter_first_asks(
    name: str, facts: tuple[str, ...], language: Language
) -> None:
    first = sent(chapter(name, language), "quiz")["questions"][0]
    for fact in facts:
        assert VALUES[fact](language) in f"{first['text']} {first['why']}", fact


def test_what_is_read_over_many_texts_is_many() -> None:
    assert all(len(many(language)) > 100 for language in LANGUAGES)
