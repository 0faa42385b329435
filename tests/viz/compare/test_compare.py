"""The Compare page shows what training and evaluation recorded, and nothing else."""

import json
import math
import re
import shutil
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import streamlit as st

from models import load_checkpoint, trace_text
from models.networks.checkpoint import Weight, checkpoint_info, checkpoint_root
from models.reading.holding.hold import Hold
from models.reading.prefixes import PREFIX_LIMIT
from models.training.report import difference, interval, read_report
from tests.conftest import CHECKPOINTS, VIETNAMESE
from tests.viz.conftest import hand_over
from tests.viz.shell.test_page import opened as open_page
from viz.compare.findings import length_findings, standing_rows
from viz.compare.pictures.comparison import calibration_figure, learning_figure, length_figure
from viz.compare.tables import MEASURES, calibration_table, history_table, length_table, standing_table
from viz.content.english import PAIRS
from viz.content.examples import second_text
from viz.content.shipped import DEFAULT_TEXT, NETWORKS
from viz.language import LANGUAGES, Language, load_words

WORDS = load_words("en")
INFOS = {name: checkpoint_info(name, CHECKPOINTS) for name in NETWORKS}
REPORTS = {name: report for name in NETWORKS if (report := read_report(CHECKPOINTS / name)) is not None}


opened = partial(open_page, "compare")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_stands_in_both_languages(language: Language) -> None:
    words = load_words(language)
    app = opened(lang=language)
    assert not app.exception
    assert not app.error
    assert len(app.get("plotly_chart")) == 2 + len(MEASURES)
    groups = {"en": [name for name in NETWORKS if name not in VIETNAMESE], "vi": VIETNAMESE}
    order: list[Language] = ["vi", "en"] if language == "vi" else ["en", "vi"]
    assert [title.value for title in app.subheader[:2]] == [words(f"compare.reads.{read}") for read in order]
    for read, table in zip(order, app.table, strict=True):
        shown = table.value.map(lambda text: text.replace("\u00a0", " "))
        names = groups[read]
        assert shown[words("compare.column.network")].tolist() == [words(f"network.name.{name}") for name in names]
        plain = shown[words("compare.column.plain")] if read == "vi" else [None] * len(names)
        for name, test, bare in zip(names, shown[words("compare.column.test")], plain, strict=True):
            recorded = json.loads((checkpoint_root() / name / "config.json").read_text())
            assert test == f"{100 * recorded['test']['accuracy']:.1f} %"
            if bare is not None:
                assert bare == f"{100 * recorded['test_without_diacritics']['accuracy']:.1f} %"


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_networks_stand_side_by_side(language: Language) -> None:
    words = load_words(language)
    app = opened(lang=language, compare="networks", net="bilstm2", beside="gru", text="A dull film with a fine end.")
    assert not app.exception
    assert not app.error
    assert len(app.get("plotly_chart")) == 4
    shown = [box.value for box in app.selectbox]
    assert shown == ["bilstm2", "gru"]
    verdicts = [header.value for header in app.header]
    for name, verdict in zip(shown, verdicts, strict=True):
        probability = trace_text(load_checkpoint(name, CHECKPOINTS), "A dull film with a fine end.").probability
        assert f"{100 * max(probability, 1 - probability):.0f}\u00a0%" in verdict
    assert words("compare.verdicts") in [title.value for title in app.subheader]
    assert app.query_params["beside"] == "gru"
    assert app.query_params["part"] == "2.forward"


def test_a_network_is_never_beside_itself() -> None:
    app = opened(compare="networks", net="rnn", beside="rnn")
    assert [box.value for box in app.selectbox] == ["rnn", "lstm"]
    assert app.query_params["beside"] == "lstm"
    app.selectbox(key="network").set_value("lstm").run()
    assert [box.value for box in app.selectbox] == ["lstm", "gru"]
    assert not app.exception


def test_a_long_text_says_why_a_two_way_network_is_not_asked() -> None:
    app = opened(compare="networks", net="bigru2", beside="lstm", text="film " * (PREFIX_LIMIT + 1))
    assert not app.exception
    expected = WORDS("compare.too_long", name=WORDS("network.name.bigru2"), limit=PREFIX_LIMIT)
    assert expected in [text.value for text in app.text]


def test_a_network_that_is_alone_cannot_be_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(CHECKPOINTS / "gru", tmp_path / "gru")
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(tmp_path))
    st.cache_resource.clear()
    try:
        app = opened(compare="networks")
        assert not app.exception
        assert not app.error
        assert WORDS("compare.alone") in [info.value for info in app.info]
    finally:
        st.cache_resource.clear()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["lstm", "gru", "rnn", "bilstm"])
def test_two_texts_stand_side_by_side(name: str, language: Language) -> None:
    words = load_words(language)
    app = opened(lang=language, compare="texts", net=name, text="A good film.", other="A bad film.")
    assert not app.exception
    assert not app.error
    assert len(app.get("plotly_chart")) == 3
    expected = words("pair.equal_before", word="2 “good” / “bad”")
    assert expected in [text.value for text in app.text]
    assert app.query_params["other"] == "A bad film."


@pytest.mark.parametrize("texts", [("it was bad", "it was not bad"), ("it was not bad", "it was bad")])
def test_what_becomes_of_the_verdict_without_a_word_stands_below_whichever_text_has_it(texts: tuple[str, str]) -> None:
    app = opened(compare="texts", net="lstm", text=texts[0], other=texts[1])
    model, text = load_checkpoint("lstm", CHECKPOINTS), "it was not bad"
    before, after = trace_text(model, text), trace_text(model, text, hold=[Hold("input", 0.0, words=[2])])
    percents = {"before": f"{100 * before.probability:.0f}", "after": f"{100 * after.probability:.0f}"}
    assert WORDS("pair.unwritten.turned", words="not", **percents) in [text.value for text in app.text]


@pytest.mark.parametrize(
    ("net", "other"),
    [("gru", "it was not bad"), ("rnn", "it was not bad"), ("lstm", "it was really not bad at all at all")],
)
def test_nothing_is_said_of_a_word_that_a_network_cannot_leave_unwritten_or_of_many(net: str, other: str) -> None:
    app = opened(compare="texts", net=net, text="it was bad", other=other)
    assert not app.exception
    start = WORDS("pair.unwritten.stays", words="|", before="", after="").partition("|")[0]
    assert not [text.value for text in app.text if text.value.startswith(start)]


def test_the_chosen_direction_is_the_one_that_is_compared() -> None:
    app = opened(compare="texts", net="bilstm", part="1.backward", text="A good film .", other="A bad film .")
    assert WORDS("pair.equal_after", word="2 “good” / “bad”") in [text.value for text in app.text]


def test_the_second_text_follows_the_first_until_it_is_changed() -> None:
    app = opened(compare="texts")
    assert app.text_input[0].value == second_text(DEFAULT_TEXT) != DEFAULT_TEXT
    hand_over(app, "A good film.").run()
    assert app.text_input[0].value == "A good film."
    assert WORDS("pair.same_text") in [text.value for text in app.text]
    app.text_input[0].set_value("A bad film.").run()
    hand_over(app, "A fine film.").run()
    assert app.text_input[0].value == "A bad film."
    assert not app.exception


def test_a_pair_fills_both_boxes() -> None:
    app = opened(compare="texts")
    app.button_group(key="pair").set_value("order").run()
    assert (app.session_state["choices"]["text"], app.text_input[0].value) == PAIRS["order"]
    assert not app.exception


@pytest.mark.parametrize(
    ("text", "other", "key"), [("  ", "A film.", "notice.empty"), ("A film.", "  ", "compare.other.empty")]
)
def test_a_text_without_words_says_what_to_do(text: str, other: str, key: str) -> None:
    app = opened(compare="texts", text=text, other=other)
    assert not app.exception
    assert [info.value for info in app.info] == [WORDS(key)]
    assert app.text_input[0].value == other, "nothing is lost"


def test_a_network_that_is_gone_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NETWORKS[:-1]:
        shutil.copytree(CHECKPOINTS / name, tmp_path / name)
    (tmp_path / "rnn2" / "report.json").write_text("{")
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(tmp_path))
    st.cache_resource.clear()
    try:
        app = opened()
        assert not app.exception
        assert not app.error
        assert sum(len(table.value) for table in app.table) == len(NETWORKS) - 1
    finally:
        st.cache_resource.clear()


def test_the_table_is_what_the_checkpoints_say() -> None:
    weights = {"gru": Weight(2_000_000, 4.2)}
    table = standing_table(INFOS, REPORTS, weights).set_index("network")
    assert table.index.tolist() == list(NETWORKS)
    assert table.loc["bilstm2", ["cell", "layers", "directions", "units"]].tolist() == ["lstm", 2, 2, 64]
    assert table.loc["gru", "test"] == REPORTS["gru"].accuracy
    assert (table.loc["gru", "low"], table.loc["gru", "high"]) == interval(REPORTS["gru"].correct, 25_000)
    assert math.isnan(table.loc["lstm", "parameters"])
    assert table.loc["gru", "recipe"] == ("prefix", "adversarial", "averaged")
    assert table.loc["rnn", "recipe"] == ("last",)
    shown = standing_rows(table.reset_index(), WORDS)
    assert shown[WORDS("compare.column.parameters")].tolist().count("–") == len(NETWORKS) - 1
    assert "2.00" in shown[WORDS("compare.column.parameters")].tolist()


@pytest.mark.parametrize("measure", MEASURES)
def test_learning_curves_are_the_recorded_ones(measure: str) -> None:
    figure = learning_figure(history_table(INFOS), measure, say=WORDS).figure()
    assert len(figure.data) == len(NETWORKS)
    for name, line in zip(NETWORKS, figure.data, strict=True):
        recorded = [epoch[measure] for epoch in INFOS[name].training["history"]]
        expected = np.log10(recorded) if measure == "gradient_norm" else recorded
        np.testing.assert_allclose(line.y, expected)
        assert line.name == WORDS(f"network.name.{name}")


def test_accuracy_by_length_is_the_report_s() -> None:
    table = length_table(REPORTS)
    figure = length_figure(table, say=WORDS).figure()
    for name, line in zip(REPORTS, figure.data, strict=True):
        groups = [group for group in REPORTS[name].lengths if group.reviews]
        np.testing.assert_allclose(line.y, [group.correct / group.reviews for group in groups])
        tops = [interval(group.correct, group.reviews)[1] for group in groups]
        np.testing.assert_allclose(np.array(line.y) + line.error_y.array, tops)
        assert sum(group.reviews for group in groups) == (9_993 if name in VIETNAMESE else 25_000)
    said = length_findings(table, WORDS)
    losses = {name: part["accuracy"].iloc[0] - part["accuracy"].iloc[-1] for name, part in table.groupby("network")}
    for choose in (max, min):
        name = choose(losses, key=lambda name: losses[name])
        assert f"{WORDS(f'network.name.{name}')}" in said
        assert f"{100 * abs(losses[name]):.1f}" in said


def test_a_difference_within_its_interval_is_called_chance() -> None:
    """For 200 pairs of made-up networks, by the interval of the difference of two shares."""
    rng = np.random.default_rng(3)
    seen = set()
    for _ in range(200):
        rows, told = [], {}
        for name, base in (("rnn", rng.uniform(0.6, 0.9)), ("gru", rng.uniform(0.6, 0.9))):
            counts = rng.integers(60, 3_000, 2)
            falls = (0, rng.uniform(-0.1, 0.1))
            correct = [int(rng.binomial(count, base - fall)) for count, fall in zip(counts, falls, strict=True)]
            for least, count, right in zip((0, 700), counts, correct, strict=True):
                rows.append((name, least, least + 1, int(count), right, right / count, *interval(right, int(count))))
            low, high = difference(correct[0], int(counts[0]), correct[1], int(counts[1]))
            gain = correct[0] / counts[0] < correct[1] / counts[1]
            told[name] = ("gains" if gain else "loses", low <= 0 <= high)
        table = pd.DataFrame(rows, columns=length_table({}).columns)
        said = length_findings(table, WORDS).removeprefix(WORDS("compare.length.finding"))
        sentences = dict(zip(re.findall("RNN|GRU", said), re.split("RNN|GRU", said)[1:], strict=True))
        for name, (verb, chance) in told.items():
            assert f" {verb} " in sentences[name.upper()], said
            assert ("within chance" in sentences[name.upper()]) == chance, said
            assert f"{verb} −" not in said
            seen.add((verb, chance))
    assert len(seen) == 4


def test_the_recipes_that_the_screen_tells_of_are_those_of_training() -> None:
    """The help of the gradient says who learned how; the table says it of every network."""
    recipes = {name: INFOS[name].training["recipe"] for name in NETWORKS}
    assert recipes["rnn"]["prefix_share"] == 0
    assert all(recipes[name]["prefix_share"] > 0 for name in ("lstm", "gru", "rnn_as_gru"))
    as_gru = {**recipes["rnn_as_gru"], "adversarial": recipes["gru"]["adversarial"]}
    as_gru |= {"learning_rate": 2 * as_gru["learning_rate"], "model": {**as_gru["model"], "cell": "gru"}}
    assert as_gru == recipes["gru"], "beside the cell only the learning rate and the adversarial word vectors differ"
    for words in map(load_words, LANGUAGES):
        told = words("gradient.help")
        assert words("network.name.rnn_as_gru") in told
    table = standing_table(INFOS, REPORTS, {}).set_index("network")
    for name, recipe in recipes.items():
        parts = table.loc[name, "recipe"]
        assert ("prefix" in parts) == bool(recipe["prefix_share"])
        assert ("last" in parts) == (not recipe["prefix_share"])
        assert ("adversarial" in parts) == bool(recipe["adversarial"])
        assert ("averaged" in parts) == bool(recipe["averaging"])
        assert ("forget_bias" in parts) == bool(recipe["forget_bias"])
        assert ("orthogonal" in parts) == bool(recipe["orthogonal"])


def test_calibration_is_the_report_s() -> None:
    figure = calibration_figure(calibration_table(REPORTS), say=WORDS).figure()
    diagonal, *lines = figure.data
    assert list(diagonal.x) == list(diagonal.y) == [0, 1]
    for name, line in zip(REPORTS, lines, strict=True):
        bins = [part for part in REPORTS[name].bins if part.reviews]
        np.testing.assert_allclose(line.x, [part.mean_probability for part in bins])
        np.testing.assert_allclose(line.y, [part.positive / part.reviews for part in bins])


def test_nothing_recorded_is_nothing_drawn() -> None:
    assert length_findings(length_table({}), WORDS) == ""
    assert len(length_figure(length_table({}), say=WORDS).figure().data) == 0
    assert len(learning_figure(history_table({}), "train_loss", say=WORDS).figure().data) == 0
