"""Debian's Firefox for Playwright: its own process, and between the two a bridge for what this Firefox does not know.

Playwright drives an ordinary Firefox by WebDriver BiDi (channel "moz-firefox"), but asks every context for a colour
scheme with a command that came after the long-term release; without an answer it gives up. This process starts Firefox
with the arguments that Playwright has for it, tells Playwright an address of its own, answers that one command, and
hands on everything else as it is. Playwright is told to run it as the browser.
"""

import json
import re
import subprocess
import sys
import threading
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.sync.server import ServerConnection, serve

LISTENS = re.compile(r"(WebDriver BiDi listening on )(ws://\S+)")
NOT_KNOWN = {"emulation.setMediaFeaturesOverride"}
"""Commands that the bridge answers itself, with nothing."""


def main() -> int:
    """Run Firefox, named first, until it ends; its exit status."""
    firefox = subprocess.Popen(sys.argv[1:], stderr=subprocess.PIPE, text=True, errors="replace")
    assert firefox.stderr is not None
    for line in firefox.stderr:
        found = LISTENS.search(line)
        if found:
            line = f"{found[1]}ws://127.0.0.1:{bridge_to(found[2])}\n"
        sys.stderr.write(line)
        sys.stderr.flush()
    return firefox.wait()


def bridge_to(address: str) -> int:
    """Listen on a free port of this machine, in the background; the port."""

    def handle(playwright: ServerConnection) -> None:
        with connect(f"{address}/session", max_size=None, compression=None, ping_interval=None) as firefox:
            back = threading.Thread(target=hand_on, args=(firefox, playwright), daemon=True)
            back.start()
            for message in playwright:
                known = json.loads(message)
                if known.get("method") in NOT_KNOWN:
                    playwright.send(json.dumps({"type": "success", "id": known["id"], "result": {}}))
                else:
                    firefox.send(message)

    server = serve(handle, "127.0.0.1", 0, max_size=None, compression=None, ping_interval=None)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port: int = server.socket.getsockname()[1]
    return port


def hand_on(source: Any, target: Any) -> None:
    """Everything that one side says, until it goes."""
    try:
        for message in source:
            target.send(message)
    except ConnectionClosed:
        pass
    target.close()


if __name__ == "__main__":
    raise SystemExit(main())
