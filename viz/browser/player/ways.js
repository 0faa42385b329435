// What stands on the page on demand, one click away: the way to each, and what is open now. An address says it too.

import { button, mark } from "../page/dom.js";
import { bringIntoView } from "../page/scroll.js";

/** @import { View } from "./types.d.ts" */

const WAYS = ["cell", "units", "numbers", "view"]; // as in viz/gates/settings.py; the numbers the server draws below
const LOOK = 150; // ms between two looks whether the server has drawn what was opened
const LOOKS = 40;
const GROWN = 40; // pixels

/** @param {View} view */
export function buildWays(view) {
  view.wayButtons = WAYS.map((way) => mark(button("way", "", () => turn(view, way)), { way }));
  view.ways.append(...view.wayButtons);
  view.open = (way, part) => {
    if (!view.state.open.includes(way)) turn(view, way);
    if (part) bringIntoView(part, 12);
  };
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
  view.wayButtons.forEach((way) => (way.textContent = view.header.words[`way.${way.dataset.way}`]));
  showOpen(view);
}

/** @param {View} view */
export function showOpen(view) {
  const { open } = view.state;
  mark(view.root, { open: open.join(" ") });
  for (const way of view.wayButtons) way.setAttribute("aria-expanded", String(open.includes(way.dataset.way ?? "")));
}
