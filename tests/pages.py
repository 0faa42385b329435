"""What every page says, opened one after the other in both languages: python -P tests/pages.py app.py [--without]

One JSON object: for each view its sentences, whether Streamlit caught an error, whether torch is loaded after it, and
in which places of the page something stands.
`--without` hides torch, as where it is not installed. It needs nothing of this repository but the app, so that it can
run in any environment: tests/viz/test_without_torch.py, `make wheel`.
"""

import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

VIEWS = (
    ("", {}),
    ("gradients", {}),
    ("gradients", {"view": "dial"}),
    ("gradients", {"view": "experiment"}),
    ("compare", {}),
    ("translate", {}),
    ("lesson", {}),
    ("units", {}),
    ("gradients", {"weights": "untrained"}),
    ("gradients", {"view": "task"}),
    ("", {"story": "8"}),  # which trains
)


def opened(path: str, page: str, query: dict[str, str]) -> dict[str, Any]:
    """What stands there as text, in a box or not, and what charts and the story's bar say."""
    app = AppTest.from_file(path, default_timeout=240)
    app._page_hash = calc_hash(page) if page else ""
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    said = [element.value for element in (*app.text, *app.info, *app.warning, *app.error)]
    sent = [json.loads(part.proto.json) for part in app.get("bidi_component") if part.proto.json]
    said += [data[key] for data in sent for key in ("sentence", "found") if data.get(key)]
    learns = sys.modules.get("torch") is not None
    return {"said": said, "failed": bool(app.exception), "torch": learns, "places": list(app.main.children)}


def main() -> None:
    """Print it."""
    if "--without" in sys.argv:
        sys.modules["torch"] = sys.modules["torchtext"] = None  # type: ignore[assignment]
    path = str(Path(sys.argv[1]).resolve())
    found = {
        " ".join(filter(None, (language, page, *query.values()))): opened(path, page, {**query, "lang": language})
        for page, query in VIEWS  # those that learn last
        for language in ("en", "vi")
    }
    print(json.dumps({"installed": find_spec("torch") is not None, "views": found}))


if __name__ == "__main__":
    main()
