"""What cannot be seen is a sentence that says so; and rounding that grows is told from a scan that is wrong."""

import warnings
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from models import load_checkpoint
from models.modules.bridge import module_of
from models.reading import scan as scan_file
from models.watching.notes import REFUSALS, WatchError
from models.watching.watch import watch


class Reading(nn.Module):
    def __init__(self, part: Any, width: int = 7) -> None:
        super().__init__()
        self.part, self.head = part, nn.Linear(width, 1)

    def forward(self, inputs: Tensor) -> Tensor:
        return self.head(self.part(inputs)[0][-1])


def numbers(steps: int = 9) -> Tensor:
    return torch.randn(steps, 1, 4, generator=torch.Generator().manual_seed(1))


def reason(module: Any, *inputs: Any) -> str:
    with pytest.raises(WatchError) as error:
        watch(module, *inputs)
    assert error.value.kind in REFUSALS
    return error.value.kind


def test_torchscript_is_refused() -> None:
    module = Reading(nn.LSTM(4, 7))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        scripted, traced = torch.jit.script(module), torch.jit.trace(module, (numbers(),))
    assert {reason(scripted, numbers()), reason(traced, numbers())} == {"script"}


def test_quantized_is_refused() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        quantized = torch.ao.quantization.quantize_dynamic(Reading(nn.LSTM(4, 7)), {nn.LSTM}, dtype=torch.qint8)
    assert reason(quantized, numbers()) == "quantized"


def test_a_two_way_network_of_ours_calls_torch_s_function_and_says_whom_to_ask() -> None:
    module = module_of(load_checkpoint("bilstm"))
    with pytest.raises(WatchError, match=r'torch\.lstm was called as a function.* explore\("lstm", text\)'):
        watch(module, torch.tensor([[5, 6, 7]]), torch.tensor([3]))


def test_what_is_no_module_or_has_nothing_recurrent_is_refused() -> None:
    assert reason("lstm") == "module"
    assert reason(nn.Linear(4, 1), numbers()) == "by_hand"


def test_numbers_that_are_not_finite_are_refused() -> None:
    module = Reading(nn.GRU(4, 7))
    inputs = numbers()
    inputs[4] = torch.nan
    with pytest.raises(WatchError, match="part said something that is not a finite number at step 5"):
        watch(module, inputs)


def test_a_part_that_was_not_called_is_named() -> None:
    class Half(Reading):
        def __init__(self) -> None:
            super().__init__(nn.GRU(4, 7))
            self.spare = nn.GRU(4, 7)

    found = watch(Half(), numbers(), quiet=True)
    assert [str(note) for note in found.notes] == ["These were not called in this run: spare."]


@pytest.mark.parametrize("kind", [nn.RNN, nn.LSTM, nn.GRU])
def test_rounding_that_grows_is_told_with_the_step_where_it_shows(kind: Any) -> None:
    torch.manual_seed(3)
    module = Reading(kind(4, 64), 64)
    with torch.no_grad():
        module.part.weight_hh_l0.normal_(0, 1)  # a spectral radius of about 8
    found = watch(module, numbers(300), quiet=True)
    assert found.error > 1e-3
    note = next(note for note in found.top.notes if note.kind == "rounding")
    assert found.top.check.exact is not None
    assert 1 < int(str(note.parts["step"])) <= 300
    assert "amplifies rounding" in str(note)


def test_a_scan_that_is_wrong_is_refused_as_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    right = scan_file._SCANS["gru"]

    def wrong(*given: Any) -> Any:
        return {name: values + 1e-3 for name, values in right(*given).items()}

    monkeypatch.setitem(scan_file._SCANS, "gru", wrong)  # type: ignore[arg-type]
    assert reason(Reading(nn.GRU(4, 7)), numbers()) == "scan"


def test_a_forward_of_one_s_own_is_refused() -> None:
    class Halved(nn.GRU):
        def forward(self, *given: Any) -> Any:
            output, hidden = super().forward(*given)
            return output / 2, hidden

    assert reason(Reading(Halved(4, 7)), numbers()) == "subclass"


def test_few_digits_are_told() -> None:
    module = Reading(nn.GRU(4, 7)).bfloat16()
    found = watch(module, numbers().bfloat16(), quiet=True)
    assert 1e-5 < found.error < 0.05
    assert "precision" in {note.kind for note in found.top.notes}
