"""Whatever stands in an address: it opens a view, and the address of that view opens the same view again."""

import base64
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.hostile import any_text
from viz.compare.settings import CompareSettings, compare_to_query
from viz.gates.settings import GatesSettings, to_query
from viz.gradients.settings import LabSettings
from viz.visit.declared import read, written
from viz.visit.settings import Settings, from_query

OPTIONS = {
    "lang": ("en", "vi"),
    "net": ("lstm", "gru", "my-own_1", "../lstm", "-", "LSTM"),
    "part": ("1.forward", "2.backward", "10.forward"),
    "word": ("1", "999999", "0"),
    "unit": ("0", "127", "1000000"),
    "order": ("similar", "index"),
    "rows": ("top", "all"),
    "curves": ("none", "rnn.hidden,lstm.cell", "lstm.cell,lstm.cell", ",", "lstm.cell,"),
    "scale": ("absolute", "relative"),
    "bars": ("parts", "without", "unwritten"),
    "hold": ("unwritten.2", "silent.7~forgotten.2-2", "silent.7~~silent.7", "unwritten.0", "open.forget.3-2"),
    "detail": ("unit", "take"),
    "memory": ("all", "unit"),
    "race": ("0", "1", "2"),
    "present": ("0", "1"),
    "compare": ("all", "networks", "texts"),
    "beside": ("gru", "bilstm2"),
    "besidepart": ("2.backward",),
    "moved": ("2", "0", "1000000"),
    "signal": ("hidden", "forget"),
    "view": ("dial", "task"),
    "weights": ("untrained",),
    "lines": ("none", "gru.hidden"),
    "which": ("gru",),
    "cells": ("none", "rnn,lstm", "lstm,rnn"),
    "steps": ("10", "1000", "995", "20.0", "020"),
    "radius": ("0.2", "1.95", "1.951", "-0"),
    "forget": ("-2", "-0", "-0.0", "4.5"),
    "seeds": ("1", "5", "1.5"),
    "delta": ("-0.25", "0.250"),
    "lengths": ("none", "30"),
    "spread": ("1.0", "1"),
    "squash": ("identity",),
    "start": ("radius",),
}
TEXTS = ("text", "other")
NAMES = (*OPTIONS, *TEXTS, *(f"{name}z" for name in TEXTS))


def packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(data, 9)).decode("ascii")


huge = st.integers(0, 10**300).map(str) | st.floats().map(str) | st.from_regex(r"\A-?[0-9]{1,5}(\.[0-9]{1,4})?\Z")
packs = any_text.map(lambda text: packed(text.encode("utf-8", "replace"))) | st.binary().map(packed)
value = any_text | huge | packs | st.sampled_from([option for options in OPTIONS.values() for option in options])
likely = {name: st.sampled_from(options) | huge | any_text for name, options in OPTIONS.items()}
likely |= dict.fromkeys(TEXTS, any_text) | {f"{name}z": packs | any_text for name in TEXTS}
queries: st.SearchStrategy[Mapping[str, str]] = st.fixed_dictionaries({}, optional=likely) | st.dictionaries(
    st.sampled_from(NAMES) | st.text(), value, max_size=8
)


def gates(query: Mapping[str, str]) -> tuple[Any, tuple[str, ...], dict[str, str]]:
    (shared, named), (view, ignored) = from_query(query, "en"), read(GatesSettings, query)
    return (shared, view), (*named, *ignored), to_query(shared, view)


def compare(query: Mapping[str, str]) -> tuple[Any, tuple[str, ...], dict[str, str]]:
    (shared, _), (view, ignored) = from_query(query, "en"), read(CompareSettings, query)
    return (shared, view), ignored, compare_to_query(shared, view)


def lab(query: Mapping[str, str]) -> tuple[Any, tuple[str, ...], dict[str, str]]:
    view, ignored = read(LabSettings, query)
    return view, ignored, written(view)


@pytest.mark.parametrize("page", [gates, compare, lab])
def test_any_address_opens_a_view_whose_address_opens_it_again(page: Callable[..., Any]) -> None:
    @given(queries)
    @example(dict.fromkeys(NAMES, "9" * 5_000))
    @example(dict.fromkeys(NAMES, "\ud800"))
    @example(dict.fromkeys(NAMES, ""))
    @example(dict.fromkeys(NAMES, "\x00"))
    def holds(query: Mapping[str, str]) -> None:
        view, ignored, address = page(query)
        assert set(ignored) <= set(query), "only what stands in the address is named"
        again, nothing, same = page(address)
        assert same == address
        assert nothing == ()
        if page is not compare:  # whose address leaves out what it does not show
            assert again == view

    holds()


@given(queries)
def test_an_address_says_nothing_that_was_not_asked_for(query: Mapping[str, str]) -> None:
    _, _, address = gates(query)
    for name, options in OPTIONS.items():
        if name in address and name not in ("word", "unit", "net", "curves"):
            assert address[name] in (*options, address[name].strip()) and address[name].isascii()
    assert all(len(found) <= 12_000 for found in address.values())


BOMBS = {
    "letters": b"a" * 9_000_000,
    "words": b"a " * 4_500_000,
    "marks": b"'" * 9_000_000,
    "four bytes each": "\U0001f600".encode() * 2_000_000,
    "just over the limit": b"a" * 4_000_001,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_link_does_not_unpack_to_more_than_a_text_may_have(name: str) -> None:
    data = BOMBS[name]
    link = packed(data)
    view, ignored = from_query({"textz": link}, "en")
    if len(data.decode()) > 4_000_000:
        assert len(link) <= 12_000, "small enough to be looked into"
        assert (view, ignored) == (Settings(), ("textz",))
    else:
        assert len(view.text) == len(data.decode())


def test_a_pack_in_a_pack_stays_a_text() -> None:
    inner = packed(b"good film")
    assert from_query({"textz": packed(inner.encode())}, "en")[0].text == inner
