"""The long-memory task in numbers: what can be chosen, and what a training tells; models/lab/long_memory.py trains."""

from dataclasses import dataclass

DISTRACTORS = (5, 10, 20, 50, 100)
"""The N to compare. By default LSTM and GRU learn them all, the vanilla RNN the first two and not the last two."""

LABELS = 2
"""The first token is 0 or 1, and that is the label."""

SYMBOLS = 8
"""Distractors are the tokens 2 to 9, each as likely as the others."""

CHECK_EVERY = 25
"""Updates between two measurements of the accuracy."""

HELD_OUT = 256
"""Sequences that the accuracy is measured on; guessing gives 0.5 with a standard deviation of 0.03."""

_COUNTS = {
    "distractors": (1, 100),
    "hidden_size": (1, 128),
    "updates": (1, 5_000),
    "batch_size": (1, 512),
    "seed": (0, 1_000_000),
}
_AMOUNTS = {"learning_rate": (1e-6, 1.0), "clip_norm": (1e-6, 1e6)}
_BIAS = (-10.0, 10.0)


@dataclass(frozen=True)
class TaskSettings:
    """One run: the task, the network and its training. ValueError, naming the field, for a value out of range.

    `distractors` is N, 1..100. `keep_bias` is the initial bias, -10..10, of the LSTM's forget gate and the GRU's update
    gate, None for what PyTorch draws; the vanilla RNN has none. `clip_norm` bounds the gradient's norm before each step
    of Adam at `learning_rate`. The three cells of one seed start with the same embedding and read-out, and read the
    same sequences.
    """

    distractors: int
    hidden_size: int = 32
    updates: int = 400
    batch_size: int = 32
    learning_rate: float = 2e-3
    keep_bias: float | None = 4.0
    clip_norm: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        for name, (low, high) in _COUNTS.items():
            count = getattr(self, name)
            if not isinstance(count, int) or not low <= count <= high:
                raise ValueError(f"{name} must be a whole number from {low} to {high}; not {count!r}")
        for name, (least, most) in _AMOUNTS.items():
            amount = getattr(self, name)
            if not least <= amount <= most:
                raise ValueError(f"{name} must be {least:g} to {most:g}; not {amount!r}")
        if self.keep_bias is not None and not _BIAS[0] <= self.keep_bias <= _BIAS[1]:
            raise ValueError(f"keep_bias must be {_BIAS[0]:g} to {_BIAS[1]:g} or None; not {self.keep_bias!r}")


@dataclass(frozen=True)
class Progress:
    """The run after `update` of at most `updates` updates.

    `loss` in nats, on this update's own fresh sequences. `gradient_norm` over all weights, before clipping.
    `gradient_reach` is the norm of the loss's gradient for the first token's vector over that for the last token's:
    what is left of it N steps back (0 where float32 cannot hold it). `accuracy` in 0..1 on the held-out sequences,
    None between two checks. `done` marks the last one, which always has an accuracy: all updates were made, or two
    checks in a row found no mistake.
    """

    update: int
    updates: int
    loss: float
    gradient_norm: float
    gradient_reach: float
    accuracy: float | None
    done: bool
