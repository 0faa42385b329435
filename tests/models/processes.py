"""Training in processes of its own, so that a test can really kill one."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds before a test gives up on a process."""


def start(*module_and_arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """`python -m MODULE ARGUMENTS` from the root of the source tree, one thread, no network but loopback."""
    alone = {"OMP_NUM_THREADS": "1", "GLOO_SOCKET_IFNAME": "lo", "PYTHONWARNINGS": ""}
    return subprocess.Popen(
        [sys.executable, "-m", *module_and_arguments],
        cwd=ROOT,
        env={**os.environ, **alone, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # a group of its own, so that it can be ended with all that it started
    )


def torchrun(port: int, *module_and_arguments: str) -> subprocess.Popen[bytes]:
    """`start` in a team of two, which meets on this port.

    Not by --standalone: its rendezvous crashes torch 2.3 on Python 3.12 (pytorch/pytorch issue 125990). Without it
    torchrun takes the static one, as in the command that docs/networks.md gives.
    """
    meets = ("--master-addr", "127.0.0.1", "--master-port", str(port))
    return start("torch.distributed.run", "--nproc-per-node", "2", *meets, "-m", *module_and_arguments)


def finish(process: subprocess.Popen[bytes]) -> tuple[int, str, str]:
    """Its exit code, and what it wrote to stdout and stderr, once it has ended. AssertionError if it does not end."""
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        raise AssertionError(f"It never ended:\n{out.decode()}\n{err.decode()}") from None
    return process.returncode, out.decode(), err.decode()


def wait_for(process: subprocess.Popen[bytes], pattern: str) -> str:
    """Read stderr until `pattern` stands there; what was read."""
    assert process.stderr is not None
    read, stop = "", time.monotonic() + PATIENCE
    while not re.search(pattern, read):
        ready, _, _ = select.select([process.stderr], [], [], max(0.0, stop - time.monotonic()))
        chunk = os.read(process.stderr.fileno(), 1 << 16) if ready else b""
        if not chunk:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise AssertionError(f"{pattern!r} never came: {read}")
        read += chunk.decode(errors="replace")
    return read


MIDDLE_OF_EPOCH = r"epoch {}: +[1-8]\d%"
"""What the progress bar shows between a tenth and nine tenths of an epoch."""
