"""The gradient lab's numbers by hand and by autograd: python -m benchmarks.experiment [--json]

`run` is `models.lab.experiment.run` as the app calls it. `autograd` draws the same networks and inputs, reads with a
Python loop of `models.modules.cells.step` and asks every state to retain its gradient. `spectra` are the singular
values of dh_T/dh_t in a shipped network; `step_jacobians` multiplies the explicit Jacobian of every step,
`batched_backward` sends a whole identity matrix back at once, and both leave the rest to torch's SVD. All in float64 on
one thread of torch.

Times are CPU seconds, the ways taking turns in one process. Memory is what a way adds to the peak of a fresh process.
Set OMP_NUM_THREADS=1 first: on a busy machine numpy's threads wait for one another, and CPU time counts the waiting.
"""

import argparse
import ctypes
import gc
import json
import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Literal, TypeVar

import numpy as np
import torch
from torch import Tensor

from benchmarks.rivals import text_of
from models.gradients.jacobians import Spectra, jacobian_spectra
from models.lab.experiment import CLIP_NORM, LIMITS, Run, Setup, draw, run
from models.modules.cells import CellWeights, step
from models.networks.cells import CELLS, Cell
from models.networks.checkpoint import load_checkpoint
from models.networks.classifier import Network
from models.networks.weights import Array
from models.reading.trace import Trace, trace_text

Result = TypeVar("Result")
Unit = Literal["s", "ratio", "MB", "decades"]
_REPRESENTABLE = -150  # decades: the squares that torch sums for a norm are lost below about 1e-308


@dataclass(frozen=True)
class Found:
    """One number: CPU seconds, how many times one is the other, peak memory, or how far two ways lie apart."""

    name: str
    cell: Cell
    steps: int
    value: float
    unit: Unit


@dataclass(frozen=True)
class Retained:
    """What the plain way finds: L2 norms of dL/dh_t and dL/dC_t (T,), and the norm of all weights' gradient."""

    hidden: Array
    cell: Array | None
    weights: float


def autograd(setup: Setup) -> Retained:
    """The experiment of `setup` by `backward()` on the loss that `models.lab.experiment` has; tanh only."""
    drawn, inputs = draw(setup)
    arrays = (drawn.w_ih, drawn.w_hh, drawn.b_ih, drawn.b_hh)
    weights = CellWeights(*(torch.tensor(array, requires_grad=True) for array in arrays))
    states = _read(setup.cell, torch.tensor(inputs), weights)
    for state in states:
        for tensor in state.values():
            tensor.retain_grad()
    loss = states[-1]["hidden"].sum() / setup.hidden_size**0.5
    loss.backward()
    norms = {name: torch.cat([_gradient(state[name]) for state in states]).norm(dim=1).numpy() for name in states[0]}
    total = torch.nn.utils.clip_grad_norm_(list(vars(weights).values()), CLIP_NORM)
    return Retained(norms["hidden"], norms.get("cell"), float(total))


def step_jacobians(model: Network, trace: Trace) -> Array:
    """log10 of the singular values of dh_T/dh_t, (T, H), from the Jacobian of every step, one after the other."""
    cell, size = model.config.cell, model.config.hidden_size
    weights, inputs = _in_float64(model, trace)
    names = ("hidden", "cell") if cell == "lstm" else ("hidden",)
    state = torch.zeros(len(names) * size, dtype=torch.float64)
    jacobians = []
    for x in torch.split(inputs, 1):

        def following(before: Tensor, x: Tensor = x) -> Tensor:
            signals = step(cell, x, dict(zip(names, torch.split(before[None], size, dim=1), strict=True)), weights)
            return torch.cat([signals[name] for name in names], dim=1)[0]

        jacobians.append(torch.autograd.functional.jacobian(following, state, vectorize=True))  # type: ignore[no-untyped-call]
        state = following(state)
    product = torch.eye(len(state), dtype=torch.float64)[:size]
    products = []
    for jacobian in reversed(jacobians):
        products.append(product[:, :size])
        product = product @ jacobian
    return _log10_singular_values(torch.stack(products[::-1]))


def batched_backward(model: Network, trace: Trace) -> Array:
    """The same from one backward pass over a batch of H unit vectors."""
    weights, inputs = _in_float64(model, trace)
    hiddens = [state["hidden"] for state in _read(model.config.cell, inputs.requires_grad_(), weights)]
    units = torch.eye(model.config.hidden_size, dtype=torch.float64)
    rows = torch.autograd.grad(hiddens[-1], hiddens, units[:, None], is_grads_batched=True)
    return _log10_singular_values(torch.stack(rows)[:, :, 0])


def farthest(found: Run, retained: Retained) -> float:
    """The largest difference of log10 norms, in decades, where plain arithmetic can hold the norm at all."""
    logs = [(found.log10_hidden, retained.hidden)]
    if found.log10_cell is not None and retained.cell is not None:
        logs.append((found.log10_cell, retained.cell))
    apart = []
    for ours, norms in logs:
        held = (ours > _REPRESENTABLE) & (ours < -_REPRESENTABLE)
        apart.append(float(np.abs(ours[held] - np.log10(norms[held])).max(initial=0.0)))
    return max(apart)


def farthest_spectra(found: Spectra, singular: Array) -> tuple[float, float]:
    """The largest differences, in decades, of the largest and of the median singular value."""
    median = singular[:, singular.shape[1] // 2]
    known = np.isfinite(found.median)
    return (
        float(np.abs(found.largest - singular[:, 0]).max()),
        float(np.abs(found.median[known] - median[known]).max(initial=0.0)),
    )


def measure_runs(setup: Setup, *, seeds: int, plain_seeds: int) -> Iterator[Found]:
    """Both ways through the experiment, seed by seed in turns."""
    cell, steps = setup.cell, setup.steps
    times: dict[str, list[float]] = {"run": [], "autograd": []}
    apart = []
    for seed in range(1, 1 + seeds):
        seeded = replace(setup, seed=seed)
        found = _timed(partial(run, seeded), times["run"])
        if seed <= plain_seeds:
            apart.append(farthest(found, _timed(partial(autograd, seeded), times["autograd"])))
    yield from _times(times, cell, steps)
    yield Found("autograd_apart_from_run", cell, steps, max(apart), "decades")


def measure_spectra(cell: Cell, steps: int, *, rounds: int) -> Iterator[Found]:
    """All ways to the spectra of the shipped network of that name on a made-up text, in turns."""
    model, trace = _shipped(cell, steps)
    times: dict[str, list[float]] = {"spectra": [], "step_jacobians": [], "batched_backward": []}
    for _ in range(rounds):
        spectra = _timed(partial(jacobian_spectra, model, trace), times["spectra"])
        singular = _timed(partial(step_jacobians, model, trace), times["step_jacobians"])
        _timed(partial(batched_backward, model, trace), times["batched_backward"])
    yield from _times(times, cell, steps)
    largest, median = farthest_spectra(spectra, singular)
    yield Found("largest_apart_from_spectra", cell, steps, largest, "decades")
    yield Found("median_apart_from_spectra", cell, steps, median, "decades")


def measure_memory(ways: Sequence[str], cell: Cell, steps: int, hidden: int) -> Iterator[Found]:
    """What each way adds to the peak of a process of its own, in MB of 10^6 bytes."""
    for way in ways:
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
            value = process.submit(added_to_peak, way, cell, steps, hidden).result()
        yield Found(f"{way}_memory", cell, steps, value, "MB")


def added_to_peak(way: str, cell: Cell, steps: int, hidden: int) -> float:
    """To be called in a fresh process: how far `way` raises the most memory it ever held, in MB."""
    torch.set_num_threads(1)
    _WAYS[way](cell, 2, hidden)()  # what libraries need once is not the way's own
    task = _WAYS[way](cell, steps, hidden)
    gc.collect()
    before = _peak(reset=True)
    task()
    return _peak() - before


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line: measure and print."""
    args = _parser().parse_args(arguments)
    torch.set_num_threads(1)
    for cell in args.cells:
        found = list(_measure(cell, args))
        if args.json:
            print(*(json.dumps(asdict(number)) for number in found), sep="\n", flush=True)
        else:
            print(f"\n{cell}", *_table(found), sep="\n", flush=True)
    return 0


def _measure(cell: Cell, args: argparse.Namespace) -> Iterator[Found]:
    setup = Setup(cell, steps=args.steps, hidden_size=args.hidden)
    run(Setup(cell, steps=2, hidden_size=args.hidden))  # imports and first calls
    autograd(Setup(cell, steps=2, hidden_size=args.hidden))
    yield from measure_runs(setup, seeds=args.seeds, plain_seeds=min(args.seeds, args.plain_seeds))
    if args.memory:
        yield from measure_memory(("run", "autograd"), cell, args.steps, args.hidden)
    for words in args.words:
        yield from measure_spectra(cell, words, rounds=args.rounds)
        if args.memory:
            yield from measure_memory(("spectra", "step_jacobians", "batched_backward"), cell, words, args.hidden)


def _table(found: Sequence[Found]) -> Iterator[str]:
    for number in found:
        digits = {"s": ".3f", "ratio": ".1f", "MB": ".0f", "decades": ".2g"}[number.unit]
        unit = "x" if number.unit == "ratio" else number.unit
        yield f"  T={number.steps:<6}{number.name:<34}{number.value:>10{digits}} {unit}"


def _times(times: Mapping[str, Sequence[float]], cell: Cell, steps: int) -> Iterator[Found]:
    """Medians, and the ratio of each to the first."""
    (base, ours), *others = ((name, statistics.median(values)) for name, values in times.items())
    yield from (Found(name, cell, steps, value, "s") for name, value in [(base, ours), *others])
    yield from (Found(f"{name}_over_{base}", cell, steps, value / ours, "ratio") for name, value in others)


def _timed(task: Callable[[], Result], times: list[float]) -> Result:
    """What `task` returns; its CPU seconds are added to `times`."""
    gc.collect()
    start = time.process_time()
    result = task()
    times.append(time.process_time() - start)
    return result


def _read(cell: Cell, inputs: Tensor, weights: CellWeights) -> list[dict[str, Tensor]]:
    """The states after each of the `inputs` (T, E): "hidden" (1, H), for the LSTM "cell" too."""
    zeros = inputs.new_zeros(1, weights.w_hh.shape[1])
    state, states = {"hidden": zeros, "cell": zeros}, []
    for x in torch.split(inputs, 1):
        signals = step(cell, x, state, weights)
        state = {name: signals[name] for name in ("hidden", "cell") if name in signals}
        states.append(state)
    return states


def _in_float64(model: Network, trace: Trace) -> tuple[CellWeights, Tensor]:
    """The weights of a one-layer network and the word vectors (T, E) of the text, as new tensors."""
    w = model.layers[0]
    weights = CellWeights(*(torch.tensor(array) for array in (w.w_ih, w.w_hh, w.b_ih, w.b_hh)))
    return weights, torch.tensor(model.vectors(trace.ids))


def _log10_singular_values(matrices: Tensor) -> Array:
    """(T, H, H) -> (T, H), the largest first."""
    values: Array = torch.linalg.svdvals(matrices).log10().numpy()
    return values


def _gradient(tensor: Tensor) -> Tensor:
    assert tensor.grad is not None  # it was retained, and the loss depends on every state
    return tensor.grad


@cache
def _shipped(cell: Cell, words: int) -> tuple[Network, Trace]:
    model = load_checkpoint(cell)
    return model, trace_text(model, text_of(model, words))


def _peak(*, reset: bool = False) -> float:
    """The most memory this process ever held, or has held since the last reset, in MB.

    On Linux not from `getrusage`, in which a process inherits the peak of the one that started it.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        if reset:
            ctypes.CDLL(None).malloc_trim(0)  # memory that was freed, and could be had again unnoticed
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # man 5 proc: VmHWM starts again
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6  # bytes on macOS


_WAYS: Mapping[str, Callable[[Cell, int, int], Callable[[], object]]] = {
    "run": lambda cell, steps, hidden: partial(run, Setup(cell, steps=steps, hidden_size=hidden)),
    "autograd": lambda cell, steps, hidden: partial(autograd, Setup(cell, steps=steps, hidden_size=hidden)),
    "spectra": lambda cell, steps, hidden: partial(jacobian_spectra, *_shipped(cell, steps)),
    "step_jacobians": lambda cell, steps, hidden: partial(step_jacobians, *_shipped(cell, steps)),
    "batched_backward": lambda cell, steps, hidden: partial(batched_backward, *_shipped(cell, steps)),
}


def _parser() -> argparse.ArgumentParser:
    summary = "The gradient lab's numbers by hand and by autograd: seconds, ratios, peak memory."
    parser = argparse.ArgumentParser(prog="python -m benchmarks.experiment", description=summary)
    parser.add_argument("--json", action="store_true", help="one object a line instead of tables")
    parser.add_argument("--cells", nargs="+", choices=CELLS, default=CELLS)
    parser.add_argument("--steps", type=_whole(*LIMITS["steps"]), default=1000, metavar="T", help="of the experiment")
    parser.add_argument(
        "--hidden", type=_whole(*LIMITS["hidden_size"]), default=256, metavar="H", help="of the experiment"
    )
    parser.add_argument("--seeds", type=_whole(1, 1_000), default=5, help="experiments of each cell")
    parser.add_argument("--plain-seeds", type=_whole(1, 1_000), default=1, help="how many of them by autograd too")
    parser.add_argument(
        "--words", type=_whole(1, 1_000), nargs="+", default=(230, 1000), metavar="T", help="of the spectra"
    )
    parser.add_argument("--rounds", type=_whole(1, 1_000), default=3, help="of the spectra")
    parser.add_argument("--memory", action=argparse.BooleanOptionalAction, default=True, help="each way in a process")
    return parser


def _whole(low: float, high: float) -> Callable[[str], int]:
    def number(text: str) -> int:
        value = int(text)
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"must be {low:g} to {high:g}; not {value}")
        return value

    return number


if __name__ == "__main__":
    raise SystemExit(main())
