"""What if: the demonstrations of what a hand in the network does, and what the same hand does elsewhere."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from models import trace_text
from models.interventions.demonstrations import Demonstration, numbers_of, read_demonstrations
from models.interventions.means import read_units
from models.interventions.not_written import closed_at
from models.reading.holding.hold import Hold
from tests.teaching.facts.form import claim, value
from tests.teaching.facts.material import model, network, trace
from viz.figures.style.numbers import signed
from viz.language import Language


def _demonstration(name: str, language: Language) -> Demonstration:
    (found,) = (one for one in read_demonstrations() if (one.name, one.language) == (name, language))
    return found


@cache
def _numbers(name: str, kind: str, language: Language) -> Mapping[str, Any]:
    return numbers_of(model(network(kind, language)), _demonstration(name, language))


@value("hand.far.before")
def _far_before(language: Language) -> str:
    return f"{trace(network('lstm', language), _demonstration('far_word', language).text).probability:.2f}"


@value("hand.far.after")
def _far_after(language: Language) -> str:
    one = _demonstration("far_word", language)
    return (
        f"{trace_text(model(network('lstm', language)), one.text, hold=closed_at('lstm', one.words)).probability:.2f}"
    )


@value("hand.far.back")
def _far_back(language: Language) -> str:
    one = _demonstration("far_word", language)
    return str(len(trace(network("lstm", language), one.text).tokens) - 1 - one.words[0])


@claim("hand.far.only")
def _far_only(language: Language) -> bool:
    """In the LSTM and in the GRU this one word turns the verdict, and none of the others."""
    return all(_numbers("far_word", kind, language)["turned"] == [1] for kind in ("lstm", "gru"))


@value("hand.unit")
def _unit(language: Language) -> str:
    return str(_numbers("one_unit", "lstm", language)["units"][0])


@value("hand.unit.back")
def _unit_back(language: Language) -> str:
    one = _demonstration("one_unit", language)
    return str(len(trace(network("lstm", language), one.text).tokens) - 1 - one.words[0])


@value("hand.unit.before")
def _unit_before(language: Language) -> str:
    return signed(_numbers("one_unit", "lstm", language)["read"])


@value("hand.unit.after")
def _unit_after(language: Language) -> str:
    return signed(_numbers("one_unit", "lstm", language)["alone"][0])


@value("hand.unit.gru")
def _units_of_the_gru(language: Language) -> str:
    return str(_numbers("one_unit", "gru", language)["turned_by"])


@claim("hand.unit.only")
def _only_one_unit(language: Language) -> bool:
    """It alone turns the verdict; silent at every word it turns neither of the two."""
    one, name = _demonstration("one_unit", language), network("lstm", language)
    found, silent = _numbers("one_unit", "lstm", language), Hold("hidden", 0.0, None, (int(_unit(language)),))
    texts = [text for text in (one.text, one.other) if text is not None]
    kept = [(trace_text(model(name), text, hold=[silent]).logit > 0) == (trace(name, text).logit > 0) for text in texts]
    return found["turning"] == 1 and kept == [True, True]


@value("silent.sentences")
def _sentences(language: Language) -> str:
    return str(_removal(language)["sentences"])


@value("silent.all")
def _all(language: Language) -> str:
    return f"{100 * _removal(language)['influential'][0]:.1f}"


@value("silent.half")
def _half(language: Language) -> str:
    removal = _removal(language)
    return f"{100 * removal['influential'][removal['counts'].index(64)]:.1f}"


def _removal(language: Language) -> Mapping[str, Any]:
    found: Mapping[str, Any] = read_units(network("lstm", language))["removal"]
    return found
