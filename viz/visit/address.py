"""Reading and writing URL parameters: what makes no sense is left out and named, long texts are compressed."""

import base64
import binascii
import math
import re
import zlib
from collections.abc import Mapping
from typing import TypeVar

from models.networks.checkpoint import is_name

_PLAIN_LIMIT = 1_500  # characters of a text that stay readable in the link
_LINK_LIMIT = 12_000  # characters of a compressed text: servers take request lines of 64 KB, proxies often 16
_TEXT_LIMIT = 4_000_000  # characters that a compressed text may unpack to

Id = TypeVar("Id", bound=str)
Value = TypeVar("Value")
Other = TypeVar("Other", str, None)


def fits_link(text: str) -> bool:
    """Whether a link can carry the text."""
    return len(text) <= _PLAIN_LIMIT or _pack(text) is not None


def text_query(text: str, name: str = "text") -> dict[str, str]:
    """The parameter that carries the text; none where it is too long for a link (see `fits_link`)."""
    if len(text) <= _PLAIN_LIMIT:
        return {name: text}
    packed = _pack(text)
    return {} if packed is None else {f"{name}z": packed}


class QueryReader:
    """Reads one parameter at a time and remembers those that it could not use."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self._query = query
        self.ignored: list[str] = []

    def choice(self, name: str, options: tuple[Id, ...], otherwise: Id) -> Id:
        found = self._query.get(name)
        for option in options:
            if found == option:
                return option
        return self._refuse(name, otherwise) if found is not None else otherwise

    def network(self, name: str, otherwise: str) -> str:
        """What may be the name of a network's folder; whether there is one is not known here."""
        found = self._query.get(name)
        if found is None:
            return otherwise
        return found if is_name(found) else self._refuse(name, otherwise)

    def number(self, name: str, *, least: int) -> int | None:
        found = self._query.get(name)
        if found is None:
            return None
        if found.isascii() and found.isdecimal() and len(found) <= 6 and int(found) >= least:
            return int(found)
        return self._refuse(name, None)

    def on_grid(self, name: str, low: float, high: float, step: float, otherwise: float) -> float:
        """A number that a slider from `low` to `high` in steps of `step` can stand at."""
        found = self._query.get(name)
        if found is None:
            return otherwise
        if re.fullmatch(r"-?[0-9]{1,4}(\.[0-9]{1,3})?", found) and low <= float(found) <= high:
            steps = round((float(found) - low) / step)
            if math.isclose(low + steps * step, float(found), abs_tol=1e-9):
                return round(low + steps * step, 3)
        return self._refuse(name, otherwise)

    def several(self, name: str, options: tuple[Id, ...], otherwise: tuple[Id, ...]) -> tuple[Id, ...]:
        found = self._query.get(name)
        if found is None:
            return otherwise
        chosen = [] if found == "none" else found.split(",")
        if set(chosen) <= set(options):
            return tuple(option for option in options if option in chosen)
        return self._refuse(name, otherwise)

    def text(self, otherwise: Other, name: str = "text") -> str | Other:
        if name in self._query:
            return self._query[name]
        packed = self._query.get(f"{name}z")
        if packed is None:
            return otherwise
        text = _unpack(packed)
        return self._refuse(f"{name}z", otherwise) if text is None else text

    def _refuse(self, name: str, otherwise: Value) -> Value:
        self.ignored.append(name)
        return otherwise


def _pack(text: str) -> str | None:
    if len(text) > _TEXT_LIMIT:
        return None
    packed = base64.urlsafe_b64encode(zlib.compress(text.encode("utf-8", errors="replace"), 9)).decode("ascii")
    return packed if len(packed) <= _LINK_LIMIT else None


def _unpack(packed: str) -> str | None:
    if len(packed) > _LINK_LIMIT:
        return None
    try:
        reader = zlib.decompressobj()
        unpacked = reader.decompress(base64.b64decode(packed, altchars=b"-_", validate=True), 4 * _TEXT_LIMIT)
        text = unpacked.decode("utf-8") if reader.eof else None
    except (ValueError, binascii.Error, zlib.error):
        return None
    return text if text is None or len(text) <= _TEXT_LIMIT else None
