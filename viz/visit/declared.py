"""How a page declares its choices, each once: as a field of one frozen dataclass.

Type and default of a field say what can be chosen, and what is while nobody has chosen: `Literal["top", "all"]` is one
of these, `tuple[Literal[...], ...]` any of these, `bool` a switch, `str` a text. What a type cannot say, `About` says
beside it: `Annotated[int | None, About(least=1)]`. From that follow how a choice stands in an address and what makes
sense there (here), and under which name the session holds it and a widget shows it (viz/visit/held.py).

Every choice is a language-neutral id, a number or a text, so a link opens the same view in any language. A parameter
that makes no sense is left out and named, so that the page can say so. Long texts are compressed in the link.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from types import NoneType
from typing import Annotated, Any, Literal, TypedDict, TypeVar, get_args, get_origin

from models.networks.checkpoint import is_name
from viz.figures.style.names import is_own
from viz.visit.address import text_query, unpack

View = TypeVar("View")


@dataclass(frozen=True)
class Grid:
    """A slider: from `low` to `high` in steps of `step`."""

    low: float
    high: float
    step: float

    def stop(self, found: str) -> float:
        """The stop that an address names; ValueError where the slider has none there."""
        if re.fullmatch(r"-?[0-9]{1,4}(\.[0-9]{1,3})?", found) and self.low <= float(found) <= self.high:
            stop = self.low + round((float(found) - self.low) / self.step) * self.step
            if math.isclose(stop, float(found), abs_tol=1e-9):
                return round(stop, 3)
        raise ValueError(found)


class About(TypedDict, total=False):
    """What an annotation says of a choice besides type and default.

    What can be chosen: one of `options`, of a tuple any of them; a number from `least`; a stop of the slider `grid`;
    what may be the name of a network's folder (`named`), whether or not there is one; what `check` makes of a text,
    which raises ValueError for one that makes no sense.

    In an address: the name of its `parameter`, where that is not the field's; whether it stands there `always`, or only
    where it is not the default.

    Besides: whether it is `shared` by all pages that declare it; whether it begins `anew`, at the default, with another
    text or another network; whether it `points` to a place: a view in which it does is the visitor's own.
    """

    options: tuple[str, ...]
    least: int
    grid: Grid
    named: bool
    check: Callable[[str], str]
    parameter: str
    always: bool
    shared: bool
    anew: Literal["text", "network"]
    points: bool


@dataclass(frozen=True)
class Choice:
    """A declared choice: one of `options`, if there are any; `kind` is the type of its values but None."""

    name: str
    default: Any
    kind: type
    options: tuple[Any, ...]
    about: About

    @property
    def parameters(self) -> tuple[str, ...]:
        """Its names in an address: a text has two, the second for when it is compressed."""
        name = self.about.get("parameter", self.name)
        is_text = self.kind is str and not self.options and not {"named", "check"} & set(self.about)
        return (name, f"{name}z") if is_text else (name,)

    def parse(self, found: str) -> Any:
        """The value that an address names; ValueError where that makes no sense."""
        if self.kind is tuple:
            chosen = [] if found == "none" else found.split(",")
            if not set(chosen) <= set(self.options):
                raise ValueError(found)
            return tuple(option for option in self.options if option in chosen)
        if self.options:
            return self.options[self.options.index(found)]
        if self.kind is bool:
            return ("0", "1").index(found) == 1
        if "grid" in self.about:
            return self.about["grid"].stop(found)
        if self.kind is int and not self._is_number(found):
            raise ValueError(found)
        if "named" in self.about and not is_name(found):
            raise ValueError(found)
        return self.about["check"](found) if "check" in self.about else self.kind(found)

    def offers(self, value: Any) -> bool:
        """Whether a value is one of those that can be chosen; of several, whether all are."""
        return not self.options or (set(value) <= set(self.options) if self.kind is tuple else value in self.options)

    def tell(self, value: Any) -> Mapping[str, str]:
        """The parameter that names a value; none for a text that is too long for a link, and a network of one's own."""
        if "named" in self.about and is_own(value):  # in no link: nobody else has it
            return {}
        name, *packed = self.parameters
        if packed:
            return text_query(value, name)
        if self.kind is tuple:
            return {name: ",".join(value) or "none"}
        return {name: value if self.kind is str else f"{value:g}" if self.kind is float else str(int(value))}

    def _is_number(self, found: str) -> bool:
        return found.isascii() and found.isdecimal() and len(found) <= 6 and int(found) >= self.about.get("least", 0)


def declared(view: Any) -> Mapping[str, Choice]:
    """The choices that a dataclass declares, by the name of the field."""
    return {each.name: _choice(each.name, each.default, each.type) for each in fields(view)}


def _choice(name: str, default: Any, said: Any) -> Choice:
    said, about = get_args(said) if get_origin(said) is Annotated else (said, About())
    if NoneType in get_args(said):
        (said,) = (each for each in get_args(said) if each is not NoneType)
    several = get_origin(said) is tuple
    one = get_args(said)[0] if several else said
    options = get_args(one) if get_origin(one) is Literal else about.get("options", ())
    return Choice(name, default, tuple if several else str if options else one, options, about)


def written(view: Any, *names: str) -> dict[str, str]:
    """The parameters of these fields, of all where none is named; what is default is left out, if not always there."""
    query, choices = dict[str, str](), declared(view)
    for name in names or choices:
        value, each = getattr(view, name), choices[name]
        if value != each.default or "always" in each.about:
            query |= each.tell(value)
    return query


def read(view: type[View], query: Mapping[str, str], **otherwise: Any) -> tuple[View, tuple[str, ...]]:
    """The view that URL parameters describe, and the names of those that make no sense and were ignored.

    What the address does not say is as in `otherwise`, or the default.
    """
    values, ignored = dict[str, Any](), []
    for name, each in declared(view).items():
        values[name] = otherwise.get(name, each.default)
        found = next((place for place in each.parameters if place in query), None)
        if found is None:
            continue
        try:
            values[name] = unpack(query[found]) if found != each.parameters[0] else each.parse(query[found])
        except ValueError:
            ignored.append(found)
    return view(**values), tuple(ignored)
