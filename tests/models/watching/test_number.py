"""Which number is asked about: by default of every form of output, by a wish, and before the last squashing."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from models.watching.notes import WatchError
from models.watching.watch import watch

STEPS = 6


class Head(nn.Module):
    """A GRU on words, and any function of its outputs (B, T, H)."""

    def __init__(self, last: Callable[[Tensor], Any], outputs: int) -> None:
        super().__init__()
        torch.manual_seed(5)
        self.embedding, self.gru = nn.Embedding(9, 4), nn.GRU(4, 7, batch_first=True)
        self.fc, self.last = nn.Linear(7, outputs), last

    def forward(self, ids: Tensor) -> Any:
        return self.last(self.fc(self.gru(self.embedding(ids))[0]))

    def raw(self, ids: Tensor) -> Tensor:
        """What the head says of the last step, (B, outputs)."""
        return self.fc(self.gru(self.embedding(ids))[0])[:, -1].detach()


def ids_of(texts: int = 1) -> Tensor:
    return torch.randint(9, (texts, STEPS), generator=torch.Generator().manual_seed(2))


SIGMOIDS: list[Callable[[Tensor], Any]] = [
    lambda out: torch.sigmoid(out[:, -1]),
    lambda out: nn.Sigmoid()(out[:, -1, 0]),
    lambda out: functional.sigmoid(out).view(len(out), -1)[:, -1],
    lambda out: out.sigmoid()[:, -1].squeeze(1).unsqueeze(0)[0],
    lambda out: {"loss": None, "logits": out[:, -1].sigmoid()},
]


@pytest.mark.parametrize("last", SIGMOIDS)
@pytest.mark.parametrize("row", [0, 2])
def test_the_number_before_a_last_sigmoid(last: Callable[[Tensor], Any], row: int) -> None:
    module, ids = Head(last, 1), ids_of(3)
    found = watch(module, ids, row=row, quiet=True)
    assert found.value == pytest.approx(float(module.raw(ids)[row, 0]), abs=1e-6)
    assert (found.trace.number, found.trace.linear) == ("logit", True)
    assert found.trace.probability == pytest.approx(1 / (1 + np.exp(-found.value)))


def test_a_saturated_sigmoid_still_has_its_number() -> None:
    module = Head(SIGMOIDS[0], 1)
    with torch.no_grad():
        module.fc.bias += 60
    assert float(module(ids_of())) == 1.0
    found = watch(module, ids_of(), quiet=True)
    assert found.value == pytest.approx(float(module.raw(ids_of())[0, 0]), abs=1e-4)
    assert found.trace.layers[0].direct is not None
    assert np.abs(found.trace.layers[0].direct).max() > 0.01


@pytest.mark.parametrize(
    "last",
    [
        lambda out: out[:, -1],
        lambda out: functional.softmax(out[:, -1], dim=-1),
        lambda out: torch.log_softmax(out[:, -1], dim=-1),
        lambda out: nn.Softmax(dim=1)(out[:, -1]),
    ],
)
def test_of_two_the_second_less_the_first_of_more_the_likeliest_less_the_next(last: Callable[[Tensor], Any]) -> None:
    two, five = Head(last, 2), Head(last, 5)
    raw = two.raw(ids_of())[0]
    found = watch(two, ids_of(), quiet=True)
    assert (found.value, found.trace.number) == (pytest.approx(float(raw[1] - raw[0]), abs=1e-6), "logit")
    raw = five.raw(ids_of())[0]
    first, second = raw.topk(2).values.tolist()
    found = watch(five, ids_of(), quiet=True)
    assert (found.value, found.trace.number) == (pytest.approx(first - second, abs=1e-6), "margin")
    assert found.trace.linear
    assert watch(five, ids_of(), target=(3, 1), quiet=True).value == pytest.approx(float(raw[3] - raw[1]), abs=1e-6)
    others = max(float(raw[k]) for k in range(5) if k != 2)
    assert watch(five, ids_of(), target=2, quiet=True).value == pytest.approx(float(raw[2]) - others, abs=1e-6)


def test_of_outputs_at_every_step_the_last() -> None:
    module = Head(lambda out: out, 5)
    raw = module.raw(ids_of(3))
    expected = [float(a - b) for a, b in raw.topk(2).values]
    forms: list[Callable[[Tensor], Any]] = [
        lambda out: out,
        lambda out: out.transpose(0, 1),
        lambda out: out.reshape(-1, 5),
        lambda out: (out, None),
    ]
    for form in forms:
        for row in range(3):
            found = watch(Head(form, 5), ids_of(3), row=row, quiet=True)
            assert found.value == pytest.approx(expected[row], abs=1e-6)


def test_a_function_of_the_output_is_any_number() -> None:
    module = Head(lambda out: torch.softmax(out[:, -1], dim=1), 5)
    found = watch(module, ids_of(), target=lambda out: out[0, 3], quiet=True)
    assert found.value == pytest.approx(float(torch.softmax(module.raw(ids_of()), 1)[0, 3]), abs=1e-6)
    assert (found.trace.number, found.trace.linear) == ("value", False)


@pytest.mark.parametrize(
    ("target", "kind"),
    [(5, "target"), (-1, "target"), ((1, 1), "target"), ("1", "target"), (True, "target"), (lambda out: out, "scalar")],
)
def test_another_target_is_refused(target: Any, kind: str) -> None:
    with pytest.raises(WatchError) as error:
        watch(Head(lambda out: out[:, -1], 5), ids_of(), target=target)
    assert error.value.kind == kind


@pytest.mark.parametrize("row", [-1, 3])
def test_another_row_is_refused(row: int) -> None:
    with pytest.raises(WatchError, match=f"row must be 0 to 2, as the batch has 3; not {row}"):
        watch(Head(lambda out: out[:, -1], 5), ids_of(3), row=row)


@pytest.mark.parametrize("last", [lambda out: None, lambda out: out.argmax(), lambda out: out[None, None]])
def test_an_output_in_which_no_number_stands_out_is_refused(last: Callable[[Tensor], Any]) -> None:
    with pytest.raises(WatchError, match="say which one with target=") as error:
        watch(Head(last, 5), ids_of(2))
    assert error.value.kind == "output"
