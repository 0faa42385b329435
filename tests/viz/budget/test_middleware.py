"""The middleware between a websocket that was never opened and an app that is none, on a clock that jumps."""

import asyncio
import selectors
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from math import inf
from typing import Any, TypeVar

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from viz.budget.middleware import POLICY_VIOLATION, WANTED, MessageBudget, ends_a_run

T = TypeVar("T")
GONE: Message = {"type": "websocket.disconnect", "code": 1001}


class Clock(selectors.DefaultSelector):
    """Instead of waiting, the loop moves its clock to where it would have waited until."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += timeout or 0.0
        return super().select(0)


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    clock = Clock()
    loop = asyncio.SelectorEventLoop(clock)
    loop.time = lambda: clock.now  # type: ignore[method-assign]
    try:
        return loop.run_until_complete(coroutine)
    finally:
        loop.close()


def now() -> float:
    return asyncio.get_running_loop().time()


def message(text: str) -> Message:
    data = BackMsg(rerun_script=ClientState(query_string=text)).SerializeToString()
    return {"type": "websocket.receive", "bytes": data}


class Socket:
    """uvicorn's side of a websocket: what was read is there at once."""

    def __init__(self, messages: Iterable[Message], *, cookie: str = "") -> None:
        self.scope: Scope = {"type": "websocket", "headers": [(b"cookie", cookie.encode())] if cookie else []}
        self.sent: list[Message] = []
        self._messages = deque([*messages, GONE])

    async def receive(self) -> Message:
        return self._messages.popleft()

    async def send(self, message: Message) -> None:
        self.sent.append(message)


class App:
    """Streamlit's side: takes whatever comes until the other side is gone, and notes when."""

    def __init__(self, answer: Callable[[Message], Message | None] = lambda _: None) -> None:
        self.taken: list[tuple[float, Message]] = []
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while (got := await receive())["type"] != "websocket.disconnect":
            self.taken.append((now(), got))
        self.taken.append((now(), got))
        if answer := self._answer(got):
            await send(answer)

    @property
    def texts(self) -> list[str]:
        messages = [BackMsg.FromString(got["bytes"]) for _, got in self.taken if "bytes" in got]
        return [message.rerun_script.query_string for message in messages]


def talk(budget: MessageBudget, socket: Socket) -> None:
    run(budget(socket.scope, socket.receive, socket.send))


def test_a_burst_and_then_a_pace_and_nothing_is_lost() -> None:
    app = App()
    talk(MessageBudget(app, rate=10, burst=3, patience=inf), Socket(message(str(count)) for count in range(50)))
    assert app.texts == [str(count) for count in range(50)]
    times = [at for at, _ in app.taken[:-1]]
    assert times == pytest.approx([0, 0, 0, *(0.1 * count for count in range(1, 48))])
    assert app.taken[-1][1] == GONE


def test_others_have_a_turn_after_every_message() -> None:
    """Streamlit takes message after message without giving way as long as there are any (decision 18)."""
    turns: list[int] = []
    app = App()

    async def look() -> None:
        while not app.taken or app.taken[-1][1] != GONE:
            turns.append(len(app.taken))
            await asyncio.sleep(0)

    async def both() -> None:
        socket = Socket(message(str(count)) for count in range(40))
        await asyncio.gather(MessageBudget(app, burst=100)(socket.scope, socket.receive, socket.send), look())

    run(both())
    assert set(range(40)) <= set(turns)


def test_who_goes_on_and_on_is_disconnected_and_the_app_learns_of_it() -> None:
    app = App(lambda _: {"type": "websocket.send", "bytes": b"an answer that nobody waits for"})
    socket = Socket(message(str(count)) for count in range(10_000))
    talk(MessageBudget(app, rate=10, burst=50, patience=100), socket)
    assert len(app.texts) == 150
    assert app.taken[-1][1] == {"type": "websocket.disconnect", "code": POLICY_VIOLATION}
    assert [(sent["type"], sent.get("code")) for sent in socket.sent] == [("websocket.close", POLICY_VIOLATION)]


def test_who_takes_no_answers_is_disconnected_all_the_same() -> None:
    class Deaf(Socket):
        async def send(self, message: Message) -> None:
            await asyncio.Event().wait()  # as uvicorn does while its buffer is full

    app = App()
    socket = Deaf(message(str(count)) for count in range(10_000))
    talk(MessageBudget(app, rate=10, burst=50, patience=100), socket)
    assert app.taken[-1][1] == {"type": "websocket.disconnect", "code": POLICY_VIOLATION}


def test_a_server_that_lags_forgives_nothing() -> None:
    """The messages are slow to be handled because of the flood itself, which is no pause of the sender's."""

    class Busy(App):
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            async def late() -> Message:
                await asyncio.sleep(0.3 if len(self.taken) % 10 == 0 else 0)
                return await receive()

            await super().__call__(scope, late, send)

    app = Busy()
    socket = Socket(message(str(count)) for count in range(10_000))
    talk(MessageBudget(app, rate=10, burst=50, patience=100), socket)
    assert len(app.texts) < 250
    assert socket.sent[0]["code"] == POLICY_VIOLATION


def test_who_pauses_now_and_then_is_not() -> None:
    app = App()

    class Hasty(Socket):
        """Eighty at once every ten seconds, of which thirty have to wait."""

        count = 0

        async def receive(self) -> Message:
            self.count += 1
            if self.count % 80 == 0:
                await asyncio.sleep(10)
            return await super().receive()

    socket = Hasty(message(str(count)) for count in range(1_000))
    talk(MessageBudget(app, rate=10, burst=50, patience=100), socket)
    assert len(app.texts) == 1_000
    assert socket.sent == []


def test_pages_of_one_browser_share_a_budget() -> None:
    def finished(cookies: tuple[str, str]) -> float:
        async def both() -> float:
            budget = MessageBudget(App(), rate=10, burst=20, patience=inf)
            pages = [Socket((message(str(count)) for count in range(20)), cookie=cookie) for cookie in cookies]
            await asyncio.gather(*(budget(page.scope, page.receive, page.send) for page in pages))
            return now()

        return run(both())

    assert finished(("gatescope=a", "gatescope=a")) == pytest.approx(2.0)
    assert finished(("gatescope=a", "gatescope=b")) == 0
    assert finished(("", "")) == 0  # no cookie, as without nginx: each page has its own


def said(status: int) -> Message:
    data = ForwardMsg(script_finished=status).SerializeToString()  # type: ignore[arg-type]
    return {"type": "websocket.send", "bytes": data}


class Runs(App):
    """An app whose runs take a second of everybody's time together, as under one interpreter."""

    most = 0
    _going = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with asyncio.TaskGroup() as group:
            while (got := await receive())["type"] != "websocket.disconnect":
                self.taken.append((scope["number"], got))
                group.create_task(self._run(send))

    async def _run(self, send: Send) -> None:
        self.most = max(self.most, self._going + 1)
        self._going += 1
        await asyncio.sleep(1)
        self._going -= 1
        await send(said(ForwardMsg.FINISHED_SUCCESSFULLY))


def test_a_crowd_queues_up_and_nobody_has_two_turns_before_another_has_one() -> None:
    app = Runs()
    budget = MessageBudget(app, rate=1_000, burst=1_000, patience=inf, at_once=5, longest=inf)

    async def crowd() -> None:
        pages = [Socket(message(str(count)) for count in range(3)) for _ in range(20)]
        visits = [({**page.scope, "number": number}, page) for number, page in enumerate(pages)]
        await asyncio.gather(*(budget(scope, page.receive, page.send) for scope, page in visits))
        assert now() == pytest.approx(3 * 20 / 5)

    run(crowd())
    assert app.most == 5
    order = [number for number, _ in app.taken]
    for begin in range(0, len(order), 20):
        assert sorted(order[begin : begin + 20]) == list(range(20))


def test_a_page_alone_may_overtake_its_own_runs() -> None:
    app = Runs()
    socket = Socket(message(str(count)) for count in range(3))
    budget = MessageBudget(app, at_once=2)
    run(budget({**socket.scope, "number": 0}, socket.receive, socket.send))
    assert app.most == 3  # all three began before the first was over


def test_who_leaves_is_not_worth_a_run_any_more() -> None:
    class Left(Socket):
        async def send(self, message: Message) -> None:
            raise OSError  # as uvicorn says it

    app = App()

    async def answering(scope: Scope, receive: Receive, send: Send) -> None:
        async def receive_and_answer() -> Message:
            got = await receive()
            if got["type"] == "websocket.receive":
                with suppress(OSError):
                    await send(said(ForwardMsg.FINISHED_SUCCESSFULLY))
            return got

        await app(scope, receive_and_answer, send)

    talk(MessageBudget(answering), Left(message(str(count)) for count in range(40)))
    assert app.texts == ["0"]
    assert app.taken[-1][1] == {"type": "websocket.disconnect", "code": 1006}


def test_what_ends_a_run() -> None:
    finished = {name: ends_a_run(said(value)) for name, value in ForwardMsg.ScriptFinishedStatus.items()}
    assert finished == {name: name != "FINISHED_EARLY_FOR_RERUN" for name in finished}
    assert not ends_a_run({"type": "websocket.send", "bytes": ForwardMsg(hash="a").SerializeToString()})
    assert not ends_a_run({"type": "websocket.send", "bytes": b"\xff" * 2_000})  # a long one is not even read
    assert not ends_a_run({"type": "websocket.accept"})


MESSAGES = {
    "rerun_script": BackMsg(rerun_script=ClientState()),
    "stop_script": BackMsg(stop_script=True),
    "app_heartbeat": BackMsg(app_heartbeat=True),
    "backend_operation_request": BackMsg(backend_operation_request={"request_id": "1"}),
    "file_urls_request": BackMsg(file_urls_request={"request_id": "1"}),
    **{
        name: BackMsg(**{name: True})
        for name in (
            "clear_cache",
            "set_run_on_save",
            "load_git_info",
            "debug_disconnect_websocket",
            "debug_shutdown_runtime",
        )
    },
}


def test_every_kind_of_message_is_tried() -> None:
    assert set(MESSAGES) == {field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    assert set(MESSAGES) > WANTED


@pytest.mark.parametrize("kind", MESSAGES)
def test_only_what_a_page_sends_gets_through(kind: str) -> None:
    app = App()
    data: Message = {"type": "websocket.receive", "bytes": MESSAGES[kind].SerializeToString()}
    talk(MessageBudget(app, rate=10, burst=3, patience=inf), Socket([data] * 5))
    assert [got for _, got in app.taken[:-1]] == [data] * 5 * (kind in WANTED)
    assert app.taken[-1][0] == pytest.approx(0.2)  # what is thrown away costs as much


@pytest.mark.parametrize("data", [{"bytes": b"\xff\xff\xff"}, {"bytes": b""}, {"text": "no protobuf"}])
def test_what_is_no_message_is_streamlit_s_to_refuse(data: Message) -> None:
    app = App()
    broken: Message = {"type": "websocket.receive", **data}
    talk(MessageBudget(app), Socket([broken]))
    assert app.taken[0][1] == broken


def test_requests_are_none_of_its_business() -> None:
    seen: list[object] = []

    async def app(*everything: object) -> None:
        seen.extend(everything)

    async def nothing(*_: object) -> Any:
        raise AssertionError

    scope: Scope = {"type": "http"}
    run(MessageBudget(app)(scope, nothing, nothing))
    assert all(given is got for given, got in zip((scope, nothing, nothing), seen, strict=True))


def test_what_asks_for_work_draws_on_the_budget_of_its_visitor() -> None:
    answers: list[int] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def nothing() -> Message:
        raise AssertionError

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answers.append(message["status"])

    def scope(cookie: str, method: str = "POST") -> Scope:
        return {"type": "http", "method": method, "headers": [(b"cookie", cookie.encode())] if cookie else []}

    budget = MessageBudget(app, rate=10, burst=5)

    async def ask(number: int, cookie: str, method: str = "POST") -> float:
        await asyncio.gather(*(budget(scope(cookie, method), nothing, send) for _ in range(number)))
        return now()

    async def all_of_them() -> None:
        assert await ask(100, "gatescope=a", "GET") == 0  # a file is no work
        assert await ask(14, "gatescope=a") == pytest.approx(0.9)  # held, and not refused
        assert answers == [200] * 114
        await ask(100, "gatescope=b")
        assert answers[114:].count(200) < 16
        assert answers[114:].count(429) == 214 - len([each for each in answers if each == 200])
        began = now()
        assert await ask(100, "") == began  # no cookie, as without nginx: nobody is known
        assert answers[214:] == [200] * 100
        await asyncio.sleep(60)
        await ask(1, "gatescope=a")
        assert len(budget._visitors) == 1  # the others are forgotten

    run(all_of_them())


def test_a_file_counts_as_many_messages() -> None:
    answers: list[int] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def nothing() -> Message:
        raise AssertionError

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answers.append(message["status"])

    budget = MessageBudget(app, rate=10, burst=25)

    async def files() -> None:
        scope: Scope = {"type": "http", "method": "PUT", "headers": [(b"cookie", b"gatescope=a")]}
        await asyncio.gather(*(budget(scope, nothing, send) for _ in range(3)))
        assert sorted(answers) == [200, 200, 429]
        assert now() == pytest.approx(1.5)  # the second is on credit, and waits

    run(files())
