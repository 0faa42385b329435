"""The words under the heatmaps' columns, in a browser: the current one always, none over another."""

from itertools import pairwise
from typing import Any

import pytest

from models.networks.text import tokenize
from tests.e2e.screen import Screen
from viz.content.english import EXAMPLES

WORD = "player => player.dataset.word"
UNDER = """player => [...player.querySelectorAll(".map")].map((map) => {
  const frame = map.querySelector(".frame").getBoundingClientRect();
  const column = map.querySelector(".frame .column").getBoundingClientRect();
  const labels = [...map.querySelectorAll(".columns span:not([hidden])")].map((label) => {
    const { left, right } = label.getBoundingClientRect();
    return { text: label.textContent, left, right, current: label.classList.contains("current") };
  });
  return { left: frame.left, right: frame.right, marker: [column.left, column.right], labels };
})"""


def shortened(token: str) -> str:
    return token if len(token) <= 14 else token[:13] + "…"


def check_labels(screen: Screen, tokens: list[str]) -> None:
    """Under each heatmap: the current word under its own column, and no two words over each other."""
    word = int(screen.player.evaluate(WORD)) - 1
    maps: list[dict[str, Any]] = screen.player.evaluate(UNDER)
    assert len(maps) == 6
    for each in maps:
        labels = sorted(each["labels"], key=lambda label: label["left"])
        assert [label["text"] for label in labels if label["current"]] == [shortened(tokens[word])]
        current = next(label for label in labels if label["current"])
        assert current["left"] < each["marker"][1] + 1 and current["right"] > each["marker"][0] - 1
        assert all(each["left"] - 1 <= label["left"] and label["right"] <= each["right"] + 1 for label in labels)
        assert {label["text"] for label in labels} <= {shortened(token) for token in tokens}
        for before, after in pairwise(labels):
            assert before["right"] <= after["left"], f"{before['text']} is over {after['text']} at word {word + 1}"


LONGER = " ".join(EXAMPLES["long"].replace("boats", "counterrevolutionaries") for _ in range(5))


@pytest.mark.parametrize("text", [EXAMPLES["first"], LONGER], ids=["59 words", "1,000 words"])
def test_the_current_word_is_always_there_and_none_is_over_another(screen: Screen, text: str) -> None:
    tokens = tokenize(text)[:1000]
    if text is LONGER:
        screen.type(text)
    screen.expect_state(words=str(len(tokens)))
    screen.show("view", "units")
    for window in ("all", "near"):
        screen.page.set_viewport_size({"width": 1440, "height": 900})
        screen.player.locator("[data-control=window]").select_option(window)
        for key in ["Home", *["ArrowRight"] * 30, "End", *["ArrowLeft"] * 12]:
            screen.press(key)
            check_labels(screen, tokens)
        labels = max(len(each["labels"]) for each in screen.player.evaluate(UNDER))
        assert labels > 3, "more than the current word"
        screen.page.set_viewport_size({"width": 1000, "height": 800})
        screen.press("Home")
        check_labels(screen, tokens)
    assert screen.errors == []
