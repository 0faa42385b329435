"""`python -m models.evaluate` of a translator: what it prints, writes and refuses."""

import json
from pathlib import Path

import pytest

from models.evaluate import main
from models.networks.checkpoint import save_checkpoint
from models.train import main as train
from models.training.data import sha256
from models.translation.checkpoint import load_translator
from models.translation.learning import pairs as module
from models.translation.learning.nearest import Nearest
from models.translation.learning.pairs import fingerprint, questions, read_pairs, read_splits, split_pairs
from models.translation.learning.recipes import RECIPES
from models.translation.learning.report import make_report
from models.translation.learning.score import judge
from models.translation.report import REPORT_FILE, read_report
from models.translation.trace import translate
from tests.conftest import tiny_network
from tests.models.archives import is_one_sentence
from tests.models.translation.learning.archive import made_up

WAYS = ("bleu_greedy", "bleu_beam5", "bleu_nearest", "chrf_greedy", "chrf_beam5", "chrf_nearest")


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive and a translator, "translate", that learned from it."""
    root = tmp_path_factory.mktemp("trained")
    archive = made_up(root / "vie-eng.zip")
    with pytest.MonkeyPatch.context() as patch:
        published_as(archive, patch)
        patch.setitem(RECIPES, "translate", RECIPES["translate"].small())  # type: ignore[arg-type]
        assert train(["translate", "--data", str(archive), "--out", str(root / "translate")]) == 0
    return root


def published_as(archive: Path, patch: pytest.MonkeyPatch) -> None:
    """Let the archive be the one of the published figures."""
    patch.setattr(module, "HELD_OUT", 20)
    splits = split_pairs(read_pairs(archive), 20)
    patch.setattr(module, "HASHES", {split: fingerprint(pairs) for split, pairs in splits.items()})
    patch.setattr(module, "TRAINING_PAIRS", len(splits["train"]))


@pytest.fixture
def archive(trained: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    published_as(trained / "vie-eng.zip", monkeypatch)
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(trained))
    return trained / "vie-eng.zip"


def test_it_was_trained_on_the_archive(trained: Path, archive: Path) -> None:
    raw = json.loads((trained / "translate" / "config.json").read_text(encoding="utf-8"))
    assert raw["training"]["data"]["sha256"] == sha256(archive)
    assert raw["training"]["data"]["file"] == "vie-eng.zip"


def test_one_object_a_line_the_same_each_time(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["translate", "--data", str(archive), "--json"]) == 0
    first = capsys.readouterr().out
    whole, *groups = [json.loads(line) for line in first.splitlines()]
    splits = read_splits(archive)
    asked = questions(splits["test"])
    model = load_translator("translate")
    for way, beams in (("greedy", 1), ("beam5", 5)):
        found = judge([translate(model, question.english, beams=beams).words for question in asked], asked)
        assert whole[f"bleu_{way}"] == pytest.approx(found.bleu, abs=0.0051)
        assert whole[f"chrf_{way}"] == pytest.approx(found.chrf, abs=0.0051)
    nearest = Nearest(splits["train"])
    copied = judge([nearest.find(question.source)[0].target for question in asked], asked)
    assert whole["bleu_nearest"] == pytest.approx(copied.bleu, abs=0.0051)
    assert whole["network"] == "translate"
    assert whole["signature_bleu"].startswith("nrefs:")
    assert sum(group["sentences"] for group in groups) == whole["sentences"] == 20
    assert all(set(group["beam5"]) == {"bleu", "chrf"} for group in groups)
    assert main(["translate", "--data", str(archive), "--json"]) == 0
    assert capsys.readouterr().out == first


def test_what_a_person_reads(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (archive.parent / "translate" / "config.json").read_bytes()
    assert main(["translate", "--data", str(archive)]) == 0
    printed = capsys.readouterr().out
    assert "20 test sentences" in printed
    assert "95 % interval" in printed
    assert (archive.parent / "translate" / "config.json").read_bytes() == before, "nothing is written unasked"


def test_what_is_measured_is_written_when_asked(trained: Path, archive: Path) -> None:
    folder = trained / "translate"
    expected = read_report(folder)
    assert expected is not None
    (folder / REPORT_FILE).unlink()
    assert read_report(folder) is None
    assert main(["translate", "--data", str(archive), "--write"]) == 0
    assert read_report(folder) == expected
    raw = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    assert {way: raw["test"][way] for way in WAYS} == {way: getattr(expected.whole, way) for way in WAYS}


def test_a_report_of_each_group(trained: Path, archive: Path) -> None:
    splits = read_splits(archive)
    asked = questions(splits["test"])
    found = make_report(load_translator("translate", trained), asked, Nearest(splits["train"]), "test")
    assert found.whole.sentences == 20
    for group in found.lengths:
        inside = [question for question in asked if group.least <= question.words <= group.most]
        assert len(inside) == group.sentences


@pytest.mark.parametrize(
    "arguments",
    [
        ["translate"],
        ["translate", "--data", "nowhere.zip"],
        ["translate", "--gradients-only", "--data", "any"],
        ["judge", "--json"],
        ["nothing", "--data", "any"],
    ],
)
def test_what_cannot_be_is_one_sentence(
    arguments: list[str], trained: Path, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_checkpoint(tiny_network("lstm"), trained / "judge", {})
    assert main(arguments) == 1
    assert is_one_sentence(capsys.readouterr().err)


def test_another_file_than_it_learned_from_is_refused(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = made_up(tmp_path / "vie-eng.zip", 119)
    assert main(["translate", "--data", str(other)]) == 1
    message = capsys.readouterr().err
    assert is_one_sentence(message)
    assert "learned from" in message


def test_a_report_that_is_none(tmp_path: Path) -> None:
    for text in ("", "[]", '{"whole": 5}'):
        (tmp_path / REPORT_FILE).write_text(text, encoding="utf-8")
        assert read_report(tmp_path) is None
