// What stands on the page on demand, one click away: the way to each, and what is open now. An address says it too.

import { button, mark, set } from "../page/dom.js";
import { bringIntoView } from "../page/scroll.js";
import { giveBackFocus } from "../stepping/focus.js";

/** @import { View } from "./types.d.ts" */

const WAYS = ["cell", "units", "numbers", "view"]; // as in viz/gates/settings.py; the numbers the server draws below
const LOOK = 150; // ms between two looks whether the server has drawn what was opened
const LOOKS = 40;
const GROWN = 40; // pixels

/**
 * One stop of the Tab key, within which arrows lead on, as in ARIA's pattern of a toolbar. After a click the arrows belong
 * to the words, as everywhere.
 * @param {View} view
 */
export function buildWays(view) {
  view.wayButtons = WAYS.map((way) => {
    const act = () => {
      turn(view, way);
      giveBackFocus(view);
    };
    return set(mark(button("way", "", act), { way }), { tabindex: way === WAYS[0] ? 0 : -1 });
  });
  set(view.ways, { role: "toolbar" }).append(...view.wayButtons);
  view.ways.addEventListener("focusin", ({ target }) => view.wayButtons.forEach((way) => (way.tabIndex = way === target ? 0 : -1)));
  view.ways.addEventListener("keydown", (event) => rove(view, event));
  view.open = (way, part) => {
    if (!view.state.open.includes(way)) turn(view, way);
    if (part) bringIntoView(part, 12);
  };
}

/**
 * @param {View} view
 * @param {KeyboardEvent} event
 */
function rove({ wayButtons }, event) {
  const last = wayButtons.length - 1;
  const at = wayButtons.findIndex((way) => way === event.target);
  const to = { ArrowLeft: at === 0 ? last : at - 1, ArrowRight: at === last ? 0 : at + 1, Home: 0, End: last }[event.key];
  if (at < 0 || to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault(); // the words do not hear of it
  wayButtons[to].focus();
}

/**
 * Open what is closed, close what is open.
 * @param {View} view
 * @param {string} way
 */
function turn(view, way) {
  const { state } = view;
  const opens = !state.open.includes(way);
  state.open = WAYS.filter((each) => (each === way ? opens : state.open.includes(each)));
  showOpen(view);
  view.draw();
  view.report(way === "numbers" ? 0 : undefined);
  if (!opens) return;
  if (way === "numbers") whenDrawn(view);
  else bringIntoView({ cell: view.inside, units: view.maps, view: view.choices }[way] ?? view.root, 90);
}

/**
 * The page grows below the player by what the server draws.
 * @param {View} view
 */
function whenDrawn(view) {
  const page = document.querySelector("[data-testid=stMain]");
  const height = page?.scrollHeight ?? 0;
  const look = (/** @type {number} */ left) => {
    if (!page || left === 0 || !view.root.isConnected) return;
    if (page.scrollHeight > height + GROWN) return bringIntoView(view.keys, 40);
    setTimeout(() => look(left - 1), LOOK);
  };
  look(LOOKS);
}

/** @param {View} view */
export function wordWays(view) {
  view.ways.setAttribute("aria-label", view.header.words.ways);
  view.wayButtons.forEach((way) => (way.textContent = view.header.words[`way.${way.dataset.way}`]));
  showOpen(view);
}

/** @param {View} view */
export function showOpen(view) {
  const { open } = view.state;
  mark(view.root, { open: open.join(" ") });
  for (const way of view.wayButtons) way.setAttribute("aria-expanded", String(open.includes(way.dataset.way ?? "")));
}
