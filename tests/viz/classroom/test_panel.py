"""The room on the Python side, through AppTest: what the browser of a teacher and of a student is told."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from models.networks.text import tokenize
from tests.viz.classroom.conftest import MUST_OR_FIRST, forget_rooms, new_database
from tests.viz.shell.test_page import header, opened, texts
from viz.classroom import cache
from viz.classroom.askable import askable, named
from viz.classroom.room import Seen
from viz.classroom.store import Store
from viz.content.english import EXAMPLES
from viz.language import load_words
from viz.room import ROOM

ENGLISH, VIETNAMESE = load_words("en"), load_words("vi")
GUEST = "0123456789abcdef" * 2
KINDS = ("turn", "gate-forget", "gate-input", "gate-output", "kept")


@pytest.fixture(params=MUST_OR_FIRST)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    yield from new_database(request, tmp_path)


def told(app: AppTest) -> dict[str, Any]:
    """What the panel in the browser is told."""
    sent = [json.loads(part.proto.json) for part in app.get("bidi_component") if part.proto.json]
    (data,) = (each for each in sent if "role" in each)
    return data


def introduced(app: AppTest, code: str, key: str = "") -> AppTest:
    """The browser has said who it is."""
    app.session_state[ROOM] = {"guest": {"code": code, "name": GUEST, "key": key}}
    return again(app)


def again(app: AppTest) -> AppTest:
    """The next look, with what is in the database then."""
    cache.look.clear()
    cache.tally.clear()
    return app.run()


def parameter(app: AppTest, name: str) -> str:
    """A parameter of the address, which AppTest holds as a list once the app has written it."""
    found = app.query_params[name]
    return found if isinstance(found, str) else found[0]


def test_a_code_that_is_none_is_named_and_one_without_a_room_explained(own_store: Store) -> None:
    app = opened(room="ABC", lang="en")
    assert told(app)["role"] == "outside"
    assert any("room" in sentence for sentence in texts(app))
    app = opened(room="BCDF", lang="en")
    assert told(app)["role"] == "outside"
    assert told(app)["problem"] == ENGLISH("room.problem.unknown")
    assert "room" not in app.query_params
    assert header(app)["tokens"]


def test_a_student_sees_what_the_teacher_shows_in_their_own_language(own_store: Store) -> None:
    code, _ = own_store.open("somebody")
    own_store.show(code, Seen("gates", {"net": "gru", "text": EXAMPLES["but"], "word": "5", "lang": "en"}))
    app = opened(room=code, lang="vi")
    assert told(app)["role"] == "knocking"
    app = introduced(app, code)
    data = told(app)
    assert (data["role"], data["code"], data["here"], data["question"]) == ("student", code, 1, None)
    assert data["words"]["follow"] == VIETNAMESE("room.follow")
    seen = header(app)
    assert (seen["network"], seen["tokens"], seen["start"]["word"]) == ("gru", list(tokenize(EXAMPLES["but"])), 5)
    assert parameter(app, "lang") == "vi"
    assert parameter(app, "room") == code
    own_store.show(code, Seen("gates", {"net": "gru", "text": EXAMPLES["but"], "word": "9", "unit": "3"}))
    app = again(app)
    assert told(app)["cursor"] == {"word": "9", "unit": "3"}  # the browser moves there by itself
    own_store.show(code, Seen("gates", {"net": "lstm", "text": EXAMPLES["ruined"]}))
    assert header(again(app))["tokens"] == list(tokenize(EXAMPLES["ruined"]))


def test_whoever_has_the_key_leads(own_store: Store) -> None:
    code, key = own_store.open("somebody")
    app = introduced(opened(room=code, lang="en", net="lstm", text=EXAMPLES["but"]), code, key)
    data = told(app)
    assert (data["role"], data["here"], data["can_ask"]) == ("teacher", 0, True)
    assert data["address"].endswith(f"/?room={code}")
    view = own_store.look(code).view
    assert view == Seen("gates", {"net": "lstm", "text": EXAMPLES["but"]})
    other = introduced(opened(room=code, lang="en"), code, key[:-1] + ("a" if key[-1] != "a" else "b"))
    assert told(other)["role"] == "student"


def test_the_answer_is_told_when_it_is_revealed_and_not_before(own_store: Store) -> None:
    code, key = own_store.open("somebody")
    text = EXAMPLES["but"]
    app = introduced(opened(room=code, lang="vi"), code)
    asked = askable("lstm", text, VIETNAMESE)[0]
    own_store.ask(code, "lstm", text, asked.name)
    question = told(again(app))["question"]
    assert (question["number"], question["stage"], question["text"]) == (1, "open", asked.text)
    assert [option["id"] for option in question["options"]] == [option for option, _ in asked.options]
    assert not {"answer", "why", "chosen"} & set(question)
    assert asked.why not in json.dumps(told(app), ensure_ascii=False)
    assert question["mine"] == ""
    assert own_store.answer(code, 1, GUEST, asked.answer)
    assert told(introduced(opened(room=code, lang="vi"), code))["question"]["mine"] == asked.answer  # another process
    own_store.stage(code, "tally")
    assert not {"answer", "why", "chosen"} & set(told(again(app))["question"])  # the tally is the projector's
    teacher = introduced(opened(room=code, lang="en"), code, key)
    question = told(teacher)["question"]
    assert (question["chosen"][asked.answer], question["answered"]) == (1, 1)
    assert not {"answer", "why"} & set(question)
    own_store.stage(code, "revealed")
    question = told(again(app))["question"]
    assert (question["answer"], question["why"]) == (asked.answer, asked.why)


def test_a_room_that_is_closed_is_left_with_a_word_of_why(own_store: Store) -> None:
    code, _ = own_store.open("somebody")
    app = introduced(opened(room=code, lang="en"), code)
    own_store.close(code)
    app = again(app)
    assert (told(app)["role"], told(app)["problem"]) == ("outside", ENGLISH("room.problem.gone"))
    assert "room" not in app.query_params


@pytest.mark.parametrize("address", ["sqlite:////no/such/folder/rooms.sqlite", "no address", "nosuch://host/rooms"])
def test_without_a_database_everything_else_works(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.ADDRESS, address)
    forget_rooms()
    app = opened(room="BCDF", lang="en")
    assert (told(app)["role"], told(app)["problem"]) == ("lost", ENGLISH("room.problem.unreachable"))
    assert header(app)["tokens"]
    assert parameter(app, "room") == "BCDF"  # it is tried again
    assert address not in json.dumps(told(app))
    forget_rooms()


def test_when_the_database_comes_back_so_do_the_rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "not yet"
    monkeypatch.setenv(cache.ADDRESS, f"sqlite:///{folder / 'rooms.sqlite'}")
    forget_rooms()
    app = opened(room="BCDF", lang="en")
    assert told(app)["role"] == "lost"
    folder.mkdir()
    code, _ = cache.store().open("somebody")
    monkeypatch.setattr("viz.classroom.seat.code", lambda: code)
    data = told(again(app))
    assert (data["role"], data["problem"]) == ("knocking", "")
    forget_rooms()


@pytest.mark.parametrize("example", ["but", "turn", "first"])
def test_the_questions_are_the_same_in_both_languages_and_hide_their_answers(example: str) -> None:
    for network in ("lstm", "gru", "rnn", "bilstm2"):
        english, vietnamese = (askable(network, EXAMPLES[example], words) for words in (ENGLISH, VIETNAMESE))
        assert [asked.name for asked in english] == [asked.name for asked in vietnamese]
        assert len({asked.name for asked in english}) == len(english)
        assert all(asked.kind != "verdict" for asked in english)  # it stands on the page
        for asked in english:
            found = named(asked.name, network, EXAMPLES[example], VIETNAMESE)
            assert found is not None
            assert (found.answer, found.word, found.unit) == (asked.answer, asked.word, asked.unit)
    kinds = {asked.name.split("-", 2)[2] for asked in askable("lstm", EXAMPLES[example], ENGLISH)}
    assert {kind for kind in KINDS if any(each.startswith(kind) for each in kinds)} >= {"gate-forget", "gate-input"}


def test_about_nothing_and_about_networks_that_are_not_there_nothing_is_asked() -> None:
    assert askable("lstm", "  ", ENGLISH) == ()
    assert askable("no_such_network", "Fine.", ENGLISH) == ()
    assert named("x", "lstm", "Fine.", ENGLISH) is None


def test_an_address_that_is_too_long_for_the_class_is_said_to_be_and_not_kept(own_store: Store) -> None:
    code, key = own_store.open("somebody")
    app = introduced(opened(room=code, lang="vi", net="gru", text="Good."), code, key)
    before = own_store.look(code).view
    app.query_params.update(text="Fine.", junk="x" * 500_000)
    data = told(again(app))
    assert (data["role"], data["problem"]) == ("teacher", VIETNAMESE("room.problem.too_long"))
    assert own_store.look(code).view == before
    app.query_params.clear()
    app.query_params.update(room=code, lang="vi", net="gru", text="Fine.")
    data = told(again(app))
    assert (data["role"], data["problem"]) == ("teacher", "")
    assert own_store.look(code).view == Seen("gates", {"net": "gru", "text": "Fine."})


def test_nothing_is_asked_about_a_text_that_is_too_long(own_store: Store) -> None:
    code, key = own_store.open("somebody")
    long = "good not " * 4_000  # a link can carry it, compressed
    data = told(introduced(opened(room=code, lang="en", net="lstm", text=long), code, key))
    assert (data["role"], data["can_ask"]) == ("teacher", False)
