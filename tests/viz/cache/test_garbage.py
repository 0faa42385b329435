"""What Streamlit's garbage collection, which follows every run, still has to search after visits to every page."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

_VISITS = """
import gc, json
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

def visit(page):
    app = AppTest.from_file("app.py", default_timeout=120)
    app._page_hash = calc_hash(page) if page else ""
    assert not app.run().exception
    return app

kept = [visit("")]
searched = {}
for page in ("", "gradients", "compare", "translate", "lesson", "units", ""):
    kept.append(visit(page))
    gc.collect()
    searched[page] = len(gc.get_objects())
print(json.dumps({"searched": searched, "frozen": gc.get_freeze_count()}))
"""


def test_what_never_goes_away_is_not_searched_again_and_again(tmp_path: Path) -> None:
    script = tmp_path / "visits.py"
    script.write_text(_VISITS.replace('"app.py"', repr(str(ROOT / "app.py"))), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["frozen"] > 100_000
    assert max(found["searched"].values()) < 20_000, found["searched"]
