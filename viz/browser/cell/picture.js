// The current picture to take away: words of the text, heatmaps with their cursor, and the cell, as SVG or PNG.

import { canvasOf } from "../page/canvas.js";
import { wordWindow } from "../player/heatmaps.js";
import { shorten } from "../player/tokens.js";
import { SVG, svgElement } from "./diagram.js";

const PICTURE_WIDTH = 1200;
const CARRIED = ["fill", "stroke", "strokeWidth", "opacity", "fontSize", "fontWeight", "fontStyle", "textAnchor", "strokeLinecap", "strokeLinejoin", "paintOrder"];

function pictureOf(view) {
  const { header, root } = view;
  const style = getComputedStyle(root);
  const [ink, font] = [style.color, style.fontFamily];
  const paper = getComputedStyle(root).getPropertyValue("--paper") || "#ffffff";
  const day = new Date().toISOString().slice(0, 10);
  const svg = svgElement("svg", { xmlns: SVG, width: PICTURE_WIDTH, "font-family": font, fill: ink });
  const background = svgElement("rect", { width: "100%", height: "100%", fill: paper }, svg);
  const line = (y, text, size, attributes = {}) => {
    svgElement("text", { x: 24, y, "font-size": size, ...attributes }, svg).textContent = text;
  };
  line(38, `Gatescope ${header.version} · ${header.network.toUpperCase()} · ${day} · ${view.place.textContent}`, 18, { "font-weight": 600 });
  const lines = wrapWords(header.tokens, 110).slice(0, 6);
  lines.forEach((text, k) => line(66 + 22 * k, text, 16));
  let top = 66 + 22 * lines.length + 10;
  top = drawMaps(view, svg, top);
  const cell = styledCopy(view.diagram.svg);
  const box = view.diagram.svg.viewBox.baseVal;
  line(top + 22, view.insideTitle.textContent, 18, { "font-weight": 600 });
  for (const [name, value] of Object.entries({ x: 24, y: top + 34, width: 620, height: (620 * box.height) / box.width })) cell.setAttribute(name, value);
  svg.append(cell);
  [...view.equations.children].forEach((equation, k) => {
    const text = [...equation.querySelectorAll("mi, mo, mn")].map(plainLeaf).join("");
    svgElement("text", { x: 670, y: top + 60 + 34 * k, "font-size": 15 }, svg).textContent = text;
  });
  const height = Math.ceil(top + 34 + (620 * box.height) / box.width + 24);
  svg.setAttribute("height", height);
  svg.setAttribute("viewBox", `0 0 ${PICTURE_WIDTH} ${height}`);
  background.setAttribute("height", height);
  return { svg: new XMLSerializer().serializeToString(svg), height, name: `gatescope-${header.network}-${day}` };
}

const SUBSCRIPTS = { t: "\u209c", "\u2212": "\u208b", 1: "\u2081" };

// A leaf of an equation as plain text; SVG has no MathML.
function plainLeaf(leaf) {
  const index = leaf.closest("msub > mrow");
  const text = leaf.textContent;
  if (index) return SUBSCRIPTS[text] ?? text;
  return "=+×·".includes(text) ? ` ${text} ` : text;
}

function drawMaps(view, svg, top) {
  const columns = Math.min(3, view.heatmaps.length);
  const width = (PICTURE_WIDTH - 48 - 20 * (columns - 1)) / columns;
  view.heatmaps.forEach((map, k) => {
    const x = 24 + (k % columns) * (width + 20);
    const y = top + Math.floor(k / columns) * 210;
    const { first, count } = wordWindow(view, view.header);
    const colour = view.header.colours.signals[map.plane.signal][view.theme];
    svgElement("text", { x, y: y + 18, "font-size": 16, "font-weight": 600, fill: colour }, svg).textContent = `${map.plane.symbol}  ${map.plane.name}`;
    svgElement("image", { x, y: y + 26, width, height: 150, preserveAspectRatio: "none", href: map.canvas.toDataURL() }, svg);
    const step = width / count;
    const cursor = { x: x + (view.state.word - first) * step, y: y + 26, width: Math.max(2, step), height: 150, fill: "none", "stroke-width": 2 };
    svgElement("rect", { ...cursor, stroke: getComputedStyle(view.root).color }, svg);
    svgElement("text", { x, y: y + 194, "font-size": 13 }, svg).textContent = `${map.plane.low} … ${map.plane.high}  ${map.plane.beyond}`.replaceAll("-", "\u2212");
  });
  return top + Math.ceil(view.heatmaps.length / columns) * 210 + 6;
}

// A copy that needs no style sheet.
function styledCopy(original) {
  const copy = original.cloneNode(true);
  const from = [original, ...original.querySelectorAll("*")];
  const to = [copy, ...copy.querySelectorAll("*")];
  from.forEach((element, k) => {
    const style = getComputedStyle(element);
    to[k].setAttribute("style", CARRIED.map((name) => `${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}:${style[name]}`).join(";"));
  });
  return copy;
}

function wrapWords(tokens, most) {
  const lines = [""];
  for (const token of tokens.map((word) => shorten(word, most))) {
    const last = lines[lines.length - 1];
    if (last.length + token.length < most) lines[lines.length - 1] = last ? `${last} ${token}` : token;
    else lines.push(token);
  }
  return lines;
}

function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

export async function takePicture(view, kind) {
  const { svg, height, name } = pictureOf(view);
  const blob = new Blob([svg], { type: "image/svg+xml" });
  if (kind === "svg") return download(blob, `${name}.svg`);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = canvasOf(2 * PICTURE_WIDTH, 2 * height);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((png) => download(png, `${name}.png`), "image/png");
}
