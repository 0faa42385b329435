"""The networks: an encoder that hands its last two states over, and a decoder that starts from them.

Sutskever, Vinyals and Le 2014 (https://arxiv.org/abs/1409.3215), in the lesson's three classes. The encoder reads the
source from its last word to its first, which theirs did too. `AttentionDecoder` differs in one thing: what the output
layer reads is not the hidden state alone but an attentional state, of it and of a weighted mean of the encoder's
states: Luong, Pham and Manning 2015 (https://arxiv.org/abs/1508.04025), global attention with the "general" score,
their equations 5 to 8, without input feeding. So the states of both decoders follow the same equations.

Parameters carry torch's own names: `encoder.lstm.weight_ih_l0`, `decoder.fc.bias` and so on.

Axis letters: B sentences, T source words, S output words, E embedding size, H hidden size, V words of the target.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.networks.classifier import recurrent_shapes
from models.networks.misfit import MOST_SIZE, MisfitError, check_flags, check_shares, check_sizes
from models.networks.text import PADDING_ID, Vocabulary


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

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The parameters by PyTorch's names, and the shape of each."""
        units, inputs = self.hidden_size, self.embedding_size
        shapes: dict[str, tuple[int, ...]] = {
            "encoder.embedding.weight": (self.source_size, inputs),
            **recurrent_shapes("encoder.lstm", "lstm", inputs, units),
            "decoder.embedding.weight": (self.target_size, inputs),
            **recurrent_shapes("decoder.lstm", "lstm", inputs, units),
            "decoder.fc.weight": (self.target_size, units),
            "decoder.fc.bias": (self.target_size,),
        }
        if self.attention:
            shapes |= {"decoder.score.weight": (units, units), "decoder.combine.weight": (units, 2 * units)}
        return shapes


class Encoder(nn.Module):
    """Reads a source and hands over its last hidden and cell state."""

    def __init__(self, config: TranslatorConfig) -> None:
        super().__init__()
        self.embedding = nn.Embedding(config.source_size, config.embedding_size, padding_idx=PADDING_ID)
        self.dropout = nn.Dropout(config.embedding_dropout)
        self.lstm = nn.LSTM(config.embedding_size, config.hidden_size, batch_first=True)

    def forward(self, source: Tensor) -> tuple[Tensor, Tensor]:
        """(h, c), (1, B, H) each, of sources of one length, (B, T) ids in the order in which they were typed."""
        _, handed_over = self.read(source)
        return handed_over

    def read(self, source: Tensor) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """The hidden state beside every word, (B, T, H) in the order of `source`, and (h, c) as `forward`."""
        words = self.dropout(self.embedding(source.flip(1)))
        states, (hidden, cell) = self.lstm(words)
        return states.flip(1), (hidden, cell)


class Decoder(nn.Module):
    """Writes word by word: each step reads the word before and the two states, and scores every word."""

    def __init__(self, config: TranslatorConfig) -> None:
        super().__init__()
        self.embedding = nn.Embedding(config.target_size, config.embedding_size, padding_idx=PADDING_ID)
        self.embedding_dropout = nn.Dropout(config.embedding_dropout)
        self.lstm = nn.LSTM(config.embedding_size, config.hidden_size, batch_first=True)
        self.dropout = nn.Dropout(config.dropout)
        self.fc = nn.Linear(config.hidden_size, config.target_size)
        if config.tied:
            self.fc.weight = self.embedding.weight

    def forward(self, target: Tensor, hidden: Tensor, cell: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits (B, S, V) of the word after each of `target` (B, S), and the states after the last, (1, B, H)."""
        states, (hidden, cell) = self.lstm(self.embedding_dropout(self.embedding(target)), (hidden, cell))
        return self.fc(self.dropout(states)), hidden, cell


class AttentionDecoder(Decoder):
    """The same, but the output layer reads what the encoder wrote at every word too."""

    def __init__(self, config: TranslatorConfig) -> None:
        super().__init__(config)
        self.score = nn.Linear(config.hidden_size, config.hidden_size, bias=False)
        self.combine = nn.Linear(2 * config.hidden_size, config.hidden_size, bias=False)

    def look_back(
        self, target: Tensor, hidden: Tensor, cell: Tensor, memory: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """As `forward`, with `memory` (B, T, H), the encoder's states; the fourth is the attention, (B, S, T).

        score(h, m) = h W m, attention = softmax over T, context = attention-weighted mean of `memory`, and
        tanh(W' [context, h]) is what the output layer reads.
        """
        states, (hidden, cell) = self.lstm(self.embedding_dropout(self.embedding(target)), (hidden, cell))
        attention = torch.softmax(states @ self.score(memory).transpose(1, 2), dim=-1)
        context = attention @ memory  # (B, S, H)
        attentional = torch.tanh(self.combine(torch.cat([context, states], dim=-1)))
        return self.fc(self.dropout(attentional)), hidden, cell, attention


class Seq2Seq(nn.Module):
    """A translator: an encoder, a decoder and the words of both."""

    def __init__(self, config: TranslatorConfig, source: Vocabulary, target: Vocabulary) -> None:
        """MisfitError if a vocabulary's size is not the configuration's."""
        super().__init__()
        source.check_size(config.source_size, "source_size")
        target.check_size(config.target_size, "target_size")
        self.config = config
        self.source = source
        self.target = target
        self.encoder = Encoder(config)
        self.decoder = AttentionDecoder(config) if config.attention else Decoder(config)

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        """Logits (B, S, V) of the word after each of `target` (B, S), for sources of one length, (B, T)."""
        memory, (hidden, cell) = self.encoder.read(source)
        return self.decode(target, hidden, cell, memory)[0]

    def decode(
        self, target: Tensor, hidden: Tensor, cell: Tensor, memory: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor | None]:
        """Logits (B, S, V), the states after the last word, (1, B, H), and the attention (B, S, T) or None."""
        if isinstance(self.decoder, AttentionDecoder):
            return self.decoder.look_back(target, hidden, cell, memory)
        return *self.decoder(target, hidden, cell), None
