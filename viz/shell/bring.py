"""*Bring a network*: a file of the visitor's, read as data, becomes a network of this visit and of nobody else's."""

import os
import re
from functools import partial

import streamlit as st

from models.adopting.adopt import Asked, Fit, Opened, fits, opened
from models.adopting.answers import Known, known
from models.adopting.limits import SERVER
from models.networks.misfit import MisfitError
from models.networks.text import TOKENIZERS, Tokenizer
from viz.cache.readings import one_at_a_time
from viz.language import Words
from viz.shell import widgets
from viz.visit import brought, choices, session
from viz.visit.networks import verbatim

UPLOADS = "GATESCOPE_UPLOADS"
"""Set to 0 where nobody may bring a network: `make serve` does, unless it is asked not to."""

_ENTRY = "bring a network"  # which no network can be called
_OPEN = "bringing"  # whether the form is
_MOST_TEXT = 2_000  # characters of the known text
_MOST_PADS = 500


def is_offered() -> bool:
    """Whether visitors may bring networks here."""
    return os.environ.get(UPLOADS, "1") != "0"


def choose_network(words: Words) -> None:
    """The list of networks; its last entry opens the form."""
    offered = is_offered() and not session.presenting()
    widgets.choose_network(words, {_ENTRY: words("bring.entry")} if offered else {}, _open)
    if offered and choices.look(_OPEN):
        st.dialog(words("bring.title"), width="large", on_dismiss=partial(_put, False))(_form)(words)


def _open(before: str) -> None:
    """The form, and the network that was chosen stays."""
    choices.put("network", before)
    _put(True)


def _put(is_open: bool) -> None:
    choices.put(_OPEN, is_open)


def tell_of_own(words: Words) -> None:
    """Of a network that was brought: that it is in no link, and a way to let it go."""
    chosen = choices.look("network")
    if chosen not in brought.mine() or session.presenting():
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(words("bring.own"), width="content")
        st.button(words("bring.leave"), key="bring_leave", on_click=_leave, args=(chosen,))


def _leave(key: str) -> None:
    brought.leave(key)
    session.begin_anew("network")


def _form(words: Words) -> None:
    st.markdown(words("bring.what"))
    left, right = st.columns(2)
    file = left.file_uploader(words("bring.file"), ["pt", "pth", "safetensors"], key="bring_file")
    listed = right.file_uploader(words("bring.words"), ["txt", "json"], key="bring_words", max_upload_size=16)
    text = left.text_input(words("bring.text"), max_chars=_MOST_TEXT, key="bring_text")
    says = right.text_input(words("bring.says"), max_chars=_MOST_TEXT, key="bring_says", help=words("bring.says.help"))
    name = left.text_input(words("bring.name"), "mine", max_chars=16, key="bring_name")
    classes = right.text_input(words("bring.classes"), max_chars=_MOST_TEXT, key="bring_classes")
    with st.expander(words("bring.more")):
        tokenizer = st.selectbox(
            words("bring.tokenizer"),
            [None, *TOKENIZERS],
            format_func=lambda found: words(f"bring.tokenizer.{found or 'any'}"),
            key="bring_tokenizer",
        )
        pads = st.number_input(words("bring.pads"), 0, _MOST_PADS, 0, key="bring_pads")
        start = st.text_input(words("bring.start"), max_chars=60, key="bring_start")
    if file is None or listed is None:
        return
    try:
        found = opened(file.name, file.getvalue(), SERVER)
        st.text(_told(found, words))
        if not st.button(words("bring.take"), type="primary", disabled=not (text and says), key="bring_take"):
            return
        asked = Asked(_names(classes), _tokenizer(tokenizer), "en", int(pads), start or None, (known(text, says),))
        with st.spinner(words("bring.trying")), one_at_a_time:
            fit = _one(fits(found, listed.getvalue(), asked), len(found.readings), asked.answers)
        brought.take(_name(name), fit.network)
        _put(False)
    except MisfitError as why:
        st.error(say_why(why, words))
        return
    session.begin_anew("network")
    session.take_text(text)
    st.rerun()


def say_why(why: MisfitError, words: Words) -> str:
    """The reason in the visitor's language."""
    sentence = why.said(lambda key, **parts: words(f"problem.{key}", **parts), verbatim)
    return sentence[:1].upper() + sentence[1:]


def _one(found: list[Fit], count: int, answers: tuple[Known, ...]) -> Fit:
    """The one reading that gives the answer."""
    if found[0].distance:
        raise MisfitError("adopt.answer.far", count=count, distance=f"{found[0].distance:.2g}")
    if len(found) > 1:
        raise MisfitError("adopt.answer.several", count=len(found))
    return found[0].about(answers)


def _told(found: Opened, words: Words) -> str:
    """What the shapes say, in a line."""
    shapes = found.shapes
    return words(
        "bring.shapes",
        cell=shapes.cell.upper(),
        layers=len(shapes.layers),
        units=", ".join(str(layer.units) for layer in shapes.layers),
        ways=shapes.ways,
        words=shapes.words,
        outputs=found.readings[0].outputs,
        readings=len(found.readings),
    )


def _names(classes: str) -> tuple[str, ...] | None:
    return tuple(name.strip() for name in classes.split(",")) if classes.strip() else None


def _tokenizer(chosen: str | None) -> Tokenizer | None:
    return next((each for each in TOKENIZERS if each == chosen), None)


def _name(name: str) -> str:
    """What a network may be called."""
    found = re.sub("[^a-z0-9_-]+", "-", name.strip().lower()).strip("-_")
    return found or "mine"
