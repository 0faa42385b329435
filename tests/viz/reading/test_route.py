"""What a browser is told while somebody types: the bytes that the page itself would send, and nothing else."""

import asyncio
import json
import logging
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send
from streamlit import config
from streamlit.testing.v1 import AppTest

from benchmarks.reading import DEFAULT
from tests.hostile import any_text
from tests.viz.shell.test_page import opened
from viz.content.shipped import DEFAULT_TEXT
from viz.content.vietnamese import EXAMPLES as VIETNAMESE
from viz.reading.route import CROWD, MOST, PATH, Reading, answer

JSON = {b"content-type": b"application/json"}


def asked(text: str, /, **other: Any) -> dict[str, Any]:
    """A request as the first view makes it; `player__unit=3` changes a field within."""
    found = deepcopy({"text": text, **DEFAULT})
    for path, value in other.items():
        *within, name = path.split("__")
        place = found
        for part in within:
            place = place[part]
        place[name] = value
    return found


def answered(text: str, /, **other: Any) -> tuple[dict[str, Any], bytes]:
    """The header and the player's payload."""
    status, found = answer(json.dumps(asked(text, **other)).encode())
    assert status == 200
    end = 4 + int.from_bytes(found[:4], "little")
    return json.loads(found[4:end]), found[end:]


def sent(page: AppTest) -> tuple[dict[str, Any], bytes]:
    """What a run of the page sends to the gradient's chart and to the player."""
    parts = [part.proto for part in page.get("bidi_component")]
    (payload,) = (part.bytes for part in parts if part.bytes)
    charts = [json.loads(part.json) for part in parts if part.component_name.endswith(".charts")]
    return next(chart for chart in charts if chart["kind"] == "gradient"), payload


@pytest.mark.parametrize(
    ("network", "part", "language", "text", "more"),
    [
        ("lstm", "1.forward", "en", DEFAULT_TEXT, {}),
        ("gru", "1.forward", "vi", "I loved it , but the ending was awful .", {}),
        ("rnn", "1.forward", "en", "good", {}),
        ("bilstm", "1.forward", "vi", "not bad at all", {}),
        ("bilstm", "1.backward", "en", "not bad at all", {}),
        ("bilstm2", "2.backward", "en", "a b c <unk> \u202e zzzz", {}),
        ("vi_lstm", "1.forward", "vi", VIETNAMESE["vi_first"], {}),
        ("vi_gru", "1.forward", "en", "Món ăn không tệ, nhưng phục vụ quá chậm.", {}),
        ("lstm", "1.forward", "vi", "a film " * 600, {}),
        ("lstm", "1.forward", "en", DEFAULT_TEXT, {"present": "1", "unit": "3", "order": "influence", "rows": "all"}),
        (
            "lstm",
            "1.forward",
            "en",
            "not bad",
            {"bars": "without", "scale": "absolute", "curves": "lstm.cell,gru.hidden"},
        ),
    ],
)
def test_the_route_and_the_page_send_the_same_bytes(
    network: str, part: str, language: str, text: str, more: dict[str, str]
) -> None:
    shown = {"part": part} if network in ("bilstm", "bilstm2") else {}
    gradient, payload = sent(opened(net=network, lang=language, text=text, **shown, **more))
    unit = int(more["unit"]) if "unit" in more else None
    order, rows, bars = (more.get(name, DEFAULT["player"]["start"][name]) for name in ("order", "rows", "bars"))
    open_ = ["units"] if "order" in more else []  # which is where the order is seen
    found, block = answered(
        text,
        network=network,
        part=part,
        language=language,
        present="present" in more,
        player__unit=unit,
        player__whole=rows == "all",
        player__bars=bars,
        player__start={"word": None, "unit": unit, "order": order, "rows": rows, "bars": bars, "open": open_},
        gradient__curves=more["curves"].split(",") if "curves" in more else DEFAULT["gradient"]["curves"],
        gradient__scale=more.get("scale", "relative"),
    )
    assert block == payload
    assert found == {"gradient": gradient}


def test_what_a_page_has_read_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "this sentence stands in no other test , and no two of them are alike"
    opened(text=text)
    monkeypatch.setattr("viz.cache.readings.trace_text", None)
    monkeypatch.setattr("viz.cache.readings.gradient_norms", None)
    monkeypatch.setattr("viz.cache.readings.build_payload", None)
    answered(text)


def test_without_curves_the_chart_has_none_but_offers_them() -> None:
    assert answered("good", gradient=None)[0] == {"gradient": None}
    chart = answered("good", gradient__curves=[])[0]["gradient"]
    assert chart["curves"] == []
    assert chart["offers"]["chosen"] == []
    assert len(chart["offers"]["curves"]) > 3


@pytest.mark.parametrize(("text", "status"), [("", 422), (" \n ", 422), ("\u200b", 422)])
def test_a_text_without_words(text: str, status: int) -> None:
    assert answer(json.dumps(asked(text)).encode()) == (status, b"")


NONSENSE: list[dict[str, Any]] = [
    {"text": 1},
    {"text": None},
    {"language": "xx"},
    {"network": "../lstm"},
    {"network": ["lstm"]},
    {"part": "3.forward"},
    {"part": "1.backward"},
    {"present": 1},
    {"player": None},
    {"player": []},
    {"player__opened": -1},
    {"player__opened": None},
    {"player__opened": True},
    {"player__unit": "3"},
    {"player__unit": 1e9},
    {"player__whole": 1},
    {"player__start": {}},
    {"player__start__word": 0},
    {"player__start__order": "random"},
    {"player__start__order": ["similar"]},
    {"player__start__open": "cell"},
    {"player__start__open": ["kitchen"]},
    {"player__start__open": ["cell"] * 1_000},
    {"player__start__rows": "16"},
    {"player__bars": "all"},
    {"gradient": 1},
    {"gradient__curves": "lstm.cell"},
    {"gradient__curves": [["lstm.cell"]]},
    {"gradient__curves": ["lstm.forget"]},
    {"gradient__curves": ["lstm.cell"] * 1_000},
    {"gradient__scale": "log"},
]


@pytest.mark.parametrize("wrong", NONSENSE, ids=str)
def test_what_makes_no_sense_is_refused(wrong: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    assert answer(json.dumps(asked("good", **wrong)).encode()) == (400, b"")
    assert caplog.records == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"1", b"null", b"\xff", b"[" * 60_000, b'{"text": NaN}'])
def test_what_is_no_request_is_refused(body: bytes) -> None:
    assert answer(body) == (400, b"")


def test_a_network_that_is_not_here() -> None:
    assert answer(json.dumps(asked("good", network="nobody")).encode()) == (404, b"")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(any_text)
def test_any_text_is_read_or_has_no_words(caplog: pytest.LogCaptureFixture, text: str) -> None:
    read = all(not "\ud800" <= letter <= "\udfff" for letter in text)  # half of a character, which no browser sends
    assert answer(json.dumps(asked(text)).encode())[0] in ((200, 422) if read else (400,))
    assert caplog.records == []


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_any_json_is_answered(found: object) -> None:
    assert answer(json.dumps(found).encode())[0] == 400


def test_what_breaks_is_logged_without_the_text(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("viz.reading.sent.player", None)
    assert answer(json.dumps(asked("a secret text")).encode()) == (500, b"")
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "secret" not in caplog.text


async def nobody(*_: object) -> None:
    raise AssertionError


async def request(
    reading: Reading, *parts: bytes, path: str = PATH, method: str = "POST", headers: Any = JSON
) -> list[Message]:
    """What is sent in answer to a request whose body comes in these parts."""
    waiting = [
        {"type": "http.request", "body": part, "more_body": at + 1 < len(parts)} for at, part in enumerate(parts)
    ]
    got: list[Message] = []

    async def receive() -> Message:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        got.append(message)

    await reading({"type": "http", "path": path, "method": method, "headers": [*headers.items()]}, receive, send)
    return got


def status(reading: Reading, *parts: bytes, **other: Any) -> int:
    return int(asyncio.run(request(reading, *parts, **other))[0]["status"])


def test_only_one_kind_of_request_is_answered() -> None:
    body = json.dumps(asked("good")).encode()
    reading = Reading(nobody)
    assert status(reading, body[:9], body[9:]) == 200
    assert [status(reading, body, method=method) for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS")] == [405] * 5
    assert status(reading, body, headers={}) == 415
    assert status(reading, body, headers={b"content-type": b"text/plain"}) == 415  # what another site could have sent
    assert status(reading, b" " * MOST + body) == 413
    assert status(reading, *[b" " * 1_000] * (MOST // 1_000 + 1)) == 413
    assert status(reading) == 413  # who has gone


def test_an_answer_is_kept_by_nobody() -> None:
    head, body = asyncio.run(request(Reading(nobody), json.dumps(asked("good")).encode()))
    assert dict(head["headers"])[b"cache-control"] == b"no-store"
    assert dict(head["headers"])[b"content-length"] == str(len(body["body"])).encode()


def test_all_else_goes_on_to_the_app() -> None:
    seen = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["path"] if "path" in scope else scope["type"])

    reading = Reading(app)
    paths = ["/", "/gates", "/reading/", "/readings", "/a/reading", "//reading"]
    for path in paths:
        asyncio.run(request(reading, b"", path=path))
    asyncio.run(reading({"type": "websocket", "path": PATH}, nobody, nobody))  # type: ignore[arg-type]
    assert seen == [*paths, PATH]


def test_it_answers_below_the_base_path() -> None:
    before = config.get_option("server.baseUrlPath")
    try:
        for base in ("a/b", "/a/b/"):
            config.set_option("server.baseUrlPath", base)
            assert status(Reading(nobody), json.dumps(asked("good")).encode(), path="/a/b/reading") == 200
    finally:
        config.set_option("server.baseUrlPath", before)


def test_a_crowd_is_answered_one_after_another_and_not_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    going = []

    def slow(body: bytes) -> tuple[int, bytes]:
        going.append(1)
        assert len(going) == 1
        going.pop()
        return 200, body

    monkeypatch.setattr("viz.reading.route.answer", slow)

    async def crowd() -> list[int]:
        reading = Reading(nobody)
        answers = await asyncio.gather(*(request(reading, b"x") for _ in range(CROWD + 30)))
        assert (await request(reading, b"x"))[0]["status"] == 200  # afterwards there is room again
        return [int(got[0]["status"]) for got in answers]

    found = asyncio.run(crowd())
    assert found.count(200) == CROWD
    assert found.count(503) == 30
