"""The tutorials of tests/models/watching/architectures.py as files, and what their own program says of a text."""

import io
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.adopting.answers import Known
from tests.models.watching.architectures import WORDS, Built, build

TOKENS = ("<pad>", "<unk>", *(f"w{k}" for k in range(2, WORDS)))
VOCABULARY = "\n".join(TOKENS).encode()


@dataclass(frozen=True)
class Tutorial:
    """A network, its file, and a text with what it says of that, to the last digit."""

    built: Built
    content: bytes
    text: str
    says: tuple[float, ...]

    @property
    def answer(self) -> Known:
        return Known(self.text, self.says, (1e-7,) * len(self.says))


def tutorial(number: int) -> Tutorial:
    """One of the twenty; its text has neither of the special words."""
    built = build(number)
    _settle(built.module)
    given = built.module.example()
    ids = given[0].argmax(dim=-1) if given[0].dim() == 3 else given[0]
    ids = torch.where(ids < 2, ids + 20, ids).reshape(-1).tolist()
    if number == 4:
        ids = ids[2:]  # the two zeros that it is filled up with
    built.module.example = lambda: fed(number, built.module, ids, given)  # type: ignore[assignment]
    return Tutorial(built, saved(built.module), " ".join(TOKENS[k] for k in ids), said(built))


def fed(number: int, module: nn.Module, ids: list[int], given: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    """The inputs of these words in the form that the module takes, in its own precision."""
    dtype = next(module.parameters()).dtype
    rest = tuple(_in(each, dtype) for each in given[1:])
    if number == 4:
        return torch.tensor([[0, 0, *ids]]), *rest
    if given[0].dim() == 3:
        return (torch.nn.functional.one_hot(torch.tensor(ids)[:, None], WORDS).to(dtype),)
    return torch.tensor(ids).reshape(given[0].shape), *rest


def _in(given: object, dtype: torch.dtype) -> object:
    return tuple(each.to(dtype) for each in given) if isinstance(given, tuple) else given.to(dtype)  # type: ignore[attr-defined]


def said(built: Built) -> tuple[float, ...]:
    """What the module says at the end."""
    with torch.no_grad():
        output = built.call(built.module.eval())
    output = output[0] if isinstance(output, tuple) else output
    assert isinstance(output, Tensor)
    return tuple(output.reshape(-1, output.shape[-1])[-1].tolist() if output.dim() > 1 else output.tolist())


def saved(module: nn.Module) -> bytes:
    """Its state_dict, as torch.save writes it."""
    buffer = io.BytesIO()
    torch.save(module.state_dict(), buffer)
    return buffer.getvalue()


def _settle(module: nn.Module) -> None:
    """Normalisations as after a training: fresh ones do nothing."""
    generator = torch.Generator().manual_seed(5)
    for each in module.modules():
        if isinstance(each, nn.BatchNorm1d | nn.LayerNorm):
            with torch.no_grad():
                each.weight.copy_(0.5 + torch.rand(each.weight.shape, generator=generator))
                each.bias.copy_(torch.randn(each.bias.shape, generator=generator))
        if isinstance(each, nn.BatchNorm1d):
            each.running_mean.copy_(torch.randn(each.weight.shape, generator=generator) / 4)
            each.running_var.copy_(0.5 + torch.rand(each.weight.shape, generator=generator))
