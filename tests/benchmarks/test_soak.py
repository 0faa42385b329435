"""Visitors come and go, and the server's memory is noted. Nothing here asserts how much it is."""

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import soak
from benchmarks.servers import Server
from benchmarks.soak import Noted, Soak, along, figures
from benchmarks.texts import fresh_texts


def visits(memory: list[float], **wrong: int) -> Soak:
    return Soak(Server(("http://here",)), fresh_texts(1, 1), memory, Counter(wrong))


def test_memory_along_the_way_is_a_median() -> None:
    memory = [float(visit) for visit in range(1, 1_001)]
    assert [along(memory, share) for share in (0.1, 0.5, 1.0)] == [100.5, 500.5, 990.5]
    memory[495] = 1e9  # a moment's peak
    assert along(memory, 0.5) == pytest.approx(501, abs=1)
    assert [along([3.0, 4.0], share) for share in (0.1, 1.0)] == [3, 4]


def test_growth_is_from_the_first_mark_to_the_last() -> None:
    found = {noted.name: noted for noted in figures(visits([100.0 + 0.1 * visit for visit in range(1, 1_001)], odd=2))}
    assert set(found) == {"memory_10%", "memory_50%", "memory_100%", "memory_most", "growth_per_visit", "errors"}
    assert found["growth_per_visit"].value == pytest.approx(100, rel=0.02)
    assert found["memory_most"] == Noted("memory_most", 1_000, pytest.approx(200), "MB")
    assert found["errors"].value == 2
    flat = {noted.name: noted.value for noted in figures(visits([50.0] * 100))}
    assert flat["growth_per_visit"] == 0


def test_visitors_come_and_go(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--visits", "6", "--together", "2", "--ttl", "1", "--app", "benchmarks/smallest.py"]
    assert soak.main([*arguments, "--json"]) == 0
    found = [Noted(**json.loads(line)) for line in capsys.readouterr().out.splitlines()]
    assert [noted.visits for noted in found[:3]] == [1, 3, 6]
    assert all(noted.value > 20 for noted in found[:4])
    assert found[-1] == Noted("errors", 6, 0, "count")


def test_errors_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app = tmp_path / "other.py"
    app.write_text(
        'import streamlit as st\nst.text_input("Text", key="text_box")\nst.text("other")\n', encoding="utf-8"
    )
    assert soak.main(["--visits", "1", "--app", str(app)]) == 1
    printed = capsys.readouterr()
    assert f"{2 * soak.CHANGES} x another text was read" in printed.err
    assert printed.out.splitlines()[-1].split() == ["errors", str(2 * soak.CHANGES), "1", "visits"]


@pytest.mark.parametrize("arguments", [["--visits", "0"], ["--together", "x"]])
def test_impossible_soaks_are_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        soak.main(arguments)
    assert stop.value.code == 2
    assert "usage: python -m benchmarks.soak" in capsys.readouterr().err
