// The names of a chart's lines, each with its dash and colour; pressing one hides its line.

import { dashOf } from "./plot.js";

const SVG = "http://www.w3.org/2000/svg";

// `toggle` is called with a line's index and whether it is shown now. `band` is what stands behind the lines, or "".
export function writeLegend(place, lines, band, toggle) {
  const names = lines.map((line, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "name";
    button.setAttribute("aria-pressed", "true");
    button.append(sample(line), line.name);
    button.addEventListener("click", () => {
      const shown = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(shown));
      toggle(index, shown);
    });
    return button;
  });
  place.replaceChildren(...(band ? [bandName(band)] : []), ...names);
}

function bandName(text) {
  const name = document.createElement("span");
  name.className = "name band";
  const patch = document.createElement("i");
  name.append(patch, text);
  return name;
}

function sample(line) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("width", "34");
  svg.setAttribute("height", "8");
  svg.setAttribute("aria-hidden", "true");
  const stroke = document.createElementNS(SVG, "line");
  const parts = { x1: 1, y1: 4, x2: 33, y2: 4, stroke: line.colour, "stroke-width": line.width, "stroke-dasharray": dashOf(line).join(" ") };
  for (const [name, value] of Object.entries(parts)) stroke.setAttribute(name, String(value));
  svg.append(stroke);
  return svg;
}
