"""Twenty networks as they stand in public: nineteen are watched exactly, and the one written by hand is refused."""

from typing import Any

import numpy as np
import pytest
import torch

from models.watching.notes import WatchError
from models.watching.number import tensor_in
from models.watching.watch import watch
from models.watching.watched import Watched
from tests.models.watching.architectures import Built, build
from tests.models.watching.slow import slowly

BY_HAND = 7
CONVOLVED = 20

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN:UserWarning")


@pytest.fixture(params=[number for number in range(1, 21) if number != BY_HAND])
def built(request: pytest.FixtureRequest) -> Built:
    return build(request.param)


def last(output: Any) -> torch.Tensor:
    """One number of any output, as the module squashed it."""
    return tensor_in(output).flatten()[-1]


def test_the_scan_is_what_the_module_said(built: Built) -> None:
    single = watch(built.module, call=built.call, quiet=True)
    assert single.error <= (1e-12 if single.modules[0].check.precision == "float64" else 1e-6)
    double = watch(built.module.double(), call=built.call, quiet=True)
    assert {each.check.precision for each in double.modules} == {"float64"}
    assert double.error <= 1e-12
    assert double.value == pytest.approx(single.value, abs=1e-4)


def test_a_linear_head_is_known_as_one(built: Built) -> None:
    found = watch(built.module.double(), call=built.call, quiet=True)
    assert found.top.trace.linear == built.linear
    assert ("head" in {note.kind for note in found.notes}) != built.linear
    if built.linear:
        assert bias_and_terms(found) == pytest.approx(found.value, abs=1e-12)


def bias_and_terms(found: Watched) -> float:
    layers = [layer for layer in found.trace.layers if layer.direct is not None]
    return found.trace.bias + sum(float((layer.direct * layer.signals["hidden"]).sum()) for layer in layers)


def test_gradients_are_autograd_s(built: Built) -> None:
    module = built.module.double().eval()
    found = watch(module, call=built.call, target=last, quiet=True)
    with slowly(module) as states:
        number = last(built.call(module))
    assert found.value == pytest.approx(float(number), abs=1e-12)
    for each in found.modules:
        for layer in each.gradient_norms().layers:
            at = -1 - layer.layer if layer.direction == "backward" else layer.layer
            kinds = [("hidden", layer.log10_hidden), ("cell", layer.log10_cell)]
            for kind, log10 in kinds:
                if log10 is not None:
                    norms = states.norms(number, (each.name, at, kind)).numpy()
                    np.testing.assert_allclose(10.0**log10, norms, rtol=1e-8, atol=1e-25)


def test_steps_are_words_unless_something_stands_between() -> None:
    words = [f"word{k}" for k in range(17)]
    for number in (1, CONVOLVED):
        found = watch(*_of(build(number)), words=words)
        assert (found.trace.tokens == tuple(words)) == (number == 1)
        assert ("words" in {note.kind for note in found.top.notes}) == (number == CONVOLVED)
    assert found.trace.tokens == tuple("12345678")


def _of(built: Built) -> tuple[Any, ...]:
    return (built.module, *built.module.example())  # type: ignore[operator]


def test_a_cell_written_by_hand_is_refused() -> None:
    built = build(BY_HAND)
    with pytest.raises(WatchError, match="found instead: Linear, LogSoftmax") as error:
        watch(built.module, call=built.call)
    assert error.value.kind == "by_hand"
