"""The two translators: what they write, from what, and how good they are."""

from functools import cache

from models import HandOver, load_translator, translate
from models.translation.learning.pairs import TRAINING_PAIRS
from tests.conftest import CHECKPOINTS
from tests.teaching.facts.form import claim, value
from tests.teaching.facts.material import report
from viz.content.to_translate import EXAMPLES
from viz.language import Language, load_words
from viz.lesson.path import PATH
from viz.shell.source import grouped

LONG = EXAMPLES["why"].english
"""A sentence that the narrow way is too narrow for."""


@cache
def written(name: str, sentence: str, how: HandOver = HandOver()) -> str:  # noqa: B008 -- frozen
    """What a translator writes with five beams."""
    return translate(load_translator(name, CHECKPOINTS), sentence, handover=how).text


def _stated(name: str, translator: str, sentence: str, how: HandOver) -> None:
    @value(f"translate.{name}")
    def _(_: Language) -> str:
        return f"“{written(translator, sentence, how)}”"


_OWN, _CHAPTER = HandOver(), PATH["translation"].text

for _name, _translator, _sentence, _how in (
    ("plain", "translate", _CHAPTER, _OWN),
    ("zeros", "translate", _CHAPTER, HandOver("zeros", "zeros")),
    ("cell", "translate", _CHAPTER, HandOver("zeros", "own")),
    ("attention", "translate_attention", _CHAPTER, _OWN),
    ("long.plain", "translate", LONG, _OWN),
    ("long.attention", "translate_attention", LONG, _OWN),
):
    _stated(_name, _translator, _sentence, _how)


@claim("translate.zeros_say_one_thing")
def _zeros(_: Language) -> bool:
    """From zeros the plain decoder writes the same whatever was read."""
    sentences = (example.english for example in EXAMPLES.values())
    return len({written("translate", text, HandOver("zeros", "zeros")) for text in sentences}) == 1


@value("translate.same_from_cell")
def _same_from_cell(_: Language) -> str:
    """Of how many examples C alone gives the same words."""
    sentences = [example.english for example in EXAMPLES.values()]
    alone = HandOver("zeros", "own")
    return str(sum(written("translate", text) == written("translate", text, alone) for text in sentences))


@value("translate.examples")
def _examples(_: Language) -> str:
    return str(len(EXAMPLES))


@value("pairs")
def _pairs(language: Language) -> str:
    return grouped(TRAINING_PAIRS, load_words(language))


@value("sentences")
def _sentences(_: Language) -> str:
    return str(report("translate")["whole"]["sentences"])


def _stated_score(name: str, translator: str, figure: str) -> None:
    @value(f"bleu.{name}")
    def _(_: Language) -> str:
        return f"{report(translator)['whole'][figure]:.1f}"


for _name, _translator, _figure in (
    ("plain", "translate", "bleu_beam5"),
    ("attention", "translate_attention", "bleu_beam5"),
    ("nearest", "translate", "bleu_nearest"),
):
    _stated_score(_name, _translator, _figure)


@value("exact.plain")
def _exact_plain(_: Language) -> str:
    return str(report("translate")["exact_beam5"])


@value("exact.attention")
def _exact_attention(_: Language) -> str:
    return str(report("translate_attention")["exact_beam5"])


@claim("bleu.attention_better")
def _attention_better(_: Language) -> bool:
    """Beyond both intervals, on sentences of every length."""
    plain, looking = report("translate"), report("translate_attention")
    apart = looking["whole"]["bleu_beam5"] - plain["whole"]["bleu_beam5"]
    lengths = zip(plain["lengths"], looking["lengths"], strict=True)
    return apart > plain["spread_beam5"] + looking["spread_beam5"] and all(
        other["bleu_beam5"] > own["bleu_beam5"] for own, other in lengths
    )


@claim("bleu.plain_no_better_than_copying")
def _no_better(_: Language) -> bool:
    whole = report("translate")["whole"]
    return bool(whole["bleu_beam5"] < whole["bleu_nearest"])
