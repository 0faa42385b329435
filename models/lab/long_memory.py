"""The long-memory task: the first token decides the label, and all that follows means nothing. Trained live.

After experiment 2b of Hochreiter and Schmidhuber (1997): a network reads one of two first tokens, then N distractors,
and must say at the end how the sequence began. Every update reads fresh sequences, so nothing is learned by heart; for
the smallest N the held-out ones may come up in training, which teaches no more than the rule.

What decides is whether the gradient at the last step reaches the first. With weights as PyTorch draws them it reaches
it in no cell once N is 20: a gate near one half forgets as fast as a tanh. So the gate that keeps the state (LSTM:
forget, GRU: update) starts nearly open, with a bias of about log N (Gers et al. 2000; Jozefowicz et al. 2015 for 1;
Tallec and Ollivier 2018 for log N). The vanilla RNN has no such gate. It fails in this many updates at this learning
rate, not for ever: at a rate of 0.01 about half of the seeds come upon weights that hold the token over 50 or 100
distractors.

Training draws its random numbers from generators of its own and changes nothing that the process shares, so many
visitors may train at once, in threads or in turns. (The first optimizer of a process imports torch's compiler, 0.6 s.)

Axis letters: T = N + 1 tokens, B sequences, E embedding size, H hidden size.
"""

import math
from collections.abc import Callable, Generator
from typing import Literal, get_args

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from models.lab.task import CHECK_EVERY, HELD_OUT, LABELS, SYMBOLS, Progress, TaskSettings
from models.networks.cells import CELLS, GATE_BLOCKS, Cell

Stream = Literal["weights", "training", "held_out"]

_STREAMS: tuple[Stream, ...] = get_args(Stream)
_EMBEDDING_SIZE = 8
_LAYERS: dict[Cell, Callable[..., nn.RNNBase]] = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}
_KEEPS: dict[Cell, str] = {"lstm": "forget", "gru": "update"}


class LongMemoryNetwork(nn.Module):
    """Embedding -> one recurrent layer -> linear read-out of the last hidden state, with weights as PyTorch draws them.

    Only the stream is another: `generator` instead of the process' own. The modules are made without values first,
    because their constructors would draw from the latter, which other threads use.
    """

    def __init__(self, cell: Cell, settings: TaskSettings, generator: torch.Generator) -> None:
        super().__init__()
        size = settings.hidden_size
        self.embedding = nn.Embedding(LABELS + SYMBOLS, _EMBEDDING_SIZE, device="meta")
        self.readout = nn.Linear(size, 1, device="meta")
        self.recurrent = _LAYERS[cell](_EMBEDDING_SIZE, size, device="meta")
        self.to_empty(device="cpu")
        bound = 1 / math.sqrt(size)
        with torch.no_grad():
            self.embedding.weight.normal_(generator=generator)
            for parameter in (*self.readout.parameters(), *self.recurrent.parameters()):
                parameter.uniform_(-bound, bound, generator=generator)
            if settings.keep_bias is not None and cell in _KEEPS:
                start = size * GATE_BLOCKS[cell].index(_KEEPS[cell])
                self.recurrent.bias_ih_l0[start : start + size] = settings.keep_bias
                self.recurrent.bias_hh_l0[start : start + size] = 0

    def forward(self, vectors: Tensor) -> Tensor:
        """Embedded tokens (T, B, E) -> logits (B,) of the label 1."""
        states, _ = self.recurrent(vectors)
        logits: Tensor = self.readout(states[-1]).squeeze(-1)
        return logits


def sequences(distractors: int, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """`count` fresh sequences: tokens (distractors + 1, count) int64 in 0..9, and their labels (count,), 0.0 or 1.0."""
    first = torch.randint(LABELS, (1, count), generator=generator)
    rest = torch.randint(LABELS, LABELS + SYMBOLS, (distractors, count), generator=generator)
    return torch.cat([first, rest]), first[0].float()


def stream(settings: TaskSettings, name: Stream) -> torch.Generator:
    """A run's random numbers of one kind from their start, different ones for every kind and every seed."""
    return torch.Generator().manual_seed(len(_STREAMS) * settings.seed + _STREAMS.index(name))


def train(cell: Cell, settings: TaskSettings) -> Generator[Progress, None, None]:
    """Train one network, yielding after every update; who asks no further, or closes it, has stopped the training.

    Equal arguments give equal progress, whatever else the process does, with the same number of torch's threads.
    ValueError, before the first update, for another cell.
    """
    if cell not in CELLS:
        raise ValueError(f"cell must be one of {', '.join(CELLS)}; not {cell!r}")
    return _run(cell, settings)


def start_of(cell: Cell, settings: TaskSettings) -> LongMemoryNetwork:
    """The network that `train` starts from."""
    return LongMemoryNetwork(cell, settings, stream(settings, "weights"))


def _run(cell: Cell, settings: TaskSettings) -> Generator[Progress, None, None]:
    network = start_of(cell, settings)
    optimizer = torch.optim.Adam(network.parameters(), lr=settings.learning_rate)
    fresh = stream(settings, "training")
    held_out = sequences(settings.distractors, HELD_OUT, stream(settings, "held_out"))
    faultless = 0
    for update in range(1, settings.updates + 1):
        batch = sequences(settings.distractors, settings.batch_size, fresh)
        loss, norm, reach = _update(network, optimizer, batch, settings.clip_norm)
        last, accuracy = update == settings.updates, None
        if last or update % CHECK_EVERY == 0:
            accuracy = _accuracy(network, *held_out)
            faultless = faultless + 1 if accuracy == 1 else 0
        done = last or faultless == 2
        yield Progress(update, settings.updates, loss, norm, reach, accuracy, done)
        if done:
            return


def _update(
    network: LongMemoryNetwork, optimizer: torch.optim.Optimizer, batch: tuple[Tensor, Tensor], clip_norm: float
) -> tuple[float, float, float]:
    """One step of Adam; the loss, the gradient's norm before clipping, and its reach."""
    tokens, labels = batch
    with torch.enable_grad():  # type: ignore[no-untyped-call]
        vectors = network.embedding(tokens)  # (T, B, E)
        vectors.retain_grad()
        loss = binary_cross_entropy_with_logits(network(vectors), labels)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
    norm = nn.utils.clip_grad_norm_(network.parameters(), clip_norm)
    optimizer.step()
    first, last = (float(vectors.grad[t].double().norm()) for t in (0, -1))
    return float(loss.detach()), float(norm), first / last if last else 0.0


@torch.no_grad()
def _accuracy(network: LongMemoryNetwork, tokens: Tensor, labels: Tensor) -> float:
    """Share of the sequences whose first token the network names, 0..1."""
    said = network(network.embedding(tokens)) > 0
    return float((said == labels.bool()).float().mean())
