"""Texts in an address: a long one is compressed, one that no link carries is left out."""

import base64
import zlib

_PLAIN_LIMIT = 1_500  # characters of a text that stay readable in the link
_LINK_LIMIT = 12_000  # characters of a compressed text: servers take request lines of 64 KB, proxies often 16
_TEXT_LIMIT = 4_000_000  # characters that a compressed text may unpack to


def fits_link(text: str) -> bool:
    """Whether a link can carry the text."""
    return len(text) <= _PLAIN_LIMIT or _pack(text) is not None


def text_query(text: str, name: str = "text") -> dict[str, str]:
    """The parameter that carries the text; none where it is too long for a link (see `fits_link`)."""
    if len(text) <= _PLAIN_LIMIT:
        return {name: text}
    packed = _pack(text)
    return {} if packed is None else {f"{name}z": packed}


def unpack(packed: str) -> str:
    """The text that a link carries compressed; ValueError where it makes no sense, or is longer than a text may be."""
    if len(packed) > _LINK_LIMIT:
        raise ValueError("longer than a link carries")
    try:
        reader = zlib.decompressobj()
        unpacked = reader.decompress(base64.b64decode(packed, altchars=b"-_", validate=True), 4 * _TEXT_LIMIT)
    except zlib.error as error:
        raise ValueError("not compressed") from error
    text = unpacked.decode("utf-8") if reader.eof else None
    if text is None or len(text) > _TEXT_LIMIT:
        raise ValueError("cut off, or longer than a text may be")
    return text


def _pack(text: str) -> str | None:
    if len(text) > _TEXT_LIMIT:
        return None
    packed = base64.urlsafe_b64encode(zlib.compress(text.encode("utf-8", errors="replace"), 9)).decode("ascii")
    return packed if len(packed) <= _LINK_LIMIT else None
