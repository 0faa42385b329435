"""What the README says can be done, can be done."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_snippet_runs_from_the_folder_of_the_readme() -> None:
    snippets = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    assert len(snippets) == 2
    assert "From the folder of this README" in README
    snippet = "\n".join(snippets)
    done = subprocess.run([sys.executable, "-c", snippet], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def test_every_network_stands_in_the_table_with_its_figures() -> None:
    from models import list_checkpoints

    for info in list_checkpoints(ROOT / "checkpoints"):
        (row,) = re.findall(rf"^\| `{info.name}` \|.*$", README, flags=re.MULTILINE)
        assert info.validation_accuracy is not None
        assert info.test_accuracy is not None
        for share in (info.validation_accuracy, info.test_accuracy):
            assert f"{100 * share:.2f} %" in row


def test_every_translator_stands_in_the_table_with_its_figures() -> None:
    from models.translation.report import read_report
    from viz.shell.translators import TRANSLATORS

    for name in TRANSLATORS:
        report = read_report(ROOT / "checkpoints" / name)
        assert report is not None
        (row,) = re.findall(rf"^\| `{name}` \|.*$", README, flags=re.MULTILINE)
        whole = report.whole
        for figure in (whole.bleu_greedy, whole.bleu_beam5, whole.chrf_greedy, whole.chrf_beam5):
            assert f"{figure:.1f}" in row


def test_where_checkpoints_lie_is_said() -> None:
    assert "GATESCOPE_CHECKPOINTS" in README
