"""The choices of a page as the session holds them: what is chosen, what an address says, what stands in an address."""

from collections.abc import Collection, Mapping
from typing import Any, Generic, TypeVar

from viz.visit import choices
from viz.visit.declared import Choice, View, declared, read


class Choices(Generic[View]):
    """The choices that the dataclass `view` declares, which the session holds as `prefix` and the field's name."""

    def __init__(self, view: type[View], prefix: str = "") -> None:
        self.view = view
        self._declared = declared(view)
        self.prefix = prefix

    def __getitem__(self, name: str) -> Choice:
        return self._declared[name]

    def key(self, name: str) -> str:
        """The name of a choice in the session, and of its widget (viz/visit/choices.py)."""
        return name if "shared" in self[name].about else f"{self.prefix}{name}"

    @property
    def keys(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(self.key(name) for name in self._declared)

    @property
    def parameters(self) -> tuple[str, ...]:
        """Their names in an address."""
        return tuple(name for each in self._declared.values() for name in each.parameters)

    def chosen(self) -> View:
        """The view that is chosen."""
        values = dict[str, Any]()
        for name, each in self._declared.items():
            value = choices.look(self.key(name))
            values[name] = each.default if value is None else value
            if each.kind is tuple:
                values[name] = tuple(option for option in each.options if option in values[name])
        return self.view(**values)

    def put(self, **changed: Any) -> None:
        """Choose these for the visitor, by the name of the field."""
        for name, value in changed.items():
            choices.put(self.key(name), list(value) if isinstance(value, tuple) else value)

    def take(self, view: View) -> None:
        """Choose a whole view for the visitor."""
        self.put(**{name: getattr(view, name) for name in self._declared})

    def begin_anew(self, other: str) -> None:
        """Another "text" or "network" is the visitor's: what belongs to the one before goes back to its default."""
        self.put(**{name: each.default for name, each in self._declared.items() if each.about.get("anew") == other})

    def leave_all_but(self, name: str, offered: Collection[str]) -> None:
        """Of what is chosen of several, only what is offered stays, in the order in which it was chosen."""
        choices.put(self.key(name), [each for each in choices.look(self.key(name)) if each in offered])

    def points(self) -> bool:
        """Whether a choice points to a place."""
        return any(
            "points" in each.about and choices.look(self.key(name)) != each.default
            for name, each in self._declared.items()
        )

    def adopt(self, query: Mapping[str, str]) -> tuple[str, ...]:
        """Choose what an address says; the names of the parameters that make no sense."""
        view, ignored = read(self.view, query)
        self.take(view)
        return ignored

    def settle(self) -> None:
        """At the start of every run, when it is clear who leads: leave what cannot be chosen any more."""

    def carried(self) -> Mapping[str, str]:
        """What stands in the address of every page."""
        return {}

    def along(self) -> Mapping[str, str]:
        """What every link of ours to another page takes along."""
        return {}

    def hear(self, action: str) -> str | None:
        """A key was pressed: the page on which it leads to some of these choices, None if it means nothing here."""
        return None

    def heard(self) -> tuple[str, ...]:
        """Names of sentences: keys that something listens to now, for the list of keys."""
        return ()


Page = TypeVar("Page", bound=Choices[Any])

_pages: dict[str, Choices[Any]] = {}


def register(page: str, own: Page) -> Page:
    """A page, or what leads through the pages, says when its module is loaded which choices it has."""
    _pages[page] = own
    return own


def registered() -> tuple[Choices[Any], ...]:
    """The choices of all pages; first those without a prefix, of the first page and of what leads through the pages."""
    return tuple(sorted(_pages.values(), key=lambda own: own.prefix != ""))
