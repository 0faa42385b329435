"""A translator's weights as numpy float64 arrays, arranged for `models.translation.steps`; made once a network."""

import threading
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from torch import nn

from models.reading.export import Array, LayerWeights, as_float64, layer_weights
from models.translation.modules import AttentionDecoder, Seq2Seq


@dataclass(frozen=True)
class AttentionWeights:
    """Luong's two matrices as PyTorch stores them: `score` (H, H), and `combine` (H, 2H) for [context, state]."""

    score: Array
    combine: Array


@dataclass(frozen=True)
class TranslatorWeights:
    """Both LSTMs, the decoder's word vectors (V, E), its output layer `fc` (V, H) and `bias` (V,)."""

    encoder: LayerWeights
    decoder: LayerWeights
    vectors: Array
    fc: Array
    bias: Array
    attention: AttentionWeights | None


_cache: WeakKeyDictionary[Seq2Seq, tuple[tuple[tuple[int, int], ...], TranslatorWeights]] = WeakKeyDictionary()
_lock = threading.Lock()


def exported(model: Seq2Seq) -> TranslatorWeights:
    """The translator's weights in float64, read-only; exported anew if a parameter was written to since."""
    version = tuple((parameter.data_ptr(), parameter._version) for parameter in model.parameters())
    with _lock:
        known = _cache.get(model)
        if known is None or known[0] != version:
            known = _cache[model] = (version, _export(model))
    return known[1]


def _export(model: Seq2Seq) -> TranslatorWeights:
    decoder = model.decoder
    attention = None
    if isinstance(decoder, AttentionDecoder):
        attention = AttentionWeights(as_float64(decoder.score.weight), as_float64(decoder.combine.weight))
    return TranslatorWeights(
        encoder=_layer(model.encoder.lstm),
        decoder=_layer(decoder.lstm),
        vectors=as_float64(decoder.embedding.weight),
        fc=as_float64(decoder.fc.weight),
        bias=as_float64(decoder.fc.bias),
        attention=attention,
    )


def _layer(lstm: nn.LSTM) -> LayerWeights:
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    return layer_weights("lstm", *(as_float64(getattr(lstm, name)) for name in names))
