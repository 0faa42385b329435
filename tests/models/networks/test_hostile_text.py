"""Whatever is typed: it becomes words that a screen can show and a network can read, or none."""

import re
import unicodedata

import numpy as np
import pytest
from hypothesis import example, given

from models.networks.keyboard import has_invisible
from models.networks.text import UNKNOWN_ID, EmptyTextError, Vocabulary, tokenize
from models.reading.trace import trace_text
from tests.conftest import tiny_network
from tests.hostile import PIECES, any_text

NETWORK = tiny_network("lstm", layers=2, bidirectional=True)
LONG = 100_000
FILLERS = "\u115f\u1160\u3164\uffa0"  # which Unicode files under letters, and nobody sees
_TAG = re.compile(r"</?(?:br|script)\s*/?>")


def is_a_word(token: str) -> bool:
    """Not empty, without white space and control characters, writable as UTF-8, and something of it can be seen."""
    token.encode("utf-8")
    seen = [c for c in token if unicodedata.category(c) != "Cf"]
    return bool(seen) and not any(c.isspace() or unicodedata.category(c) in ("Cc", "Cs") for c in token)


@given(any_text)
@example("\ud83d\ude00")
@example("a\x00b\ud800c")
def test_a_text_becomes_words(text: str) -> None:
    tokens = tokenize(text)
    assert all(map(is_a_word, tokens))
    assert tokenize(text) == tokens
    assert all(token == token.lower() for token in tokens)


@given(any_text)
def test_no_letter_and_no_digit_is_lost_or_made_up(text: str) -> None:
    def kept(value: str) -> str:
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", value).lower())
        return "".join(c for c in plain if c.isalnum() and c not in FILLERS)

    assert kept("".join(tokenize(text))) == kept(_TAG.sub("", text))


@given(any_text)
def test_what_cannot_be_seen_counts_as_a_space(text: str) -> None:
    clean = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)
    assert tokenize(clean) == tokenize(text)
    assert not has_invisible(clean)


@given(any_text)
def test_every_word_has_an_id_and_none_is_a_command(text: str) -> None:
    vocabulary: Vocabulary = NETWORK.vocabulary
    tokens = tokenize(text)
    ids = vocabulary.encode(tokens)
    assert len(ids) == len(tokens)
    assert all(0 <= found < len(vocabulary) for found in ids)
    assert all(found == UNKNOWN_ID for found, token in zip(ids, tokens, strict=True) if token.startswith("<"))


@given(any_text)
def test_a_network_reads_it_or_says_that_there_is_nothing(text: str) -> None:
    try:
        trace = trace_text(NETWORK, text, limit=20)
    except EmptyTextError:
        assert tokenize(text) == []
        return
    assert list(trace.tokens) == tokenize(text)[:20]
    assert len(trace.tokens) + trace.dropped == len(tokenize(text))
    assert 0 <= trace.probability <= 1
    for layer in trace.layers:
        assert all(np.isfinite(values).all() for values in layer.signals.values())


@pytest.mark.parametrize("piece", PIECES, ids=ascii)
@pytest.mark.parametrize("gap", ["", " "], ids=["together", "apart"])
def test_a_hundred_thousand_characters_of_anything(piece: str, gap: str) -> None:
    unit = piece + gap
    text = unit * (LONG // len(unit))
    tokens = tokenize(text)
    assert all(map(is_a_word, set(tokens)))
    assert len(tokens) <= len(text)
