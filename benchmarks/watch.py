"""Watching somebody's module beside running it: python -m benchmarks.watch [--json]

The module is a classifier of two layers and two ways, 256 units, on word vectors of 100 numbers. `watch` is what a
notebook calls. `three_runs_and_scan` is what it may cost: three runs of the module as it is, and the exact scan.
"""

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from benchmarks.measure import Benchmark, Goal, Ratio, Task, main
from models import watch
from models.networks.cells import Cell
from models.reading.trace import scan_layers

WORDS, VECTOR, UNITS = 1_000, 100, 256


class Classifier(nn.Module):
    """Both ends of the top layer, and one linear layer."""

    def __init__(self, cell: Cell) -> None:
        super().__init__()
        kind: type[nn.RNN] | type[nn.LSTM] | type[nn.GRU] = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[cell]
        self.embedding = nn.Embedding(WORDS, VECTOR)
        self.recurrent = kind(VECTOR, UNITS, 2, bidirectional=True, batch_first=True)
        self.head = nn.Linear(2 * UNITS, 1)

    def forward(self, ids: Tensor) -> Tensor:
        end = self.recurrent(self.embedding(ids))[1]
        hidden = end[0] if isinstance(end, tuple) else end
        logit: Tensor = self.head(torch.cat([hidden[-2], hidden[-1]], dim=1))
        return logit


def _tasks(cell: Cell, steps: int) -> Mapping[str, Task]:
    torch.manual_seed(0)
    module, ids = Classifier(cell).eval(), torch.randint(WORDS, (1, steps))
    top = watch(module, ids, quiet=True).top

    @torch.no_grad()
    def run() -> None:
        module(ids)

    def scan() -> None:
        scan_layers(top.layers, top.inputs)

    def allowed() -> None:
        for _ in range(3):
            run()
        scan()

    return {
        "run": run,
        "scan": scan,
        "three_runs_and_scan": allowed,
        "watch": lambda: watch(module, ids, quiet=True),
    }


WATCH = Benchmark(
    "a module of two layers and two ways, watched",
    _tasks,
    (Ratio("watch_over_three_runs_and_scan", "watch", "three_runs_and_scan", Goal("<=", 1, steps=200)),),
)

if __name__ == "__main__":
    raise SystemExit(main([WATCH], prog="python -m benchmarks.watch"))
