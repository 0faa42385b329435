"""A translator as it is read: an encoder, a decoder and the words of both, as a frozen value of numpy arrays.

Nothing here needs torch, which learns it: models/translation/learning/modules.py, where the equations are.

Axis letters: V words of the target, E embedding size, H hidden size.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.networks.misfit import MOST_SIZE, MisfitError, check_flags, check_shares, check_sizes
from models.networks.tensors import Frozen, Shape
from models.networks.text import Vocabulary
from models.networks.weights import Array, Floats, LayerWeights, frozen, layer_shapes, layer_weights


@dataclass(frozen=True)
class TranslatorConfig:
    """The shape of a translator; what a checkpoint must know to rebuild it. Dropout only acts in training."""

    source_size: int
    target_size: int
    embedding_size: int = 256
    hidden_size: int = 256
    attention: bool = False
    embedding_dropout: float = 0.3
    dropout: float = 0.3  # before the output layer
    tied: bool = False  # the decoder's output layer shares its matrix with its word vectors (Press and Wolf 2017)

    def __post_init__(self) -> None:
        check_sizes(self, source_size=MOST_SIZE, target_size=MOST_SIZE, embedding_size=MOST_SIZE, hidden_size=MOST_SIZE)
        check_shares(self, "embedding_dropout", "dropout")
        check_flags(self, "attention", "tied")
        if self.tied and self.embedding_size != self.hidden_size:
            raise MisfitError("config.tied", embedding=self.embedding_size, hidden=self.hidden_size)

    def shapes(self) -> dict[str, Shape]:
        """The parameters by PyTorch's names, and the shape of each."""
        units, inputs = self.hidden_size, self.embedding_size
        shapes: dict[str, Shape] = {
            "encoder.embedding.weight": (self.source_size, inputs),
            **layer_shapes("encoder.lstm", "lstm", inputs, units),
            "decoder.embedding.weight": (self.target_size, inputs),
            **layer_shapes("decoder.lstm", "lstm", inputs, units),
            "decoder.fc.weight": (self.target_size, units),
            "decoder.fc.bias": (self.target_size,),
        }
        if self.attention:
            shapes |= {"decoder.score.weight": (units, units), "decoder.combine.weight": (units, 2 * units)}
        return shapes


@dataclass(frozen=True, eq=False)
class Translator(Frozen):
    """All that translating needs: the configuration, the words of both languages, and `tensors` by torch's names.

    No array can be written to, so visitors and threads may share it. MisfitError as of a `Network`.
    """

    config: TranslatorConfig
    source: Vocabulary
    target: Vocabulary
    tensors: Mapping[str, Floats]

    def __post_init__(self) -> None:
        self.source.check_size(self.config.source_size, "source_size")
        self.target.check_size(self.config.target_size, "target_size")
        self.freeze(self.config.shapes())

    @cached_property
    def encoder(self) -> LayerWeights:
        """The LSTM that reads."""
        return layer_weights("encoder.lstm", "lstm", self.tensors)

    @cached_property
    def decoder(self) -> LayerWeights:
        """The LSTM that writes."""
        return layer_weights("decoder.lstm", "lstm", self.tensors)

    @cached_property
    def fc(self) -> Array:
        """The output layer's matrix (V, H)."""
        return self._double("decoder.fc.weight")

    @cached_property
    def bias(self) -> Array:
        """The output layer's bias (V,)."""
        return self._double("decoder.fc.bias")

    @cached_property
    def score(self) -> Array | None:
        """Luong's matrix of the attention's score, (H, H); None without attention."""
        return self._double("decoder.score.weight") if self.config.attention else None

    @cached_property
    def combine(self) -> Array:
        """Luong's matrix for [context, state], (H, 2H), where there is attention."""
        return self._double("decoder.combine.weight")

    def vectors(self, part: Literal["encoder", "decoder"], ids: NDArray[np.int64]) -> Array:
        """The word vectors that a part reads, (N,) -> (N, E) float64."""
        return self.tensors[f"{part}.embedding.weight"][ids].astype(np.float64)

    def _double(self, name: str) -> Array:
        return frozen(self.tensors[name].astype(np.float64))
