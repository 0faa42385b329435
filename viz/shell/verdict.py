"""The verdict on a text, in large letters."""

import numpy as np
import streamlit as st

from models import Trace
from models.networks.classifier import Network
from viz import verdict
from viz.cache.checkpoints import available
from viz.figures.style.classes import asked_about, has_own_classes, named
from viz.figures.style.names import network_name
from viz.figures.style.numbers import signed
from viz.language import Words
from viz.player.payload import verdict_data
from viz.shell.source import accuracy_help

_LISTED = 8


def show_verdict(trace: Trace, network: str, words: Words) -> None:
    """What a network makes of a text and how surely; the numbers behind it in the tooltip."""
    if _is_of_several(available(network), trace):
        _show_class(trace, network, words)
        return
    own, positive = named(available(network), words), trace.logit > 0
    percent = f"{100 * max(trace.probability, 1 - trace.probability):.0f}"
    said = own("verdict.positive" if positive else "verdict.negative", percent=percent)
    colour = "blue" if positive else "orange"
    meaning = own("verdict.help", logit=signed(trace.logit), probability=f"{trace.probability:.4f}")
    st.header(f":{colour}[{said}]", anchor=False, help=f"{meaning} {accuracy_help(network, words)}".rstrip())


def _show_class(trace: Trace, network: str, words: Words) -> None:
    """The likeliest of several classes, or a plain number."""
    names, logits = list(trace.outputs), np.array(list(trace.outputs.values()))
    if trace.number == "value":
        said = words("verdict.value", name=words.plain(names[0]), number=signed(trace.logit, 4))
        st.header(said, anchor=False, help=words("verdict.value.help"))
        return
    shares = np.exp(logits - logits.max())
    best, percent = int(logits.argmax()), 100 * shares.max() / shares.sum()
    meaning = words(
        "verdict.class.help",
        count=len(names),
        about=words.plain(asked_about(available(network), words)),
        logit=signed(trace.logit),
        probability=f"{trace.probability:.4f}",
    )
    st.header(
        words("verdict.class", name=words.plain(names[best]), percent=f"{percent:.0f}"), anchor=False, help=meaning
    )


def tell_classes(network: str, words: Words) -> None:
    """On a page of several networks: what this one's verdict means, where it is none of praise and blame."""
    model = available(network)
    head = model.config.head
    if head is not None and has_own_classes(model):
        key = "classes.told" if len(head.classes) > 1 else "classes.told.value"
        classes = ", ".join(head.classes[:_LISTED]) + (" …" if len(head.classes) > _LISTED else "")
        st.text(words(key, name=network, classes=classes, about=asked_about(model, words)))


def follow_verdict(trace: Trace, network: str, words: Words) -> None:
    """The same where there is a player, whose cursor and whose text it follows in the browser."""
    model = available(network)
    if _is_of_several(model, trace):
        _show_class(trace, network, words)
    else:
        own, name = named(model, words), network_name(network, words)
        verdict.show_verdict(verdict_data(trace), name, accuracy_help(network, words), own)


def _is_of_several(model: Network, trace: Trace) -> bool:
    """Whether there is no verdict of two sides."""
    return has_own_classes(model) and len(trace.outputs) != 2
