"""What a chapter of the path is: a value that names its words, its text, its live view, its fold-outs and where to go.

A new chapter is one more entry in viz/lesson/path.py and its words `path.NAME.*` in both locales. Its live view is any
function from a `Visit` to a `Live`; those that several chapters use are in viz/lesson/live.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from viz.language import Words
from viz.path import Asked
from viz.visit.settings import Settings


@dataclass(frozen=True)
class Visit:
    """One look at a chapter: the `text` that is read, the visitor's settings and language, the layer chosen."""

    chapter: str
    text: str
    settings: Settings
    words: Words
    layer: str | None = None


@dataclass(frozen=True)
class Live:
    """What a live view found before it is drawn.

    `of` names the view in the browser, `asked` are the questions about it, `draw` puts it on the page, `notes`
    say what a reader should know about the text, `query` opens the same view on the chapter's page.
    """

    of: str
    asked: tuple[Asked, ...]
    draw: Callable[[], None]
    notes: tuple[str, ...] = ()
    query: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Chapter:
    """One chapter. `live` raises EmptyTextError for a text without words, CheckpointError where a network is missing;
    `page` and `query` are the view that shows it at work, `folds` names of viz/lesson/folds.py.
    """

    text: str
    live: Callable[[Visit], Live]
    folds: tuple[str, ...]
    vietnamese: str = ""  # the text for networks that read Vietnamese; none where there is no such network of its kind
    page: str = "gates"
    query: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    says: Callable[[Words], Mapping[str, str]] = lambda _: {}  # what its text is filled with
