"""What everybody says, a line each, with who says it in front."""

import queue
import sys
import threading
from typing import TextIO

_WAITING = 1_000  # lines that may wait for a reader


class Log:
    """Writes lines in a thread of its own.

    A reader may stop reading, as a terminal does after Ctrl+S. A write would then wait, the supervisor with
    it, and nginx with the supervisor. So lines that find no room are left out, and counted.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._lines: queue.Queue[str] = queue.Queue(_WAITING)
        self._left_out = 0
        threading.Thread(target=self._write, daemon=True).start()

    def __call__(self, who: str, what: str) -> None:
        """Say it; never waits."""
        try:
            if self._left_out:
                self._lines.put_nowait(f"{'gatescope':>10} | {self._left_out} lines were left out: nobody read them\n")
                self._left_out = 0
            self._lines.put_nowait(f"{who:>10} | {what}\n")
        except queue.Full:
            self._left_out += 1

    def flush(self) -> None:
        """Wait until all is written, a second at most."""
        written = threading.Thread(target=self._lines.join, daemon=True)
        written.start()
        written.join(1)

    def _write(self) -> None:
        while True:
            line = self._lines.get()
            try:
                self._stream.write(line)
                self._stream.flush()
            except (OSError, ValueError):
                pass  # nobody reads any more, which is no reason to stop serving
            finally:
                self._lines.task_done()
