"""The sentences by which it is told what a network understands."""

import re
from collections import Counter
from pathlib import Path

import pytest

from models.networks.text import LANGUAGES, Language, tokenize
from models.training.texts.frames import PLACE, Frames, read_frames
from models.understanding import suite
from models.understanding.suite import ABILITIES, read_suite, suite_hash

ONE_SIDED = {"negated_praise", "negated_blame"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_ability_has_forty_sentences_half_of_them_praise(language: Language) -> None:
    found = read_suite(language)
    assert tuple(ability.name for ability in found) == ABILITIES
    for ability in found:
        praise = sum(sentence.praise for sentence in ability.sentences)
        assert len(ability.sentences) == 40, ability.name
        assert praise == {"negated_praise": 0, "negated_blame": 40}.get(ability.name, 20), ability.name
    files = {path.stem for path in (Path(suite.__file__).parent / language).glob("*")}
    assert files == set(ABILITIES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_stands_twice(language: Language) -> None:
    texts = Counter(normal(sentence.text) for ability in read_suite(language) for sentence in ability.sentences)
    assert [text for text, count in texts.items() if count > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_order_is_of_pairs_with_the_same_words(language: Language) -> None:
    (order,) = (ability for ability in read_suite(language) if ability.name == "order")
    for one, other in zip(order.sentences[::2], order.sentences[1::2], strict=True):
        assert (one.praise, other.praise) == (True, False)
        assert one.text != other.text
        assert sorted(words_of(one.text, language)) == sorted(words_of(other.text, language)), one.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_can_be_drawn_from_the_frames_of_training(language: Language) -> None:
    """By patterns, not by drawing: whatever words a frame takes, and whichever two frames are joined."""
    patterns = [re.compile(pattern_of(frame.text, read_frames(language))) for frame in read_frames(language).frames]

    def drawn(text: str) -> bool:
        return any(pattern.fullmatch(text) for pattern in patterns)

    assert drawn(normal("The acting was not bad at all." if language == "en" else "Phở không dở chút nào.")), "a frame"
    for ability in read_suite(language):
        for sentence in ability.sentences:
            parts = [normal(part) for part in re.split(r"(?<=[.!?]) ", sentence.text)]
            joined = [(" ".join(parts[:k]), " ".join(parts[k:])) for k in range(1, len(parts))]
            assert not drawn(normal(sentence.text)), sentence.text
            assert not any(drawn(first) and drawn(second) for first, second in joined), sentence.text


def pattern_of(frame: str, frames: Frames) -> str:
    """Every text that can be drawn from it, as `normal` has it."""
    pieces, at = [], 0
    for place in PLACE.finditer(frame):
        pieces.append(normal(frame[at : place.start()]))
        homes = [frames.lists, *frames.topics.values()]
        lists = [home[place[2]] for home in homes if place[2] in home]
        words = {normal(word) for one in lists for word in (*one.neutral, *one.praise, *one.blame)}
        pieces.append("(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")")
        at = place.end()
    pieces.append(normal(frame[at:]))
    return " ?".join(piece for piece in pieces if piece)


def normal(text: str) -> str:
    """A text without upper case and punctuation, and with one article."""
    return re.sub(r"\ban\b", "a", " ".join(re.findall(r"\w+", text.lower())))


def words_of(text: str, language: Language) -> list[str]:
    return [word for word in tokenize(text, language) if word[0].isalpha()]


def test_the_hash_is_that_of_a_language() -> None:
    assert len({suite_hash("en"), suite_hash("vi")}) == 2
    assert len(suite_hash("en")) == 64


@pytest.mark.parametrize("line", ["A sentence without a sign.", "+No space.", "+  ", "* Another sign."])
def test_a_line_of_no_kind_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "plain.txt"
    path.write_text(f"# a remark\n\n+ Good.\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"plain\.txt, line 4"):
        suite._ability(path)


def test_remarks_and_empty_lines_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "plain.txt"
    path.write_text("# a remark\n\n+ Good.\n- Bad.\n", encoding="utf-8")
    assert suite._ability(path) == suite.Ability(
        "plain", (suite.Sentence("Good.", praise=True), suite.Sentence("Bad.", praise=False))
    )
