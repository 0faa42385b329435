// Stepping and playing through both networks, by button and by key.

import { isTaken } from "../page/keycaps.js";
import { copyLink, playing, showPlaying } from "../page/playing.js";
import { giveBackFocus } from "../player/focus.js";
import { fill } from "../player/payload.js";
import { fillChoice } from "../player/transport.js";
import { momentsOf } from "./payload.js";

const SPEEDS = [0.5, 1, 2, 4]; // times one step in 0.7 seconds
const PAUSE = 700;

export function buildTransport(view) {
  const bar = view.transport;
  const button = (name, symbol, act) => {
    const element = document.createElement("button");
    element.type = "button";
    element.dataset.action = name;
    element.textContent = symbol;
    element.addEventListener("click", act);
    bar.append(element);
    return element;
  };
  button("first", "|◀\ufe0e", () => view.moveTo(0));
  button("previous", "◀\ufe0e", () => view.moveBy(-1));
  view.playButton = button("play", "▶\ufe0e", () => togglePlay(view));
  button("next", "▶\ufe0e", () => view.moveBy(1));
  button("last", "▶\ufe0e|", () => view.moveTo(momentsOf(view.header) - 1));
  const choose = (name, act) => {
    const select = document.createElement("select");
    select.dataset.control = name;
    select.addEventListener("change", () => {
      act(select.value);
      giveBackFocus(view);
    });
    bar.append(select);
    return select;
  };
  view.speed = choose("speed", (value) => (view.state.speed = Number(value)));
  view.rows = choose("rows", (value) => view.change({ rows: value }));
  button("unitup", "▲\ufe0e", () => view.moveUnit(-1));
  view.unitName = document.createElement("span");
  view.unitName.className = "unit";
  bar.append(view.unitName);
  button("unitdown", "▼\ufe0e", () => view.moveUnit(1));
  view.copyButton = button("copy", "", () => copyLink(view, linkOf(view)));
  view.keys = document.createElement("span");
  view.keys.className = "keys";
  bar.append(view.keys);
}

export function wordTransport(view) {
  const { words, units } = view.header;
  for (const action of ["first", "previous", "next", "last", "unitup", "unitdown", "copy"]) {
    const button = view.root.querySelector(`[data-action=${action}]`);
    button.title = words[action];
    button.setAttribute("aria-label", words[action]);
  }
  view.copyButton.textContent = words["copy"];
  fillChoice(view.speed, words["speed"], SPEEDS.map((speed) => [speed, `${speed}×`]), view.state.speed);
  const rows = ["top", "all"].map((id) => [id, fill(words[`rows.${id}`], { units, top: view.header.top.length })]);
  fillChoice(view.rows, words["rows"], rows, view.state.rows);
  showPlaying(view);
}

function togglePlay(view) {
  view.playing ? stopPlaying(view) : startPlaying(view);
}

function startPlaying(view) {
  const end = momentsOf(view.header) - 1;
  if (view.state.moment === end) view.moveTo(0);
  view.playing = true;
  const go = () => {
    view.step(view.state.moment + 1);
    return view.state.moment === end;
  };
  view.halt = playing(() => PAUSE / view.state.speed, go, () => stopPlaying(view));
  showPlaying(view);
}

export function stopPlaying(view) {
  if (!view.playing) return;
  view.playing = false;
  view.halt();
  showPlaying(view);
  view.report();
}

const KEYS = {
  ArrowLeft: (view) => view.moveBy(-1),
  ArrowRight: (view) => view.moveBy(1),
  ArrowUp: (view) => view.moveUnit(-1),
  ArrowDown: (view) => view.moveUnit(1),
  Home: (view) => view.moveTo(0),
  End: (view) => view.moveTo(momentsOf(view.header) - 1),
  " ": (view) => togglePlay(view),
  d: (view) => showMaps(view),
};

// In presenter mode the two states or the four gates, so that all stays in sight.
function showMaps(view) {
  if (!view.header.present) return;
  view.state.maps = view.state.maps === "states" ? "gates" : "states";
  view.root.dataset.maps = view.state.maps;
  view.step(view.state.moment);
}

// Keys work from anywhere on the page, except where they already mean something.
export function handleKey(view, event) {
  if (!view.header || !KEYS[event.key] || isTaken(event)) return;
  event.preventDefault();
  KEYS[event.key](view);
}

function linkOf(view) {
  const url = new URL(location.href);
  const { moment, unit, panel } = view.state;
  url.searchParams.set("moment", String(moment));
  url.searchParams.set("unit", String(unit));
  url.searchParams.set("panel", panel);
  return url;
}
