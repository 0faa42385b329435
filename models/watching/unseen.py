"""Why nothing could be seen in a run: what there is in the place of torch's recurrent modules."""

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from models.watching.calls import Run
from models.watching.notes import WatchError

_KINDS = ("RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell")
_NAMED = 5  # kinds of modules, of those that were found instead


class _Functions(TorchFunctionMode):
    """Notes torch's recurrent functions that are called."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.found: list[str] = []

    def __torch_function__(
        self, func: Any, types: Any, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        name = getattr(func, "__name__", "")
        if name in ("lstm", "gru", "rnn_tanh", "rnn_relu", "lstm_cell", "gru_cell", "rnn_tanh_cell", "rnn_relu_cell"):
            self.found.append(name)
        return func(*args, **dict(kwargs or {}))


def refuse_unseen(module: nn.Module, run: Run) -> NoReturn:
    """Raise the WatchError that says why no recurrent module was heard."""
    for name, each in module.named_modules():
        own = name or type(each).__name__
        if isinstance(each, torch.jit.ScriptModule):
            raise WatchError("script", name=own)
        if "quantized" in type(each).__module__ and type(each).__name__ in _KINDS:
            raise WatchError("quantized", name=own)
    seen = _Functions()
    with seen, torch.no_grad():
        run(module)
    if seen.found:
        raise WatchError("function", function=f"torch.{seen.found[0]}")
    leaves = [type(each).__name__ for each in module.modules() if not list(each.children())]
    names = list(dict.fromkeys(leaves))[:_NAMED]
    raise WatchError("by_hand", names=", ".join(names) or type(module).__name__)
