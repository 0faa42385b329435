"""Files that a visitor takes away are made in memory: a server with a full disk makes them all the same."""

import hashlib
import json
import sys
from datetime import date
from pathlib import Path

from models.reading.trace import trace_text
from tests.conftest import tiny_network
from tests.models.processes import finish, start
from viz import figures
from viz.figures.tables import signal_table
from viz.language import load_words
from viz.shell.exports import Source, csv_bytes, figure_html, parquet_bytes

SENTENCE = "The film was not bad at all, I loved it."


def made() -> dict[str, str]:
    """A digest of every file."""
    trace = trace_text(tiny_network("lstm"), SENTENCE)
    source = Source(SENTENCE, "lstm", date(2026, 11, 23))
    figure = figures.plot_unit(trace)
    files = {
        "csv": csv_bytes(signal_table(trace), source),
        "parquet": parquet_bytes(signal_table(trace), source),
        "html": figure_html(figure, source, title="x", language="en", say=load_words("en")),
    }
    return {ending: hashlib.sha256(content).hexdigest() for ending, content in files.items()}


def test_every_file_is_made_where_not_one_byte_can_be_written(tmp_path: Path) -> None:
    module = "tests.viz.shell.test_exports_without_a_disk"
    code, out, err = finish(start("tests.models.full_disk", "0", module, str(tmp_path / "proof")))
    assert code == 0, err
    proof, files = map(json.loads, out.splitlines())
    assert proof == "File too large"
    assert files == made()


def prove(place: str) -> str:
    """What the system says to one byte more."""
    try:
        Path(place).write_bytes(b"x")
    except OSError as error:
        return error.strerror or ""
    return "it was written"


if __name__ == "__main__":
    sys.stdout.write(f"{json.dumps(prove(sys.argv[1]))}\n{json.dumps(made())}\n")
