"""The Translate page: an encoder reads a sentence, hands two vectors over, and a decoder writes from them."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models import CheckpointError, EmptyTextError
from models.translation.trace import TranslationTrace
from models.translation.words import OUTPUT_LIMIT, read_source
from viz.cache import translators
from viz.content.shipped import TRANSLATORS
from viz.content.unfit import mask_of, unfit_source
from viz.language import Words
from viz.shell import widgets
from viz.shell.guard import guarded
from viz.translate import controls, sections
from viz.translate.notices import notices
from viz.translate.settings import TRANSLATE, TranslateSettings, translate_to_query
from viz.translator import TRANSLATOR, read_place, read_put, show_translator
from viz.translator.payload import Shown, Side, build_payload, view_id
from viz.visit import choices, networks, session
from viz.visit.settings import Settings

_TAKEN = "translate_put_taken"
_VIEW = "translate_view"


def render(settings: Settings, words: Words, bar: DeltaGenerator) -> None:
    """Draw the page for these settings; the sentence and what translates it stand in the `bar` at the top."""
    _take_put()
    with st.container():  # one place, however much stands in it
        found = _read(settings, words, bar)
    if found is None:
        session.write_url(translate_to_query(settings, TRANSLATE.chosen()))
        return
    _stage(settings, words)
    if not settings.present:
        sections.render(settings, words, TRANSLATE.chosen(), found)


def _read(settings: Settings, words: Words, bar: DeltaGenerator) -> TranslationTrace | None:
    """What stands above the translator; None where it is said why there is no translation."""
    available = translators.available_translators()
    missing = [why for name in TRANSLATORS if isinstance(why := translators.translator(name), CheckpointError)]
    if missing:
        st.warning(networks.unavailable(missing, words, lambda name, words: words(f"translate.network.{name}")))
    if not available:
        st.error(words("network.none"))
        return None
    if TRANSLATE.chosen().translator not in available:
        TRANSLATE.put(translator=available[0])
    _choose(settings, words, bar, available)
    chosen = TRANSLATE.chosen()
    if chosen.mode == "given":
        controls.choose_given(words)
    try:
        if chosen.hide and unfit_source(read_source(chosen.source).tokens):
            st.info(words("translate.refused"))
            controls.choose_hide(words)
            return None
        found = _trace(chosen.translator, chosen)
    except EmptyTextError:
        st.info(words("translate.empty"))
        return None
    for sentence in [*notices(found, chosen, words), *_ignored(words)]:
        st.text(sentence)
    return found


def _choose(settings: Settings, words: Words, bar: DeltaGenerator, available: tuple[str, ...]) -> None:
    """The sentence in the bar; an example, the network and how it writes below, beside the sentence for a projector."""
    if settings.present:
        text, network = bar.columns([62, 38], vertical_alignment="center")
    else:
        text = bar
        example, network, mode = st.columns([44, 22, 34], vertical_alignment="center")
        with example:
            controls.choose_example(words)
        with mode:
            widgets.choose(TRANSLATE, "mode", words, "translate.mode")
    with text:
        controls.choose_source(words)
    with network:
        controls.choose_translator(available, words)


def _both(chosen: TranslateSettings, available: tuple[str, ...]) -> tuple[str, str | None]:
    return chosen.translator, next((name for name in available if name != chosen.translator), None)


def _trace(name: str, chosen: TranslateSettings) -> TranslationTrace:
    """What this network makes of the sentence; words that the visitor put are put into the chosen network's alone."""
    if chosen.mode == "given" and chosen.given.strip():
        return translators.forced(name, chosen.source, _within(chosen.given), chosen.handover)
    prefix = tuple(chosen.prefix.split()) if name == chosen.translator else ()
    return translators.traced(name, chosen.source, chosen.beams, prefix[: OUTPUT_LIMIT - 1], chosen.handover)


def _within(given: str) -> str:
    """A translation that is no longer than an output may be, with room for its end."""
    return " ".join(given.split()[: OUTPUT_LIMIT - 1])


def _ignored(words: Words) -> list[str]:
    names = session.ignored_parameters()
    return [words("notice.url", names=", ".join(names))] if names else []


def _take_put() -> None:
    """A word that the visitor has put in place of the decoder's since the last run: the decoder goes on from there."""
    put = read_put(session.told_by(TRANSLATOR))
    if put is None or put.count == choices.look(_TAKEN):
        return
    choices.put(_TAKEN, put.count)
    if put.view != choices.look(_VIEW):
        return  # of a view that is gone
    if put.step < 0:
        TRANSLATE.put(prefix="")
        return
    chosen = TRANSLATE.chosen()
    trace = _trace(chosen.translator, chosen)
    if put.step < len(trace.output.words) and put.word in trace.output.candidates[put.step]:
        TRANSLATE.put(prefix=" ".join([*trace.output.words[: put.step], put.word]))


@st.fragment
def _stage(start: Settings, words: Words) -> None:
    """The translator. Where its cursor rests, it runs alone, and only the address follows."""
    if session.is_behind(start) or _put_waits():
        st.rerun()
    with guarded(words):
        settings = session.chosen_settings()
        view = _follow_place(TRANSLATE.chosen())
        choices.put(_VIEW, view)
        show_translator(build_payload(_shown(TRANSLATE.chosen(), present=settings.present), words))
        session.write_url(translate_to_query(settings, TRANSLATE.chosen()))


def _put_waits() -> bool:
    put = read_put(session.told_by(TRANSLATOR))
    return put is not None and put.count != choices.look(_TAKEN)


def _follow_place(chosen: TranslateSettings) -> str:
    """The view's name; where the translator last rested in it is where the choices stand."""
    trace = _trace(chosen.translator, chosen)
    view = view_id(chosen.translator, chosen.mode, trace, session.links_opened())
    place = read_place(session.told_by(TRANSLATOR))
    if place is not None and place.view == view:
        at_home = chosen.moment is None and place.moment == len(trace.source.tokens)
        TRANSLATE.put(moment=None if at_home else place.moment, unit=place.unit, panel=place.panel)
    return view


def _shown(chosen: TranslateSettings, *, present: bool) -> Shown:
    """The chosen network's trace; the other's, and the gradients, for a panel that shows them."""
    beside = _both(chosen, translators.available_translators())[1]
    compared = chosen.panel != "beams"
    own = _side(chosen.translator, chosen)
    other = _side(beside, chosen) if beside is not None and compared else None
    return Shown(
        own=own,
        other=other,
        moment=chosen.moment,
        unit=chosen.unit,
        panel=chosen.panel,
        complete=chosen.panel == "reach",
        alone=False,
        present=present,
        mode=chosen.mode,
        mask=mask_of([side.trace for side in (own, other) if side is not None]) if chosen.hide else {},
        writable=chosen.mode != "given" or not chosen.given.strip(),
        opened=session.links_opened(),
    )


def _side(name: str, chosen: TranslateSettings) -> Side:
    trace = _trace(name, chosen)
    return Side(name, trace, translators.reach(name, trace) if chosen.panel == "reach" else None)


PAGE = widgets.Page(render, reads_text=lambda: False)
"""What app.py shows."""
