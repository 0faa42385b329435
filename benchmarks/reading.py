"""A browser that asks while somebody types, without the browser: one request a finished word (viz/reading)."""

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult

DEFAULT: dict[str, Any] = {
    "language": "en",
    "network": "lstm",
    "part": "1.forward",
    "present": False,
    "player": {
        "opened": 1,
        "unit": None,
        "whole": False,
        "bars": "parts",
        "start": {"word": None, "unit": None, "order": "similar", "rows": "top", "bars": "parts", "open": []},
    },
    "gradient": {"curves": ["rnn.hidden", "lstm.cell"], "scale": "relative"},
}
"""What the first view of the Gates page asks for, without the text."""


@dataclass(frozen=True)
class Read:
    """An answer: its status, what it holds, and the milliseconds from the question to its end."""

    status: int
    body: bytes
    ms: float

    def words(self) -> list[str]:
        """The words that the player would show."""
        player = self.body[4 + int.from_bytes(self.body[:4], "little") :]
        found: list[str] = json.loads(player[4 : 4 + int.from_bytes(player[:4], "little")])["tokens"]
        return found


async def read_along(where: SplitResult, text: str, cookie: str = "") -> Read:
    """Ask the app at this address what it makes of a text; OSError where nothing answers."""
    body = json.dumps({"text": text, **DEFAULT}).encode()
    lines = [
        f"POST {where.path.rstrip('/')}/reading HTTP/1.1",
        f"Host: {where.netloc}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *([f"Cookie: {cookie}"] if cookie else []),
    ]
    started = time.perf_counter()
    reader, writer = await asyncio.open_connection(where.hostname, where.port, limit=2**20)
    try:
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        answer = await reader.read()
    finally:
        writer.close()
    head, _, found = answer.partition(b"\r\n\r\n")
    try:
        return Read(int(head.split(maxsplit=2)[1]), found, 1_000 * (time.perf_counter() - started))
    except (IndexError, ValueError) as error:
        raise ConnectionError from error
