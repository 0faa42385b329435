"""The networks that this visitor has brought: they live in the session, and go with it."""

from collections.abc import Mapping

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from models.networks.classifier import Network
from models.networks.misfit import MisfitError
from viz.cache.brought import Brought, keep
from viz.visit import choices

MOST = 3
"""Networks of one visitor."""

_BROUGHT = "brought"


def mine() -> Mapping[str, Brought]:
    """By key, in the order in which they were brought; none outside a run of the page, where there is no visitor."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return {}
    found: dict[str, Brought] = st.session_state.get(_BROUGHT, {})
    return found


def take(name: str, network: Network, instead_of: str | None = None) -> str:
    """Make a network the visitor's own, and choose it; its key. MisfitError where there are too many.

    One of the visitor's own goes where this one comes `instead_of` it.
    """
    own = {key: each for key, each in mine().items() if key != instead_of}
    if len(own) >= MOST:
        raise MisfitError("adopt.enough", most=MOST)
    brought = keep(name, network)
    st.session_state[_BROUGHT] = own | {brought.key: brought}
    choices.put("network", brought.key)
    return brought.key


def leave(key: str) -> None:
    """Let go of one."""
    st.session_state[_BROUGHT] = {other: each for other, each in mine().items() if other != key}
