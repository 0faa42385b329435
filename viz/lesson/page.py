"""The Lesson page: a path of short chapters, each with a live view, a question, the equations and our code for them."""

from collections.abc import Mapping
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from models import CheckpointError, EmptyTextError
from viz.cache import checkpoints
from viz.content.shipped import DEFAULT_TEXTS
from viz.figures.style.names import network_name
from viz.language import Words
from viz.lesson.chapter import Chapter, Live, Visit
from viz.lesson.folds import FOLDS, Fold
from viz.lesson.path import PATH
from viz.lesson.settings import LESSON, LessonSettings, go_to, lesson_to_query
from viz.lesson.source import source_of
from viz.path import ROW, TURN, Title, read_chosen, show_quiz, show_row, show_turn
from viz.shell import widgets
from viz.shell.guard import guarded
from viz.shell.source import grouped
from viz.visit import networks, session
from viz.visit.address import fits_link, text_query
from viz.visit.screen import on_screen
from viz.visit.settings import Settings

_NAMES = tuple(PATH)


def page(pages: Mapping[str, StreamlitPage]) -> widgets.Page:
    """What app.py shows; `pages` are all pages of the app by the name of their title, to link to."""
    return widgets.Page(partial(render, pages), reads_text=lambda: LESSON.chosen().reads == "own")


def render(pages: Mapping[str, StreamlitPage], settings: Settings, words: Words, bar: DeltaGenerator) -> None:
    """One chapter of the path; `pages` are all pages of the app by the name of their title, to link to."""
    lesson = LESSON.chosen()
    with bar:
        if lesson.reads == "own":
            widgets.choose_text(words)
        else:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(words("lesson.title"), width="content")
                query = {"story": "1", "lang": settings.language} | session.presenting_query()
                label, opens = words("story.open"), session.along(query)
                st.page_link(pages["gates"], label=label, icon=":material/slideshow:", query_params=opens)
    titles = [Title(name, words(f"path.{name}.short")) for name in _NAMES]
    show_row(titles, lesson.chapter, words, partial(_take_chosen, ROW))
    if names := session.ignored_parameters():
        st.text(words("notice.url", names=", ".join(names)))
    chapter = PATH[lesson.chapter]
    text = settings.text if lesson.reads == "own" else _own_text(chapter, words)
    visit = Visit(lesson.chapter, text, settings, words, lesson.layer)
    with guarded(words):
        _show_chapter(pages, chapter, lesson, visit)
    at = _NAMES.index(lesson.chapter)
    previous = titles[at - 1] if at > 0 else None
    show_turn(previous, titles[at + 1] if at + 1 < len(titles) else None, words, partial(_take_chosen, TURN))
    session.write_url(lesson_to_query(settings, LESSON.chosen()))


def _own_text(chapter: Chapter, words: Words) -> str:
    """The chapter's text, in the language of the page if a network of its kind reads that."""
    translated = chapter.vietnamese if words.language == "vi" and "vi" in networks.languages_read() else ""
    return translated or chapter.text


def _take_chosen(key: str) -> None:
    """A chapter that was chosen in the browser."""
    if chosen := read_chosen(session.told_by(key)):
        go_to(chosen)


def _show_chapter(pages: Mapping[str, StreamlitPage], chapter: Chapter, lesson: LessonSettings, visit: Visit) -> None:
    words, name = visit.words, lesson.chapter
    left, right = st.columns([38, 62], gap="medium")
    with left:
        st.subheader(words(f"path.{name}.title"), anchor=False)
        first, second, third = (st.container() for _ in range(3))
    # in front of a class somebody tells what the text says: there the question stands first, beside the picture
    told, tried, asked = (second, third, first) if visit.settings.present else (first, second, third)
    told.text(words(f"path.{name}.text", **chapter.says(words)))
    live = _found(chapter, visit, right)
    if live is not None and "net" in live.query:
        on_screen(live.query["net"], visit.text, live.asked[0].name if live.asked else "")
    with tried:
        st.text(words("path.try", what=words(f"path.{name}.try")))
        widgets.choose(LESSON, "reads", words, "path.reads")
    if live is not None:
        with asked:
            show_quiz(name, live.of, live.asked, words)
    with right:
        if live is not None:
            for note in live.notes:
                st.text(note)
            if not fits_link(visit.text):
                st.text(words("notice.too_long_for_link"))
            live.draw()
    if chapter.folds:
        st.caption(words("lesson.help"))
    for fold in chapter.folds:
        with st.expander(words(f"lesson.{fold}.title"), key=f"lesson_{fold}"):
            _show_fold(pages, fold, visit)
    query = _address(chapter.page, visit) | dict(chapter.query) | (dict(live.query) if live is not None else {})
    label = words("path.see", page=words(f"page.{chapter.page}"))
    opens = session.along(query)
    st.page_link(pages[chapter.page], label=label, icon=":material/visibility:", query_params=opens)


def _found(chapter: Chapter, visit: Visit, place: DeltaGenerator) -> Live | None:
    """The live view, or None and in its place the reason why there is none."""
    try:
        return chapter.live(visit)
    except EmptyTextError:
        place.info(visit.words("notice.empty"))
    except CheckpointError as error:
        place.warning(networks.unavailable([error], visit.words))
    return None


def _show_fold(pages: Mapping[str, StreamlitPage], name: str, visit: Visit) -> None:
    fold, words = FOLDS[name], visit.words
    left, right = st.columns([42, 58], gap="medium")
    with left:
        _explain(name, fold, visit)
        label = words("lesson.see", page=words(f"page.{fold.page}"))
        query = dict(fold.query) | _address(fold.page, visit, fold.network)
        opens = session.along(query)
        st.page_link(pages[fold.page], label=label, icon=":material/visibility:", query_params=opens)
        if query.get("text") == DEFAULT_TEXTS["en"] != visit.text:
            st.caption(words("lesson.english"))
    with right:
        _show_code(fold, words)


def _explain(name: str, fold: Fold, visit: Visit) -> None:
    st.text(_text(name, fold, visit))
    for equation in fold.equations:
        st.latex(rf"{equation}\,")  # a little room for slanted letters, which would else make it scroll
    if name == "gru":
        st.text(visit.words("convention.gru"))


def _show_code(fold: Fold, words: Words) -> None:
    for code in fold.code:
        source = source_of(*code)
        st.caption(words("lesson.source", path=source.path, first=source.first, last=source.last))
        # without a language: Streamlit's colours for Python have a contrast of 2.2 : 1
        st.code(source.text, language=None, wrap_lines=True)


def _address(page_name: str, visit: Visit, network: str | None = None) -> dict[str, str]:
    """The view with the visitor's language and, where a text is read, the text of the chapter and what reads it.

    Of some kinds of `network` there is none that reads Vietnamese: then a text that the fold-out's own network reads.
    """
    query: dict[str, str] = {"lang": visit.settings.language}
    if page_name in ("compare", "translate"):
        return query
    if network is None:
        return query | text_query(visit.text)
    reader = networks.reader_of_kind(network, visit.text, visit.words.language)
    read = networks.language_read(reader)
    fits = read == networks.reading_language(visit.text, read)
    return query | text_query(visit.text if fits else DEFAULT_TEXTS[read]) | {"net": reader}


def _text(name: str, fold: Fold, visit: Visit) -> str:
    """What the fold-out is about, with the measured accuracy of the network that its link opens."""
    words = visit.words
    text = words(f"lesson.{name}.text")
    network = networks.reader_of_kind(fold.network, visit.text, words.language) if fold.network else None
    found = checkpoints.about(network) if network else None
    if found is None or isinstance(found, CheckpointError) or found.test_accuracy is None:
        return text
    report = checkpoints.report(found.name)
    measured = words(
        "lesson.measured",
        name=network_name(found.name, words),
        units=found.hidden_size,
        accuracy=f"{100 * found.test_accuracy:.1f}",
        reviews=grouped(25_000 if report is None else report.reviews, words),
    )
    return f"{text} {measured}"
