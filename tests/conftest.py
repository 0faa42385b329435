"""What several tests share: tiny random networks of every shape, and the networks that Gatescope ships.

Nothing here needs a network connection or a file outside the source tree.
"""

import itertools
import os
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import torch
from hypothesis import HealthCheck, settings
from threadpoolctl import threadpool_limits

from models.modules.bridge import network_of
from models.modules.classifier import SentimentClassifier
from models.networks.cells import CELLS, Cell
from models.networks.checkpoint import load_checkpoint
from models.networks.classifier import ClassifierConfig, Network
from models.networks.text import SPECIALS, Vocabulary, tokenize

MAIN = sys.modules["__main__"]
CHECKPOINTS = Path(__file__).resolve().parent.parent / "checkpoints"
SIMPLE = ("lstm", "gru", "rnn")  # one layer, one direction
VIETNAMESE = ("vi_lstm", "vi_gru", "vi_rnn")  # the same, reading Vietnamese
SHIPPED = (*SIMPLE, "rnn_as_gru", "rnn2", "bilstm", "bilstm2", "bigru2", *VIETNAMESE)

torch.set_warn_always(True)  # else it warns once a process, and one test alone would notice

settings.register_profile(
    "the same everywhere",
    derandomize=True,  # what was tried yesterday is tried today, here and on any other machine
    max_examples=300 if os.environ.get("GATESCOPE_HOSTILE") == "all" else 60,  # `make hostile` tries more
    deadline=None,  # a busy machine is no failure
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
settings.load_profile("the same everywhere")

WORDS = ("the", "film", "was", "not", "bad", "at", "all", "good", "awful", ".", "and", "i")
SHAPES = tuple(itertools.product(CELLS, (1, 2), (False, True)))

threadpool_limits(1)  # as the app: these networks are too small to share, and threads that wait cost as if they worked


@pytest.fixture(autouse=True)
def _clean_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The command lines set torch's threads and denormals for the whole process; give every test a fresh start."""
    monkeypatch.delenv("GATESCOPE_CHECKPOINTS", raising=False)
    torch.set_num_threads(1)
    yield
    torch.set_flush_denormal(False)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The specials and a dozen words."""
    return Vocabulary((*SPECIALS, *WORDS))


def tiny_network(cell: Cell, layers: int = 1, bidirectional: bool = False, seed: int = 0) -> Network:
    """A network of 5 units with weights large enough that its gates are far from one half."""
    return network_of(tiny_module(cell, layers, bidirectional, seed))


def tiny_module(cell: Cell, layers: int = 1, bidirectional: bool = False, seed: int = 0) -> SentimentClassifier:
    """The same as a torch module; eval, gradients off."""
    vocabulary = Vocabulary((*SPECIALS, *WORDS))
    config = ClassifierConfig(
        cell,
        vocabulary_size=len(vocabulary),
        embedding_size=4,
        hidden_size=5,
        layers=layers,
        bidirectional=bidirectional,
    )
    model = SentimentClassifier(config, vocabulary)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(0, 0.7, generator=generator)
    return model.eval().requires_grad_(False)


@pytest.fixture(params=SHAPES, ids=lambda s: f"{s[0]}-{s[1]}layers-{'both' if s[2] else 'forward'}")
def tiny(request: pytest.FixtureRequest) -> Network:
    """A fresh tiny network of every cell, of one and two layers, in one and both directions."""
    return tiny_network(*request.param)


@pytest.fixture(params=CELLS)
def tiny_forward(request: pytest.FixtureRequest) -> Network:
    """A fresh tiny network of every cell, one layer in one direction."""
    return tiny_network(request.param)


@pytest.fixture(scope="session", params=SHIPPED)
def shipped(request: pytest.FixtureRequest) -> Network:
    """Every network that Gatescope ships, shared by all tests as it is by all visitors."""
    return load_checkpoint(request.param, CHECKPOINTS)


@pytest.fixture(scope="session", params=(*SIMPLE, *VIETNAMESE))
def shipped_simple(request: pytest.FixtureRequest) -> Network:
    """Of the shipped networks, those of one layer and one direction."""
    return load_checkpoint(request.param, CHECKPOINTS)


def words_of(model: Network, count: int, seed: int = 0) -> tuple[str, ...]:
    """`count` of the network's more frequent words, with a few that it does not know among them."""
    rng = random.Random(seed)
    known: Sequence[str] = model.vocabulary.tokens[len(SPECIALS) : 2_000]
    if model.config.language == "vi":  # "k" is a word only after a number; by itself it is read as "không"
        known = [word for word in known if tokenize(word, "vi") == [word]]
    return tuple(rng.choice(known) if rng.random() > 0.05 else "zyzzyva" for _ in range(count))


@pytest.fixture(autouse=True)
def _own_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest leaves the script that it ran as `__main__`, which the fresh process of a later test would run."""
    monkeypatch.setitem(sys.modules, "__main__", MAIN)
