"""The network: padding, prefixes and both directions against PyTorch's own modules."""

import copy

import pytest
import torch
from torch import nn

from models.networks.classifier import ClassifierConfig, SentimentClassifier, reversed_within
from models.networks.text import PADDING_ID, SPECIALS, Vocabulary
from tests.conftest import WORDS, tiny_network

TEXTS = ([2, 3, 4, 5, 6, 7, 8], [9], [10, 0, 12], [4, 4, 2, 13])
EXACT = {"rtol": 0.0, "atol": 1e-12}


def padded(texts: tuple[list[int], ...], filler: int = PADDING_ID, extra: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    lengths = torch.tensor([len(text) for text in texts])
    ids = torch.full((len(texts), int(lengths.max()) + extra), filler)
    for row, text in enumerate(texts):
        ids[row, : len(text)] = torch.tensor(text)
    return ids, lengths


def test_padding_never_touches_a_result(tiny: SentimentClassifier) -> None:
    model = copy.deepcopy(tiny).double()
    together = model(*padded(TEXTS))
    alone = torch.cat([model(*padded((text,))) for text in TEXTS])
    torch.testing.assert_close(together, alone, **EXACT)
    # whatever stands in the padding, and however much of it
    torch.testing.assert_close(model(*padded(TEXTS, filler=7, extra=5)), alone, **EXACT)


def test_the_whole_network_is_torchs_own_on_packed_sequences(tiny: SentimentClassifier) -> None:
    model = copy.deepcopy(tiny).double()
    ids, lengths = padded(TEXTS)
    packed = nn.utils.rnn.pack_padded_sequence(model.embedding(ids), lengths, batch_first=True, enforce_sorted=False)
    last = model.recurrent(packed)[1]  # (layers * directions, B, H): where every direction stopped
    last = last[0] if model.config.cell == "lstm" else last
    expected = model.readout(torch.cat(list(last[-len(model.config.directions) :]), dim=-1)).squeeze(-1)
    torch.testing.assert_close(model(ids, lengths), expected, **EXACT)


def test_two_directions_train_as_torchs_own_would(tiny: SentimentClassifier) -> None:
    """The hand-made reversal must also send the same gradients back."""
    ours, torchs = (copy.deepcopy(tiny).double().requires_grad_() for _ in range(2))
    ids, lengths = padded(TEXTS)
    ours(ids, lengths).sum().backward()
    packed = nn.utils.rnn.pack_padded_sequence(torchs.embedding(ids), lengths, batch_first=True, enforce_sorted=False)
    last = torchs.recurrent(packed)[1]
    last = last[0] if tiny.config.cell == "lstm" else last
    torchs.readout(torch.cat(list(last[-len(tiny.config.directions) :]), dim=-1)).sum().backward()
    for (name, mine), theirs in zip(ours.named_parameters(), torchs.parameters(), strict=True):
        assert mine.grad is not None, name
        torch.testing.assert_close(mine.grad, theirs.grad, **EXACT)


@pytest.mark.parametrize("layers", [1, 2])
def test_prefix_logits_are_those_of_truncated_texts(tiny_forward: SentimentClassifier, layers: int) -> None:
    model = copy.deepcopy(tiny_network(tiny_forward.config.cell, layers)).double()
    prefixes = model.prefix_logits(*padded(TEXTS))
    for row, text in enumerate(TEXTS):
        truncated = torch.cat([model(*padded((text[: t + 1],))) for t in range(len(text))])
        torch.testing.assert_close(prefixes[row, : len(text)], truncated, **EXACT)


def test_each_step_of_a_two_way_network_reads_a_beginning_and_an_end(tiny_forward: SentimentClassifier) -> None:
    cell = tiny_forward.config.cell
    model = copy.deepcopy(tiny_network(cell, bidirectional=True)).double()
    ids, lengths = padded(TEXTS, filler=7, extra=2)
    steps = model.read_each_step(model.embed(ids), lengths)
    for row, text in enumerate(TEXTS):
        for t in range(1, len(text) + 1):
            beginning, end = (model.recurrent(model.embed(torch.tensor([part])))[1] for part in (text[:t], text[-t:]))
            if cell == "lstm":
                beginning, end = beginning[0], end[0]
            expected = model.readout(torch.cat([beginning[0], end[1]], dim=-1)).squeeze()
            torch.testing.assert_close(steps[row, t - 1], expected, **EXACT)
    whole = model(ids, lengths)
    torch.testing.assert_close(steps[torch.arange(len(TEXTS)), lengths - 1], whole, **EXACT)


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_a_two_way_network_has_no_prefixes(cell: str) -> None:
    with pytest.raises(ValueError, match="two-way"):
        tiny_network(cell, bidirectional=True).prefix_logits(*padded(TEXTS))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cell", "transformer"),
        ("vocabulary_size", 0),
        ("embedding_size", 0),
        ("hidden_size", -1),
        ("layers", 0),
        ("language", "fr"),
        ("language", None),
        ("language", ["vi"]),
    ],
)
def test_an_impossible_shape_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        ClassifierConfig(**({"cell": "lstm"} | {name: value}))  # type: ignore[arg-type]


def test_the_vocabulary_must_fit(vocabulary: Vocabulary) -> None:
    with pytest.raises(ValueError, match=f"{len(vocabulary)} words, not 99 as vocabulary_size says"):
        SentimentClassifier(ClassifierConfig("lstm", vocabulary_size=99), vocabulary)


def test_parameters_carry_torchs_names(tiny: SentimentClassifier) -> None:
    kinds = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    suffixes = ("", "_reverse") if tiny.config.bidirectional else ("",)
    recurrent = {
        f"recurrent.{kind}_l{layer}{suffix}"
        for kind in kinds
        for layer in range(tiny.config.layers)
        for suffix in suffixes
    }
    assert set(tiny.state_dict()) == recurrent | {"embedding.weight", "readout.weight", "readout.bias"}
    assert isinstance(tiny.recurrent, {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}[tiny.config.cell])


def test_weights_are_the_live_parameters(tiny: SentimentClassifier) -> None:
    top, last = tiny.config.layers - 1, tiny.config.directions[-1]
    suffix = f"l{top}" + ("_reverse" if last == "backward" else "")
    found = tiny.weights(top, last)
    assert found.w_hh is getattr(tiny.recurrent, f"weight_hh_{suffix}")
    assert found.b_ih is getattr(tiny.recurrent, f"bias_ih_{suffix}")


def test_reversal_leaves_padding_in_place() -> None:
    order = reversed_within(torch.tensor([3, 1, 4]), 4)
    assert order.tolist() == [[2, 1, 0, 3], [0, 1, 2, 3], [3, 2, 1, 0]]


def test_dropout_acts_in_training_only() -> None:
    vocabulary = Vocabulary((*SPECIALS, *WORDS))
    config = ClassifierConfig(
        "gru", len(vocabulary), 4, 5, layers=2, bidirectional=True, embedding_dropout=0.5, dropout=0.5
    )
    model, batch = SentimentClassifier(config, vocabulary), padded(TEXTS)
    torch.manual_seed(0)
    assert not torch.equal(model(*batch), model(*batch))
    model.eval()
    assert torch.equal(model(*batch), model(*batch))
