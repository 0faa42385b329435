"""The network as torch learns it: embedding -> RNN, LSTM or GRU -> dropout -> one linear logit.

How it is read: models/networks/classifier.py. Parameters carry PyTorch's own names (`recurrent.weight_ih_l0`, ...).

Axis letters: B texts, T words, E embedding size, H hidden size, D directions (1 or 2).
"""

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from models.modules.cells import CellWeights
from models.networks.cells import Cell
from models.networks.classifier import ClassifierConfig
from models.networks.text import PADDING_ID, Vocabulary

_MODULES: Mapping[Cell, type[nn.RNN] | type[nn.LSTM] | type[nn.GRU]] = {
    "rnn": nn.RNN,
    "lstm": nn.LSTM,
    "gru": nn.GRU,
}


class SentimentClassifier(nn.Module):
    """One logit for a text: above 0 the network takes it for positive."""

    def __init__(self, config: ClassifierConfig, vocabulary: Vocabulary) -> None:
        """MisfitError if the vocabulary's size is not the configuration's."""
        super().__init__()
        vocabulary.check_size(config.vocabulary_size, "vocabulary_size")
        self.config = config
        self.vocabulary = vocabulary
        self.embedding = nn.Embedding(config.vocabulary_size, config.embedding_size, padding_idx=PADDING_ID)
        self.embedding_dropout = nn.Dropout(config.embedding_dropout)
        self.recurrent = _MODULES[config.cell](
            config.embedding_size,
            config.hidden_size,
            num_layers=config.layers,
            bidirectional=config.bidirectional,
            dropout=config.dropout if config.layers > 1 else 0.0,
            batch_first=True,
        )
        self.dropout = nn.Dropout(config.dropout)
        self.readout = nn.Linear(config.hidden_size * len(config.directions), 1)

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """Logits (B,) of right-padded texts: `ids` (B, T) int64, `lengths` (B,) words of each, at least 1."""
        return self.read(self.embed(ids), lengths)

    def embed(self, ids: Tensor) -> Tensor:
        """Word vectors (B, T, E) of `ids` (B, T)."""
        vectors: Tensor = self.embedding_dropout(self.embedding(ids))
        return vectors

    def read(self, vectors: Tensor, lengths: Tensor) -> Tensor:
        """`forward` from word vectors (B, T, E) on: logits (B,)."""
        states = self._states(vectors, lengths)  # (B, T, D*H)
        rows = torch.arange(len(vectors), device=vectors.device)
        last = states[rows, lengths - 1]  # (B, D*H): where the forward direction stops
        if self.config.bidirectional:
            size = self.config.hidden_size
            last = torch.cat([last[:, :size], states[:, 0, size:]], dim=-1)  # the backward direction stops at word 0
        return self._logit(last)

    def read_each_step(self, vectors: Tensor, lengths: Tensor) -> Tensor:
        """Logits (B, T) from word vectors (B, T, E): entry t is read when every direction has read t + 1 words.

        In a one-way network that is the prediction for the text cut after word t; in a two-way one the forward
        direction stands at word t then, the backward direction as far from the end. The last is `read`.
        """
        states = self._states(vectors, lengths)
        if self.config.bidirectional:
            forward, backward = torch.split(states, self.config.hidden_size, dim=-1)
            order = reversed_within(lengths, states.shape[1]).unsqueeze(-1)
            states = torch.cat([forward, backward.gather(1, order.expand_as(backward))], dim=-1)
        return self._logit(states)

    def weights(self, layer: int, direction: str) -> CellWeights:
        """The live parameters of one layer in one direction ("forward" or "backward")."""
        suffix = f"l{layer}" + ("_reverse" if direction == "backward" else "")
        kinds = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        return CellWeights(*(getattr(self.recurrent, f"{kind}_{suffix}") for kind in kinds))

    def _logit(self, hidden: Tensor) -> Tensor:
        logit: Tensor = self.readout(self.dropout(hidden)).squeeze(-1)
        return logit

    def _states(self, inputs: Tensor, lengths: Tensor) -> Tensor:
        """Hidden states of the last layer, (B, T, D*H); entries past a text's length are meaningless."""
        if not self.config.bidirectional:
            # Padding stands to the right, so no state within a text has seen it.
            states: Tensor = self.recurrent(inputs)[0]
            return states
        for layer in range(self.config.layers):
            if layer:
                inputs = nn.functional.dropout(inputs, self.config.dropout, self.training)
            inputs = torch.cat([self._read(inputs, lengths, layer, way) for way in self.config.directions], dim=-1)
        return inputs

    def _read(self, inputs: Tensor, lengths: Tensor, layer: int, direction: str) -> Tensor:
        """One layer in one direction over right-padded `inputs` (B, T, E) -> (B, T, H), in input order.

        The backward direction reads each text from its own last word. `pack_padded_sequence` would do the same, but
        its backward pass is quadratic in T on a CPU (pytorch issue 149194).
        """
        backward = direction == "backward"
        order = reversed_within(lengths, inputs.shape[1]).unsqueeze(-1) if backward else None
        if order is not None:
            inputs = inputs.gather(1, order.expand_as(inputs))
        w = self.weights(layer, direction)
        states = _fused(self.config.cell, inputs, [w.w_ih, w.w_hh, w.b_ih, w.b_hh], self.training)
        if order is not None:
            states = states.gather(1, order.expand_as(states))
        return states


def reversed_within(lengths: Tensor, width: int) -> Tensor:
    """Column order (B, width) that reverses the first `lengths[b]` columns of row b and leaves its padding in place."""
    columns = torch.arange(width, device=lengths.device).expand(len(lengths), width)
    mirrored = lengths.unsqueeze(1) - 1 - columns
    return torch.where(mirrored >= 0, mirrored, columns)


def _fused(cell: Cell, inputs: Tensor, weights: list[Tensor], training: bool) -> Tensor:
    """PyTorch's own fused scan of one layer and one direction: (B, T, E) -> (B, T, H)."""
    zeros = inputs.new_zeros(1, len(inputs), weights[1].shape[1])
    # has_biases, num_layers, dropout, train, bidirectional, batch_first
    how = (True, 1, 0.0, training, False, True)
    if cell == "lstm":
        states: Tensor = torch.lstm(inputs, [zeros, zeros], weights, *how)[0]
    elif cell == "gru":
        states = torch.gru(inputs, zeros, weights, *how)[0]
    else:
        states = torch.rnn_tanh(inputs, zeros, weights, *how)[0]
    return states
