"""The budget as ASGI middleware: between uvicorn, which reads a websocket, and Streamlit, which runs the page."""

import asyncio
import logging
import os
from contextlib import suppress
from functools import partial

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from viz.budget.bucket import Bucket
from viz.budget.gate import Gate, Page
from viz.budget.visitors import Visitors, visitor_of

RATE, BURST = 10.0, 50  # messages a second, and at once, of one visitor
UPLOAD = 20  # messages that a file counts as
PATIENCE = 100  # messages that had to wait, ten seconds' worth, before the connection is closed
AT_ONCE, LONGEST = 6, 0.5  # runs of the page in a process, and seconds after which one counts no more

POLICY_VIOLATION = 1008  # of RFC 6455
_UPLOADS = (
    {"file_urls_request"} if os.environ.get("GATESCOPE_UPLOADS", "1") != "0" else set[str]()
)  # viz/shell/bring.py
WANTED = frozenset({"rerun_script", "stop_script", "app_heartbeat", "backend_operation_request", *_UPLOADS})
"""The messages that a page of ours sends. The others are a developer's: "forget all caches" is for all visitors."""

_SOON = 1.0  # seconds that a request may wait for the budget
_FAREWELL = 5.0  # seconds until who takes nothing any more is not told either
_SHORT = 1_000  # bytes; that a run is over is said in fewer
_log = logging.getLogger("gatescope")


class MessageBudget:
    """Holds back a visitor who sends more than `burst` messages at once and then `rate` a second.

    What is held back is not lost: nobody reads from the connection meanwhile, so that the sender has to wait. Of whom
    more than `patience` messages had to wait, without a pause that filled half of the budget up again, is disconnected;
    a browser connects again by itself. What many visitors send at once waits before the gate, a message a page.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        rate: float = RATE,
        burst: int = BURST,
        patience: float = PATIENCE,
        at_once: int = AT_ONCE,
        longest: float = LONGEST,
    ) -> None:
        self._app = app
        self._patience = patience
        self._visitors = Visitors(partial(Bucket, rate, burst))
        self._gate = Gate(at_once, longest)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self._request(scope, receive, send)
            return
        page = self._gate.page()
        with self._visitors.bucket(visitor_of(scope), asyncio.get_running_loop().time) as bucket:
            connection = _Connection(bucket, page, self._patience, receive, send)
            try:
                await self._app(scope, connection.receive, connection.send)
            finally:
                page.end()

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What asks for work, or brings a file, draws on the same budget; who would wait for long is refused."""
        cost = {"POST": 1, "PUT": UPLOAD}.get(str(scope.get("method")), 0)
        if cost:
            clock = asyncio.get_running_loop().time
            with self._visitors.bucket(visitor_of(scope), clock) as bucket:
                if bucket.due(clock()) > _SOON:
                    await send({"type": "http.response.start", "status": 429, "headers": [(b"content-length", b"0")]})
                    await send({"type": "http.response.body"})
                    return
                await asyncio.sleep(max(bucket.take(clock()) for _ in range(cost)))
        await self._app(scope, receive, send)


class _Connection:
    """One websocket, as the app sees it."""

    def __init__(self, bucket: Bucket, page: Page, patience: float, receive: Receive, send: Send) -> None:
        self._bucket, self._page, self._patience = bucket, page, patience
        self._receive, self._send = receive, send
        self._closed: int | None = None  # the code with which it ended, whichever side did it

    async def receive(self) -> Message:
        """The next message that the app is to have, when it is due."""
        while self._closed is None:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return message
            wait = self._bucket.take(asyncio.get_running_loop().time())
            if self._bucket.held > self._patience:
                await self._close()
                break
            # Also where there is nothing to wait for: what uvicorn has read in one go, up to 256 KB, is here without
            # waiting, and Streamlit would take all of it before anybody else has a turn.
            await asyncio.sleep(wait)
            kind = kind_of(message)
            if kind == "rerun_script":
                await self._page.begin()
            if kind is None or kind in WANTED:
                return message
        return {"type": "websocket.disconnect", "code": self._closed}

    async def send(self, message: Message) -> None:
        """Send it; what the app still has to say to who was disconnected goes nowhere."""
        if self._closed is not None:
            return
        try:
            await self._send(message)
        except Exception:  # nobody is there any more; what they had sent before is not worth a run
            self._closed = 1006
            self._page.end()
            raise
        if ends_a_run(message):
            self._page.end()

    async def _close(self) -> None:
        """Disconnect, but not in the middle of a run, of which the browser would show nothing.

        The log does not say who: it holds nothing about visitors.
        """
        await self._page.rest()
        _log.warning("a page that kept sending more than its budget was disconnected")
        self._closed = POLICY_VIOLATION
        with suppress(TimeoutError):
            async with asyncio.timeout(_FAREWELL):
                await self._send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": "too many messages"})


def kind_of(message: Message) -> str | None:
    """What a message from the browser asks for; None for what cannot be read, which Streamlit itself refuses."""
    try:
        kind: str | None = BackMsg.FromString(message.get("bytes") or b"").WhichOneof("type")
    except DecodeError:
        return None
    return kind


def ends_a_run(message: Message) -> bool:
    """Whether a message to the browser says that a run is over, and no other follows at once."""
    data = message.get("bytes")
    if not data or len(data) > _SHORT:
        return False
    said = ForwardMsg.FromString(data)
    over = bool(said.WhichOneof("type") == "script_finished")
    return over and said.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
