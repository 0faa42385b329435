"""The Units page: what it says of units is what ships, and where it finds them is what the network does there."""

import json
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from models import load_checkpoint, trace_text
from models.atlas.building.build import build
from models.atlas.corpus import Corpus
from models.cards.frequent import LEAST, means
from models.cards.properties import PROPERTIES, SO_FAR
from models.cards.shipped import FOLLOWED, NUMBERS, Card, read_card
from models.networks.checkpoint import checkpoint_root
from tests.conftest import CHECKPOINTS, SIMPLE, VIETNAMESE
from tests.viz.shell.test_page import opened as open_page
from tests.viz.shell.test_page import texts
from viz.atlas import MAP, read_chosen
from viz.cache.cards import OWN
from viz.language import LANGUAGES, load_words
from viz.units.atlas_map import points_of
from viz.units.findings import at_word, follows, headline, keeps, matters
from viz.units.pictures import histogram_figure, retention_figure, words_figure

ENGLISH = load_words("en")
TEXT = "The first half is boring, but the ending is wonderful."
STEP = 2 / 256  # of a stored number
opened = partial(open_page, "units")


def sent(app: AppTest, view: str) -> dict[str, Any]:
    """What the browser was sent of the map or of the places."""
    assert not app.exception
    found = [json.loads(part.proto.json) for part in app.get("bidi_component") if part.proto.json]
    return next(data for data in found if data.get("view") == view)


@pytest.fixture(scope="module", params=[*SIMPLE, *VIETNAMESE])
def card(request: pytest.FixtureRequest) -> Card:
    return read_card(request.param, CHECKPOINTS)


def test_nothing_is_said_of_a_unit_that_its_file_does_not_show(card: Card) -> None:
    told = json.loads((CHECKPOINTS / card.name / FOLLOWED).read_text())
    halves = np.array(told["auc"], dtype=float)
    so_far = halves[:, PROPERTIES.index(SO_FAR)]
    for unit in range(card.units):
        said = follows(card, unit, ENGLISH)
        clear = bool((so_far[:, unit] >= 0.8).all() or (so_far[:, unit] <= 0.2).all())
        assert ("It follows the sentiment so far" in said) == clear
        assert f"AUC {so_far[:, unit].mean():.2f}" in said
        named = [name for name in PROPERTIES if name != SO_FAR and ENGLISH(f"units.where.{name}") in said]
        if named:
            (name,) = named
            values = halves[:, PROPERTIES.index(name), unit]
            assert (values >= 0.8).all() or (values <= 0.2).all()
            assert f"(AUC {values[1]:.2f}" in said
            assert ("its state is high " in said) == (values[1] > 0.5)
        else:
            assert said.endswith(ENGLISH("units.besides.none"))
        lost, said = told["without"], matters(card, unit, ENGLISH)
        assert f"turns {lost['turned'][unit]} of {lost['texts']} verdicts" in said
        assert f"by {lost['moved'][unit]:.2f} on average" in said
        kept = card.kept(8)
        wanted = "vanilla RNN" if kept is None else f"{100 * kept[unit]:.0f}\u00a0% of its state after 8 words"
        assert wanted in keeps(card, unit, ENGLISH)


def test_a_point_of_the_map_is_what_ships(card: Card) -> None:
    points, following = points_of(card, ENGLISH), set(card.following.tolist())
    kept = card.kept(8)
    assert [point.unit for point in points] == list(range(card.units))
    for point in points:
        assert point.x == pytest.approx(card.so_far[point.unit], abs=1e-4)
        assert point.y == pytest.approx(card.moved[point.unit] if kept is None else kept[point.unit], abs=1e-4)
        assert point.follows == (point.unit in following)
        assert 0 <= point.size <= 1


def test_plotly_knows_all_that_is_drawn(card: Card) -> None:
    for signal in card.signals:
        bars = histogram_figure(card, 3, signal, say=ENGLISH).figure().data[0]
        assert bars.y.sum() == pytest.approx(1)
        vocabulary = [f"<b>{k}" for k in range(30_000)]
        high, low = words_figure(card, 3, signal, vocabulary, say=ENGLISH, theme="dark").figure().data
        assert list(high.x) == card.extremes(3, signal, 0).mean.tolist()
        assert list(low.x) == card.extremes(3, signal, 1).mean.tolist()[::-1]
        assert all("<b>" not in text for text in (*high.text, *low.text))
    if card.retention(3) is not None:
        assert len(retention_figure(card, 3, say=ENGLISH).figure().data) == 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("network", ["lstm", "vi_gru", "rnn"])
def test_the_page_begins_with_how_many_follow_the_sentiment(network: str, language: Any) -> None:
    words, found = load_words(language), read_card(network, CHECKPOINTS)
    app = opened(lang=language, net=network)
    first = next(text for text in texts(app))
    assert first == headline(found, words)
    assert first.startswith(f"{len(found.following)} ")
    assert sent(app, "map")["chosen"] == int(found.moved.argmax())
    assert len(app.get("plotly_chart")) == (2 if network == "rnn" else 3)


def test_places_are_what_the_network_does_there() -> None:
    app = opened(lang="en", net="gru", unit="38", signal="write", end="lowest")
    data, model = sent(app, "places"), load_checkpoint("gru", CHECKPOINTS)
    assert len(data["lines"]) == 12
    best = []
    for line in data["lines"]:
        trace = trace_text(model, line["query"]["text"])
        signals = trace.layers[0].signals
        write = ((1 - signals["update"]) * signals["candidate"])[:, 38]
        shown = slice(line["first"] - 1, line["first"] - 1 + len(line["tokens"]))
        assert line["tokens"] == list(trace.tokens[shown])
        assert line["values"] == pytest.approx(write[shown], abs=1e-5)
        assert write[line["step"] - 1] == write.min()
        assert (line["query"]["word"], line["query"]["unit"]) == (str(line["step"]), "38")
        assert "tatoeba.org" in line["note"]
        share = float(model.readout[0, 38] * signals["hidden"][-1, 38])
        assert f"{abs(share):.2f}" in line["note"]
        best.append(write.min())
    assert best == sorted(best)


def test_a_unit_is_chosen_by_address_by_number_and_on_the_map() -> None:
    app = opened(lang="en", net="gru", unit="38")
    assert sent(app, "map")["chosen"] == 38
    app.number_input[0].set_value(41).run()
    assert sent(app, "map")["chosen"] == 41
    assert "".join(app.query_params["unit"]) == "41"
    assert sent(opened(lang="en", net="gru", unit="999"), "map")["chosen"] == int(read_card("gru").moved.argmax())
    assert read_chosen({"unit": 7}) == 7
    for state in (None, {}, {"unit": "7"}, {"unit": -1}, {"unit": True}, {"unit": 1.5}):
        assert read_chosen(state) is None
    assert MAP == "atlas_map"


def test_a_word_that_is_looked_up() -> None:
    card, tokens = read_card("gru", CHECKPOINTS), load_checkpoint("gru", CHECKPOINTS).vocabulary.tokens
    app = opened(lang="en", net="gru", unit="38", signal="update", look="but")
    at = card.at(tokens.index("but"), 38, "update")
    assert at is not None
    (said,) = (text for text in texts(app) if text.startswith("At “but” "))
    assert said == at_word(card, "but", at, ENGLISH)
    assert f"it is {at.mean:.2f} ± " in said
    assert at.reach <= float(said.split("± ")[1].split()[0]) < at.reach + 0.01
    assert 2_000 < at.texts < at.count
    figure = words_figure(card, 38, "update", tokens, ("but", at), say=ENGLISH, theme="dark").figure()
    high, here, _ = figure.data
    assert (list(here.x), list(here.y)) == ([at.mean], [len(high.y)])
    assert figure.layout.yaxis.ticktext[len(high.y)] == "▸ but"
    box = next(box for box in app.selectbox if str(box.key).startswith("units_look"))
    box.set_value("not").run()
    assert any(text.startswith("At “not” ") for text in texts(app))
    assert "".join(app.query_params["look"]) == "not"
    app = opened(lang="en", net="gru", look="<b>suitcase")
    assert ENGLISH("units.at.rare", word="<b>suitcase", least=LEAST) in texts(app)


def test_means_of_frequent_words_agree_with_the_words_at_either_end(card: Card) -> None:
    """Both were measured at once: of a word in both the means are alike, to the step of a byte."""
    for signal in card.signals:
        for unit in range(0, card.units, 9):
            step = np.ptp(means(card.numbers, card.signals.index(signal), unit)[0]) / 255
            for end in (0, 1):
                found = card.extremes(unit, signal, end)
                for word, mean, count in zip(found.ids.tolist(), found.mean, found.count, strict=True):
                    at = card.at(word, unit, signal)
                    if at is not None:
                        assert at.mean == pytest.approx(mean, abs=step / 2 + 1e-6)
                        assert at.count == count


def test_the_same_pattern_elsewhere() -> None:
    app = opened(lang="en", net="gru", section="pattern", text=TEXT, first="7", last="7", threshold="0.5", alone="0")
    data, model = sent(app, "places"), load_checkpoint("gru", CHECKPOINTS)
    here = trace_text(model, TEXT).layers[0].signals["hidden"][6]
    units = np.flatnonzero(np.abs(here) > 0.5)
    for line in data["lines"]:
        there = trace_text(model, line["query"]["text"]).layers[0].signals["hidden"][line["step"] - 1]
        same = (np.sign(there) == np.sign(here))[units]
        fewest, most = (int((same & (np.abs(there[units]) > 0.5 + by)).sum()) for by in (STEP, -STEP))
        said = int(line["head"].split()[0])
        assert line["head"] == f"{said} of {len(units)} units"
        assert fewest <= said <= most
    assert any("by chance" in text for text in texts(app))


def test_words_threshold_and_what_is_around_can_be_changed() -> None:
    app = opened(lang="en", net="gru", section="pattern", text=TEXT, first="6", last="7", threshold="0.5")
    app.toggle[-1].set_value(False).run()
    assert not app.exception
    assert "".join(app.query_params["alone"]) == "0"
    app.slider[0].set_value(0.2).run()
    assert "".join(app.query_params["threshold"]) == "0.2"
    first, last = (app.selectbox(key=key) for key in ("units_first_shown", "units_last_shown"))
    assert (first.value, last.value) == (6, 7)
    first.set_value(9).run()
    assert ("".join(app.query_params["first"]), "".join(app.query_params["last"])) == ("9", "9")
    app.selectbox(key=next(box.key for box in app.selectbox if str(box.key).startswith("units_last"))).set_value(
        2
    ).run()
    assert not app.exception
    assert ("".join(app.query_params["first"]), "".join(app.query_params["last"])) == ("2", "2")


def test_no_unit_on_is_said() -> None:
    app = opened(lang="en", net="gru", section="pattern", text="Fine.", first="1", last="2", threshold="0.9")
    assert ENGLISH("units.pattern.none") in texts(app)
    assert not opened(lang="en", section="pattern", text="").exception
    assert not opened(lang="vi", section="pattern", text="hay").exception


def test_a_network_without_a_card_says_how_one_is_made() -> None:
    app = opened(lang="en", net="bilstm")
    assert not app.exception
    assert ENGLISH("units.none", network=ENGLISH("network.name.bilstm")) in texts(app)


def test_a_damaged_file_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(checkpoint_root(), tmp_path / "copy")
    (tmp_path / "copy" / "gru" / NUMBERS).write_bytes(b"nothing")
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(tmp_path / "copy"))
    st.cache_resource.clear()
    assert ENGLISH("units.none", network="GRU") in texts(opened(lang="en", net="gru"))
    st.cache_resource.clear()


def test_an_atlas_of_one_s_own_is_looked_up_instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = ["A wonderful film, but <b>far</b> too long.", "Not bad at all.", "It was awful from the first minute."]
    (tmp_path / "mine.txt").write_text("\n".join(said), encoding="utf-8")
    build(load_checkpoint("gru", CHECKPOINTS), "gru", Corpus(tmp_path / "mine.txt"), tmp_path / "atlas")
    monkeypatch.setenv(OWN, str(tmp_path / "atlas"))
    app = opened(lang="en", net="gru")
    assert {line["query"]["text"] for line in sent(app, "places")["lines"]} == set(said)
    assert ENGLISH("units.contexts.own") in texts(app)
    assert ENGLISH("units.contexts.free") in texts(opened(lang="en", net="rnn")), "it is of another network"


@pytest.mark.parametrize(("network", "there"), [("gru", True), ("bilstm", False)])
def test_the_gates_page_leads_to_the_unit_s_card_where_there_is_one(network: str, there: bool) -> None:
    app = open_page("", lang="vi", net=network, detail="unit")
    found = [json.loads(part.proto.json) for part in app.get("bidi_component") if part.proto.json]
    (chart,) = (data for data in found if data.get("kind") == "unit")
    assert chart["card"] == ({"lang": "vi", "net": network} if there else None)
