"""The vanilla RNN written out: three linear maps and a loop over the words (Elman 1990).

    h_t = tanh(W_xh x_t + W_hh h_(t-1))        h_0 = 0
    y   = W_hy h_T

Each of the three maps has its own bias, as `nn.RNN` and the `nn.Linear` behind it have, so that trained weights go from
here into the classifier that the player draws, and back.

Axis letters: B sentences, T words, E size of a word vector, H hidden size, O outputs.
"""

import torch
from torch import Tensor, nn

from models.modules.bridge import tensors_of
from models.networks.classifier import ClassifierConfig, Network
from models.networks.text import Vocabulary

_NAMES = {
    "W_xh.weight": "recurrent.weight_ih_l0",
    "W_xh.bias": "recurrent.bias_ih_l0",
    "W_hh.weight": "recurrent.weight_hh_l0",
    "W_hh.bias": "recurrent.bias_hh_l0",
    "W_hy.weight": "readout.weight",
    "W_hy.bias": "readout.bias",
}
"""Each parameter, and the one that plays its part in a classifier."""


class SimpleRNN(nn.Module):
    """One layer that reads forwards; equal to `nn.RNN` followed by `nn.Linear`, only slower."""

    def __init__(self, input_size: int, hidden_size: int, output_size: int) -> None:
        """Weights start as `nn.Linear` starts them: uniform in ±1/sqrt(number of inputs)."""
        super().__init__()
        self.W_xh = nn.Linear(input_size, hidden_size)
        self.W_hh = nn.Linear(hidden_size, hidden_size)
        self.W_hy = nn.Linear(hidden_size, output_size)

    def forward(self, words: Tensor, hidden: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Read word vectors (B, T, E), T at least 1 -> (outputs (B, O) after the last word, all states (B, T, H)).

        `hidden` (B, H) is the state before the first word, zeros if it is None. States lie in (-1, 1).
        """
        h = words.new_zeros(len(words), self.W_hh.in_features) if hidden is None else hidden
        states = []
        for x in words.unbind(dim=1):  # (B, E), word after word
            h = torch.tanh(self.W_xh(x) + self.W_hh(h))
            states.append(h)
        return self.W_hy(h), torch.stack(states, dim=1)

    @classmethod
    def from_classifier(cls, model: Network) -> "SimpleRNN":
        """A trainable copy of a trained vanilla RNN in float32; its words are the rows of `model.embedding`.

        ValueError unless `model` is an RNN of one layer in one direction.
        """
        config = model.config
        if (config.cell, config.layers, config.bidirectional) != ("rnn", 1, False):
            kind = "two-way" if config.bidirectional else "one-way"
            raise ValueError(
                f"a SimpleRNN is an rnn of one layer that reads one way; not a {kind} {config.cell} of {config.layers}"
            )
        rnn, tensors = cls(config.embedding_size, config.hidden_size, 1), model.tensors
        rnn.load_state_dict({mine: torch.tensor(tensors[theirs]) for mine, theirs in _NAMES.items()})
        return rnn

    def to_classifier(self, embedding: nn.Embedding, vocabulary: Vocabulary) -> Network:
        """The network that this RNN is now behind its word vectors, ready to read as `load_checkpoint` gives it.

        `embedding` (V, E) has one row for each of the V words of `vocabulary`. MisfitError if sizes do not fit, or if
        there is more than one output: the classifier reads one logit.
        """
        size, width = self.W_xh.out_features, self.W_xh.in_features
        config = ClassifierConfig("rnn", vocabulary_size=len(vocabulary), embedding_size=width, hidden_size=size)
        own = tensors_of(self)
        tensors = {theirs: own[mine] for mine, theirs in _NAMES.items()}
        return Network(config, vocabulary, tensors | {"embedding.weight": tensors_of(embedding)["weight"]})
