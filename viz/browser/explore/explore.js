// The player and its charts as a page of their own, without a server: in a notebook's frame, or as a file.
//
// Everything comes with the page: views, one for each layer and direction, as blocks of bytes (viz/explore/page.py).
// The player and every chart stand in a shadow root of their own, as in the app, so their style sheets do not meet.

import showChart from "../charts/charts.js";
import { element, offer } from "../page/dom.js";
import { shownView, watch } from "../page/shown.js";
import showPlayer from "../player/player.js";

/** @import { Explored, Given, Kept } from "./types.d.ts" */
/** @import { Theme } from "../page/types.d.ts" */

const KEPT = "gatescope.explore.";
const ALONE = "[data-action=copy], [data-way=numbers], .alone .legend select { display: none; }"; // what needs a server, or an address
const NOTHING = { setStateValue: () => {}, setTriggerValue: () => {} }; // there is nobody to tell

/** @param {Given} given */
export async function open(given) {
  const select = /** @type {HTMLSelectElement} */ (partOf("[data-control=part]"));
  const player = host(partOf(".reader"), given.styles.player, ALONE);
  /** @type {Explored} */
  const page = { given, theme: given.theme, at: 0, blocks: [], player, charts: new Map(), part: select };
  chooseTheme(page);
  const start = recalled(page);
  choosePart(page, start?.at ?? 0);
  fitFrame();
  await show(page, page.part.selectedIndex);
  if (start) restore(start);
  watch(
    () => keep(page),
    () => keep(page),
  );
  document.documentElement.dataset.ready = "true";
  const strip = /** @type {HTMLElement | null} */ (page.player.querySelector(".strip"));
  if (window.top === window) strip?.focus({ preventScroll: true }); // never within a notebook
}

/** @param {string} selector */
function partOf(selector) {
  return /** @type {HTMLElement} */ (document.querySelector(selector));
}

/**
 * @param {HTMLElement} place
 * @param {...string} styles
 */
function host(place, ...styles) {
  const root = place.attachShadow({ mode: "open" });
  root.append(...styles.map((css) => element("style", "", css)));
  return root.appendChild(element("div"));
}

/**
 * One layer and direction: its block is unpacked when it is first shown.
 * @param {Explored} page
 * @param {number} at
 */
async function show(page, at) {
  page.at = at;
  const { block, charts } = page.given.views[at];
  const data = (page.blocks[at] ??= await unpacked(block));
  showPlayer({ data, parentElement: page.player, ...NOTHING });
  page.player.classList.toggle("alone", !shownView()?.header.worth.without.values); // nobody can read the text again here
  for (const chart of charts) {
    const sent = /** @type {import("../charts/types.d.ts").Sent} */ (/** @type {unknown} */ (chart));
    showChart({ data: sent, parentElement: placeOf(page, chart.kind), ...NOTHING });
  }
  for (const [kind, { place }] of page.charts) place.hidden = !charts.some((chart) => chart.kind === kind);
}

/**
 * @param {Explored} page
 * @param {string} kind
 */
function placeOf(page, kind) {
  const found = page.charts.get(kind);
  if (found) return found.inner;
  const place = partOf(kind === "gates" ? ".under" : ".beside").appendChild(element("section"));
  const inner = host(place, page.given.styles.charts);
  page.charts.set(kind, { place, inner });
  return inner;
}

/** @param {string} text */
async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * As in the app: the colours are variables that every part reads.
 * @param {Explored} page
 */
function paint(page) {
  /** @type {Theme} */
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const theme = page.theme === "auto" ? system : page.theme;
  const root = document.documentElement;
  for (const [name, colour] of Object.entries(page.given.themes[theme])) root.style.setProperty(`--st-${name}`, colour);
  root.dataset.theme = theme;
}

/** @param {Explored} page */
function chooseTheme(page) {
  paint(page);
  const turn = () => {
    paint(page);
    if (page.blocks.length > 0) void show(page, page.at);
  };
  partOf("[data-action=theme]").addEventListener("click", () => {
    page.theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    turn();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", turn);
}

/**
 * @param {Explored} page
 * @param {number} at
 */
function choosePart(page, at) {
  const { part, given } = page;
  const options = given.views.map((view, index) => /** @type {[number, string]} */ ([index, view.label]));
  offer(part, part.title, options, Math.min(at, options.length - 1));
  part.hidden = options.length < 2;
  part.addEventListener("change", () => void show(page, Number(part.value)));
}

/**
 * A notebook takes a frame out of its page when it is scrolled away, and loads it anew when it comes back.
 * @param {Explored} page
 */
function keep(page) {
  const view = shownView();
  if (!view) return;
  const { state } = playerOf(view);
  const { word, unit, order, rows, bars } = state;
  try {
    sessionStorage.setItem(KEPT + page.given.id, JSON.stringify({ at: page.at, word, unit, order, rows, bars, open: state.open }));
  } catch {
    // A frame without an origin has no storage: it starts again where most happens.
  }
}

/**
 * @param {Explored} page
 * @returns {Kept | null}
 */
function recalled(page) {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT + page.given.id) ?? "null");
  } catch {
    return null;
  }
}

/** @param {import("../page/types.d.ts").Shown} view */
function playerOf(view) {
  return /** @type {import("../player/types.d.ts").View} */ (/** @type {unknown} */ (view));
}

/** @param {Kept} start */
function restore({ word, unit, order, rows, bars, open: ways }) {
  const view = shownView();
  if (!view || word >= view.header.tokens.length || unit >= view.header.units) return;
  const player = playerOf(view);
  if (bars !== player.state.bars) player.changeBars(bars);
  player.change({ order, rows });
  ways.forEach((way) => player.open(way));
  player.pick(word, unit);
}

/** A frame is as high as what stands in it, where the notebook allows it to say so. */
function fitFrame() {
  if (window.top === window) return;
  new ResizeObserver(() => {
    try {
      const frame = /** @type {HTMLIFrameElement | null} */ (window.frameElement); // of the notebook's own document
      if (frame) frame.style.height = `${Math.ceil(document.body.getBoundingClientRect().height) + 4}px`;
    } catch {
      // It keeps its height and scrolls.
    }
  }).observe(document.body);
}

void open(JSON.parse(partOf("#gatescope").textContent ?? ""));
