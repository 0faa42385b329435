"""Fading gradients beside an earlier, independent measurement: python -m benchmarks.reference --data aclImdb_v1.tar.gz

The earlier figures were measured with other code before this project had any; docs/decisions/0007 compares the two.
Networks at initialisation read random vectors, as on the app's page, and random vectors of the words of real reviews;
the shipped networks read reviews that were held out of their training. Nothing here reads the test split.

Axis letters: T words, H units.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.gradients.backprop import Scaled, backprop
from models.gradients.norms import gradient_norms
from models.lab.experiment import Setup, draw, run
from models.networks.cells import Cell
from models.networks.checkpoint import checkpoint_info, load_checkpoint
from models.networks.classifier import Network
from models.networks.text import tokenize
from models.networks.weights import Array
from models.reading.scan import scan
from models.reading.trace import trace_tokens
from models.training.data import DataError, find_archive, read_imdb, split_off

SPREADS = (1.0, 0.3)  # of word vectors: nn.Embedding's own, and that of this project's recipes
SHIPPED = ("rnn", "lstm", "gru")
Tokens = tuple[str, ...]


@dataclass(frozen=True)
class Start:
    """How a network begins, and what was noted earlier: decades lost a step at each of `SPREADS`, of h and of C."""

    name: str
    setup: Setup
    hidden: tuple[float, float]
    cell: tuple[float, float] | None = None


STARTS = (
    Start("default", Setup("rnn"), (0.328, 0.246)),
    Start("orthogonal", Setup("rnn", start="orthogonal"), (0.122, 0.048)),
    Start("radius 0.5", Setup("rnn", start="radius", radius=0.5), (0.406, 0.321)),
    Start("radius 1.0", Setup("rnn", start="radius", radius=1.0), (0.143, 0.059)),
    Start("radius 1.5", Setup("rnn", start="radius", radius=1.5), (0.024, -0.0055)),
    Start("default", Setup("gru"), (0.206, 0.195)),
    Start("orthogonal", Setup("gru", start="orthogonal"), (0.151, 0.131)),
    Start("radius 0.5", Setup("gru", start="radius", radius=0.5), (0.224, 0.218)),
    Start("radius 1.0", Setup("gru", start="radius", radius=1.0), (0.166, 0.149)),
    Start("radius 1.5", Setup("gru", start="radius", radius=1.5), (0.113, 0.086)),
    Start("default", Setup("lstm"), (0.214, 0.198), (0.211, 0.195)),
    Start("forget bias 1", Setup("lstm", forget_bias=1.0), (0.088, 0.068), (0.084, 0.065)),
    Start("forget bias 2", Setup("lstm", forget_bias=2.0), (0.023, 0.011), (0.019, 0.007)),
    Start("orthogonal", Setup("lstm", start="orthogonal"), (0.160, 0.134), (0.158, 0.132)),
    Start("radius 0.5", Setup("lstm", start="radius", radius=0.5), (0.232, 0.222), (0.229, 0.219)),
    Start("radius 1.0", Setup("lstm", start="radius", radius=1.0), (0.173, 0.153), (0.170, 0.150)),
    Start("radius 1.5", Setup("lstm", start="radius", radius=1.5), (0.123, 0.093), (0.121, 0.091)),
)


@dataclass(frozen=True)
class Comparison:
    """Decades lost a step by one state's gradient: what was noted, and what every network drawn here does, (N,)."""

    cell: Cell
    start: str
    spread: float
    state: str  # "h" or "C"
    noted: float
    gaussian: Array  # reading independent random vectors
    words: Array  # reading a review whose words have random vectors

    def as_far(self, networks: int) -> float:
        """The share of medians of so many networks that lie as far from the median of all as what was noted.

        Networks are drawn again, 10,000 times, from those that read random vectors.
        """
        middle = np.median(self.gaussian)
        drawn = np.random.default_rng(0).choice(self.gaussian, (10_000, networks))
        return float((np.abs(np.median(drawn, axis=1) - middle) >= abs(self.noted - middle)).mean())


@dataclass(frozen=True)
class Scatter:
    """Decades lost a step by dL/dh_t: `values` (N, R) of N networks that each read the same R reviews."""

    cell: Cell
    start: str
    spread: float
    noted: float
    values: Array

    @property
    def medians(self) -> Array:
        """Of each network over the reviews, (N,)."""
        return np.asarray(np.median(self.values, axis=1))

    @property
    def within(self) -> float:
        """The median network's standard deviation over the reviews."""
        return float(np.median(self.values.std(axis=1)))


@dataclass(frozen=True)
class Faded:
    """Medians over reviews of how the logit's gradient fades in one network.

    `first_to_last` is log10 of the norm at the first word over that at the last; `horizon` the number of words back
    to the first norm below 1 % of the last, over the `reaching` share of reviews that have one.
    """

    hidden: float  # decades lost a word
    cell: float | None
    first_to_last: float
    horizon: float | None
    reaching: float


NOTED: Mapping[str, tuple[str, Faded]] = {
    "rnn": ("rnn_last", Faded(0.0503, None, -11.5, 30, 1.0)),
    "lstm": ("lstm_last_gain", Faded(0.0065, 0.0029, -1.48, 39, 0.72)),
    "gru": ("gru_last_gain", Faded(0.0019, None, -0.43, None, 0.0)),
}
"""Of each shipped network the nearest of those that were measured earlier; they were trained otherwise."""


def lost(log10: Array) -> float:
    """Decades lost a step on the way from the last to the first of log10 norms (T,)."""
    return float((log10[-1] - log10[0]) / max(1, len(log10) - 1))


def faded_by_chance(setup: Setup) -> tuple[float, float | None]:
    """Decades lost a step by dL/dh_t and dL/dC_t, as the app's experiment has it."""
    found = run(setup)
    return lost(found.log10_hidden), None if found.log10_cell is None else lost(found.log10_cell)


def faded_on_words(setup: Setup, ids: NDArray[np.int64]) -> tuple[float, float | None]:
    """The same of the same network when it reads the words `ids` (T,), equal words as equal random vectors."""
    weights, _ = draw(setup)
    distinct, at = np.unique(ids, return_inverse=True)
    random = np.random.default_rng((setup.seed, 1))
    vectors = setup.spread * random.standard_normal((len(distinct), weights.w_ih.shape[1]))
    direct = Scaled.zeros(len(ids), setup.hidden_size)
    direct.values[-1] = setup.hidden_size**-0.5
    found = backprop(scan(vectors[at], weights), weights, direct, with_inputs=False)
    return lost(found.hidden.log10_norms()), None if found.cell is None else lost(found.cell.log10_norms())


def compare(start: Start, reviews: Sequence[NDArray[np.int64]]) -> Iterator[Comparison]:
    """One network a review, with the seeds 1, 2, ...: the gradient of h at both spreads, for the LSTM of C too."""
    for k, spread in enumerate(SPREADS):
        setups = [replace(start.setup, spread=spread, steps=len(ids), seed=1 + n) for n, ids in enumerate(reviews)]
        gaussian = [faded_by_chance(setup) for setup in setups]
        words = [faded_on_words(setup, ids) for setup, ids in zip(setups, reviews, strict=True)]
        for state, noted in enumerate((start.hidden, start.cell)):
            if noted is not None:
                values = (np.array([pair[state] for pair in pairs], dtype=np.float64) for pairs in (gaussian, words))
                yield Comparison(start.setup.cell, start.name, spread, "hC"[state], noted[k], *values)


def scatter(start: Start, reviews: Sequence[NDArray[np.int64]], *, networks: int, at: int) -> Scatter:
    """Networks of one kind, each reading all `reviews`, at the spread `SPREADS[at]`."""
    setups = [replace(start.setup, spread=SPREADS[at], steps=len(reviews[0]), seed=1 + n) for n in range(networks)]
    values = [[faded_on_words(setup, ids)[0] for ids in reviews] for setup in setups]
    return Scatter(start.setup.cell, start.name, SPREADS[at], start.hidden[at], np.array(values))


def faded_in(model: Network, reviews: Sequence[Tokens]) -> Faded:
    """How the logit's gradient fades in a trained one-layer network."""
    norms = [gradient_norms(model, trace_tokens(model, tokens)).layers[0] for tokens in reviews]
    cells = [lost(layer.log10_cell) for layer in norms if layer.log10_cell is not None]
    below = [np.flatnonzero(layer.log10_hidden[::-1] < layer.log10_hidden[-1] - 2) for layer in norms]
    horizons = [int(back[0]) for back in below if len(back)]
    return Faded(
        hidden=_median(lost(layer.log10_hidden) for layer in norms),
        cell=_median(cells) if cells else None,
        first_to_last=_median(layer.log10_hidden[0] - layer.log10_hidden[-1] for layer in norms),
        horizon=_median(horizons) if horizons else None,
        reaching=len(horizons) / len(norms),
    )


def read_reviews(archive: Path) -> tuple[list[Tokens], list[Tokens]]:
    """(all reviews of the training split, those of them that the shipped networks were not trained on)."""
    texts = [tuple(tokenize(review.text)) for review in read_imdb(archive, "train")]
    training = checkpoint_info(SHIPPED[0]).training
    _, held_out = split_off(len(texts), training["recipe"]["validation"], training["seed"])
    return texts, [texts[k] for k in held_out]


def endings(texts: Sequence[Tokens], steps: int, count: int) -> list[Tokens]:
    """The last `steps` words of `count` of the texts that have as many, the same ones at every call.

    DataError if there are too few.
    """
    enough = [text for text in texts if len(text) >= steps]
    if len(enough) < count:
        raise DataError(f"Only {len(enough)} reviews have {steps} words or more; {count} are wanted.")
    return [enough[k][-steps:] for k in np.random.default_rng(1).choice(len(enough), count, replace=False)]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line: measure and print; 1 with one sentence if there are no such reviews."""
    args = _parser().parse_args(arguments)
    try:
        texts, held_out = read_reviews(find_archive(args.data))
        to_start, to_shipped = endings(texts, args.steps, args.networks), endings(held_out, args.steps, args.reviews)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    vocabulary = load_checkpoint(SHIPPED[0]).vocabulary
    ids = [np.array(vocabulary.encode(tokens), dtype=np.int64) for tokens in to_start]
    comparisons = [comparison for start in STARTS for comparison in compare(start, ids)]
    gaussian = [start for start in STARTS if start.setup.cell == "rnn" and start.setup.start == "radius"]
    scatters = [scatter(start, ids[:10], networks=args.networks, at=1) for start in gaussian]
    shipped = {name: faded_in(load_checkpoint(name), to_shipped) for name in SHIPPED}
    lines = _json if args.json else _tables
    print(*lines(comparisons, scatters, shipped, args.steps), sep="\n")
    return 0


def _tables(
    comparisons: Sequence[Comparison], scatters: Sequence[Scatter], shipped: Mapping[str, Faded], steps: int
) -> Iterator[str]:
    for spread in SPREADS:
        networks = len(comparisons[0].gaussian)
        yield f"At initialisation, vectors N(0, {spread:g}^2): decades lost a step over T={steps}, {networks} networks"
        columns = ("noted", "vectors", "ratio", "words", "ratio", "quartiles of vectors", "1 as far", "10 as far")
        yield f"  {'':<24}" + _columns(columns)
        for found in (comparison for comparison in comparisons if comparison.spread == spread):
            yield f"  {f'{found.cell}, {found.start}, {found.state}':<24}" + _columns(_row(found))
        yield ""
    networks, reviews = scatters[0].values.shape
    yield f"One network, {reviews} reviews: how far medians over them lie apart in {networks} networks"
    yield f"  {'':<24}" + _columns(("noted", "median", "lowest", "highest", "deviation", "in a network"))
    for among in scatters:
        yield f"  {f'{among.cell}, {among.start}, {among.spread:g}':<24}" + _columns(_scatter_row(among))
    yield ""
    yield f"The shipped networks on held-out reviews, the last {steps} words: medians; the nearest noted network below"
    yield f"  {'':<24}" + _columns(("of h", "of C", "first/last", "1 % at", "in share"))
    for name, faded in shipped.items():
        noted_name, noted = NOTED[name]
        yield f"  {name:<24}" + _columns(_trained_row(faded))
        yield f"  {f'  noted: {noted_name}':<24}" + _columns(_trained_row(noted))


def _row(found: Comparison) -> Iterator[str]:
    gaussian, words = float(np.median(found.gaussian)), float(np.median(found.words))
    low, high = np.percentile(found.gaussian, [25, 75])
    yield f"{found.noted:.4f}"
    for value in (gaussian, words):
        yield f"{value:.4f}"
        yield f"{value / found.noted:.2f}"
    yield f"{low:.4f} {high:.4f}"
    yield from (f"{found.as_far(networks):.0%}" for networks in (1, 10))


def _scatter_row(among: Scatter) -> Iterator[str]:
    medians = among.medians
    numbers = (among.noted, np.median(medians), medians.min(), medians.max(), medians.std(), among.within)
    yield from (f"{number:.4f}" for number in numbers)


def _trained_row(found: Faded) -> Iterator[str]:
    yield f"{found.hidden:.4f}"
    yield "" if found.cell is None else f"{found.cell:.4f}"
    yield f"{found.first_to_last:.2f}"
    yield "never" if found.horizon is None else f"{found.horizon:g}"
    yield f"{found.reaching:.0%}"


def _columns(values: Sequence[str] | Iterator[str]) -> str:
    return "".join(f"{value:>{max(10, 2 + len(value))}}" for value in values)


def _json(
    comparisons: Sequence[Comparison], scatters: Sequence[Scatter], shipped: Mapping[str, Faded], steps: int
) -> Iterator[str]:
    def line(name: str, cell: str, value: float, unit: str, **more: object) -> str:
        return json.dumps({"name": name, "cell": cell, "steps": steps, "value": value, "unit": unit, **more})

    for found in comparisons:
        about = {"start": found.start, "spread": found.spread, "state": found.state, "noted": found.noted}
        for inputs, values in (("vectors", found.gaussian), ("words", found.words)):
            middle = float(np.median(values))
            yield line(
                "lost_at_start", found.cell, middle, "decades/step", inputs=inputs, networks=len(values), **about
            )
    for among in scatters:
        about = {"start": among.start, "spread": among.spread, "networks": len(among.medians)}
        for name, value in (("between_networks", float(among.medians.std())), ("within_a_network", among.within)):
            yield line(f"deviation_{name}", among.cell, value, "decades/step", **about)
    for name, faded in shipped.items():
        noted_name, noted = NOTED[name]
        units = {"hidden": "decades/step", "cell": "decades/step", "first_to_last": "decades", "horizon": "steps"}
        for field, unit in (units | {"reaching": "share"}).items():
            value, before = getattr(faded, field), getattr(noted, field)
            if value is not None:
                yield line(f"shipped_{field}", name, value, unit, noted=before, noted_network=noted_name)


def _median(values: Iterator[float] | Sequence[float]) -> float:
    return float(np.median(list(values)))


def _parser() -> argparse.ArgumentParser:
    summary = "Gradients of networks at initialisation and of the shipped ones, beside what was noted earlier."
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reference", description=summary)
    parser.add_argument("--json", action="store_true", help="one object a line instead of tables")
    parser.add_argument("--data", type=Path, help="aclImdb_v1.tar.gz; without it torchtext downloads it")
    parser.add_argument("--steps", type=_count, default=230, help="words of every text")
    parser.add_argument("--networks", type=_count, default=10, help="random ones of each kind")
    parser.add_argument("--reviews", type=_count, default=50, help="that the shipped networks read")
    return parser


def _count(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 1_000:
        raise argparse.ArgumentTypeError(f"must be 1 to 1000; not {value}")
    return value


if __name__ == "__main__":
    raise SystemExit(main())
