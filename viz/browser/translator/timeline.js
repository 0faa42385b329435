// The translator's bar: stepping and playing through both networks, and which units are rows.

import { element, offer } from "../page/dom.js";
import { fill } from "../page/texts.js";
import { addButton, addChoice, addCopy, addSpeed, addSteps, wordTransport } from "../stepping/transport.js";

/** @import { View } from "./types.d.ts" */

const SPEEDS = [0.5, 1, 2, 4]; // times one step in 0.7 seconds

/** @param {View} view */
export function buildBar(view) {
  addSteps(view);
  view.speed = addSpeed(view);
  view.rows = addChoice(view, "rows", (rows) => view.change({ rows }));
  addButton(view, "unitup", "▲\ufe0e", () => view.moveUnit(-1));
  view.unitName = element("span", "unit");
  view.transport.append(view.unitName);
  addButton(view, "unitdown", "▼\ufe0e", () => view.moveUnit(1));
  addCopy(view);
  view.keys = element("span", "keys");
  view.transport.append(view.keys);
}

/** @param {View} view */
export function wordBar(view) {
  const { words, units, top } = view.header;
  wordTransport(view, ["first", "previous", "next", "last", "unitup", "unitdown", "copy"], view.speed, SPEEDS);
  offer(view.rows, words.rows, ["top", "all"].map((id) => [id, fill(words[`rows.${id}`], { units, top: top.length })]), view.state.rows);
}

/**
 * The address of what is shown.
 * @param {View} view
 */
export function linkOf(view) {
  const url = new URL(location.href);
  const { moment, unit, panel } = view.state;
  url.searchParams.set("moment", String(moment));
  url.searchParams.set("unit", String(unit));
  url.searchParams.set("panel", panel);
  return url;
}
