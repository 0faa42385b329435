"""The long-memory task: what is asked, real runs, and that a run neither disturbs the process nor is disturbed."""

import math
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import islice, zip_longest
from typing import Any, get_args

import pytest
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

import models.lab.long_memory
from models.lab.long_memory import LongMemoryNetwork, Stream, sequences, start_of, stream, train
from models.lab.task import CHECK_EVERY, DISTRACTORS, HELD_OUT, LABELS, SYMBOLS, Progress, TaskSettings
from models.modules.cells import CellWeights, step
from models.networks.cells import CELLS, Cell

SHORT = TaskSettings(6, hidden_size=7, updates=30, batch_size=5)
GATED: tuple[Cell, ...] = ("lstm", "gru")


def last_of(cell: Cell, settings: TaskSettings) -> Progress:
    *_, last = train(cell, settings)
    assert last.done
    return last


def accuracy(cell: Cell, settings: TaskSettings) -> float:
    found = last_of(cell, settings).accuracy
    assert found is not None
    return found


# What is measured, by default


@pytest.mark.parametrize("distractors", DISTRACTORS[:2])
def test_the_rnn_learns_over_a_short_distance(distractors: int) -> None:
    assert accuracy("rnn", TaskSettings(distractors)) >= 0.95


@pytest.mark.parametrize(("distractors", "seed"), [(50, 1), (100, 0)])
def test_over_a_long_distance_lstm_and_gru_learn_and_the_rnn_does_not(distractors: int, seed: int) -> None:
    settings = TaskSettings(distractors, seed=seed)
    assert distractors in DISTRACTORS[-2:]
    assert accuracy("rnn", settings) <= 0.7
    for cell in GATED:
        assert accuracy(cell, settings) >= 0.95


@pytest.mark.parametrize("cell", GATED)
def test_without_an_open_gate_they_fail_too(cell: Cell) -> None:
    assert accuracy(cell, TaskSettings(20, keep_bias=None)) <= 0.7
    assert accuracy(cell, TaskSettings(20)) >= 0.95


def test_at_the_start_the_gradient_reaches_the_first_token_only_through_an_open_gate() -> None:
    def reach(cell: Cell, keep_bias: float | None = 4.0) -> float:
        return next(train(cell, TaskSettings(100, keep_bias=keep_bias))).gradient_reach

    assert 0 < reach("rnn") < 1e-15
    for cell in GATED:
        assert 0 < reach(cell, None) < 1e-15
        assert reach(cell) > 0.1


# The task


def test_the_first_token_is_the_label_and_the_others_know_nothing_of_it() -> None:
    tokens, labels = sequences(4, 20_000, torch.Generator().manual_seed(1))
    assert tokens.shape == (5, 20_000)
    torch.testing.assert_close(tokens[0].float(), labels, rtol=0, atol=0)
    assert set(labels.tolist()) == {0.0, 1.0}
    assert set(tokens[1:].unique().tolist()) == set(range(LABELS, LABELS + SYMBOLS))
    for label in (0, 1):
        assert float((labels == label).float().mean()) == pytest.approx(0.5, abs=0.02)
        for position in tokens[1:, labels == label]:
            shares = torch.bincount(position, minlength=LABELS + SYMBOLS)[LABELS:] / len(position)
            torch.testing.assert_close(shares, torch.full((SYMBOLS,), 1 / SYMBOLS), rtol=0, atol=0.02)


def test_every_update_reads_fresh_sequences_and_none_of_them_is_held_out() -> None:
    settings = TaskSettings(40)
    fresh = stream(settings, "training")
    batches = [sequences(40, 32, fresh)[0] for _ in range(10)]
    held_out = sequences(40, HELD_OUT, stream(settings, "held_out"))[0]
    everything = torch.cat([*batches, held_out], dim=1)
    assert everything.unique(dim=1).shape == everything.shape


def test_every_kind_of_random_number_and_every_seed_has_its_own_stream() -> None:
    names = get_args(Stream)
    draws = [float(torch.rand(1, generator=stream(TaskSettings(5, seed=k), name))) for k in range(4) for name in names]
    assert len(set(draws)) == 4 * len(names) == 12


# The network and its gradient


@pytest.mark.parametrize("cell", CELLS)
def test_it_starts_as_pytorch_would_start_it(cell: Cell) -> None:
    network = start_of(cell, TaskSettings(5, hidden_size=64, keep_bias=None))
    bound = 1 / math.sqrt(64)
    assert network.embedding.weight.mean().item() == pytest.approx(0, abs=0.3)
    assert network.embedding.weight.std().item() == pytest.approx(1, abs=0.2)
    for name, parameter in (*network.recurrent.named_parameters(), *network.readout.named_parameters()):
        assert float(parameter.detach().abs().max()) <= bound, name
        if parameter.numel() > 1:
            assert parameter.std().item() == pytest.approx(bound / math.sqrt(3), rel=0.2), name


@pytest.mark.parametrize(("cell", "block"), [("lstm", 1), ("gru", 1)])  # of i f g o and of r z n
def test_the_gate_that_keeps_the_state_starts_with_the_bias(cell: Cell, block: int) -> None:
    plain, opened = (start_of(cell, replace(SHORT, keep_bias=bias)).recurrent for bias in (None, 2.5))
    kept = slice(7 * block, 7 * block + 7)
    total = opened.bias_ih_l0 + opened.bias_hh_l0
    assert torch.equal(total[kept], torch.full((7,), 2.5))
    changed = (plain.bias_ih_l0 + plain.bias_hh_l0) != total
    assert changed[kept].all()
    assert int(changed.sum()) == 7
    assert torch.equal(plain.weight_ih_l0, opened.weight_ih_l0)


def test_the_three_cells_start_with_the_same_embedding_and_read_out() -> None:
    rnn, *others = (start_of(cell, SHORT) for cell in CELLS)
    for other in others:
        assert torch.equal(rnn.embedding.weight, other.embedding.weight)
        assert torch.equal(rnn.readout.weight, other.readout.weight)


def logits_step_by_step(cell: Cell, network: LongMemoryNetwork, vectors: Tensor) -> Tensor:
    """The textbook's equations of models/modules/cells.py, one token at a time."""
    recurrent = network.recurrent
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    weights = CellWeights(*(getattr(recurrent, name) for name in names))
    zeros = torch.zeros(vectors.shape[1], recurrent.hidden_size, dtype=vectors.dtype)
    state = {"hidden": zeros, "cell": zeros}
    for x in vectors:
        state = step(cell, x, state, weights)
    return state["hidden"] @ network.readout.weight[0] + network.readout.bias


@pytest.mark.parametrize("cell", CELLS)
def test_the_first_update_reports_the_loss_and_gradient_that_autograd_gives_step_by_step(cell: Cell) -> None:
    network = start_of(cell, SHORT).double()
    tokens, labels = sequences(SHORT.distractors, SHORT.batch_size, stream(SHORT, "training"))
    vectors = network.embedding(tokens)
    loss = binary_cross_entropy_with_logits(logits_step_by_step(cell, network, vectors), labels.double())
    *of_weights, of_vectors = torch.autograd.grad(loss, [*network.parameters(), vectors])
    norm = math.sqrt(sum(float(gradient.square().sum()) for gradient in of_weights))
    first = next(train(cell, SHORT))
    assert first.loss == pytest.approx(loss.item(), rel=1e-5)
    assert first.gradient_norm == pytest.approx(norm, rel=1e-4)
    assert first.gradient_reach == pytest.approx(float(of_vectors[0].norm() / of_vectors[-1].norm()), rel=1e-4)


def test_the_norm_is_that_before_clipping() -> None:
    assert next(train("gru", replace(SHORT, clip_norm=1e-3))).gradient_norm == next(train("gru", SHORT)).gradient_norm


# Progress


def test_progress_counts_the_updates_and_checks_now_and_then() -> None:
    found = list(train("rnn", replace(SHORT, updates=2 * CHECK_EVERY + 3, distractors=30)))
    count = len(found)
    assert count == 2 * CHECK_EVERY + 3
    assert [progress.update for progress in found] == list(range(1, count + 1))
    assert {progress.updates for progress in found} == {count}
    checked = [progress.update for progress in found if progress.accuracy is not None]
    assert checked == [CHECK_EVERY, 2 * CHECK_EVERY, count]
    assert [progress.update for progress in found if progress.done] == [count]


def test_two_checks_without_a_mistake_end_the_training() -> None:
    found = list(train("lstm", TaskSettings(3)))
    checks = [progress for progress in found if progress.accuracy is not None]
    assert found[-1].update < found[-1].updates
    assert [progress.accuracy for progress in checks[-2:]] == [1.0, 1.0]
    assert [progress.done for progress in found] == [False] * (len(found) - 1) + [True]
    assert all(check.accuracy < 1 for check in checks[:-2] if check.accuracy is not None)


def test_a_check_with_a_mistake_between_two_without_does_not_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([1.0, 0.9, 1.0, 1.0, 1.0])
    monkeypatch.setattr(models.lab.long_memory, "_accuracy", lambda *_: next(answers))
    assert last_of("rnn", replace(SHORT, updates=400)).update == 4 * CHECK_EVERY


# Many visitors


@pytest.mark.parametrize("cell", CELLS)
def test_the_same_settings_give_the_same_progress_and_another_seed_another(cell: Cell) -> None:
    once = list(train(cell, SHORT))
    assert list(train(cell, SHORT)) == once
    other = list(train(cell, replace(SHORT, seed=1)))
    assert all(mine.loss != yours.loss for mine, yours in zip(once, other, strict=True))


@pytest.mark.parametrize("cell", CELLS)
def test_the_random_numbers_of_the_process_are_not_touched(cell: Cell) -> None:
    before = torch.get_rng_state()
    running = train(cell, SHORT)
    next(running)
    assert torch.equal(torch.get_rng_state(), before)
    list(islice(running, 7))
    running.close()
    assert torch.equal(torch.get_rng_state(), before)
    list(train(cell, SHORT))
    assert torch.equal(torch.get_rng_state(), before)


def test_the_random_numbers_of_the_process_do_not_matter() -> None:
    with torch.random.fork_rng():
        torch.manual_seed(1)
        once = list(train("gru", SHORT))
        torch.manual_seed(2)
        assert list(train("gru", SHORT)) == once


def test_two_runs_in_turns_are_as_each_alone() -> None:
    first: tuple[Cell, TaskSettings] = ("lstm", SHORT)
    second: tuple[Cell, TaskSettings] = ("gru", replace(SHORT, seed=3, distractors=9))
    alone = [list(train(*first)), list(train(*second))]
    pairs = list(zip_longest(train(*first), train(*second)))
    assert [[pair[k] for pair in pairs if pair[k] is not None] for k in (0, 1)] == alone


def test_runs_in_threads_are_as_each_alone() -> None:
    def run(cell: Cell) -> list[Progress]:
        torch.set_num_threads(1)
        return list(train(cell, SHORT))

    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(run, CELLS))
    assert together == [run(cell) for cell in CELLS]


def test_a_caller_without_gradients_may_train() -> None:
    once = list(train("rnn", SHORT))
    with torch.no_grad():
        assert list(train("rnn", SHORT)) == once
        running = train("rnn", SHORT)
        next(running)
        assert not torch.is_grad_enabled()
    assert torch.is_grad_enabled()
    next(running)
    assert torch.is_grad_enabled()


def test_who_stops_asking_has_stopped_the_training_and_leaves_nothing_behind() -> None:
    running = train("lstm", SHORT)
    assert [progress.update for progress in islice(running, 4)] == [1, 2, 3, 4]
    assert running.gi_frame is not None
    network = weakref.ref(running.gi_frame.f_locals["network"])
    assert network() is not None
    running.close()
    assert network() is None
    with pytest.raises(StopIteration):
        next(running)


def test_nothing_is_made_before_the_first_update_is_asked_for() -> None:
    assert set(train("lstm", SHORT).gi_frame.f_locals) == {"cell", "settings"}


# What is refused


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("distractors", 0),
        ("distractors", 101),
        ("distractors", 2.5),
        ("hidden_size", 0),
        ("updates", 0),
        ("batch_size", -1),
        ("seed", -1),
        ("learning_rate", 0.0),
        ("learning_rate", math.nan),
        ("clip_norm", 0.0),
        ("clip_norm", math.inf),
        ("keep_bias", 11.0),
        ("keep_bias", math.nan),
    ],
)
def test_a_value_out_of_range_is_refused_by_name(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=rf"^{name} must be .*; not {value}$"):
        replace(SHORT, **{name: value})


def test_a_cell_that_does_not_exist_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="rnn; not 'transformer'"):
        train("transformer", SHORT)  # type: ignore[arg-type]


@pytest.mark.parametrize("distractors", [1, 100])
def test_the_ends_of_the_range_train(distractors: int) -> None:
    settings = TaskSettings(distractors, updates=1)
    for cell in CELLS:
        assert math.isfinite(last_of(cell, settings).loss)
