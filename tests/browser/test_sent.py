"""What Python sends to each component is what the component's types say: names, kinds of values, and what may be null.

The pages are opened through AppTest, and what their components were sent is written out as TypeScript that says which
type each of it has. The compiler finds what is missing, what is of another kind, and what no type knows of.
"""

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.browser import HERE, ROOT, is_installed, tsc
from tests.viz.classroom.conftest import carry, forget_rooms
from tests.viz.classroom.test_panel import again, introduced
from tests.viz.shell.test_page import opened
from viz.classroom import cache
from viz.classroom.askable import askable
from viz.classroom.store import Store
from viz.component import BROWSER, PARTS
from viz.content.english import EXAMPLES
from viz.language import load_words

pytestmark = pytest.mark.skipif(not is_installed(), reason="needs TypeScript, which make check installs")

Sent = tuple[str, dict[str, Any]]
"""A component, and the data or the header that it was sent."""

SEVERAL = {"atlas": "view", "charts": "kind", "path": "kind", "room": "role"}
"""Components that are sent several kinds of data, and the field that says which."""


def sent_on(page: AppTest) -> Iterator[Sent]:
    assert not page.exception
    for each in page.get("bidi_component"):
        part = each.proto.component_name.rpartition(".")[2]
        block = each.proto.bytes
        yield part, json.loads(block[4 : 4 + int.from_bytes(block[:4], "little")] if block else each.proto.json)


@pytest.fixture
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The rooms that the app uses in this test."""
    monkeypatch.setenv(cache.ADDRESS, f"sqlite:///{tmp_path / 'rooms.sqlite'}")
    carry(monkeypatch, "")
    forget_rooms()
    yield cache.store()
    forget_rooms()


@pytest.fixture
def everything(rooms: Store) -> list[Sent]:
    """What every component is sent, in each of its kinds."""
    toured = opened(lang="en", story="1")
    toured.session_state["choices"]["tour_asked_for"] = 1
    pages = [
        toured.run(),
        opened(lang="vi", net="gru", detail="gates", bars="without"),
        opened(lang="en", net="rnn", rows="all", present="1"),
        opened(lang="en", net="vi_lstm", text="không tệ", detail="unit"),
        opened(lang="en", story="4"),
        opened("lesson", lang="vi"),
        opened("lesson", lang="en", chapter="gradient"),
        opened("compare", lang="en"),
        opened("compare", lang="en", compare="texts", text="A good film.", other="A film."),
        opened("compare", lang="en", compare="understood"),
        opened("translate", lang="en", panel="reach"),
        opened("units", lang="vi", net="gru"),
        *room_pages(rooms),
    ]
    return [sent for page in pages for sent in sent_on(page)]


def room_pages(store: Store) -> Iterator[AppTest]:
    """A room as its teacher and a student see it, through the stages of a question."""
    code, key = store.open("somebody")
    text = EXAMPLES["but"]
    yield opened(room=code, lang="en")
    teacher = introduced(opened(room=code, lang="en", net="lstm", text=text), code, key)
    yield teacher
    student = introduced(opened(room=code, lang="vi"), code)
    store.ask(code, "lstm", text, askable("lstm", text, load_words("en"))[0].name)
    for stage in ("open", "tally", "revealed"):
        store.stage(code, stage)
        yield again(teacher)
        yield again(student)


def said_by_the_compiler(folder: Path, lines: Sequence[str]) -> str:
    (folder / "sent.ts").write_text("\n".join(lines), encoding="utf-8")
    config = {"extends": str(HERE / "tsconfig.json"), "include": ["sent.ts"], "exclude": []}
    (folder / "tsconfig.json").write_text(json.dumps(config), encoding="utf-8")
    done = subprocess.run(tsc(folder / "tsconfig.json"), cwd=ROOT, capture_output=True, text=True)
    return done.stdout + done.stderr


def typed(part: str, data: dict[str, Any], number: int) -> str:
    described = BROWSER / part / "types.d.ts"
    return f'export const sent{number}: import("{described}").Sent = {json.dumps(data)};'


def test_what_is_sent_is_what_the_types_say(tmp_path: Path, everything: list[Sent]) -> None:
    assert {part for part, _ in everything} == set(PARTS)
    kinds = {(part, data[SEVERAL[part]]) for part, data in everything if part in SEVERAL}
    assert {kind for part, kind in kinds if part == "charts"} == {"gradient", "prediction", "unit", "gates"}
    assert {kind for part, kind in kinds if part == "path"} == {"row", "turn", "quiz"}
    assert {kind for part, kind in kinds if part == "room"} >= {"outside", "knocking", "teacher", "student"}
    lines = [typed(part, data, number) for number, (part, data) in enumerate(everything)]
    assert said_by_the_compiler(tmp_path, lines) == ""


def test_a_field_that_is_missing_or_unknown_or_of_another_kind_is_noticed(tmp_path: Path) -> None:
    lines = []
    for part, data in dict(sent_on(opened("compare", lang="en", compare="texts"))).items():
        if part not in SEVERAL:
            changed = [{name: value for name, value in data.items() if name != left} for left in data]
            changed += [{**data, name: [{"another": "kind"}]} for name in data]
            lines += [typed(part, each, len(lines) + at) for at, each in enumerate([*changed, {**data, "unknown": 1}])]
    assert len(lines) > 20
    noticed = re.findall(r"sent\.ts\((\d+),", said_by_the_compiler(tmp_path, lines))
    assert set(map(int, noticed)) == set(range(1, len(lines) + 1))
