"""Gradient norms at every word, by hand and by autograd: python -m benchmarks.gradients [--json]

`gradients` is `gradient_norms` of a ready trace, `gradients_from_text` reads the text too, as `autograd` must. Autograd
runs in float64 as well: in float32 the gradients of early words would be denormal numbers, which are slow, or zero.

From the text on, autograd takes 2.5 times as long at 30 words, 4 times at 1,000. Hardly could it be 7 times: of an
LSTM's 115 us a word by autograd (H = 128), 9 are what two products with the recurrent matrix take at the speed of the
second cache, 2 the product with the inputs, and 20 calls of numpy on a vector at 0.3 us are 6. The derivatives of all
words at once, the norms and the text itself come on top. The gradients alone, of a trace that is there already, as in
the app, are 5 to 9 times cheaper than autograd, which must read the text as well.
"""

from collections.abc import Mapping

import torch

from benchmarks.measure import Benchmark, Goal, Ratio, Task, main
from benchmarks.rivals import Autograd, ids_of, module, network, text_of
from models.gradients.norms import gradient_norms
from models.networks.cells import Cell
from models.reading.trace import trace_text


def _tasks(cell: Cell, steps: int) -> Mapping[str, Task]:
    model = network(cell)
    text = text_of(model, steps)
    ids, trace = ids_of(model, text), trace_text(model, text)
    autograd = Autograd(module(cell, torch.float64))
    return {
        "trace": lambda: trace_text(model, text),
        "gradients": lambda: gradient_norms(model, trace),
        "gradients_from_text": lambda: gradient_norms(model, text),
        "autograd": lambda: autograd(ids),
    }


GRADIENTS = Benchmark(
    "gradients at every word",
    _tasks,
    (
        Ratio("gradients_over_trace", "gradients", "trace", Goal("<=", 2)),
        Ratio("autograd_over_gradients", "autograd", "gradients_from_text", Goal(">", 1)),
    ),
)

if __name__ == "__main__":
    raise SystemExit(main([GRADIENTS], prog="python -m benchmarks.gradients"))
