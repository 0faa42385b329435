"""Where one text of a batch stands in what a call was given and handed out, or in a gradient of the same shape.

Axis letters: T steps, B texts of a batch, N numbers of a step, P numbers of a state, L layers, D directions.
"""

from typing import Any

import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence, pad_packed_sequence

from models.networks.weights import Array
from models.watching.calls import SEQUENCES, Call
from models.watching.weights import double

Place = Any
"""An index into a tensor."""


def batch_of(call: Call) -> int:
    """How many texts the call reads side by side; 1 where it was given one without a batch."""
    inputs, module = call.inputs, call.module
    if isinstance(inputs, PackedSequence):
        return int(inputs.batch_sizes[0])
    if not isinstance(module, SEQUENCES):
        return len(inputs) if inputs.dim() == 2 else 1
    return 1 if inputs.dim() == 2 else inputs.shape[0 if module.batch_first else 1]


def steps_of(call: Call, numbers: Tensor, row: int) -> Array:
    """A text's steps (T, N), out of the call's inputs, its output, or a gradient at either."""
    return _taken(call, numbers, _steps(call, numbers, row))


def steps_onto(call: Call, steps: Array, row: int, like: Tensor) -> Tensor:
    """The other way round: a text's steps (T, N) in a tensor such as `like`, zeros elsewhere."""
    return _put(call, steps, like, _steps(call, like, row))


def state_of(call: Call, state: Tensor, row: int) -> Array:
    """A text's state of every layer and direction, (L * D, P); of a cell (1, P)."""
    return _taken(call, state, _state(call, state, row))


def state_onto(call: Call, states: Array, row: int, like: Tensor) -> Tensor:
    """The other way round: a text's states (L * D, P) in a tensor such as `like`, zeros elsewhere."""
    return _put(call, states, like, _state(call, like, row))


def _taken(call: Call, numbers: Tensor, place: Place) -> Array:
    found = double(numbers[place])
    return found if isinstance(call.module, SEQUENCES) else found[None]


def _put(call: Call, values: Array, like: Tensor, place: Place) -> Tensor:
    found = torch.zeros_like(like)
    given = torch.as_tensor(values, dtype=like.dtype, device=like.device)
    found[place] = given if isinstance(call.module, SEQUENCES) else given[0]
    return found


def _steps(call: Call, numbers: Tensor, row: int) -> Place:
    given, module = call.inputs, call.module
    if isinstance(given, PackedSequence):
        places = torch.arange(len(given.data), device=given.data.device)[:, None]
        padded, lengths = pad_packed_sequence(given._replace(data=places), batch_first=True)
        return padded[row, : int(lengths[row]), 0]
    if not isinstance(module, SEQUENCES):
        return row if numbers.dim() == 2 else slice(None)
    if numbers.dim() == 2:
        return slice(None)
    return row if module.batch_first else (slice(None), row)


def _state(call: Call, state: Tensor, row: int) -> Place:
    if isinstance(call.module, SEQUENCES):
        return (slice(None), row) if state.dim() == 3 else slice(None)
    return row if state.dim() == 2 else slice(None)
