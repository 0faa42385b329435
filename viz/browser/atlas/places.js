// Places of texts: every word on the colour of a unit's value there, and a link to where the text is read.

import { scaleOf, themeOf } from "../page/colours.js";
import { element, mark, set } from "../page/dom.js";
import { formatValue } from "../page/numbers.js";
import { shorten } from "../page/texts.js";

/**
 * @import { Rgb } from "../page/types.d.ts"
 * @import { Line, PlacesSent } from "./types.d.ts"
 */

const STRONGEST = 0.62; // of a colour, so that no word is lost on it

/**
 * @param {HTMLElement} root
 * @param {PlacesSent} data
 */
export function drawPlaces(root, data) {
  const theme = themeOf(root);
  const colour = scaleOf(data, data.colours.scales[theme], data.colours.signal[theme]);
  const list = set(element("ol", "places", ...data.lines.map((line) => lineOf(line, data, colour))), { "aria-label": data.words.title });
  root.replaceChildren(list);
}

/**
 * @param {Line} line
 * @param {PlacesSent} data
 * @param {(value: number) => Rgb} colour
 */
function lineOf(line, data, colour) {
  const words = element("p", "words", ...line.tokens.flatMap((token, at) => [wordOf(line, token, at, data, colour), " "]));
  words.lang = data.reads;
  const link = element("a", "", data.words.open);
  const url = new URL("./", location.href);
  url.search = new URLSearchParams(line.query).toString();
  link.href = url.href;
  return element("li", "", element("strong", "", line.head), words, element("p", "note", `${line.note} `, link));
}

/**
 * @param {Line} line
 * @param {string} token
 * @param {number} at
 * @param {PlacesSent} data
 * @param {(value: number) => Rgb} colour
 */
function wordOf(line, token, at, data, colour) {
  const step = line.first + at;
  const box = element("span", "word", token);
  box.dir = "auto";
  const value = Math.min(data.high, Math.max(data.low, line.values[at]));
  const [red, green, blue] = colour(value);
  box.style.backgroundColor = `rgb(${red} ${green} ${blue} / ${STRONGEST})`;
  box.classList.toggle("here", step >= line.step && step <= line.last);
  box.classList.toggle("unknown", !line.known[at]);
  box.title = `${shorten(token, 60)}: ${formatValue(line.values[at])}${line.known[at] ? "" : ` · ${data.words.unknown}`}`;
  return mark(box, { step, value: line.values[at] });
}
