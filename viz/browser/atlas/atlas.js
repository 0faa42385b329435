// The map of all units of a network, or places of texts word by word.

import { themeOf } from "../page/colours.js";
import { element, putUp } from "../page/dom.js";
import { mount } from "../page/mount.js";
import { choose, drawMap } from "./map.js";
import { drawPlaces } from "./places.js";

/**
 * @import { Call, Place } from "../page/types.d.ts"
 * @import { Sent, View } from "./types.d.ts"
 */

/** @param {Call<Sent>} call */
export default function ({ data, parentElement, setTriggerValue }) {
  if (!data) return;
  const [view, unmount] = mount(parentElement, create, remove);
  const { chosen, ...still } = data.view === "map" ? data : { ...data, chosen: -1 };
  const drawn = themeOf(view.root) + JSON.stringify(still);
  if (view.drawn !== drawn && data.view === "places") drawPlaces(view.root, data);
  if (data.view === "map") {
    view.tell = (unit) => setTriggerValue("unit", unit);
    if (view.waits === chosen) view.waits = undefined; // else an answer to an earlier choice
    else if (view.waits === undefined) view.unit = chosen;
    view.map = data;
    if (view.drawn !== drawn) drawMap(view, data);
    choose(view, view.unit);
  }
  view.drawn = drawn;
  return unmount;
}

/**
 * @param {Place} parentElement
 * @returns {View}
 */
function create(parentElement) {
  const root = element("section", "atlas");
  putUp(parentElement, root);
  /** @type {View} */
  const view = { root, drawn: "", map: undefined, width: 0, unit: -1, waits: undefined, tell: () => {}, resized: new ResizeObserver(() => redraw(view)) };
  view.resized.observe(root);
  return view;
}

/**
 * The page has become wider or narrower.
 * @param {View} view
 */
function redraw(view) {
  if (!view.map || Math.abs(view.width - view.root.clientWidth) < 1 || view.root.clientWidth === 0) return;
  drawMap(view, view.map);
  choose(view, view.unit);
}

/** @param {View} view */
function remove(view) {
  view.resized.disconnect();
  view.root.remove();
}
