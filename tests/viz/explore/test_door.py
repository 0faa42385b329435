"""explore(...): what is on the page is what was read, words stay data, and what does not fit is said."""

import base64
import json
import re
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from models import AttributionError, CheckpointError, EmptyTextError, load_checkpoint, trace_text
from models.interventions.not_written import not_written
from models.reading.drives import drives
from models.reading.leave_one_out import leave_one_out
from models.watching.notes import SENTENCES, WatchError
from tests.models.watching.architectures import build
from viz.explore import explore
from viz.explore.page import MOST_BYTES, Explored
from viz.figures.style.theme import THEMES
from viz.language import LANGUAGES, load_words

ROOT = Path(__file__).parents[3]
TEXT = "I expected to hate this film, but I loved every minute of it."


def given_in(found: Explored) -> dict[str, Any]:
    """The data of the page."""
    data = re.search(r'<script type="application/json" id="gatescope">(.*?)</script>', found.html, re.DOTALL)
    assert data is not None
    result: dict[str, Any] = json.loads(data.group(1))
    return result


def headers_of(found: Explored) -> list[dict[str, Any]]:
    """The headers of the player's blocks."""
    blocks = [zlib.decompress(base64.b64decode(view["block"])) for view in given_in(found)["views"]]
    return [json.loads(block[4 : 4 + struct.unpack("<I", block[:4])[0]]) for block in blocks]


def test_a_shipped_network_by_name_by_folder_and_as_a_value(tmp_path: Path) -> None:
    by_name = explore("lstm", TEXT)
    trace = trace_text(load_checkpoint("lstm"), TEXT)
    (header,) = headers_of(by_name)
    assert tuple(header["tokens"]) == trace.tokens == by_name.trace.tokens
    assert header["probability"] == [round(p, 6) for p in trace.prefix_probability]  # type: ignore[union-attr]
    for name, expected in (("without", leave_one_out), ("unwritten", not_written)):
        values = expected(load_checkpoint("lstm"), trace)
        assert values is not None
        assert header["worth"][name]["values"] == [round(float(value), 6) for value in values]
    assert by_name.check is None
    assert [chart["kind"] for chart in given_in(by_name)["views"][0]["charts"]] == [
        "gradient",
        "prediction",
        "unit",
        "gates",
    ]
    folder = explore(ROOT / "checkpoints" / "lstm", TEXT)
    assert folder.html == by_name.html
    assert headers_of(explore(load_checkpoint("lstm"), TEXT))[0]["planes"] == header["planes"]
    assert by_name.html == explore("lstm", TEXT).html
    assert by_name.save(tmp_path / "mine.html").read_text(encoding="utf-8") == by_name.html


def test_every_layer_and_direction_is_a_view_and_the_one_that_is_read_comes_first() -> None:
    headers = headers_of(explore("bilstm2", TEXT))
    assert [header["part"] for header in headers] == ["2.forward", "2.backward", "1.forward", "1.backward"]


def test_what_is_typed_is_data() -> None:
    text = "</script><script>alert(1)</script> <b>good</b> & 'fine' \"really\""
    found = explore("lstm", text)
    assert "<script>alert" not in found.html
    assert found.html.count("</script>") == 2
    assert "<b>" not in found._repr_html_()
    assert tuple(headers_of(found)[0]["tokens"]) == trace_text(load_checkpoint("lstm"), text).tokens
    page = re.search(r'srcdoc="([^"]*)"', found._repr_html_())
    assert page is not None
    assert "<" in found.html
    assert "&lt;!DOCTYPE html&gt;" in page.group(1)


def test_the_page_may_load_nothing_and_its_frame_is_closed() -> None:
    found = explore("gru", TEXT)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', found.html)
    assert policy is not None
    assert policy.group(1).startswith("default-src 'none'; script-src 'unsafe-inline';")
    assert not re.search(r'(?:src|href)="(?!data:)[^"]', found.html.split('<script type="application/json"')[0])
    shown = found._repr_html_()
    assert 'sandbox="allow-scripts allow-same-origin allow-downloads"' in shown
    assert load_words("en")("explore.trust") in shown.split("<iframe")[0]


def test_both_languages_speak_and_say_the_notes_that_python_says() -> None:
    vietnamese = explore("lstm", TEXT, language="vi")
    assert '<html lang="vi">' in vietnamese.html
    assert load_words("vi")("gradient.title") in vietnamese.html
    assert "keys.help" not in headers_of(vietnamese)[0]["words"]
    for kind, sentence in SENTENCES.items():
        assert load_words("en")._sentences[f"explore.note.{kind}"] == sentence
    for language in LANGUAGES:
        sentences = load_words(language)._sentences
        spoken = {key.removeprefix("numbers.") for key in sentences if key.startswith("numbers.")}
        assert spoken <= set(sentences)


def test_a_module_is_watched_and_its_check_is_on_the_page() -> None:
    built = build(2)
    words = [f"w{k}" for k in range(17)]
    found = explore(built.module, call=built.call, words=words)
    assert found.check is not None
    assert found.check <= 1e-6
    assert f"{found.check:.1e}" in found.lines[0]
    header = headers_of(found)[0]
    assert (header["tokens"], header["part"], header["series"]) == (words, "2.forward", None)
    assert [each["values"] for each in header["worth"].values()] == [None, None]
    assert "Number" not in header


def test_modules_that_stand_on_each_other_have_names_and_no_bars() -> None:
    built = build(10)
    found = explore(built.module, call=built.call)
    assert [view.label for view in found.views] == [
        "lstm2: layer 1 →",
        "lstm2: layer 1 ←",
        "lstm1: layer 1 →",
        "lstm1: layer 1 ←",
    ]
    assert all(header["contributions"] is None for header in headers_of(found))
    assert load_words("en")("explore.note.head") in found.lines


class Forecast(nn.Module):
    def __init__(self, units: int = 8, layers: int = 1, two_way: bool = False) -> None:
        super().__init__()
        torch.manual_seed(4)
        self.gru = nn.GRU(3, units, layers, batch_first=True, bidirectional=two_way)
        self.fc = nn.Linear(units * (2 if two_way else 1), 1)

    def forward(self, numbers: Tensor, start: Any = None) -> Tensor:
        return self.fc(self.gru(numbers, start)[0][:, -1])


def numbers_of(steps: int) -> Tensor:
    return torch.randn(1, steps, 3, generator=torch.Generator().manual_seed(6))


def test_numbers_are_lines_in_words_of_their_own() -> None:
    series = numbers_of(30)
    truth = [float("nan"), *np.arange(29.0)]
    found = explore(Forecast(), series, names=["a", "b", "c"], truth=truth)
    (header,) = headers_of(found)
    assert header["series"]["names"] == ["a", "b", "c"]
    np.testing.assert_allclose(header["series"]["values"], series[0].T.numpy(), rtol=1e-5)
    assert header["series"]["targets"][:3] == [None, 0.0, 1.0]
    assert header["series"]["outputs"] is None
    assert header["words"]["at"] == "step {word} of {words}"
    assert header["tokens"][:2] == ["1", "2"]
    assert header["probability"] is None
    assert len(header["contributions"]) == 30
    other = headers_of(explore(Forecast(), series + 1))[0]
    assert header["view"] != other["view"]
    assert header["text"] != other["text"]


def test_steps_may_have_labels_and_letters_stay_letters() -> None:
    days = [f"day {k}" for k in range(9)]
    header = headers_of(explore(Forecast(), numbers_of(9), words=days))[0]
    assert (header["tokens"], header["series"] is None) == (days, False)
    letters = build(6)
    assert headers_of(explore(letters.module, call=letters.call))[0]["series"] is None


@pytest.mark.parametrize("more", [{"names": ["a"]}, {"truth": [1.0]}, {"outputs": [1.0] * 8}])
def test_lines_of_another_length_are_refused(more: Any) -> None:
    with pytest.raises(ValueError, match="must"):
        explore(Forecast(), numbers_of(9), **more)


@pytest.mark.parametrize("two_way", [False, True])
def test_of_a_long_series_some_steps_are_shown_as_they_are_in_the_whole(two_way: bool) -> None:
    module, series = Forecast(two_way=two_way), numbers_of(2_500)
    whole = explore(module, series)
    assert load_words("en")("explore.window", first=501, last=2500, count=2500) in whole.lines
    assert headers_of(whole)[0]["tokens"][0] == "501"
    found = explore(module, series, steps=(100, 110))
    for header, layer in zip(headers_of(found), found.trace.layers, strict=True):
        before = layer.signals["hidden"][110 if layer.direction == "backward" else 99]
        np.testing.assert_allclose(header["begin"]["hidden"], before, atol=1e-6)
        assert len(header["tokens"]) == 10
    for wrong in ((5, 5), (-1, 4), (0, 2_501), (0, 2_500)):
        with pytest.raises(ValueError, match="steps must be"):
            explore(module, series, steps=wrong)


def test_drives_in_a_window_are_those_of_the_whole() -> None:
    from models import watch
    from viz.explore.parts import Source, window

    watched = watch(Forecast(layers=2), numbers_of(40), quiet=True).top
    norms = watched.gradient_norms().layers
    source = Source("it", watched, watched.trace, norms, AttributionError("layers"))
    cut = window(source, 10, 20)
    for layer in range(2):
        whole, part = drives(watched, watched.trace, layer), drives(watched, cut.trace, layer)
        for gate, drive in part.items():
            np.testing.assert_allclose(drive.word, whole[gate].word[10:20], atol=1e-12)
            np.testing.assert_allclose(drive.memory, whole[gate].memory[10:20], atol=1e-12)


def test_a_page_stays_below_what_a_notebook_shows_and_says_what_was_left_out() -> None:
    found = explore(Forecast(128, 2, two_way=True), numbers_of(900))
    assert found.size <= MOST_BYTES
    left = next(line for line in found.lines if line.startswith("Left out, to keep the page small: "))
    shown = {view.label for view in found.views}
    assert shown | set(left.removeprefix("Left out, to keep the page small: ").rstrip(".").split(", ")) == {
        "layer 1 →",
        "layer 1 ←",
        "layer 2 →",
        "layer 2 ←",
    }
    assert any(line.startswith("What drives the gates is kept") for line in found.lines)


def test_what_is_too_large_for_a_notebook_says_how_to_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = explore(Forecast(), numbers_of(20))
    assert found.size < MOST_BYTES
    monkeypatch.setattr("viz.explore.page.MOST_BYTES", found.size - 1)
    shown = found._repr_html_()
    assert "<iframe" not in shown
    assert ".save(&quot;mine.html&quot;)" in shown


def test_what_cannot_be_read_says_why() -> None:
    with pytest.raises(CheckpointError, match="its folder is missing"):
        explore("nothing", TEXT)
    with pytest.raises(EmptyTextError):
        explore("lstm", " ")
    with pytest.raises(ValueError, match="comes the text that it reads"):
        explore("lstm")
    with pytest.raises(WatchError, match="watch takes a torch module; not int"):
        explore(3, 4)
    relu = build(9)
    with pytest.raises(ValueError, match="squashed by max"):
        explore(relu.module, call=relu.call)


def test_it_needs_no_ui_and_no_torch_unless_a_module_is_watched() -> None:
    code = (
        "import sys\n"
        "for name in ('streamlit', 'plotly', 'pandas', 'pyarrow', 'torch'): sys.modules[name] = None\n"
        "import models\n"
        "from viz.explore import explore\n"
        f"found = explore('bilstm', {TEXT!r})\n"
        "assert len(found._repr_html_()) > 100_000\n"
        "trace = models.trace_text(models.load_checkpoint('gru'), 'good')\n"
        "print(found.title, trace.tokens)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "Gatescope · BiLSTM ('good',)\n"


def test_watching_needs_no_ui() -> None:
    code = (
        "import sys\n"
        "for name in ('streamlit', 'plotly', 'pandas', 'pyarrow'): sys.modules[name] = None\n"
        "import torch\n"
        "from models import watch\n"
        "from viz.explore import explore\n"
        "module = torch.nn.GRU(3, 4)\n"
        "watch(module, torch.zeros(5, 1, 3), target=lambda out: out[0][-1, 0, 0])\n"
        "explore(module, torch.zeros(5, 1, 3), target=lambda out: out[0][-1, 0, 0]).html\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("gru: GRU of 1 layer, one way, 4 units, 5 steps; scan against module (float32): ")


def test_the_page_s_colours_are_the_app_s() -> None:
    config = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    for theme, colours in THEMES.items():
        section = config.split(f"[theme.{theme}]")[1].split("[")[0]
        for name, colour in colours.items():
            key = re.sub(r"-(\w)", lambda found: found.group(1).upper(), name)
            assert f'{key} = "{colour}"' in section
