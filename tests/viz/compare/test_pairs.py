"""Two networks or two texts beside each other: the tables, pictures and sentences say what the traces say."""

import math
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from models import load_checkpoint, trace_text
from models.reading.holding.hold import Hold
from models.reading.pairs import align, differences, span_of_difference
from models.reading.prefixes import prefix_probabilities
from tests.conftest import CHECKPOINTS
from viz.cache import readings
from viz.compare.pair_findings import effect_findings, network_findings, same_findings, unwritten_finding
from viz.compare.pair_tables import COLUMNS, difference_plane, difference_table, network_pair_table, text_pair_table
from viz.compare.pictures.pairs import difference_map_figure, differences_figure, labels_of, verdicts_figure
from viz.compare.settings import CompareSettings, compare_to_query
from viz.content.english import EXAMPLES, PAIRS
from viz.content.shipped import NETWORKS
from viz.figures.style.numbers import from_log10
from viz.figures.style.theme import CURVE_LINES, DIVERGING, TEXT_LINES
from viz.language import LANGUAGES, Language, load_words
from viz.strip import Labels, build_strip
from viz.visit.declared import read
from viz.visit.settings import Settings, from_query

WORDS = load_words("en")
TEXT = "I thought it would be great, but it was a zyzzyva waste of time."
NAMES = ("LSTM", "RNN")


@pytest.fixture(scope="module")
def networks() -> pd.DataFrame:
    traces = [trace_text(load_checkpoint(name, CHECKPOINTS), TEXT) for name in ("lstm", "rnn")]
    return network_pair_table(*traces, [trace.prefix_probability for trace in traces])


class Pair:
    """Two texts as one network reads them."""

    def __init__(self, first: str, second: str, name: str = "lstm", layer: int = -1) -> None:
        model = load_checkpoint(name, CHECKPOINTS)
        self.first, self.second = trace_text(model, first), trace_text(model, second)
        self.alignment = align(self.first.tokens, self.second.tokens)
        prefixes = [prefix_probabilities(model, trace) for trace in (self.first, self.second)]
        self.table = text_pair_table(self.first, self.second, self.alignment, prefixes)
        self.differences = differences(self.first, self.second, self.alignment, layer)
        self.span = span_of_difference(self.differences)


@pytest.fixture(scope="module")
def pair() -> Pair:
    return Pair("The movie was good.", "The movie was not zyzzyva.")


def test_two_networks_disagree_where_one_says_yes_and_the_other_no(networks: pd.DataFrame) -> None:
    assert tuple(networks.columns) == COLUMNS
    lstm, rnn = (trace_text(load_checkpoint(name, CHECKPOINTS), TEXT) for name in ("lstm", "rnn"))
    assert lstm.prefix_probability is not None
    assert rnn.prefix_probability is not None
    expected = (lstm.prefix_probability > 0.5) != (rnn.prefix_probability > 0.5)
    assert 0 < expected.sum() < len(expected), "the example would prove nothing"
    assert networks["marked"].tolist() == expected.tolist()
    said = network_findings(networks, NAMES, WORDS)
    assert f"{expected.sum()} of {len(expected)} words" in said
    farthest = int(np.abs(lstm.prefix_probability - rnn.prefix_probability).argmax())
    assert f"word {farthest + 1}, “{lstm.tokens[farthest]}”" in said
    assert f"{lstm.prefix_probability[farthest]:.2f} for LSTM" in said


def test_networks_that_agree_are_said_to(networks: pd.DataFrame) -> None:
    same = networks.assign(second=networks["first"], marked=False)
    assert WORDS("pair.agree", first="LSTM", second="RNN") in network_findings(same, NAMES, WORDS)


def test_of_many_disagreements_the_first_are_named(networks: pd.DataFrame) -> None:
    said = network_findings(networks.assign(marked=True), NAMES, WORDS)
    assert f"{len(networks)} of {len(networks)} words, first after 1 “i”" in said
    assert "7 “" not in said.split(". ")[0]


def test_a_network_that_was_not_asked_gives_no_finding_and_an_empty_line() -> None:
    trace = trace_text(load_checkpoint("bilstm", CHECKPOINTS), TEXT)
    table = network_pair_table(trace, trace, [None, np.full(len(trace.tokens), 0.4)])
    assert not table["marked"].any()
    assert network_findings(table, NAMES, WORDS) == ""
    lines = [CURVE_LINES["bilstm.cell"], CURVE_LINES["rnn.hidden"]]
    first, second = verdicts_figure(table, NAMES, lines, say=WORDS).figure().data
    assert np.isnan(first.y).all()
    assert list(second.y) == [0.4] * len(trace.tokens)


def test_the_verdicts_are_drawn_and_the_marked_words_shaded(networks: pd.DataFrame) -> None:
    lines = [CURVE_LINES["lstm.hidden"], CURVE_LINES["rnn.hidden"]]
    figure = verdicts_figure(networks, NAMES, lines, say=WORDS).figure()
    for side, line in zip(("first", "second"), figure.data, strict=True):
        np.testing.assert_array_equal(line.y, networks[side])
    shaded = {
        column
        for shape in figure.layout.shapes
        if shape.type == "rect"
        for column in range(round(shape.x0 + 0.5), round(shape.x1 + 0.5))
    }
    assert shaded == set(networks.loc[networks["marked"], "column"])
    assert figure.layout.shapes[-1].y0 == 0.5, "the border between the verdicts"


def test_two_texts_stand_word_under_word(pair: Pair) -> None:
    assert tuple(pair.table.columns) == COLUMNS
    assert pair.table["first_word"].tolist() == ["the", "movie", "was", "", "good", "."]
    assert pair.table["second_word"].tolist() == ["the", "movie", "was", "not", "zyzzyva", "."]
    assert pair.table["marked"].tolist() == [False] * 3 + [True, True, False]
    assert pair.table["second_known"].tolist() == [True] * 4 + [False, True]
    assert np.isnan(pair.table["first"][3])
    assert pair.first.prefix_probability is not None
    assert pair.table["first"].dropna().tolist() == pair.first.prefix_probability.tolist()
    assert labels_of(pair.table)[2:5] == ["was", "– / not", "good / zyzzyva"]


def test_differences_are_root_mean_squares_and_the_map_shows_each_unit(pair: Pair) -> None:
    table = difference_table(pair.differences)
    hidden = [trace.layers[-1].signals["hidden"] for trace in (pair.first, pair.second)]
    last = np.sqrt(np.mean((hidden[1][-1] - hidden[0][-1]) ** 2))
    assert table.loc[table["signal"] == "hidden", "value"].iloc[-1] == pytest.approx(last, rel=1e-12)
    assert (table.loc[table["column"] <= 3, "value"] == 0).all()
    figure = differences_figure(table, pair.table, say=WORDS).figure()
    assert [line.name for line in figure.data] == [WORDS(f"signal.{name}") for name in pair.differences]
    units = [5, 0, 77]
    plane = difference_plane(pair.differences, "hidden", units)
    drawn = difference_map_figure(plane, units, pair.table, "hidden", say=WORDS).figure().data[0]
    np.testing.assert_allclose(drawn.z[2][-1], hidden[1][-1, 77] - hidden[0][-1, 77], atol=5.1e-5)
    assert np.isnan(drawn.z[0][3])
    assert list(drawn.y) == ["5", "0", "77"]


@pytest.mark.parametrize(("signal", "limit"), [("forget", 1.0), ("hidden", 1.0), ("cell", 3.0)])
def test_the_map_has_a_fixed_scale_and_says_what_lies_beyond(pair: Pair, signal: str, limit: float) -> None:
    plane = np.array([[np.nan, 0.5, -4.2, limit]])
    figure = difference_map_figure(plane, [3], pair.table.head(4), signal, say=WORDS, theme="dark").figure()
    drawn = figure.data[0]
    assert list(drawn.colorbar.tickvals) == [-limit, 0, limit]
    assert drawn.zmax == -drawn.zmin > limit
    assert drawn.colorscale[0][1] == DIVERGING["dark"].below
    assert "−4.2" in figure.layout.title.text
    quiet = difference_map_figure(plane / 10, [3], pair.table.head(4), signal, say=WORDS).figure()
    assert not quiet.layout.title.text


def test_the_sentence_before_the_change_is_checked_against_the_states(pair: Pair) -> None:
    assert pair.span == (4, 5), "the inserted word has no partner; its trace shows in the next column"
    said = same_findings(pair.table, pair.span, "1.forward", WORDS, mixed=False)
    assert said == WORDS("pair.equal_before", word="4 “–” / “not”")


@pytest.mark.parametrize(
    ("first", "second", "part", "mixed", "key"),
    [
        ("Good film", "Good film", "1.forward", False, "pair.same_text"),
        ("Good film", "Bad film", "1.forward", False, "pair.at_start"),
        ("A good film", "A bad film", "2.forward", True, "pair.mixed"),
        ("A good film", "A good joke", "1.backward", False, "pair.at_end"),
    ],
)
def test_other_cases_have_their_own_sentence(first: str, second: str, part: str, mixed: bool, key: str) -> None:
    found = Pair(first, second)
    assert same_findings(found.table, found.span, part, WORDS, mixed=mixed) == WORDS(key)


def test_backwards_it_is_what_comes_after_that_is_equal() -> None:
    found = Pair("A good film .", "A bad film .", "bilstm", layer=1)
    assert found.span == (0, 1)
    said = same_findings(found.table, found.span, "1.backward", WORDS, mixed=False)
    assert said == WORDS("pair.equal_after", word="2 “good” / “bad”")


def test_two_words_that_a_network_does_not_know_are_the_same_to_it() -> None:
    found = Pair(*PAIRS["names"])
    assert found.span is None
    assert found.first.logit == found.second.logit
    assert same_findings(found.table, None, "1.forward", WORDS, mixed=False) == WORDS("pair.same_states")
    assert WORDS("pair.logit", first="0.80", second="0.80") == effect_findings(
        replace(found.first, logit=0.8),
        replace(found.second, logit=0.8),
        difference_table(found.differences),
        "1.forward",
        WORDS,
    )


def test_what_is_left_of_the_difference_is_computed(pair: Pair) -> None:
    table = difference_table(pair.differences)
    hidden = table.loc[table["signal"] == "hidden", "value"].to_numpy()
    said = effect_findings(pair.first, pair.second, table, "1.forward", WORDS)
    assert f"column {np.nanargmax(hidden) + 1} ({np.nanmax(hidden):.3f})" in said
    assert f"{100 * hidden[-1] / np.nanmax(hidden):.0f} %" in said


def test_backwards_everything_is_read_at_the_first_word() -> None:
    found = Pair("A good film .", "A bad film .", "bilstm", layer=1)
    table = difference_table(found.differences)
    hidden = table.loc[table["signal"] == "hidden", "value"].to_numpy()
    assert hidden[-1] == 0 < hidden[0]
    said = effect_findings(found.first, found.second, table, "1.backward", WORDS)
    assert f"{100 * hidden[0] / hidden.max():.0f} % of that is left" in said


def test_very_little_that_is_left_is_not_called_nothing() -> None:
    found = Pair(EXAMPLES["long"], "A " + EXAMPLES["long"], "rnn")
    values = difference_table(found.differences)["value"].to_numpy()
    share = 100 * values[-1] / np.nanmax(values)
    assert 0 < share < 0.5, "the example would prove nothing"
    said = effect_findings(found.first, found.second, difference_table(found.differences), "1.forward", WORDS)
    assert f"{from_log10(math.log10(share))} % of that is left" in said
    assert re.search(r"[1-9]\S* % of that is left", said)


def test_nothing_that_is_left_is_called_nothing() -> None:
    found = Pair("A good film .", "A bad film .", "rnn")
    table = difference_table(found.differences)
    table.loc[table["signal"] == "hidden", "value"] = [0.0, 0.5, 0.2, 0.0]
    said = effect_findings(found.first, found.second, table, "1.forward", WORDS)
    assert "column 2 (0.500)" in said
    assert " 0 % of that is left" in said


@pytest.mark.parametrize("name", PAIRS)
def test_a_pair_differs_in_little_and_no_network_fails_on_it(name: str) -> None:
    first, second = PAIRS[name]
    assert first != second
    for network in NETWORKS:
        found = Pair(first, second, network)
        assert found.table["marked"].sum() <= (2 if name != "order" else 16)


def test_the_strip_gets_words_as_they_are(pair: Pair) -> None:
    labels = Labels("title", "one", "two", "differs")
    built = build_strip(pair.table, labels, WORDS, same_words=False)
    assert built["rows"] == ["one", "two"]
    column = built["columns"][3]
    assert column == {
        "words": ["", "not"],
        "known": [True, True],
        "probability": [None, round(float(pair.table["second"][3]), 6)],
        "marked": True,
    }
    assert len(built["columns"]) == len(pair.table)


def test_verdicts_of_two_texts_have_a_gap_where_there_is_no_word(pair: Pair) -> None:
    figure = verdicts_figure(pair.table, ("one", "two"), list(TEXT_LINES.values()), say=WORDS).figure()
    assert np.isnan(figure.data[0].y[3])
    assert figure.data[0].connectgaps


VIEWS = [
    (Settings(), CompareSettings()),
    (
        Settings(language="vi", network="bilstm2"),
        CompareSettings("networks", "gru", part="1.backward", scale="absolute"),
    ),
    (Settings(network="rnn"), CompareSettings("networks", "bilstm", besidepart="1.backward")),
    (Settings(text="A good film"), CompareSettings("texts", other="A bad film", signal="forget")),
    (Settings(text="x" * 9_000), CompareSettings("texts", other="y" * 9_000)),
    (Settings(text="A good film"), CompareSettings("texts", other="")),
]


@pytest.mark.parametrize(("settings", "compare"), VIEWS)
def test_a_link_opens_the_view_that_it_was_made_from(settings: Settings, compare: CompareSettings) -> None:
    query = compare_to_query(settings, compare)
    assert read(CompareSettings, query) == (compare, ())
    assert from_query(query, "en") == (settings, ())


@pytest.mark.parametrize(
    ("name", "value"),
    [("compare", "three"), ("beside", "transformer"), ("besidepart", "10.forward"), ("signal", "x"), ("otherz", "!")],
)
def test_nonsense_is_ignored_and_named(name: str, value: str) -> None:
    assert read(CompareSettings, {name: value}) == (CompareSettings(), (name,))


@pytest.mark.parametrize("language", LANGUAGES)
def test_findings_speak_both_languages(networks: pd.DataFrame, pair: Pair, language: Language) -> None:
    words = load_words(language)
    assert network_findings(networks, NAMES, words)
    assert effect_findings(pair.first, pair.second, difference_table(pair.differences), "1.forward", words)


@pytest.mark.parametrize(
    ("name", "one", "other", "added", "turns"),
    [
        ("lstm", "it was bad", "it was not bad", (2,), True),
        ("lstm", "it was not good", "it was good", (2,), True),
        ("lstm", "the film is wonderful", "the film is really wonderful", (3,), False),
        ("vi_lstm", "món ăn tệ", "món ăn không tệ", (2,), True),
    ],
)
def test_what_an_added_word_writes_is_told_as_a_reading_without_it_says(
    name: str, one: str, other: str, added: tuple[int, ...], turns: bool
) -> None:
    model = load_checkpoint(name, CHECKPOINTS)
    traces = [trace_text(model, text) for text in (one, other)]
    found = align(traces[0].tokens, traces[1].tokens).added
    assert found is not None
    side, at = found
    assert (traces[side].tokens[at[0]], at) == (traces[side].tokens[added[0]], added)
    held = trace_text(model, (one, other)[side], hold=[Hold("input", 0.0, words=added)])
    assert readings.unwritten(name, (one, other)[side], added) == pytest.approx(held.logit, abs=1e-9)
    percents = {"before": f"{100 * traces[side].probability:.0f}", "after": f"{100 * held.probability:.0f}"}
    key = "pair.unwritten.turned" if turns else "pair.unwritten.stays"
    named = traces[side].tokens[added[0]]
    assert unwritten_finding(traces[side], added, held.logit, WORDS) == WORDS(key, words=named, **percents)


@pytest.mark.parametrize(("one", "other"), [("a b", "a b"), ("a b", "a c"), ("a b c", "b c d")])
def test_nothing_is_added_where_neither_text_or_both_have_words_of_their_own(one: str, other: str) -> None:
    assert align(one.split(), other.split()).added is None
