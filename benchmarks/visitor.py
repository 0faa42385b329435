"""A visitor without a browser: what Streamlit's page in the browser keeps, sends and takes in, over a real websocket.

`Page` keeps what a browser would: every widget's value, the address, and the messages that it need not be sent again;
all of it goes back to the server with every change. A text is handed over as by Enter in the page's text box, be it
Gatescope's or Streamlit's own. The player is told where its cursor rests only by `Visitor.rest`, as the browser does
half a second after a text was read. Boxes are known by the key in their element's id, whatever component draws them.
"""

import asyncio
import json
import time
import urllib.request
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

from streamlit.components.v2.bidi_component.constants import EVENT_DELIM
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState, ContextInfo
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

PATIENCE = 120.0
"""Seconds after which an answer counts as lost."""

TEXT_BOX, PLAYER = "text_box", "player"

_FINISHED = {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY}
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Answer:
    """One run of the page: `ms` from the message sent to "script finished", the size of what came in bytes, and what
    went wrong, a line each.
    """

    ms: float
    size: int
    problems: tuple[str, ...] = ()


@dataclass
class Page:
    """What the browser knows of a page at `address`."""

    address: str
    query: str = ""
    script: str = ""  # the hash of the page that is shown
    values: dict[str, WidgetState] = field(default_factory=dict)  # by element id
    elements: dict[str, Delta] = field(default_factory=dict)  # of the last run, by key
    kept: dict[str, tuple[Delta, int]] = field(default_factory=dict)  # by hash, with the run of its last use
    problems: list[str] = field(default_factory=list)
    line: str = ""  # the last line of plain text
    typed: int = 0
    _runs: int = 0
    _age: int = 2  # runs that a message is kept without being used
    _drawn: set[str] = field(default_factory=set)
    _fragments: tuple[str, ...] = ()  # that run alone now

    def take(self, message: ForwardMsg) -> bool:
        """Take in a message from the server; whether it ends a run."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._begin(message)
        elif kind == "navigation":
            self.script = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta":
            if message.metadata.cacheable:
                self.kept[message.hash] = message.delta, self._runs
            self._draw(message.delta)
        elif kind == "ref_hash":
            self._draw_again(message.ref_hash)
        elif kind == "script_finished":
            return self._end(message.script_finished)
        return False

    def back(self, fragment: str = "", events: Sequence[WidgetState] = (), *, by_itself: bool = False) -> bytes:
        """The message that asks for a run, of the whole page or of one fragment, which may run `by_itself`; `events`
        are told with it, once.
        """
        state = ClientState(
            query_string=self.query,
            page_script_hash=self.script,
            fragment_id=fragment,
            cached_message_hashes=list(self.kept),
            is_auto_rerun=by_itself,
            context_info=ContextInfo(
                timezone="UTC", locale="en-US", url=self.address, is_embedded=False, color_scheme="light"
            ),
        )
        state.widget_states.widgets.extend([*self.values.values(), *events])
        message: bytes = BackMsg(rerun_script=state).SerializeToString()
        return message

    def type(self, text: str) -> None:
        """Enter in the text box, of which the next message will tell."""
        element = self.elements[TEXT_BOX].new_element
        if element.WhichOneof("type") == "text_input":
            self._set(element.text_input.id, string_value=text)
            return
        self.typed = max(self.typed + 1, time.time_ns() // 1_000_000)  # as textbox.js counts
        self._set(element.bidi_component.id, json_value=json.dumps({"typed": {"text": text, "count": self.typed}}))

    def rest(self) -> str | None:
        """The player's cursor comes to rest where it starts; the fragment to run, None without a player."""
        header = self.player()
        if header is None:
            return None
        start, home = header["start"], header["home"]
        cursor = {name: start[name] for name in ("order", "rows", "bars", "open")}
        cursor |= {"view": header["view"], "word": home["word"] + 1, "unit": home["unit"]}
        delta = self.elements[PLAYER]
        self._set(delta.new_element.bidi_component.id, json_value=json.dumps({"cursor": cursor}))
        return delta.fragment_id

    def component(self, key: str) -> tuple[str, str, Any]:
        """The id of a component of ours, the fragment that draws it, and its data."""
        delta = self.elements[key]
        drawn = delta.new_element.bidi_component
        return drawn.id, delta.fragment_id, json.loads(drawn.json or "null")

    def player(self) -> dict[str, Any] | None:
        """The header of the player's payload (viz/player/payload.py), if the last run has drawn a player."""
        if PLAYER not in self.elements:
            return None
        payload = self.elements[PLAYER].new_element.bidi_component.bytes
        header: dict[str, Any] = json.loads(payload[4 : 4 + int.from_bytes(payload[:4], "little")])
        return header

    def words(self) -> list[str]:
        """The words that the page shows as read: in the player, or in the smallest app's line."""
        header = self.player()
        return self.line.split() if header is None else list(header["tokens"])

    def _begin(self, message: ForwardMsg) -> None:
        run = message.new_session
        self._age = run.config.max_cached_message_age
        self._fragments = tuple(message.metadata.run.fragment_ids)
        self.script = self.script or run.page_script_hash
        if not self._fragments:
            self._drawn.clear()
            self.elements.clear()
            self.line = ""

    def _end(self, status: int) -> bool:
        if status == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return False  # another run follows at once
        if status not in _FINISHED:
            self.problems.append(f"script finished with status {status}")
        if not self._fragments:
            self.values = {name: value for name, value in self.values.items() if name in self._drawn}
        self._runs += 1
        self.kept = {name: held for name, held in self.kept.items() if not self._has_expired(*held)}
        return True

    def _has_expired(self, delta: Delta, used: int) -> bool:
        """Whether the browser forgets a message now; a fragment's run is no use to the rest of the page."""
        concerned = not self._fragments or delta.fragment_id in self._fragments
        return concerned and self._runs - used > self._age

    def _draw_again(self, name: str) -> None:
        if name not in self.kept:
            self.problems.append("a message that was not kept is referred to")
            return
        delta = self.kept[name][0]
        self.kept[name] = delta, self._runs
        self._draw(delta)

    def _draw(self, delta: Delta) -> None:
        if delta.WhichOneof("type") != "new_element":
            return
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.problems.append(f"exception: {element.exception.type or element.exception.message}")
        elif kind == "alert" and element.alert.format == Alert.ERROR:
            self.problems.append(f"the page says: {element.alert.body}")
        elif kind == "text":
            self.line = element.text.body
        if name := getattr(getattr(element, kind or "", None), "id", ""):
            self._drawn.add(name)
            self.elements[key_of(name)] = delta
            self._initial(element, name)

    def _initial(self, element: Element, name: str) -> None:
        """The value that a widget starts with, or that the server gives it."""
        kind = element.WhichOneof("type")
        if kind not in ("checkbox", "button_group", "selectbox", "text_input"):
            return
        widget = getattr(element, kind)
        if name in self.values and not widget.set_value:
            return
        given = widget.set_value
        if kind == "checkbox":
            self._set(name, bool_value=widget.value if given else widget.default)
        elif kind == "text_input":
            self._set(name, string_value=widget.value if given else widget.default)
        elif kind == "selectbox":
            self._set(name, string_value=widget.raw_value if given else widget.options[widget.default])
        else:
            chosen = widget.raw_values if given else [widget.options[at].content for at in widget.default]
            value = WidgetState(id=name)
            value.string_array_value.data.extend(chosen)
            self.values[name] = value

    def _set(self, name: str, **value: Any) -> None:
        self.values[name] = WidgetState(id=name, **value)


class Visitor:
    """A page that is open in a browser, as far as the server can tell."""

    def __init__(self, address: str) -> None:
        self.page = Page(f"{address}/")
        self.gone = False
        self._address = address
        self._cookie: str | None = None
        self._socket: ClientConnection | None = None

    @property
    def cookie(self) -> str:
        """What the first look at the page has left in the browser."""
        return self._cookie or ""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.leave()

    async def prepare(self) -> None:
        """Fetch the page's HTML: a proxy may set the cookie there that keeps a visitor at one server."""
        self._cookie = await asyncio.to_thread(_cookies, self._address)

    async def open(self) -> Answer:
        """Connect, and see the page for the first time."""
        return await self._guarded(self._first())

    async def hand_over(self, text: str) -> Answer:
        """Press Enter; the answer is also looked at for whether it is about this text."""
        if TEXT_BOX not in self.page.elements:
            return Answer(0.0, 0, ("no text box",))
        self.page.type(text)
        answer = await self._guarded(self._ask(self.page.back()))
        if answer.problems or self.page.words() == text.split():
            return answer
        return Answer(answer.ms, answer.size, ("another text was read",))

    async def rest(self) -> Answer | None:
        """Tell the server where the player's cursor rests; None without a player."""
        fragment = self.page.rest()
        return None if fragment is None else await self._guarded(self._ask(self.page.back(fragment)))

    async def look(self, key: str) -> Answer:
        """Run the part of the page that draws a component, as a browser does where that part runs by itself."""
        _, fragment, _ = self.page.component(key)
        return await self._guarded(self._ask(self.page.back(fragment, by_itself=True)))

    async def say(self, key: str, **state: Any) -> Answer:
        """What a component says of itself, from now on."""
        name, fragment, _ = self.page.component(key)
        self.page._set(name, json_value=json.dumps(state))
        return await self._guarded(self._ask(self.page.back(fragment)))

    async def do(self, key: str, event: str, value: Any) -> Answer:
        """What somebody does in a component, once."""
        name, fragment, _ = self.page.component(key)
        told = json.dumps([{"event": event, "value": value}])
        events = WidgetState(id=f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{name}{EVENT_DELIM}events", json_trigger_value=told)
        return await self._guarded(self._ask(self.page.back(fragment, [events])))

    async def leave(self) -> None:
        """Close the page."""
        if self._socket is not None:
            await self._socket.close()
            self._socket = None

    async def _first(self) -> Answer:
        if self._cookie is None:
            await self.prepare()
        started = time.perf_counter()
        where = urlsplit(self._address)
        stream = urlunsplit(
            where._replace(scheme=where.scheme.replace("http", "ws"), path=f"{where.path}/_stcore/stream")
        )
        # Like a browser's, the connection is not given up for want of an answer to a ping, however busy the server.
        self._socket = await connect(
            stream,
            origin=Origin(f"{where.scheme}://{where.netloc}"),
            subprotocols=[Subprotocol("streamlit")],
            additional_headers={"Cookie": self._cookie} if self._cookie else {},
            max_size=None,
            ping_interval=None,
            open_timeout=PATIENCE,
            proxy=None,
        )
        answer = await self._ask(self.page.back())
        return Answer(1_000 * (time.perf_counter() - started), answer.size, answer.problems)

    async def _ask(self, message: bytes) -> Answer:
        assert self._socket is not None
        size, started = 0, time.perf_counter()
        await self._socket.send(message)
        while True:
            received = await self._socket.recv(decode=False)
            size += len(received)
            if self.page.take(ForwardMsg.FromString(received)):
                break
        ms = 1_000 * (time.perf_counter() - started)
        problems, self.page.problems = self.page.problems, []
        return Answer(ms, size, tuple(problems))

    async def _guarded(self, asking: Coroutine[Any, Any, Answer]) -> Answer:
        """The answer; a lost connection or patience is a problem, and the visitor is gone."""
        started = time.perf_counter()
        try:
            return await asyncio.wait_for(asking, PATIENCE)
        except (OSError, WebSocketException) as error:  # a timeout is an OSError
            self.gone = True
            await self.leave()
            return Answer(1_000 * (time.perf_counter() - started), 0, (f"disconnected: {type(error).__name__}",))


def key_of(name: str) -> str:
    """The key in an element's id, which is "$$ID-<hash>-<key>"."""
    return name.removeprefix("$$ID-").partition("-")[2]


def _cookies(address: str) -> str:
    """What the first look at an address leaves in the browser, as a header."""
    with _DIRECT.open(f"{address}/", timeout=PATIENCE) as response:
        found = SimpleCookie()
        for line in response.headers.get_all("Set-Cookie", []):
            found.load(line)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in found.items())
