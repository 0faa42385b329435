"""Every sentence of the lesson is named beside the test that computes it: a new one cannot come in unchecked.

claims.json holds, by key of the locales, each sentence in English, in Vietnamese, and its tests (or why there is
nothing to compute). Whoever changes a sentence in either language has to say there what computes it now.
"""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from viz.language import LANGUAGES, Language

ROOT = Path(__file__).parents[3]
CLAIMS: Mapping[str, list[list[str]]] = json.loads(Path(__file__).with_name("claims.json").read_text(encoding="utf-8"))

NOTHING_TO_COMPUTE = ("a definition", "an invitation", "a question")
"""What may stand in a test's place."""

NAMES = re.compile(
    r"lesson\.(title|see|source|(simple_rnn|vanishing|training|rnn_step|belt|seq2seq)\.title)"
    r"|path\.(see|try|reads(\.\w+)?|row\.\w+)"
    r"|path\.(?!quiz)\w+\.(short|title)"
    r"|path\.quiz\.(title|more|rest|right|wrong|score|start|(option|said)\.\w+|ask\.(?!translation\.attention$)[\w.]+)"
)
"""Keys that say nothing: names of things, buttons, and questions that leave open what they ask."""


def locale(language: Language) -> dict[str, str]:
    return dict(json.loads((ROOT / "viz" / "locales" / f"{language}.json").read_text(encoding="utf-8")))


def of_the_lesson(texts: Mapping[str, str]) -> Iterator[str]:
    return (key for key in texts if key.startswith(("path.", "lesson.")) or key == "convention.gru")


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?!])\s+", text)


def test_every_key_is_in_the_table_or_a_name() -> None:
    for language in LANGUAGES:
        for key in of_the_lesson(locale(language)):
            assert (key in CLAIMS) != bool(NAMES.fullmatch(key)), f"{key}: which test computes what it says?"
    assert set(CLAIMS) <= set(of_the_lesson(locale("en")))


@pytest.mark.parametrize(("language", "column"), [("en", 0), ("vi", 1)])
def test_every_sentence_is_in_the_table_as_it_stands(language: Language, column: int) -> None:
    texts = locale(language)
    for key, rows in CLAIMS.items():
        stated = [row[column] for row in rows]
        assert sentences(texts[key]) == stated, f"{key} has changed: which test computes what it says now?"


@cache
def named_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_test_that_is_named_is_there() -> None:
    rows = [row for rows in CLAIMS.values() for row in rows]
    assert all(len(row) > 2 for row in rows)
    named = {test for row in rows for test in row[2:]} - set(NOTHING_TO_COMPUTE)
    assert len(named) > 30
    for test in named:
        path, _, name = test.partition("::")
        assert name in named_in(path), test


def test_few_sentences_have_nothing_to_compute() -> None:
    rows = [row[2] for rows in CLAIMS.values() for row in rows]
    assert sum(row in NOTHING_TO_COMPUTE for row in rows) < len(rows) / 10
