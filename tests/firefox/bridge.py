"""Debian's Firefox for Playwright: its own process, and between the two a bridge for what this Firefox does not know.

Playwright drives an ordinary Firefox by WebDriver BiDi (channel "moz-firefox"), but asks every context for a colour
scheme with a command that came after the long-term release; without an answer it gives up. This process starts Firefox
with the arguments that Playwright has for it, tells Playwright an address of its own, answers that one command, and
hands on everything else as it is. Playwright is told to run it as the browser.

Firefox takes one connection alone. What Playwright has no word for, as tests/firefox/input_method.py, is asked of the
bridge at /aside; where it listens is written into a file.
"""

import json
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.sync.server import ServerConnection, serve

LISTENS = re.compile(r"(WebDriver BiDi listening on )(ws://\S+)")
NOT_KNOWN = {"emulation.setMediaFeaturesOverride"}
"""Commands that the bridge answers itself, with nothing."""
ASIDE = 1 << 40
"""From here on commands are numbered that do not come from Playwright."""


def main() -> int:
    """Run Firefox, named second, until it ends; its exit status. The first argument names the file for the address."""
    told, *command = sys.argv[1:]
    command.append("--remote-allow-system-access")  # to Firefox's own windows
    firefox = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, errors="replace")
    assert firefox.stderr is not None
    for line in firefox.stderr:
        found = LISTENS.search(line)
        if found:
            address = f"ws://127.0.0.1:{bridge_to(found[2])}"
            Path(told).write_text(address, encoding="utf-8")
            line = f"{found[1]}{address}\n"
        sys.stderr.write(line)
        sys.stderr.flush()
    return firefox.wait()


def bridge_to(address: str) -> int:
    """Listen on a free port of this machine, in the background; the port."""
    ends: dict[str, Any] = {}

    def handle(client: ServerConnection) -> None:
        if client.request is not None and client.request.path == "/aside":
            ends["aside"] = client
            for message in client:
                known = json.loads(message)
                ends["firefox"].send(json.dumps(known | {"id": ASIDE + known["id"]}))
            return
        with connect(f"{address}/session", max_size=None, compression=None, ping_interval=None) as firefox:
            ends["firefox"] = firefox
            back = threading.Thread(target=hand_on, args=(firefox, client, ends), daemon=True)
            back.start()
            for message in client:
                known = json.loads(message)
                if known.get("method") in NOT_KNOWN:
                    client.send(json.dumps({"type": "success", "id": known["id"], "result": {}}))
                else:
                    firefox.send(message)

    server = serve(handle, "127.0.0.1", 0, max_size=None, compression=None, ping_interval=None)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port: int = server.socket.getsockname()[1]
    return port


def hand_on(source: Any, playwright: Any, ends: dict[str, Any]) -> None:
    """Everything that Firefox says to whom it is for, until it goes."""
    try:
        for message in source:
            answer = json.loads(message)
            number = answer.get("id") or 0
            if number < ASIDE:
                playwright.send(message)
            else:
                ends["aside"].send(json.dumps(answer | {"id": number - ASIDE}))
    except ConnectionClosed:
        pass
    playwright.close()


if __name__ == "__main__":
    raise SystemExit(main())
