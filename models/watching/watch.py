"""The door: watch a module of any kind in one run, and get every gate that was in it.

    with watch(module, ids, words=words) the traces are those of models.reading: signals (T, H), slopes, what is to be
    known of them, and how far the exact scan is from what the module itself said.

Axis letters: T steps, E inputs, H units.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from models.watching.calls import SEQUENCES, Call, Run, in_eval, numbers_in, overhear, reads_words, remembering
from models.watching.direct import ask
from models.watching.notes import WatchError
from models.watching.number import Batch, Target
from models.watching.places import batch_of, steps_of
from models.watching.readings import readings_of
from models.watching.traces import found_in
from models.watching.unseen import refuse_unseen
from models.watching.watched import Watched


def watch(
    module: nn.Module,
    *inputs: Any,
    call: Callable[[Any], object] | None = None,
    target: Target = None,
    row: int = 0,
    words: Sequence[str] | None = None,
    quiet: bool = False,
) -> Watched:
    """Run `module` on `inputs` once, in eval mode, and see every gate of every RNN, LSTM and GRU in it.

    `call` runs a module that wants more than positional inputs: `lambda m: m(ids, lengths=lengths)`. Of a batch, text
    `row` (from 0) is read. `words` are the steps' names, else they are numbered. `target` says which number of the
    output is asked about, as `models.watching.number` has it: an output's number, two of them (their difference), or
    a function of the output. What is found is printed, unless it is to be `quiet`.

    The module stays as it is: its weights, its mode, its hooks, and what it remembers are those after a single run.
    WatchError (a ValueError) with the reason where nothing can be seen, or for a target or row that is none.
    """
    if not isinstance(module, nn.Module):
        raise WatchError("module", found=type(module).__name__)
    given = tuple(_tensor(each, module) for each in inputs)
    run: Run = call if call is not None else lambda own: own(*given)
    with in_eval(module):
        output, calls = overhear(module, run)
        if not calls:
            refuse_unseen(module, run)
        readings = readings_of(calls, row)
        with remembering(module):
            asked = ask(module, run, calls, output, _batch(module, calls, row), target)
        found = found_in(module, readings, calls, asked, words, row)
    if not quiet:
        print(found)
    return found


def _tensor(given: Any, module: nn.Module) -> Any:
    """Arrays and lists of numbers as tensors, of the module's precision where they are not whole; all else as it is."""
    if isinstance(given, list | np.ndarray):
        array = np.asarray(given)
        if array.dtype.kind in "iub":
            return torch.as_tensor(array, dtype=torch.int64)
        own = next((each.dtype for each in module.parameters() if each.is_floating_point()), torch.float32)
        return torch.as_tensor(array, dtype=own) if array.dtype.kind == "f" else given
    return given


def _batch(module: nn.Module, calls: Sequence[Call], row: int) -> Batch:
    """The layout of the run, by the longest of its calls."""
    longest = max(calls, key=lambda each: len(steps_of(each, _steps(each), row)))
    texts = batch_of(longest)
    lengths = [len(steps_of(longest, _steps(longest), each)) for each in range(texts)]
    sequence = isinstance(longest.module, SEQUENCES)
    steps = sum(1 for each in calls if each.module is longest.module) if not sequence else lengths[row]
    first = bool(getattr(longest.module, "batch_first", False))
    return Batch(texts, row, steps, max(steps, *lengths), first, reads_words(module))


def _steps(call: Call) -> Tensor:
    return numbers_in(call.inputs)
