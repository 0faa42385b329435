"""A port for a server that is about to start."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held_port() -> Iterator[int]:
    """A free port of 127.0.0.1, held as long as the context lasts: nobody else is given it before the server listens.

    Servers may bind it all the same: they ask for the address to be reused, as this socket does, which never listens
    (man 7 socket, SO_REUSEADDR).
    """
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]
