"""The frames of the made-up texts: what the files may hold, and that they are in balance."""

import re
from typing import Any

import numpy as np
import pytest

from models.networks.checkpoint import load_checkpoint
from models.networks.text import LANGUAGES, Language, tokenize
from models.training.texts.frames import (
    PLACE,
    FrameError,
    Words,
    hashes,
    parse_frames,
    parse_words,
    read_frames,
)
from tests.conftest import CHECKPOINTS

WORDS: dict[str, Any] = {
    "adj": {"praise": ["good", "fine"], "blame": ["bad"]},
    "verb": {"praise": ["love"], "blame": ["hate"]},
    "neutral": {"thing": ["film", "book"]},
    "topics": {
        "food": {"dish": ["soup"], "taste": {"praise": ["tasty"], "blame": ["stale"]}},
        "staff": {"dish": ["waiter"], "taste": {"praise": ["kind"], "blame": ["rude"]}},
    },
}


def shares(text: str) -> list[float]:
    return [frame.share for frame in parse_frames(text, *parse_words(WORDS))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_every_list_stand_on_either_side_equally_often(language: Language) -> None:
    frames = read_frames(language)
    assert sum(frame.share for frame in frames.frames) == pytest.approx(1)
    lean: dict[str, float] = {}
    for frame in frames.frames:
        for mark, name, _ in PLACE.findall(frame.text):
            if mark:
                lean[name] = lean.get(name, 0.0) + (frame.share if mark == "=" else -frame.share)
    assert len(lean) > 7
    assert lean == pytest.approx(dict.fromkeys(lean, 0.0), abs=1e-8)


@pytest.mark.parametrize("language", LANGUAGES)
def test_balance_costs_no_kind_and_no_frame_its_place(language: Language) -> None:
    frames = read_frames(language).frames
    kinds = {frame.kind for frame in frames}
    assert len(kinds) >= 12
    assert min(sum(frame.share for frame in frames if frame.kind == kind) for kind in kinds) > 0.02
    assert min(frame.share for frame in frames) > 0.2 / len(frames)
    assert max(frame.share for frame in frames) < 5 / len(frames)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_stands_twice(language: Language) -> None:
    frames = read_frames(language)
    texts = [frame.text for frame in frames.frames]
    assert len(set(texts)) == len(texts)
    for one in frames.lists.values():
        assert not set(one.praise) & set(one.blame)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_is_used(language: Language) -> None:
    frames = read_frames(language)
    used = {name for frame in frames.frames for _, name, _ in PLACE.findall(frame.text)}
    assert used == set(frames.lists) | {name for own in frames.topics.values() for name in own}


@pytest.mark.parametrize(("language", "network"), [("en", "gru"), ("vi", "vi_gru")])
def test_the_networks_know_the_words(language: Language, network: str) -> None:
    """A word that becomes <unk> teaches nothing; a few rare ones may."""
    known = set(load_checkpoint(network, CHECKPOINTS).vocabulary.tokens)
    frames = read_frames(language)
    lists = [*frames.lists.values(), *(words for own in frames.topics.values() for words in own.values())]
    texts = [word for one in lists for word in (*one.neutral, *one.praise, *one.blame)]
    texts += [re.sub(r"\{[^}]*\}", " ", frame.text) for frame in frames.frames]
    tokens = [token for text in texts for token in tokenize(text, language)]
    assert sum(token not in known for token in tokens) <= 0.005 * len(tokens)


def test_shares_follow_the_kinds_and_are_bent_into_balance() -> None:
    assert shares("[plain 1]\n{=adj}\n[not 1]\nnot {!adj}") == pytest.approx([0.5, 0.5])
    assert shares("[plain 3]\n{=adj}\n[not 1]\nnot {!adj}\n[both 4]\n{thing}: {!adj}, {=adj}") == pytest.approx(
        [0.5 * np.sqrt(3) / (2 + np.sqrt(3)), 0.5 * np.sqrt(3) / (2 + np.sqrt(3)), 2 / (2 + np.sqrt(3))]
    )
    # two kinds of places are balanced at once
    plain, negated, mixed = shares(
        "[a 1]\nI {=verb} it, {=adj}\n[b 1]\nI don't {!verb} it, {!adj}\n[c 2]\n{=adj}{!adj}"
    )
    assert plain == pytest.approx(negated)
    assert plain + negated + mixed == pytest.approx(1)


def test_a_list_that_stands_on_one_side_only_is_refused() -> None:
    with pytest.raises(FrameError, match=r"words of 'I \{=verb\} it' need frames"):
        shares("[plain 1]\nI {=verb} it\n{=adj}\nnot {!adj}")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{=adj}", "no \\[kind share\\]"),
        ("[plain 1]\n{=nothing}", "line 2: there is no list 'nothing'"),
        ("[plain 1]\n{adj}", "'adj' has two sides"),
        ("[plain 1]\n{=thing}", "'thing' takes no side"),
        ("[plain 1]\n{=adj} and {", "a place is"),
        ("[plain 1]\n{?adj}", "a place is"),
    ],
)
def test_a_faulty_frame_is_told_by_its_line(text: str, reason: str) -> None:
    with pytest.raises(FrameError, match=reason):
        shares(text)


@pytest.mark.parametrize(
    "change",
    [
        {"adj": {"praise": ["good"]}},
        {"adj": {"praise": ["good"], "blame": []}},
        {"adj": ["good"]},
        {"adj": {"praise": ["good"], "blame": [3]}},
        {"neutral": {"thing": "film"}},
        {"neutral": ["film"]},
        {"topics": {"food": {"dish": ["soup"]}, "staff": {}}},
    ],
)
def test_a_faulty_list_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(FrameError, match=r"words\.toml"):
        parse_words(WORDS | change)


def test_a_side_is_that_of_the_verdict() -> None:
    words = Words(praise=("good",), blame=("bad",))
    assert (words.side("=", True), words.side("=", False)) == (("good",), ("bad",))
    assert (words.side("!", True), words.side("!", False)) == (("bad",), ("good",))
    assert Words(neutral=("film",)).side("", False) == ("film",)


def test_the_record_names_the_files() -> None:
    assert set(hashes("vi")) == {"vi/frames.txt", "vi/words.toml"}
    assert {len(value) for value in hashes("en").values()} == {64}
