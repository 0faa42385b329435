"""Answers a browser while somebody types: POST .../reading, beside Streamlit and in the same process.

It stands before Streamlit as ASGI middleware (`app.py`), behind the budget (viz/budget): a route of `st.App` would not
know of a base path, and would have each answer compressed, which costs more than the reading. It has no state, says
nothing to the log of what was asked, and answers nothing but this one request.

    200   a block (viz/block.py): its header holds "gradient", what the chart is sent; then comes the player's payload
    400   what was asked makes no sense     404   such a network is not here    405   another method
    413   more than MOST bytes              415   no JSON                       422   a text without words
    503   more wait than CROWD
"""

import asyncio
import logging

from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

PATH = "/reading"
MOST = 64_000  # bytes of a request: ten times what is read
CROWD = 200  # requests that wait, a few seconds' worth
_LONGEST = 5.0  # seconds that a request's body may take

_log = logging.getLogger("gatescope")


class Reading:
    """Answers what is asked at PATH, one after another; all else goes on to the app."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._turn = asyncio.Semaphore(1)  # readings hold the interpreter's lock: side by side they take no less time
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != address():
            await self._app(scope, receive, send)
            return
        status, found = await self._answer(scope, receive)
        headers = {
            b"content-type": b"application/octet-stream",
            b"content-length": str(len(found)).encode(),
            b"cache-control": b"no-store",
            b"x-content-type-options": b"nosniff",
        }
        await send({"type": "http.response.start", "status": status, "headers": [*headers.items()]})
        await send({"type": "http.response.body", "body": found})

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        if scope["method"] != "POST":
            return 405, b""
        if dict(scope["headers"]).get(b"content-type") != b"application/json":  # what another site's form cannot send
            return 415, b""
        body = await _body(receive)
        if body is None:
            return 413, b""
        if self._waiting >= CROWD:
            return 503, b""
        self._waiting += 1
        try:
            async with self._turn:
                return await asyncio.to_thread(answer, body)
        finally:
            self._waiting -= 1


def address() -> str:
    """Where it answers, below the app's base path."""
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}{PATH}" if base else PATH


def answer(body: bytes) -> tuple[int, bytes]:
    """The status of the answer to a request's body, and what the answer holds."""
    from models import CheckpointError, EmptyTextError  # Streamlit imports this before anybody has come
    from viz.block import assemble
    from viz.cache import checkpoints
    from viz.reading import sent
    from viz.reading.asked import AskedError, check, read_asked

    try:
        asked = read_asked(body)
        checkpoints.warm_up()  # before the first visitor, too
        check(asked.view)
        player = sent.player(asked.view, asked.player)
        gradient = None if asked.gradient is None else sent.gradient(asked.view, asked.gradient)
    except AskedError:
        return 400, b""
    except EmptyTextError:
        return 422, b""
    except CheckpointError:
        return 404, b""
    except Exception:
        _log.exception("a reading failed")
        return 500, b""
    return 200, assemble({"gradient": gradient}, []) + player


async def _body(receive: Receive) -> bytes | None:
    """The whole body of a request; None for one that is too long, too slow or broken off."""
    body = b""
    try:
        async with asyncio.timeout(_LONGEST):
            while len(body) <= MOST:
                message = await receive()
                if message["type"] != "http.request":
                    return None
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    return body if len(body) <= MOST else None
    except TimeoutError:
        pass
    return None
