"""The widgets that choose what to look at. Their keys and option ids are language-neutral, so switching the language
loses nothing.
"""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from viz.choice import choose_one
from viz.examples import EXAMPLES, PAIRS, example_of
from viz.figures.theme import Theme
from viz.i18n import LANGUAGES, Words
from viz.networks import available_networks, network_label
from viz.session import forget_word
from viz.settings import CURVES, DETAILS, MEMORIES, SCALES, Settings

Render = Callable[[Settings, Words, DeltaGenerator], None]
"""What draws a page, with its own widgets in the bar at the top."""


def choose_language(words: Words) -> None:
    """English or Vietnamese."""
    choose_one(words("app.language"), LANGUAGES, lambda language: words(f"language.{language}"), key="language")


def choose_text(words: Words) -> None:
    """The text box."""
    st.text_input(
        words("input.label"),
        key="text",
        placeholder=words("input.placeholder"),
        label_visibility="collapsed",
        on_change=_take_text,
    )


def choose_example(words: Words) -> None:
    """One click puts an example into the text box."""
    st.pills(
        words("input.examples"),
        list(EXAMPLES),
        format_func=lambda example: words(f"example.{example}"),
        key="example",
        on_change=_take_example,
        label_visibility="collapsed",
    )


def choose_pair(words: Words) -> None:
    """One click puts two texts that differ in little beside each other."""
    own = (st.session_state.text, st.session_state.compare_other)
    st.session_state.pair = next((name for name, pair in PAIRS.items() if pair == own), None)
    st.pills(
        words("compare.pairs"),
        list(PAIRS),
        format_func=lambda pair: words(f"pair.{pair}"),
        key="pair",
        on_change=_take_pair,
        label_visibility="collapsed",
    )


def choose_network(words: Words) -> None:
    """One of the networks that are there, its test accuracy beside its name."""
    st.selectbox(
        words("network.label"),
        available_networks(),
        format_func=lambda name: network_label(name, words),
        key="network",
        label_visibility="collapsed",
        on_change=_forget_part,
    )


def choose_part(names: tuple[str, ...], top: str, words: Words, *, key: str = "part") -> str:
    """Which layer and direction is shown, `top` at first; no widget where there is only one."""
    if len(names) > 1:
        if st.session_state[key] not in names:
            st.session_state[key] = top
        choose_one(words("part.label"), names, lambda name: words(f"part.{name}"), key=key)
    chosen: str | None = st.session_state[key]
    return chosen if chosen in names else top


def choose_curves(words: Words) -> None:
    """Which gradient curves are drawn."""
    available = available_networks()
    st.pills(
        words("gradient.curves"),
        [curve for curve in CURVES if curve.split(".")[0] in available],
        selection_mode="multi",
        format_func=lambda curve: words(f"curve.{curve}"),
        key="curves",
        label_visibility="collapsed",
    )


def choose_scale(words: Words) -> None:
    """Absolute norms, or relative to the last word's."""
    choose_one(words("gradient.scale"), SCALES, lambda scale: words(f"gradient.scale.{scale}"), key="scale")


def choose_detail(words: Words) -> None:
    """Which section stands below the player."""
    choose_one(words("detail"), DETAILS, lambda detail: words(f"detail.{detail}"), key="detail")


def choose_memory(words: Words, unit: int) -> None:
    """What is still remembered: over all units, or of the chosen one."""
    choose_one(words("memory.of"), MEMORIES, lambda memory: words(f"memory.of.{memory}", unit=unit), key="memory")


def choose_present(words: Words) -> None:
    """Large type and nothing in the way, for a projector."""
    st.toggle(words("present"), key="present", help=words("present.help"))


def theme() -> Theme:
    """The colours that this visitor's browser shows, as far as it told."""
    return "dark" if st.context.theme.type == "dark" else "light"


def _forget_part() -> None:
    """Another network has other layers."""
    st.session_state.part = None


def _take_example() -> None:
    chosen = st.session_state.example
    if chosen in EXAMPLES:
        st.session_state.text = EXAMPLES[chosen]
        forget_word()


def _take_pair() -> None:
    chosen = st.session_state.pair
    if chosen in PAIRS:
        st.session_state.text, st.session_state.compare_other = PAIRS[chosen]
        _take_text()


def _take_text() -> None:
    st.session_state.example = example_of(st.session_state.text)
    forget_word()
