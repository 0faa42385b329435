"""A translator of a few units with weights large enough that its gates are far from one half, and its torch oracle."""

from dataclasses import dataclass

import torch
from torch import Tensor

from models.modules.cells import CellWeights, lstm_step
from models.networks.text import SPECIALS, Vocabulary
from models.translation.learning.modules import AttentionDecoder, Seq2Seq, module_of, translator_of
from models.translation.translator import Translator, TranslatorConfig
from models.translation.words import END_ID, START_ID, TARGET_SPECIALS

ENGLISH = ("i", "you", "we", "love", "see", "the", "dog", "house", "now", ".", "?", "not")
VIETNAMESE = ("tôi", "bạn", "chúng", "yêu", "thấy", "con", "chó", "nhà", "bây", "giờ", ".", "?", "không")
TEXT = "We love the dog, not you now"


def tiny_translator(*, attention: bool, seed: int | None = None) -> Translator:
    """Five units, four-dimensional word vectors.

    By the seed that is chosen where none is given, its translation of TEXT has 4 to 10 words and an end.
    """
    source, target = Vocabulary((*SPECIALS, *ENGLISH)), Vocabulary((*TARGET_SPECIALS, *VIETNAMESE))
    model = Seq2Seq(TranslatorConfig(len(source), len(target), 4, 5, attention=attention), source, target)
    generator = torch.Generator().manual_seed((7 if attention else 0) if seed is None else seed)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(0, 0.8, generator=generator)
        model.decoder.fc.weight *= 2 if attention else 3  # so that it wants other words after other words
        model.decoder.fc.bias[END_ID] += attention  # and comes to an end after some
    return translator_of(model)


def in_float64(model: Translator) -> Seq2Seq:
    """As a torch module in double precision."""
    return module_of(model).double()


def module_log_probabilities(model: Translator, source: Tensor, written: Tensor) -> Tensor:
    """log P of each of the words `written` (S,), from the float64 module fed the right words, (S,)."""
    fed = torch.cat([torch.tensor([START_ID]), written[:-1]])
    logits = in_float64(model)(source[None], fed[None])[0]
    return torch.log_softmax(logits, dim=-1)[torch.arange(len(written)), written]


@dataclass(frozen=True)
class Told:
    """Both networks as loops over `models.modules.cells.lstm_step`, on one autograd graph.

    Lists of (1, H): the encoder's in the order in which the words were typed. `attention` (S, T) or None,
    `log_probabilities` (S, V).
    """

    encoder: list[dict[str, Tensor]]
    decoder: list[dict[str, Tensor]]
    attention: Tensor | None
    log_probabilities: Tensor


def tell(model: Translator, source: Tensor, fed: Tensor, *, keep: tuple[bool, bool] = (True, True)) -> Told:
    """Translate in float64, one step at a time; `keep` says whether h and C are handed over, or zeros."""
    double = in_float64(model)
    zeros = torch.zeros(1, model.config.hidden_size, dtype=torch.float64)
    encoder: list[dict[str, Tensor]] = []
    h, c = zeros, zeros
    for word in reversed(source.tolist()):
        inputs = double.encoder.embedding.weight[word][None].clone().requires_grad_()
        encoder.insert(0, lstm_step(inputs, h, c, _weights(double.encoder.lstm)))
        h, c = encoder[0]["hidden"], encoder[0]["cell"]
    h, c = h if keep[0] else zeros, c if keep[1] else zeros
    decoder = []
    for word in fed.tolist():
        decoder.append(lstm_step(double.decoder.embedding.weight[word][None], h, c, _weights(double.decoder.lstm)))
        h, c = decoder[-1]["hidden"], decoder[-1]["cell"]
    states, attention = torch.cat([step["hidden"] for step in decoder]), None
    if isinstance(double.decoder, AttentionDecoder):
        memory = torch.cat([step["hidden"] for step in encoder])
        scores = torch.stack([state @ double.decoder.score.weight @ memory.T for state in states])
        attention = torch.softmax(scores, dim=1)
        context = torch.stack([(row[:, None] * memory).sum(dim=0) for row in attention])
        states = torch.tanh(torch.cat([context, states], dim=1) @ double.decoder.combine.weight.T)
    logits = states @ double.decoder.fc.weight.T + double.decoder.fc.bias
    return Told(encoder, decoder, attention, torch.log_softmax(logits, dim=1))


def _weights(lstm: torch.nn.LSTM) -> CellWeights:
    return CellWeights(lstm.weight_ih_l0, lstm.weight_hh_l0, lstm.bias_ih_l0, lstm.bias_hh_l0)
