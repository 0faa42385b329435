"""Which number of a module's output is asked about, and the same number before its last squashing.

Without a wish: one output is itself; of two it is the second less the first, of more the largest less the second
largest; of outputs at every step those of the last. Where the module squashes its output at the very end (sigmoid,
softmax, log-softmax), the numbers before that are taken: a probability of 1.0 in float32 tells nothing more.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from models.networks.classifier import Number
from models.watching.notes import WatchError

Target = int | tuple[int, int] | Callable[[Any], Tensor] | None
Pick = Callable[[object], Tensor]

_SIGMOIDS = (torch.sigmoid, Tensor.sigmoid, torch.special.expit)
_SOFTMAXES = (
    torch.softmax,
    Tensor.softmax,
    torch.nn.functional.softmax,
    torch.log_softmax,
    Tensor.log_softmax,
    torch.nn.functional.log_softmax,
)
_CARRYING = (
    "View",
    "UnsafeView",
    "Reshape",
    "Select",
    "Squeeze",
    "Unsqueeze",
    "Slice",
    "Alias",
    "Clone",
    "Transpose",
    "Permute",
    "TBackward",
    "Unbind",
    "Split",
    "Index",
    "Gather",
)
"""Nodes of autograd that only move numbers about, by the beginnings of their names."""


@dataclass(frozen=True)
class Batch:
    """How the run was laid out: `texts` side by side, of which `row` is asked about, `steps` of that and `longest` of
    all, texts before steps or not, and whether it was given words (an embedding) or numbers.
    """

    texts: int
    row: int
    steps: int
    longest: int
    batch_first: bool
    of_words: bool


@dataclass(frozen=True, eq=False)
class Choice:
    """`pick` takes the number out of an output of the same form; `kind` says what it is, `told` which it is."""

    pick: Pick
    kind: Number
    told: str


class Squashings(TorchFunctionMode):
    """Notes every sigmoid and softmax of a run; the one that is `lifted`, by its place, lets its input by."""

    def __init__(self, lifted: int | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.lifted = lifted
        self.found: list[tuple[str, Tensor]] = []

    def __torch_function__(
        self, func: Any, types: Any, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        named = dict(kwargs or {})
        if func not in _SIGMOIDS and func not in _SOFTMAXES:
            return func(*args, **named)
        squashed = args[0] if args else named["input"]
        said = squashed if len(self.found) == self.lifted else func(*args, **named)
        self.found.append(("sigmoid" if func in _SIGMOIDS else "softmax", said))
        return said


def last_squashing(output: Tensor, seen: Squashings) -> int | None:
    """Which of the squashings made the output, where nothing but moving numbers about comes after it."""
    node = output.grad_fn
    while node is not None:
        for place, (_, said) in enumerate(seen.found):
            if said.grad_fn is node:
                return place
        if not node.name().startswith(_CARRYING) or not node.next_functions:
            return None
        node = node.next_functions[0][0]
    return None


def tensor_in(output: object) -> Tensor:
    """The tensor that an output is or holds: the one called "logits", else the first of numbers that are not whole.

    WatchError without one.
    """
    found = _first(output)
    if found is None:
        raise WatchError("output", found=type(output).__name__)
    return found


def _first(output: object) -> Tensor | None:
    if isinstance(output, Tensor):
        return output if output.is_floating_point() and output.numel() > 0 else None
    if isinstance(output, Mapping):
        output = [output["logits"]] if "logits" in output else list(output.values())
    elif isinstance(getattr(output, "logits", None), Tensor):
        output = [cast("Any", output).logits]
    if isinstance(output, Sequence) and not isinstance(output, str):
        return next((found for each in output if (found := _first(each)) is not None), None)
    return None


def choose(output: object, batch: Batch, target: Target, squashed: str | None) -> Choice:
    """The number that `target` names in this output; `squashed` says how the module squashes it, None for not.

    WatchError for a target that is none, or an output in which nobody can tell.
    """
    if callable(target):
        return _own(output, target)
    place, series = _place(tensor_in(output), batch)
    series = series and squashed is None
    numbers = tensor_in(output)[place].reshape(-1)
    if len(numbers) == 1 or series:
        if target not in (None, 0):
            raise WatchError("target", found=repr(target), last=0)
        kind: Number = "logit" if squashed == "sigmoid" or (batch.of_words and not series) else "value"
        told = "the output at the last step" if series else "the output"
        return Choice(lambda out: tensor_in(out)[place].reshape(-1)[-1], kind, told)
    first, second = _pair(numbers.detach(), target)
    told = f"output {first} less output {second}"
    if target is None:
        told += " (of two)" if len(numbers) == 2 else " (the largest less the second largest)"

    def less(out: object) -> Tensor:
        own = tensor_in(out)[place].reshape(-1)
        return own[first] - own[second]

    return Choice(less, "logit" if len(numbers) == 2 and (first, second) == (1, 0) else "margin", told)


def _own(output: object, target: Callable[[Any], Tensor]) -> Choice:
    said = target(output)
    if not isinstance(said, Tensor) or said.numel() != 1:
        found = f"a tensor of shape {tuple(said.shape)}" if isinstance(said, Tensor) else type(said).__name__
        raise WatchError("scalar", found=found)
    return Choice(lambda out: target(out).reshape(()), "value", "the number that target returns")


def _pair(numbers: Tensor, target: Target) -> tuple[int, int]:
    """The output that is asked about, and the one it is compared with."""
    last = len(numbers) - 1
    if target is None:
        return (1, 0) if last == 1 else tuple(numbers.topk(2).indices.tolist())
    asked: tuple[Any, ...] = target if isinstance(target, tuple) else (target,)
    whole = 1 <= len(asked) <= 2 and all(type(each) is int and 0 <= each <= last for each in asked)
    if not whole or len(set(asked)) != len(asked):
        raise WatchError("target", found=repr(target), last=last)
    if len(asked) == 2:
        return asked
    first = asked[0]
    others = numbers.clone()
    others[first] = -torch.inf
    return first, int(others.argmax())


def _place(out: Tensor, batch: Batch) -> tuple[Any, bool]:
    """Where the text's outputs stand, and whether they are one number a step. WatchError where that is not clear."""
    shape, texts, row = tuple(out.shape), batch.texts, batch.row
    if out.numel() == 1:
        return ..., False
    lengths = {batch.longest, batch.steps}
    if len(shape) == 1:
        if shape[0] == texts and texts > 1:
            return row, False
        return ..., shape[0] in lengths and not batch.of_words
    if len(shape) == 2:
        if shape[0] == texts:
            return row, shape[1] in lengths and shape[1] > 2 and not batch.of_words
        if shape[0] == batch.longest * texts:
            last = row * batch.longest + batch.steps - 1 if batch.batch_first else (batch.steps - 1) * texts + row
            return last, False
        if texts == 1 and shape[0] in lengths:
            return batch.steps - 1, False
    if len(shape) == 3 and shape[0] == texts and shape[1] in lengths and (batch.batch_first or shape[1] != texts):
        return (row, batch.steps - 1), False
    if len(shape) == 3 and shape[1] == texts and shape[0] in lengths:
        return (batch.steps - 1, row), False
    raise WatchError("output", found=f"a tensor of shape {shape}")
