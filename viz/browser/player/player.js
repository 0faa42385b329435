// The component: builds the view once, takes in new payloads, and keeps the cursor.

import { buildInside, drawInside } from "../cell/inside.js";
import { themeOf, verdictColour } from "../page/colours.js";
import { coverOf, hidesVerdict, watchCover } from "../page/cover.js";
import { keyCaps } from "../page/keycaps.js";
import { mount } from "../page/mount.js";
import { announce, withdraw } from "../page/shown.js";
import { presenterZoom } from "../page/zoom.js";
import { buildAxes, drawAxes } from "./axes.js";
import { chooseBars, writeBarsNote } from "./bars.js";
import { takeFocus, watchFocus } from "./focus.js";
import { buildHeatmaps, drawHeatmaps, paintCells } from "./heatmaps.js";
import { drawTrail } from "./memory.js";
import { fill, formatValue, readPayload, valueAt } from "./payload.js";
import { addReport, askForAll } from "./report.js";
import { drawTelling } from "./telling.js";
import { buildTokens, markToken, shorten } from "./tokens.js";
import { buildTransport, handleKey, playTo, stopPlaying, wordTransport } from "./transport.js";

export const NEAR_WORDS = 40;
let lastSeen = { view: "", state: null }; // survives a player that is taken down and put up elsewhere on the page

export default function ({ data, parentElement, setStateValue }) {
  if (!data) return;
  const [view, unmount] = mount(parentElement, createView, (old) => old.dispose());
  view.send = (cursor) => setStateValue("cursor", cursor);
  receive(view, readPayload(data));
  return unmount;
}

function createView(parentElement) {
  const root = document.createElement("section");
  root.className = "player";
  root.tabIndex = -1;
  const part = (name, tag = "div") => {
    const element = document.createElement(tag);
    element.className = name;
    root.append(element);
    return element;
  };
  const view = { root, header: null, state: null, playing: false, };
  view.strip = part("strip");
  view.strip.setAttribute("role", "listbox");
  view.strip.tabIndex = 0;
  view.way = part("note way", "p");
  view.legend = part("legend");
  view.transport = part("transport");
  view.values = part("values");
  view.telling = part("telling", "p");
  view.maps = part("maps");
  view.accounting = part("note accounting", "p");
  view.note = part("note", "p");
  view.inside = part("inside");
  view.keys = part("keys");
  view.live = part("live");
  view.live.setAttribute("aria-live", "polite");
  view.tip = part("tip");
  view.tip.hidden = true;
  parentElement.querySelectorAll(".player").forEach((old) => old.remove());
  parentElement.append(root);
  addMoves(view);
  buildTransport(view);
  const onKey = (event) => handleKey(view, event);
  const redraw = () => {
    if (!view.header) return;
    fitPresenting(view, view.header);
    draw(view);
  };
  const onFonts = () => {
    if (view.header) buildAxes(view, view.header);
    redraw();
  };
  const resized = new ResizeObserver(redraw);
  document.addEventListener("keydown", onKey);
  document.fonts.addEventListener("loadingdone", onFonts); // words wrap anew
  resized.observe(view.maps);
  const stopWatching = watchFocus(view);
  const stopCovering = watchCover(() => view.header && cover(view));
  const stopReporting = addReport(view);
  view.dispose = () => {
    stopPlaying(view);
    view.disposed = true;
    if (view.header) lastSeen = { view: view.header.view, state: view.state };
    withdraw(view);
    stopReporting();
    document.removeEventListener("keydown", onKey);
    document.fonts.removeEventListener("loadingdone", onFonts);
    resized.disconnect();
    stopWatching();
    stopCovering();
  };
  return view;
}

// Every way in which the cursor moves.
function addMoves(view) {
  view.cursor = () => {
    const { word, unit, order, rows, bars, whole = false } = view.state;
    return { view: view.header.view, word: word + 1, unit, order, rows, bars, whole };
  };
  view.step = (word) => {
    view.state.word = Math.min(Math.max(0, word), view.header.tokens.length - 1);
    draw(view);
  };
  view.moveTo = (word) => {
    stopPlaying(view);
    view.step(word);
    view.report();
    askForAll(view);
  };
  view.playTo = (from, to) => playTo(view, from, to);
  view.moveBy = (steps) => view.moveTo(view.state.word + steps);
  view.moveUnit = (rows) => {
    const at = view.rowUnits.indexOf(view.state.unit);
    const next = at < 0 ? 0 : Math.min(Math.max(0, at + rows), view.rowUnits.length - 1);
    view.pick(view.state.word, view.rowUnits[next]);
  };
  view.pick = (word, unit = view.state.unit) => {
    view.state.unit = unit;
    view.moveTo(word);
  };
  view.change = (choice) => {
    Object.assign(view.state, choice);
    layRows(view);
    paintCells(view, view.header);
    buildAxes(view, view.header);
    draw(view);
    view.report();
    askForAll(view);
  };
  view.changeBars = (bars) => {
    view.state.bars = bars;
    buildTokens(view, view.header, (word) => view.pick(word));
    writeBarsNote(view, view.header);
    draw(view);
    view.report(0); // the server reads the text without each word when it is asked to
  };
}

// What a question covers has changed: until its answer, or from then on.
function cover(view) {
  const { header } = view;
  const covered = coverOf(header.view, header.cover);
  if (JSON.stringify(covered) === JSON.stringify(header.covered)) return;
  header.covered = covered;
  view.root.dataset.covered = String(covered !== null);
  buildTokens(view, header, (word) => view.pick(word));
  paintCells(view, header);
  draw(view);
  announce(view, "shown");
}

// A new payload: keep the cursor where it still means the same thing.
function receive(view, header) {
  const before = view.header;
  const state = view.state;
  const start = header.start;
  const last = header.tokens.length - 1;
  const { home } = header;
  const valid = (unit) => unit !== null && unit < header.units;
  view.header = header;
  header.covered = coverOf(header.view, header.cover);
  if (!state && lastSeen.view === header.view && !header.plain) {
    view.state = { ...lastSeen.state };
  } else if (!state || before.opened !== header.opened) {
    const word = start.word === null ? home.word : Math.min(start.word - 1, last);
    const unit = valid(start.unit) ? start.unit : home.unit;
    const { window = "all", speed = 1, scope = "unit", panel = "maps" } = state ?? {};
    view.state = { word, unit, order: start.order, rows: start.rows, bars: start.bars, window, speed, scope, panel };
  } else {
    goHome(state, before, header);
  }
  if (!before || before.view !== header.view) stopPlaying(view);
  if (before && before.opened !== header.opened) view.quietUntil = 0; // back or forward has led here
  view.theme = themeOf(view.root);
  view.root.dataset.theme = view.theme;
  view.root.setAttribute("aria-label", header.words["label"]);
  layRows(view);
  buildTokens(view, header, (word) => view.pick(word));
  writeLegend(view, header);
  wordTransport(view, header);
  buildHeatmaps(view, header, (word, unit) => view.pick(word, unit));
  buildAxes(view, header);
  buildValues(view, header);
  buildInside(view, header);
  paintCells(view, header);
  fitPresenting(view, header);
  draw(view);
  view.note.textContent = header.share;
  view.way.textContent = header.way;
  view.way.hidden = !header.way;
  writeBarsNote(view, header);
  writeKeys(view, header);
  Object.assign(view.root.dataset, { plain: String(header.plain), covered: String(header.covered !== null) });
  Object.assign(view.root.dataset, { view: header.view, words: header.tokens.length, network: header.network, part: header.part });
  view.root.dataset.ready = "true";
  if (before && before.view !== header.view) {
    view.report();
    takeFocus(view);
  }
  announce(view, "shown");
  askForAll(view);
}

// Where the cursor has not been moved by the visitor, or no longer means the same, it goes where most happens.
function goHome(state, before, header) {
  const { home } = header;
  const other = before.network !== header.network || before.part !== header.part;
  const untouched = state.word === before.home.word;
  if (before.text !== header.text || (other && untouched) || before.backward !== header.backward) state.word = home.word;
  if (other || (before.text !== header.text && state.unit === before.home.unit)) state.unit = home.unit;
}

// Which units are rows, from the top: the chosen order, over all of them or over the most influential.
function layRows(view) {
  const { orders, topRows } = view.header;
  const order = orders[view.state.order] || orders.similar;
  if (view.state.rows === "all") {
    view.rowUnits = order;
  } else {
    const top = new Set(orders.influence.slice(0, topRows));
    view.rowUnits = order.filter((unit) => top.has(unit));
  }
  view.root.dataset.rows = view.state.rows;
}

// Presenter mode fills the screen, with no letter below 18 pixels; one panel at a time stands beside the gradient.
export function fitPresenting(view, header) {
  view.root.dataset.present = String(header.present);
  view.root.dataset.panel = view.state.panel;
  view.root.style.zoom = header.present ? String(presenterZoom()) : "";
}

function drawRest(view) {
  drawInside(view, view.header);
  drawTrail(view, view.header);
}

function writeLegend(view, header) {
  const scales = header.colours.scales[view.theme];
  const item = (className, text) => {
    const element = document.createElement("span");
    element.className = className;
    element.textContent = text;
    return element;
  };
  const bar = item("bar", "");
  const ends = [0, 0.5, 1].map((p) => verdictColour(p, scales, view.theme));
  bar.style.background = `linear-gradient(90deg, ${ends.join(", ")})`;
  const parts = [];
  if (header.probability) {
    parts.push(item("", header.words["legend"]), item("", header.words["legend.negative"]), bar);
    parts.push(item("", header.words["legend.positive"]));
  }
  if (header.known.includes(false)) parts.push(item("unknown", header.words["legend.unknown"]));
  view.place = item("place", "");
  view.legend.replaceChildren(...parts, chooseBars(view, header), view.place);
}

function writeKeys(view, header) {
  const lines = KEY_LINES.map((name) => keyCaps(header.words[`keys.${name}`]));
  view.keys.replaceChildren(...lines.flat());
}

const KEY_LINES = ["word", "unit", "ends", "play", "help"];

function buildValues(view, header) {
  const title = document.createElement("b");
  title.className = "title";
  const cells = header.planes.map((plane) => {
    const cell = document.createElement("span");
    cell.className = "value";
    cell.title = plane.explain;
    cell.style.setProperty("--signal", header.colours.signals[plane.signal][view.theme]);
    const symbol = document.createElement("i");
    symbol.textContent = plane.symbol;
    const number = document.createElement("output");
    number.dataset.signal = plane.signal;
    number.setAttribute("aria-label", plane.name);
    cell.append(symbol, number);
    return cell;
  });
  const step = (rows, symbol, name) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = symbol;
    button.title = name;
    button.setAttribute("aria-label", name);
    button.addEventListener("click", () => view.moveUnit(rows));
    return button;
  };
  view.valuesTitle = title;
  view.numbers = cells.map((cell) => cell.querySelector("output"));
  view.values.replaceChildren(
    step(-1, "▲\ufe0e", header.words["previous_unit"]),
    step(1, "▼\ufe0e", header.words["next_unit"]),
    title,
    ...cells,
  );
}

// One step: move the markers and write the numbers. Nothing here asks the server or repaints cells.
export function draw(view) {
  const { header, state } = view;
  const token = shorten(header.tokens[state.word], 24);
  markToken(view, state.word);
  drawHeatmaps(view, header);
  drawAxes(view, header);
  drawTelling(view, header);
  const shown = header.planes.map((plane) => formatValue(valueAt(header, plane, state.word, state.unit)));
  view.numbers.forEach((number, k) => (number.textContent = shown[k]));
  view.valuesTitle.textContent = fill(header.words["values"], { unit: state.unit, token });
  const place = [fill(header.words["at"], { word: state.word + 1, words: header.tokens.length })];
  if (header.probability && !hidesVerdict(header.covered, state.word)) {
    const percent = (100 * header.probability[state.word]).toFixed(1);
    place.push(fill(header.words["positive"], { percent }));
  }
  if (header.present) place.push(fill(header.words["unit"], { unit: state.unit }));
  view.place.textContent = place.join(" · ");
  // While it plays, a step is spread over two frames, so that none is missed.
  cancelAnimationFrame(view.rest);
  if (view.playing) view.rest = requestAnimationFrame(() => drawRest(view));
  else drawRest(view);
  view.root.dataset.word = String(state.word + 1);
  view.root.dataset.unit = String(state.unit);
  if (!view.playing) {
    const values = header.planes.map((plane, k) => `${plane.name} ${shown[k]}`);
    const telling = view.telling.hidden ? "" : ` ${view.telling.textContent}`;
    view.live.textContent = `${token}: ${place.join(", ")}; ${view.valuesTitle.textContent}: ${values.join(", ")}.${telling}`;
  }
  if (view.root.dataset.view === header.view) announce(view, "moved");
}
