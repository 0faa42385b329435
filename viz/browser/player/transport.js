// The player's bar: stepping and playing, how its rows and words are laid out, and what may be taken away.

import { offer } from "../page/dom.js";
import { fill } from "../page/texts.js";
import { NEAR_WORDS } from "../stepping/heatmaps.js";
import { addButton, addChoice, addCopy, addSpeed, addSteps, wordTransport } from "../stepping/transport.js";
import { takePicture } from "./picture.js";

/** @import { View } from "./types.d.ts" */

const SPEEDS = [0.5, 1, 2, 4, 8]; // times two words a second

/** @param {View} view */
export function buildBar(view) {
  addSteps(view);
  view.speed = addSpeed(view);
  view.order = addChoice(view, "order", (order) => view.change({ order }));
  view.rows = addChoice(view, "rows", (rows) => view.change({ rows }));
  view.windowChoice = addChoice(view, "window", (window) => view.change({ window }));
  addCopy(view);
  addButton(view, "png", "PNG", () => takePicture(view, "png"));
  addButton(view, "svg", "SVG", () => takePicture(view, "svg"));
}

/** @param {View} view */
export function wordBar(view) {
  const { header, state } = view;
  const { words } = header;
  wordTransport(view, ["first", "previous", "next", "last", "copy", "png", "svg"], view.speed, SPEEDS);
  offer(view.order, words.order, ["similar", "influence", "index"].map((id) => [id, words[`order.${id}`]]), state.order);
  offer(view.rows, words.rows, ["top", "all"].map((id) => [id, fill(words[`rows.${id}`], { units: header.units })]), state.rows);
  offer(view.windowChoice, words.window, ["all", "near"].map((id) => [id, words[`window.${id}`]]), state.window);
  view.windowChoice.hidden = header.tokens.length <= NEAR_WORDS;
}

/**
 * The address of what is shown; what is as it is at first stands in none.
 * @param {View} view
 */
export function linkOf(view) {
  const url = new URL(location.href);
  const { word, unit, order, rows, bars } = view.state;
  const usual = { order: "similar", bars: "parts", rows: "top" };
  url.searchParams.set("word", String(word + 1));
  url.searchParams.set("unit", String(unit));
  for (const [name, value] of Object.entries({ order, bars, rows })) {
    if (value === usual[/** @type {keyof typeof usual} */ (name)]) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return url;
}
