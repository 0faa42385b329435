// Where the stops of the tour are on the page: the elements that the light falls on, in order of importance.

import { findDeep } from "../page/deep.js";

/**
 * Each stop: what is lit together; else, where nothing of it is seen, the next.
 * @type {Record<string, string[][]>}
 */
const STOPS = {
  words: [[".player .strip", "h2"]],
  gates: [[".player .glance"], [".player .maps"]],
  cell: [[".player .unit"], [".player .inside"]],
  play: [[".player .transport"], [".player .strip"]],
  gradient: [["section.chart[data-kind=gradient]"]],
  more: [["textarea", "[class*=st-key-network]", "[class*=st-key-example]"]],
};

/**
 * The elements of a stop that are seen on the page; none where the page has not drawn them.
 * @param {string} name
 */
export function elementsOf(name) {
  const groups = STOPS[name].map((selectors) => selectors.flatMap((selector) => findDeep(selector).filter(isSeen).slice(0, 1)));
  const found = groups.find((group) => group.length > 0) ?? [];
  return isNarrow() ? found.slice(0, 1) : found; // what stands one below the other is lit one at a time
}

export function isNarrow() {
  return innerWidth < 640;
}

/** @param {Element} element */
function isSeen(element) {
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0;
}
