"""A translator as it is read: an encoder, a decoder and the words of both, as a frozen value of numpy arrays.

Nothing here needs torch, which learns it: models/translation/learning/modules.py, where the equations are.

Axis letters: V words of the target, E embedding size, H hidden size.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models.networks.classifier import check_shapes
from models.networks.content import ByContent
from models.networks.text import Vocabulary
from models.networks.weights import Array, Floats, LayerWeights, frozen, layer_weights

_LSTM = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")


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
        for name in ("source_size", "target_size", "embedding_size", "hidden_size"):
            value = getattr(self, name)
            if type(value) is not int or value < 1:
                raise ValueError(f"{name} must be a whole number, at least 1; not {value!r}")
        for name in ("embedding_dropout", "dropout"):
            share = getattr(self, name)
            if type(share) not in (int, float) or not 0 <= share < 1:
                raise ValueError(f"{name} must be a share from 0 to below 1; not {share!r}")
        for name in ("attention", "tied"):
            if type(getattr(self, name)) is not bool:
                raise ValueError(f"{name} must be true or false; not {getattr(self, name)!r}")
        if self.tied and self.embedding_size != self.hidden_size:
            raise ValueError("a tied output layer needs word vectors as long as the hidden state")

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of every weight, by torch's name for it."""
        size, width = self.hidden_size, self.embedding_size
        lstm = zip(_LSTM, ((4 * size, width), (4 * size, size), (4 * size,), (4 * size,)), strict=True)
        shapes: dict[str, tuple[int, ...]] = {
            f"{part}.lstm.{name}": shape for name, shape in list(lstm) for part in ("encoder", "decoder")
        }
        shapes |= {
            "encoder.embedding.weight": (self.source_size, width),
            "decoder.embedding.weight": (self.target_size, width),
            "decoder.fc.weight": (self.target_size, size),
            "decoder.fc.bias": (self.target_size,),
        }
        return shapes | (
            {"decoder.score.weight": (size, size), "decoder.combine.weight": (size, 2 * size)} if self.attention else {}
        )


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

        ValueError if a vocabulary's size is not the configuration's, or if a weight is missing, too many or of another
        shape.
        """
        for vocabulary, size in ((source, config.source_size), (target, config.target_size)):
            if len(vocabulary) != size:
                raise ValueError(f"the vocabulary has {len(vocabulary)} words, not {size}")
        check_shapes(tensors, config.shapes())

        def double(name: str) -> Array:
            return frozen(tensors[name].astype(np.float64))

        encoder, decoder = (
            layer_weights("lstm", *(tensors[f"{part}.lstm.{name}"] for name in _LSTM))
            for part in ("encoder", "decoder")
        )
        looks_back = (
            AttentionWeights(double("decoder.score.weight"), double("decoder.combine.weight"))
            if config.attention
            else None
        )
        return cls(
            config,
            source,
            target,
            encoder,
            decoder,
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
        for part, w in (("encoder", self.encoder), ("decoder", self.decoder)):
            found |= {f"{part}.lstm.{name}": x for name, x in zip(_LSTM, (w.w_ih, w.w_hh, w.b_ih, w.b_hh), strict=True)}
        if self.attention is not None:
            found |= {"decoder.score.weight": self.attention.score, "decoder.combine.weight": self.attention.combine}
        return found
