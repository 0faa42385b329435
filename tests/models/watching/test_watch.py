"""What is watched, how, and what stays as it was: batches, several calls, starts, weights of all kinds, the number."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils import parametrizations, parametrize
from torch.nn.utils.rnn import pack_padded_sequence

from models import gradient_norms, load_checkpoint, trace_text, word_contributions
from models.modules.bridge import module_of
from models.reading.drives import drives
from models.reading.units import influence, logit_terms
from models.watching.watch import watch
from models.watching.watched import Watched
from tests.models.watching.architectures import build
from tests.models.watching.slow import slowly

TEXT = "It was neither funny nor sad, but I loved every minute of it."


def notes_of(found: Watched) -> set[str]:
    return {note.kind for note in (*found.notes, *found.top.notes)}


@pytest.mark.parametrize("name", ["lstm", "gru", "rnn", "rnn2", "vi_lstm"])
def test_a_shipped_network_is_the_same_to_the_last_bit(name: str) -> None:
    network = load_checkpoint(name)
    text = "Món này không ngon, nhưng phục vụ rất tốt." if name.startswith("vi") else TEXT
    trace = trace_text(network, text)
    ids = torch.tensor(trace.ids)[None]
    found = watch(module_of(network), ids, torch.tensor([len(trace.ids)]), words=trace.tokens, quiet=True)
    assert found.error <= 1e-6
    for watched, own in zip(found.trace.layers, trace.layers, strict=True):
        assert list(watched.signals) == list(own.signals)
        for signal, values in own.signals.items():
            assert np.array_equal(watched.signals[signal], values)
        assert (watched.direct is None) == (own.direct is None)
        if watched.direct is not None and own.direct is not None:
            assert np.array_equal(watched.direct, own.direct)
    assert (found.trace.bias, found.trace.number, found.trace.tokens) == (
        pytest.approx(trace.bias, abs=1e-12),
        "logit",
        trace.tokens,
    )
    assert found.value == pytest.approx(trace.logit, abs=1e-12)
    mine, theirs = gradient_norms(network, trace), found.top.gradient_norms()
    for a, b in zip(mine.layers, theirs.layers, strict=True):
        assert np.array_equal(a.log10_hidden, b.log10_hidden)


def test_it_stands_where_a_network_does() -> None:
    network = load_checkpoint("gru")
    trace = trace_text(network, TEXT)
    found = watch(module_of(network), torch.tensor(trace.ids)[None], torch.tensor([len(trace.ids)]), quiet=True).top
    for gate, drive in drives(network, trace).items():
        assert np.array_equal(drive.word, drives(found, found.trace)[gate].word)
        assert np.array_equal(drive.memory, drives(found, found.trace)[gate].memory)
    shares, own = word_contributions(network, trace), word_contributions(network, found.trace)
    np.testing.assert_allclose(own.per_word, shares.per_word, atol=1e-12)
    assert own.per_word.sum() + own.bias == pytest.approx(own.logit, abs=1e-9)


class Reader(nn.Module):
    """One recurrent module under a head that reads its last output; `read` may be replaced."""

    def __init__(self, part: nn.Module, width: int = 7, outputs: int = 1) -> None:
        super().__init__()
        self.part, self.head = part, nn.Linear(width, outputs)

    def forward(self, inputs: Any, start: Any = None) -> Tensor:
        return self.head(self.part(inputs, start)[0][:, -1])


def numbers(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(1))


def reader(kind: Any = nn.GRU, **more: Any) -> Reader:
    torch.manual_seed(3)
    return Reader(kind(4, 7, batch_first=True, **more))


def test_each_text_of_a_packed_batch_is_read_to_its_own_end() -> None:
    torch.manual_seed(3)
    lstm, head, lengths = nn.LSTM(4, 7, bidirectional=True), nn.Linear(14, 1), [5, 17, 9]
    batch = numbers(17, 3, 4)

    class Packing(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.lstm, self.head = lstm, head

        def forward(self) -> Tensor:
            _, (hidden, _) = self.lstm(pack_padded_sequence(batch, torch.tensor(lengths), enforce_sorted=False))
            return self.head(torch.cat([hidden[0], hidden[1]], dim=1))

    module = Packing()
    said = module().detach()
    for row, length in enumerate(lengths):
        found = watch(module, row=row, quiet=True)
        assert found.error <= 1e-6
        assert len(found.trace.tokens) == length
        assert found.value == pytest.approx(float(said[row]), abs=1e-6)
        np.testing.assert_array_equal(found.top.inputs, batch[:length, row].double().numpy())
        forward, backward = (layer.direct for layer in found.trace.layers)
        assert forward is not None and backward is not None
        assert (list(np.flatnonzero(forward.any(axis=1))), list(np.flatnonzero(backward.any(axis=1)))) == (
            [length - 1],
            [0],
        )


def test_a_module_that_is_called_twice_is_read_twice() -> None:
    class Siamese(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.gru, self.head = nn.GRU(4, 7), nn.Linear(7, 1)

        def forward(self, one: Tensor, other: Tensor) -> Tensor:
            return self.head(torch.abs(self.gru(one)[1][0] - self.gru(other)[1][0]))

    found = watch(Siamese(), numbers(6, 1, 4), numbers(9, 1, 4), quiet=True)
    assert [each.name for each in found.modules] == ["gru", "gru (2)"]
    assert [len(each.trace.tokens) for each in found.modules] == [6, 9]
    assert found["gru (2)"] is found.modules[1]
    with pytest.raises(KeyError, match="none of gru"):
        found["lstm"]


@pytest.mark.parametrize("kind", [nn.RNN, nn.LSTM, nn.GRU])
def test_word_by_word_is_one_reading(kind: Any) -> None:
    torch.manual_seed(3)
    part, head, inputs = kind(4, 7), nn.Linear(7, 1), numbers(9, 1, 4)

    class Steps(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.part, self.head = part, head

        def forward(self, at_once: bool) -> Tensor:
            if at_once:
                return self.head(self.part(inputs)[0][-1])
            state = None
            for step in inputs:
                output, state = self.part(step[None], state)
            return self.head(output[0])

    whole, steps = (watch(Steps(), at_once, quiet=True) for at_once in (True, False))
    assert len(steps.modules) == 1
    assert steps.error <= 1e-6
    assert steps.trace.linear
    for layer, own in zip(whole.trace.layers, steps.trace.layers, strict=True):
        assert np.array_equal(layer.signals["hidden"], own.signals["hidden"])
        assert np.array_equal(layer.direct, own.direct)  # type: ignore[arg-type]
    assert steps.trace.bias == pytest.approx(whole.trace.bias, abs=1e-12)


@pytest.mark.parametrize("kind", [nn.RNN, nn.LSTM, nn.GRU])
def test_a_state_that_is_given_is_where_the_scan_starts(kind: Any) -> None:
    module = reader(kind, num_layers=2).double()
    state = numbers(2, 1, 7).double()
    start = (state, 2 * state) if kind is nn.LSTM else state
    found = watch(module, numbers(1, 9, 4).double(), start, quiet=True)
    assert found.error <= 1e-12
    for layer, expected in zip(found.trace.layers, state[:, 0].numpy(), strict=True):
        assert layer.start is not None
        assert np.array_equal(layer.start.hidden, expected)
        assert np.array_equal(layer.before("hidden")[0], expected)
    assert watch(module, numbers(1, 9, 4).double(), quiet=True).trace.layers[0].start is None


def test_a_projected_state_that_is_given_is_reached_by_some_units() -> None:
    torch.manual_seed(3)
    module = Reader(nn.LSTM(4, 7, proj_size=3, bidirectional=True, batch_first=True), 6).double()
    start = (numbers(2, 1, 3).double(), numbers(2, 1, 7).double())
    found = watch(module, numbers(1, 9, 4).double(), start, quiet=True)
    assert found.error <= 1e-12
    assert "projection" in notes_of(found)


def norms_equal_autograd(module: nn.Module, inputs: Sequence[Any], names: Sequence[str]) -> Watched:
    module = module.double()
    found = watch(module, *inputs, quiet=True)
    with slowly(module) as states:
        number = module(*inputs).flatten()[-1]
    for name in names:
        for layer in found[name].gradient_norms().layers:
            for kind, log10 in (("hidden", layer.log10_hidden), ("cell", layer.log10_cell)):
                if log10 is not None:
                    expected = states.norms(number, (name, layer.layer, kind)).numpy()
                    np.testing.assert_allclose(10.0**log10, expected, rtol=1e-8, atol=1e-25)
    return found


def test_the_gradient_goes_from_a_decoder_to_its_encoder_through_the_state() -> None:
    class Translating(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder, self.decoder = nn.LSTM(4, 7), nn.LSTM(4, 7)
            self.head = nn.Linear(7, 1)

        def forward(self, source: Tensor, output: Tensor) -> Tensor:
            _, (hidden, cell) = self.encoder(source)
            return self.head(self.decoder(output, (torch.tanh(hidden), cell))[0][-1])

    torch.manual_seed(3)
    inputs = numbers(6, 1, 4).double(), numbers(5, 1, 4).double()
    found = norms_equal_autograd(Translating(), inputs, ["encoder", "decoder"])
    assert found["decoder"].stands_on == ("encoder",)
    assert found.top.name == "decoder"
    assert {note.kind for note in found["encoder"].notes} == {"indirect"}


def test_a_head_that_reads_the_cell_state_is_told_and_counted() -> None:
    class Slip(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.part, self.head = nn.LSTM(4, 7), nn.Linear(7, 1)

        def forward(self, inputs: Tensor) -> Tensor:
            return self.head(self.part(inputs)[1][1][-1])

    torch.manual_seed(3)
    found = norms_equal_autograd(Slip(), [numbers(9, 1, 4).double()], ["part"])
    assert "reads_cell" in notes_of(found)
    trace, layer = found.trace, found.trace.layers[0]
    assert influence(layer).min() > 0
    assert logit_terms(layer).sum() + trace.bias == pytest.approx(trace.logit, abs=1e-12)
    shares = word_contributions(found.top, trace)  # type: ignore[arg-type]
    assert shares.per_word.sum() + shares.bias == pytest.approx(trace.logit, abs=1e-12)
    assert shares.per_word @ np.ones(9) != 0


def test_pooling_has_shares_of_words_and_a_layer_between_has_none() -> None:
    class Pooling(nn.Module):
        def __init__(self, between: nn.Module) -> None:
            super().__init__()
            self.part, self.between, self.head = nn.GRU(4, 7), between, nn.Linear(7, 1)

        def forward(self, inputs: Tensor) -> Tensor:
            return self.head(self.between(self.part(inputs)[0].mean(dim=0)))

    torch.manual_seed(3)
    found = watch(Pooling(nn.Identity()).double(), numbers(9, 1, 4).double(), quiet=True)
    shares = word_contributions(found.top, found.trace)  # type: ignore[arg-type]
    assert shares.per_word.sum() + shares.bias == pytest.approx(found.value, abs=1e-12)
    curved = watch(Pooling(nn.Tanh()).double(), numbers(9, 1, 4).double(), quiet=True)
    with pytest.raises(ValueError, match="more than a weighted sum"):
        word_contributions(curved.top, curved.trace)  # type: ignore[arg-type]


class Doubled(nn.Module):
    def forward(self, weight: Tensor) -> Tensor:
        return 2 * weight


def test_weights_of_every_kind_are_those_that_were_used() -> None:
    plain, normed, parametrized = reader(), reader(), reader()
    parametrizations.weight_norm(normed.part, "weight_hh_l0")
    parametrize.register_parametrization(parametrized.part, "weight_ih_l0", Doubled())
    frozen = reader().requires_grad_(False)
    for module in (plain, normed, parametrized, frozen, nn.DataParallel(reader())):
        found = watch(module, numbers(1, 9, 4), quiet=True)
        assert found.error <= 1e-6
        assert found.trace.linear
    weights = watch(parametrized, numbers(1, 9, 4), quiet=True).top.layers[0].w_ih
    np.testing.assert_array_equal(weights, parametrized.part.weight_ih_l0.detach().double().numpy())


def test_the_module_stays_as_it_was() -> None:
    class Remembering(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.gru, self.head, self.dropout = nn.GRU(4, 7), nn.Linear(7, 1), nn.Dropout(0.5)
            self.state: Tensor | None = None
            self.runs = 0

        def forward(self, inputs: Tensor) -> Tensor:
            output, self.state = self.gru(self.dropout(inputs), self.state)
            self.runs += 1
            return self.head(output[-1])

    torch.manual_seed(3)
    module, inputs = Remembering().train(), numbers(9, 1, 4)
    module.head.eval()
    before = {name: tensor.clone() for name, tensor in module.state_dict().items()}
    heard: list[int] = []
    module.gru.register_forward_hook(lambda *_: heard.append(1))
    found = watch(module, inputs, quiet=True)
    assert (module.training, module.head.training, module.dropout.training) == (True, False, True)
    assert all(torch.equal(tensor, before[name]) for name, tensor in module.state_dict().items())
    assert all(parameter.grad is None for parameter in module.parameters())
    assert module.runs == 1
    assert module.state is not None
    assert not module.state.requires_grad
    np.testing.assert_allclose(module.state[0, 0].numpy(), found.trace.layers[0].signals["hidden"][-1], atol=1e-6)
    assert "forward" not in module.gru.__dict__
    assert heard


def test_a_run_that_cannot_be_played_again_has_gates_and_no_gradient() -> None:
    class Chance(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.gru, self.head = nn.GRU(4, 7), nn.Linear(7, 1)

        def forward(self, inputs: Tensor) -> Tensor:
            return self.head(self.gru(inputs)[0][-1]) + torch.rand(1)

    found = watch(Chance(), numbers(9, 1, 4), quiet=True)
    assert found.error <= 1e-6
    assert "other_run" in notes_of(found)
    assert found.trace.layers[0].direct is None


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_without_a_gradient_units_are_laid_out_by_how_much_they_vary(mode: Any) -> None:
    class Closed(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.gru, self.head = nn.GRU(4, 7), nn.Linear(7, 1)

        def forward(self, inputs: Tensor) -> Tensor:
            with mode():
                return self.head(self.gru(inputs)[0][-1])

    found = watch(Closed(), numbers(9, 1, 4), quiet=True)
    assert found.error <= 1e-6
    assert "no_gradient" in notes_of(found)
    hidden = found.trace.layers[0].signals["hidden"]
    np.testing.assert_allclose(influence(found.trace.layers[0]), np.concatenate([np.zeros((1, 7)), hidden]).std(axis=0))


def test_what_comes_back_as_input_is_told() -> None:
    class Going(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.cell, self.head = nn.GRUCell(1, 7), nn.Linear(7, 1)

        def forward(self, first: Tensor) -> Tensor:
            number, state = first, None
            for _ in range(5):
                state = self.cell(number, state)
                number = self.head(state)
            return number

    found = watch(Going(), numbers(1, 1), quiet=True)
    assert "fed_back" in notes_of(found)


def test_what_is_found_is_printed_and_begins_with_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    found = watch(reader(), numbers(1, 9, 4))
    printed = capsys.readouterr().out
    assert printed == f"{found}\n" == f"{found!r}\n"
    said = "part: GRU of 1 layer, one way, 7 units, 9 steps; scan against module (float32)"
    assert printed.startswith(f"{said}: {found.error:.1e}")
    watch(reader(), numbers(1, 9, 4), quiet=True)
    assert capsys.readouterr().out == ""


def test_arrays_and_lists_are_given_as_the_module_takes_them() -> None:
    array = numbers(1, 9, 4).numpy()
    tensor = watch(reader(), numbers(1, 9, 4), quiet=True)
    assert watch(reader(), array.astype(np.float64), quiet=True).value == tensor.value
    assert watch(reader(), array.tolist(), quiet=True).value == tensor.value
    words = build(1).module
    ids = words.example()[0]  # type: ignore[operator]
    assert watch(words, ids.numpy(), quiet=True).value == watch(words, ids, quiet=True).value


def test_numbers_are_read_as_words_are() -> None:
    built = build(17)
    series = built.module.example()[0]  # type: ignore[operator]
    found = watch(built.module, series, quiet=True)
    np.testing.assert_array_equal(found.top.inputs, series[0].double().numpy())
    assert found.trace.number == "value"
    assert np.isnan(found.trace.probability)
    assert found.trace.tokens == tuple(str(k) for k in range(1, 18))
