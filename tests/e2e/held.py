"""A page whose run goes on for as long as a test likes: what the server says comes later."""

import re

from playwright.sync_api import Page, WebSocketRoute
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class Held:
    """Keeps back from a page what the server says after the widget of this key, or after `hold`, until `go_on`."""

    def __init__(self, page: Page, key: str = "") -> None:
        self._ending, self._kept, self._holds = key and f"-{key}", list[str | bytes](), False
        self._page = page
        page.route_web_socket(re.compile("/_stcore/stream"), self._route)

    def hold(self) -> None:
        """Keep back what the server says from now on."""
        self._holds = True

    def hand_over_a_run(self) -> None:
        """What was kept back up to the end of a run, as soon as that has come."""
        while not (ends := [at for at, message in enumerate(self._kept) if _ends_a_run(message)]):
            self._page.evaluate("new Promise(requestAnimationFrame)")  # Playwright hears what has come meanwhile
        for message in self._kept[: ends[0] + 1]:
            self._browser.send(message)
        del self._kept[: ends[0] + 1]

    def go_on(self) -> None:
        """Hand over what was kept back, and all that comes."""
        self._holds, self._ending = False, ""
        for message in self._kept:
            self._browser.send(message)
        self._kept.clear()

    def _route(self, browser: WebSocketRoute) -> None:
        self._browser = browser
        browser.connect_to_server().on_message(self._take)

    def _take(self, message: str | bytes) -> None:
        if self._holds:
            self._kept.append(message)
            return
        self._browser.send(message)
        if self._ending and isinstance(message, bytes):
            self._holds = ForwardMsg.FromString(message).delta.new_element.selectbox.id.endswith(self._ending)


def _ends_a_run(message: str | bytes) -> bool:
    return isinstance(message, bytes) and ForwardMsg.FromString(message).WhichOneof("type") == "script_finished"
