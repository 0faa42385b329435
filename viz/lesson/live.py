"""The live views of the chapters: a network that reads the text in the player, and gradients of several networks."""

import zlib
from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from models import Trace
from models.questions.fading import smallest_questions
from models.questions.form import Question
from models.questions.order import in_other_order, order_questions
from models.questions.verdicts import unwritten_questions
from models.reading.trace import only_part, part_names, top_part
from models.reading.turning import turning_point
from models.translation.words import as_text
from viz import charts
from viz.cache import readings
from viz.figures.tables import curve_values
from viz.language import Words
from viz.lesson.chapter import Live, Visit
from viz.player import Cursor, show_player
from viz.player.payload import Lesson, stepped_through, text_id, view_id
from viz.shell import widgets
from viz.shell.notices import notices
from viz.shell.questions import Maker, asked_of, asked_of_gradients, cover_of
from viz.visit import networks
from viz.visit.address import text_query

PLAYER = "lesson_player"
"""The player's key: not that of the Gates page, whose cursor is another."""


def reads(
    network: str, asks: Sequence[Maker], chart: Callable[[Words, bool], None] | None = None
) -> Callable[[Visit], Live]:
    """A live view: `network` reads the text in the player, `asks` make the questions, a `chart` may stand below."""
    return partial(_read, network, tuple(asks), chart)


def reads_again(network: str) -> Callable[[Visit], Live]:
    """As `reads`; asked is whether the verdict turns if a word is read but not written."""
    return partial(_read, network, (), None, unwritten=True)


def in_two_orders(network: str, asks: Sequence[Maker]) -> Callable[[Visit], Live]:
    """As `reads`, with the verdict after every word; asked first is what the same words say in another order."""
    return partial(_read, network, tuple(asks), prediction, orders=True)


def gradients(curves: Sequence[str]) -> Callable[[Visit], Live]:
    """A live view: these gradients "NETWORK.STATE" on their way back through the text."""
    return partial(_flow_back, tuple(curves))


def prediction(words: Words, present: bool) -> None:
    """The verdict after every word."""
    charts.show(charts.prediction_chart(words, present=present))


def unit(words: Words, present: bool) -> None:
    """The unit under the cursor, through time; not in front of a class, where there is no room for it."""
    if not present:
        charts.show(charts.unit_chart(words))


def _read(
    network: str,
    asks: tuple[Maker, ...],
    chart: Callable[[Words, bool], None] | None,
    visit: Visit,
    *,
    orders: bool = False,
    unwritten: bool = False,
) -> Live:
    words, present = visit.words, visit.settings.present
    network = networks.reader_of_kind(network, visit.text, words.language)
    trace = readings.traced(network, visit.text)
    names, top = part_names(trace), top_part(trace)
    part = only_part(trace, visit.layer if visit.layer in names else top)
    other = in_other_order(trace.tokens) if orders else None
    questions = [] if other is None else [*order_questions(trace, readings.traced(network, as_text(other)))]
    worth = readings.unwritten_each(network, visit.text) if unwritten else None
    questions += [] if worth is None else unwritten_questions(trace, worth)
    for make in asks:  # through the text, so that an answer need not show what a later question asks
        questions += sorted(make(trace), key=lambda question: question.covered)
    opened = zlib.crc32(f"{visit.chapter} {text_id(trace)}".encode())  # where a player goes anew to its start

    def draw() -> None:
        if len(names) > 1:
            with st.container():
                widgets.choose_part(names, top, words, name="lesson_layer")
        start, first = _start(part, questions)
        payload = readings.payload(
            network,
            visit.text,
            part_names(part)[0],
            words.language,
            start,
            opened,
            present=present,
            driven=stepped_through(part.layers[-1], start, None),
            bars="parts",
            lesson=Lesson(None if first is None else cover_of(first)),
        )
        show_player(payload, PLAYER)
        if chart is not None and trace.prefix_probability is not None:
            chart(words, present)

    if other is not None:  # both orders, on Compare
        query = text_query(visit.text) | text_query(as_text(other), "other")
    else:
        query = {} if not questions or questions[0].word is None else _place(questions[0])
    notes = tuple(notices(visit.text, trace, words))
    return Live(
        view_id(network, part, opened),
        asked_of(questions, network, visit.text, trace, words),
        draw,
        notes,
        {"net": network} | query,
    )


def _start(part: Trace, questions: Sequence[Question]) -> tuple[Cursor, Question | None]:
    """Where the player starts: at the first question, or where most happens."""
    first = questions[0] if questions else None
    word, own = turning_point(part.layers[-1])
    if first is not None and first.word is not None:
        word = first.word
    if first is not None and first.unit is not None:
        own = first.unit
    return Cursor(word + 1, own, open=("cell", "units")), first


def _place(question: Question) -> dict[str, str]:
    """Parameters of the Gates page that lead to the word and the unit of a question."""
    assert question.word is not None
    unit = {} if question.unit is None else {"unit": str(question.unit)}
    return {"word": str(question.word + 1)} | unit


def _flow_back(curves: tuple[str, ...], visit: Visit) -> Live:
    words = visit.words
    drawn_curves = networks.curves_read(curves, networks.reading_language(visit.text, words.language))
    names = [curve.split(".")[0] for curve in drawn_curves or curves]
    norms = {name: readings.gradients(name, visit.text) for name in names}
    trace = readings.traced(names[0], visit.text)
    tokens = trace.tokens
    drawn = curve_values(norms, drawn_curves)
    questions = smallest_questions(drawn, tokens)
    of = f"gradients-{text_id(trace)}-{visit.chapter}"
    asked = asked_of_gradients(questions, trace, words)

    def draw() -> None:
        st.subheader(words("gradient.title"), anchor=False, help=words("gradient.help"))
        race = charts.Race(of, questions[0].covered if questions else None)
        present = visit.settings.present
        charts.show(charts.gradient_chart(drawn, tokens, {}, words, scale="relative", present=present, race=race))

    return Live(of, asked, draw, tuple(notices(visit.text, trace, words)))
