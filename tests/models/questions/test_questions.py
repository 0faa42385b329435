"""Whatever the text: the right answer is what the numbers say, found here by another way; only clear ones are asked.

The numbers come from re-reading, from the module itself or from the tables that other tests hold to their own oracles.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from models import Trace, gradient_norms, load_checkpoint, memory_survival, trace_text
from models.interventions.not_written import not_written
from models.modules.bridge import module_of
from models.modules.classifier import SentimentClassifier
from models.networks.cells import SIGNALS
from models.networks.classifier import Network
from models.questions import changes, fading, verdicts
from models.questions.changes import change_questions, kept_questions
from models.questions.fading import smallest_questions
from models.questions.form import KINDS, Question, is_word, shuffled
from models.questions.order import in_other_order, order_questions
from models.questions.verdicts import direction_questions, turn_questions, unwritten_questions, verdict_questions
from models.reading.holding.hold import Hold
from models.reading.trace import only_part, trace_tokens
from models.reading.units import influence
from tests.conftest import CHECKPOINTS, SIMPLE, WORDS, tiny_network
from tests.viz.many_texts import MANY

SOME = MANY[::3]
TWO_WAYS = ("bilstm", "bigru2")
CURVES = {"rnn.hidden": "rnn", "lstm.cell": "lstm", "gru.hidden": "gru"}


@cache
def network(name: str) -> Network:
    return load_checkpoint(name, CHECKPOINTS)


@cache
def read(name: str, text: str) -> Trace:
    return trace_text(network(name), text)


def of_one_layer(trace: Trace) -> Iterator[Question]:
    for signal in SIGNALS[trace.cell]:
        if signal != "cell":
            yield from change_questions(trace, signal)
    yield from kept_questions(trace)


def check_change(question: Question, trace: Trace) -> None:
    assert question.word is not None
    assert question.unit is not None
    layer = trace.layers[-1]
    size = 2 if question.kind == "state" else 1
    before, after = (layer.signals[question.signal][question.word - k, question.unit] for k in (1, 0))
    change = (after - before) / size
    up, _, down = question.options
    expected = up if change >= 0.3 else down if change <= -0.3 else "stays" if abs(change) <= 0.1 else None
    assert question.answer == expected
    assert (question.numbers["before"], question.numbers["after"]) == (before, after)
    assert (question.numbers["moves"], question.numbers["stays"]) == (0.3 * size, 0.1 * size)
    assert question.covered == question.word >= 1
    assert {question.signal, "hidden"} <= set(question.covers)


def check_kept(question: Question, trace: Trace, model: Network) -> None:
    assert question.word is not None
    left = memory_survival(model, trace, question.unit)[-1, question.word]
    assert question.numbers["left"] == pytest.approx(left, abs=1e-12)
    assert question.answer == ("more" if left >= 0.7 else "less")
    assert left >= 0.7 or left <= 0.3
    assert question.numbers["words"] == len(trace.tokens) - 1 - question.word >= 3
    assert question.covered == question.word + 1
    assert "hidden" in question.covers


def check(question: Question, trace: Trace, model: Network) -> None:
    """One question about one layer, by numbers that the maker has not touched."""
    assert question.kind in KINDS
    assert question.unit in np.argsort(-influence(trace.layers[-1]), kind="stable")[:16]
    assert question.word is not None
    assert is_word(trace.tokens[question.word])
    if question.kind == "kept":
        check_kept(question, trace, model)
    else:
        check_change(question, trace)


@pytest.mark.parametrize("name", SIMPLE)
def test_what_is_asked_of_a_unit_is_what_its_numbers_say(name: str) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    for text in SOME:
        trace = read(name, text)
        for question in of_one_layer(trace):
            check(question, trace, network(name))
            seen[question.signal + question.kind, question.answer] += 1
    kinds = {kind for kind, _ in seen}
    assert len(kinds) == {"lstm": 6, "gru": 5, "rnn": 1}[name]
    for kind in kinds:
        answers = [count for (other, _), count in seen.items() if other == kind]
        assert len(answers) == (2 if kind.endswith("kept") else 3), kind
        assert min(answers) >= 10, seen


@given(
    words=st.lists(st.sampled_from((*WORDS, "zyzzyva", "!")), min_size=1, max_size=25),
    cell=st.sampled_from(("lstm", "gru", "rnn")),
    seed=st.integers(0, 5),
)
@settings(max_examples=60)
def test_any_text_and_any_weights(words: list[str], cell: str, seed: int) -> None:
    """Networks that nobody trained, texts of one word and of the same word again and again."""
    model = _tiny(cell, seed)
    trace = trace_tokens(model, tuple(words))
    for question in of_one_layer(trace):
        check(question, trace, model)
    for question in (*turn_questions(trace), *verdict_questions(trace)):
        check_verdict(question, trace, module_of(model))
    if len(words) == 1:
        assert not [*of_one_layer(trace), *turn_questions(trace)]


@pytest.mark.parametrize(
    ("tokens", "other"),
    [
        ("it is boring , but the end is fine .", "the end is fine , but it is boring ."),
        ("boring but fine", "fine but boring"),
        ("good , not bad !", "bad not , good !"),
        ("but it was fine .", "fine was it but ."),  # nothing stands before it
        ("it was fine , but ...", "but , fine was it ..."),
        ("chậm nhưng ngon .", "ngon nhưng chậm ."),
        ("awful !", None),
        ("", None),
        ("no no", None),
        ("a " * 40 + "b", None),
    ],
)
def test_another_order_has_the_same_words(tokens: str, other: str | None) -> None:
    found = in_other_order(tokens.split())
    assert found == (None if other is None else tuple(other.split()))
    assert found is None or sorted(found) == sorted(tokens.split())


@pytest.mark.parametrize("name", SIMPLE)
def test_the_same_words_in_another_order(name: str) -> None:
    answers: Counter[str] = Counter()
    for text in MANY[::2]:
        trace = read(name, text)
        other = in_other_order(trace.tokens)
        if other is None:
            continue
        turned = trace_tokens(network(name), other)
        found = order_questions(trace, turned)
        assert bool(found) == (abs(turned.probability - 0.5) >= verdicts.MARGIN)
        for question in found:
            assert question.answer == ("positive" if turned.logit > 0 else "negative")
            assert (question.numbers["here"], question.numbers["probability"]) == (
                trace.probability,
                turned.probability,
            )
            answers[question.answer] += 1
    assert min(answers.values()) >= 3 and len(answers) == 2, answers


@cache
def _tiny(cell: str, seed: int) -> Network:
    return tiny_network(cell, seed=seed)  # type: ignore[arg-type]


def check_verdict(question: Question, trace: Trace, module: SentimentClassifier) -> None:
    """By the module itself, on the text up to the word."""

    def says(words: int) -> float:
        ids = torch.tensor(trace.ids[:words]).unsqueeze(0)
        with torch.no_grad():
            return float(torch.sigmoid(module(ids, torch.tensor([words])).double())[0])

    if question.kind == "verdict":
        assert question.numbers["probability"] == pytest.approx(says(len(trace.ids)), abs=1e-4)
        assert question.answer == ("positive" if says(len(trace.ids)) > 0.5 else "negative")
        assert abs(trace.probability - 0.5) >= 0.1
    else:
        assert question.word is not None
        before, after = says(question.word), says(question.word + 1)
        assert (before, after) == pytest.approx([question.numbers[name] for name in ("before", "after")], abs=1e-4)
        assert question.answer == ("turns" if (before > 0.5) != (after > 0.5) else "stays")
        assert min(abs(before - 0.5), abs(after - 0.5)) >= 0.1 - 1e-4
        assert question.answer == "turns" or abs(after - before) <= 0.1 + 1e-4
        assert is_word(trace.tokens[question.word])
        assert question.covered == question.word
    assert question.verdict


@pytest.mark.parametrize("name", SIMPLE)
def test_a_verdict_turns_where_the_network_says_so_of_the_text_cut_there(name: str) -> None:
    seen: Counter[str] = Counter()
    module = module_of(network(name))
    for text in SOME:
        trace = read(name, text)
        for question in (*turn_questions(trace), *verdict_questions(trace)):
            check_verdict(question, trace, module)
            seen[question.answer] += 1
    assert set(seen) == {"turns", "stays", "positive", "negative"}
    assert min(seen.values()) >= 5, seen


@pytest.mark.parametrize(("name", "gate", "closed"), [("lstm", "input", 0.0), ("gru", "update", 1.0)])
def test_a_word_that_is_not_written_turns_the_verdict_where_reading_again_says_so(
    name: str, gate: str, closed: float
) -> None:
    seen: Counter[str] = Counter()
    for text in SOME:
        trace = read(name, text)
        worth = not_written(network(name), trace)
        assert worth is not None
        for question in unwritten_questions(trace, worth):
            assert question.word is not None
            held = trace_text(network(name), text, limit=len(trace.tokens), hold=[Hold(gate, closed, [question.word])])
            numbers = [question.numbers[each] for each in ("before", "after")]
            assert numbers == pytest.approx([trace.probability, held.probability], abs=1e-6)
            assert question.answer == ("turns" if (held.logit > 0) != (trace.logit > 0) else "stays")
            assert min(abs(held.probability - 0.5), abs(trace.probability - 0.5)) >= 0.1 - 1e-9
            assert is_word(trace.tokens[question.word])
            seen[question.answer] += 1
    assert min(seen["turns"], seen["stays"]) >= 5, seen


@pytest.mark.parametrize("name", TWO_WAYS)
def test_the_direction_that_weighs_more_adds_more_to_the_logit(name: str) -> None:
    seen: Counter[str] = Counter()
    for text in MANY[::6]:
        trace = read(name, text)
        assert turn_questions(trace) == ()
        for question in direction_questions(trace):
            adds = {way: question.numbers[way] for way in ("forward", "backward")}
            assert sum(adds.values()) + trace.bias == pytest.approx(trace.logit, abs=1e-9)
            weights = dict(zip(("forward", "backward"), network(name).readout, strict=True))
            for layer in trace.layers[-2:]:
                last = layer.signals["hidden"][-1 if layer.direction == "forward" else 0]
                assert adds[layer.direction] == pytest.approx(float(last @ weights[layer.direction]), abs=1e-9)
            (other,) = set(adds) - {question.answer}
            assert abs(adds[question.answer]) >= 2 * abs(adds[other])
            seen[question.answer] += 1
    assert set(seen) == {"forward", "backward"}


def test_the_smallest_gradient_is_the_smallest_and_is_not_always_the_same() -> None:
    """Over many texts it is mostly the RNN's, but not by definition: what is asked is what was measured."""
    seen: Counter[str] = Counter()
    for text in MANY[::4]:
        norms = {name: gradient_norms(network(name), read(name, text)).layers[0] for name in SIMPLE}
        found = {c: norms[n].log10_cell if n == "lstm" else norms[n].log10_hidden for c, n in CURVES.items()}
        curves = {curve: log10 for curve, log10 in found.items() if log10 is not None}
        tokens = read("rnn", text).tokens
        for question in smallest_questions(curves, tokens):
            assert question.word is not None
            left = {c: float(10 ** (log10[question.word] - log10[-1])) for c, log10 in curves.items()}
            smallest, second = sorted(left, key=lambda curve: left[curve])[:2]
            assert question.answer == smallest
            assert left[second] >= 3 * left[smallest] * (1 - 1e-9)
            assert {c: 10 ** question.numbers[c] for c in curves} == pytest.approx(left)
            assert question.covered == len(tokens) - 1 > question.word
            seen[question.answer] += 1
    assert seen["rnn.hidden"] >= 20
    assert seen.most_common(1)[0][0] == "rnn.hidden"


def test_gradients_that_are_nothing_or_endless() -> None:
    tokens = ("good", "film", "here")
    zero = np.array([-math.inf, -1.0, 0.0])
    flat = np.zeros(3)
    (first, *_) = smallest_questions({"a": zero, "b": flat}, tokens)
    assert (first.answer, first.numbers["a"]) == ("a", -math.inf)
    assert [question.word for question in smallest_questions({"a": zero, "b": zero}, tokens)] == []
    assert smallest_questions({"a": np.full(3, -math.inf), "b": flat}, tokens) == (), "its last is nothing too"
    assert smallest_questions({"a": flat}, tokens) == ()
    assert smallest_questions({"a": flat[:1], "b": flat[:1]}, tokens[:1]) == ()


def test_what_lies_between_the_thresholds_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """With thresholds that nothing can pass there is no question; with looser ones there are as many or more."""
    makers: list[tuple[Callable[[Trace], tuple[Question, ...]], object, dict[str, float], dict[str, float]]] = [
        (lambda t: change_questions(t, "forget"), changes, {"MOVES": 1.1, "STAYS": -1}, {"MOVES": 0.05, "STAYS": 0.5}),
        (kept_questions, changes, {"MUCH": 1.1, "LITTLE": -1}, {"MUCH": 0.5, "LITTLE": 0.5}),
        (turn_questions, verdicts, {"MARGIN": 0.51}, {"MARGIN": 0.01}),
        (verdict_questions, verdicts, {"MARGIN": 0.51}, {"MARGIN": 0.0}),
    ]
    traces = [read("lstm", text) for text in MANY[::20]]
    for make, room, never, always in makers:
        as_it_is = sum(len(make(trace)) for trace in traces)
        with monkeypatch.context() as patch:
            for name, value in never.items():
                patch.setattr(room, name, value)
            assert sum(len(make(trace)) for trace in traces) == 0
        with monkeypatch.context() as patch:
            for name, value in always.items():
                patch.setattr(room, name, value)
            if make is not turn_questions:  # whose margin is a ceiling too
                assert sum(len(make(trace)) for trace in traces) >= as_it_is > 0
    with monkeypatch.context() as patch:
        patch.setattr(fading, "TIMES", 1e300)
        assert smallest_questions({"a": np.array([-9.0, 0]), "b": np.zeros(2)}, ("a", "b")) == ()


def test_the_answer_is_not_told_by_its_place() -> None:
    """The order depends on the text alone: the same text the same order, and over many texts no answer leads."""
    firsts = Counter(change_questions(read("lstm", text), "forget")[0].answer for text in MANY if len(text) > 40)
    assert set(firsts) == {"opens", "stays", "closes"}
    assert max(firsts.values()) < 0.6 * sum(firsts.values())
    trace = read("lstm", MANY[0])
    assert change_questions(trace, "forget") == change_questions(trace, "forget")
    questions = [Question("verdict", (str(k), "x"), "x", {}) for k in range(5)]
    assert sorted(map(repr, shuffled(questions, ("\ud800",)))) == sorted(map(repr, questions))


def test_what_cannot_be_asked_is_refused_or_left_out() -> None:
    trace = read("lstm", "The film was good and the music was bad.")
    for signal in ("cell", "reset"):
        with pytest.raises(ValueError, match=signal):
            change_questions(trace, signal)
    backward = only_part(read("bilstm", "The film was good and the music was bad."), "1.backward")
    assert change_questions(backward, "forget") == kept_questions(backward) == ()
    assert kept_questions(read("rnn", "The film was good and the music was bad.")) == ()
    assert direction_questions(trace) == ()
    dots = trace_text(network("lstm"), ". . . ! ! . ? . .")
    assert [*of_one_layer(dots), *turn_questions(dots)] == [], "nothing to name"
    with pytest.raises(ValueError, match="one of a, b"):
        Question("verdict", ("a", "b"), "c", {})
