// What networks understand, as a table: a click on a cell opens, below its row, the sentences that are misjudged. The
// cell is told to the server, which writes it into the address; nothing waits for its answer.

import { button, element, partOf, putUp, set } from "../page/dom.js";
import { mount } from "../page/mount.js";
import { fill } from "../page/texts.js";

/**
 * @import { Call, Place } from "../page/types.d.ts"
 * @import { Cell, Column, Row, Sent, View } from "./types.d.ts"
 */

/** @type {Record<Cell["standing"], string>} */
const MARKS = { people: "✓", better: "▲", chance: "≈", worse: "▼" };

/** @param {Call<Sent>} call */
export default function ({ data, parentElement, setTriggerValue }) {
  if (!data) return;
  const [view, unmount] = mount(parentElement, create, (old) => old.root.remove());
  view.tell = (cell) => setTriggerValue("opened", cell ?? []);
  const told = JSON.stringify(data.opened);
  if (view.waits === undefined) view.opened = data.opened;
  else if (view.waits === told) view.waits = undefined; // else an answer to an earlier click
  const drawn = JSON.stringify(data);
  if (view.drawn !== drawn) draw(view, data);
  view.drawn = drawn;
  return unmount;
}

/**
 * @param {Place} parentElement
 * @returns {View}
 */
function create(parentElement) {
  const root = element("section", "suite");
  putUp(parentElement, root);
  return { root, opened: null, waits: undefined, drawn: "", tell: () => {} };
}

/**
 * @param {View} view
 * @param {Sent} data
 */
function draw(view, data) {
  const { words } = data;
  const head = element("tr", "", header("col", words.kind), ...data.columns.map((column) => header("col", column.title, column.note)));
  const body = element("tbody", "", ...data.rows.map((row) => rowOf(row, view, data)));
  const table = element("table", "", element("thead", "", head), body);
  const box = set(element("div", "box", table), { role: "region", "aria-label": words.title });
  box.tabIndex = 0;
  view.root.replaceChildren(box, legendOf(words));
  show(view, data);
}

/**
 * @param {Row} row
 * @param {View} view
 * @param {Sent} data
 */
function rowOf(row, view, data) {
  const title = header("row", row.title);
  for (const text of row.examples) title.append(inLanguage(element("q", "", text), data));
  const line = element("tr", "", title, ...data.columns.map((column) => cellOf(row, column, view, data)));
  line.dataset.row = row.name;
  return line;
}

/**
 * @param {Row} row
 * @param {Column} column
 * @param {View} view
 * @param {Sent} data
 */
function cellOf(row, column, view, data) {
  const cell = column.cells?.[row.name];
  if (!cell) return element("td", "", element("span", "none", data.words.unmeasured));
  const mark = set(element("span", "mark", MARKS[cell.standing]), { "aria-hidden": "true" });
  const line = element("span");
  line.style.insetInlineStart = `${100 * cell.low}%`;
  line.style.width = `${100 * (cell.high - cell.low)}%`;
  const opener = button("", mark, () => {
    view.opened = isOpen(view, row, column) ? null : [row.name, column.name];
    view.waits = JSON.stringify(view.opened);
    view.tell(view.opened);
    show(view, data);
    view.root.querySelector(".opened")?.scrollIntoView({ block: "nearest" });
  });
  opener.append(` ${cell.text}`, element("span", "range", line));
  opener.title = cell.hint;
  set(opener, { "data-column": column.name, "data-standing": cell.standing, "aria-label": `${column.title}, ${row.title}: ${cell.hint}` });
  return element("td", "", opener);
}

/**
 * @param {View} view
 * @param {Row} row
 * @param {Column} column
 */
function isOpen(view, row, column) {
  return view.opened?.[0] === row.name && view.opened[1] === column.name;
}

/**
 * The sentences of the cell that is open, below its row.
 * @param {View} view
 * @param {Sent} data
 */
function show(view, data) {
  view.root.querySelector(".opened")?.remove();
  for (const row of data.rows) {
    const line = partOf(view.root, `[data-row="${CSS.escape(row.name)}"]`);
    for (const opener of line.querySelectorAll("button")) {
      const column = data.columns.find((each) => each.name === opener.dataset.column);
      const cell = column?.cells?.[row.name];
      const open = Boolean(column && isOpen(view, row, column));
      opener.setAttribute("aria-expanded", String(open));
      if (open && column && cell) line.after(misjudged(row, column, cell, data));
    }
  }
}

/**
 * @param {Row} row
 * @param {Column} column
 * @param {Cell} cell
 * @param {Sent} data
 */
function misjudged(row, column, cell, data) {
  const list = element("div", "sentences");
  const wrong = cell.wrong.map((at) => row.sentences[at]);
  for (const praise of [true, false]) {
    const missed = wrong.filter((sentence) => sentence[1] === praise);
    if (!missed.length) continue;
    const said = data.words[praise ? "missed_praise" : "missed_blame"];
    list.append(element("p", "", fill(said, { network: column.title })));
    list.append(element("ul", "", ...missed.map(([text]) => element("li", "", linkTo(text, column, data)))));
  }
  if (!wrong.length) list.append(element("p", "", fill(data.words.none, { network: column.title })));
  const place = element("td", "", list);
  place.colSpan = data.columns.length + 1;
  return element("tr", "opened", place);
}

/**
 * @param {string} text
 * @param {Column} column
 * @param {Sent} data
 */
function linkTo(text, column, data) {
  const link = element("a", "", text);
  const url = new URL("./", location.href);
  url.search = new URLSearchParams({ ...data.link, net: column.name, text }).toString();
  link.href = url.href;
  return inLanguage(link, data);
}

/**
 * @template {HTMLElement} E
 * @param {E} sentence
 * @param {Sent} data
 */
function inLanguage(sentence, data) {
  sentence.lang = data.reads;
  return sentence;
}

/** @param {Sent["words"]} words */
function legendOf(words) {
  const entries = Object.entries(MARKS).map(([standing, mark]) => {
    const said = words[`legend_${/** @type {Cell["standing"]} */ (standing)}`];
    return element("span", "", element("b", "", mark), ` ${said}`);
  });
  return element("p", "legend", ...entries);
}

/**
 * @param {string} scope
 * @param {string} text
 * @param {string} [note]
 */
function header(scope, text, note = "") {
  const made = element("th", "", text);
  made.scope = scope;
  if (note) made.append(element("small", "", note));
  return made;
}
