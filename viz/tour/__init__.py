"""The tour of the screen: what stands where on the Gates page, a spotlight at a time, in the browser alone."""

from collections.abc import Callable

from viz import component
from viz.language import Words

TOUR = "page_tour"
"""The tour's key in the session."""

STOPS = ("words", "gates", "cell", "play", "gradient", "more")
"""In this order; where each is on the page, the browser knows (viz/browser/tour/stops.js)."""

KEYBOARD = ("play", "more")
"""Of which more is told to who has a keyboard."""


def show_tour(count: int, words: Words, *, on_closed: Callable[[], None]) -> None:
    """Begin the tour, once for each `count`. `on_closed` is called when it has been walked to its end, or left."""
    names = ("label", "next", "back", "skip", "done", "keys")
    data = {
        "count": count,
        "stops": [{"name": stop, "text": words(f"tour.step.{stop}"), "keys": _keys(stop, words)} for stop in STOPS],
        "words": {name: words(f"tour.{name}") for name in names},
    }
    component.show("tour", key=TOUR, data=data, on_closed_change=on_closed)


def _keys(stop: str, words: Words) -> str:
    return words(f"tour.keyboard.{stop}") if stop in KEYBOARD else ""
