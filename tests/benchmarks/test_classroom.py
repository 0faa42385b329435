"""A class without browsers: visitors say what a browser says, and what goes wrong is noticed. No time is asserted."""

import asyncio
import itertools
import json
import os
from collections import Counter
from pathlib import Path

import pytest
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks import classroom, servers
from benchmarks.classroom import CHANGES, Found, Tally, percentile, problems, table
from benchmarks.servers import cpu_of, memory_of, serving
from benchmarks.texts import fresh_texts
from benchmarks.visitor import Answer, Page, Visitor, key_of

BROKEN = """
import streamlit as st

text = st.text_input("Your text", "start", key="text_box")
if "boom" in text:
    raise ValueError("boom")
if "sorry" in text:
    st.error("sorry")
st.text("something else" if "other" in text else text)
"""


def element(kind: str, key: str, **values: object) -> ForwardMsg:
    message = ForwardMsg(hash=key)
    drawn = getattr(message.delta.new_element, kind)
    drawn.id = f"$$ID-0123456789abcdef-{key}"
    for name, value in values.items():
        if isinstance(value, list):
            getattr(drawn, name).extend(value)
        else:
            setattr(drawn, name, value)
    return message


def begin(*fragments: str) -> ForwardMsg:
    message = ForwardMsg()
    message.new_session.page_script_hash = "main"
    message.new_session.config.max_cached_message_age = 2
    message.metadata.run.fragment_ids.extend(fragments)
    return message


def end(status: int = ForwardMsg.FINISHED_SUCCESSFULLY) -> ForwardMsg:
    return ForwardMsg(script_finished=status)


def run(page: Page, *messages: ForwardMsg) -> bool:
    return [page.take(message) for message in (begin(), *messages, end())][-1]


def sent(page: Page) -> ClientState:
    return BackMsg.FromString(page.back()).rerun_script


def told(page: Page) -> dict[str, WidgetState]:
    return {key_of(state.id): state for state in sent(page).widget_states.widgets}


def test_percentiles() -> None:
    values = [float(value) for value in range(100, 0, -1)]
    assert [percentile(values, share) for share in (0.5, 0.95, 1.0)] == [50, 95, 100]
    assert percentile([7.0], 0.95) == 7
    assert percentile([1.0, 2.0], 0.5) == 1


def test_texts_are_never_the_same() -> None:
    texts = list(itertools.islice(fresh_texts(1, 3), 200))
    assert len(set(texts)) == 200
    text = next(fresh_texts(40, 1))
    assert len(text.split()) == 40
    assert text == next(fresh_texts(40, 1)) != next(fresh_texts(40, 2))
    assert text.isascii()
    assert text == text.lower()


def test_every_widget_s_value_goes_back() -> None:
    page = Page("http://here/")
    choice = element("selectbox", "network", default=1, options=["a", "b"])
    pills = element("button_group", "curves", set_value=True, raw_values=["h", "C"])
    assert run(page, element("checkbox", "present", default=True), choice, pills, element("text_input", "note"))
    found = told(page)
    assert found["present"].bool_value
    assert found["network"].string_value == "b"
    assert list(found["curves"].string_array_value.data) == ["h", "C"]
    assert found["note"].string_value == ""
    run(page, element("selectbox", "network", default=0, options=["a", "b"]))
    assert {key: state.string_value for key, state in told(page).items()} == {"network": "b"}  # the others are gone


def test_a_fragment_leaves_the_rest_of_the_page_alone() -> None:
    page = Page("http://here/")
    run(page, element("checkbox", "present", default=True))
    for message in (begin("part"), element("text_input", "note"), end(ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)):
        page.take(message)
    assert set(told(page)) == {"present", "note"}


def test_enter_says_what_the_text_box_says_in_the_browser() -> None:
    page = Page("http://here/")
    run(page, element("bidi_component", "text_box", component_name="any.name"))
    assert told(page) == {}
    counts = []
    for text in ("good", "bad"):
        page.type(text)
        typed = json.loads(told(page)["text_box"].json_value)["typed"]
        assert typed["text"] == text
        counts.append(typed["count"])
    assert counts[0] < counts[1]


def test_the_player_is_read_and_its_cursor_reported() -> None:
    page = Page("http://here/")
    start = {"word": None, "unit": None, "order": "similar", "rows": "top", "bars": "parts", "open": []}
    header = {"tokens": ["a", "b"], "view": "v", "home": {"word": 1, "unit": 7}, "start": start}
    text = json.dumps(header).encode()
    player = element("bidi_component", "player", bytes=len(text).to_bytes(4, "little") + text + b"planes")
    player.delta.fragment_id = "part"
    assert page.rest() is None
    run(page, player)
    assert page.words() == ["a", "b"]
    assert page.rest() == "part"
    cursor = {"view": "v", "word": 2, "unit": 7, "order": "similar", "rows": "top", "bars": "parts", "open": []}
    assert json.loads(told(page)["player"].json_value) == {"cursor": cursor}
    run(page)
    assert page.words() == []


def test_the_address_follows() -> None:
    page = Page("http://here/")
    message = ForwardMsg()
    message.page_info_changed.query_string = "text=good"
    shown = ForwardMsg()
    shown.navigation.page_script_hash = "gates"
    run(page, message, shown)
    assert (sent(page).query_string, sent(page).page_script_hash) == ("text=good", "gates")


def test_what_was_sent_once_is_kept() -> None:
    page = Page("http://here/")
    large = element("text_input", "note", default="large")
    large.metadata.cacheable = True
    run(page, large)
    assert list(sent(page).cached_message_hashes) == ["note"]
    run(page, ForwardMsg(ref_hash="note"))
    assert told(page)["note"].string_value == "large"
    for _ in range(5):  # runs of another part of the page
        for message in (begin("part"), end(ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)):
            page.take(message)
    assert list(sent(page).cached_message_hashes) == ["note"]
    run(page)
    assert list(sent(page).cached_message_hashes) == []
    assert page.problems == []
    run(page, ForwardMsg(ref_hash="note"))
    assert len(page.problems) == 1


def test_what_went_wrong_is_named() -> None:
    page = Page("http://here/")
    failed, warned = ForwardMsg(), ForwardMsg()
    failed.delta.new_element.exception.type = "ValueError"
    warned.delta.new_element.alert.format = Alert.WARNING
    run(page, warned)
    assert page.problems == []
    run(page, failed)
    assert page.problems == ["exception: ValueError"]
    assert not page.take(end(ForwardMsg.FINISHED_EARLY_FOR_RERUN))
    assert page.take(end(ForwardMsg.FINISHED_WITH_COMPILE_ERROR))
    assert len(page.problems) == 2


def test_a_broken_app_is_found_out(tmp_path: Path) -> None:
    app = tmp_path / "broken.py"
    app.write_text(BROKEN, encoding="utf-8")

    async def visit() -> list[Answer]:
        with serving(str(app), "--logger.level", "critical") as server:
            visitor = Visitor(server.address(0))
            answers = [await visitor.open()]
            answers += [await visitor.hand_over(text) for text in ("fine", "the other", "so sorry", "a boom", "fine")]
        answers.append(await visitor.hand_over("gone"))
        assert visitor.gone
        return answers

    answers = asyncio.run(visit())
    assert [len(answer.problems) for answer in answers] == [0, 0, 1, 1, 1, 0, 1]
    found = " ".join(problem for answer in answers for problem in answer.problems)
    assert all(words in found for words in ("another text", "sorry", "exception", "disconnected"))
    assert all(answer.size > 0 for answer in answers[:-1])


def test_a_class_of_two(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classroom, "THINKS", 0.3)
    monkeypatch.setattr(classroom, "REPORTS_AFTER", 0.01)
    monkeypatch.setattr(classroom, "SETTLES", 0.05)
    monkeypatch.setattr(classroom, "A_WORD", 0.1)
    assert classroom.main(["--visitors", "2", "--rounds", "1", "--seconds", "1.5", "--json"]) == 0
    found = [Found(**json.loads(line)) for line in capsys.readouterr().out.splitlines()]
    values = {(number.name, number.app): number.value for number in found}
    assert all(number.visitors == 2 for number in found)
    for app in ("gatescope", "smallest"):
        scenarios = ("cold_view", "first_view", *CHANGES)
        assert {values[f"{scenario}_errors", app] for scenario in scenarios} == {0}
        for name in ("p50", "p95", "max", "per_second", "memory", "size"):
            assert values[f"at_once_{name}", app] > 0
    assert values["thinking_report_p95", "gatescope"] > 0
    assert ("thinking_report_p95", "smallest") not in values
    assert values["typing_load", "gatescope"] > 0
    ours, smallest = values["at_once_p50", "gatescope"], values["at_once_p50", "smallest"]
    assert values["at_once_p50_over_smallest", "gatescope"] == pytest.approx(ours / smallest)
    lines = list(table(found))
    assert lines[1].split() == ["2", "visitors", "gatescope", "smallest", "ratio"]
    assert len(lines) == 2 + len({number.name for number in found if number.unit != "ratio"})


def test_a_tally_counts_reports_towards_their_change() -> None:
    tally = Tally([Answer(10.0, 900), Answer(30.0, 500, ("odd", "odder"))], [Answer(5.0, 600)], 2.0, 80.0, 300.0)
    found = {name: value for name, value, _ in tally.figures("thinking")}
    assert found == {
        "thinking_p50": 10,
        "thinking_p95": 30,
        "thinking_max": 30,
        "thinking_report_p95": 5,
        "thinking_per_second": 1,
        "thinking_cpu": 40,
        "thinking_memory": 300,
        "thinking_size": 1,
        "thinking_errors": 1,
    }
    unknown = {name for name, _, _ in Tally([Answer(10.0, 900)], [], 2.0).figures("first_view")}
    assert unknown == {f"first_view_{name}" for name in ("p50", "p95", "max", "size", "errors")}


def test_problems_are_counted() -> None:
    room = classroom.Room("gatescope", servers.Server(("http://here",)), 1, fresh_texts(1, 1), "never", 1)
    room.tallies["at_once"] = Tally([Answer(1.0, 1, ("odd",)), Answer(1.0, 1, ("odd",)), Answer(1.0, 1)])
    assert problems([room]) == Counter({"gatescope, at_once: odd": 2})


def test_processes_are_measured() -> None:
    before = cpu_of(os.getpid())
    while cpu_of(os.getpid()) < before + 20:
        sum(range(100_000))
    assert 20 < memory_of(os.getpid()) < 100_000
    assert servers._seconds("1-02:03:04") == 93_784
    assert servers._seconds("2:03.50") == 123.5


@pytest.mark.parametrize("arguments", [["--visitors", "0"], ["--rounds", "x"], ["--cursor", "maybe"]])
def test_impossible_classes_are_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        classroom.main(arguments)
    assert stop.value.code == 2
    assert "usage: python -m benchmarks.classroom" in capsys.readouterr().err
