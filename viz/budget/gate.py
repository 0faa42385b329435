"""How many runs of the page go on at once in a process: the others queue up before it, one a page.

Threads that run at once share one interpreter. With a hundred of them, the event loop has too few turns to send what
they have said (decision 18): a few at a time are as fast together, and the loop stays free.
"""

import asyncio


class Gate:
    """Lets `at_once` runs go on; one that is not over after `longest` seconds counts no more."""

    def __init__(self, at_once: int, longest: float) -> None:
        self._free = asyncio.Semaphore(at_once)  # who waited longest comes first
        self._longest = longest

    def page(self) -> "Page":
        """The runs of one more page."""
        return Page(self._free, self._longest)


class Page:
    """One page before the gate. It has one run at a time, as in Streamlit, where the next run ends the one before."""

    def __init__(self, free: asyncio.Semaphore, longest: float) -> None:
        self._free, self._longest = free, longest
        self._over = asyncio.Event()
        self._too_long: asyncio.TimerHandle | None = None

    async def rest(self) -> None:
        """Wait until the page's run is over, if it has one."""
        if self._too_long is not None:
            await self._over.wait()

    async def begin(self) -> None:
        """Wait for a place. Where others queue, the page's own run has to be over first; else it may be overtaken."""
        if self._too_long is not None:
            if not self._free.locked():
                return
            await self.rest()
        await self._free.acquire()
        self._over.clear()
        self._too_long = asyncio.get_running_loop().call_later(self._longest, self.end)

    def end(self) -> None:
        """The run is over, or the page is gone; nothing if there is none."""
        if self._too_long is None:
            return
        self._too_long.cancel()
        self._too_long = None
        self._over.set()
        self._free.release()
