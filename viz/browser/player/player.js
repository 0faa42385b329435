// The component: builds the view once, takes in new payloads, and keeps the cursor.

import { buildInside, lightUp } from "../cell/inside.js";
import { themeOf } from "../page/colours.js";
import { coverOf, watchCover } from "../page/cover.js";
import { element, mark, putUp, set } from "../page/dom.js";
import { mount } from "../page/mount.js";
import { announce, withdraw } from "../page/shown.js";
import { buildGlance } from "../score/glance.js";
import { buildScore } from "../score/score.js";
import { buildAxes } from "../stepping/axes.js";
import { takeFocus, watchFocus } from "../stepping/focus.js";
import { buildHeatmaps, paintCells } from "../stepping/heatmaps.js";
import { addReport } from "../stepping/report.js";
import { addMoves, handleKey, playTo, stopPlaying } from "../stepping/transport.js";
import { readAhead, typingState, want } from "./ahead.js";
import { writeBarsNote } from "./bars.js";
import { draw, fitPresenting, writeKeys, writeLegend } from "./drawing.js";
import { buildHands, mapped, wordHands } from "./hands.js";
import { buildTokens } from "./tokens.js";
import { buildBar, linkOf, wordBar } from "./transport.js";
import { buildWays, wordWays } from "./ways.js";

/**
 * @import { Ahead, Call, Place } from "../page/types.d.ts"
 * @import { Header, State, View } from "./types.d.ts"
 */

const WORDS_A_SECOND = 2;

/** @type {{ view: string, state: State | null }} */
let lastSeen = { view: "", state: null }; // survives a player that is taken down and put up elsewhere on the page

/** @param {Call<Uint8Array>} call */
export default function ({ data, parentElement, setStateValue }) {
  if (!data) return;
  const [view, unmount] = mount(parentElement, createView, (old) => old.dispose());
  view.send = (cursor) => setStateValue("cursor", cursor);
  view.bring(data);
  return unmount;
}

/**
 * A view without a header, until the first is received.
 * @param {Place} parentElement
 */
function createView(parentElement) {
  const root = element("section", "player");
  root.tabIndex = -1;
  const view = /** @type {View} */ (/** @type {Partial<View>} */ ({
    root,
    strip: set(element("div", "strip"), { role: "listbox" }),
    hands: set(element("div", "hands"), { role: "group" }),
    tools: set(element("div", "tools"), { role: "group" }),
    wayNote: element("p", "note way"),
    legend: element("div", "legend"),
    headline: element("p", "headline"),
    telling: element("p", "telling"),
    score: set(element("div", "score"), { role: "group" }),
    transport: element("div", "transport"),
    unitCard: element("div", "unit"),
    dock: element("div", "dock"),
    beside: element("div", "beside"),
    glance: element("div", "glance"),
    ways: element("div", "ways"),
    choices: element("div", "choices"),
    maps: element("div", "maps"),
    accounting: element("p", "note accounting"),
    note: element("p", "note"),
    inside: element("div", "inside"),
    keys: element("div", "keys"),
    live: set(element("div", "live"), { "aria-live": "polite" }),
    tip: element("div", "tip"),
    was: element("p", "was"),
    from: null,
    difference: false,
    playing: false,
    lit: "",
  }));
  view.unitCard.append(view.score, view.transport);
  const top = [view.strip, view.hands, view.wayNote, view.headline, view.was, view.telling, view.unitCard, view.beside, view.glance];
  const body = element("div", "body", ...top, view.ways, view.choices, view.maps, view.note, view.inside, view.tools, view.keys);
  root.append(body, view.dock, view.live, view.tip);
  view.strip.tabIndex = 0;
  view.tip.hidden = true;
  putUp(parentElement, root);
  addWays(view);
  buildBar(view);
  buildWays(view);
  lightUp(view);
  const stop = listen(view);
  view.dispose = () => {
    stopPlaying(view);
    if (view.header) lastSeen = { view: view.header.view, state: view.state };
    withdraw(view);
    document.documentElement.style.removeProperty("--dock");
    stop();
  };
  return view;
}

/**
 * @param {View} view
 * @returns {() => void} what ends it
 */
function listen(view) {
  const redraw = () => {
    if (!view.header) return;
    fitPresenting(view);
    draw(view);
  };
  const onFonts = () => {
    if (view.header) buildAxes(view); // words wrap anew
    redraw();
  };
  const onKey = (/** @type {KeyboardEvent} */ event) => handleKey(view, event);
  const resized = new ResizeObserver(redraw);
  document.addEventListener("keydown", onKey);
  document.fonts.addEventListener("loadingdone", onFonts);
  [view.maps, view.score, view.glance].forEach((part) => resized.observe(part));
  const stops = [buildHands(view), watchFocus(view), watchCover(() => view.header && cover(view)), addReport(view), readAhead(view, (header, how) => receive(view, header, how))];
  return () => {
    stops.forEach((stop) => stop());
    document.removeEventListener("keydown", onKey);
    document.fonts.removeEventListener("loadingdone", onFonts);
    resized.disconnect();
  };
}

/**
 * Every way in which the cursor moves, and the view with it.
 * @param {View} view
 */
function addWays(view) {
  view.cursor = () => {
    const { word, unit, order, rows, bars, open, hold, whole = false } = view.state;
    return { view: view.header.view, word: word + 1, unit, order, rows, bars, open, hold, whole };
  };
  view.at = () => view.state.word;
  view.count = () => view.header.tokens.length;
  view.way = () => {
    const last = view.count() - 1;
    return view.header.backward ? { start: last, end: 0, step: -1 } : { start: 0, end: last, step: 1 };
  };
  view.pause = () => 1000 / (WORDS_A_SECOND * view.state.speed);
  view.step = (word) => {
    view.state.word = Math.min(Math.max(0, word), view.count() - 1);
    if (!view.rowUnits.includes(view.state.unit)) layAnew(view);
    draw(view);
  };
  addMoves(view);
  view.mapped = () => mapped(view);
  view.relayMaps = () => {
    buildHeatmaps(view, (word, unit) => view.pick(word, unit));
    paintCells(view);
    buildAxes(view);
    draw(view);
  };
  view.moved = view.askForAll = () => askForAll(view);
  view.draw = () => draw(view);
  view.playTo = (from, to) => playTo(view, from, to);
  view.link = () => linkOf(view);
  view.turnPanel = () => {
    view.state.panel = view.state.panel === "maps" ? "inside" : "maps";
    fitPresenting(view);
    draw(view);
  };
  view.change = (choice) => {
    Object.assign(view.state, choice);
    layAnew(view);
    draw(view);
    view.report();
    askForAll(view);
  };
  view.changeBars = (bars) => {
    view.state.bars = bars;
    buildTokens(view);
    writeBarsNote(view);
    draw(view);
    want(view); // the server reads the text again for each word when it is asked to
  };
}

/**
 * What drives the gates comes for the units that can be stepped to at first; for all of them when they are asked for,
 * once and for good.
 * @param {View} view
 */
function askForAll(view) {
  const { state, header } = view;
  if (!header.driveUnits || state.whole) return;
  state.whole = state.rows === "all" || state.scope === "average" || !header.driveUnits.includes(state.unit);
  if (state.whole) want(view);
}

/**
 * What drives the gates is not taken away again by a run of the page that began before it was asked for.
 * @param {Header} before
 * @param {Header} header of the same view, or of another
 */
function keepDrives(before, header) {
  const { driveUnits: had } = before;
  const fewer = header.driveUnits?.every((unit) => !had || had.includes(unit));
  if (fewer && before.view === header.view) Object.assign(header, { drives: before.drives, driveUnits: had });
}

/**
 * What a question covers has changed: until its answer, or from then on.
 * @param {View} view
 */
function cover(view) {
  const { header } = view;
  const covered = coverOf(header.view, header.cover);
  if (JSON.stringify(covered) === JSON.stringify(header.covered)) return;
  header.covered = covered;
  view.root.dataset.covered = String(covered !== null);
  buildTokens(view);
  wordHands(view);
  paintCells(view);
  view.drawnGlance = null;
  draw(view);
  announce(view, "shown");
}

/**
 * A new payload: keep the cursor where it still means the same thing. `how`: by a run of the page (""), or ahead of it.
 * @param {View} view
 * @param {Header} header
 * @param {Ahead | "back" | ""} how
 */
function receive(view, header, how) {
  /** @type {Header | undefined} */
  const before = view.header;
  if (before) keepDrives(before, header);
  header.covered = coverOf(header.view, header.cover);
  view.state = how ? stateAhead(view, header, how) : stateFor(view.state, before, header);
  view.header = header;
  const other = before !== undefined && before.view !== header.view;
  if (!before || other) stopPlaying(view);
  if (before && before.opened !== header.opened) view.quietUntil = 0; // back or forward has led here
  view.theme = themeOf(view.root);
  view.root.dataset.theme = view.theme;
  view.root.setAttribute("aria-label", header.words.label);
  build(view);
  fitPresenting(view);
  draw(view);
  view.note.textContent = header.share;
  view.wayNote.textContent = header.way;
  view.wayNote.hidden = !header.way;
  mark(view.root, { plain: header.plain, covered: header.covered !== null });
  mark(view.root, { view: header.view, words: header.tokens.length, network: header.network, part: header.part, ready: true });
  if (other && how !== "typing") {
    view.report();
    takeFocus(view);
  }
  announce(view, "shown");
  askForAll(view);
}

/**
 * All that belongs to this header alone.
 * @param {View} view
 */
function build(view) {
  layRows(view);
  buildTokens(view);
  wordHands(view);
  writeLegend(view);
  wordBar(view);
  buildHeatmaps(view, (word, unit) => view.pick(word, unit));
  buildAxes(view);
  buildScore(view);
  buildInside(view);
  paintCells(view);
  buildGlance(view);
  wordWays(view);
  writeBarsNote(view);
  writeKeys(view);
}

/**
 * Where the cursor is with a new header.
 * @param {State | undefined} state
 * @param {Header | undefined} before
 * @param {Header} header
 * @returns {State}
 */
function stateFor(state, before, header) {
  if (!state && lastSeen.state && lastSeen.view === header.view && !header.plain) return { ...lastSeen.state };
  if (state && before && before.opened === header.opened) return goHome(state, before, header);
  const { home, start } = header;
  const word = start.word === null ? home.word : Math.min(start.word - 1, header.tokens.length - 1);
  const unit = start.unit !== null && start.unit < header.units ? start.unit : home.unit;
  const { window = "all", speed = 1, scope = "unit", panel = "maps" } = state ?? {};
  return { word, unit, order: start.order, rows: start.rows, bars: start.bars, open: start.open, hold: start.hold, window, speed, scope, panel };
}

/**
 * The same with one that is ahead of the page, or where the page is gone back to: what was typed was another text, so the
 * cursor is where it would be without it.
 * @param {View} view
 * @param {Header} header
 * @param {Ahead | "back"} how
 * @returns {State}
 */
function stateAhead(view, header, how) {
  if (how === "typing") return typingState(view, header);
  if (how === "back" && view.began) return { ...view.state, word: view.began.state.word, unit: view.began.state.unit, hold: view.began.state.hold };
  return stateFor(view.state, view.began?.header ?? view.header, header);
}

/**
 * Where the cursor has not been moved by the visitor, or no longer means the same, it goes where most happens.
 * @param {State} state
 * @param {Header} before
 * @param {Header} header
 */
function goHome(state, before, header) {
  const { home } = header;
  const other = before.network !== header.network || before.part !== header.part;
  const untouched = state.word === before.home.word;
  const word = before.text !== header.text || (other && untouched) || before.backward !== header.backward ? home.word : state.word;
  const unit = other || (before.text !== header.text && state.unit === before.home.unit) ? home.unit : state.unit;
  const hold = before.text === header.text ? state.hold : ""; // it held words of the other text
  return Object.assign(state, { word, unit, hold });
}

/**
 * Other units are rows.
 * @param {View} view
 */
function layAnew(view) {
  view.drawnGlance = null;
  layRows(view);
  paintCells(view);
  buildAxes(view);
}

/**
 * Which units are rows, from the top: the chosen order, over all of them or over the most influential and the one that
 * is looked at.
 * @param {View} view
 */
function layRows(view) {
  const { orders, topRows } = view.header;
  const order = orders[view.state.order] ?? orders.similar;
  const top = new Set([...orders.influence.slice(0, topRows), view.state.unit]);
  view.rowUnits = view.state.rows === "all" ? order : order.filter((unit) => top.has(unit));
  view.root.dataset.rows = view.state.rows;
}
