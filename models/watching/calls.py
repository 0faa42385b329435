"""What the recurrent modules were given and said in one run; and the same run again with that put in their place.

A module's `forward` is replaced for the time of a run, so nothing of the caller's is changed for good: not its weights,
its mode or its hooks, nor what it remembers between runs.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence

from models.watching.weights import Kept, weights_of

RECURRENT = (nn.RNN, nn.LSTM, nn.GRU, nn.RNNCell, nn.LSTMCell, nn.GRUCell)
SEQUENCES = (nn.RNN, nn.LSTM, nn.GRU)

Steps = Tensor | PackedSequence
Forward = Callable[..., Any]
Run = Callable[[nn.Module], object]


@dataclass(frozen=True, eq=False)
class Call:
    """One call of a recurrent module: its `inputs`, the state that it was given, () for none, what it `said`, flat, and
    its `weights` then. All are copies.
    """

    name: str
    module: nn.Module
    inputs: Steps
    start: tuple[Tensor, ...]
    said: tuple[Steps, ...]
    weights: Kept


@dataclass(frozen=True, eq=False)
class Heard:
    """Another run: the `output`, what the calls handed out (`leaves`, as `Call.said`), and what they were given, which
    hangs on leaves of earlier calls.
    """

    output: object
    leaves: tuple[tuple[Tensor, ...], ...]
    given: tuple[tuple[Tensor, ...], ...]


class OtherRunError(Exception):
    """The run did not call the same modules in the same order."""


def recurrent_in(module: nn.Module) -> dict[str, nn.Module]:
    """The recurrent modules by their names within `module`; one that is the module itself by its kind."""
    found = {name: each for name, each in module.named_modules() if isinstance(each, RECURRENT)}
    return {name or type(each).__name__.lower(): each for name, each in found.items()}


def reads_words(module: nn.Module) -> bool:
    """Whether it has an embedding, by which words become numbers."""
    return any(isinstance(each, nn.Embedding | nn.EmbeddingBag) for each in module.modules())


def overhear(module: nn.Module, run: Run) -> tuple[object, list[Call]]:
    """One run as the module would have it: its output, and every call of a recurrent module, in order."""
    calls: list[Call] = []

    def listening(name: str, each: nn.Module, forward: Forward) -> Forward:
        def heard(*args: Any, **named: Any) -> Any:
            inputs, hx = _asked(*args, **named)
            copies = _copied(inputs), _tensors(hx)
            said = forward(*args, **named)
            calls.append(Call(name, each, *copies, _said(said), weights_of(each, calls)))
            return said

        return heard

    with _in_place_of_forward(module, listening), torch.no_grad():
        output = run(module)
    return output, calls


def replay(module: nn.Module, run: Run, calls: Sequence[Call], scale: float = 1.0) -> Heard:
    """The run again, in which each call hands out what it said the first time, times `scale`, as new leaves.

    Nothing recurrent is computed. OtherRunError where the run goes another way.
    """
    leaves = tuple(tuple(_leaf(tensor, scale) for tensor in call.said) for call in calls)
    waiting = iter(zip(calls, leaves, strict=True))
    asked: list[tuple[Tensor, ...]] = []

    def telling(name: str, each: nn.Module, forward: Forward) -> Forward:
        del name, forward

        def told(*args: Any, **named: Any) -> Any:
            inputs, hx = _asked(*args, **named)
            call, own = next(waiting, (None, ()))
            if call is None or call.module is not each or numbers_in(inputs).shape != numbers_in(call.inputs).shape:
                raise OtherRunError
            asked.append((numbers_in(inputs), *_given(hx)))
            return _as_said(call, own)

        return told

    with _in_place_of_forward(module, telling), torch.set_grad_enabled(True):
        output = run(module)
    if len(asked) != len(calls):
        raise OtherRunError
    return Heard(output, leaves, tuple(asked))


@contextmanager
def in_eval(module: nn.Module) -> Iterator[None]:
    """Every part in eval mode, and afterwards each as it was."""
    modes = {each: each.training for each in module.modules()}
    module.eval()
    try:
        yield
    finally:
        for each, mode in modes.items():
            each.training = mode


@contextmanager
def remembering(module: nn.Module) -> Iterator[None]:
    """What the parts keep as attributes is afterwards what it was before."""
    kept = {each: dict(each.__dict__) for each in module.modules()}
    try:
        yield
    finally:
        for each, attributes in kept.items():
            each.__dict__.clear()
            each.__dict__.update(attributes)


@contextmanager
def _in_place_of_forward(module: nn.Module, make: Callable[[str, nn.Module, Forward], Forward]) -> Iterator[None]:
    replaced: list[tuple[nn.Module, dict[str, Forward]]] = []
    try:
        for name, each in recurrent_in(module).items():
            own: dict[str, Forward] = {"forward": each.__dict__["forward"]} if "forward" in each.__dict__ else {}
            replaced.append((each, own))
            each.__dict__["forward"] = make(name, each, each.forward)
        yield
    finally:
        for each, own in replaced:
            each.__dict__.pop("forward", None)
            each.__dict__.update(own)


def _asked(input: Any, hx: Any = None) -> tuple[Steps, Any]:
    """What torch's modules take, by position or by name."""
    return input, hx


def _as_said(call: Call, leaves: tuple[Tensor, ...]) -> Any:
    """The leaves in the form in which the module hands out."""
    if not isinstance(call.module, SEQUENCES):
        return leaves if isinstance(call.module, nn.LSTMCell) else leaves[0]
    first = call.said[0]
    output = first._replace(data=leaves[0]) if isinstance(first, PackedSequence) else leaves[0]
    return (output, leaves[1:]) if isinstance(call.module, nn.LSTM) else (output, leaves[1])


def _said(said: Any) -> tuple[Steps, ...]:
    """What a module handed out, flat: (output, h, C), (output, h), (h, C) or (h,)."""
    if isinstance(said, Tensor):
        return (_copied(said),)
    first, *rest = said
    flat = [first, *(rest[0] if rest and isinstance(rest[0], tuple) else rest)]
    return tuple(_copied(each) for each in flat)


def _tensors(hx: Any) -> tuple[Tensor, ...]:
    return tuple(cast("Tensor", _copied(each)) for each in _given(hx))


def _given(hx: Any) -> tuple[Tensor, ...]:
    return () if hx is None else (hx,) if isinstance(hx, Tensor) else tuple(hx)


def _copied(sequence: Steps) -> Steps:
    if isinstance(sequence, PackedSequence):
        return sequence._replace(data=sequence.data.detach().clone())
    return sequence.detach().clone()


def numbers_in(sequence: Steps) -> Tensor:
    return sequence.data if isinstance(sequence, PackedSequence) else sequence


def _leaf(said: Steps, scale: float) -> Tensor:
    return (numbers_in(said).clone() * scale).detach().requires_grad_()  # a clone: it may come from inference mode
