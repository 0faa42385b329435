"""What a step of the story is, and the networks and texts that it speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from viz.content.examples import examples_in, pairs_in
from viz.language import Language, Words
from viz.visit import networks

Place = Literal["words", "unit", "pair", "gradient", "dial"]
"""What a step is about: the words with their verdicts, what one unit does there, two networks or texts with their
charts, the chart of the gradients, the pictures of the dial.
"""


@dataclass(frozen=True)
class Step:
    """One step in one language: the `page` and the `query` of its address, and what its sentence says.

    `plays` are the words (from 1) that the player goes through, from one to the other; None where nothing moves.
    `types`: the text is written up to there, as by a hand, and read along.
    `races`: the gradients run back. `shows`: what is brought into view. `waits`: the story goes on
    only when what is under way on the page has ended. `trains`: the bar has the button that starts the live task.
    `writes`: the visitor is asked to write, so the text box gets the focus.
    """

    page: str
    query: Mapping[str, str]
    sentence: str
    plays: tuple[int, int] | None = None
    types: bool = False
    races: bool = False
    shows: Place | None = None
    waits: bool = False
    trains: bool = False
    writes: bool = False


@dataclass(frozen=True)
class Cast:
    """Who plays: the networks and the examples of one language. A page's language that no network reads has none."""

    reads: Language
    lstm: str
    rnn: str
    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    pairs: Mapping[str, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))

    def text(self, name: str) -> str:
        """The example of this name, as the English ones are called."""
        return self.texts[self._own(name)]

    def pair(self, name: str) -> tuple[str, str]:
        """The two texts that differ in little, by the English name."""
        return self.pairs[self._own(name)]

    def token(self, english: str, vietnamese: str) -> str:
        """The word that a sentence is about, in the language that is read."""
        return vietnamese if self.reads == "vi" else english

    def _own(self, name: str) -> str:
        return f"vi_{name}" if self.reads == "vi" else name


def cast_of(words: Words) -> Cast:
    """The networks that read the page's own language, where there are any; else the English ones."""
    reads: Language = words.language if words.language in networks.languages_read() else "en"
    return Cast(
        reads, networks.of_kind("lstm", reads), networks.of_kind("rnn", reads), examples_in(reads), pairs_in(reads)
    )
