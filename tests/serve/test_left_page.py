"""A page that was left does not come back for what its parts still say: seen in what a real server answers."""

import asyncio

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.servers import serving
from benchmarks.visitor import Page, Visitor
from viz.keys import KEYS


class Overtaken(Page):
    """A page that notes the pages of all runs, and hands over a message as soon as another page begins."""

    def begin_to_leave(self, late: bytes, send: asyncio.Queue[bytes]) -> None:
        self.left, self.shown, self._late, self._queue = self.script, list[str](), late, send

    def _begin(self, message: ForwardMsg) -> None:
        super()._begin(message)
        if not hasattr(self, "left"):
            return
        self.shown.append(message.new_session.page_script_hash)
        if self.script == self.left != self.shown[-1]:
            self.script = self.shown[-1]
            self._queue.put_nowait(self._late)


async def leave_while_the_player_reports(address: str) -> Overtaken:
    """Key 3, and a report of the player that its browser sends before it has seen the other page whole."""
    async with asyncio.timeout(120), Visitor(address) as visitor:
        visitor.page = page = Overtaken(f"{address}/")
        await visitor.open()
        fragment, late = page.rest(), asyncio.Queue[bytes]()
        assert fragment is not None
        page.begin_to_leave(page.back(fragment), late)
        leaving = asyncio.create_task(visitor.do(KEYS, "pressed", {"action": "page compare", "count": 1}))
        assert visitor._socket is not None
        await visitor._socket.send(await late.get())
        await leaving
        await visitor._ask(page.back())  # what the server did in between comes before its answer
        return page


def test_a_late_report_does_not_bring_the_page_back() -> None:
    with serving("app.py") as server:
        page = asyncio.run(leave_while_the_player_reports(server.address(0)))
    came = page.shown.index(page.script)
    assert page.left not in page.shown[came:]
    assert KEYS in page.elements
