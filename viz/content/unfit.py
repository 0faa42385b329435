"""Words that do not belong on a classroom's screen. The list is short, in small letters, and anyone may change it.

The networks learned from sentences that volunteers wrote, some of which are about violence, sex or abuse, and a wrong
word of a translation can come from those. A word of the list is not drawn but shown as dots; a source that holds one is
not translated, as long as the switch on the page says so.
"""

from collections.abc import Iterable, Mapping, Sequence

from models.translation.trace import TranslationTrace
from models.translation.words import END


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


SOURCE = _listed(
    """
    kill kills killed killing killer murder murdered murderer suicide rape raped hang hanged corpse naked nude sex sexy
    sexual porn whore bitch bastard fuck fucking fucked shit ass asshole damn dick slut drug drugs cocaine heroin
    """
)
"""Of English."""

OUTPUT = _listed("giết mày tao địt đéo đĩ điếm cặc lồn cứt đụ hiếp dâm")
"""Of Vietnamese, single syllables."""

PHRASES = (
    ("tử", "hình"),
    ("tự", "tử"),
    ("tự", "sát"),
    ("quyến", "rũ"),
    ("khỏa", "thân"),
    ("khoả", "thân"),
    ("ma", "túy"),
    ("ma", "tuý"),
    ("tình", "dục"),
    ("treo", "cổ"),
    ("gái", "điếm"),
    ("chết", "tiệt"),
    ("con", "đĩ"),
)
"""Of Vietnamese, several syllables: each of them is hidden where they stand together."""


def unfit_source(tokens: Iterable[str]) -> bool:
    """Whether an English sentence holds a word of the list."""
    return not SOURCE.isdisjoint(tokens)


def unfit_words(words: Sequence[str]) -> frozenset[str]:
    """The words of a Vietnamese output that are not to be seen."""
    found = set(OUTPUT.intersection(words))
    for phrase in PHRASES:
        for at in range(len(words) - len(phrase) + 1):
            if tuple(words[at : at + len(phrase)]) == phrase:
                found.update(phrase)
    return frozenset(found)


def dots(word: str) -> str:
    """What stands in a word's place: as many dots as letters, so that nothing else on the screen moves."""
    return "•" * len(word)


def mask_of(traces: Iterable[TranslationTrace], *outputs: Sequence[str]) -> Mapping[str, str]:
    """How the unsuitable words of these traces and outputs are shown: written, tried, or among the candidates."""
    found: set[str] = set().union(*(unfit_words(output) for output in outputs))
    for trace in traces:
        found |= unfit_words(trace.output.words)
        found |= unfit_words([twig.word for twig in trace.tree])
        for candidates in trace.output.candidates:
            found |= unfit_words(candidates)
    return {word: dots(word) for word in found if word != END}
