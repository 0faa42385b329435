// The charts of the Gates page: one component, mounted once for each chart. What the player holds they draw from it and
// follow its cursor in the browser; only the gradients come from the server (viz/charts/__init__.py).

import { fill } from "../player/payload.js";
import { mount } from "../page/mount.js";
import { shownView, watch } from "../page/shown.js";
import { drawGates } from "./gates.js";
import { gradientOf } from "./gradient.js";
import { writeLegend } from "./legend.js";
import { createPlot, moveCursor, showLine } from "./plot.js";
import { predictionOf } from "./prediction.js";
import { createRace, settle, shownOf } from "./race.js";
import { unitPanels } from "./unit.js";

const STYLE = new URL("./uplot/uPlot.min.css", import.meta.url);

export default function ({ data, parentElement }) {
  if (!data) return;
  const [chart, unmount] = mount(parentElement, createChart, (old) => old.dispose());
  chart.data = data;
  rebuild(chart);
  return unmount;
}

function createChart(parentElement) {
  const root = document.createElement("section");
  root.className = "chart";
  const part = (tag, name) => {
    const element = document.createElement(tag);
    element.className = name;
    root.append(element);
    return element;
  };
  const chart = { root, data: null, plots: [], hidden: new Set() };
  chart.title = part("h3", "title");
  chart.help = part("p", "help");
  chart.legend = part("div", "legend");
  chart.body = part("div", "body");
  const style = document.createElement("link");
  Object.assign(style, { rel: "stylesheet", href: STYLE.href });
  style.className = "lines";
  parentElement.querySelectorAll(".chart, link.lines").forEach((old) => old.remove());
  parentElement.append(style, root);
  const stop = watch(
    () => rebuild(chart),
    () => follow(chart),
  );
  const resized = new ResizeObserver(() => fit(chart));
  resized.observe(root);
  const onFonts = () => rebuild(chart);
  document.fonts.addEventListener("loadingdone", onFonts);
  chart.dispose = () => {
    stop();
    resized.disconnect();
    document.fonts.removeEventListener("loadingdone", onFonts);
    chart.race?.dispose();
    chart.plots.forEach((plot) => plot.destroy());
    style.remove();
    root.remove();
  };
  return chart;
}

// Which panels a chart has now; null where what it needs is not there yet.
function panelsOf({ data, race }) {
  const view = shownView();
  if (data.kind === "gradient") return [racing(gradientOf(data, view), race)];
  if (!view) return null;
  if (data.kind === "unit") return unitPanels(data, view);
  const found = predictionOf(data, view);
  return found && [found];
}

function racing(panel, race) {
  return { ...panel, lines: panel.lines.map((line) => ({ ...line, values: shownOf(race, line.values) })) };
}

// Other words of the curves are to be seen: the axes stay.
function runOn(chart) {
  const [plot] = chart.plots;
  if (plot) plot.setData([plot.data[0], ...racing(gradientOf(chart.data, shownView()), chart.race).lines.map((line) => line.values)]);
  follow(chart);
}

function rebuild(chart) {
  const { data, root } = chart;
  chart.plots.forEach((plot) => plot.destroy()); // first of all: they may have other curves
  chart.plots = [];
  if (data.race) settle((chart.race ??= createRace(chart, () => runOn(chart))), false);
  else chart.race = chart.race?.dispose();
  const view = shownView();
  Object.assign(root.dataset, { kind: data.kind, present: String(data.present), ready: "false" });
  Object.assign(root.dataset, { words: data.tokens?.length ?? view?.header.tokens.length ?? "", scale: data.scale ?? "" });
  root.setAttribute("aria-label", data.alt);
  root.setAttribute("role", "figure");
  writeHead(chart, view);
  if (data.kind === "gates") {
    if (view) drawGates(chart.body, data, view);
    root.dataset.ready = String(Boolean(view));
    return;
  }
  const panels = panelsOf(chart);
  chart.body.replaceChildren();
  if (!panels || root.clientWidth === 0) return;
  chart.plots = panels.map((spec) => plotIn(chart, spec));
  chart.unit = view?.state.unit;
  const lines = panels.flatMap((panel, place) => panel.lines.map((line, index) => ({ ...line, place, index })));
  const legend = data.kind === "unit" || panels[0].legend;
  chart.legend.hidden = !legend;
  if (legend) writeLegend(chart.legend, lines, panels[0].band ?? "", (at, shown) => toggle(chart, lines[at], shown));
  chart.hidden.forEach((name) => hideAgain(chart, lines, name));
  root.dataset.ready = "true";
  follow(chart);
}

function plotIn(chart, spec) {
  const place = document.createElement("div");
  place.className = "plot";
  chart.body.append(place);
  return createPlot(place, { ...spec, height: chart.data.height, letters: chart.data.present ? 18 : 12 });
}

function toggle(chart, line, shown) {
  showLine(chart.plots[line.place], line.index, shown);
  if (shown) chart.hidden.delete(line.name);
  else chart.hidden.add(line.name);
}

// A line that the visitor has hidden stays hidden when the chart is drawn anew.
function hideAgain(chart, lines, name) {
  const at = lines.findIndex((line) => line.name === name);
  if (at < 0) return;
  showLine(chart.plots[lines[at].place], lines[at].index, false);
  chart.legend.querySelectorAll("button.name")[at]?.setAttribute("aria-pressed", "false");
}

// The player's cursor has moved: to another word, or to another unit.
function follow(chart) {
  if (chart.race) return chart.plots.forEach((plot) => moveCursor(plot, chart.race.from + 1));
  const view = shownView();
  if (!view) return;
  if (chart.data.kind === "unit" && chart.plots.length > 0 && chart.unit !== view.state.unit) return changeUnit(chart, view);
  chart.plots.forEach((plot) => moveCursor(plot, view.state.word + 1));
}

function changeUnit(chart, view) {
  chart.unit = view.state.unit;
  unitPanels(chart.data, view).forEach((panel, place) => {
    const plot = chart.plots[place];
    Object.assign(plot.spec, panel, { height: plot.spec.height, letters: plot.spec.letters });
    plot.setData([plot.data[0], ...panel.lines.map((line) => line.values)], false);
    plot.redraw();
  });
  writeHead(chart, view);
  follow(chart);
}

function writeHead(chart, view) {
  const { words } = chart.data;
  chart.title.hidden = chart.help.hidden = !words.title;
  if (!words.title) return;
  chart.title.textContent = fill(words.title, { unit: view?.state.unit ?? "" });
  chart.help.textContent = words.help;
}

function fit(chart) {
  if (chart.plots.length === 0) return rebuild(chart);
  chart.plots.forEach((plot) => {
    const width = plot.root.parentElement.clientWidth;
    if (width > 0 && width !== plot.width) plot.setSize({ width, height: plot.spec.height });
  });
}
