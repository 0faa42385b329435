"""What a killed training run needs to go on: one safetensors file, replaced atomically after every epoch."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

import safetensors
import safetensors.torch
import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class AnyEpoch:
    """One line of a training record; `gradient_norm` is the largest before clipping."""

    epoch: int
    train_loss: float
    validation_loss: float
    gradient_norm: float
    seconds: float

    @property
    def rank(self) -> float:
        """The lower, the better: the weights of the lowest are kept."""
        return self.validation_loss


@dataclass(frozen=True)
class Epoch(AnyEpoch):
    """Of a classifier: its accuracy in 0..1, and its loss on short texts that were held out, where it learns from such.

    Reviews and short texts count alike: on reviews alone an epoch that judges "not bad" wrongly can be the best one.
    """

    validation_accuracy: float
    short_loss: float | None = None

    @property
    def rank(self) -> float:
        """The mean of both losses."""
        return self.validation_loss if self.short_loss is None else (self.validation_loss + self.short_loss) / 2

    def __str__(self) -> str:
        return f"validation accuracy {self.validation_accuracy:.4f}"


Kind = TypeVar("Kind", bound=AnyEpoch)


@dataclass
class Progress(Generic[Kind]):
    """Where a run stands: the finished epochs and the weights of the best one (lowest `rank`, the first of equals)."""

    run: str  # everything that must be equal for a resumed run to be the same run
    history: list[Kind] = field(default_factory=list)
    best: dict[str, Tensor] = field(default_factory=dict)

    @property
    def best_epoch(self) -> Kind:
        """The epoch with the lowest rank; ValueError before the first."""
        return min(self.history, key=lambda epoch: epoch.rank)

    def record(self, epoch: Kind, model: nn.Module) -> None:
        """Append a finished epoch; keep a copy of `model`'s weights if it is the best so far."""
        self.history.append(epoch)
        if self.best_epoch is epoch:
            self.best = {key: tensor.detach().clone() for key, tensor in model.state_dict().items()}


def save(
    path: Path, progress: Progress[Kind], modules: Mapping[str, nn.Module], optimizer: torch.optim.Optimizer
) -> None:
    """Write progress, the named modules' weights and the optimizer's moments into one file.

    An older file survives until the new one is whole. OSError or SafetensorError if it cannot be written.
    """
    tensors = {
        f"{name}/{key}": tensor for name, module in modules.items() for key, tensor in module.state_dict().items()
    }
    tensors |= {f"best/{key}": tensor for key, tensor in progress.best.items()}
    for index, moments in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer/{index}/{key}": value for key, value in moments.items()}
    metadata = {"run": progress.run, "history": json.dumps([asdict(epoch) for epoch in progress.history])}
    fresh = path.with_name(path.name + ".new")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        safetensors.torch.save_file({key: t.contiguous() for key, t in tensors.items()}, fresh, metadata)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def restore(
    path: Path, modules: Mapping[str, nn.Module], optimizer: torch.optim.Optimizer, epoch: type[Kind]
) -> Progress[Kind]:
    """Read what `save` wrote into the modules and the optimizer; its history is of `epoch`s.

    OSError or SafetensorError if it is unreadable.
    """
    with safetensors.safe_open(path, framework="pt") as file:
        metadata = file.metadata()
        tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118  safe_open is no mapping
    for name, module in modules.items():
        module.load_state_dict(_under(name, tensors))
    moments: dict[int, dict[str, Tensor]] = {}
    for key, value in _under("optimizer", tensors).items():
        index, name = key.split("/")
        moments.setdefault(int(index), {})[name] = value
    optimizer.load_state_dict({"state": moments, "param_groups": optimizer.state_dict()["param_groups"]})
    history = [epoch(**line) for line in json.loads(metadata["history"])]
    return Progress(metadata["run"], history, _under("best", tensors))


def _under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {key.removeprefix(prefix + "/"): t for key, t in tensors.items() if key.startswith(prefix + "/")}
