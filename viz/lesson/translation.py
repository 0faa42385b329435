"""The live view of the chapter on translation: the plain translator on a sentence, and what else could be written."""

import zlib
from collections.abc import Sequence

from models.translation.handover import HandOver
from models.translation.trace import BEAMS, Translation, TranslationTrace
from models.translation.words import as_text
from viz.cache import translators
from viz.content.shipped import TRANSLATORS
from viz.content.unfit import mask_of
from viz.figures.style.axis import brief
from viz.figures.style.numbers import signed
from viz.language import Words
from viz.lesson.chapter import Live, Visit
from viz.path import Asked
from viz.translator import PANELS, show_translator
from viz.translator.payload import Shown, Side, build_payload, view_id

TRANSLATOR = "lesson_translator"
"""The translator's key: not that of its own page, whose cursor is another."""

_PLAIN, _LOOKING = TRANSLATORS
_OWN = HandOver()


def translates(visit: Visit) -> Live:
    """The plain translator, stepped through; asked is what it would write from less, and what attention writes."""
    words, text = visit.words, visit.text
    trace = translators.traced(_PLAIN, text, BEAMS, (), _OWN)
    opened = zlib.crc32(f"{visit.chapter} {text}".encode(errors="replace"))
    shown = Shown(
        own=Side(_PLAIN, trace),
        other=None,
        moment=0,
        unit=None,
        panel=PANELS[0],
        complete=False,
        alone=True,
        present=visit.settings.present,
        mode="beam",
        mask=mask_of([trace]),
        writable=False,
        opened=opened,
    )
    others = {
        "zeros": translators.written(_PLAIN, text, BEAMS, HandOver("zeros", "zeros")),
        "cell": translators.written(_PLAIN, text, BEAMS, HandOver("zeros", "own")),
        "attention": translators.written(_LOOKING, text, BEAMS, _OWN),
    }
    return Live(
        view_id(_PLAIN, "beam", trace, opened),
        tuple(_asked(name, trace, other, words) for name, other in others.items()),
        lambda: show_translator(build_payload(shown, words), TRANSLATOR),
        _notes(trace, words),
        {"source": text},
    )


def _asked(name: str, trace: TranslationTrace, other: Translation, words: Words) -> Asked:
    """Whether every word would be the same."""
    own = trace.output.translation
    told = {
        "own": _shown(own.words, trace),
        "own_total": signed(own.log_probability),
        "other": _shown(other.words, trace),
        "other_total": signed(other.log_probability),
    }
    return Asked(
        f"translation-{name}-{zlib.crc32(' '.join(trace.source.tokens).encode(errors='replace'))}",
        f"translation-{name}",
        words(f"path.quiz.ask.translation.{name}"),
        words("path.quiz.rule.translation"),
        tuple((option, words(f"path.quiz.option.{option}")) for option in ("same", "others")),
        "same" if other.words == own.words else "others",
        words(f"path.quiz.why.translation.{name}", **told),
    )


def _shown(found: Sequence[str], trace: TranslationTrace) -> str:
    mask = mask_of([trace], found)
    return as_text(mask.get(word, word) for word in found)


def _notes(trace: TranslationTrace, words: Words) -> tuple[str, ...]:
    source = trace.source
    notes = []
    if source.dropped:
        total = len(source.tokens) + source.dropped
        notes.append(words("translate.notice.dropped", total=total, limit=len(source.tokens)))
    unknown = [token for token, known in zip(source.tokens, source.known, strict=True) if not known]
    if unknown:
        notes.append(words("notice.some_unknown", words=", ".join(map(brief, dict.fromkeys(unknown)))))
    return tuple(notes)
