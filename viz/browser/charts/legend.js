// The names of a chart's lines, each with its dash and colour; pressing one hides its line.

import { button, element, svg } from "../page/dom.js";
import { dashOf } from "./plot.js";

/** @import { Line } from "./types.d.ts" */

/**
 * @param {HTMLElement} place
 * @param {Line[]} lines
 * @param {string} band what stands behind the lines, or ""
 * @param {(index: number, shown: boolean) => void} toggle called with a line's index and whether it is shown now
 */
export function writeLegend(place, lines, band, toggle) {
  const names = lines.map((line, index) => {
    const name = button("name", sample(line), () => {
      const shown = name.getAttribute("aria-pressed") !== "true";
      name.setAttribute("aria-pressed", String(shown));
      toggle(index, shown);
    });
    name.setAttribute("aria-pressed", "true");
    name.append(line.name);
    return name;
  });
  place.replaceChildren(...(band ? [element("span", "name band", element("i"), band)] : []), ...names);
}

/** @param {Line} line */
function sample(line) {
  const drawing = svg("svg", { width: 34, height: 8, "aria-hidden": "true" });
  svg("line", { x1: 1, y1: 4, x2: 33, y2: 4, stroke: line.colour, "stroke-width": line.width, "stroke-dasharray": dashOf(line).join(" ") }, drawing);
  return drawing;
}
