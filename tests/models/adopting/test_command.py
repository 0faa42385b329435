"""python -m models.adopt: from somebody's file to a folder that every command knows, or a sentence."""

import json
import re
from pathlib import Path

import pytest

from models.adopt import main
from models.evaluate import main as evaluate
from models.networks.brought.sentences import BROUGHT
from models.networks.checkpoint import CheckpointError
from models.reading.known import load_checkpoint
from models.reading.trace import trace_text
from tests.models.adopting.tutorials import VOCABULARY, tutorial


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "mine.pt").write_bytes(tutorial(3).content)
    (tmp_path / "words.txt").write_bytes(VOCABULARY)
    return tmp_path


def run(files: Path, *more: str) -> int:
    given = [str(files / "mine.pt"), "--vocabulary", str(files / "words.txt"), "--name", "mine", "--out", str(files)]
    return main([*given, *more])


def answer() -> list[str]:
    one = tutorial(3)
    return ["--text", one.text, "--says", ", ".join(f"{value:.4f}" for value in one.says)]


def test_a_file_becomes_a_folder(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(files, *answer(), "--classes", "bad, good") == 0
    said = capsys.readouterr().out
    assert "LSTM, 2 layers of 12, 12 units, two ways; 40 words of 10 numbers; 2 outputs" in said
    assert "readings that give the known answer: 1\nthe state in which the backward layer ends; " in said
    network = load_checkpoint("mine", files)
    assert network.config.head is not None and network.config.head.classes == ("bad", "good")
    one = tutorial(3)
    outputs = trace_text(network, one.text).outputs
    assert outputs == pytest.approx(dict(zip(("bad", "good"), one.says, strict=True)), abs=1e-6)


def test_without_an_answer_the_readings_are_told_and_one_can_be_chosen(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(files) == 1
    said = capsys.readouterr()
    assert "  1  the state in which the forward layer ends; the state in which the backward layer ends" in said.out
    assert "10 readings are possible" in said.err
    assert run(files, "--reading", "2") == 0
    head = load_checkpoint("mine", files).config.head
    assert head is not None and head.blocks == ("end.backward", "end.forward")


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (["--text", "w2 w3 w4 w5", "--says", "0.1, 7.5"], "none of 10 readings gives that answer"),
        (["--text", "w2 w2 w2", "--says", "0.1, 0.2"], "at least 3 different words"),
        (["--text", "w2 w3 w4 w5", "--says", "high"], "must be numbers"),
        (["--text", "w2 w3 w4 w5", "--says", "1 2 3"], "has 3 numbers, and the network 2 outputs"),
        (["--text", "w2 w3 w4 w5"], "1 known texts and 0 answers"),
        (["--classes", "a,b,c"], "there are 3 names of classes"),
        (["--classes", "a,a"], "must be different words"),
        (["--start", "<start>"], "has no word <start>"),
    ],
)
def test_what_cannot_be_is_a_sentence(
    files: Path, capsys: pytest.CaptureFixture[str], more: list[str], reason: str
) -> None:
    assert run(files, *more) == 1
    assert reason in capsys.readouterr().err
    assert not (files / "mine").exists()


def test_a_network_of_that_name_stands(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(files, *answer()) == 0
    assert run(files, *answer()) == 1
    assert "there is a network mine already" in capsys.readouterr().err
    assert run(files, *answer(), "--replace") == 0


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda known: known[0]["says"].__setitem__(0, 4.5), "Its files do not belong together"),
        (lambda known: known[0]["says"].append(1.0), "it says 2 numbers, not 3"),
        (lambda known: known[0].pop("text"), "no answer with a text"),
        (lambda known: known[0].__setitem__("text", ""), "no answer with a text"),
        (lambda known: known.extend(known * 9), "at most 8 answers"),
    ],
)
def test_a_folder_that_says_otherwise_than_it_should_says_so(files: Path, change: object, reason: str) -> None:
    assert run(files, *answer()) == 0
    config = json.loads((files / "mine" / "config.json").read_text())
    change(config["known"])  # type: ignore[operator]
    (files / "mine" / "config.json").write_text(json.dumps(config))
    with pytest.raises(CheckpointError, match=reason):
        load_checkpoint("mine", files)


def test_a_folder_with_other_weights_says_so(files: Path) -> None:
    assert run(files, *answer()) == 0
    content = bytearray((files / "mine" / "model.safetensors").read_bytes())
    content[-5] ^= 0x20
    (files / "mine" / "model.safetensors").write_bytes(content)
    with pytest.raises(CheckpointError, match="when it was saved, it said"):
        load_checkpoint("mine", files)


def test_what_was_brought_is_not_measured_as_ours_is(
    files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(files, *answer()) == 0
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(files))
    assert evaluate(["mine", "--understands"]) == 1
    assert "mine was brought from elsewhere" in capsys.readouterr().err


def test_every_sentence_is_said_somewhere() -> None:
    """What is never said is no sentence; what is said and is none would be a KeyError."""
    files = [path for room in ("models", "viz") for path in (ROOT / room).rglob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    said = set(re.findall(r'"((?:adopt|known)\.[a-z0-9_.]+)"', code.replace(SENTENCES, "")))
    costs = {f"adopt.cost.{what}" for what in ("recurrent", "units", "layers", "words", "classes")}
    assert said | costs == set(BROUGHT)


ROOT = Path(__file__).parents[3]
SENTENCES = (ROOT / "models/networks/brought/sentences.py").read_text(encoding="utf-8")
