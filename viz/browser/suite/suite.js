// What networks understand, as a table: a click on a cell opens, below its row, the sentences that are misjudged. The
// cell is told to the server, which writes it into the address; nothing waits for its answer.

import { mount } from "../page/mount.js";

const MARKS = { people: "✓", better: "▲", chance: "≈", worse: "▼" };

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

function create(parentElement) {
  const root = element("section", "suite");
  parentElement.querySelectorAll(".suite").forEach((old) => old.remove());
  parentElement.append(root);
  return { root, opened: null, waits: undefined, drawn: "" };
}

function draw(view, data) {
  const table = element("table");
  const head = element("tr");
  head.append(header("col", data.words.kind), ...data.columns.map((column) => header("col", column.title, column.note)));
  const body = element("tbody");
  body.append(...data.rows.map((row) => rowOf(row, view, data)));
  table.append(element("thead"), body);
  table.tHead.append(head);
  const box = element("div", "box");
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", data.words.title);
  box.append(table);
  view.root.replaceChildren(box, legendOf(data.words));
  show(view, data);
}

function rowOf(row, view, data) {
  const line = element("tr");
  line.dataset.row = row.name;
  const title = header("row", row.title);
  for (const text of row.examples) {
    const example = element("q", "", text);
    example.lang = data.reads;
    title.append(example);
  }
  line.append(title, ...data.columns.map((column) => cellOf(row, column, view, data)));
  return line;
}

function cellOf(row, column, view, data) {
  const place = element("td");
  const cell = column.cells?.[row.name];
  if (!cell) {
    place.append(element("span", "none", data.words.unmeasured));
    return place;
  }
  const button = element("button");
  button.type = "button";
  Object.assign(button.dataset, { column: column.name, standing: cell.standing });
  button.title = cell.hint;
  button.setAttribute("aria-label", `${column.title}, ${row.title}: ${cell.hint}`);
  const mark = element("span", "mark", MARKS[cell.standing]);
  mark.ariaHidden = "true";
  const range = element("span", "range");
  const line = element("span");
  line.style.insetInlineStart = `${100 * cell.low}%`;
  line.style.width = `${100 * (cell.high - cell.low)}%`;
  range.append(line);
  button.append(mark, ` ${cell.text}`, range);
  button.addEventListener("click", () => {
    const open = isOpen(view, row, column);
    view.opened = open ? null : [row.name, column.name];
    view.waits = JSON.stringify(view.opened);
    view.tell(view.opened);
    show(view, data);
    view.root.querySelector(".opened")?.scrollIntoView({ block: "nearest" });
  });
  place.append(button);
  return place;
}

const isOpen = (view, row, column) => view.opened?.[0] === row.name && view.opened?.[1] === column.name;

// The sentences of the cell that is open, below its row.
function show(view, data) {
  view.root.querySelector(".opened")?.remove();
  for (const row of data.rows) {
    const line = view.root.querySelector(`[data-row="${CSS.escape(row.name)}"]`);
    for (const button of line.querySelectorAll("button")) {
      const column = data.columns.find((each) => each.name === button.dataset.column);
      const open = isOpen(view, row, column);
      button.setAttribute("aria-expanded", String(open));
      if (open) line.after(misjudged(row, column, data));
    }
  }
}

function misjudged(row, column, data) {
  const line = element("tr", "opened");
  const place = element("td");
  place.colSpan = data.columns.length + 1;
  const list = element("div", "sentences");
  const wrong = column.cells[row.name].wrong.map((at) => row.sentences[at]);
  for (const praise of [true, false]) {
    const missed = wrong.filter((sentence) => sentence[1] === praise);
    if (!missed.length) continue;
    const said = data.words[praise ? "missed_praise" : "missed_blame"];
    list.append(element("p", "", said.replace("{network}", () => column.title)));
    const links = element("ul");
    links.append(...missed.map(([text]) => linkTo(text, column, data)));
    list.append(links);
  }
  if (!wrong.length) list.append(element("p", "", data.words.none.replace("{network}", () => column.title)));
  place.append(list);
  line.append(place);
  return line;
}

function linkTo(text, column, data) {
  const item = element("li");
  const link = element("a", "", text);
  const url = new URL("./", location.href);
  url.search = new URLSearchParams({ ...data.link, net: column.name, text }).toString();
  link.href = url.href;
  link.lang = data.reads;
  item.append(link);
  return item;
}

function legendOf(words) {
  const legend = element("p", "legend");
  for (const [standing, mark] of Object.entries(MARKS)) {
    const entry = element("span");
    entry.append(element("b", "", mark), ` ${words[`legend_${standing}`]}`);
    legend.append(entry);
  }
  return legend;
}

function header(scope, text, note = "") {
  const made = element("th", "", text);
  made.scope = scope;
  if (note) made.append(element("small", "", note));
  return made;
}

function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
