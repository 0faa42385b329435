// Stepping and playing through both networks, by button and by key.

import { isTaken } from "../page/keycaps.js";
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
  view.copyButton = button("copy", "", () => copyLink(view));
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
  let due = performance.now();
  const frame = (now) => {
    if (!view.playing) return;
    const pause = PAUSE / view.state.speed;
    if (now - due >= pause) {
      due = now - Math.min(now - due - pause, pause);
      view.step(view.state.moment + 1);
      if (view.state.moment === end) return stopPlaying(view);
    }
    view.frame = requestAnimationFrame(frame);
  };
  view.frame = requestAnimationFrame(frame);
  showPlaying(view);
}

export function stopPlaying(view) {
  if (!view.playing) return;
  view.playing = false;
  cancelAnimationFrame(view.frame);
  showPlaying(view);
  view.report();
}

function showPlaying(view) {
  const name = view.header.words[view.playing ? "pause" : "play"];
  view.playButton.textContent = view.playing ? "⏸\ufe0e" : "▶\ufe0e ";
  view.playButton.title = name;
  view.playButton.setAttribute("aria-label", name);
  view.root.dataset.playing = String(Boolean(view.playing));
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

async function copyLink(view) {
  const url = new URL(location.href);
  const { moment, unit, panel } = view.state;
  url.searchParams.set("moment", String(moment));
  url.searchParams.set("unit", String(unit));
  url.searchParams.set("panel", panel);
  const words = view.header.words;
  view.root.dataset.link = url.href;
  try {
    await navigator.clipboard.writeText(url.href);
    view.copyButton.textContent = words["copied"];
  } catch {
    // The clipboard is closed outside https and localhost: offer the link to copy by hand.
    window.prompt(words["copy_failed"], url.href);
  }
  setTimeout(() => (view.copyButton.textContent = view.header.words["copy"]), 2000);
}
