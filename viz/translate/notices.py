"""The translation as a line, and what a reader should know before trusting it: the most important first."""

import re
from difflib import SequenceMatcher

from models.translation.trace import TranslationTrace
from models.translation.words import END, OUTPUT_LIMIT
from viz.content.to_translate import EXAMPLES, example_of
from viz.content.tongue import language_of_text
from viz.content.unfit import mask_of
from viz.figures.style.axis import brief
from viz.language import Words
from viz.translate.settings import TranslateSettings

_NAMED = 8  # unknown words that are named


def notices(trace: TranslationTrace, chosen: TranslateSettings, words: Words) -> list[str]:
    """The translation, and sentences about this source, what the decoder started from, and its output."""
    source, output = trace.source, trace.output
    example = EXAMPLES.get(example_of(chosen.source) or "")
    found = []
    if chosen.mode != "given" or not chosen.given.strip():
        found.append(words("translate.written", output=_written(trace, hide=chosen.hide)))
    if example and example.person:
        found.append(words("translate.person", sentence=example.person))
        if chosen.mode != "given":
            found.append(beside_person(_written(trace, hide=chosen.hide), example.person, words))
    if language_of_text(chosen.source) == "vi":
        found.append(words("translate.notice.vietnamese"))
    if source.dropped:
        total = len(source.tokens) + source.dropped
        found.append(words("translate.notice.dropped", total=total, limit=len(source.tokens)))
    unknown = [token for token, known in zip(source.tokens, source.known, strict=True) if not known]
    if unknown:
        distinct = list(dict.fromkeys(unknown))
        named = ", ".join(brief(token) for token in distinct[:_NAMED]) + (" …" if len(distinct) > _NAMED else "")
        found.append(words("translate.notice.unknown", count=len(distinct), words=named))
    if source.ended:
        found.append(words("translate.notice.ended"))
    if (trace.how.hidden, trace.how.cell) != ("own", "own"):
        parts = [f"{state} {words(f'translate.handover.{part}')}" for state, part in _handed(trace)]
        found.append(words("translate.notice.handover", parts="; ".join(parts)))
    if chosen.prefix:
        found.append(words("translate.notice.prefix"))
    if not output.ended:
        found.append(words("translate.notice.endless", limit=OUTPUT_LIMIT))
    if chosen.mode == "given" and chosen.given.strip() and not all(output.known):
        own = [word for word, known in zip(output.words, output.known, strict=True) if not known and word != END]
        found.append(words("translate.notice.unwritable", words=", ".join(brief(word) for word in own)))
    if example and example.credit:
        found.append(words("translate.notice.learned", credit=example.credit))
    return found


def beside_person(written: str, person: str, words: Words) -> str:
    """Where two translations differ, in the words of each; signs and capitals do not count."""
    ours, theirs = (re.findall(r"\w+", text.lower()) for text in (written, person))
    if ours == theirs:
        return words("translate.person.same")
    places = SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes()
    pairs = [
        words("translate.person.place", theirs=" ".join(theirs[a:b]) or "–", ours=" ".join(ours[c:d]) or "–")
        for kind, a, b, c, d in places
        if kind != "equal"
    ]
    return words("translate.person.other", places="; ".join(pairs))


def _written(trace: TranslationTrace, *, hide: bool) -> str:
    """The output as a line, without its end."""
    mask = mask_of([trace]) if hide else {}
    return " ".join(mask.get(word, word) for word in trace.output.words if word != END)


def _handed(trace: TranslationTrace) -> list[tuple[str, str]]:
    return [("h", trace.how.hidden), ("C", trace.how.cell)]
