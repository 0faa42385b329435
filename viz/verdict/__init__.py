"""The verdict on the text that the player shows, in large letters: who says it, and what they said up to the cursor.

The player in the browser knows each verdict; before it stands there, what is shown came with it.
"""

from collections.abc import Mapping

from viz import component
from viz.language import Words


def show_verdict(verdict: Mapping[str, float] | None, name: str, explained: str, words: Words) -> None:
    """Draw it: the `verdict` of the network that is called `name`, as the player's payload has it; `explained` is said
    of the network besides.
    """
    said = {
        key: words(f"verdict.{key}")
        for key in ("positive", "negative", "help", "by", "held", "so_far", "anew", "label")
    }
    data = {"verdict": verdict, "name": name, "explained": explained, "words": said}
    component.show("verdict", key="verdict", data=data)
