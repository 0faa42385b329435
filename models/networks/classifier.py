"""A classifier as it is read: embedding -> RNN, LSTM or GRU -> one number, as a frozen value of numpy arrays.

The number is read from the last hidden state of the top layer (of both directions, side by side, where there are two),
so in a one-directional network the same read-out after every word is exactly the prediction for the text up to there.
A network that was trained elsewhere may declare another head (brought/head.py).
Nothing here needs torch, which learns such a network: models/modules/classifier.py.

Axis letters: T words, V words of the vocabulary, E embedding size, H hidden size, D directions (1 or 2).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.networks.brought.head import Head, HeadConfig, Slopes
from models.networks.cells import CELLS, Cell
from models.networks.misfit import (
    MOST_LAYERS,
    MOST_SIZE,
    MisfitError,
    check_choice,
    check_flags,
    check_shares,
    check_sizes,
)
from models.networks.tensors import Frozen, Shape
from models.networks.text import LANGUAGES, TOKENIZERS, Language, Specials, Tokenizer, Vocabulary
from models.networks.weights import Array, Floats, LayerWeights, frozen, layer_shapes, layer_weights


@dataclass(frozen=True)
class ClassifierConfig:
    """The shape of a classifier; what a checkpoint must know to rebuild it.

    The last ones are those of networks that were trained elsewhere: `sizes`, the units of each layer where they differ,
    the top one's again in hidden_size; the `head`; ids that are no words; and `pads`, the length up to which texts were
    filled up from the left.
    """

    cell: Cell
    vocabulary_size: int = 20_000
    embedding_size: int = 100
    hidden_size: int = 128
    layers: int = 1
    bidirectional: bool = False
    embedding_dropout: float = 0.0
    dropout: float = 0.0  # before the read-out, and between layers
    language: Language = "en"  # how a text is split into words
    tokenizer: Tokenizer = "gatescope"  # by whom
    sizes: tuple[int, ...] = ()
    head: HeadConfig | None = None
    unknown: int | None = Specials.unknown
    padding: int | None = Specials.padding
    start: int | None = Specials.start
    pads: int = 0

    def __post_init__(self) -> None:
        check_choice(self, "cell", CELLS)
        check_choice(self, "language", LANGUAGES)
        check_choice(self, "tokenizer", TOKENIZERS)
        check_sizes(
            self, vocabulary_size=MOST_SIZE, embedding_size=MOST_SIZE, hidden_size=MOST_SIZE, layers=MOST_LAYERS
        )
        check_shares(self, "embedding_dropout", "dropout")
        check_flags(self, "bidirectional")
        self._check_brought()

    def _check_brought(self) -> None:
        object.__setattr__(self, "sizes", _sizes(self))
        if isinstance(self.head, dict):
            object.__setattr__(self, "head", _head(self.head))
        if self.head is not None and not isinstance(self.head, HeadConfig):
            raise MisfitError("config.choice", field="head", options=("null", "{…}"), found=repr(self.head))
        for field in ("unknown", "padding", "start"):
            value = getattr(self, field)
            if value is not None and (type(value) is not int or not 0 <= value < self.vocabulary_size):
                raise MisfitError("config.id", field=field, most=self.vocabulary_size - 1, found=repr(value))
        if type(self.pads) is not int or not 0 <= self.pads <= MOST_PADS or (self.pads and self.padding is None):
            raise MisfitError("config.pads", most=MOST_PADS, found=repr(self.pads))
        blocks = () if self.head is None or self.bidirectional else self.head.blocks
        if strange := [block for block in blocks if not block.endswith(".forward")]:
            raise MisfitError("config.one_way", found=strange[0])

    @property
    def specials(self) -> Specials:
        """Which ids are no words."""
        return Specials(self.unknown, self.padding, self.start)

    @property
    def reads_ends(self) -> bool:
        """Whether the number is a weighted sum of the states in which the directions end."""
        return self.head is None or self.head.reads_ends

    @property
    def shows_pads(self) -> bool:
        """Whether what a text is filled up with is read as words of it: where more than the state behind it is read."""
        return self.pads > 0 and (self.bidirectional or not self.reads_ends)

    def units(self, layer: int) -> int:
        """H of a layer, from 0."""
        return self.sizes[layer] if self.sizes else self.hidden_size

    @property
    def directions(self) -> tuple[str, ...]:
        """("forward",) or ("forward", "backward")."""
        return ("forward", "backward") if self.bidirectional else ("forward",)

    def shapes(self) -> dict[str, Shape]:
        """The parameters by PyTorch's names, and the shape of each."""
        ways = len(self.directions)
        shapes: dict[str, Shape] = {"embedding.weight": (self.vocabulary_size, self.embedding_size)}
        for layer in range(self.layers):
            inputs = ways * self.units(layer - 1) if layer else self.embedding_size
            for direction in self.directions:
                shapes |= layer_shapes("recurrent", self.cell, inputs, self.units(layer), layer, direction)
        if self.head is not None:
            return shapes | self.head.shapes(self.hidden_size)
        return shapes | {"readout.weight": (1, ways * self.hidden_size), "readout.bias": (1,)}


MOST_PADS = 5_000


def _sizes(config: ClassifierConfig) -> tuple[int, ...]:
    sizes = config.sizes
    if not isinstance(sizes, list | tuple) or not all(type(size) is int and 1 <= size <= MOST_SIZE for size in sizes):
        raise MisfitError("config.sizes", found=repr(sizes), layers=config.layers)
    if sizes and (len(sizes) != config.layers or sizes[-1] != config.hidden_size):
        raise MisfitError("config.sizes", found=repr(sizes), layers=config.layers)
    return tuple(sizes)


def _head(raw: dict[str, object]) -> HeadConfig:
    known = tuple(HeadConfig.__dataclass_fields__)
    if strange := tuple(key for key in raw if key not in known):
        raise MisfitError("config.unknown", fields=strange, known=known)
    if absent := tuple(key for key in known if key != "squash" and key not in raw):
        raise MisfitError("config.lacks", fields=absent)
    return HeadConfig(**raw)  # type: ignore[arg-type]


Number = Literal["logit", "margin", "value"]
"""What a network's number is: the logit of two classes, one class against another (the difference of their logits), or
a plain number, of which there is no probability."""


@dataclass(frozen=True, eq=False)
class Network(Frozen):
    """All that reading needs: the configuration, the words, and `tensors` by torch's names as their file has them.

    No array can be written to, so visitors and threads may share it. MisfitError if the vocabulary's size is not the
    configuration's, or if a tensor is missing, too many or of another shape.
    """

    config: ClassifierConfig
    vocabulary: Vocabulary
    tensors: Mapping[str, Floats]
    number: Number = "logit"

    def __post_init__(self) -> None:
        self.vocabulary.check_size(self.config.vocabulary_size, "vocabulary_size")
        self.freeze(self.config.shapes())
        if self.config.head is not None:
            outputs = 2 if self.config.head.is_one_of_two else len(self.config.head.classes)
            object.__setattr__(self, "number", "value" if outputs == 1 else "logit" if outputs == 2 else "margin")

    def about(self, *chosen: int) -> "Network":
        """The same network asked about another number of its head: an output, or how much one exceeds another."""
        assert self.config.head is not None
        return replace(self, config=replace(self.config, head=replace(self.config.head, chosen=chosen)))

    @cached_property
    def layers(self) -> tuple[LayerWeights, ...]:
        """From the bottom to the top, forward before backward; made when the network is first read."""
        ways = [(layer, direction) for layer in range(self.config.layers) for direction in self.config.directions]
        return tuple(layer_weights("recurrent", self.config.cell, self.tensors, *way) for way in ways)

    @cached_property
    def readout(self) -> Array:
        """How the number reads each direction's state that has read everything, (D, H); only where it reads these."""
        if self.head is not None:
            return frozen(np.concatenate(self._at_nothing.direct))
        return frozen(self.tensors["readout.weight"].astype(np.float64).reshape(-1, self.config.hidden_size))

    @cached_property
    def head(self) -> Head | None:
        """What reads the states, where it is declared."""
        return None if self.config.head is None else Head(self.config.head, self.tensors)

    @cached_property
    def _at_nothing(self) -> Slopes:
        """What the head makes of one word whose states are all zero: of a linear one, its weights."""
        assert self.head is not None
        return self.head.slopes([np.zeros((1, self.config.hidden_size))] * len(self.config.directions))

    @property
    def bias(self) -> float:
        """The number's constant term: what it is where all states are zero."""
        return float(self.tensors["readout.bias"][0]) if self.head is None else self._at_nothing.bias

    def readout_of(self, layer: LayerWeights) -> Array | None:
        """How the number reads the state in which a layer ends, (H,).

        None below the top layer, and where it reads others than these.
        """
        way = self.config.directions.index(layer.direction)
        return self.readout[way] if layer.layer == self.config.layers - 1 and self.config.reads_ends else None

    def number_of(self, states: Sequence[Array]) -> float:
        """The number that is read from the top layer's states, (T, H) of each direction."""
        if self.head is not None:
            return self.head.number(states)
        ends = (states[0][-1], states[-1][0])
        return self.bias + sum(float(end @ weights) for end, weights in zip(ends, self.readout, strict=False))

    def fed(self, tokens: Sequence[str]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
        """What is read of a text's words: they and what stands in front of every text, with their ids, (T,)."""
        specials, first = self.config.specials, list[int]()
        if specials.start is not None:
            first.append(specials.start)
        if self.config.shows_pads and specials.padding is not None:
            first = [specials.padding] * (self.config.pads - len(first) - len(tokens)) + first
        own = tuple(self.vocabulary.tokens[k] for k in first)
        return (*own, *tokens), np.array([*first, *self.vocabulary.encode(tokens)], dtype=np.int64)

    def vectors(self, ids: NDArray[np.int64]) -> Array:
        """The word vectors of a text, (T,) -> (T, E) float64."""
        return self.tensors["embedding.weight"][ids].astype(np.float64)
