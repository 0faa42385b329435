"""Serve Gatescope to many: python -m deploy [--port 8501] [--processes 2] [--base /gatescope]"""

import argparse
import os
import re
import sys

from deploy.front import FrontError
from deploy.supervisor import Plan, serve

_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"  # of a host's name
_MOST_OF_SITES = 2_000  # characters that go into a header


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0 after a stop that was asked for, 1 with a sentence where it cannot start."""
    asked = _parser().parse_args(arguments)
    here = asked.processes if asked.processes is not None else (0 if asked.ask else _cores())
    plan = Plan(asked.port, here, asked.base, asked.ask, asked.behind, asked.frame, asked.uploads)
    try:
        return serve(plan)
    except FrontError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy", description="Serve Gatescope to many.")
    parser.add_argument("--port", type=_port, default=8501, help="the one port that everybody uses (8501)")
    parser.add_argument("--processes", type=_count, help="how many (one for each core)")
    parser.add_argument("--base", type=_base, default="", metavar="/PATH", help="serve under this path")
    parser.add_argument(
        "--ask", action="append", default=[], metavar="HOST:PORT", type=_address, help="a process elsewhere"
    )
    parser.add_argument(
        "--behind", action="append", default=[], metavar="NETWORK", type=_network, help="a proxy before us"
    )
    parser.add_argument(
        "--frame",
        type=_sites,
        default=(),
        metavar="SITES",
        help="who may show the page in a frame: https://school.example",
    )
    parser.add_argument(
        "--uploads", action="store_true", help="let visitors bring networks of their own: files come in"
    )
    return parser


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65_536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _count(text: str) -> int | None:
    """A number of processes; nothing at all, as `make serve` passes it on, is one a core."""
    if text and (not text.isdigit() or not 0 < int(text) <= 128):
        raise argparse.ArgumentTypeError("choose from 1 to 128 processes")
    return int(text) if text else None


def _base(text: str) -> str:
    """ "/some/path", without a slash at its end; "" for the root."""
    path = text.strip("/")
    if not re.fullmatch(r"[A-Za-z0-9_/-]*", path):
        raise argparse.ArgumentTypeError("a path has letters, digits, -, _ and / only")
    return f"/{path}" if path else ""


def _address(text: str) -> str:
    return _matching(text, r"[A-Za-z0-9.-]+:[0-9]{1,5}|\[[0-9A-Fa-f:]+\]:[0-9]{1,5}", "write HOST:PORT")


def _network(text: str) -> str:
    return _matching(text, r"[0-9A-Fa-f.:]+(/[0-9]{1,3})?", "write an address or a network, as 10.0.0.0/8")


def _sites(text: str) -> tuple[str, ...]:
    """Origins, separated by spaces or commas, as a browser writes them; none at all for nothing."""
    found = tuple(_site(site) for site in re.split(r"[\s,]+", text) if site)
    if len(" ".join(found)) > _MOST_OF_SITES:
        raise argparse.ArgumentTypeError(f"the sites have more than {_MOST_OF_SITES} characters together")
    return found


def _site(text: str) -> str:
    origin = text.lower().removesuffix("/")
    named = re.fullmatch(rf"https?://{_LABEL}(\.{_LABEL})*(:(?P<port>[0-9]{{1,5}}))?", origin)
    if named is None or not 0 < int(named["port"] or 1) < 65_536:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no site: write each as https://school.example, without a path, a * or letters other than "
            "a to z (xn--... as the browser has it), and several with a space or a comma between them"
        )
    return origin


def _matching(text: str, pattern: str, otherwise: str) -> str:
    """The text, as it will stand in nginx's configuration."""
    if not re.fullmatch(pattern, text):
        raise argparse.ArgumentTypeError(otherwise)
    return text


if __name__ == "__main__":
    raise SystemExit(main())
