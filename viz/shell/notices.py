"""What a reader should know about a text before trusting the picture: sentences, by what the network really read."""

import unicodedata

from models.networks.keyboard import has_invisible
from models.reading.trace import Trace
from viz.figures.style.axis import brief
from viz.language import Words

_NAMED = 8  # unknown words that are named


def notices(text: str, trace: Trace, words: Words) -> list[str]:
    """Sentences about this text, the most important first; empty for an ordinary one."""
    found = []
    if trace.dropped:
        total = len(trace.tokens) + trace.dropped
        found.append(words("notice.dropped", total=total, limit=len(trace.tokens)))
    if not trace.known.any():
        found.append(words("notice.all_unknown"))
    elif _only_punctuation(trace.tokens):
        found.append(words("notice.punctuation"))
    elif not trace.known.all():
        found.append(words("notice.some_unknown", words=_unknown(trace, words)))
    if has_invisible(text):
        found.append(words("notice.invisible"))
    return found


def _only_punctuation(tokens: tuple[str, ...]) -> bool:
    return all(unicodedata.category(character)[0] == "P" for token in tokens for character in token)


def _unknown(trace: Trace, words: Words) -> str:
    unknown = [token for token, known in zip(trace.tokens, trace.known, strict=True) if not known]
    distinct = list(dict.fromkeys(unknown))
    named = ", ".join(brief(token) for token in distinct[:_NAMED])
    rest = len(distinct) - _NAMED
    return words("notice.more", words=named, count=rest) if rest > 0 else named
