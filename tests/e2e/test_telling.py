"""The sentence under the values, in a browser: what it says of a unit at a word is what the trace holds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from models import LayerTrace, load_checkpoint, trace_text
from models.reading.drives import Drive, drives
from models.reading.trace import only_part, part_names, top_part
from models.reading.turning import turning_point
from tests.e2e.screen import Screen
from viz import language as i18n
from viz.content.english import EXAMPLES
from viz.content.shipped import DEFAULT_TEXT
from viz.language import Words

NAMES = {"gate", "state"}  # what a sentence fills in besides numbers
AS_PRINTED = 5.1e-3  # two decimals of what the browser holds to four
PUSHES = {"word": 5.6e-3, "memory": 5.6e-3, "bias": 5.1e-3}  # the first two it holds to three


@dataclass(frozen=True)
class Unit:
    """One unit of a layer at one word."""

    layer: LayerTrace
    pushes: Mapping[str, Drive]
    word: int  # from 0
    unit: int

    def at(self, signal: str) -> float:
        """To four decimals, as the browser holds it: what is "hardly anything" is decided by that."""
        return round(float(self.layer.signals[signal][self.word, self.unit]), 4)

    def before(self, signal: str) -> float:
        return round(float(self.layer.before(signal)[self.word, self.unit]), 4)

    @property
    def is_first(self) -> bool:
        return self.word == (len(self.layer.signals["hidden"]) - 1 if self.layer.direction == "backward" else 0)

    def told(self) -> tuple[list[str], dict[str, float], dict[str, str]]:
        """The keys of the parts that must be told, in order, the numbers in them, and the names of gate and state."""
        if "update" not in self.layer.signals and "forget" not in self.layer.signals:
            drive, place = self.pushes["hidden"], (self.word, self.unit)
            numbers = {"word": float(drive.word[place]), "memory": float(drive.memory[place])}
            numbers |= {"bias": float(drive.bias[self.unit])}
            numbers |= {"before": self.before("hidden"), "hidden": self.at("hidden")}
            return ["rnn.first" if self.is_first else "rnn"], numbers, {}
        lstm = "forget" in self.layer.signals
        keep, before = self.at("forget" if lstm else "update"), self.before("cell" if lstm else "hidden")
        written = self.at("input") * self.at("candidate") if lstm else (1 - keep) * self.at("candidate")
        numbers = {"keep": keep, "before": before, "kept": keep * before, "erased": 100 * (1 - keep)}
        numbers |= {"written": written, "output": self.at("output") if lstm else 0.0}
        numbers |= {"now": self.at("cell" if lstm else "hidden"), "hidden": self.at("hidden")}
        kept = "erased" if keep < 0.3 else "kept" if keep > 0.8 else "partly"
        first = "first" if self.is_first else "empty" if abs(before) < 0.05 else kept
        parts = [first, "unwritten" if abs(written) < 0.05 else "written", "shown" if lstm else "now"]
        return parts, numbers, {"gate": "f", "state": "C"} if lstm else {"gate": "z", "state": "h"}


def check(sentence: str, unit: Unit, words: Words) -> None:
    """The sentence has the parts that it must have, and every number in it is the trace's."""
    keys, numbers, names = unit.told()
    patterns = []
    for number, key in enumerate(keys):
        template = re.escape(words(f"player.tells.{key}"))
        patterns.append(re.sub(r"\\{(\w+)\\}", rf"(?P<n{number}_\1>.+?)", template))
    found = re.fullmatch("; ".join(patterns) + r"\.?", sentence, re.IGNORECASE)
    assert found, f"word {unit.word + 1}: {sentence!r} does not say {keys}"
    for group, text in found.groupdict().items():
        name = group.split("_")[1]
        if name in NAMES:
            assert text == names[name], sentence
        else:
            slack = 0.51 if name == "erased" else PUSHES.get(name, AS_PRINTED)
            shown = float(text.replace("−", "-"))
            assert shown == pytest.approx(numbers[name], abs=slack), f"{name} at word {unit.word + 1}: {sentence}"
            assert re.fullmatch(r"−?\d+" if name == "erased" else r"−?\d+\.\d\d", text), sentence


def told_now(screen: Screen) -> tuple[int, int, str]:
    """Word (from 0), unit and sentence, in one look."""
    word, unit, sentence = screen.player.evaluate(
        "player => [player.dataset.word, player.dataset.unit, player.querySelector('.telling').textContent]"
    )
    return int(word) - 1, int(unit), sentence


@pytest.mark.opens
@pytest.mark.parametrize(
    ("network", "language"), [("lstm", "en"), ("gru", "vi"), ("rnn", "en"), ("bilstm", "en")], ids=lambda name: name
)
def test_every_word_is_told_as_the_trace_has_it(screen: Screen, network: str, language: i18n.Language) -> None:
    words = i18n.load_words(language)
    model = load_checkpoint(network)
    whole = trace_text(model, DEFAULT_TEXT)
    part = "1.backward" if network == "bilstm" else top_part(whole)
    assert part in part_names(whole)
    layer = only_part(whole, part).layers[-1]
    pushes = drives(model, whole, whole.layers.index(layer))
    screen.open(net=network, lang=language, word="1", part=part)
    screen.expect_state(network=network, word="1", part=part)
    screen.page.get_by_role("listbox").focus()
    count = len(whole.tokens)
    seen = set()
    for step in range(count):
        word, unit, sentence = told_now(screen)
        assert word == step
        here = Unit(layer, pushes, word, unit)
        check(sentence, here, words)
        seen.add(here.told()[0][0])
        screen.page.keyboard.press("ArrowRight")
    assert len(seen) >= 2, "one text shows more than one kind of step"
    for key in ["ArrowUp"] * 3 + ["ArrowLeft", "Home"] + ["ArrowDown"] * 5:
        screen.page.keyboard.press(key)
        word, unit, sentence = told_now(screen)
        check(sentence, Unit(layer, pushes, word, unit), words)
    assert word == 0
    assert screen.errors == []


def test_what_is_erased_at_the_turn_is_said_at_once(screen: Screen) -> None:
    """What a teacher opens the app for: the first sentence tells how much of the memory goes where most happens."""
    layer = trace_text(load_checkpoint("lstm"), EXAMPLES["but"]).layers[-1]
    screen.type(EXAMPLES["but"])
    screen.expect_state(words="16", word=str(turning_point(layer)[0] + 1))
    word, unit, sentence = told_now(screen)
    forget, before = float(layer.signals["forget"][word, unit]), float(layer.signals["cell"][word - 1, unit])
    assert f"{100 * (1 - forget):.0f} % is erased" in sentence
    stays = f"C = {before:.2f} only {forget * before:.2f} stays".replace("-", "−")
    assert stays in sentence.replace("\u00a0", " ")
