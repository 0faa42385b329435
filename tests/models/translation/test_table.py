"""The tidy table of a translation holds every number of its trace."""

import numpy as np

from models.networks.cells import SIGNALS
from models.translation.table import COLUMNS, tidy_columns
from models.translation.trace import trace_translation
from models.translation.translator import Translator
from tests.models.translation.tiny import TEXT


def test_every_number_is_in_the_table(tiny_both: Translator) -> None:
    trace = trace_translation(tiny_both, TEXT)
    table = tidy_columns(trace)
    assert tuple(table) == COLUMNS
    assert len({len(column) for column in table.values()}) == 1

    def values(part: str, signal: str) -> np.ndarray:
        chosen = (table["part"] == part) & (table["signal"] == signal)
        steps = table["step"][chosen].max()
        assert (table["unit"][chosen].reshape(steps, -1) == np.arange(chosen.sum() // steps)).all()
        tokens = table["token"][chosen].reshape(steps, -1)[:, 0]
        assert tuple(tokens) == (trace.source.tokens if part == "encoder" else trace.output.fed)
        return table["value"][chosen].reshape(steps, -1)

    for signal in SIGNALS["lstm"]:
        np.testing.assert_array_equal(values("encoder", signal), trace.source.layer.signals[signal])
        np.testing.assert_array_equal(values("decoder", signal), trace.output.layer.signals[signal])
    np.testing.assert_array_equal(values("decoder", "log_probability")[:, 0], trace.output.log_probabilities)
    if trace.output.attention is None:
        assert "attention" not in table["signal"]
    else:
        np.testing.assert_array_equal(values("decoder", "attention"), trace.output.attention)
    written = table["written"][(table["part"] == "decoder") & (table["signal"] == "log_probability")]
    assert tuple(written) == trace.output.words
    assert set(table["written"][table["part"] == "encoder"]) == {""}
