"""A sentence translated step by step: every gate and state of both networks, in float64, without touching the model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.networks.text import UNKNOWN_ID
from models.networks.weights import Array, frozen
from models.reading.scan import State
from models.reading.trace import LayerTrace, layer_trace
from models.translation.beam import Search, likeliest_words, search
from models.translation.handover import HandOver, handed_over
from models.translation.steps import memory_of, read
from models.translation.translator import Translator
from models.translation.words import (
    END,
    END_ID,
    OUTPUT_LIMIT,
    START,
    Sentence,
    as_text,
    encode_target,
    read_source,
    read_target,
)

CANDIDATES = 5
BEAMS = 5

_OWN = HandOver()


@dataclass(frozen=True)
class Translation:
    """What a translator wrote: `words` without the end, `text` as a person writes them.

    `log_probability` is the sum over the words and the end, in nats; `ended` is False where the limit broke it off.
    """

    words: tuple[str, ...]
    log_probability: float
    ended: bool

    @property
    def text(self) -> str:
        """The words with the marks closed up."""
        return as_text(self.words)


@dataclass(frozen=True)
class SourceTrace:
    """What the encoder did with T words, in the order in which they were typed; it reads them from the last to the
    first, so its layer's direction is "backward" and row 0 of its signals, (T, H), is what it hands over.

    `known` (T,) is False where a word became <unk>; `dropped` counts words beyond the limit; `ended` is True where a
    full stop was added.
    """

    tokens: tuple[str, ...]
    ids: NDArray[np.int64]
    known: NDArray[np.bool_]
    dropped: int
    ended: bool
    layer: LayerTrace


@dataclass(frozen=True)
class OutputTrace:
    """What the decoder did in S steps: it was `fed` a word and wrote one of `words`, whose last is <eos> if it `ended`.

    `given` counts the leading words that were not its own choice; `known` (S,) is False where such a word is none that
    it can write, so that <unk> stands for it. `layer.signals` are (S, H). `log_probabilities` (S,) are those of
    `words`, in nats; `candidates` (S, 5) the likeliest words that it may write, with `candidate_log_probabilities`
    (S, 5), by falling probability; `entropy` (S,) is the doubt over all words, in bits. `attention` (S, T) sums to 1
    over the source's words, None without.
    """

    fed: tuple[str, ...]
    words: tuple[str, ...]
    ids: NDArray[np.int64]
    known: NDArray[np.bool_]
    given: int
    ended: bool
    layer: LayerTrace
    log_probabilities: Array
    candidates: tuple[tuple[str, ...], ...]
    candidate_log_probabilities: Array
    entropy: Array
    attention: Array | None

    @property
    def translation(self) -> Translation:
        """The output as `translate` returns it."""
        words = self.words[:-1] if self.ended else self.words
        return Translation(words, float(np.cumsum(self.log_probabilities)[-1]), self.ended)  # in the search's order


@dataclass(frozen=True)
class Twig:
    """A branch of the search as it is drawn: `models.translation.beam.Branch` with its word spelled.

    `parent` is an index into the tree, -1 at the start; `chosen` marks the way to the output.
    """

    parent: int
    step: int
    word: str
    log_probability: float
    total: float
    score: float
    fate: str
    chosen: bool


@dataclass(frozen=True)
class TranslationTrace:
    """All of it: `source`, the state that was `handed` over, `output`, and the `tree` of the search."""

    source: SourceTrace
    how: HandOver
    handed: State
    output: OutputTrace
    tree: tuple[Twig, ...]


def translate(
    model: Translator, text: str, *, beams: int = BEAMS, prefix: Sequence[str] = (), handover: HandOver = _OWN
) -> Translation:
    """The translation of an English sentence into Vietnamese, by `beams` beams (1: greedy).

    `prefix` are words that it has to begin with, `handover` what the decoder starts from. EmptyTextError (a ValueError)
    if there is no word to translate, ValueError for other numbers of beams and for more words given than an output has.
    """
    *_, found = _search(model, read_source(text, model.source), beams, _encode(model, prefix), handover)
    path = found.path
    words = tuple(model.target.tokens[branch.word] for branch in path)
    return Translation(words[:-1] if found.ended else words, path[-1].total, found.ended)


def trace_translation(
    model: Translator, text: str, *, beams: int = BEAMS, prefix: Sequence[str] = (), handover: HandOver = _OWN
) -> TranslationTrace:
    """As `translate`, with everything that happens on the way."""
    return _trace(model, read_source(text, model.source), beams, prefix, _encode(model, prefix), handover)


def trace_given(model: Translator, text: str, translation: str, *, handover: HandOver = _OWN) -> TranslationTrace:
    """What the decoder makes of a translation that somebody wrote: it is fed these words, then its end.

    EmptyTextError if there is none, ValueError if it is longer than an output may be.
    """
    words = read_target(translation, model.target)
    return _trace(model, read_source(text, model.source), 1, (*words, END), [*_encode(model, words), END_ID], handover)


def _encode(model: Translator, words: Sequence[str]) -> list[int]:
    """Ids of words that the decoder is to have written; the end is one of them where it comes last."""
    if words and words[-1] == END:
        return [*encode_target(model.target, words[:-1]), END_ID]
    return encode_target(model.target, words)


def _read(model: Translator, sentence: Sentence) -> tuple[NDArray[np.int64], LayerTrace]:
    ids = np.array(model.source.encode(sentence.tokens), dtype=np.int64)
    return ids, read(model, ids)


def _search(
    model: Translator, sentence: Sentence, beams: int, given: Sequence[int], how: HandOver
) -> tuple[NDArray[np.int64], LayerTrace, State, Search]:
    ids, reading = _read(model, sentence)
    start = handed_over(how, reading.end, lambda text: _read(model, read_source(text, model.source))[1].end)
    found = search(model, start, memory_of(model, reading), beams=beams, given=given, limit=OUTPUT_LIMIT)
    return ids, reading, start, found


def _trace(
    model: Translator, sentence: Sentence, beams: int, prefix: Sequence[str], given: Sequence[int], how: HandOver
) -> TranslationTrace:
    ids, reading, start, found = _search(model, sentence, beams, given, how)
    source = SourceTrace(
        tokens=sentence.tokens,
        ids=frozen(ids),
        known=frozen(ids != UNKNOWN_ID),
        dropped=sentence.dropped,
        ended=sentence.ended,
        layer=reading,
    )
    return TranslationTrace(source, how, start, _output(model, found, prefix), _tree(model, found))


def _output(model: Translator, found: Search, prefix: Sequence[str]) -> OutputTrace:
    path = found.path
    spelled = model.target.tokens

    def along(values: Callable[[int], Array]) -> Array:
        """One row of every step's values, that of the chosen hypothesis."""
        return np.stack([values(branch.step)[branch.row] for branch in path])

    everything = along(lambda s: found.steps[s].log_probabilities)  # (S, V)

    def signal(name: str) -> Array:
        return along(lambda s: found.steps[s].signals[name])

    ids = np.array([branch.word for branch in path], dtype=np.int64)
    best = np.array([likeliest_words(row, CANDIDATES) for row in everything])
    written = tuple(spelled[k] for k in ids)
    words = (*prefix[: len(written)], *written[len(prefix) :])
    attention = None
    if found.steps[0].attention is not None:
        attention = frozen(along(lambda s: np.asarray(found.steps[s].attention)))
    return OutputTrace(
        fed=(START, *words[:-1]),
        words=words,
        ids=frozen(ids),
        known=frozen(ids != UNKNOWN_ID),
        given=min(len(prefix), len(path)),
        ended=found.ended,
        layer=layer_trace(0, "forward", {name: signal(name) for name in found.steps[0].signals}),
        log_probabilities=frozen(np.array([branch.log_probability for branch in path])),
        candidates=tuple(tuple(spelled[k] for k in row) for row in best),
        candidate_log_probabilities=frozen(np.take_along_axis(everything, best, axis=1)),
        entropy=frozen(-(np.exp(everything) * everything).sum(axis=1) / np.log(2)),
        attention=attention,
    )


def _tree(model: Translator, found: Search) -> tuple[Twig, ...]:
    return tuple(
        Twig(
            b.parent, b.step, model.target.tokens[b.word], b.log_probability, b.total, b.score, b.fate, k in found.best
        )
        for k, b in enumerate(found.branches)
    )
