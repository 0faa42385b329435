"""What is to be known of a module that was watched, or why it cannot be, as a value with a sentence in English."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "projection": "{name} hands on its {units} units as {width} numbers (proj_size); the units are shown.",
        "relu": "{name} squashes its states by max(0, x), not by tanh, so they have no upper limit.",
        "precision": "{name} computes in {precision}, in which numbers have about {digits} digits.",
        "reads_cell": "The number reads the last cell state C of {name}, not only its hidden state h.",
        "indirect": "{name} reaches the number only by way of {others}; its gradient is what comes through there.",
        "fed_back": "What {name} says comes back as its own input; the gradient along that way is not counted.",
        "head": "Between the states and the number stands more than a weighted sum, so words have no shares of it.",
        "no_gradient": "No gradient leads from the number back to {name} (no_grad, detach, or it is not used), so "
        "units are laid out by how much they vary.",
        "other_run": "The same run again said something else (random numbers, or a memory of the run before), so "
        "there is no gradient of the number.",
        "words": "{words} words were given, but {name} took {steps} steps, so the steps are numbered.",
        "rounding": "This network amplifies rounding: from step {step} on, its own run in {precision} and the exact "
        "one differ by more than {limit}. The scan agrees with torch in float64 to {exact}.",
        "uncalled": "These were not called in this run: {names}.",
        "more": "There are {count} readings; only the first {shown} are listed.",
    }
)

REFUSALS: Mapping[str, str] = MappingProxyType(
    {
        "script": "{name} is TorchScript, which runs outside Python, so nobody can listen to it. Watch the module "
        "that it was made from.",
        "quantized": "{name} is quantized: its gates are computed in 8 bits within one operation. Watch the module "
        "that it was made from.",
        "function": "{function} was called as a function, and not by an nn.RNN, nn.LSTM or nn.GRU, so its weights "
        'have no names. A network that Gatescope ships is opened by its own: explore("lstm", text).',
        "by_hand": "no nn.RNN, nn.LSTM, nn.GRU or one of their cells was called; found instead: {names}. A cell that "
        "is written by hand does not say which of its numbers are gates.",
        "row": "row must be 0 to {last}, as the batch has {batch}; not {row}.",
        "output": "the output is {found}, in which no single number stands out; say which one with "
        "target=lambda output: ...",
        "target": "target must be the number of an output from 0 to {last}, two of them, or a function of the output "
        "that returns one number; not {found}.",
        "scalar": "target must return one number; it returned {found}.",
        "finite": "{name} said something that is not a finite number at step {step}.",
        "scan": "the scan of {name} differs from what torch computes by {error} in float64. That is a fault of "
        "Gatescope; please report it.",
        "module": "watch takes a torch module; not {found}.",
        "empty": "{name} was given no steps.",
        "subclass": "{name} is a {module} whose forward is not that of torch: the scan of its weights differs from "
        "what it said by {error}.",
    }
)


@dataclass(frozen=True)
class Note:
    """`kind` is a key of `SENTENCES`, `parts` are what stands in its braces; str() is the sentence."""

    kind: str
    parts: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return SENTENCES[self.kind].format(**self.parts)


class WatchError(ValueError):
    """A module cannot be watched, or not as asked: `kind` is a key of `REFUSALS`, `parts` stand in its braces."""

    def __init__(self, kind: str, **parts: object) -> None:
        self.kind = kind
        self.parts: Mapping[str, object] = MappingProxyType(parts)
        super().__init__(REFUSALS[kind].format(**parts))
