"""An atlas that is there, and what can be asked of it: tables with a row for every answer.

Its tables are pandas.DataFrame. Steps count words from 1, units count from 0, as PyTorch does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.atlas.codes import BINS
from models.atlas.manifest import AtlasError, Manifest, read_manifest
from models.atlas.merged import DEVIATIONS, MEANS, row_of, summary_of
from models.atlas.places import copied, pattern_of, search
from models.atlas.reader import KEEPS
from models.atlas.shards import states_of
from models.atlas.tally import HIGHEST, KEPT, LOWEST, SPANS
from models.atlas.texts import Texts
from models.networks.classifier import Network
from models.networks.weights import Array
from models.reading.known import load_checkpoint
from models.reading.trace import Trace, only_part

Table = Any
"""A pandas.DataFrame."""

Z = 1.96  # of an interval of 95 %
MOST_CONTEXTS = 50

_ERRS = 1e-4  # of a float32 reading, at most, beside 1 + |value|


def open_atlas(folder: Path | str, model: Network | None = None, *, check: bool = True) -> "Atlas":
    """The atlas in a folder. Its network is loaded by its name unless it is given.

    With `check`, every file is compared with the SHA-256 that was written down (about a second a gigabyte); else each
    when it is first read. AtlasError if there is no atlas, if it is not complete, damaged, or of another network.
    """
    folder = Path(folder)
    manifest = read_manifest(folder)
    if manifest is None:
        raise AtlasError(f"There is no atlas in {folder}; python -m models.atlas build makes one.")
    if not manifest.complete:
        raise AtlasError(f"The atlas in {folder} is not complete; say the same python -m models.atlas build again.")
    model = model or load_checkpoint(manifest.plan.network)
    if model.digest != manifest.plan.digest:
        raise AtlasError(f"The atlas in {folder} is of another network {manifest.plan.network} than this one.")
    if check:
        for name in manifest.all_files:
            manifest.check(folder, name)
    return Atlas(folder, manifest, model)


@dataclass(frozen=True, eq=False)
class Atlas:
    """What every unit of a network does over a corpus: `texts` texts with `words` words; `signals` can be asked for."""

    folder: Path
    manifest: Manifest
    model: Network

    @property
    def signals(self) -> tuple[str, ...]:
        """Gates, candidate and states, and `write`, what a word adds: i * g (LSTM), (1 - z) * n (GRU)."""
        return self.manifest.plan.scales.signals

    @property
    def units_there(self) -> int:
        """H."""
        return self.manifest.plan.scales.units

    def unit(self, unit: int) -> "Unit":
        """All questions about one unit. ValueError if there is none of this number."""
        self._column("hidden", unit)
        return Unit(self, unit)

    def units(self) -> Table:
        """A row a unit: mean and sd of its hidden state, how much its gate keeps over 8 and over 64 words, its weight.

        `weight` is that of the read-out (NaN below the top layer), `influence` its size times the sd. How long a unit
        keeps something, what it follows and how much its weight does are three different things.
        """
        columns = slice(self._column("hidden", 0), self._column("hidden", 0) + self.units_there)
        kept, sd = self._summary["kept"], self._summary["sd"][columns]
        none = np.full(self.units_there, np.nan)
        w = next(w for w in self.model.layers if f"{w.layer + 1}.{w.direction}" == self.manifest.plan.part)
        readout = self.model.readout_of(w)
        weight = none if readout is None else readout
        over = {span: kept[SPANS.index(span)] if kept.size else none for span in (8, 64)}
        return _table(
            {
                "unit": np.arange(self.units_there),
                "mean": self._summary["mean"][columns],
                "sd": sd,
                "kept_8": over[8],
                "kept_64": over[64],
                "weight": weight,
                "influence": np.abs(weight) * sd,
            }
        )

    def histogram(self, unit: int, signal: str = "hidden") -> Table:
        """64 bins between `low` and `high`, and how many words lie in each; beyond the ends counts as the last one."""
        column = self._column(signal, unit)
        edges = self.manifest.plan.scales.edges(signal, unit, BINS)
        counts = self._summary["histograms"][column]
        return _table({"low": edges[:-1], "high": edges[1:], "count": counts, "share": counts / counts.sum()})

    def retention(self, unit: int) -> Table:
        """How much of its state is left after `words` more words: the mean product of its gate over them.

        `places` is over how many places. No row for a vanilla RNN, which has no such gate.
        """
        self._column("hidden", unit)
        there = self._summary["spans"] > 0 if KEEPS[self.model.config.cell] else np.zeros(len(SPANS), bool)
        kept = self._summary["kept"][:, unit] if KEEPS[self.model.config.cell] else np.zeros(len(SPANS))
        spans = np.array(SPANS)
        return _table({"words": spans[there], "kept": kept[there], "places": self._summary["spans"][there]})

    def words(
        self, unit: int, signal: str | None = None, *, n: int = 20, least: int = 20, lowest: bool = False
    ) -> Table:
        """The words at which a signal (`write`, if nobody says; of a vanilla RNN `hidden`) is highest, or lowest.

        Of each its mean, with the 95 % interval `low` to `high`; sd and count of its places, and in how many `texts`
        they are. The interval counts texts, since the places of one text are hardly more than one observation. Words in
        fewer than `least` texts are left out, and the order is that of the interval's near end.
        """
        signal = signal or ("write" if "write" in self.signals else "hidden")
        column = self._column(signal, unit)
        self._check(MEANS, DEVIATIONS)
        rows = np.flatnonzero(self._summary["texts"] >= least)
        texts = self._summary["texts"][rows]
        mean, sd = (row_of(self.folder, name, column)[rows].astype(np.float64) for name in (MEANS, DEVIATIONS))
        reach = Z * sd / np.sqrt(texts)
        order = np.argsort(mean + reach if lowest else reach - mean, kind="stable")[:n]
        return _table(
            {
                "word": [self.model.vocabulary.tokens[k] for k in self._summary["ids"][rows[order]]],
                "mean": mean[order],
                "low": (mean - reach)[order],
                "high": (mean + reach)[order],
                "sd": sd[order],
                "count": self._summary["counts"][rows[order]],
                "texts": texts[order],
            }
        )

    def contexts(
        self, unit: int, signal: str = "hidden", *, n: int = 10, lowest: bool = False, around: int = 8
    ) -> Table:
        """The `n` (at most 50) texts in which a signal is highest, or lowest, with the word where it is.

        `value` is exact: these texts are read again, in float64. `before` and `after` are `around` words each.
        """
        if not 1 <= n <= MOST_CONTEXTS:
            raise ValueError(f"n must lie between 1 and {MOST_CONTEXTS}; not {n}")
        rows = [self._context(text, signal, unit, lowest) for text in self._nearly(unit, signal, n, lowest)]
        rows.sort(key=lambda row: (row[0] if lowest else -row[0], row[1]))
        return _table(
            {
                "value": np.array([value for value, _, _ in rows[:n]], dtype=np.float64),
                **self._said([(text, step, step) for _, text, step in rows[:n]], around),
            }
        )

    def match(
        self,
        trace: Trace,
        first: int,
        last: int,
        *,
        signal: str = "hidden",
        threshold: float = 0.3,
        alone: bool = True,
        n: int = 20,
        around: int = 8,
    ) -> Table:
        """Other places where the units do what they do at the words `first` to `last` (from 1) of a trace.

        Units count that are beyond the threshold at all of these words and, with `alone`, neither just before nor just
        after. One place a text, by how many of these `units` do the same there; `of` is how many there are. `places` is
        how many places of the corpus have at least so many, `by_chance` how many are to be expected if the units knew
        nothing of one another (models/atlas/places.py). ValueError if no unit is on, or for words or a signal that
        there is not.
        """
        states = states_of(self.signals)
        if signal not in states:
            raise ValueError(f"signal must be one of {', '.join(states)}; not {signal!r}")
        (layer,) = only_part(trace, self.manifest.plan.part).layers
        if trace.cell != self.model.config.cell or layer.signals["hidden"].shape[1] != self.units_there:
            raise ValueError("the trace is of another network than the atlas")
        pattern = pattern_of(layer.signals[signal], first, last, signal=signal, threshold=threshold, alone=alone)
        copy = copied(self.folder, self.manifest, signal)
        found = search(copy, pattern, self.manifest.plan.scales, n)
        ends = found.steps + pattern.length - 1
        said = self._said(list(zip(found.texts.tolist(), found.steps.tolist(), ends.tolist(), strict=True)), around)
        return _table(
            {
                "units": found.units,
                "of": np.full(len(found.units), len(pattern.units)),
                "places": found.places[found.units],
                "by_chance": found.chance[found.units],
                **said,
            }
        )

    def text(self, number: int) -> str:
        """A text of the corpus by its number there, as far as it is read. ValueError if it was not read."""
        return self.corpus.row(number)[1]

    def trace(self, number: int) -> Trace:
        """The text read again, exactly. ValueError if it was not read, as an empty one is not."""
        return self.corpus.trace(number)

    @cached_property
    def corpus(self) -> Texts:
        """The texts themselves."""
        return Texts(self.folder, self.manifest, self.model, self._check)

    @cached_property
    def _summary(self) -> Mapping[str, NDArray[Any]]:
        return summary_of(self.folder, self.manifest)

    @cached_property
    def _checked(self) -> set[str]:
        return set()

    def _check(self, *names: str) -> None:
        for name in names:
            if name not in self._checked:
                self.manifest.check(self.folder, name)
                self._checked.add(name)

    def _column(self, signal: str, unit: int) -> int:
        if signal not in self.signals:
            raise ValueError(f"signal must be one of {', '.join(self.signals)}; not {signal!r}")
        if not 0 <= unit < self.units_there:
            raise ValueError(f"unit must lie between 0 and {self.units_there - 1}; not {unit}")
        return self.signals.index(signal) * self.units_there + unit

    def _nearly(self, unit: int, signal: str, n: int, lowest: bool) -> Sequence[int]:
        """The texts among which the first `n` are, since float32 may have put two of them the wrong way round."""
        column, end = self._column(signal, unit), LOWEST if lowest else HIGHEST
        values, texts = self._summary["values"][end, :, column], self._summary["whose"][end, :, column]
        there = int((texts >= 0).sum())
        if there > n:
            limit = values[n - 1]
            there = int((np.abs(values - limit) <= _ERRS * (1 + abs(limit))).nonzero()[0][-1]) + 1
        return [int(text) for text in texts[: min(max(there, 0), KEPT)]]

    def _context(self, text: int, signal: str, unit: int, lowest: bool) -> tuple[float, int, int]:
        """The highest, or lowest, value in a text; the text, and the step where it is."""
        values = signal_of(self.trace(text), self.manifest.plan.part, signal)[:, unit]
        place = int(values.argmin() if lowest else values.argmax())
        return float(values[place]), text, place + 1

    def _said(self, places: Sequence[tuple[int, int, int]], around: int) -> dict[str, Any]:
        """Columns for the steps `first` to `last` of texts: which they are, and the words there and around."""
        tokens = [self.corpus.tokens(text) for text, _, _ in places]
        both = list(zip(places, tokens, strict=True))
        return {
            "text": np.array([text for text, _, _ in places], dtype=np.int64),
            "name": np.array([self.corpus.row(text)[0] for text, _, _ in places], dtype=object),
            "step": np.array([first for _, first, _ in places], dtype=np.int64),
            "before": _joined(words[max(0, first - 1 - around) : first - 1] for (_, first, _), words in both),
            "words": _joined(words[first - 1 : last] for (_, first, last), words in both),
            "after": _joined(words[last : last + around] for (_, _, last), words in both),
        }


@dataclass(frozen=True)
class Unit:
    """One unit of an atlas; the questions are those of `Atlas`."""

    atlas: Atlas
    number: int

    def histogram(self, signal: str = "hidden") -> Table:
        """As `Atlas.histogram`."""
        return self.atlas.histogram(self.number, signal)

    def retention(self) -> Table:
        """As `Atlas.retention`."""
        return self.atlas.retention(self.number)

    def words(self, signal: str | None = None, *, n: int = 20, least: int = 20, lowest: bool = False) -> Table:
        """As `Atlas.words`."""
        return self.atlas.words(self.number, signal, n=n, least=least, lowest=lowest)

    def contexts(self, signal: str = "hidden", *, n: int = 10, lowest: bool = False, around: int = 8) -> Table:
        """As `Atlas.contexts`."""
        return self.atlas.contexts(self.number, signal, n=n, lowest=lowest, around=around)


def signal_of(trace: Trace, part: str, signal: str) -> Array:
    """A signal of one part, (T, H), `write` among them. ValueError for a part that there is not."""
    (layer,) = only_part(trace, part).layers
    signals = layer.signals
    if signal != "write":
        return signals[signal]
    if trace.cell == "lstm":
        return np.asarray(signals["input"] * signals["candidate"])
    return np.asarray((1 - signals["update"]) * signals["candidate"])


def _joined(words: Any) -> NDArray[Any]:
    return np.array([" ".join(part) for part in words], dtype=object)


def _table(columns: Mapping[str, Any]) -> Table:
    import pyarrow

    return pyarrow.table(columns).to_pandas()
