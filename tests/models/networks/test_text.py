"""Tokens and ids: the lesson's tokenizer (test_english.py), cleaned of what no reader can see."""

from pathlib import Path

import pytest

from models.networks import english
from models.networks.text import PADDING, PADDING_ID, UNKNOWN, UNKNOWN_ID, Vocabulary, tokenize

ORDINARY = (
    "I loved it!",
    "Not bad at all, really; but what (if anything) was it FOR?",
    "It's the director's 2nd film... and it cost $3.50",
    'A line<br />another: "quoted"',
    "Phim này hay lắm. Rất đáng xem!",
    "  spaces\tand\nnew lines  ",
)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_reads_as_the_lesson_has_it(text: str) -> None:
    assert tokenize(text) == english.by_ourselves().split(text)


def test_case_punctuation_quotes_and_line_breaks() -> None:
    assert tokenize('He said: "It\'s GREAT"<br />Really.') == ["he", "said", "it", "'", "s", "great", "really", "."]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\n\t",
        "\x00",
        "\x00\x01\x1f\x7f\x85",
        "\u200b",
        "\u200d \u200e \ufeff",
        "\ud800",
        '"',
        "<br />",
        ":;",
    ],
    ids=repr,
)
def test_what_no_reader_can_see_is_no_token(text: str) -> None:
    assert tokenize(text) == []


def test_control_characters_and_lone_surrogates_separate_words() -> None:
    assert tokenize("good\x00bad\ud83dfilm") == ["good", "bad", "film"]


def test_tokens_hold_no_white_space_of_any_kind() -> None:
    spaces = "".join(chr(code) for code in range(0x110000) if chr(code).isspace())
    tokens = tokenize(spaces.join("word" for _ in range(5)))
    assert tokens and all(token and len(token.split()) == 1 for token in tokens)


def test_tokens_are_printable_to_a_utf8_file() -> None:
    everything = "x".join(chr(code) for code in range(0x3000)) + "\ud800\udfff"
    assert all(token.encode("utf-8").decode("utf-8") == token for token in tokenize(everything))


def test_a_vocabulary_is_built_by_frequency_within_its_size() -> None:
    texts = [["good", "film", "good"], ["film", "good", "plot"], ["cast"]]
    built = Vocabulary.build(texts, size=4)
    assert built.tokens == (UNKNOWN, PADDING, "good", "film")
    assert built.encode(["film", "plot", "good"]) == [3, UNKNOWN_ID, 2]
    assert len(built) == 4


def test_words_spelled_like_specials_are_unknown(vocabulary: Vocabulary) -> None:
    tokens = tokenize("<unk> the <pad>")
    assert tokens == [UNKNOWN, "the", PADDING]
    assert vocabulary.encode(tokens) == [UNKNOWN_ID, vocabulary.tokens.index("the"), UNKNOWN_ID]
    assert vocabulary.tokens[PADDING_ID] == PADDING


def test_a_vocabulary_survives_saving(tmp_path: Path) -> None:
    words = Vocabulary((UNKNOWN, PADDING, "the", "đáng", "'", "\u2028x", "naïve", "🎬"))
    words.save(tmp_path / "vocab.txt")
    assert Vocabulary.load(tmp_path / "vocab.txt").tokens == words.tokens
    assert (tmp_path / "vocab.txt").read_bytes().count(b"\r") == 0


@pytest.mark.parametrize(
    "tokens", [(), ("the",), (PADDING, UNKNOWN), (UNKNOWN, PADDING, "the", "the"), (UNKNOWN, PADDING, UNKNOWN)]
)
def test_a_list_that_is_no_vocabulary_is_refused(tokens: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"the first words must be|stands twice"):
        Vocabulary(tokens)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"the\nfilm\n"])
def test_a_file_that_is_no_vocabulary_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "vocab.txt").write_bytes(content)
    with pytest.raises(ValueError):
        Vocabulary.load(tmp_path / "vocab.txt")


def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Vocabulary.load(tmp_path / "vocab.txt")
