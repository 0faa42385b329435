// The charts of the Gates page: one component, mounted once for each chart. What the player holds they draw from it and
// follow its cursor in the browser; only the gradients come from the server (viz/charts/__init__.py).

import { element, mark, partOf, putUp } from "../page/dom.js";
import { createHeld } from "../page/hold.js";
import { mount } from "../page/mount.js";
import { offerPart } from "../page/reading.js";
import { markedWords, shownView, watch } from "../page/shown.js";
import { fill } from "../page/texts.js";
import { zoomOf } from "../page/zoom.js";
import { writeChoices } from "./choose.js";
import { drawGates } from "./gates.js";
import { gradientOf } from "./gradient.js";
import { writeLegend } from "./legend.js";
import { createPlot, moveCursor, showLine } from "./plot.js";
import { predictionOf } from "./prediction.js";
import { createRace, settle, shownOf } from "./race.js";
import { unitPanels } from "./unit.js";

/**
 * @import { Call, Place, Shown } from "../page/types.d.ts"
 * @import { Chart, GradientSent, Line, Panel, Race, Sent, UnitSent } from "./types.d.ts"
 */

/** @typedef {Line & { place: number, index: number }} Named a line of one of the panels */

const LONGEST = 60; // letters of a word that stands in a link

const STYLE = new URL("./uplot/uPlot.min.css", import.meta.url);
const OWN_STYLE = new URL("./charts.css", import.meta.url); // where a chart stands in the player

/** @param {Call<Sent>} call */
export default function ({ data, parentElement, setTriggerValue }) {
  if (!data) return;
  const [chart, unmount] = mount(parentElement, createChart, (old) => old.dispose());
  chart.choose = (chosen) => setTriggerValue("chosen", { ...chosen, count: Date.now() });
  chart.bring(data);
  return unmount;
}

/**
 * A chart without data, until it has been handed some.
 * @param {Place} parentElement
 */
function createChart(parentElement) {
  const chart = /** @type {Chart} */ (/** @type {Partial<Chart>} */ ({
    root: element("section", "chart"),
    title: element("h3", "title"),
    help: element("p", "help"),
    legend: element("div", "legend"),
    body: element("div", "body"),
    found: element("p", "found"),
    choices: element("div", "choices"),
    place: parentElement,
    home: null,
    plots: [],
    hidden: new Set(),
  }));
  chart.root.append(chart.title, chart.help, chart.legend, chart.body, chart.choices, chart.found);
  chart.style = linkTo(STYLE);
  putUp(parentElement, chart.style, chart.root);
  const stop = watch(
    () => rebuild(chart),
    () => follow(chart),
  );
  const resized = new ResizeObserver(() => fit(chart));
  resized.observe(chart.root);
  const held = createHeld(
    (/** @type {Sent} */ data) => {
      chart.data = data;
      rebuild(chart);
    },
    { view: viewOf, text: textOf, same: (one, other) => JSON.stringify(one) === JSON.stringify(other) },
  );
  chart.bring = (data) => {
    held.bring(data);
    if (data.kind !== "gradient" || !data.asks || chart.withdraw) return;
    chart.withdraw = offerPart("gradient", { ...held, ask: () => askedOf(chart.data) });
  };
  const onFonts = () => rebuild(chart);
  document.fonts.addEventListener("loadingdone", onFonts);
  chart.dispose = () => {
    stop();
    resized.disconnect();
    document.fonts.removeEventListener("loadingdone", onFonts);
    chart.race?.dispose();
    chart.withdraw?.();
    chart.plots.forEach((plot) => plot.destroy());
    chart.home?.remove();
    chart.style.remove();
    chart.root.remove();
  };
  return chart;
}

/** @param {Sent} data */
function askedOf(data) {
  return data.kind === "gradient" && data.asks ? { curves: data.asks, scale: data.scale } : null;
}

/** @param {Sent} data */
function viewOf(data) {
  return [data.kind, data.present, ...(data.kind === "gradient" ? [data.scale, data.race, data.asks] : [])].join();
}

/** @param {Sent} data */
function textOf(data) {
  return data.kind === "gradient" ? data.tokens.join(" ") : "";
}

/** @param {URL} url */
function linkTo(url) {
  return Object.assign(element("link", "lines"), { rel: "stylesheet", href: url.href });
}

/**
 * The gradient of the Gates page stands in the player, beside the unit, as soon as there is a player. It takes its styles
 * along; of presenter mode's zoom it has none, because it draws its letters larger itself.
 * @param {Chart} chart
 * @param {Shown | null} view
 */
function settleIn(chart, view) {
  const beside = (chart.data.kind === "gradient" && chart.data.beside && view?.beside) || null;
  if (beside && chart.home?.parentElement !== beside) {
    chart.home?.remove();
    chart.home = element("div", "home");
    chart.home.attachShadow({ mode: "open" }).append(linkTo(OWN_STYLE), chart.style, chart.root);
    beside.append(chart.home);
  } else if (!beside && chart.home) {
    chart.home.remove();
    chart.home = null;
    putUp(chart.place, chart.style, chart.root);
  }
  evenOut(chart);
}

/** @param {Chart} chart */
function evenOut({ home }) {
  const view = shownView();
  if (home) home.style.zoom = view && zoomOf(view.root) !== 1 ? String(1 / zoomOf(view.root)) : "";
}

/**
 * Which panels a chart has now; null where what it needs is not there yet.
 * @param {Chart} chart
 * @returns {Panel[] | null}
 */
function panelsOf({ data, race }) {
  const view = shownView();
  if (data.kind === "gradient") return [racing(gradientOf(data, view), race)];
  if (!view) return null;
  if (data.kind === "unit") return unitPanels(data, view);
  const found = data.kind === "prediction" ? predictionOf(data, view) : null;
  return found && [found];
}

/**
 * @param {Panel} panel
 * @param {Race | undefined} race
 * @returns {Panel}
 */
function racing(panel, race) {
  return { ...panel, lines: panel.lines.map((line) => ({ ...line, values: shownOf(race, line.values) })) };
}

/**
 * Other words of the curves are to be seen: the axes stay.
 * @param {Chart & { data: GradientSent }} chart
 */
function runOn(chart) {
  const [plot] = chart.plots;
  if (plot) plot.setData([plot.data[0], ...racing(gradientOf(chart.data, shownView()), chart.race).lines.map((line) => line.values)]);
  follow(chart);
}

/** @param {Chart} chart */
function rebuild(chart) {
  const { data, root } = chart;
  chart.plots.forEach((plot) => plot.destroy()); // first of all: they may have other curves
  chart.plots = [];
  settleRace(chart);
  const view = shownView();
  settleIn(chart, view);
  const gradient = data.kind === "gradient" ? data : null;
  if (gradient) writeChoices(chart, gradient);
  mark(root, { kind: data.kind, present: data.present, ready: false });
  mark(root, { words: (gradient?.tokens ?? view?.header.tokens)?.length ?? "", scale: gradient?.scale ?? "" });
  root.setAttribute("aria-label", data.alt);
  root.setAttribute("role", "figure");
  chart.found.textContent = gradient?.found ?? "";
  chart.found.hidden = !gradient?.found;
  writeHead(chart, view);
  if (data.kind === "gates") {
    if (view) drawGates(chart.body, data, view);
    root.dataset.ready = String(Boolean(view));
    return;
  }
  const panels = panelsOf(chart);
  chart.body.replaceChildren();
  if (panels && root.clientWidth > 0) drawPanels(chart, panels, view);
}

/** @param {Chart} chart */
function settleRace(chart) {
  if (chart.data.kind === "gradient" && chart.data.race) {
    const racer = /** @type {Chart & { data: GradientSent }} */ (chart);
    settle((chart.race ??= createRace(racer, () => runOn(racer))), false);
  } else {
    chart.race?.dispose();
    chart.race = undefined;
  }
}

/**
 * @param {Chart} chart
 * @param {Panel[]} panels
 * @param {Shown | null} view
 */
function drawPanels(chart, panels, view) {
  chart.plots = panels.map((panel) => plotIn(chart, panel));
  chart.unit = view?.state.unit;
  const lines = panels.flatMap((panel, place) => panel.lines.map((line, index) => ({ ...line, place, index })));
  const legend = chart.data.kind === "unit" || Boolean(panels[0].legend);
  chart.legend.hidden = !legend;
  chart.withLegend = legend;
  if (legend) writeLegend(chart.legend, lines, panels[0].band ?? "", (at, shown) => toggle(chart, lines[at], shown));
  chart.hidden.forEach((name) => hideAgain(chart, lines, name));
  chart.root.dataset.ready = "true";
  follow(chart);
}

/**
 * @param {Chart} chart
 * @param {Panel} panel
 */
function plotIn(chart, panel) {
  const place = element("div", "plot");
  chart.body.append(place);
  return createPlot(place, { ...panel, height: chart.data.height, letters: chart.data.present ? 18 : 12 });
}

/**
 * @param {Chart} chart
 * @param {Named} line
 * @param {boolean} shown
 */
function toggle(chart, line, shown) {
  showLine(chart.plots[line.place], line.index, shown);
  if (shown) chart.hidden.delete(line.name);
  else chart.hidden.add(line.name);
}

/**
 * A line that the visitor has hidden stays hidden when the chart is drawn anew.
 * @param {Chart} chart
 * @param {Named[]} lines
 * @param {string} name
 */
function hideAgain(chart, lines, name) {
  const at = lines.findIndex((line) => line.name === name);
  if (at < 0) return;
  showLine(chart.plots[lines[at].place], lines[at].index, false);
  chart.legend.querySelectorAll("button.name")[at]?.setAttribute("aria-pressed", "false");
}

/**
 * The player's cursor has moved: to another word, or to another unit.
 * @param {Chart} chart
 */
function follow(chart) {
  const { race, data, plots } = chart;
  const view = shownView();
  if (data.kind === "gradient" && data.offers) {
    const open = Boolean(view?.state.open?.includes("view"));
    chart.choices.hidden = !open;
    chart.legend.hidden = !(chart.withLegend && open); // the names stand at the curves
    chart.found.hidden = !(data.found && open);
  }
  if (race) return plots.forEach((plot) => moveCursor(plot, race.from + 1));
  if (!view) return;
  if (data.kind === "unit" && plots.length > 0 && chart.unit !== view.state.unit) changeUnit(chart, unitPanels(data, view), view);
  if (data.kind === "unit" && plots.length > 0) pointToUnits(chart.help, data, view);
  plots.forEach((plot) => moveCursor(plot, view.state.word + 1));
}

/**
 * @param {Chart} chart
 * @param {Panel[]} panels
 * @param {Shown} view
 */
function changeUnit(chart, panels, view) {
  chart.unit = view.state.unit;
  if (panels.some(({ y }, place) => y.high !== chart.plots[place].spec.y.high)) return rebuild(chart); // another scale
  panels.forEach((panel, place) => {
    const plot = chart.plots[place];
    Object.assign(plot.spec, panel, { height: plot.spec.height, letters: plot.spec.letters });
    plot.setData([plot.data[0], ...panel.lines.map((line) => line.values)], false);
    plot.redraw();
  });
  writeHead(chart, view);
}

/**
 * @param {Chart} chart
 * @param {Shown | null} view
 */
function writeHead(chart, view) {
  const { title = "", help = "" } = chart.data.words;
  chart.title.hidden = chart.help.hidden = !title;
  if (!title) return;
  chart.title.textContent = fill(title, { unit: view?.state.unit ?? "" });
  chart.help.textContent = help;
  const { data } = chart;
  if (data.kind !== "unit" || !view) return;
  if (data.card) chart.help.append(" ", element("a", "card", fill(data.words.card, { unit: view.state.unit })));
  if (data.pattern) chart.help.append(" · ", element("a", "pattern", data.words.pattern));
}

/**
 * The links to the unit's card, where the word at the cursor is looked up, and to where else units do as at marked words.
 * @param {HTMLElement} head
 * @param {UnitSent} data
 * @param {Shown} view
 */
function pointToUnits(head, { card, pattern }, { header, state }) {
  const word = header.tokens[state.word], look = word.length <= LONGEST ? { look: word } : null;
  const [first, last, unit] = markedWords().map(String);
  if (card) partOf(head, "a.card").setAttribute("href", unitsAt({ ...card, unit, ...look }));
  if (pattern) partOf(head, "a.pattern").setAttribute("href", unitsAt({ ...pattern, first, last, unit }));
}

/** @param {Record<string, string>} query */
function unitsAt(query) {
  const url = new URL("./units", location.href);
  url.search = new URLSearchParams(query).toString();
  return url.href;
}

/** @param {Chart} chart */
function fit(chart) {
  evenOut(chart);
  if (chart.plots.length === 0) return rebuild(chart);
  chart.plots.forEach((plot) => {
    const width = plot.root.parentElement?.clientWidth ?? 0;
    if (width > 0 && width !== plot.width) plot.setSize({ width, height: plot.spec.height });
  });
}
