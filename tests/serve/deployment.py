"""`make serve` as a test starts it, and what it said."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.ports import held_port

ROOT = Path(__file__).parents[2]
READY = r"process {number} \| ready after [0-9.]+ s \(pid (\d+), (\S+)/_stcore/health\)"


@dataclass
class Deployment:
    """A supervisor, its processes and nginx."""

    supervisor: "subprocess.Popen[bytes]"
    address: str
    log: Path

    def wait_for(self, pattern: str, times: int = 1, timeout: float = 90) -> list[re.Match[str]]:
        """What matches in all that was said, once there is so much of it; fails after the timeout (seconds)."""
        until = time.monotonic() + timeout
        while len(found := list(re.finditer(pattern, self.log.read_text(encoding="utf-8")))) < times:
            if time.monotonic() > until or self.supervisor.poll() is not None:
                pytest.fail(f"{pattern} not said:\n{self.log.read_text(encoding='utf-8')}", pytrace=False)
            time.sleep(0.1)
        return found

    def process(self, number: int, start: int = 1) -> tuple[int, str]:
        """The pid and the own address of a process after its so-many-th start, once it is ready."""
        said = self.wait_for(READY.format(number=number), start)[start - 1]
        return int(said[1]), said[2]


@contextmanager
def deployed(folder: Path, *arguments: str, root: Path = ROOT, **environment: str) -> Iterator[Deployment]:
    """Serve the app in `root` with two processes on a free port until the test is over."""
    with held_port() as port:
        command = [sys.executable, "-m", "deploy", "--port", str(port), *arguments]
        log = folder / "serve.log"
        with log.open("w") as output:
            own = {**os.environ, "OMP_NUM_THREADS": "1", **environment}
            supervisor = subprocess.Popen(command, cwd=root, stdout=output, stderr=output, env=own)
            found = Deployment(supervisor, f"http://127.0.0.1:{port}", log)
            try:
                found.wait_for(r"gatescope \| http://\S+ is served by")
                yield found
            finally:
                supervisor.send_signal(signal.SIGTERM)
                supervisor.wait(timeout=60)
