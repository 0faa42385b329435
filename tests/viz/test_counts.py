"""Counts that stand in the words of the screen and in docs/networks.md are those of the files that ship."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from models.training.recipes import RECIPES
from models.translation.learning.pairs import HELD_OUT, TRAINING_PAIRS
from tests.conftest import CHECKPOINTS, SHIPPED, VIETNAMESE
from viz.content.shipped import TRANSLATORS
from viz.language import LANGUAGES, Language, load_words
from viz.shell.source import grouped

NETWORKS = (Path(__file__).parents[2] / "docs" / "networks.md").read_text(encoding="utf-8")
FILMS, PLACES = 25_000, 50_000
"""Reviews of the published training split of IMDB, and of NTC-SCV as it is published."""

REPEATED = 50
"""Reviews of NTC-SCV that were dropped, as checkpoints/README.md says."""


def recorded(name: str, file: str = "config.json") -> dict[str, Any]:
    return dict(json.loads((CHECKPOINTS / name / file).read_text(encoding="utf-8")))


def learned_from(language: Language) -> int:
    """Training reviews: all but those by which the epoch is chosen and, of the one corpus, the test reviews."""
    if language == "en":
        return FILMS - RECIPES["lstm"].validation
    found = recorded("vi_lstm")
    return PLACES - REPEATED - int(found["validation"]["reviews"]) - int(found["test"]["reviews"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_counts_in_the_words_are_those_of_training_and_test(language: Language) -> None:
    words = load_words(language)

    def counts(key: str) -> set[str]:
        found = re.findall(r"\d{1,3}(?:[,.\u00a0 ]\d{3})+|(?<![\w,.])\d{3,}", raw[key])
        return {number.replace(" ", "\u00a0") for number in found}  # in Vietnamese a space parts the thousands

    raw = json.loads((Path(__file__).parents[2] / "viz" / "locales" / f"{language}.json").read_text(encoding="utf-8"))
    films, places = grouped(learned_from("en"), words), grouped(learned_from("vi"), words)
    pairs, sentences = grouped(TRAINING_PAIRS, words), str(HELD_OUT)
    tested = [grouped(int(recorded(name)["test"]["reviews"]), words) for name in ("lstm", "vi_lstm")]
    assert counts("gradient.help") == counts("lab.sentence.trained") == {films}
    assert counts("gradient.help.vi") == {places}
    assert counts("lab.sentence.trained.vi") == counts("source.vi") == {places}
    assert counts("network.help") == {tested[0]}
    assert counts("compare.table.help") == set(tested)
    assert counts("translate.length.help") == {sentences, pairs}
    assert counts("translate.credit") == {pairs}


def test_every_network_learned_from_as_many_and_was_tested_on_as_many() -> None:
    for name in SHIPPED:
        found, like = recorded(name), recorded("vi_lstm" if name in VIETNAMESE else "lstm")
        assert found["training"]["recipe"]["validation"] == RECIPES[name].validation
        assert (found["test"]["reviews"], found["validation"]["reviews"]) == (
            like["test"]["reviews"],
            like["validation"]["reviews"],
        )
    for name in TRANSLATORS:
        assert recorded(name, "report.json")["whole"]["sentences"] == HELD_OUT
        assert recorded(name)["test"]["sentences"] == recorded(name)["validation"]["sentences"] == HELD_OUT


@pytest.mark.parametrize("name", SHIPPED)
def test_the_interval_in_the_table_is_the_report_s(name: str) -> None:
    """Rounded once, from the report itself."""
    (row,) = re.findall(rf"^\| `{name}` \|.*$", NETWORKS, flags=re.MULTILINE)
    report = recorded(name, "report.json")
    assert f"{100 * report['low']:.1f} to {100 * report['high']:.1f} %" in row
    if name in VIETNAMESE:
        assert f"{100 * recorded(name)['test_without_diacritics']['accuracy']:.2f} %" in row


def test_what_is_said_of_the_translators() -> None:
    for name in TRANSLATORS:
        (row,) = re.findall(rf"^\| `{name}` \|.*$", NETWORKS, flags=re.MULTILINE)
        report = recorded(name, "report.json")
        for way, spread in (("greedy", "spread_greedy"), ("beam5", "spread_beam5")):
            assert f"{report['whole'][f'bleu_{way}']:.1f} ± {report[spread]:.1f}" in row
        assert row.rstrip("| ").endswith(f"| {report['exact_beam5']}")
    assert f"{HELD_OUT} English sentences" in NETWORKS
    assert f"{TRAINING_PAIRS:,} pairs of Tatoeba" in NETWORKS
    (scores,) = {f"scores {recorded(name, 'report.json')['whole']['bleu_nearest']:.1f}" for name in TRANSLATORS}
    assert scores in NETWORKS


def test_what_the_notes_on_the_checkpoints_say_they_learned_from() -> None:
    told = (CHECKPOINTS / "README.md").read_text(encoding="utf-8")
    assert f"{learned_from('vi'):,} restaurant reviews" in told
    assert f"{TRAINING_PAIRS:,} sentence pairs of Tatoeba" in told
