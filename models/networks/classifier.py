"""A classifier as it is read: embedding -> RNN, LSTM or GRU -> one number, as a frozen value of numpy arrays.

The number is read from the last hidden state of the top layer (of both directions, side by side, where there are two),
so in a one-directional network the same read-out after every word is exactly the prediction for the text up to there.
Nothing here needs torch, which learns such a network: models/modules/classifier.py.

Axis letters: T words, V words of the vocabulary, E embedding size, H hidden size, D directions (1 or 2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.networks.cells import CELLS, Cell
from models.networks.misfit import MOST_LAYERS, MOST_SIZE, check_choice, check_flags, check_shares, check_sizes
from models.networks.tensors import Shape, check_shapes
from models.networks.text import LANGUAGES, TOKENIZERS, Language, Tokenizer, Vocabulary
from models.networks.weights import Array, ByContent, Floats, LayerWeights, frozen, layer_shapes, layer_weights


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
class Head:
    """How the number is read: `bias`, and `weights` (D, H) on the state of each direction that has read everything."""

    weights: Array
    bias: float
    number: Number = "logit"


@dataclass(frozen=True, eq=False)
class Network(ByContent):
    """All that reading needs. No array can be written to, so visitors and threads may share it.

    `embedding` (V, E) is in the precision of its file, `layers` go from the bottom to the top, forward before backward.
    """

    config: ClassifierConfig
    vocabulary: Vocabulary
    embedding: Floats
    layers: tuple[LayerWeights, ...]
    head: Head

    @classmethod
    def of(cls, config: ClassifierConfig, vocabulary: Vocabulary, tensors: Mapping[str, Floats]) -> "Network":
        """The network with these weights, by torch's names; they are copied, but for the embedding.

        MisfitError if the vocabulary's size is not the configuration's, or if a weight is missing, too many or of
        another shape.
        """
        vocabulary.check_size(config.vocabulary_size, "vocabulary_size")
        check_shapes({name: tensor.shape for name, tensor in tensors.items()}, config.shapes())
        ways = [(layer, direction) for layer in range(config.layers) for direction in config.directions]
        layers = tuple(layer_weights("recurrent", config.cell, tensors, *way) for way in ways)
        weights = tensors["readout.weight"].astype(np.float64).reshape(len(config.directions), config.hidden_size)
        head = Head(frozen(weights), float(tensors["readout.bias"][0]))
        return cls(config, vocabulary, frozen(tensors["embedding.weight"]), layers, head)

    def facts(self) -> tuple[object, ...]:
        return self.config, self.vocabulary.tokens, self.head.number

    def tensors(self) -> dict[str, Floats]:
        """All weights by torch's names, as `of` takes them."""
        found: dict[str, Floats] = {"embedding.weight": self.embedding}
        for w in self.layers:
            found |= w.tensors("recurrent")
        return found | {"readout.weight": self.head.weights.reshape(1, -1), "readout.bias": np.array([self.head.bias])}

    def vectors(self, ids: NDArray[np.int64]) -> Array:
        """The word vectors of a text, (T,) -> (T, E) float64."""
        return self.embedding[ids].astype(np.float64)

    def head_of(self, layer: LayerWeights) -> Array | None:
        """The head's weights on a layer's state, (H,); None below the top layer."""
        way = self.config.directions.index(layer.direction)
        return self.head.weights[way] if layer.layer == self.config.layers - 1 else None
