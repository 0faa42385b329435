"""A reading with a hand in it beside a plain one: python -m benchmarks.whatif [--json]

`trace` is `trace_text` with nothing held. `trace_before` is the same from parts that know of no holds, the scan and the
frozen trace of it; what `trace` takes more is what asking for holds costs where there are none. `held_word` closes a
gate at one word (of a vanilla RNN the whole state), `held_unit` silences a unit at every word, `held_all` holds every
signal in every unit at every word. `each_word` is every word in turn *not written*, in one batch, of a ready trace (of
a vanilla RNN, which has no gate that writes, its state at 0 at each word); `each_unit` tries every unit.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks.measure import Benchmark, Goal, Ratio, Task, main
from benchmarks.rivals import network, text_of
from models.interventions.every_unit import every_unit
from models.interventions.not_written import closed_at, not_written
from models.interventions.variants import Variant, logits_held
from models.networks.cells import SIGNALS, Cell
from models.networks.classifier import Network
from models.networks.text import read_text
from models.reading.holding.hold import Hold
from models.reading.scan import scan, times
from models.reading.trace import Trace, layer_trace, sigmoid, trace_text


def trace_before(model: Network, text: str) -> Trace:
    """The trace of a network of one layer and one direction by the scan alone, with no word about holds."""
    tokens = tuple(read_text(text, model.vocabulary, model.config.language, model.config.tokenizer))
    ids = np.array(model.vocabulary.encode(tokens), dtype=np.int64)
    tokens = tuple(model.vocabulary.tokens[k] for k in ids)  # as there; here every word is known
    (w,) = model.layers
    weights = model.readout_of(w)
    assert weights is not None
    signals, direct = scan(model.vectors(ids), w), np.zeros((len(ids), w.hidden_size))
    direct[-1] = weights
    layer = layer_trace(0, "forward", signals, direct)
    running = times(signals["hidden"], weights[:, None])[:, 0] + model.bias
    known, logit = ids != 0, float(running[-1])
    probability = float(sigmoid(np.float64(logit)))
    return Trace(
        w.cell, tokens, ids, known, 0, (layer,), logit, model.bias, probability, sigmoid(running), model.number
    )


def _closed(cell: Cell, words: Sequence[int]) -> Variant:
    return (Hold("hidden", 0.0, words),) if cell == "rnn" else closed_at(cell, tuple(words))


def _tasks(cell: Cell, steps: int) -> Mapping[str, Task]:
    model = network(cell)
    text = text_of(model, steps)
    trace = trace_text(model, text)
    word, unit = _closed(cell, (steps // 2,)), (Hold("hidden", 0.0, units=(17,)),)
    everything = tuple(Hold(name, trace) for name in SIGNALS[cell])
    tasks: dict[str, Task] = {}
    if steps <= 300:
        tasks = {"each_unit": lambda: every_unit(model, trace), "each_word": lambda: _each_word(model, trace)}
    return tasks | {  # in this order, so that neither trace finds a cache that the many variants have emptied
        "held_all": lambda: trace_text(model, text, hold=everything),
        "held_word": lambda: trace_text(model, text, hold=word),
        "held_unit": lambda: trace_text(model, text, hold=unit),
        "trace_before": lambda: trace_before(model, text),
        "trace": lambda: trace_text(model, text),
    }


def _each_word(model: Network, trace: Trace) -> object:
    if trace.cell != "rnn":
        return not_written(model, trace)
    return logits_held(model, trace, [_closed("rnn", (t,)) for t in range(len(trace.ids))])


WHATIF = Benchmark(
    "with a hand in it",
    _tasks,
    (
        Ratio("trace_over_trace_before", "trace", "trace_before", Goal("<=", 1.05, steps=230)),
        Ratio("held_word_over_trace", "held_word", "trace", Goal("<=", 1.25, steps=230)),
        Ratio("held_unit_over_trace", "held_unit", "trace", Goal("<=", 1.25, steps=230)),
        Ratio("held_all_over_trace", "held_all", "trace"),
    ),
    {"each_word": Goal("<=", 300, steps=230)},
)

if __name__ == "__main__":
    raise SystemExit(main([WHATIF], prog="python -m benchmarks.whatif"))
