"""An input method for Firefox, as the system has one for Vietnamese: its words are composed, letter by letter.

Firefox's own windows are pages too, and the text input processor in them does what an input method of the system does
(nsITextInputProcessor): the page sees keys that are taken (229), a composition, and its end, in Firefox's own order.
"""

import json
from itertools import count
from typing import Any

from playwright.sync_api import Page
from websockets.sync.client import ClientConnection

_WRITE = """((url, states) => {
  const windows = [...Services.wm.getEnumerator("navigator:browser")];
  const tabs = windows.flatMap((window) => [...window.gBrowser.tabs]);
  const tab = tabs.find((each) => each.linkedBrowser.currentURI.spec === url);
  const window = tab.ownerDocument.defaultView;
  window.gBrowser.selectedTab = tab;
  window.focus();
  tab.linkedBrowser.focus();
  const method = Cc["@mozilla.org/text-input-processor;1"].createInstance(Ci.nsITextInputProcessor);
  if (!method.beginInputTransactionForTests(window)) throw new Error("another input method is at work");
  const key = (name) => new window.KeyboardEvent("", { key: name });
  for (const state of states) {
    method.setPendingCompositionString(state);
    method.appendClauseToPendingComposition(state.length, method.ATTR_RAW_CLAUSE);
    method.setCaretInPendingComposition(state.length);
    method.flushPendingComposition(key(state.at(-1)));
  }
  method.commitComposition(key("Enter"));
})"""


class InputMethod:
    """What a visitor writes by it stands in the box that has the focus."""

    def __init__(self, aside: ClientConnection) -> None:
        """By a connection to the bridge."""
        self._firefox = aside
        self._numbers = count(1)

    def write(self, page: Page, *states: str) -> None:
        """Compose a word that goes through these states, and end it by Enter."""
        own = self._ask("browsingContext.getTree", **{"moz:scope": "chrome"})["contexts"][0]["context"]
        expression = f"{_WRITE}({json.dumps(page.url)}, {json.dumps(states)})"
        said = self._ask("script.evaluate", expression=expression, target={"context": own}, awaitPromise=False)
        assert said["type"] == "success", said["exceptionDetails"]["text"]

    def _ask(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        self._firefox.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._firefox.recv(timeout=30))
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                result: dict[str, Any] = answer["result"]
                return result
