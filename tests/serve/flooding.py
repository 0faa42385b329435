"""A page that floods a server: what tests of a small app and of the whole deployment share."""

import asyncio

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed

from benchmarks.visitor import Visitor

SENT = 3_000  # of each kind, more than any budget


async def flood(visitor: Visitor) -> int | None:
    """Hand over texts and ask that all caches be forgotten, without waiting for anything, from a page that is open.

    The code with which the server disconnects; None if it lets all of that through.
    """
    connection = visitor._socket
    assert connection is not None

    async def listen() -> None:
        async for _ in connection:
            pass

    listening = asyncio.create_task(listen())
    try:
        for count in range(SENT):
            visitor.page.type(f"number {count}")
            await connection.send(visitor.page.back())
            await connection.send(BackMsg(clear_cache=True).SerializeToString())
    except ConnectionClosed:
        pass
    await asyncio.wait([listening], timeout=60)
    listening.cancel()
    return connection.close_code
