"""A first view of any page needs neither torch nor torchtext: here importing them fails."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

_VISITS = """
import json, sys

for absent in ("torch", "torchtext"):
    sys.modules[absent] = None  # so that importing it fails

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

VISITS = {
    "gates": {}, "gates in Vietnamese": {"lang": "vi"}, "gates of a two-way network": {"net": "bilstm2"},
    "compare": {}, "compare two": {"compare": "networks", "net": "lstm", "beside": "bigru2"},
    "translate": {}, "translate with attention": {"translator": "translate_attention", "panel": "reach"},
    "lesson": {}, "lesson in Vietnamese": {"lang": "vi", "chapter": "ways"},
    "gradients": {}, "gradients of an experiment": {"view": "experiment"}, "gradients by hand": {"view": "dial"},
    "gradients of the task": {"view": "task"},
}
found = {}
for name, query in VISITS.items():
    page = name.split()[0]
    app = AppTest.from_file(sys.argv[1], default_timeout=300)
    app._page_hash = "" if page == "gates" else calc_hash(page)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    said = [element.value for kind in (app.exception, app.error, app.warning) for element in kind]
    found[name] = {"said": said, "parts": len(app.get("bidi_component")), "torch": sys.modules["torch"] is not None}
print(json.dumps(found))
"""


def test_a_first_view_of_every_page_needs_no_torch(tmp_path: Path) -> None:
    script = tmp_path / "visits.py"
    script.write_text(_VISITS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script), str(ROOT / "app.py")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert len(found) == 13
    for name, view in found.items():
        assert view["said"] == [], name
        assert view["parts"] >= 2, f"{name} drew nothing"
        assert not view["torch"], name
