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

from models.networks.cells import CELLS, GATE_BLOCKS, Cell
from models.networks.content import ByContent
from models.networks.text import LANGUAGES, Language, Vocabulary
from models.networks.weights import Array, Floats, LayerWeights, frozen, layer_weights


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

    def __post_init__(self) -> None:
        if self.cell not in CELLS:
            raise ValueError(f"cell must be one of {', '.join(CELLS)}; not {self.cell!r}")
        if self.language not in LANGUAGES:
            raise ValueError(f"language must be one of {', '.join(LANGUAGES)}; not {self.language!r}")
        for name in ("vocabulary_size", "embedding_size", "hidden_size", "layers"):
            value = getattr(self, name)
            if type(value) is not int or value < 1:
                raise ValueError(f"{name} must be a whole number, at least 1; not {value!r}")
        for name in ("embedding_dropout", "dropout"):
            share = getattr(self, name)
            if type(share) not in (int, float) or not 0 <= share < 1:
                raise ValueError(f"{name} must be a share from 0 to below 1; not {share!r}")
        if type(self.bidirectional) is not bool:
            raise ValueError(f"bidirectional must be true or false; not {self.bidirectional!r}")

    @property
    def directions(self) -> tuple[str, ...]:
        """("forward",) or ("forward", "backward")."""
        return ("forward", "backward") if self.bidirectional else ("forward",)

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of every weight, by torch's name for it."""
        size, ways = self.hidden_size, len(self.directions)
        blocks = len(GATE_BLOCKS[self.cell]) * size
        shapes: dict[str, tuple[int, ...]] = {"embedding.weight": (self.vocabulary_size, self.embedding_size)}
        for (layer, _), names in _layer_names(self).items():
            inputs = size * ways if layer else self.embedding_size
            shapes |= dict(zip(names, ((blocks, inputs), (blocks, size), (blocks,), (blocks,)), strict=True))
        return shapes | {"readout.weight": (1, size * ways), "readout.bias": (1,)}


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

        ValueError if the vocabulary's size is not the configuration's, or if a weight is missing, too many or of
        another shape.
        """
        if len(vocabulary) != config.vocabulary_size:
            raise ValueError(f"the vocabulary has {len(vocabulary)} words, not {config.vocabulary_size}")
        check_shapes(tensors, config.shapes())
        layers = tuple(
            layer_weights(config.cell, *(tensors[name] for name in names), layer=layer, direction=direction)
            for (layer, direction), names in _layer_names(config).items()
        )
        weights = tensors["readout.weight"].astype(np.float64).reshape(len(config.directions), config.hidden_size)
        head = Head(frozen(weights), float(tensors["readout.bias"][0]))
        return cls(config, vocabulary, frozen(tensors["embedding.weight"]), layers, head)

    def facts(self) -> tuple[object, ...]:
        return self.config, self.vocabulary.tokens, self.head.number

    def tensors(self) -> dict[str, Floats]:
        """All weights by torch's names, as `of` takes them."""
        found: dict[str, Floats] = {"embedding.weight": self.embedding}
        for names, w in zip(_layer_names(self.config).values(), self.layers, strict=True):
            found |= dict(zip(names, (w.w_ih, w.w_hh, w.b_ih, w.b_hh), strict=True))
        return found | {"readout.weight": self.head.weights.reshape(1, -1), "readout.bias": np.array([self.head.bias])}

    def vectors(self, ids: NDArray[np.int64]) -> Array:
        """The word vectors of a text, (T,) -> (T, E) float64."""
        return self.embedding[ids].astype(np.float64)

    def head_of(self, layer: LayerWeights) -> Array | None:
        """The head's weights on a layer's state, (H,); None below the top layer."""
        way = self.config.directions.index(layer.direction)
        return self.head.weights[way] if layer.layer == self.config.layers - 1 else None


def check_shapes(tensors: Mapping[str, Floats], shapes: Mapping[str, tuple[int, ...]]) -> None:
    """ValueError, naming the first, if a tensor is missing, too many or not of its shape."""
    for name, shape in shapes.items():
        if name not in tensors:
            raise ValueError(f"{name} is missing")
        if tensors[name].shape != shape:
            raise ValueError(f"{name} is {tensors[name].shape}, not {shape}")
    for name in tensors:
        if name not in shapes:
            raise ValueError(f"{name} belongs to no part of the network")


def _layer_names(config: ClassifierConfig) -> dict[tuple[int, str], tuple[str, ...]]:
    """torch's names of the four arrays of each layer and direction, in the order of `Network.layers`."""
    kinds = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    ways = [(layer, direction) for layer in range(config.layers) for direction in config.directions]
    suffix = {"forward": "", "backward": "_reverse"}
    return {(layer, way): tuple(f"recurrent.{kind}_l{layer}{suffix[way]}" for kind in kinds) for layer, way in ways}
