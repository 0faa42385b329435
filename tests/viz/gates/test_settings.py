"""The Gates page's choices and their form in an address: a link opens the same view, and nonsense in it is named."""

import pytest

from viz.content.shipped import CURVES
from viz.gates.settings import GATES, GatesSettings, to_query
from viz.visit.declared import read
from viz.visit.settings import Settings, from_query

VIEWS = [
    (Settings(), GatesSettings()),
    (
        Settings(language="vi", network="gru", text="Xin chào, I loved it!"),
        GatesSettings(word=3, unit=0, order="index", rows="all"),
    ),
    (Settings(text="", network="rnn"), GatesSettings(curves=(), scale="absolute", detail="memory", memory="unit")),
    (Settings(text="<script>&?#%00\n\t👍🏽 שלום"), GatesSettings(curves=CURVES, word=1, unit=127, order="influence")),
    (Settings(network="gru", present=True), GatesSettings(race=True)),
]


@pytest.mark.parametrize(("settings", "gates"), VIEWS)
def test_a_link_opens_the_view_that_it_was_made_from(settings: Settings, gates: GatesSettings) -> None:
    query = to_query(settings, gates)
    assert from_query(query, "en") == (settings, ())
    assert read(GatesSettings, query) == (gates, ())


def test_what_is_default_is_left_out() -> None:
    assert list(to_query(Settings(), GatesSettings())) == ["lang", "net", "text"]
    assert "curves" not in to_query(Settings(), GatesSettings(curves=(*GatesSettings().curves,)))


def test_the_parameters_stand_in_the_order_in_which_they_always_stood() -> None:
    view = GatesSettings(
        3, "1.forward", 7, "index", "all", CURVES, "absolute", "without", "take", "unit", True, ("cell", "units")
    )
    names = ["lang", "net", "text", "word", "part", "unit", "order", "rows", "curves", "scale", "bars", "detail"]
    assert list(to_query(Settings(present=True), view)) == [*names, "memory", "race", "open", "present"]


def test_an_address_opens_what_its_choices_need_unless_it_says_what_is_open() -> None:
    for choice, needs in {
        "rows=all": "units",
        "detail=unit": "numbers",
        "word=3": "none",
        "order=index&memory=unit": "units,numbers",
    }.items():
        query = dict(each.split("=") for each in choice.split("&"))
        for said, opened in (({}, needs), ({"open": "none"}, "none"), ({"open": "cell,view"}, "cell,view")):
            GATES.adopt(query | said)
            assert GATES.chosen().open == tuple(opened.split(",") if opened != "none" else ())
            chosen = GATES.chosen()
            assert GATES.adopt(to_query(Settings(), chosen)) == ()
            assert GATES.chosen() == chosen
    assert GATES.adopt({"open": "kitchen"}) == ("open",)


def test_an_older_link_means_what_it_meant() -> None:
    query = {"lang": "vi", "net": "rnn", "text": "I loved it", "curves": "rnn.hidden,lstm.hidden"}
    assert from_query(query, "en") == (Settings("vi", "I loved it", "rnn"), ())
    assert read(GatesSettings, query) == (GatesSettings(curves=("rnn.hidden", "lstm.hidden")), ())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("word", "0"),
        ("word", "-3"),
        ("word", "1e3"),
        ("word", "٣"),
        ("word", "9" * 50),
        ("word", "1000000"),
        ("unit", "-1"),
        ("unit", "x"),
        ("order", "<b>"),
        ("rows", "17"),
        ("part", "10.forward"),
        ("curves", "rnn.hidden,rnn.cell"),
        ("curves", ""),
        ("scale", "log"),
        ("memory", "128"),
        ("race", "true"),
    ],
)
def test_nonsense_is_ignored_and_named(name: str, value: str) -> None:
    assert read(GatesSettings, {name: value}) == (GatesSettings(), (name,))


def test_the_cursor_is_that_of_the_view() -> None:
    cursor = GatesSettings(word=3, unit=7, order="index", rows="all", bars="without").cursor
    assert cursor == (3, 7, "index", "all", "without", (), "")
    assert {*cursor._fields} < {*GATES.keys}
