"""The table of what networks understand shows what their reports recorded, and stands whatever is missing there."""

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from models.networks.text import Language
from models.training.report import Report, interval, read_report, understanding, write_report
from models.understanding.judged import Judged
from models.understanding.suite import ABILITIES, read_suite, suite_hash
from tests.conftest import CHECKPOINTS
from tests.viz.shell.test_page import chosen, texts
from tests.viz.shell.test_page import opened as open_page
from viz.compare import controls
from viz.compare.abilities import KINDS, Cell, kinds, measured
from viz.compare.findings import understanding_findings
from viz.compare.settings import CompareSettings, compare_to_query
from viz.figures.style.names import network_name
from viz.language import LANGUAGES, load_words
from viz.visit.declared import read
from viz.visit.settings import Settings

opened = partial(open_page, "compare")
WORDS = load_words("en")


def judged(**wrong: int) -> tuple[Judged, ...]:
    """Of each ability that is named the first so many sentences are wrong, of any other the odd ones, as a coin has."""
    places = {name: tuple(range(wrong[name])) if name in wrong else tuple(range(1, 40, 2)) for name in ABILITIES}
    return tuple(Judged(name, 40, found) for name, found in places.items())


def with_suite(report: Report, language: Language, **wrong: int) -> Report:
    return replace(report, understands=understanding(judged(**wrong)), suite=suite_hash(language))


REPORT = read_report(CHECKPOINTS / "lstm")
assert REPORT is not None
MEASURED = with_suite(REPORT, "en", plain=1, turn=4, twice=13, wish=30, negated_praise=9, negated_blame=36)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Of the networks here, one is measured, one on another suite, one not at all; and a Vietnamese one is not."""
    for name in ("lstm", "gru", "rnn", "vi_rnn"):
        shutil.copytree(CHECKPOINTS / name, tmp_path / name)
        path = tmp_path / name / "report.json"
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        for later in ("understands", "understands_plain", "suite"):
            found.pop(later, None)
        path.write_text(json.dumps(found), encoding="utf-8")
    write_report(tmp_path / "lstm", MEASURED)
    write_report(tmp_path / "gru", replace(MEASURED, suite="0" * 64))
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(tmp_path))
    st.cache_resource.clear()
    yield tmp_path
    st.cache_resource.clear()


def table(app: Any) -> Mapping[str, Any] | None:
    """What the browser was sent."""
    sent = [json.loads(part.proto.json) for part in app.get("bidi_component") if part.proto.json]
    found: list[Mapping[str, Any]] = [data for data in sent if "columns" in data and "reads" in data]
    return found[0] if found else None


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_measured_stands_in_the_table_and_the_rest_says_that_it_was_not(
    language: Language, folder: Path
) -> None:
    words = load_words(language)
    app = opened(lang=language, drawn="en")
    assert not app.exception
    assert not app.error
    sent = table(app)
    assert sent is not None
    assert [row["title"] for row in sent["rows"]] == [words(f"compare.kind.{kind}") for kind in KINDS]
    cells = {column["name"]: column["cells"] for column in sent["columns"]}
    assert list(cells) == ["lstm", "gru", "rnn"]
    assert cells["gru"] is cells["rnn"] is None
    plain = cells["lstm"]["plain"]
    assert plain["text"] == words("compare.understands.cell", right=39, sentences=40)
    assert (plain["low"], plain["high"]) == pytest.approx(interval(39, 40))
    standings = {kind: cell["standing"] for kind, cell in cells["lstm"].items()}
    expected = dict.fromkeys(KINDS, "chance") | {
        "plain": "people",
        "turn": "people",
        "twice": "better",
        "wish": "worse",
    }
    assert standings == expected
    assert sent["link"] == {"lang": language}
    assert any(words("compare.kind.plain") in text and words("compare.kind.order") in text for text in texts(app))
    assert words("compare.understands.help") in [caption.value for caption in app.caption]


@pytest.mark.parametrize("language", LANGUAGES)
def test_networks_that_learned_from_reviews_alone_are_named(language: Language) -> None:
    words = load_words(language)
    named = ", ".join(network_name(name, words) for name in ("bigru2",))
    said = [caption.value for caption in opened(lang=language).caption]
    assert (words("compare.understands.alone", networks=named) in said) == (language == "en")


def test_a_language_without_any_figures_says_so_in_one_sentence(folder: Path) -> None:
    app = opened(lang="vi")
    assert not app.exception
    assert table(app) is None
    assert load_words("vi")("compare.understands.unmeasured") in texts(app)


def test_the_open_cell_is_in_the_address_and_an_address_opens_it(folder: Path) -> None:
    app = opened(lang="en", kind="twice", by="lstm", present="1")
    assert not app.exception
    sent = table(app)
    assert sent is not None
    assert sent["opened"] == ["twice", "lstm"]
    assert sent["link"] == {"lang": "en", "present": "1"}, "a sentence is opened as the table is shown"
    chosen(app, "compare_by", None)
    assert "kind" not in app.query_params
    chosen(app, "compare_by", "lstm")
    assert (app.query_params["kind"], app.query_params["by"]) == ("twice", "lstm")


def test_an_address_of_a_cell_is_read_as_it_was_written_and_nonsense_is_named() -> None:
    view = CompareSettings(kind="order", by="my_own")
    query = compare_to_query(Settings(), view)
    assert read(CompareSettings, query) == (view, ())
    found, ignored = read(CompareSettings, {"kind": "negated_blame", "by": "../x"})
    assert (found, ignored) == (CompareSettings(), ("kind", "by"))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"opened": ["plain", "lstm"]}, ("plain", "lstm")),
        ({"opened": []}, (None, None)),
        (None, (None, None)),
        ({"opened": "plain"}, (None, None)),
        ({"opened": 7}, (None, None)),
        ({"opened": ["plain", {"a": 1}]}, (None, None)),
        ({"opened": ["no kind", "lstm"]}, (None, None)),
        ({"opened": ["plain", "<b>"]}, (None, None)),
    ],
)
def test_a_browser_can_only_open_a_cell_that_there_may_be(
    told: Any, expected: tuple[str | None, str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    put: dict[str, Any] = {}
    monkeypatch.setattr(controls.session, "told_by", lambda _: told)
    monkeypatch.setattr(controls.choices, "put", put.__setitem__)
    controls.take_opened()
    assert (put["compare_kind"], put["compare_by"]) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_kinds_are_the_suite_with_as_much_praise_as_blame(language: Language) -> None:
    shown = kinds(language)
    assert [kind.name for kind in shown] == list(KINDS)
    everything = [sentence for ability in read_suite(language) for sentence in ability.sentences]
    assert sorted(everything, key=repr) == sorted((each for kind in shown for each in kind.sentences), key=repr)
    for kind in shown:
        assert 2 * sum(sentence.praise for sentence in kind.sentences) == len(kind.sentences)
        assert kind.examples
        assert set(kind.examples) <= {sentence.text for sentence in kind.sentences}


def test_the_places_of_two_abilities_in_one_row_are_those_of_its_sentences() -> None:
    cells = measured(MEASURED, "en")
    assert cells is not None
    (negated,) = (kind for kind in kinds("en") if kind.name == "negated")
    suite = {ability.name: ability.sentences for ability in read_suite("en")}
    missed = [negated.sentences[place] for place in cells["negated"].wrong]
    assert missed == [*suite["negated_praise"][:9], *suite["negated_blame"][:36]]
    assert (cells["negated"].right, cells["negated"].sentences) == (35, 80)
    assert cells["negated"].standing == "chance", "blame for all that has a not in it is no understanding"


@pytest.mark.parametrize(
    ("right", "standing"), [(40, "people"), (36, "people"), (35, "better"), (27, "better"), (26, "chance")]
)
def test_how_a_cell_stands_beside_a_coin(right: int, standing: str) -> None:
    assert Cell(40, tuple(range(40 - right))).standing == standing
    mirrored = Cell(40, tuple(range(right))).standing
    assert mirrored == ("chance" if standing == "chance" else "worse")


@pytest.mark.parametrize("wrong", [(40,), (-1,), (1, 1), ("1",), (1.5,), (True,)])
def test_places_that_no_sentence_has_are_not_shown(wrong: tuple[Any, ...]) -> None:
    broken = (replace(MEASURED.understands[0], wrong=wrong), *MEASURED.understands[1:])
    assert measured(replace(MEASURED, understands=broken), "en") is None


def test_figures_of_another_suite_or_of_a_part_of_it_are_not_shown() -> None:
    assert measured(None, "en") is None
    assert measured(replace(MEASURED, suite=""), "en") is None
    assert measured(MEASURED, "vi") is None
    assert measured(replace(MEASURED, understands=MEASURED.understands[1:]), "en") is None


def test_the_finding_names_what_holds_for_every_network_and_nothing_else() -> None:
    report = with_suite(MEASURED, "en", plain=0, turn=10, order=2)
    both = [cells for each in (MEASURED, report) if (cells := measured(each, "en")) is not None]
    assert len(both) == 2
    people, coin = understanding_findings(both, WORDS).split(". ", 1)
    assert WORDS("compare.kind.plain") in people
    assert WORDS("compare.kind.turn") not in people + coin, "one of them does it as people do, the other better"
    assert WORDS("compare.kind.wish") in coin
    assert WORDS("compare.kind.order") not in coin
    none = with_suite(MEASURED, "en", **dict.fromkeys(ABILITIES, 10))
    found = measured(none, "en")
    assert found is not None
    expected = WORDS("compare.understands.people.none"), WORDS("compare.understands.coin.none")
    assert understanding_findings([found], WORDS) == " ".join(expected)
