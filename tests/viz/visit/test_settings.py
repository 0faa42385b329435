"""What all pages share, and its form in the URL: a link opens the same, and nonsense in it is named, never fatal."""

import base64
import random
import string
import zlib

import pytest

from viz.content.shipped import DEFAULT_TEXTS, own_curve
from viz.language import LANGUAGES, Language
from viz.visit.address import fits_link
from viz.visit.declared import written
from viz.visit.settings import Settings, from_query

VIETNAMESE_VIEW = Settings(language="vi", text=DEFAULT_TEXTS["vi"], network="vi_lstm")
VIEWS = [
    VIETNAMESE_VIEW,
    Settings(),
    Settings(language="vi", text="Xin chào, I loved it!", network="gru"),
    Settings(text="", network="rnn"),
    Settings(text="<script>&?#%00\n\t👍🏽 שלום"),
    Settings(text="I loved it . " * 5_000),
    Settings(network="my-own", present=True),
]


@pytest.mark.parametrize("view", VIEWS)
def test_a_link_opens_the_view_that_it_was_made_from(view: Settings) -> None:
    query = written(view)
    assert all(isinstance(value, str) for value in query.values())
    assert sum(map(len, query.values())) < 16_000
    assert from_query(query, "en") == (view, ())


def test_a_text_stays_readable_up_to_its_limit() -> None:
    for letters, name in ((1_500, "text"), (1_501, "textz")):
        text = "a " * (letters // 2) + "b" * (letters % 2)
        assert len(text) == letters
        assert fits_link(text)
        assert name in written(Settings(text=text))


@pytest.mark.parametrize(("network", "cell"), [("gru", "gru"), ("rnn", "rnn"), ("my-own", "rnn")])
def test_only_an_lstm_is_its_cell_state(network: str, cell: str) -> None:
    assert own_curve(network, cell) == f"{network}.hidden"
    assert own_curve(network, "lstm") == f"{network}.cell"


def test_an_empty_address_is_the_default_view_in_the_visitor_s_language() -> None:
    assert from_query({}, "en") == (Settings(), ())
    assert from_query({}, "vi") == (VIETNAMESE_VIEW, ())
    assert from_query({"lang": "vi"}, "en") == (VIETNAMESE_VIEW, ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_address_leaves_out_fits_what_it_names(language: Language) -> None:
    for text, network in (("The movie was good.", "lstm"), ("Quán này ngon.", "vi_lstm")):
        view = Settings(language=language, text=text, network=network)
        assert from_query({"text": text}, language) == (view, ()), "a network for the text"
        assert from_query({}, language, text) == (view, ()), "also for one that the visitor had before"
    for network, reads in (("gru", "en"), ("vi_gru", "vi"), ("my-own", "en")):
        view = Settings(language=language, text=DEFAULT_TEXTS[reads], network=network)
        assert from_query({"net": network}, language) == (view, ()), "a text for the network"
    assert from_query({"text": "ok"}, language)[0].network == {"en": "lstm", "vi": "vi_lstm"}[language]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lang", "xx"),
        ("lang", ""),
        ("net", "../../etc/passwd"),
        ("net", "LSTM"),
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
    assert not {"text", "textz"} & set(written(Settings(text=text)))
    assert fits_link("short")


def test_a_text_that_would_unpack_to_more_than_the_limit_is_left_out_however_small_it_packs() -> None:
    assert fits_link("a" * 4_000_000)
    assert not fits_link("a" * 4_000_001)
