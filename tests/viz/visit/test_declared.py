"""Choices declared as fields: what follows from a field, for every choice that a page has."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

import pytest
from streamlit.testing.v1 import AppTest

from viz.compare.settings import COMPARE, CompareSettings
from viz.gates.settings import GATES, GatesSettings
from viz.gradients.settings import LabSettings
from viz.lesson.settings import LessonSettings
from viz.translate.settings import TranslateSettings
from viz.visit.declared import About, Choice, declared, read, written
from viz.visit.settings import Settings

VIEWS = (Settings, GatesSettings, LabSettings, CompareSettings, LessonSettings, TranslateSettings)
CHOICES = [(view, name) for view in VIEWS for name in declared(view)]


def values(choice: Choice) -> Iterator[Any]:
    """Some that it can have: every option, every end."""
    yield choice.default
    if choice.kind is tuple:
        yield from ((), choice.options, choice.options[1:])
    elif choice.options:
        yield from choice.options
    elif "check" in choice.about:
        yield from ("unwritten.2~shut.input.3-7", "silent.0")  # the hands that are held
    elif "grid" in choice.about:
        yield from (choice.about["grid"].low, choice.about["grid"].high)
    else:
        least = choice.about.get("least", 0)
        yield from {bool: (True, False), int: (least, least + 1, 999_999), str: ("my-own_1",)}[choice.kind]


@pytest.mark.parametrize(("view", "name"), CHOICES)
def test_every_choice_is_carried_by_an_address_and_only_where_it_is_not_default(view: Any, name: str) -> None:
    choice = declared(view)[name]
    for value in values(choice):
        chosen = replace(view(), **{name: value})
        address = written(chosen, name)
        assert bool(address) == (value != choice.default or "always" in choice.about)
        assert set(address) <= set(choice.parameters)
        assert address.items() <= written(chosen).items()
        assert read(view, address) == (chosen, ())


@pytest.mark.parametrize(("view", "name"), CHOICES)
def test_what_makes_no_sense_is_named_and_leaves_the_default(view: Any, name: str) -> None:
    choice = declared(view)[name]
    parameter = choice.parameters[-1]  # of a text the compressed one: a plain text can be anything
    for nonsense in ("", "<b>", "nothing of the kind", "-1e9", "\ud800", "x" * 20_000):
        assert read(view, {parameter: nonsense}) == (view(), (parameter,))


def test_no_page_declares_a_parameter_twice() -> None:
    for view in VIEWS:
        names = [name for choice in declared(view).values() for name in choice.parameters]
        assert len(names) == len(set(names))


def test_type_default_and_annotation_say_what_can_be_chosen() -> None:
    @dataclass(frozen=True)
    class View:
        way: Literal["up", "down"] = "up"
        ways: tuple[Literal["up", "down"], ...] = ()
        maybe: Literal["up", "down"] | None = None
        count: Annotated[int | None, About(least=1, parameter="n")] = None
        on: bool = True

    assert [choice.options for choice in declared(View).values()] == [("up", "down")] * 3 + [(), ()]
    assert written(View()) == {}
    query = {"way": "down", "ways": "down,up", "maybe": "up", "n": "2", "on": "0"}
    assert read(View, query) == (View("down", ("up", "down"), "up", 2, False), ())
    assert written(View("down", ("up", "down"), "up", 2, False)) == query | {"ways": "up,down"}
    assert read(View, {}, count=5) == (View(count=5), ())
    assert read(View, {"n": "0"}, count=5) == (View(count=5), ("n",))


def test_pages_share_only_what_they_declare_to_share() -> None:
    assert {*GATES.keys} & {*COMPARE.keys} == {"part", "scale"}


def page() -> None:
    from dataclasses import dataclass
    from typing import Annotated

    import streamlit as st

    from viz.visit.declared import About
    from viz.visit.held import Choices

    @dataclass(frozen=True)
    class View:
        word: Annotated[int | None, About(anew="text", points=True)] = None
        part: Annotated[str | None, About(options=("1", "2"), anew="network", shared=True)] = None
        lines: Annotated[tuple[str, ...], About(options=("a", "b", "c"))] = ("a",)

    own = Choices(View, "own_")
    said = [own.chosen(), own.points()]
    ignored = own.adopt({"word": "3", "part": "2", "lines": "c,a", "else": "x"})
    said += [ignored, own.chosen(), own.points()]
    own.leave_all_but("lines", ["b", "c"])
    own.begin_anew("text")
    said += [own.chosen(), own.points()]
    own.begin_anew("network")
    said += [own.chosen(), own.adopt({"word": "x"}), own.chosen(), own.keys]
    st.session_state["said"] = [str(each).rpartition("View")[2] for each in said]


def test_the_session_holds_what_is_chosen_and_lets_go_of_what_belonged_to_the_text_before() -> None:
    app = AppTest.from_function(page).run()
    assert not app.exception
    assert app.session_state["said"] == [
        *("(word=None, part=None, lines=('a',))", "False"),
        *("()", "(word=3, part='2', lines=('a', 'c'))", "True"),
        *("(word=None, part='2', lines=('c',))", "False"),
        *("(word=None, part=None, lines=('c',))", "('word',)", "(word=None, part=None, lines=('a',))"),
        "('own_word', 'part', 'own_lines')",
    ]
