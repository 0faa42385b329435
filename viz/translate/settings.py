"""What a visitor of the Translate page is looking at: its choices (viz/visit/declared.py), and the page's address."""

from dataclasses import dataclass
from typing import Annotated, Literal

from models.translation.handover import HandOver, Part
from models.translation.trace import BEAMS
from viz.content.shipped import TRANSLATORS
from viz.content.to_translate import EXAMPLES
from viz.translator import PANELS
from viz.visit.declared import About, written
from viz.visit.held import Choices, register
from viz.visit.settings import Settings


@dataclass(frozen=True)
class TranslateSettings:
    """One view; `moment` and `unit` count from 0, None for where a view starts.

    `prefix` are words that the visitor put in place of the decoder's, with spaces between; `given` is the visitor's
    own translation, `other` the sentence whose states may be handed over.
    """

    source: Annotated[str, About(always=True)] = next(iter(EXAMPLES.values())).english
    translator: Annotated[str, About(options=TRANSLATORS)] = "translate"
    mode: Literal["greedy", "beam", "given"] = "beam"
    hidden: Part = "own"
    cell: Part = "own"
    section: Literal["length", "handover", "take"] = "length"
    panel: Annotated[str, About(options=PANELS)] = PANELS[0]
    prefix: str = ""
    given: str = ""
    other: str = ""
    hide: bool = True  # unsuitable words
    moment: int | None = None
    unit: int | None = None

    @property
    def handover(self) -> HandOver:
        """What the decoder starts from; the sentence's own state where another's is wanted but none is given."""
        parts = [part if part != "other" or self.other.strip() else "own" for part in (self.hidden, self.cell)]
        return HandOver(parts[0], parts[1], self.other if "other" in parts else None)

    @property
    def beams(self) -> int:
        """How wide the search is."""
        return BEAMS if self.mode == "beam" else 1


TRANSLATE = register("translate", Choices(TranslateSettings, "translate_"))


def translate_to_query(settings: Settings, chosen: TranslateSettings) -> dict[str, str]:
    """URL parameters of one view; what is default is left out, except the language and the sentence."""
    return written(settings, "language") | written(chosen) | written(settings, "present")
