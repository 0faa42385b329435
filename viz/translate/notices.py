"""What a reader should know about a translation before trusting it: sentences, the most important first."""

from models.translation.trace import TranslationTrace
from models.translation.words import END, OUTPUT_LIMIT
from viz.content.to_translate import EXAMPLES, example_of
from viz.figures.style.axis import brief
from viz.language import Words
from viz.translate.settings import TranslateSettings

_NAMED = 8  # unknown words that are named


def notices(trace: TranslationTrace, chosen: TranslateSettings, words: Words) -> list[str]:
    """Sentences about this source, what the decoder started from, and its output; empty for an ordinary one."""
    source, output = trace.source, trace.output
    found = []
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
    example = example_of(chosen.source)
    if example and (credit := EXAMPLES[example].credit):
        found.append(words("translate.notice.learned", credit=credit))
    return found


def _handed(trace: TranslationTrace) -> list[tuple[str, str]]:
    return [("h", trace.how.hidden), ("C", trace.how.cell)]
