"""Try every unit: what the page says and lists is what reading the text again with that unit held gives."""

import json
import re

import numpy as np
import pytest

from models import load_checkpoint, trace_text
from models.interventions.every_unit import every_unit
from models.interventions.means import unit_means
from models.reading.holding.hold import Hold
from tests.conftest import CHECKPOINTS
from tests.viz.shell.test_page import opened
from viz.cache import whatif
from viz.content.english import EXAMPLES
from viz.figures.style.numbers import signed
from viz.gates.every_unit import silent_findings, tried_findings, tried_rows, way_of
from viz.gates.pictures.silent import silent_figure
from viz.language import LANGUAGES, Language, load_words

WORDS = load_words("en")
TURNED = "A terrible story of three sisters who run a small hotel by the sea, and of a painter who arrives one winter."


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_single_unit_turns_it_is_said_beside_what_moves_it_furthest(language: Language) -> None:
    words = load_words(language)
    app = opened(lang=language, net="gru", text=EXAMPLES["but"], detail="every")
    assert not app.exception
    model = load_checkpoint("gru", CHECKPOINTS)
    found = every_unit(model, trace_text(model, EXAMPLES["but"]), unit_means("gru"))
    assert not found.turning
    told = next(
        text.value for text in app.text if text.value.startswith(words("tried.none", units=128, ways=8, readings=1024))
    )
    assert told == tried_findings(found, "gru", words)
    first = found.ranked[0]
    assert signed(first.logit) in told
    assert signed(float(np.median(found.logits[found.ways.index((first.signal, first.at))]))) in told
    assert "detail" in app.query_params


def test_the_listed_readings_are_those_of_a_hand_in_the_network() -> None:
    found = whatif.tried("lstm", TURNED, "1.forward")
    model, means = load_checkpoint("lstm", CHECKPOINTS), unit_means("lstm")
    rows = tried_rows(found, "lstm", WORDS)
    assert len(rows) == 10
    for trial, (_, row) in zip(found.ranked, rows.iterrows(), strict=False):
        value = means if isinstance(trial.at, str) else trial.at
        held = trace_text(model, TURNED, hold=[Hold(trial.signal, value, None, [trial.unit])])
        assert row[WORDS("tried.column.logit")] == f"{signed(found.logit)} → {signed(held.logit)}"
        assert row[WORDS("tried.column.unit")] == str(trial.unit)
        assert row[WORDS("tried.column.turns")] == WORDS("tried.yes" if held.logit > 0 > found.logit else "tried.no")
        assert row[WORDS("tried.column.way")] == way_of(trial, "lstm", WORDS)
    assert found.turning, "this text is one of the few that a single unit turns"
    units = len({trial.unit for trial in found.turning})
    counts = {"units": 128, "ways": 12, "readings": 1536}
    assert tried_findings(found, "lstm", WORDS).startswith(
        WORDS("tried.turned", turning=len(found.turning), several=units, **counts)
    )


def test_what_is_not_tried_says_so() -> None:
    app = opened(net="lstm", text="good " * (whatif.TRIED_LIMIT + 1), detail="every")
    assert WORDS("tried.too_long", limit=whatif.TRIED_LIMIT) in [text.value for text in app.text]
    app = opened(net="bilstm", text=EXAMPLES["but"], detail="every")
    assert WORDS("tried.no_means") in [caption.value for caption in app.caption]
    assert whatif.tried("bilstm", EXAMPLES["but"], "1.backward").logits.shape == (7, 128)


def test_the_curve_of_silent_units_is_the_measured_one() -> None:
    removal = json.loads((CHECKPOINTS / "lstm" / "units.json").read_text(encoding="utf-8"))["removal"]
    found = whatif.silenced("lstm")
    assert found == removal
    influential, random = silent_figure(removal, say=WORDS).traces
    assert [line["y"].tolist() for line in (influential, random)] == [removal["influential"], removal["random"]]
    lows = [value - bar for value, bar in zip(influential["y"], influential["error_y"]["arrayminus"], strict=True)]
    np.testing.assert_allclose(lows, removal["low"])
    shares = dict(zip(removal["counts"], removal["influential"], strict=True))
    told = silent_findings(removal, WORDS)
    (count,) = (int(found) for found in re.findall(r"its (\d+) most influential", told))
    later = min(k for k in removal["counts"] if k > count)
    assert shares[count] >= removal["low"][0] > shares[later]
    assert f"{100 * shares[64]:.1f} %; with as many" in told
    app = opened(net="lstm", text=EXAMPLES["but"], detail="every")
    assert told in [text.value for text in app.text]
    assert len(app.get("plotly_chart")) == 1


def test_a_network_of_which_it_was_not_measured_has_no_curve() -> None:
    assert whatif.silenced("bilstm") is None
    assert not opened(net="bilstm", text=EXAMPLES["but"], detail="every").get("plotly_chart")


def test_a_curve_on_other_sentences_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whatif, "suite_hash", lambda language: "another")
    assert whatif.silenced.__wrapped__("lstm") is None
