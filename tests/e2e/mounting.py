"""Every component three times at once, as Streamlit mounts it, in whichever browser: what is mounted, and how.

Streamlit puts a script element for the component's module into the page, waits until that has loaded, imports the
module and calls it, for each place of the page by itself. A module that threw while it ran is no error to the script
element, and WebKit then hands it out at the import as if it had run (docs/decisions/0021).
"""

import base64
from functools import cache
from typing import Any

from tests.viz.shell.test_page import opened
from viz.component import PARTS

TIMES = 3
KINDS = ("gradient", "prediction", "unit", "gates")  # of charts
NOWHERE = "_stcore/health"  # of our server, and no page of Streamlit's

MOUNT = """async ([calls, times]) => {
  const errors = [];
  // that a size changed once more within a frame is reported so, and is no failure
  addEventListener("error", (event) => event.message.startsWith("ResizeObserver loop") || errors.push(event.message));
  addEventListener("unhandledrejection", (event) => errors.push(String(event.reason)));
  Object.defineProperty(navigator, "language", { get: () => "C" }); // as WebKit says it in the locale C.UTF-8
  const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const loaded = (element, place) =>
    new Promise((resolve, reject) => {
      element.addEventListener("load", resolve);
      element.addEventListener("error", () => reject(new Error(`${element.outerHTML} does not load`)));
      place.append(element);
    });
  const mount = async ({ name, source, json, bytes }) => {
    const url = `/_stcore/bidi-components/${name}/${source}`;
    const parentElement = document.body.appendChild(document.createElement("div")).attachShadow({ mode: "open" });
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: url.replace(/js$/, "css") });
    await loaded(style, parentElement);
    const script = Object.assign(document.createElement("script"), { type: "module", src: url, async: true });
    await loaded(script, document.head);
    const { default: draw } = await import(url);
    const data = bytes ? bytesOf(bytes) : JSON.parse(json);
    const given = { name, key: name, data, parentElement, setStateValue() {}, setTriggerValue() {} };
    await draw(given);
    return { name, parentElement };
  };
  const all = calls.flatMap((call) => Array(times).fill(call));
  const mounted = await Promise.allSettled(all.map(mount));
  errors.push(...mounted.filter((each) => each.reason).map(({ reason }) => `${reason} ${reason.stack}`));
  const stand = mounted.filter((each) => each.value).map((each) => each.value);
  const roots = (root) => [...root.querySelectorAll("*")].flatMap(({ shadowRoot }) => shadowRoot ?? []);
  const deep = (root, selector) =>
    roots(root).reduce((sum, each) => sum + deep(each, selector), root.querySelectorAll(selector).length);
  const count = (selector) => deep(document, selector); // the gradient's chart goes into a player
  const until = performance.now() + 10000;
  while (count("section.chart[data-ready=true]") < count("section.chart") && performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 50));
  const charts = count("section.chart[data-ready=true]");
  const filled = stand.map(({ name, parentElement }) => [name.split(".").at(-1), parentElement.childElementCount > 1]);
  return { errors, charts, filled };
}"""


@cache
def calls() -> tuple[dict[str, str], ...]:
    """What Streamlit calls on our pages: every component, the charts in each of their kinds."""
    toured = opened(lang="en", story="1")
    toured.session_state["choices"]["tour_asked_for"] = 1
    pages = [
        toured.run(),
        opened(lang="en", open="numbers"),
        opened(lang="vi", detail="gates"),
        opened("lesson", lang="vi"),
        opened("compare", lang="en"),
        opened("compare", lang="en", compare="texts", text="A good film.", other="A bad film."),
        opened("translate", lang="en"),
        opened("units", lang="en"),
    ]
    found = {}
    for page in pages:
        assert not page.exception
        for each in page.get("bidi_component"):
            sent = each.proto
            kind = next((kind for kind in KINDS if f'"kind": "{kind}"' in sent.json), "")
            call = {"name": sent.component_name, "source": sent.js_source_path, "json": sent.json}
            found[sent.component_name, kind] = call | {"bytes": base64.b64encode(sent.bytes).decode()}
    mounted = [name.rpartition(".")[2] for name, _ in found]
    assert set(mounted) == set(PARTS)
    assert mounted.count("charts") == len(KINDS)
    return tuple(found.values())


def check(result: dict[str, Any]) -> None:
    """What MOUNT came back with: everything stands, without an error."""
    assert result["errors"] == []
    assert len(result["filled"]) == TIMES * len(calls())
    assert {part for part, filled in result["filled"] if filled} == set(PARTS)
    assert result["charts"] == TIMES * len(KINDS)
