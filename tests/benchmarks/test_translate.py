"""The benchmark of the translators runs and prints what it promises. Nothing here asserts a time."""

import json

import pytest

from benchmarks import translate
from benchmarks.measure import Measurement
from models.translation.learning.modules import Seq2Seq
from tests.models.translation.tiny import tiny_translator

NAMES = {"translate_greedy", "translate_beam5", "trace_beam5", "reach", "module_greedy"}


def test_every_line_is_one_measurement(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def tiny(name: str) -> Seq2Seq:
        return tiny_translator(attention=name == "translate_attention")

    monkeypatch.setattr(translate, "load_translator", tiny)
    assert translate.main(["--json", "--rounds", "1"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["name"] for line in found} == {f"{net}/{name}" for net in translate.NETWORKS for name in NAMES}
    assert all(line["steps"] == 12 and line["unit"] == "ms" and line["value"] > 0 for line in found)


def test_the_table_judges_the_goal() -> None:
    lines = translate.table([Measurement("translate/trace_beam5", "lstm", 12, ms, "ms") for ms in (59.0, 61.0)])
    assert lines[0].endswith("goal < 60: met")
    assert lines[1].endswith("goal < 60: MISSED")
    assert "goal" not in translate.table([Measurement("translate/reach", "lstm", 12, 99.0, "ms")])[0]
