"""What a reader should know about a text before trusting the picture: sentences, by what the network really read."""

import unicodedata

from models.networks.keyboard import has_invisible
from models.reading.trace import Trace
from viz.content.tongue import language_of_text
from viz.figures.style.axis import brief
from viz.language import Words

_NAMED = 8  # unknown words that are named
_SENTENCE = 4  # words that are enough to tell a language by


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
        if _is_foreign(text, trace):
            found.append(words("notice.foreign"))
        found.append(words("notice.some_unknown", words=_unknown(trace, words)))
    if has_invisible(text):
        found.append(words("notice.invisible"))
    return found


def _is_foreign(text: str, trace: Trace) -> bool:
    """Whether a text is in a third language: it looks like neither, and the network knows less than half its words."""
    known = [known for token, known in zip(trace.tokens, trace.known, strict=True) if token.isalpha()]
    return language_of_text(text) is None and len(known) >= _SENTENCE and 2 * sum(known) < len(known)


def _only_punctuation(tokens: tuple[str, ...]) -> bool:
    return all(unicodedata.category(character)[0] == "P" for token in tokens for character in token)


def _unknown(trace: Trace, words: Words) -> str:
    unknown = [token for token, known in zip(trace.tokens, trace.known, strict=True) if not known]
    distinct = list(dict.fromkeys(unknown))
    named = ", ".join(brief(token) for token in distinct[:_NAMED])
    rest = len(distinct) - _NAMED
    return words("notice.more", words=named, count=rest) if rest > 0 else named
