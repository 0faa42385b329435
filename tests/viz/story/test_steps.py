"""The story's ten sentences, each found again by other ways: torch's own modules and the networks' own files."""

import itertools
import json
import math
import re
from typing import Any

import numpy as np
import pytest
import torch

from models import CheckpointError, load_checkpoint, trace_text
from models.modules.bridge import module_of
from models.networks.checkpoint import checkpoint_root
from models.networks.interventions import with_forget_bias
from models.networks.misfit import MisfitError
from models.networks.text import tokenize
from models.understanding.suite import read_suite
from viz.cache import checkpoints, readings
from viz.content.english import EXAMPLES
from viz.content.examples import examples_in, is_praise
from viz.figures.style.numbers import from_log10
from viz.language import LANGUAGES, Language, load_words
from viz.story.fading import DIAL
from viz.story.guide import STEPS, step_at
from viz.story.step import Step

NAMED = {"en": ("lstm", "rnn", ""), "vi": ("vi_lstm", "vi_rnn", "vi_")}
TOKENS = {"en": ("great", "but"), "vi": ("ngon", "nhưng")}
NUMBER = re.compile(r"\d+(?:\.\d+)?")
both = pytest.mark.parametrize("language", LANGUAGES)


def step(number: int, language: Language) -> Step:
    return step_at(number, load_words(language))


def numbers(sentence: str) -> list[str]:
    """What stands in a sentence as plain numbers, in order."""
    return NUMBER.findall(sentence)


def verdicts(network: str, text: str) -> list[float]:
    """P(positive) after each word, by torch: every beginning of the text is read anew."""
    model = load_checkpoint(network)
    module = module_of(model)
    ids = torch.from_numpy(trace_text(model, text).ids.copy())[None]
    with torch.no_grad():
        return [
            float(torch.sigmoid(module(ids[:, :length], torch.tensor([length]))))
            for length in range(1, ids.shape[1] + 1)
        ]


def text_of(name: str, language: Language) -> str:
    return examples_in(language)[NAMED[language][2] + name]


def tokens_of(name: str, language: Language) -> list[str]:
    return list(trace_text(load_checkpoint(NAMED[language][0]), text_of(name, language)).tokens)


def faded(network: str, text: str, delta: float = 0.0) -> float:
    """log10 of the gradient of the carried state at the first word over that at the last, by autograd in float64."""
    model = load_checkpoint(network)
    changed = with_forget_bias(model, delta) if delta else model
    own = {name: torch.tensor(value).double() for name, value in changed.tensors.items()}
    w, u, b, c = (own[f"recurrent.{name}_l0"] for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))
    hidden = memory = torch.zeros(u.shape[1], dtype=torch.float64)
    kept = []
    for word in own["embedding.weight"][torch.tensor(trace_text(model, text).ids)]:
        drive = w @ word + b + u @ hidden + c
        if model.config.cell == "lstm":
            i, f, g, o = drive.chunk(4)
            memory = f.sigmoid() * memory + i.sigmoid() * g.tanh()
            kept.append(memory if kept else memory.requires_grad_())
            hidden = o.sigmoid() * memory.tanh()
        else:
            hidden = drive.tanh()
            kept.append(hidden if kept else hidden.requires_grad_())
    logit = (own["readout.weight"] @ hidden).sum()
    first, last = (gradient.norm() for gradient in torch.autograd.grad(logit, [kept[0], kept[-1]]))
    return math.log10(float(first) / float(last))


@both
def test_praise_turn_and_fall(language: Language) -> None:
    lstm, text = NAMED[language][0], text_of("but", language)
    found, tokens = verdicts(lstm, text), tokens_of("but", language)
    trace = trace_text(load_checkpoint(lstm), text)
    logits = [math.log(p / (1 - p)) for p in found]
    great, turn = (tokens.index(token) for token in TOKENS[language])
    worst = 1 + int(np.argmin(np.diff(logits)))
    for number, at in ((1, great), (2, turn), (3, worst)):
        told = step(number, language)
        assert (told.page, told.query["word"], told.query["net"]) == ("gates", str(at + 1), lstm)
        assert told.plays is not None and told.plays[1] == at + 1
        assert f"“{tokens[at]}”" in told.sentence
        before, after = (f"{100 * p:.1f}" for p in found[at - 1 : at + 1])
        assert [n for n in numbers(told.sentence) if n in (before, after)] == [before, after]
        key = "story.moves.up" if found[at] > found[at - 1] else "story.moves.down"
        assert load_words(language)(key, before=before, after=after) in told.sentence
    second = step(2, language)
    unit = int(second.query["unit"])
    forget = trace.layers[-1].signals["forget"][:, unit]
    assert f"unit {unit} " in second.sentence
    assert [f"{forget[turn - 1]:.2f}", f"{forget[turn]:.2f}"] == re.findall(r"f = (\d\.\d\d)", second.sentence)
    assert f"{100 - 100 * forget[turn]:.0f}\u00a0%" in second.sentence
    end = f"{100 * found[-1]:.1f}\u00a0%"
    assert end in step(3, language).sentence.split(load_words(language)("story.negative"))[0]
    assert found[-1] < 0.5


@both
def test_two_networks_on_the_same_words(language: Language) -> None:
    lstm, rnn, _ = NAMED[language]
    text = text_of("but", language)
    first, second = (np.array(verdicts(name, text)) for name in (lstm, rnn))
    apart = int(np.abs(first - second).argmax())
    shares = [f"{100 * share:.1f}" for share in (first[-1], second[-1], first[apart], second[apart])]
    told = step(4, language)
    assert numbers(told.sentence) == [str(len(first)), *shares, "50", str(int(((first > 0.5) != (second > 0.5)).sum()))]
    assert f"“{tokens_of('but', language)[apart]}”" in told.sentence
    assert (told.page, told.query["net"], told.query["beside"]) == ("compare", lstm, rnn)


@both
def test_two_hundred_words(language: Language) -> None:
    lstm, rnn, _ = NAMED[language]
    text = text_of("long", language)
    model = load_checkpoint(lstm)
    trace = trace_text(model, text)
    forget, hidden = (trace.layers[-1].signals[signal] for signal in ("forget", "hidden"))
    spread = np.vstack([np.zeros_like(hidden[:1]), hidden]).std(axis=0)
    weight = np.abs(model.readout[0]) * spread
    left = float((forget[1:].prod(axis=0) * weight).sum() / weight.sum())
    told = step(5, language).sentence
    assert str(len(trace.tokens) - 1) in numbers(told)
    assert f" {from_log10(math.log10(100 * left))}\u00a0%" in told
    assert f" {from_log10(abs(faded(lstm, text)))} " in told
    race = step(6, language)
    for name in (rnn, lstm):
        assert f" {from_log10(abs(faded(name, text)))} " in race.sentence
    assert race.races and race.query["race"] == "1"


@both
def test_the_dial(language: Language) -> None:
    lstm, text = NAMED[language][0], text_of("long", language)
    told = step(7, language)
    words = load_words(language)
    parts = told.sentence.split("→")[1:]
    assert len(parts) == len(DIAL)
    for delta, part in zip(DIAL, parts, strict=True):
        model = load_checkpoint(lstm)
        probability = trace_text(with_forget_bias(model, delta) if delta else model, text).probability
        assert f"{100 * probability:.1f}\u00a0%" in told.sentence
        log10 = faded(lstm, text, delta)
        way = words("story.dial.weaker" if log10 < 0 else "story.dial.stronger", shift="", ratio="").split("→")[1]
        assert way.split()[0] in part
        assert f" {from_log10(abs(log10))} " in part
    assert told.query["delta"] == f"{DIAL[0]:g}"


@both
def test_bad_and_not_bad(language: Language) -> None:
    told, words = step(9, language), load_words(language)
    assert (told.page, told.query["compare"]) == ("compare", "texts")
    one, other = told.query["text"], told.query["other"]
    assert tokenize(one, language) == [word for word in tokenize(other, language) if word not in ("not", "không")]
    ends = [f"{100 * verdicts(name, text)[-1]:.1f}" for name in NAMED[language][:2] for text in (one, other)]
    suite = next(ability for ability in read_suite(language) if ability.name == "negated_blame").sentences
    right = []
    for name in NAMED[language][:2]:
        logits = [trace_text(load_checkpoint(name), sentence.text).logit for sentence in suite]
        right.append(sum((logit > 0) == sentence.praise for logit, sentence in zip(logits, suite, strict=True)))
    assert numbers(told.sentence) == [*ends, str(len(suite)), *map(str, right)]
    assert words("story.negation.many", all=len(suite), lstm=right[0], rnn=right[1]) in told.sentence


def test_where_nothing_was_measured_no_counts_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "report", lambda name: None)
    assert len(numbers(step(9, "en").sentence)) == 4


@both
def test_what_it_misjudges_and_how_often_it_is_right(language: Language) -> None:
    lstm = NAMED[language][0]
    model, examples = load_checkpoint(lstm), examples_in(language)
    wrong = [name for name, text in examples.items() if (trace_text(model, text).logit > 0) != is_praise(name)]
    config: dict[str, Any] = json.loads((checkpoint_root() / lstm / "config.json").read_text())
    accuracy = config["test"]["accuracy"]
    last = step(10, language)
    found = numbers(last.sentence)
    assert found[:2] == [f"{100 * accuracy:.1f}", f"{100 - 100 * accuracy:.0f}"]
    assert found[-2:] == [str(len(examples)), str(len(wrong))]
    assert last.writes


def test_a_text_in_which_nothing_falls_is_said_to_have_no_such_word(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "great wonderful excellent amazing"
    monkeypatch.setattr("viz.story.step.examples_in", lambda language: {**EXAMPLES, "but": text})
    found = verdicts("lstm", text)
    assert all(second > first for first, second in itertools.pairwise(found)), found
    assert "No word pulls the verdict down." in step(3, "en").sentence


@both
def test_every_step_has_an_address_of_its_own(language: Language) -> None:
    steps = [step(number, language) for number in range(1, len(STEPS) + 1)]
    assert len(steps) == 10
    assert len({(each.page, *sorted(each.query.items())) for each in steps}) == 10
    assert all(each.query["lang"] == language for each in steps)
    assert all(each.sentence[0].isupper() or each.sentence[0] in "“0123456789" for each in steps)


def test_without_a_network_a_step_cannot_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(name: str, text: str) -> None:
        raise CheckpointError(name, MisfitError("folder.missing"))

    monkeypatch.setattr(readings, "traced", gone)
    with pytest.raises(CheckpointError):
        step(1, "en")
