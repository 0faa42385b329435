"""Of a network of several classes: which number the page is about, one class rather than another."""

from functools import partial

import streamlit as st

from models.networks.classifier import Network
from models.networks.misfit import MisfitError
from viz.cache.checkpoints import available
from viz.figures.style.names import network_name
from viz.language import Words
from viz.shell.bring import say_why
from viz.visit import brought, choices, session

_KEYS = ("about_one", "about_other")
_MOST = 200  # classes to choose from


def choose_classes(words: Words) -> None:
    """Two lists of classes. Another choice is another network of the visitor's own: the same weights, asked something
    else, so no cache takes one for the other.
    """
    name = choices.look("network")
    model = available(name)
    head = model.config.head
    if head is None or not 2 < len(head.classes) <= _MOST or session.presenting():
        return
    one, *others = head.chosen
    other = others[0] if others else next(k for k in range(len(head.classes)) if k != one)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(words("about.label"), width="content")
        for key, chosen, label in zip(_KEYS, (one, other), ("about.one", "about.other"), strict=True):
            if key != _KEYS[0]:
                st.text(words("about.than"), width="content")
            choices.put(key, chosen)
            st.selectbox(
                words(label),
                range(len(head.classes)),
                format_func=head.classes.__getitem__,
                label_visibility="collapsed",
                width=180,
                **choices.shown(key, partial(_ask, name, model, words)),
            )


def _ask(name: str, model: Network, words: Words) -> None:
    chosen = [int(choices.look(key)) for key in _KEYS]
    if len(set(chosen)) < len(chosen):
        return
    try:
        brought.take(network_name(name, words), model.about(*chosen), instead_of=name)
        session.begin_anew("network")
    except MisfitError as why:
        st.error(say_why(why, words))
