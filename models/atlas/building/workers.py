"""Shards made by several processes, here or on other machines, through Dask distributed; imported only when asked for.

A shard depends on the plan and on its texts alone, and its files appear whole or not at all. So whoever makes it, and
however often, changes no byte: when a worker is killed, Dask has another one make its shards again. They are handed
over in their order, which is that in which they are added up.
"""

import logging
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from models.atlas.manifest import Done, Plan
from models.atlas.reader import Reader
from models.atlas.shards import Shard, make
from models.networks.classifier import Network

AHEAD = 2
"""Shards for each worker that are handed out before the first of them is asked for."""


@dataclass(frozen=True)
class Team:
    """Workers that make shards: `count` of them are at hand."""

    client: Any
    count: int

    def made(
        self, shards: Iterator[tuple[Shard, Done | None]], plan: Plan, model: Network, folder: Path
    ) -> Iterator[tuple[Shard, Done]]:
        """Every shard with what it became, in their order; those that are done already are handed through."""
        sent, waiting = self.client.scatter(model, broadcast=True, hash=False), deque[tuple[Shard, Any]]()
        for shard, done in shards:
            waiting.append((shard, done or self._begin(shard, plan, sent, folder)))
            if len(waiting) > AHEAD * self.count:
                yield _ended(*waiting.popleft())
        while waiting:
            yield _ended(*waiting.popleft())

    def _begin(self, shard: Shard, plan: Plan, sent: Any, folder: Path) -> Any:
        return self.client.submit(_make, shard, plan, sent, str(folder.resolve()), pure=False)


@contextmanager
def team(workers: int, scheduler: str | None) -> Iterator[Team]:
    """So many processes of this machine, or those that have joined the scheduler at an address, as tcp://host:8786.

    Those of other machines need the same version of Gatescope, and must see the folder under the same path. ValueError
    if Dask is not installed, or if nobody answers there.
    """
    try:
        from distributed import Client, LocalCluster
    except ModuleNotFoundError as error:
        raise ValueError("Several workers need Dask distributed: pip install 'gatescope[workers]'.") from error
    if scheduler is None:
        local = LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            memory_limit=0,  # a shard has its own bounds
            dashboard_address=None,
            silence_logs=logging.CRITICAL,
        )
        with local, Client(local) as client:
            yield Team(client, workers)
        return
    try:
        client = Client(scheduler, timeout="10s")
    except (OSError, ValueError) as error:
        raise ValueError(f"No Dask scheduler answers at {scheduler}.") from error
    with client:
        count = len(client.scheduler_info(n_workers=-1)["workers"])
        if not count:
            raise ValueError(f"No worker has joined the scheduler at {scheduler}; dask worker {scheduler} starts one.")
        yield Team(client, count)


def _ended(shard: Shard, found: Any) -> tuple[Shard, Done]:
    return shard, found if isinstance(found, Done) else found.result()


def _make(shard: Shard, plan: Plan, model: Network, folder: str) -> Done:
    """In a worker."""
    with threadpool_limits(1, "blas"):
        return make(shard, plan, model, _reader(model, plan.part), Path(folder))


@lru_cache(maxsize=1)
def _reader(model: Network, part: str) -> Reader:
    return Reader(model, part)
