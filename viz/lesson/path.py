"""The guided path: its chapters in order. What a chapter is, and how to add one, is told in viz/lesson/chapter.py."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from models import CheckpointError
from models.questions.changes import change_questions, kept_questions
from models.questions.verdicts import direction_questions, turn_questions, verdict_questions
from models.understanding.judged import pairs_right
from viz.cache import checkpoints, readings
from viz.content.english import EXAMPLES, PAIRS
from viz.content.examples import examples_in, pairs_in
from viz.content.shipped import BASIC
from viz.figures.style.names import network_name
from viz.language import Language, Words
from viz.lesson import live
from viz.lesson.chapter import Chapter
from viz.lesson.translation import translates
from viz.shell.questions import Maker
from viz.shell.source import understood
from viz.visit import networks


def _gates(*signals: str) -> tuple[Maker, ...]:
    return tuple(partial(change_questions, signal=signal) for signal in signals)


def _accuracies(words: Words) -> Mapping[str, str]:
    """The measured accuracy of each simple network, and what that leaves of a hundred reviews."""
    read = [name for name in BASIC if networks.language_read(name) == _language(words)]
    found = {name: about for name in read if not isinstance(about := checkpoints.about(name), CheckpointError)}
    measured = {name: about.test_accuracy for name, about in found.items() if about.test_accuracy is not None}
    listed = [
        words("path.training.one", name=network_name(name, words), accuracy=f"{100 * accuracy:.1f}")
        for name, accuracy in measured.items()
    ]
    wrong = [
        words("path.training.wrong", name=network_name(name, words), wrong=f"{100 * (1 - accuracy):.0f}")
        for name, accuracy in measured.items()
    ]
    return {"networks": ", ".join(listed), "wrong": ", ".join(wrong)}


def _misjudged(words: Words) -> Mapping[str, str]:
    """How many of the examples of the other pages the LSTM misjudges, and which."""
    language = _language(words)
    wrong, examples = readings.misjudged(networks.of_kind("lstm", language)), examples_in(language)
    named = [words(f"example.{example}") for example in examples if example in wrong]
    return {"wrong": str(len(wrong)), "all": str(len(examples)), "examples": ", ".join(named)}


def _in_both_orders(words: Words) -> Mapping[str, str]:
    """Of our pairs of the same words in two orders, how many each simple network judges rightly in both."""
    language = _language(words)
    listed, pairs = [], 0
    for name in BASIC:
        if networks.language_read(name) != language or (found := understood(name, "order")) is None:
            continue
        right, pairs = pairs_right(found.wrong, found.sentences), found.sentences // 2
        listed.append(words("path.order.one", name=network_name(name, words), right=right))
    return {"networks": ", ".join(listed), "pairs": str(pairs)}


def _language(words: Words) -> Language:
    """The language of the networks that the page speaks of: its own, if there are any that read it."""
    return words.language if words.language in networks.languages_read() else "en"


_VIETNAMESE, _VIETNAMESE_PAIRS = examples_in("vi"), pairs_in("vi")


PATH: Mapping[str, Chapter] = MappingProxyType(
    {
        "sequence": Chapter(
            text="I loved the first half, but the ending was awful.",
            vietnamese="Quán rất đẹp và sạch sẽ, nhưng lần này phục vụ quá tệ, không bao giờ quay lại.",
            live=live.reads("rnn", (turn_questions,), live.prediction),
            folds=("simple_rnn",),
        ),
        "step": Chapter(
            text="The movie was not good.",
            vietnamese=_VIETNAMESE["vi_not_good"],
            live=live.reads("rnn", _gates("hidden")),
            folds=("rnn_step",),
        ),
        "fading": Chapter(
            text=EXAMPLES["long"],
            vietnamese=_VIETNAMESE["vi_long"],
            live=live.gradients(("rnn.hidden", "lstm.cell", "gru.hidden")),
            folds=("vanishing",),
            page="gradients",
            query=MappingProxyType({"view": "sentence"}),
        ),
        "gates": Chapter(
            text=EXAMPLES["but"],
            vietnamese=_VIETNAMESE["vi_but"],
            live=live.reads("lstm", _gates("forget", "input", "output")),
            folds=("lstm",),
        ),
        "belt": Chapter(
            text=EXAMPLES["turn"],
            vietnamese=_VIETNAMESE["vi_turn"],
            live=live.reads("lstm", (kept_questions,), live.unit),
            folds=("belt",),
            query=MappingProxyType({"detail": "memory"}),
        ),
        "gru": Chapter(
            text=EXAMPLES["but"],
            vietnamese=_VIETNAMESE["vi_but"],
            live=live.reads("gru", _gates("update", "reset")),
            folds=("gru",),
        ),
        "order": Chapter(
            text=PAIRS["order"][0],
            vietnamese=_VIETNAMESE_PAIRS["vi_order"][0],
            live=live.in_two_orders("lstm", (turn_questions,)),
            folds=(),
            page="compare",
            query=MappingProxyType({"compare": "texts"}),
            says=_in_both_orders,
        ),
        "ways": Chapter(
            text=EXAMPLES["ruined"],
            live=live.reads("bilstm2", (direction_questions, verdict_questions)),
            folds=("rnn2", "bilstm", "bilstm2", "bigru2"),
        ),
        "training": Chapter(
            text=EXAMPLES["expected"],
            vietnamese=_VIETNAMESE["vi_far_from"],
            live=live.reads("lstm", (verdict_questions, turn_questions), live.prediction),
            folds=("training",),
            page="compare",
            says=_accuracies,
        ),
        "translation": Chapter(
            text="My brother wants to learn French.",
            live=translates,
            folds=("seq2seq",),
            page="translate",
        ),
        "matter": Chapter(
            text=EXAMPLES["distance"],
            vietnamese=_VIETNAMESE_PAIRS["vi_corner"][1],
            live=live.reads_again("lstm"),
            folds=(),
            query=MappingProxyType({"bars": "unwritten"}),
        ),
        "limits": Chapter(
            text=EXAMPLES["distance"],
            vietnamese=_VIETNAMESE["vi_distance"],
            live=live.reads("lstm", (verdict_questions, turn_questions), live.prediction),
            folds=("readout",),
            says=_misjudged,
        ),
    }
)
"""By name, in the lesson's order."""
