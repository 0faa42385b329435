// Words in columns of two cells, coloured by the verdict after each.

import { themeOf, verdictColour } from "../page/colours.js";
import { element, putUp, set } from "../page/dom.js";
import { mount } from "../page/mount.js";
import { fill, shorten } from "../page/texts.js";

/**
 * @import { Call, Place, Theme } from "../page/types.d.ts"
 * @import { Column, Sent } from "./types.d.ts"
 */

/** @type {WeakMap<HTMLElement, string>} */
const DRAWN = new WeakMap(); // what each strip shows now

/** @param {Call<Sent>} call */
export default function ({ data, parentElement }) {
  if (!data) return;
  const [root, unmount] = mount(parentElement, createRoot, (old) => old.remove());
  drawStrip(root, data);
  return unmount;
}

/** @param {Place} parentElement */
function createRoot(parentElement) {
  const root = element("section", "pairs");
  putUp(parentElement, root);
  return root;
}

/**
 * @param {HTMLElement} root
 * @param {Sent} data
 */
function drawStrip(root, data) {
  const theme = themeOf(root);
  const drawn = theme + JSON.stringify(data);
  if (DRAWN.get(root) === drawn) return; // nothing new: the visitor may have scrolled
  DRAWN.set(root, drawn);
  const list = set(element("div", "columns"), { role: "list", "aria-label": data.title });
  list.tabIndex = 0;
  list.classList.toggle("many", data.columns.length > 60);
  list.append(labelColumn(data), ...data.columns.map((column, at) => wordColumn(column, at, data, theme)));
  const legend = element("p", "legend", element("span", "mark", "≠"), ` ${data.marked}`);
  legend.hidden = !data.columns.some((column) => column.marked);
  root.replaceChildren(list, legend);
  showFirstMark(list);
}

/**
 * In a long text the first marked column may lie far below; only the strip scrolls, never the page.
 * @param {HTMLElement} list
 */
function showFirstMark(list) {
  const first = /** @type {HTMLElement | null} */ (list.querySelector(".marked"));
  if (first && first.offsetTop + first.offsetHeight > list.clientHeight) {
    list.scrollTop = first.offsetTop - first.offsetHeight;
  }
}

/** @param {Sent} data */
function labelColumn(data) {
  const column = set(element("div", "column names"), { role: "listitem" });
  if (data.sameWords) column.append(element("span", "head"));
  column.append(...data.rows.map((name) => element("span", "cell", name)));
  return column;
}

/**
 * @param {Column} column
 * @param {number} at
 * @param {Sent} data
 * @param {Theme} theme
 */
function wordColumn(column, at, data, theme) {
  const box = set(element("div", "column"), { role: "listitem", "data-column": at + 1, "data-marked": column.marked });
  box.classList.toggle("marked", column.marked);
  if (data.sameWords) box.append(wordOf("head", column.words[0], column.known[0] && column.known[1]));
  column.words.forEach((word, side) => {
    const cell = data.sameWords ? element("span", "cell") : wordOf("cell", word, column.known[side]);
    const probability = column.probability[side];
    if (probability !== null) {
      cell.style.backgroundColor = verdictColour(probability, data.scales[theme], theme);
      cell.append(element("small", "", `${(100 * probability).toFixed(0)} %`));
    }
    cell.title = hintOf(column, side, data);
    box.append(cell);
  });
  return box;
}

/**
 * @param {string} kind
 * @param {string} word
 * @param {boolean} known
 */
function wordOf(kind, word, known) {
  const text = element("span", "word", word || "–");
  text.dir = "auto";
  const box = element("span", word ? kind : `${kind} none`, text);
  box.classList.toggle("unknown", !known);
  return box;
}

/**
 * @param {Column} column
 * @param {number} side
 * @param {Sent} data
 */
function hintOf(column, side, data) {
  const word = column.words[side];
  const probability = column.probability[side];
  if (!word) return data.none;
  const parts = [`${data.rows[side]}: ${shorten(word, 60)}`];
  if (probability !== null) parts.push(fill(data.positive, { percent: (100 * probability).toFixed(1) }));
  if (!column.known[side]) parts.push(data.unknown);
  return parts.join(" · ");
}
