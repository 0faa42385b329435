"""The headline over the player is true for every word: read by node from what the browser is sent, beside the trace.

200 texts, three cells, both languages. What is a little, and which gate erases, stands in viz/browser/player/telling.js
and, said once more, here.
"""

import json
import re
import subprocess
from pathlib import Path

import pytest

from models import LayerTrace
from tests.browser import HERE, is_installed, node
from tests.viz.many_texts import made_text
from viz.cache import readings
from viz.content.vietnamese import EXAMPLES as VIETNAMESE
from viz.language import Language, load_words
from viz.player import Cursor

pytestmark = pytest.mark.skipif(not is_installed(), reason="needs node, which make check installs")

UNITS = (0, 17, 63, 90)
LITTLE, SHUT = 0.05, 0.3


def texts(language: Language) -> list[str]:
    if language == "en":
        return [made_text(seed) for seed in range(200)]
    halves = [half for text in VIETNAMESE.values() for half in re.split(r"(?<=[.,!?])\s+", text)]
    return [f"{halves[k % len(halves)]} {halves[(7 * k + 3) % len(halves)]}" for k in range(200)]


def kind(layer: LayerTrace, word: int, unit: int) -> tuple[str, dict[str, float]]:
    """The key that must be said, and the numbers in it, from what the browser is sent: four decimals."""

    def at(signal: str) -> float:
        return round(float(layer.signals[signal][word, unit]), 4)

    def before(signal: str) -> float:
        return round(float(layer.before(signal)[word, unit]), 4)

    if set(layer.signals) == {"hidden"}:
        numbers = {"before": before("hidden"), "hidden": at("hidden")}
        return ("rnn", numbers) if word else ("rnn.first", {"hidden": numbers["hidden"]})
    lstm = "cell" in layer.signals
    keep, held = at("forget" if lstm else "update"), before("cell" if lstm else "hidden")
    written = at("input") * at("candidate") if lstm else (1 - keep) * at("candidate")
    if word == 0 or abs(held) < LITTLE:
        return ("empty" if abs(written) < LITTLE else "begins"), {}
    return ("forgets", {"erased": 100 * (1 - keep)}) if keep < SHUT else ("keeps", {"kept": 100 * keep})


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_the_headline_is_true_and_never_empty(cell: str, language: Language, tmp_path: Path) -> None:
    network = f"vi_{cell}" if language == "vi" else cell
    start, words = Cursor(), load_words(language)
    blocks = []
    for text in texts(language):
        block = readings.payload(
            network, text, "1.forward", language, start, 0, present=False, driven=None, bars="parts"
        )
        blocks.append(len(block).to_bytes(4, "little") + block)
    (tmp_path / "blocks").write_bytes(b"".join(blocks))
    command = node(str(HERE / "headlines.js"), str(tmp_path / "blocks"), *map(str, UNITS))
    told = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8").stdout.splitlines()
    seen = set()
    for text, line in zip(texts(language), told, strict=True):
        trace = readings.traced(network, text)
        for unit, headlines in zip(UNITS, json.loads(line), strict=True):
            for word, headline in enumerate(headlines):
                key, numbers = kind(trace.layers[-1], word, unit)
                seen.add(key)
                template = re.escape(words(f"player.headline.{key}"))
                pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", template)
                found = re.fullmatch(pattern, headline)
                assert found, f"{trace.tokens[word]!r}: {headline!r} is not {key}"
                assert found["token"].startswith(trace.tokens[word][:20])
                assert int(found["unit"]) == unit
                for name, value in numbers.items():
                    shown = float(found[name].replace("−", "-"))
                    assert shown == pytest.approx(value, abs=0.0051 if "rnn" in key else 1.01), headline
    assert len(seen) == (2 if cell == "rnn" else 4), seen
