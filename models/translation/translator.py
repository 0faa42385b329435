"""A translator as it is read: an encoder, a decoder and the words of both, as a frozen value of numpy arrays.

Nothing here needs torch, which learns it: models/translation/learning/modules.py, where the equations are.

Axis letters: V words of the target, E embedding size, H hidden size.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models.networks.misfit import MOST_SIZE, MisfitError, check_flags, check_shares, check_sizes
from models.networks.tensors import Shape, check_shapes
from models.networks.text import Vocabulary
from models.networks.weights import Array, ByContent, Floats, LayerWeights, frozen, layer_shapes, layer_weights


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
class AttentionWeights:
    """Luong's two matrices as PyTorch stores them: `score` (H, H), and `combine` (H, 2H) for [context, state]."""

    score: Array
    combine: Array


@dataclass(frozen=True, eq=False)
class Translator(ByContent):
    """All that translating needs; no array can be written to, so visitors and threads may share it.

    Both LSTMs, the word vectors of the source and of the target (V, E) in the precision of their file, and the output
    layer: `fc` (V, H) and `bias` (V,). `attention` is None without.
    """

    config: TranslatorConfig
    source: Vocabulary
    target: Vocabulary
    encoder: LayerWeights
    decoder: LayerWeights
    source_vectors: Floats
    target_vectors: Floats
    fc: Array
    bias: Array
    attention: AttentionWeights | None

    @classmethod
    def of(
        cls, config: TranslatorConfig, source: Vocabulary, target: Vocabulary, tensors: Mapping[str, Floats]
    ) -> "Translator":
        """The translator with these weights, by torch's names; they are copied, but for the word vectors.

        MisfitError if a vocabulary's size is not the configuration's, or if a weight is missing, too many or of another
        shape.
        """
        source.check_size(config.source_size, "source_size")
        target.check_size(config.target_size, "target_size")
        check_shapes({name: tensor.shape for name, tensor in tensors.items()}, config.shapes())

        def double(name: str) -> Array:
            return frozen(tensors[name].astype(np.float64))

        looks_back = (
            AttentionWeights(double("decoder.score.weight"), double("decoder.combine.weight"))
            if config.attention
            else None
        )
        return cls(
            config,
            source,
            target,
            encoder=layer_weights("encoder.lstm", "lstm", tensors),
            decoder=layer_weights("decoder.lstm", "lstm", tensors),
            source_vectors=frozen(tensors["encoder.embedding.weight"]),
            target_vectors=frozen(tensors["decoder.embedding.weight"]),
            fc=double("decoder.fc.weight"),
            bias=double("decoder.fc.bias"),
            attention=looks_back,
        )

    def facts(self) -> tuple[object, ...]:
        return self.config, self.source.tokens, self.target.tokens

    def tensors(self) -> dict[str, Floats]:
        """All weights by torch's names, as `of` takes them."""
        found: dict[str, Floats] = {
            "encoder.embedding.weight": self.source_vectors,
            "decoder.embedding.weight": self.target_vectors,
            "decoder.fc.weight": self.fc,
            "decoder.fc.bias": self.bias,
        }
        found |= self.encoder.tensors("encoder.lstm") | self.decoder.tensors("decoder.lstm")
        if self.attention is not None:
            found |= {"decoder.score.weight": self.attention.score, "decoder.combine.weight": self.attention.combine}
        return found
