"""docs/notebook.ipynb: it runs from its own folder, shows what it says, and is stored without its outputs."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from traitlets.config import Config

from viz.explore.page import MOST_BYTES

NOTEBOOK = Path(__file__).parents[1] / "docs" / "notebook.ipynb"
PLOTLY = "application/vnd.plotly.v1+json"


@pytest.fixture
def notebook() -> nbformat.NotebookNode:
    return nbformat.read(NOTEBOOK, as_version=4)


def test_it_is_stored_without_outputs(notebook: nbformat.NotebookNode) -> None:
    nbformat.validate(notebook)
    assert 8 <= len(notebook.cells) <= 13
    for cell in notebook.cells:
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None
        assert set(cell.metadata) == set()


def test_it_runs_and_shows_every_page_and_figure(
    notebook: nbformat.NotebookNode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path))
    # Not by PYTHONWARNINGS: from Python 3.12 on, the start of the kernel itself warns (asyncio, by way of tornado).
    notebook.cells.insert(0, nbformat.v4.new_code_cell("import warnings; warnings.simplefilter('error')", id="strict"))
    no_ports = Config({"KernelManager": {"transport": "ipc", "ip": str(tmp_path / "kernel")}})
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", config=no_ports, resources={"metadata": {"path": NOTEBOOK.parent}}
    ).execute()
    shown = {cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}
    for outputs in shown.values():
        assert [output for output in outputs if output.get("name") == "stderr"] == []
    pages = [cell.id for cell in notebook.cells if "explore(" in cell.source and cell.cell_type == "code"]
    assert pages == ["shipped", "explored", "lines", "call"]
    for name in pages:
        page = shown[name][-1].data["text/html"]
        assert "<iframe" in page, name
        assert len(page) < MOST_BYTES
    check = re.match(r"lstm: LSTM .* scan against module \(float32\): (\S+)", shown["watched"][0]["text"])
    assert check is not None
    assert float(check.group(1)) < 1e-5  # float32, of states up to about 10
    for name, least in (("memory", 0.1), ("series", 0.1), ("tutorial", 0.6)):
        assert float(shown[name][-1].data["text/plain"]) < least, name  # it has learned
    assert PLOTLY in shown["figures"][-1].data
    assert "text/html" in shown["table"][-1].data
