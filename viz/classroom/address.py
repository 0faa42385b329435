"""The address under which phones find a room."""

from urllib.parse import urlencode, urlsplit, urlunsplit

import segno
from streamlit import net_util

_OWN = ("localhost", "127.0.0.1", "::1")


def join_address(opened: str, page: str, code: str) -> str:
    """Where a student goes, from the address that the teacher has open, whose path may end with the `page`'s.

    A computer's own name for itself leads nowhere from elsewhere: then its address in the network takes its place, if
    it has one.
    """
    parts = urlsplit(opened)
    host = parts.netloc
    if parts.hostname in _OWN and (found := net_util.get_internal_ip()):
        host = f"[{found}]" if ":" in found else found
        host += f":{parts.port}" if parts.port else ""
    path = parts.path.rstrip("/").removesuffix(f"/{page}") + "/"
    return urlunsplit((parts.scheme, host, path, urlencode({"room": code}), ""))


def is_own(address: str) -> bool:
    """Whether only the computer itself finds this address."""
    return urlsplit(address).hostname in _OWN


def qr_rows(address: str) -> list[str]:
    """The address as a QR code: a row of 0 and 1 after the other, without the quiet zone around it."""
    return ["".join("1" if dark else "0" for dark in row) for row in segno.make_qr(address, error="m").matrix]
