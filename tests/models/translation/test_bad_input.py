"""What people type: nothing, too much, words that nobody knows, other scripts, the network's own marks."""

import pytest

from models.networks.text import EmptyTextError
from models.translation.modules import Seq2Seq
from models.translation.trace import trace_given, trace_translation, translate
from models.translation.words import OUTPUT_LIMIT, SOURCE_LIMIT, as_text, read_source, read_target
from tests.models.translation.tiny import TEXT, tiny_translator

NOTHING = ["", "   ", "\n\t", "\x00\x01", "\u200b", "...", "?!", '"', "🙂", "\ud800"]


@pytest.mark.parametrize("text", NOTHING, ids=repr)
def test_nothing_to_translate_is_said(tiny_both: Seq2Seq, text: str) -> None:
    with pytest.raises(EmptyTextError, match="no word"):
        translate(tiny_both, text)


def test_two_hundred_words_are_cut_and_that_is_said(tiny_both: Seq2Seq) -> None:
    trace = trace_translation(tiny_both, "dog " * 200, beams=1)
    assert len(trace.source.tokens) == SOURCE_LIMIT
    assert trace.source.dropped == 200 + 1 - SOURCE_LIMIT  # with the full stop that was added
    assert not trace.source.ended, "the full stop was cut off too"


@pytest.mark.parametrize("text", ["zyzzyva qwerty", "Я люблю собаку", "我爱你", "أحب الكلب", "tôi yêu bạn", "🐕 ½"])
def test_words_that_it_does_not_know_are_marked(tiny_both: Seq2Seq, text: str) -> None:
    trace = trace_translation(tiny_both, text)
    *words, stop = trace.source.known.tolist()
    assert not any(words)
    assert stop
    assert trace.source.ended
    assert len(trace.output.words) >= 1


@pytest.mark.parametrize("text", ["<unk> dog", "<pad> dog", "<bos> dog <eos>", "dog <eos>"])
def test_its_own_marks_are_words_like_others(tiny_both: Seq2Seq, text: str) -> None:
    trace = trace_translation(tiny_both, text)
    assert all(
        known == (token in ("dog", ".")) for token, known in zip(trace.source.tokens, trace.source.known, strict=True)
    )
    given = trace_given(tiny_both, TEXT, text)
    assert given.output.known.sum() == 1  # the end that follows; "dog" is no Vietnamese


def test_a_sentence_without_an_end_gets_one() -> None:
    assert read_source("I see you").tokens == ("i", "see", "you", ".")
    assert read_source("I see you").ended
    for text in ("I see you.", "Do you see?", "Look!"):
        assert not read_source(text).ended
        assert read_source(text).tokens[-1] == text[-1]


def test_typographic_marks_are_read_as_the_plain_ones() -> None:
    assert read_source("I don’t “see” you").tokens == read_source("I don't see you").tokens
    assert read_source("Wait…").tokens == ("wait", ".", ".", ".")
    assert read_source("I \u201esee\u201c \u200byou\u00a0now").tokens == read_source("I see you now").tokens
    assert read_target("Tie\u0302\u0301ng Ðức") == ("tiếng", "đức")


@pytest.mark.parametrize("limit", [0, -3])
def test_a_limit_below_one_is_refused(limit: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        read_source("dog", limit=limit)


@pytest.mark.parametrize("text", ["", " ", "\x00"])
def test_an_empty_translation_is_said(text: str) -> None:
    with pytest.raises(EmptyTextError, match="translation"):
        trace_given(tiny_translator(attention=False), TEXT, text)


def test_a_translation_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match=f"at most {OUTPUT_LIMIT}"):
        trace_given(tiny_translator(attention=False), TEXT, "con " * OUTPUT_LIMIT)


def test_marks_close_up_in_what_is_shown() -> None:
    assert as_text(("tôi", ",", "bạn", "ơi", "!", "<eos>")) == "tôi, bạn ơi!"
