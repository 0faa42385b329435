"""The browser's modules as one script: a notebook loads nothing beside the document itself.

Every module becomes a function with a scope of its own, so names may repeat. What it exports goes to a table. What it
imports are variables that are filled from the table: before it runs, with what is there by then, and again when all
have run, which is what modules that need each other wait for.

    import { a, b } from "./x.js";   let a, b;
    export function f() {}           function f() {}

Anything else, such as `import *` or an export that changes, is refused, so that nothing is packed wrongly.
"""

import re
from functools import cache
from pathlib import Path

from viz.component import BROWSER

_IMPORT = re.compile(r'^import (?:\{ ([^}]*) \}|(\w+)) from "(\.[^"]*)";$', re.MULTILINE)
_NAMED = re.compile(r"^export ((?:async )?function|const|class) (\w+)", re.MULTILINE)
_DEFAULT = re.compile(r"^export default (?=function|class)", re.MULTILINE)
_RENAMED = re.compile(r"^export \{ (\w+) as default \};$", re.MULTILINE)
_STYLE = re.compile(r'new URL\("[^"]*\.css", import\.meta\.url\)')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)  # types are written in them, and where they are from
_LEFT = re.compile(r"^\s*(?:import|export)\b.*$|\bimport\.meta\b|\bimport\(", re.MULTILINE)

_EMPTY_STYLE = 'new URL("data:text/css,")'
"""The page has all styles already (`styles`)."""


class PackError(ValueError):
    """A module is written in a way that cannot be packed."""


@cache
def script(entry: str) -> str:
    """The module `entry`, a path below viz/browser, and all that it needs, as one script. PackError, OSError."""
    order: list[Path] = []
    _visit((BROWSER / entry).resolve(), order, [])
    parts = [_wrapped(path) for path in order]
    return "\n".join(
        ['"use strict";', "const $made = {};", "const $links = [];", *parts, "for (const $l of $links) $l();"]
    )


@cache
def style(*names: str) -> str:
    """Style sheets below viz/browser, one after the other."""
    return "\n".join((BROWSER / name).read_text(encoding="utf-8") for name in names)


def _visit(path: Path, order: list[Path], way: list[Path]) -> None:
    """What a module needs stands before it, but for what needs it in turn."""
    if path in order or path in way:
        return
    for *_, target in _IMPORT.findall(path.read_text(encoding="utf-8")):
        _visit((path.parent / target).resolve(), order, [*way, path])
    order.append(path)


def _name(path: Path) -> str:
    return path.relative_to(BROWSER.resolve()).as_posix()


def _wrapped(path: Path) -> str:
    source = path.read_text(encoding="utf-8")
    given = [_given(path, *found) for found in _IMPORT.findall(source)]
    exported = {name: name for _, name in _NAMED.findall(source)}
    body = _NAMED.sub(r"\1 \2", _IMPORT.sub("", source))
    if _DEFAULT.search(body):
        body, exported = _DEFAULT.sub("const $default = ", body), exported | {"default": "$default"}
    for name in _RENAMED.findall(body):
        exported["default"] = name
    body = _STYLE.sub(_EMPTY_STYLE, _RENAMED.sub("", body))
    if left := _LEFT.search(_COMMENT.sub("", body)):
        raise PackError(f"{_name(path)}: {left.group(0).strip()[:80]}")
    declared = ", ".join(name for names, _ in given for name in names.values())
    links = " ".join(
        f'({{ {", ".join(f"{theirs}: {mine}" for theirs, mine in names.items())} }} = $made["{target}"] ?? {{}});'
        for names, target in given
    )
    made = ", ".join(f"get {name}() {{ return {own}; }}" for name, own in exported.items())
    return "\n".join(
        [
            f"(() => {{ // {_name(path)}",
            f"let {declared};" if declared else "",
            f"const $link = () => {{ {links} }};",
            "$link();",
            "$links.push($link);",
            f'$made["{_name(path)}"] = {{ {made} }};',
            body.strip(),
            "})();",
        ]
    )


def _given(path: Path, names: str, default: str, target: str) -> tuple[dict[str, str], str]:
    """What a module imports from another, by the names there and here; and the other's name."""
    found = dict.fromkeys(names.split(", ")) if names else {"default": default}
    if any(not re.fullmatch(r"\w+", name) for name in found):
        raise PackError(f"{_name(path)}: import {{ {names} }}")
    return {theirs: mine or theirs for theirs, mine in found.items()}, _name((path.parent / target).resolve())
