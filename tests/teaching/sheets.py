"""The sheets as files: where they state a fact, what stands there, and their links.

A value stands between two comments that GitHub does not show, `<!--=NAME-->84.2<!--/-->`; behind a claim stands one,
`<!--?NAME-->`. Whoever writes the sheet writes the sentence, the code writes the number.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import parse_qsl, urlsplit

from tests.teaching.facts import CLAIMS, VALUES
from viz.language import Language

ROOT = Path(__file__).parents[2]

SHEETS: Mapping[Language, Path] = MappingProxyType(
    {"en": ROOT / "docs" / "teaching.md", "vi": ROOT / "docs" / "teaching.vi.md"}
)

ADDRESS = "http://localhost:8501"
"""Where the app is in the sheets as they are kept: what `make run` serves."""

_NAME = r"[a-z0-9_.]+"
MARK = re.compile(rf"<!--=(?P<value>{_NAME})-->(?P<stated>.*?)<!--/-->|<!--\?(?P<claim>{_NAME})-->", re.DOTALL)
LINK = re.compile(rf"\]\(({re.escape(ADDRESS)}[^)\s]*)\)")


@dataclass(frozen=True)
class Statement:
    """A fact as a sheet states it, on a `line` counted from 1; `stated` is None for a claim."""

    line: int
    name: str
    stated: str | None


@dataclass(frozen=True)
class Checked:
    """A statement beside what was `computed`; why not, where the fact has no code."""

    statement: Statement
    computed: str
    holds: bool


@dataclass(frozen=True)
class View:
    """What a link opens: the path of a `page` ("" for the first) and its parameters."""

    line: int
    url: str
    page: str
    query: Mapping[str, str]


def statements(text: str) -> Iterator[Statement]:
    """Every fact that a sheet states, in its order."""
    for mark in MARK.finditer(text):
        line = text.count("\n", 0, mark.start()) + 1
        yield Statement(line, mark["value"] or mark["claim"], mark["stated"])


def checked(text: str, language: Language) -> Iterator[Checked]:
    """Every statement of a sheet, computed anew."""
    for statement in statements(text):
        facts = CLAIMS if statement.stated is None else VALUES
        if statement.name not in facts:
            yield Checked(statement, "no such fact", holds=False)
            continue
        found = facts[statement.name](language)
        if statement.stated is None:
            yield Checked(statement, "true" if found else "false", found is True)
        else:
            yield Checked(statement, str(found), found == statement.stated)


def rewritten(text: str, language: Language) -> str:
    """The sheet with the values as they are computed; claims and unknown names are left for a person."""

    def anew(mark: re.Match[str]) -> str:
        name = mark["value"]
        return mark[0] if name not in VALUES else f"<!--={name}-->{VALUES[name](language)}<!--/-->"

    return MARK.sub(anew, text)


def at_address(text: str, address: str) -> str:
    """The sheet with links that lead to an app elsewhere, and without the comments.

    A link to another page of docs/ names it instead: the copy lies somewhere else. The other sheet lies beside it.
    """
    plain = MARK.sub(lambda mark: mark["stated"] or "", text)
    beside = "|".join(re.escape(path.name) for path in SHEETS.values())
    plain = re.sub(rf"\[[^\]]*\]\((?!{beside})(\w[\w.]*\.md)\)", r"`docs/\1`", plain)
    return plain.replace(ADDRESS, address.rstrip("/"))


def views(text: str) -> Iterator[View]:
    """What the links into the app open."""
    for link in LINK.finditer(text):
        parts = urlsplit(link[1])
        query = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
        yield View(text.count("\n", 0, link.start()) + 1, link[1], parts.path.strip("/"), MappingProxyType(query))
