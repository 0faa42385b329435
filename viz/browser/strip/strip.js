// Words in columns of two cells, coloured by the verdict after each. The player's mount.js and
// colours.js stand before this file.

import { themeOf, verdictColour } from "../page/colours.js";
import { mount } from "../page/mount.js";
import { shorten } from "../player/tokens.js";

const DRAWN = new WeakMap(); // what each strip shows now

export default function ({ data, parentElement }) {
  if (!data) return;
  const [root, unmount] = mount(parentElement, createRoot, (old) => old.remove());
  drawStrip(root, data);
  return unmount;
}

function createRoot(parentElement) {
  const root = element("section", "pairs");
  parentElement.querySelectorAll(".pairs").forEach((old) => old.remove());
  parentElement.append(root);
  return root;
}

function drawStrip(root, data) {
  const theme = themeOf(root);
  const drawn = theme + JSON.stringify(data);
  if (DRAWN.get(root) === drawn) return; // nothing new: the visitor may have scrolled
  DRAWN.set(root, drawn);
  const scales = data.scales[theme];
  const list = element("div", "columns");
  list.setAttribute("role", "list");
  list.setAttribute("aria-label", data.title);
  list.tabIndex = 0;
  list.classList.toggle("many", data.columns.length > 60);
  list.append(labelColumn(data), ...data.columns.map((column, at) => wordColumn(column, at, data, scales, theme)));
  const legend = element("p", "legend");
  legend.append(element("span", "mark", "≠"), ` ${data.marked}`);
  legend.hidden = !data.columns.some((column) => column.marked);
  root.replaceChildren(list, legend);
  showFirstMark(list);
}

// In a long text the first marked column may lie far below; only the strip scrolls, never the page.
function showFirstMark(list) {
  const first = list.querySelector(".marked");
  if (first && first.offsetTop + first.offsetHeight > list.clientHeight) {
    list.scrollTop = first.offsetTop - first.offsetHeight;
  }
}

function labelColumn(data) {
  const column = element("div", "column names");
  column.setAttribute("role", "listitem");
  if (data.sameWords) column.append(element("span", "head", ""));
  column.append(...data.rows.map((name) => element("span", "cell", name)));
  return column;
}

function wordColumn(column, at, data, scales, theme) {
  const box = element("div", "column");
  box.setAttribute("role", "listitem");
  box.dataset.column = String(at + 1);
  box.dataset.marked = String(column.marked);
  box.classList.toggle("marked", column.marked);
  if (data.sameWords) box.append(wordOf("head", column.words[0], column.known[0] && column.known[1]));
  column.words.forEach((word, side) => {
    const cell = data.sameWords ? element("span", "cell") : wordOf("cell", word, column.known[side]);
    const probability = column.probability[side];
    if (probability !== null) {
      cell.style.backgroundColor = verdictColour(probability, scales, theme);
      cell.append(element("small", "", `${(100 * probability).toFixed(0)} %`));
    }
    cell.title = hintOf(column, side, data);
    box.append(cell);
  });
  return box;
}

function wordOf(kind, word, known) {
  const box = element("span", word ? kind : `${kind} none`);
  box.classList.toggle("unknown", !known);
  const text = element("span", "word", word || "–");
  text.dir = "auto";
  box.append(text);
  return box;
}

function hintOf(column, side, data) {
  const word = column.words[side];
  const probability = column.probability[side];
  if (!word) return data.none;
  const parts = [`${data.rows[side]}: ${shorten(word, 60)}`];
  if (probability !== null) parts.push(data.positive.replace("{percent}", (100 * probability).toFixed(1)));
  if (!column.known[side]) parts.push(data.unknown);
  return parts.join(" · ");
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
