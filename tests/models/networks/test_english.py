"""Our own tokenizer and vocabulary beside torchtext's, and beside stored hashes where torchtext is not."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.networks import english
from models.networks.checkpoint import list_checkpoints
from models.networks.text import PADDING, SPECIALS, UNKNOWN, Vocabulary, tokenize
from tests.models.torchtext_here import Maker, torchtext_s

CHECKPOINTS = Path(__file__).parents[3] / "checkpoints"
OURS = Maker("gatescope", english.split, english.words)
PIECES = (
    *"'\".,()!?;: \n\t/<>abI",
    "<br />",
    "<BR />",
    "<br",
    " />",
    "br",
    "\u00a0",
    "\u2028",
    "\x1c",
    "İ",
    "ß",
    "đ",
    "🎬",
)
ALL_BELOW = "a".join(chr(code) for code in range(0x3000))  # whose case is the same in every Python from 3.11 on

TOKENS_OF_ALL_BELOW = "e77ebbf09ab2496b8216d2f9bdf70e6a2aa18e952b8c58aa43b71d723b2199d9"
WORDS_OF_A_CHECKPOINT = "7bf4bac09cdc883e1c6c4be1d93955fb9ba756a2ecd1804f692507a95be4995b"


@pytest.fixture(scope="module")
def theirs() -> Maker:
    found = torchtext_s()
    if found is None:
        pytest.skip("torchtext is not here")
    return found


@pytest.fixture(scope="module", params=["torchtext", "ours"])
def maker(request: pytest.FixtureRequest) -> Maker:
    found: Maker = request.getfixturevalue("theirs") if request.param == "torchtext" else OURS
    return found


def hash_of(tokens: list[str]) -> str:
    return hashlib.sha256("\n".join(tokens).encode()).hexdigest()


def test_every_character_is_split_as_it_always_was(maker: Maker) -> None:
    assert hash_of(maker.split(ALL_BELOW)) == TOKENS_OF_ALL_BELOW


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_whatever_stands_beside_whatever_is_split_alike(theirs: Maker, pieces: list[str]) -> None:
    assert theirs.split("".join(pieces)) == OURS.split("".join(pieces))


@given(st.text())
def test_any_text_is_split_alike(theirs: Maker, anything: str) -> None:
    assert theirs.split(anything) == OURS.split(anything)


@settings(max_examples=40)  # torchtext starts threads for each
@given(
    st.lists(st.lists(st.sampled_from((*"abcd", "é", "Z", "zz", UNKNOWN, PADDING)))),
    st.integers(min_value=len(SPECIALS) + 1, max_value=9),
)
def test_words_are_counted_and_ranked_alike(theirs: Maker, tokenized: list[list[str]], size: int) -> None:
    assert theirs.words(tokenized, SPECIALS, size) == OURS.words(tokenized, SPECIALS, size)


def test_a_special_in_the_text_takes_a_place_and_is_left_out(maker: Maker) -> None:
    texts = [[UNKNOWN, UNKNOWN, "film"], ["film", "good", UNKNOWN], ["b", "a"]]
    assert maker.words(texts, SPECIALS, 5) == [*SPECIALS, "film", "a"]


def three_times(words: tuple[str, ...]) -> list[list[str]]:
    """Texts in which the first third of the words stand three times, the next twice, the last once."""
    third = len(words) // 3
    return [list(words), list(words[: 2 * third]), list(words[:third])]


def test_the_words_of_every_shipped_network_are_split_and_ranked_alike(theirs: Maker) -> None:
    vocabularies = {
        Vocabulary.load(CHECKPOINTS / info.name / "vocab.txt").tokens
        for info in list_checkpoints(CHECKPOINTS)
        if info.language == "en"
    }
    assert vocabularies
    for words in vocabularies:
        line = " ".join(words[len(SPECIALS) :])
        assert theirs.split(line) == OURS.split(line) == list(words[len(SPECIALS) :])
        size = len(words) // 2
        assert theirs.words(three_times(words), SPECIALS, size) == OURS.words(three_times(words), SPECIALS, size)


def test_half_of_a_shipped_vocabulary_is_the_half_it_always_was(maker: Maker) -> None:
    words = Vocabulary.load(CHECKPOINTS / "lstm" / "vocab.txt").tokens
    assert hash_of(maker.words(three_times(words), SPECIALS, len(words) // 2)) == WORDS_OF_A_CHECKPOINT


def test_texts_and_vocabularies_are_made_so() -> None:
    assert tokenize('He said: "It\'s GREAT"<br />Really.') == ["he", "said", "it", "'", "s", "great", "really", "."]
    assert Vocabulary.build([["good", "film", "good"], ["film", "plot"]], size=4).tokens == (*SPECIALS, "film", "good")


def test_a_vocabulary_without_room_for_a_word_is_refused() -> None:
    with pytest.raises(ValueError, match="no room"):
        Vocabulary.build([["film"]], size=len(SPECIALS))
