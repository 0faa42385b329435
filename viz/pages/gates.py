"""The Gates page: type a sentence, watch a trained network read it, and see how far back its gradient reaches."""

import math

import pandas as pd
import streamlit as st

from models import CheckpointError, EmptyTextError, Trace
from viz import cache, controls
from viz.figures.axis import brief
from viz.figures.gradient import gradient_figure
from viz.figures.numbers import from_log10, signed
from viz.figures.prediction import prediction_figure
from viz.i18n import Words
from viz.notices import notices
from viz.player import show_player
from viz.player.payload import build_payload, view_id
from viz.settings import NETWORKS, Settings, fits_link
from viz.tables import fadings, gradient_table, prediction_table

_SHORT = 40  # words: up to here a gradient has little way to fade


def render(settings: Settings, words: Words) -> None:
    """Draw the page for these settings."""
    _warn_about_networks(words)
    if not controls.available_networks():
        st.error(words("network.none"))
        return
    text_column, network_column, verdict_column = st.columns([9, 5, 5], vertical_alignment="center")
    with text_column:
        controls.choose_text(words)
    with network_column:
        controls.choose_network(words)
    controls.choose_example(words)
    try:
        with st.spinner(words("app.reading")):
            trace = cache.traced(settings.network, settings.text)
    except EmptyTextError:
        st.info(words("notice.empty"))
        controls.write_url(settings)
        return
    with verdict_column:
        _show_verdict(trace, words)
    _show_notices(settings, trace, words)
    player_column, chart_column = st.columns([62, 38], gap="medium")
    with player_column:
        _player(settings, trace, words)
    with chart_column:
        _show_gradients(settings, trace, words)
        _show_predictions(trace, words)


def _warn_about_networks(words: Words) -> None:
    for name in NETWORKS:
        found = cache.network(name)
        if isinstance(found, CheckpointError):
            reason = words(f"problem.{found.problem}")
            st.warning(words("network.unavailable", name=name.upper(), reason=reason))


def _show_verdict(trace: Trace, words: Words) -> None:
    positive = trace.logit > 0
    percent = f"{100 * max(trace.probability, 1 - trace.probability):.0f}"
    verdict = words("verdict.positive" if positive else "verdict.negative", percent=percent)
    colour = "blue" if positive else "orange"
    st.markdown(
        f"#### :{colour}[{verdict}] :small[:gray[logit {signed(trace.logit)}]]",
        help=words("verdict.help", logit=signed(trace.logit), probability=f"{trace.probability:.4f}"),
    )


def _show_notices(settings: Settings, trace: Trace, words: Words) -> None:
    sentences = notices(settings.text, trace, words)
    if not fits_link(settings.text):
        sentences.append(words("notice.too_long_for_link"))
    if names := controls.ignored_parameters():
        sentences.append(words("notice.url", names=", ".join(names)))
    for sentence in sentences:
        st.text(sentence)


@st.fragment
def _player(settings: Settings, trace: Trace, words: Words) -> None:
    """The player runs alone when only its cursor moved."""
    opened = controls.links_opened()
    cursor = show_player(build_payload(trace, settings.network, settings, words, opened=opened), key="player")
    view = view_id(settings.network, trace, opened)
    controls.write_url(controls.remember_cursor(settings, cursor, view))


def _show_gradients(settings: Settings, trace: Trace, words: Words) -> None:
    st.markdown(f"**{words('gradient.title')}**", help=words("gradient.help"))
    with st.container(horizontal=True, vertical_alignment="center"):
        controls.choose_curves(words)
        controls.choose_scale(words)
    if not settings.curves:
        st.info(words("gradient.nothing"))
        return
    norms = {curve.split(".")[0]: cache.gradients(curve.split(".")[0], settings.text) for curve in settings.curves}
    table = gradient_table(norms, settings.curves)
    figure = gradient_figure(table, trace.tokens, scale=settings.scale, say=words)
    with st.container(key="gradient_chart"):
        st.plotly_chart(figure, key="gradient", alt=words("gradient.title"), config={"displayModeBar": False})
    st.text(_in_words(table, settings, trace, words))


def _in_words(table: pd.DataFrame, settings: Settings, trace: Trace, words: Words) -> str:
    """What the curves show, in sentences with the measured factors."""
    if len(trace.tokens) == 1:
        return words("gradient.one_word")
    sentences = []
    for fading in fadings(table):
        log10 = fading.first
        key = "gradient.zero" if log10 == -math.inf else "gradient.weaker" if log10 < 0 else "gradient.stronger"
        network = words(f"network_of.{fading.curve}")
        ratio = from_log10(abs(log10))
        sentences.append(words(key, curve=network, token=brief(trace.tokens[0]), ratio=ratio))
        if len(settings.curves) == 1 and -math.inf < fading.weakest < min(0, fading.first):
            weakest = from_log10(-fading.weakest)
            position, token = fading.weakest_position, brief(fading.weakest_token)
            sentences.append(words("gradient.weakest", position=position, token=token, ratio=weakest))
    if len(trace.tokens) < _SHORT:
        sentences.append(words("gradient.short", example=words("example.long")))
    return " ".join(sentences)


def _show_predictions(trace: Trace, words: Words) -> None:
    st.markdown(f"**{words('prediction.title')}**", help=words("prediction.help"))
    if trace.prefix_probability is None:
        st.info(words("prediction.none"))
        return
    figure = prediction_figure(prediction_table(trace), say=words)
    with st.container(key="prediction_chart"):
        st.plotly_chart(figure, key="prediction", alt=words("prediction.title"), config={"displayModeBar": False})
