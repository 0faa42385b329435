"""Apps as servers of their own, and what their processes use: CPU time and memory."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.ports import held_port

ROOT = Path(__file__).parents[1]
_STARTS_WITHIN = 120.0  # seconds
_LOCAL = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Server:
    """Where an app answers, one or more addresses among which visitors are shared out; and its processes, if known."""

    addresses: tuple[str, ...]
    pids: tuple[int, ...] = ()

    def address(self, visitor: int) -> str:
        """Where the visitor with this number goes."""
        return self.addresses[visitor % len(self.addresses)]

    def cpu(self) -> float:
        """CPU time that its known processes have used so far, in ms."""
        return sum(cpu_of(pid) for pid in self.pids)

    def memory(self) -> float:
        """What its known processes hold in memory (resident), in MB."""
        return sum(memory_of(pid) for pid in self.pids)


@contextmanager
def serving(app: str, *options: str, processes: int = 1) -> Iterator[Server]:
    """The app, by its path in the source tree, on fresh servers while the context lasts; `options` are Streamlit's."""
    with ExitStack() as stack:
        started = [stack.enter_context(_process(app, options)) for _ in range(processes)]
        for address, process in started:
            _await(address, process)
        yield Server(tuple(address for address, _ in started), tuple(process.pid for _, process in started))


def cpu_of(pid: int) -> float:
    """CPU time of a process with all its threads, user and system, in ms."""
    stat = Path(f"/proc/{pid}/stat")
    if stat.exists():
        fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        return 1_000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # man 5 proc: utime, stime
    return 1_000 * _seconds(_ps(pid, "time"))


def memory_of(pid: int) -> float:
    """Resident memory of a process, in MB."""
    statm = Path(f"/proc/{pid}/statm")
    if statm.exists():
        return int(statm.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return int(_ps(pid, "rss")) * 1_024 / 1e6


def _ps(pid: int, column: str) -> str:
    done = subprocess.run(["ps", "-o", f"{column}=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _seconds(clock: str) -> float:
    """ "1-02:03:04.5", "2:03.45": what `ps` prints as the time of a process, in seconds."""
    days, _, rest = clock.rpartition("-")
    seconds = 0.0
    for part in rest.split(":"):
        seconds = 60 * seconds + float(part)
    return 86_400 * int(days or 0) + seconds


@contextmanager
def _process(app: str, options: Sequence[str]) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server that may not answer yet. What it logs as an error is seen on this process's standard error."""
    with held_port() as port:
        quiet = ("--logger.level", "error", "--browser.serverAddress", "localhost")
        command = [sys.executable, "-m", "streamlit", "run", app, "--server.port", str(port), *quiet, *options]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            yield f"http://localhost:{port}", process
        finally:
            process.terminate()
            process.wait()


def _await(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while True:
        try:
            _LOCAL.open(f"{address}/_stcore/health", timeout=1).close()
            return
        except OSError as error:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the server at {address} did not start") from error
            time.sleep(0.1)
