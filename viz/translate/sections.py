"""Below the translator: what the hand-over is worth, how good the networks are, and what to take away."""

from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from models.translation.handover import HandOver
from models.translation.report import CREDIT
from models.translation.table import tidy_columns
from models.translation.trace import TranslationTrace
from models.translation.words import as_text
from viz.cache import translators
from viz.content.shipped import TRANSLATORS
from viz.content.unfit import mask_of
from viz.language import Words
from viz.shell.chart import show_chart
from viz.shell.exports import Source, csv_bytes, figure_html, file_name, parquet_bytes
from viz.translate import controls
from viz.translate.findings import handover_finding, quality_findings
from viz.translate.pictures import length_figure, signals_figure
from viz.translate.settings import TranslateSettings
from viz.visit.settings import Settings

_VARIANTS = (("own", "own"), ("zeros", "zeros"), ("own", "zeros"), ("zeros", "own"))


def render(
    settings: Settings,
    words: Words,
    chosen: TranslateSettings,
    own: TranslationTrace,
) -> None:
    """The chosen section."""
    controls.choose_section(words)
    if chosen.section == "handover":
        _handover(chosen, own, words)
    elif chosen.section == "length":
        _quality(words)
    else:
        _take_away(settings, chosen, own, words)
    controls.choose_hide(words)
    st.markdown(f":small[{words('translate.credit', credit=CREDIT)}]")  # a caption's links are too pale to read


def _handover(chosen: TranslateSettings, own: TranslationTrace, words: Words) -> None:
    """What this network says from its own two vectors, from one of them, from another sentence's, and from none."""
    st.subheader(words("translate.handover.title"), anchor=False, help=words("translate.handover.help"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.choose_handover(words)
    controls.choose_other(words)
    handovers = [HandOver(hidden, cell) for hidden, cell in _VARIANTS]  # type: ignore[arg-type]
    if chosen.other.strip():
        handovers.append(HandOver("other", "other", chosen.other))
    outputs = [translators.written(chosen.translator, chosen.source, chosen.beams, how) for how in handovers]
    mask = mask_of([own], *(output.words for output in outputs)) if chosen.hide else {}
    texts = [as_text(mask.get(word, word) for word in output.words) for output in outputs]
    for how, text in zip(handovers, texts, strict=True):
        hidden, cell = (words(f"translate.handover.{part}") for part in (how.hidden, how.cell))
        st.text(f"{words('translate.handover.line', hidden=hidden, cell=cell)}  →  {text}")
    st.text(handover_finding(chosen.translator, texts, words))


def _quality(words: Words) -> None:
    """BLEU by the length of the source, for both networks, beside copying the nearest training sentence."""
    reports = {name: found for name in TRANSLATORS if (found := translators.report(name)) is not None}
    st.subheader(words("translate.length.title"), anchor=False, help=words("translate.length.help"))
    if not reports:
        st.info(words("translate.length.none"))
        return
    for sentence in quality_findings(reports, words):
        st.text(sentence)
    show_chart(length_figure(reports, say=words), key="translate_length", alt=words("translate.length.title"))


def _take_away(settings: Settings, chosen: TranslateSettings, own: TranslationTrace, words: Words) -> None:
    """The table holds both networks' steps, the picture too."""
    st.subheader(words("detail.take.title"), anchor=False, help=words("detail.take.help"))
    today = date.today()
    source = Source(chosen.source, chosen.translator, today)

    def table() -> pd.DataFrame:
        return pd.DataFrame(tidy_columns(own))

    def picture() -> bytes:
        draft = signals_figure(own, say=words)
        title = words("detail.take.html")
        return figure_html(draft.figure(), source, title=title, language=settings.language, say=words)

    offers = {
        "csv": ("text/csv", lambda: csv_bytes(table(), source)),
        "parquet": ("application/vnd.apache.parquet", lambda: parquet_bytes(table(), source)),
        "html": ("text/html", picture),
    }
    name = partial(file_name, chosen.translator, today)
    with st.container(horizontal=True):
        for ending, (kind, make) in offers.items():
            label = words(f"detail.take.{ending}")
            st.download_button(label, make, name(ending), kind, key=f"translate_{ending}", on_click="ignore")
