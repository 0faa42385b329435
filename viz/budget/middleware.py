"""The budget as ASGI middleware: between uvicorn, which reads a websocket, and Streamlit, which runs the page."""

import asyncio
import logging
from contextlib import suppress
from functools import partial

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from viz.budget.bucket import Bucket
from viz.budget.visitors import Visitors, visitor_of

RATE, BURST = 10.0, 50  # messages a second, and at once, of one visitor
ALL_RATE, ALL_BURST = 50.0, 300  # of all visitors of a process together, about what one core can do
PATIENCE = 100  # messages that had to wait, ten seconds' worth, before the connection is closed

_FAREWELL = 5.0  # seconds until who takes nothing any more is not told either
POLICY_VIOLATION = 1008  # of RFC 6455
WANTED = frozenset({"rerun_script", "stop_script", "app_heartbeat", "backend_operation_request"})
"""The messages that a page of ours sends. The others are a developer's: "forget all caches" is for all visitors."""

_log = logging.getLogger("gatescope")


class MessageBudget:
    """Holds back a visitor who sends more than `burst` messages at once and then `rate` a second.

    What is held back is not lost: nobody reads from the connection meanwhile, so that the sender has to wait. Of whom
    more than `patience` messages had to wait, without a pause that filled half of the budget up again, is disconnected;
    a browser connects again by itself. Where all visitors together send more than `everybody` lets through, they queue:
    a page has one message in the queue at most, so everybody has a turn, however many messages the others would send.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        rate: float = RATE,
        burst: int = BURST,
        patience: float = PATIENCE,
        everybody: Bucket | None = None,
    ) -> None:
        self._app = app
        self._patience = patience
        self._visitors = Visitors(partial(Bucket, rate, burst))
        self._everybody = everybody or Bucket(ALL_RATE, ALL_BURST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        with self._visitors.bucket(visitor_of(scope), asyncio.get_running_loop().time) as bucket:
            connection = _Connection(bucket, self._everybody, self._patience, receive, send)
            await self._app(scope, connection.receive, connection.send)


class _Connection:
    """One websocket, as the app sees it."""

    def __init__(self, bucket: Bucket, everybody: Bucket, patience: float, receive: Receive, send: Send) -> None:
        self._bucket, self._everybody, self._patience = bucket, everybody, patience
        self._receive, self._send = receive, send
        self._closed = False

    async def receive(self) -> Message:
        """The next message that the app is to have, when it is due."""
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return message
            wait = self._bucket.take(_now())
            if self._bucket.held > self._patience:
                return await self._close()
            # Also where there is nothing to wait for: what uvicorn has read in one go, up to 256 KB, is here without
            # waiting, and Streamlit would take all of it before anybody else has a turn.
            await asyncio.sleep(wait)
            if is_wanted(message):
                await asyncio.sleep(self._everybody.take(_now()))
                return message

    async def send(self, message: Message) -> None:
        """Send it; what the app still has to say to who was disconnected goes nowhere."""
        if not self._closed:
            await self._send(message)

    async def _close(self) -> Message:
        """Disconnect, and what the app learns of it. The log does not say who: it holds nothing about visitors."""
        _log.warning("a page that kept sending more than its budget was disconnected")
        self._closed = True
        with suppress(TimeoutError):
            async with asyncio.timeout(_FAREWELL):
                await self._send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": "too many messages"})
        return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}


def _now() -> float:
    return asyncio.get_running_loop().time()


def is_wanted(message: Message) -> bool:
    """Whether a page of ours sends such a message. What cannot be read is left to Streamlit, which disconnects."""
    try:
        kind = BackMsg.FromString(message.get("bytes") or b"").WhichOneof("type")
    except DecodeError:
        return True
    return kind is None or kind in WANTED
