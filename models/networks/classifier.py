"""A classifier as it is read: embedding -> RNN, LSTM or GRU -> one number, as a frozen value of numpy arrays.

The number is read from the last hidden state of the top layer (of both directions, side by side, where there are two),
so in a one-directional network the same read-out after every word is exactly the prediction for the text up to there.
Nothing here needs torch, which learns such a network: models/modules/classifier.py.

Axis letters: T words, V words of the vocabulary, E embedding size, H hidden size, D directions (1 or 2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.networks.cells import CELLS, Cell
from models.networks.misfit import MOST_LAYERS, MOST_SIZE, check_choice, check_flags, check_shares, check_sizes
from models.networks.tensors import Frozen, Shape
from models.networks.text import LANGUAGES, TOKENIZERS, Language, Tokenizer, Vocabulary
from models.networks.weights import Array, Floats, LayerWeights, frozen, layer_shapes, layer_weights


@dataclass(frozen=True)
class ClassifierConfig:
    """The shape of a classifier; what a checkpoint must know to rebuild it."""

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

    def __post_init__(self) -> None:
        check_choice(self, "cell", CELLS)
        check_choice(self, "language", LANGUAGES)
        check_choice(self, "tokenizer", TOKENIZERS)
        check_sizes(
            self, vocabulary_size=MOST_SIZE, embedding_size=MOST_SIZE, hidden_size=MOST_SIZE, layers=MOST_LAYERS
        )
        check_shares(self, "embedding_dropout", "dropout")
        check_flags(self, "bidirectional")

    @property
    def directions(self) -> tuple[str, ...]:
        """("forward",) or ("forward", "backward")."""
        return ("forward", "backward") if self.bidirectional else ("forward",)

    def shapes(self) -> dict[str, Shape]:
        """The parameters by PyTorch's names, and the shape of each."""
        units, ways = self.hidden_size, len(self.directions)
        shapes: dict[str, Shape] = {"embedding.weight": (self.vocabulary_size, self.embedding_size)}
        for layer in range(self.layers):
            inputs = ways * units if layer else self.embedding_size
            for direction in self.directions:
                shapes |= layer_shapes("recurrent", self.cell, inputs, units, layer, direction)
        return shapes | {"readout.weight": (1, ways * units), "readout.bias": (1,)}


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

    @cached_property
    def layers(self) -> tuple[LayerWeights, ...]:
        """From the bottom to the top, forward before backward; made when the network is first read."""
        ways = [(layer, direction) for layer in range(self.config.layers) for direction in self.config.directions]
        return tuple(layer_weights("recurrent", self.config.cell, self.tensors, *way) for way in ways)

    @cached_property
    def readout(self) -> Array:
        """How the number reads each direction's state that has read everything, (D, H)."""
        return frozen(self.tensors["readout.weight"].astype(np.float64).reshape(-1, self.config.hidden_size))

    @property
    def bias(self) -> float:
        """The number's constant term."""
        return float(self.tensors["readout.bias"][0])

    def readout_of(self, layer: LayerWeights) -> Array | None:
        """How the number reads a layer's state, (H,); None below the top layer."""
        way = self.config.directions.index(layer.direction)
        return self.readout[way] if layer.layer == self.config.layers - 1 else None

    def vectors(self, ids: NDArray[np.int64]) -> Array:
        """The word vectors of a text, (T,) -> (T, E) float64."""
        return self.tensors["embedding.weight"][ids].astype(np.float64)
