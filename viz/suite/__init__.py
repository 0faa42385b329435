"""The table of what networks understand: a row a kind of sentences, a column a network; a click on a cell opens the
sentences that the network misjudges, each a link to where it reads them.

A component of its own, because a cell of Streamlit's tables can be no button, and what it opens has to stand below it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from viz import component
from viz.language import Language, Words

SUITE = "suite"
"""The key in the session of what tells a choice of cell."""

_SAID = (
    *("title", "kind", "unmeasured", "missed_praise", "missed_blame", "none"),
    *("legend_people", "legend_better", "legend_chance", "legend_worse"),
)


@dataclass(frozen=True)
class Row:
    """A kind of sentences by its name, what it is called, and its `sentences`: the text, and whether it is praise."""

    name: str
    title: str
    examples: tuple[str, ...]
    sentences: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Filled:
    """A cell: how it stands beside a coin, what stands in it, and all that in words; the ends of the interval in 0..1;
    and the places of the sentences that are `wrong`.
    """

    standing: str
    text: str
    hint: str
    low: float
    high: float
    wrong: tuple[int, ...]


@dataclass(frozen=True)
class Column:
    """A network by its name, what it is called, what is said of it in short; `cells` by row, None if not measured."""

    name: str
    title: str
    note: str
    cells: Mapping[str, Filled] | None


def show_suite(
    rows: Sequence[Row],
    columns: Sequence[Column],
    words: Words,
    *,
    reads: Language,
    opened: tuple[str, str] | None,
    link: Mapping[str, str],
    on_opened: Callable[[], None],
) -> None:
    """Draw it; `reads` is the language of the sentences, `opened` the row and the column whose sentences are shown.

    `link` is the address of the Gates page without its network and its text. `on_opened` is called with a choice of
    cell in the session: see `read_opened`.
    """
    data = {
        "rows": [asdict(row) for row in rows],
        "columns": [asdict(column) for column in columns],
        "reads": reads,
        "opened": None if opened is None else list(opened),
        "link": dict(link),
        "words": {name: words(f"suite.{name}") for name in _SAID},
    }
    component.show("suite", key=SUITE, data=data, on_opened_change=on_opened)


def read_opened(state: Any) -> tuple[str, str] | None:
    """Row and column of the cell that the table told the session; None where none is open or it makes no sense."""
    try:
        row, column = state["opened"]
    except (TypeError, KeyError, ValueError):
        return None
    return (row, column) if isinstance(row, str) and isinstance(column, str) else None
