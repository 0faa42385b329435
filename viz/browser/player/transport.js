// The player's bar: stepping and playing, how its rows and words are laid out, and what may be taken away.

import { button, element, entitle, mark, offer, partOf, set } from "../page/dom.js";
import { fill } from "../page/texts.js";
import { NEAR_WORDS } from "../stepping/heatmaps.js";
import { addButton, addChoice, addCopy, addSpeed, addSteps, byKey, wordTransport } from "../stepping/transport.js";
import { takePicture } from "./picture.js";

/** @import { View } from "./types.d.ts" */

const SPEEDS = [0.5, 1, 2, 4, 8]; // times two words a second

/**
 * In the unit's card: which word, and which unit. How it is all laid out is under *View*, and so are the pictures.
 * @param {View} view
 */
export function buildBar(view) {
  addSteps(view);
  view.place = element("span", "place");
  addUnit(view);
  view.speed = addSpeed(view);
  view.order = addChoice(view, "order", (order) => view.change({ order }));
  view.rows = addChoice(view, "rows", (rows) => view.change({ rows }));
  view.windowChoice = addChoice(view, "window", (window) => view.change({ window }));
  addCopy(view);
  addButton(view, "png", "PNG", () => takePicture(view, "png"));
  addButton(view, "svg", "SVG", () => takePicture(view, "svg"));
  view.choices.append(view.speed, view.order, view.rows, view.windowChoice, view.copyButton, view.legend, view.accounting);
}

/**
 * The buttons to the units above and below in the order of the rows, and a field for any.
 * @param {View} view
 */
function addUnit(view) {
  const step = (/** @type {string} */ action, /** @type {string} */ symbol, /** @type {number} */ rows, /** @type {string} */ key) =>
    byKey(mark(button("", symbol, () => view.moveUnit(rows)), { action }), key);
  view.unitField = set(element("input"), { type: "number", min: 0, inputmode: "numeric" });
  view.unitField.addEventListener("change", () => {
    const { header, state } = view;
    const unit = view.unitField.valueAsNumber;
    if (Number.isInteger(unit) && unit >= 0 && unit < header.units) view.pick(state.word, unit);
    else view.unitField.value = String(state.unit);
  });
  view.unitField.addEventListener("keydown", (event) => {
    const rows = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (rows === undefined) return;
    event.preventDefault(); // the row above, as everywhere, and not the number above
    view.moveUnit(rows);
  });
  view.unitName = element("label", "number");
  view.transport.append(view.place, view.unitName, step("above", "▲\ufe0e", -1, "ArrowUp"), step("below", "▼\ufe0e", 1, "ArrowDown"));
}

/** @param {View} view */
export function wordBar(view) {
  const { header, state } = view;
  const { words } = header;
  wordTransport(view, ["first", "previous", "next", "last", "copy", "png", "svg"], view.speed, SPEEDS);
  entitle(partOf(view.root, "[data-action=above]"), words.previous_unit);
  entitle(partOf(view.root, "[data-action=below]"), words.next_unit);
  view.unitName.replaceChildren(words.unit_field, view.unitField);
  view.unitField.max = String(header.units - 1);
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
  const { word, unit, order, rows, bars, open, hold } = view.state;
  const usual = { order: "similar", bars: "parts", rows: "top", hold: "" };
  url.searchParams.set("word", String(word + 1));
  url.searchParams.set("unit", String(unit));
  for (const [name, value] of Object.entries({ order, bars, rows, hold })) {
    if (value === usual[/** @type {keyof typeof usual} */ (name)]) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  if (open.length > 0 || url.searchParams.has("open")) url.searchParams.set("open", open.join(",") || "none");
  return url;
}
