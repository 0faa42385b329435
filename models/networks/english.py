"""English split and counted as the lesson's torchtext does it (`basic_english`, `build_vocab_from_iterator`).

Ours, because torchtext is unmaintained since 0.18.0, loads only beside torch before 2.4, and brings torch along. What
comes out is the same, token by token: docs/decisions/0016-newer-pythons.md says over what that was measured, and
tests/models/networks/test_english.py tries it wherever torchtext is.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

_APART = str.maketrans({mark: f" {mark} " for mark in "'.,()!?"} | dict.fromkeys(";:", " "))


def split(text: str) -> list[str]:
    """Lower case, punctuation (' . , ( ) ! ?) as tokens of its own; `"`, `:`, `;` and `<br />` are dropped."""
    # In torchtext's order: a line break that a quotation mark cuts in two is whole again once that is gone.
    return text.lower().replace('"', "").replace("<br />", " ").translate(_APART).split()


def words(tokenized: Iterable[Sequence[str]], specials: Sequence[str], size: int) -> list[str]:
    """At most `size` words: the specials, then by falling frequency, equal ones by code point.

    A special that stands in the text takes the place that its frequency earns, and is then left out.
    """
    counts: Counter[str] = Counter()
    for tokens in tokenized:
        counts.update(tokens)
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    kept = (word for word, _ in ranked[: size - len(specials)])
    return [*specials, *(word for word in kept if word not in specials)]
