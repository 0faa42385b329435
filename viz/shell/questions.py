"""A question of `models.questions` in the visitor's words: what is asked, what counts, and the answer in numbers."""

from collections.abc import Callable, Mapping, Sequence

from models import Trace
from models.questions.form import Kind, Question
from models.questions.order import in_other_order
from models.translation.words import as_text
from viz.content.examples import example_of, is_praise
from viz.figures.style.axis import brief
from viz.figures.style.names import curve_name
from viz.figures.style.numbers import from_log10, signed
from viz.figures.style.theme import SYMBOLS
from viz.language import Words
from viz.path import Asked
from viz.player.payload import Cover, cover_data, text_id

Made = Sequence[Question]
Maker = Callable[[Trace], Made]


def asked_of(questions: Made, network: str, text: str, trace: Trace, words: Words) -> tuple[Asked, ...]:
    """Questions about a `text` that `network` has read, and about nothing but its words, one unit and its verdict."""
    return tuple(_asked(question, network, text, trace, words) for question in questions)


def asked_of_gradients(questions: Made, trace: Trace, words: Words) -> tuple[Asked, ...]:
    """Questions about gradients of several networks on the same words, those of `trace`."""
    found = []
    for question in questions:
        values = _named(question, trace.tokens, words)
        left = [
            words("path.quiz.left", curve=curve_name(curve, words), left=from_log10(question.numbers[curve]))
            for curve in question.options
        ]
        found.append(
            Asked(
                _id(question, "gradients", trace),
                question.kind,
                words("path.quiz.ask.smallest", **values),
                words("path.quiz.rule.smallest", times=_short(question.numbers["times"])),
                tuple((curve, curve_name(curve, words)) for curve in question.options),
                question.answer,
                words("path.quiz.why.smallest", **values, left=", ".join(left)),
                cover={"before": question.covered},
            )
        )
    return tuple(found)


def cover_of(question: Question) -> Cover | None:
    """What of the player must not be seen before the answer."""
    if not question.covers and not question.verdict:
        return None
    return Cover(question.covers, question.covered, question.verdict)


def _asked(question: Question, network: str, text: str, trace: Trace, words: Words) -> Asked:
    values = {**_named(question, trace.tokens, words), **_NUMBERS[question.kind](question, words)}
    other = in_other_order(trace.tokens)
    if question.kind == "order" and other is not None:
        values["other"] = as_text(other)
    if question.signal:
        values |= {"signal": words(f"signal.{question.signal}"), "symbol": SYMBOLS[trace.cell][question.signal]}
    why = words(f"path.quiz.why.{question.kind}", **values, answer=words(f"path.quiz.said.{question.answer}"))
    if question.kind == "gate":
        why += " " + words(f"path.quiz.means.{question.signal}", percent=_percent(question.numbers["after"]))
    if question.kind == "verdict":
        why += _as_people_read(question, text, words)
    cover = cover_of(question)
    return Asked(
        _id(question, network, trace),
        question.kind,
        words(f"path.quiz.ask.{question.kind}", **values),
        words(f"path.quiz.rule.{question.kind}", **values),
        tuple((option, words(f"path.quiz.option.{option}")) for option in question.options),
        question.answer,
        why,
        question.word,
        question.unit,
        None if cover is None else cover_data(cover),
    )


def _as_people_read(question: Question, text: str, words: Words) -> str:
    """What people make of one of our examples, where the network is wrong about it."""
    example = example_of(text)
    if example is None or is_praise(example) == (question.answer == "positive"):
        return ""
    return " " + words("notice.misjudged.praise" if is_praise(example) else "notice.misjudged.blame")


def _id(question: Question, network: str, trace: Trace) -> str:
    """Names the question in the browser's memory, whatever the language."""
    place = [question.kind, question.signal, question.word, question.unit]
    return "-".join(str(part) for part in (network, text_id(trace), *place))


def _named(question: Question, tokens: Sequence[str], words: Words) -> dict[str, str | int]:
    """The word that is asked about and the one before it."""
    if question.word is None:
        return {}
    before = words("path.quiz.start") if question.word == 0 else brief(tokens[question.word - 1])
    found: dict[str, str | int] = {"token": brief(tokens[question.word]), "position": question.word + 1}
    found["previous"] = before
    return found | ({} if question.unit is None else {"unit": question.unit})


def _change(question: Question, _: Words) -> dict[str, str]:
    numbers = question.numbers
    change = numbers["after"] - numbers["before"]
    plus = "+" if change >= 0 else ""
    return {
        "before": signed(numbers["before"]),
        "after": signed(numbers["after"]),
        "change": plus + signed(change),
        "moves": _short(numbers["moves"]),
        "stays": _short(numbers["stays"]),
    }


def _turn(question: Question, words: Words) -> dict[str, str]:
    numbers = question.numbers
    side = words("path.quiz.said.positive" if numbers["before"] > 0.5 else "path.quiz.said.negative")
    shown = {name: f"{numbers[name]:.2f}" for name in ("before", "after")}
    return shown | {"verdict": side, "margin": _short(numbers["margin"])}


def _verdict(question: Question, _: Words) -> dict[str, str]:
    numbers = question.numbers
    return {
        "probability": f"{numbers['probability']:.2f}",
        "logit": signed(numbers["logit"]),
        "margin": _short(numbers["margin"]),
    }


def _order(question: Question, _: Words) -> dict[str, str]:
    numbers = question.numbers
    shown = {name: f"{numbers[name]:.2f}" for name in ("here", "probability")}
    return shown | {"margin": _short(numbers["margin"])}


def _kept(question: Question, _: Words) -> dict[str, str | int]:
    numbers = question.numbers
    left = numbers["left"]
    percent = _percent(left) if left >= 0.01 else f"{100 * left:.1g}" if left >= 1e-5 else "0"
    return {
        "percent": percent,
        "words": int(numbers["words"]),
        "much": _percent(numbers["much"]),
        "little": _percent(numbers["little"]),
    }


def _direction(question: Question, _: Words) -> dict[str, str]:
    numbers = question.numbers
    return {name: signed(numbers[name]) for name in ("forward", "backward", "logit")} | {
        "times": _short(numbers["times"])
    }


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"


def _short(number: float) -> str:
    return f"{number:g}"


_NUMBERS: Mapping[Kind, Callable[[Question, Words], Mapping[str, str | int]]] = {
    "gate": _change,
    "state": _change,
    "turn": _turn,
    "unwritten": _turn,
    "verdict": _verdict,
    "kept": _kept,
    "direction": _direction,
    "order": _order,
}
