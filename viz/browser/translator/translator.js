// The component: builds the view once, takes in new payloads, and keeps the moment and the unit.

import { themeOf } from "../page/colours.js";
import { element, mark, putUp, set } from "../page/dom.js";
import { mount } from "../page/mount.js";
import { fill } from "../page/texts.js";
import { presenterZoom } from "../page/zoom.js";
import { takeFocus, watchFocus } from "../stepping/focus.js";
import { addReport } from "../stepping/report.js";
import { addMoves, handleKey, stopPlaying } from "../stepping/transport.js";
import { buildCandidates, drawCandidates } from "./candidates.js";
import { buildHalves, drawHalves } from "./halves.js";
import { buildPanels, drawPanels } from "./panels.js";
import { momentsOf, placeOf, readTranslation } from "./payload.js";
import { buildStrips, drawStrips } from "./strips.js";
import { tellAt } from "./telling.js";
import { buildBar, linkOf, wordBar } from "./timeline.js";

/**
 * @import { Call, Place } from "../page/types.d.ts"
 * @import { Header, State, View } from "./types.d.ts"
 */

const PAUSE = 700; // ms from one step to the next, at the usual speed

/** @param {Call<Uint8Array>} call */
export default function ({ data, parentElement, setStateValue }) {
  if (!data) return;
  const header = readTranslation(data);
  const [view, unmount] = mount(parentElement, createView, (old) => old.dispose());
  view.send = (place) => setStateValue("place", place);
  view.sendPut = (put) => setStateValue("put", put);
  receive(view, header);
  return unmount;
}

/**
 * A view without a header, until the first is received.
 * @param {Place} parentElement
 */
function createView(parentElement) {
  const root = element("section", "translator");
  root.tabIndex = -1;
  const source = element("div", "strip source");
  const view = /** @type {View} */ (/** @type {Partial<View>} */ ({
    ...{ root, source, playing: false, puts: 0 },
    strip: source, // what the keys belong to after a choice by mouse
    output: element("div", "strip output"),
    transport: element("div", "transport"),
    telling: element("p", "telling"),
    maps: element("div", "halves"),
    side: element("div", "side"),
    live: set(element("div", "live"), { "aria-live": "polite" }),
    tip: element("div", "tip"),
  }));
  root.append(source, view.output, view.transport, view.telling, element("div", "stage", view.maps, view.side), view.live, view.tip);
  source.tabIndex = 0;
  view.tip.hidden = true;
  putUp(parentElement, root);
  addWays(view);
  buildBar(view);
  const stop = listen(view);
  view.dispose = () => {
    stopPlaying(view);
    stop();
  };
  return view;
}

/**
 * @param {View} view
 * @returns {() => void} what ends it
 */
function listen(view) {
  const onKey = (/** @type {KeyboardEvent} */ event) => handleKey(view, event);
  const resized = new ResizeObserver(() => view.header && draw(view));
  document.addEventListener("keydown", onKey);
  resized.observe(view.maps);
  const stops = [watchFocus(view), addReport(view)];
  return () => {
    stops.forEach((stop) => stop());
    document.removeEventListener("keydown", onKey);
    resized.disconnect();
  };
}

/**
 * Every way in which the cursor moves, and the view with it.
 * @param {View} view
 */
function addWays(view) {
  view.cursor = () => {
    const { moment, unit, panel } = view.state;
    return { view: view.header.view, moment, unit, panel };
  };
  view.at = () => view.state.moment;
  view.count = () => momentsOf(view.header);
  view.way = () => ({ start: 0, end: view.count() - 1, step: 1 });
  view.pause = () => PAUSE / view.state.speed;
  view.step = (moment) => {
    view.state.moment = Math.min(Math.max(0, moment), view.count() - 1);
    draw(view);
  };
  view.moved = () => {};
  addMoves(view);
  view.link = () => linkOf(view);
  // In presenter mode the two states or the four gates, so that all stays in sight.
  view.turnPanel = () => {
    view.state.maps = view.state.maps === "states" ? "gates" : "states";
    view.root.dataset.maps = view.state.maps;
    draw(view);
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
  view.put = (step, word) => {
    view.puts = Math.max(view.puts + 1, Date.now());
    view.sendPut({ view: view.header.view, step, word, count: view.puts });
  };
}

/**
 * A new payload: keep the moment where it still means the same thing.
 * @param {View} view
 * @param {Header} header
 */
function receive(view, header) {
  /** @type {Header | undefined} */
  const before = view.header;
  view.state = stateFor(view.state, before, header);
  view.header = header;
  const other = before !== undefined && before.view !== header.view;
  if (!before || other) stopPlaying(view);
  if (before && before.opened !== header.opened) view.quietUntil = 0; // back or forward has led here
  view.theme = themeOf(view.root);
  mark(view.root, { theme: view.theme, present: header.present, maps: view.state.maps });
  view.root.style.zoom = header.present ? String(presenterZoom()) : "";
  view.root.setAttribute("aria-label", header.words.label);
  layRows(view);
  wordBar(view);
  buildStrips(view);
  buildHalves(view);
  view.side.replaceChildren();
  buildCandidates(view);
  buildPanels(view);
  draw(view);
  const { source, output } = header;
  mark(view.root, { view: header.view, network: header.network, mode: header.mode, text: output.text });
  mark(view.root, { words: source.tokens.length, steps: output.words.length, ready: true });
  if (other) {
    view.report();
    takeFocus(view);
  }
}

/**
 * Where the cursor is with a new header.
 * @param {State | undefined} state
 * @param {Header | undefined} before
 * @param {Header} header
 * @returns {State}
 */
function stateFor(state, before, header) {
  const { start, home, units } = header;
  const last = momentsOf(header) - 1;
  if (!state || !before || before.opened !== header.opened) {
    const { speed = 1, rows = "top", maps = "states" } = state ?? {};
    const unit = start.unit !== null && start.unit < units ? start.unit : home.unit;
    return { moment: Math.min(start.moment ?? home.moment, last), unit, panel: start.panel, speed, rows, maps };
  }
  const other = before.text !== header.text;
  const unit = other && state.unit === before.home.unit ? home.unit : state.unit;
  return { ...state, unit, moment: Math.min(other ? home.moment : state.moment, last) };
}

/**
 * Which units are rows, the same in both networks and between them.
 * @param {View} view
 */
function layRows(view) {
  const { order, top } = view.header;
  const shown = new Set(view.state.rows === "all" ? order : [...top, view.state.unit]);
  view.rowUnits = order.filter((unit) => shown.has(unit));
  view.root.dataset.rows = view.state.rows;
}

/**
 * One moment: move the markers and write the numbers. Nothing here asks the server.
 * @param {View} view
 */
function draw(view) {
  const { header, state } = view;
  const place = placeOf(header, state.moment);
  drawStrips(view, place);
  drawHalves(view, place);
  drawCandidates(view, place);
  drawPanels(view, place);
  view.unitName.textContent = fill(header.words.unit, { unit: state.unit });
  const sentence = tellAt(header, place);
  view.telling.textContent = sentence;
  if (!view.playing) view.live.textContent = sentence;
  mark(view.root, { moment: state.moment, unit: state.unit, half: place.half, step: place.step, panel: state.panel });
}
