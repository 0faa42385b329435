"""Training one network on several processes: torchrun --nproc-per-node 2 -m models.train lstm --data ...

Every process holds the whole network and reads its share of each batch. Before clipping, the gradients are added up
over all processes (all-reduce through gloo), weighted by the number of reviews behind them, so that each takes the same
step: that of the whole batch. The first process, the leader, alone evaluates, prints and writes files.

Initial weights, batches and dropped words do not depend on the number of processes, so a network without dropout ends
with the same weights, up to the noise of adding in another order. Dropout inside the network is drawn by each process
for itself, for its own reviews: with it, another number of processes is like another seed. (One process draws words and
dropout in turn from the same generator, so there the words differ from a team's, too.)

What is handed to gloo stays held until the team has parted (`Team.held`). A thread of gloo lets go of a tensor some
time after the call has returned; if it is the last to do so, it waits for the interpreter's lock. PyTorch 2.3 takes a
group apart under that very lock and waits for the group's threads, so a finished run could hang forever.

`DistributedDataParallel` would do the same for one `forward` and one `backward` a step. The adversarial loss
(models/training/loss.py) has two backward passes and no `forward`, so its hooks do not fit.
"""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, distributed, nn

from models.training.data import Batch

PATIENCE = timedelta(minutes=10)
"""How long a process waits for another, which may be scoring the validation reviews."""


class TeamError(Exception):
    """The processes cannot work together; the message is one sentence for the person at the keyboard."""


@dataclass(frozen=True)
class Team:
    """The processes that train one network together, as this one, number `rank` of `size`, sees them.

    What several processes do together, all of them must call, in the same order. TeamError if one does not answer.
    `held` keeps alive what was handed to gloo (see above).
    """

    rank: int = 0
    size: int = 1
    held: dict[str, Tensor] = field(default_factory=dict, compare=False, repr=False)

    @property
    def leads(self) -> bool:
        """Whether this process evaluates, prints and writes."""
        return self.rank == 0

    @property
    def launcher(self) -> list[str]:
        """How such a team is started, for the record: `python`, or `torchrun` and its options."""
        if self.size == 1:
            return ["python"]
        here = int(os.environ.get("LOCAL_WORLD_SIZE", self.size))
        machines = ["--nnodes", str(self.size // here)] if here < self.size else []
        return ["torchrun", *machines, "--nproc-per-node", str(here)]

    def seed(self, number: int) -> torch.Generator:
        """Seed torch, and return a generator for what all processes must draw alike.

        Alone that generator is torch's own; in a team torch's own is another one in each process.
        """
        if self.size == 1:
            return torch.manual_seed(number)
        torch.manual_seed(int(np.random.SeedSequence((number, self.rank)).generate_state(1)[0]))
        return torch.Generator().manual_seed(number)

    def share_of(self, batch: Batch) -> Batch:
        """The rows that this process reads, every `size`-th; none, if there are fewer reviews than processes."""
        if self.size == 1:
            return batch
        rows = slice(self.rank, None, self.size)
        lengths = batch.lengths[rows]
        width = int(lengths.max()) if len(lengths) else 0
        short = None if batch.short is None else batch.short[rows]
        return Batch(batch.ids[rows, :width], lengths, batch.labels[rows], short)

    def add_up(self, model: nn.Module, loss: float, share: float) -> float:
        """Make every parameter's gradient that of the whole batch; the loss of the whole batch.

        `share` (0..1) is the part of the batch's reviews over which the gradients and `loss` are means.
        """
        if self.size == 1:
            return loss
        parameters = list(model.parameters())
        slopes = [torch.zeros_like(p) if p.grad is None else p.grad for p in parameters]
        flat = torch.cat([*(slope.flatten() for slope in slopes), slopes[0].new_tensor([loss])]) * share
        # one for all steps, since it is held
        total = self.held.setdefault(f"a sum of {len(flat)} numbers", torch.empty_like(flat)).copy_(flat)
        with _answered():
            distributed.all_reduce(total)
        sizes = [parameter.numel() for parameter in parameters]
        for parameter, slope in zip(parameters, torch.split(total[:-1], sizes), strict=True):
            parameter.grad = slope.view_as(parameter).clone()
        return float(total[-1])

    def same_weights(self, model: nn.Module) -> None:
        """Give every process the leader's weights."""
        if self.size > 1:
            with _answered():
                for tensor in model.state_dict().values():
                    distributed.broadcast(self._hold(tensor), 0)

    def of_leader(self, measure: Callable[[], Sequence[float]]) -> Sequence[float]:
        """What the leader measures; the others wait for it."""
        if self.size == 1:
            return measure()
        content = np.array(measure(), dtype=np.float64).tobytes() if self.leads else b""
        numbers: list[float] = np.frombuffer(self._told(content)).tolist()
        return numbers

    @contextmanager
    def copy_of(self, path: Path) -> Iterator[Path]:
        """The leader's file `path`: the file itself for the leader, a passing copy for the others. OSError as usual."""
        if self.size == 1:
            yield path
            return
        content = self._told(path.read_bytes() if self.leads else b"")
        if self.leads:
            yield path
            return
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / path.name
            copy.write_bytes(content)
            yield copy

    def check_same(self, run: str) -> None:
        """TeamError if `run`, which says what is trained on what, is not the leader's."""
        if self.size > 1 and self._told(run.encode()) != run.encode():
            raise TeamError("The first process trains with another recipe, seed or data; all must have the same.")

    def _told(self, content: bytes) -> bytes:
        """The leader's `content`."""
        size = self._hold(torch.tensor([len(content)]))
        with _answered():
            distributed.broadcast(size, 0)
            data = self._hold(torch.zeros(int(size), dtype=torch.uint8))
            if self.leads:
                data.copy_(torch.frombuffer(bytearray(content), dtype=torch.uint8))
            distributed.broadcast(data, 0)
        told: bytes = data.numpy().tobytes()
        return told

    def _hold(self, tensor: Tensor) -> Tensor:
        self.held[f"handed over as number {len(self.held)}"] = tensor
        return tensor


ALONE = Team()
"""One process, which never waits for another."""


@contextmanager
def joined() -> Iterator[Team]:
    """The team that `torchrun` started, as its environment variables tell; `ALONE` where there is no other process.

    TeamError if PyTorch lacks gloo, or if the others cannot be found within `PATIENCE`.
    """
    if os.environ.get("WORLD_SIZE", "1") == "1":
        yield ALONE
        return
    if not distributed.is_available() or not distributed.is_gloo_available():
        raise TeamError("This PyTorch was built without gloo, through which the processes talk; train on one process.")
    try:
        distributed.init_process_group("gloo", timeout=PATIENCE)
    except (ValueError, RuntimeError) as error:
        raise TeamError(
            f"The processes did not find each other ({_in_one_line(error)}); start them by torchrun."
        ) from error
    team = Team(distributed.get_rank(), distributed.get_world_size())
    try:
        yield team
    finally:
        distributed.destroy_process_group()
        team.held.clear()


@contextmanager
def _answered() -> Iterator[None]:
    """Turn what gloo says of a process that does not answer into a sentence."""
    try:
        yield
    except RuntimeError as error:
        raise TeamError(
            f"Another process of this training has ended or does not answer ({_in_one_line(error)}); "
            "start again with --resume if an epoch was finished."
        ) from error


def _in_one_line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")
