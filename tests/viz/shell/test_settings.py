"""Settings and their form in the URL: a link opens the same view, and nonsense in it is named, never fatal."""

import base64
import random
import string
import zlib

import pytest

from viz.shell.address import fits_link
from viz.shell.settings import CURVES, DEFAULT_TEXT, Settings, from_query, to_query

VIEWS = [
    Settings(),
    Settings(language="vi", text="Xin chào, I loved it!", network="gru", word=3, unit=0, order="index", rows="all"),
    Settings(text="", network="rnn", curves=(), scale="absolute", detail="memory", memory="unit"),
    Settings(text="<script>&?#%00\n\t👍🏽 שלום", curves=CURVES, word=1, unit=127, order="influence"),
    Settings(text="I loved it . " * 5_000),
]


@pytest.mark.parametrize("view", VIEWS)
def test_a_link_opens_the_view_that_it_was_made_from(view: Settings) -> None:
    query = to_query(view)
    assert all(isinstance(value, str) for value in query.values())
    assert sum(map(len, query.values())) < 16_000
    assert from_query(query, "en") == (view, ())


def test_an_empty_address_is_the_default_view_in_the_visitor_s_language() -> None:
    assert from_query({}, "vi") == (Settings(language="vi", text=DEFAULT_TEXT), ())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lang", "xx"),
        ("lang", ""),
        ("net", "../../etc/passwd"),
        ("net", "LSTM"),
        ("word", "0"),
        ("word", "-3"),
        ("word", "1e3"),
        ("word", "٣"),
        ("word", "9" * 50),
        ("unit", "-1"),
        ("unit", "x"),
        ("order", "<b>"),
        ("rows", "17"),
        ("curves", "rnn.hidden,rnn.cell"),
        ("curves", ""),
        ("scale", "log"),
        ("memory", "128"),
        ("textz", "not base64!"),
        ("textz", base64.urlsafe_b64encode(b"not compressed").decode()),
        ("textz", base64.urlsafe_b64encode(zlib.compress(b"cut off" * 100)[:-5]).decode()),
        ("textz", base64.urlsafe_b64encode(zlib.compress(b"\xff\xfe")).decode()),
        ("textz", "A" * 100_000),
    ],
)
def test_nonsense_is_ignored_and_named(name: str, value: str) -> None:
    assert from_query({name: value}, "en") == (Settings(), (name,))


def test_unknown_parameters_are_nobody_s_business() -> None:
    assert from_query({"utm_source": "x"}, "en") == (Settings(), ())


def test_a_compressed_text_that_would_fill_the_memory_is_refused() -> None:
    bomb = base64.urlsafe_b64encode(zlib.compress(b"a" * 100_000_000, 9)).decode()
    assert from_query({"textz": bomb}, "en") == (Settings(), ("textz",))


def test_a_text_too_long_for_a_link_is_left_out() -> None:
    letters = random.Random(0)
    text = "".join(letters.choice(string.printable) for _ in range(60_000))
    assert not fits_link(text)
    assert not {"text", "textz"} & set(to_query(Settings(text=text)))
    assert fits_link("short")
