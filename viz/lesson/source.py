"""Our own code as it stands in its file now, for the lesson: read at every view, so it cannot go stale."""

import ast
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """Lines `first` to `last` (counted from 1) of the file `path` of this repository, without their indentation."""

    path: str
    first: int
    last: int
    text: str


def source_of(path: str, name: str, wanted: Sequence[str] = ()) -> Source:
    """A function ("lstm_step"), a class, a method ("SimpleRNN.forward") or an entry of a dict ("RECIPES.lstm").

    Of these, where some are `wanted`, only the lines that begin so. LookupError if the file has nothing of that name,
    or not all that is wanted.
    """
    return _cut(path, (_ROOT / path).read_text(encoding="utf-8"), name, tuple(wanted))


@lru_cache(maxsize=64)  # by what the file holds: the same is not parsed again for every visitor
def _cut(path: str, content: str, name: str, wanted: tuple[str, ...]) -> Source:
    lines = content.splitlines()
    found: ast.AST = ast.parse("\n".join(lines))
    first = last = 0
    for step in name.split("."):
        found, first, last = _within(found, step)
    numbers = [number for number in range(first, last + 1) if not wanted or _begins(lines[number - 1], wanted)]
    if wanted and len(numbers) != len(wanted):
        raise LookupError(f"{name} in {path} has not exactly these lines: {', '.join(wanted)}")
    text = textwrap.dedent("\n".join(lines[number - 1] for number in numbers))
    return Source(path, numbers[0], numbers[-1], text)


def _begins(line: str, wanted: tuple[str, ...]) -> bool:
    return line.strip().startswith(wanted)


def _within(node: ast.AST, name: str) -> tuple[ast.AST, int, int]:
    """The definition `name` directly within `node`, and its first and last line."""
    if isinstance(node, ast.AnnAssign | ast.Assign) and isinstance(node.value, ast.Dict):
        for key, value in zip(node.value.keys, node.value.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == name:
                return value, key.lineno, value.end_lineno or key.lineno
    for child in getattr(node, "body", []):
        if isinstance(child, ast.FunctionDef | ast.ClassDef) and child.name == name:
            start = min([child.lineno, *(decorator.lineno for decorator in child.decorator_list)])
            return child, start, child.end_lineno or start
        target = child.target if isinstance(child, ast.AnnAssign) else None
        if isinstance(target, ast.Name) and target.id == name:
            return child, child.lineno, child.end_lineno or child.lineno
    raise LookupError(f"there is no {name} in {type(node).__name__}")
