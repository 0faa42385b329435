// The component: builds the view once, takes in new payloads, and keeps the moment and the unit.

import { themeOf } from "../page/colours.js";
import { mount } from "../page/mount.js";
import { presenterZoom } from "../page/zoom.js";
import { takeFocus, watchFocus } from "../player/focus.js";
import { fill } from "../player/payload.js";
import { addReport } from "../player/report.js";
import { buildCandidates, drawCandidates } from "./candidates.js";
import { buildHalves, drawHalves } from "./halves.js";
import { buildPanels, drawPanels } from "./panels.js";
import { momentsOf, placeOf, readTranslation } from "./payload.js";
import { buildStrips, drawStrips } from "./strips.js";
import { tellAt } from "./telling.js";
import { buildTransport, handleKey, stopPlaying, wordTransport } from "./timeline.js";

export default function ({ data, parentElement, setStateValue }) {
  if (!data) return;
  const [view, unmount] = mount(parentElement, createView, (old) => old.dispose());
  view.send = (place) => setStateValue("place", place);
  view.sendPut = (put) => setStateValue("put", put);
  receive(view, readTranslation(data));
  return unmount;
}

function createView(parentElement) {
  const root = document.createElement("section");
  root.className = "translator";
  root.tabIndex = -1;
  const view = { root, header: null, state: null, playing: false };
  const part = (name, tag = "div", into = root) => {
    const element = document.createElement(tag);
    element.className = name;
    into.append(element);
    return element;
  };
  view.source = part("strip source");
  view.output = part("strip output");
  view.transport = part("transport");
  view.telling = part("telling", "p");
  const stage = part("stage");
  view.maps = part("halves", "div", stage);
  view.side = part("side", "div", stage);
  view.live = part("live");
  view.live.setAttribute("aria-live", "polite");
  view.tip = part("tip");
  view.tip.hidden = true;
  view.strip = view.source; // what the keys belong to after a choice by mouse
  view.source.tabIndex = 0;
  parentElement.querySelectorAll(".translator").forEach((old) => old.remove());
  parentElement.append(root);
  addMoves(view);
  buildTransport(view);
  const onKey = (event) => handleKey(view, event);
  const resized = new ResizeObserver(() => view.header && draw(view));
  document.addEventListener("keydown", onKey);
  resized.observe(view.maps);
  const stopWatching = watchFocus(view);
  const stopReporting = addReport(view);
  view.dispose = () => {
    stopPlaying(view);
    stopReporting();
    document.removeEventListener("keydown", onKey);
    resized.disconnect();
    stopWatching();
  };
  return view;
}

// Every way in which the cursor moves.
function addMoves(view) {
  view.cursor = () => {
    const { moment, unit, panel } = view.state;
    return { view: view.header.view, moment, unit, panel };
  };
  view.step = (moment) => {
    view.state.moment = Math.min(Math.max(0, moment), momentsOf(view.header) - 1);
    draw(view);
  };
  view.moveTo = (moment) => {
    stopPlaying(view);
    view.step(moment);
    view.report();
  };
  view.moveBy = (steps) => view.moveTo(view.state.moment + steps);
  view.pick = (moment, unit = view.state.unit) => {
    view.state.unit = unit;
    view.moveTo(moment);
  };
  view.moveUnit = (rows) => {
    const at = view.rowUnits.indexOf(view.state.unit);
    const next = at < 0 ? 0 : Math.min(Math.max(0, at + rows), view.rowUnits.length - 1);
    view.pick(view.state.moment, view.rowUnits[next]);
  };
  view.change = (choice) => {
    Object.assign(view.state, choice);
    layRows(view);
    buildHalves(view);
    draw(view);
    view.report();
  };
  view.show = (panel) => {
    view.state.panel = panel;
    draw(view);
    view.report();
  };
  // Another word in place of the decoder's, which goes on from there; step -1 for its own words again.
  view.put = (step, word) => {
    view.puts = Math.max((view.puts ?? 0) + 1, Date.now());
    view.sendPut({ view: view.header.view, step, word, count: view.puts });
  };
}

// A new payload: keep the moment where it still means the same thing.
function receive(view, header) {
  const before = view.header;
  const { start, home } = header;
  view.header = header;
  const last = momentsOf(header) - 1;
  const valid = (unit) => unit !== null && unit < header.units;
  if (!view.state || before.opened !== header.opened) {
    const moment = Math.min(start.moment ?? home.moment, last);
    const { speed = 1, rows = "top", maps = "states" } = view.state ?? {};
    view.state = { moment, unit: valid(start.unit) ? start.unit : home.unit, panel: start.panel, speed, rows, maps };
  } else if (before.text !== header.text) {
    view.state.moment = home.moment;
    if (view.state.unit === before.home.unit) view.state.unit = home.unit;
  }
  view.state.moment = Math.min(view.state.moment, last);
  if (!before || before.view !== header.view) stopPlaying(view);
  if (before && before.opened !== header.opened) view.quietUntil = 0; // back or forward has led here
  view.theme = themeOf(view.root);
  Object.assign(view.root.dataset, { theme: view.theme, present: String(header.present), maps: view.state.maps });
  view.root.style.zoom = header.present ? String(presenterZoom()) : "";
  view.root.setAttribute("aria-label", header.words["label"]);
  layRows(view);
  wordTransport(view);
  buildStrips(view);
  buildHalves(view);
  view.side.replaceChildren();
  buildCandidates(view);
  buildPanels(view);
  draw(view);
  const { source, output } = header;
  Object.assign(view.root.dataset, { view: header.view, network: header.network, mode: header.mode });
  Object.assign(view.root.dataset, { words: source.tokens.length, steps: output.words.length, text: output.text });
  view.root.dataset.ready = "true";
  if (before && before.view !== header.view) {
    view.report();
    takeFocus(view);
  }
}

// Which units are rows, the same in both networks and between them.
function layRows(view) {
  const { order, top } = view.header;
  const shown = new Set(view.state.rows === "all" ? order : [...top, view.state.unit]);
  view.rowUnits = order.filter((unit) => shown.has(unit));
  view.root.dataset.rows = view.state.rows;
}

// One moment: move the markers and write the numbers. Nothing here asks the server.
export function draw(view) {
  const { header, state } = view;
  const place = placeOf(header, state.moment);
  drawStrips(view, place);
  drawHalves(view, place);
  drawCandidates(view, place);
  drawPanels(view, place);
  view.unitName.textContent = fill(header.words["unit"], { unit: state.unit });
  const sentence = tellAt(header, place);
  view.telling.textContent = sentence;
  if (!view.playing) view.live.textContent = sentence;
  Object.assign(view.root.dataset, { moment: state.moment, unit: state.unit, half: place.half, step: place.step, panel: state.panel });
}
