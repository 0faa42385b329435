"""Seeing every gate at every word beside the bare network and two other ways: python -m benchmarks.trace [--json]

`trace` is `trace_text` as the app calls it, from the text to the frozen trace, in float64. `fused_*` is the whole
network as PyTorch runs it, from ready ids to the logit, and shows nothing inside. The two loops with hooks run in
float32, the network's own precision.
"""

from collections.abc import Mapping

import torch

from benchmarks.measure import Benchmark, Goal, Ratio, Task, main
from benchmarks.rivals import CellLoop, Fused, GateModules, ids_of, module, network, text_of
from models.networks.cells import Cell
from models.networks.text import tokenize
from models.reading.trace import trace_text


def _tasks(cell: Cell, steps: int) -> Mapping[str, Task]:
    model = network(cell)
    text = text_of(model, steps)
    ids = ids_of(model, text)
    rival = module(cell)
    fused, fused64 = Fused(rival), Fused(module(cell, torch.float64))
    cell_loop, gate_modules = CellLoop(rival), GateModules(rival)
    return {
        "fused_float32": lambda: fused(ids),
        "fused_float64": lambda: fused64(ids),
        "trace": lambda: trace_text(model, text),
        "tokenize": lambda: tokenize(text),  # part of the trace
        "cell_loop_with_hook": lambda: cell_loop(ids),
        "gate_modules_with_hooks": lambda: gate_modules(ids),
    }


TRACE = Benchmark(
    "every gate and state",
    _tasks,
    (
        Ratio("trace_over_fused_float64", "trace", "fused_float64", Goal("<=", 1, steps=230)),
        Ratio("trace_over_fused_float32", "trace", "fused_float32", Goal("<=", 5, steps=230)),
        Ratio("cell_loop_over_trace", "cell_loop_with_hook", "trace", Goal(">", 1)),
        Ratio("gate_hooks_over_trace", "gate_modules_with_hooks", "trace", Goal(">", 1)),
    ),
)

if __name__ == "__main__":
    raise SystemExit(main([TRACE], prog="python -m benchmarks.trace"))
