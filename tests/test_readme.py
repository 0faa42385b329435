"""What the README and docs/ say can be done, can be done; the figures of the networks are those of their files."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from models import load_checkpoint
from models.atlas.building.build import build
from models.atlas.corpus import Corpus

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
NETWORKS = (ROOT / "docs" / "networks.md").read_text(encoding="utf-8")
PYTHON = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_readme_is_a_page_and_begins_with_two_commands() -> None:
    assert len(README.splitlines()) <= 130
    assert re.findall(r"^    make (\w+)", README, flags=re.MULTILINE)[:2] == ["run", "test"]


def test_the_readme_shows_the_pictures_that_make_pictures_takes() -> None:
    taken = re.findall(r'\("(\w+)", \w+\)', (ROOT / "tests" / "pictures.py").read_text(encoding="utf-8"))
    assert taken == re.findall(r"!\[[^\]]*\]\(docs/(\w+)\.png\)", README) != []


def test_every_room_stands_in_the_map_of_who_changes_it() -> None:
    (table,) = re.findall(r"^## Which room does what$(.*?)^## ", CONTRIBUTING, flags=re.MULTILINE | re.DOTALL)
    rooms = {
        folder.name
        for package in ("models", "viz")
        for folder in (ROOT / package).iterdir()
        if folder.is_dir() and not folder.name.startswith("_")
    }
    cells = [row.split("|")[1] for row in table.splitlines() if row.startswith("|")]
    named = {name for cell in cells for name in re.findall(r"`(?:\w+/)?(\w+)/`", cell)}
    assert named == {*rooms, "deploy", "benchmarks"}


MODEL = """
import torch

class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding, self.lstm, self.head = torch.nn.Embedding(9, 4), torch.nn.LSTM(4, 5), torch.nn.Linear(5, 2)

    def forward(self, ids):
        return self.head(self.lstm(self.embedding(ids))[0][-1])

model, ids, words = Model(), torch.tensor([[1], [2], [3]]), ["a", "good", "film"]
"""
"""A trained model of somebody's, as the snippets suppose one."""


def test_the_snippet_runs_from_the_folder_of_the_readme(tmp_path: Path) -> None:
    snippets = re.findall(r"```python\n(.*?)```", PYTHON, flags=re.DOTALL)
    assert len(snippets) == 7
    assert "in the folder of a clone" in PYTHON
    (tmp_path / "texts.txt").write_text("It was boring, but I liked it.\nA fine film.\n", encoding="utf-8")
    build(load_checkpoint("lstm"), "lstm", Corpus(tmp_path / "texts.txt"), tmp_path / "atlas")
    snippet = "\n".join([MODEL, *snippets]).replace('open_atlas("atlas")', f"open_atlas({str(tmp_path / 'atlas')!r})")
    done = subprocess.run([sys.executable, "-c", snippet], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def test_every_network_stands_in_the_table_with_its_figures() -> None:
    from models import list_checkpoints

    for info in list_checkpoints(ROOT / "checkpoints"):
        (row,) = re.findall(rf"^\| `{info.name}` \|.*$", NETWORKS, flags=re.MULTILINE)
        assert info.validation_accuracy is not None
        assert info.test_accuracy is not None
        for share in (info.validation_accuracy, info.test_accuracy):
            assert f"{100 * share:.2f} %" in row


def test_every_translator_stands_in_the_table_with_its_figures() -> None:
    from models.translation.report import read_report
    from viz.content.shipped import TRANSLATORS

    for name in TRANSLATORS:
        report = read_report(ROOT / "checkpoints" / name)
        assert report is not None
        (row,) = re.findall(rf"^\| `{name}` \|.*$", NETWORKS, flags=re.MULTILINE)
        whole = report.whole
        for figure in (whole.bleu_greedy, whole.bleu_beam5, whole.chrf_greedy, whole.chrf_beam5):
            assert f"{figure:.1f}" in row


def test_where_checkpoints_lie_is_said() -> None:
    assert "GATESCOPE_CHECKPOINTS" in NETWORKS


def test_the_readme_counts_the_networks() -> None:
    from models import list_checkpoints
    from viz.content.shipped import TRANSLATORS

    words = {2: "two", 3: "three", 8: "eight"}
    read = [info.language for info in list_checkpoints(ROOT / "checkpoints")]
    counts = words[read.count("en")].capitalize(), words[read.count("vi")], words[len(TRANSLATORS)]
    told = "{} networks read English, {} read Vietnamese, with or without diacritics, and {} translate."
    assert told.format(*counts) in " ".join(README.split())


@pytest.mark.parametrize(("name", "said"), [("lstm", "words"), ("vi_lstm", "syllables")])
def test_how_many_words_the_networks_know(name: str, said: str) -> None:
    config = json.loads((ROOT / "checkpoints" / name / "config.json").read_text(encoding="utf-8"))
    assert f"knows {config['model']['vocabulary_size']:,} {said}" in " ".join(NETWORKS.split())


def test_the_silent_units_stand_in_the_table_as_they_were_measured() -> None:
    """And in the sentence above it."""
    from models.interventions.means import read_units

    head, *rows = re.findall(r"^\| .* \|$", PYTHON[PYTHON.index("<!-- silent -->") :], flags=re.MULTILINE)
    counts = [int(cell) for cell in head.split("|")[2:-1]]
    shown = {}
    for row in rows:
        found = re.match(r"\| `(\w+)`, (the most influential|random ones) \|(.*)\|$", row)
        if found:
            shown[found[1], found[2]] = found[3].split("|")
    for name in ("lstm", "gru", "rnn", "vi_lstm", "vi_gru", "vi_rnn"):
        section = read_units(name, ROOT / "checkpoints")["removal"]
        for which, part in (("the most influential", "influential"), ("random ones", "random")):
            points = [section[part][section["counts"].index(count)] for count in counts]
            assert [cell.strip() for cell in shown.pop((name, which))] == [f"{100 * share:.1f} %" for share in points]
    assert not shown
    section = read_units("lstm", ROOT / "checkpoints")["removal"]
    whole, half = (round(600 * section["influential"][section["counts"].index(count)]) for count in (0, 64))
    sentence = (
        f"the LSTM judges {whole} as people do; with its 64 most influential units silent, half of them all, it still"
    )
    assert f"{sentence}\njudges {half}." in PYTHON
