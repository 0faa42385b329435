// The current picture to take away: words of the text, heatmaps with their cursor, and the cell, as SVG or PNG.

import { brushOf, canvasOf } from "../page/canvas.js";
import { element, set, svg } from "../page/dom.js";
import { shorten } from "../page/texts.js";
import { stretch, wordWindow } from "../stepping/heatmaps.js";

/** @import { View } from "./types.d.ts" */

const NAMESPACE = "http://www.w3.org/2000/svg";
const PICTURE_WIDTH = 1200;
const CARRIED = /** @type {const} */ (["fill", "stroke", "strokeWidth", "opacity", "fontSize", "fontWeight", "fontStyle", "textAnchor", "strokeLinecap", "strokeLinejoin", "paintOrder"]);

/** @param {View} view */
function pictureOf(view) {
  const { header, root } = view;
  const style = getComputedStyle(root);
  const [ink, font] = [style.color, style.fontFamily];
  const paper = style.getPropertyValue("--paper") || "#ffffff";
  const day = new Date().toISOString().slice(0, 10);
  const picture = svg("svg", { xmlns: NAMESPACE, width: PICTURE_WIDTH, "font-family": font, fill: ink });
  const background = svg("rect", { width: "100%", height: "100%", fill: paper }, picture);
  const line = (/** @type {number} */ y, /** @type {string | null} */ text, /** @type {number} */ size, attributes = {}) =>
    svg("text", { x: 24, y, "font-size": size, ...attributes }, picture, text ?? "");
  line(38, `Gatescope ${header.version} · ${header.network.toUpperCase()} · ${day} · ${view.place.textContent}`, 18, { "font-weight": 600 });
  const lines = wrapWords(header.tokens, 110).slice(0, 6);
  lines.forEach((text, k) => line(66 + 22 * k, text, 16));
  let top = 66 + 22 * lines.length + 10;
  top = drawMaps(view, picture, top);
  const cell = styledCopy(view.diagram.svg);
  const box = view.diagram.svg.viewBox.baseVal;
  line(top + 22, view.insideTitle.textContent, 18, { "font-weight": 600 });
  picture.append(set(cell, { x: 24, y: top + 34, width: 620, height: (620 * box.height) / box.width }));
  [...view.equations.children].forEach((equation, k) => {
    const text = [...equation.querySelectorAll("mi, mo, mn")].map(plainLeaf).join("");
    svg("text", { x: 670, y: top + 60 + 34 * k, "font-size": 15 }, picture, text);
  });
  const height = Math.ceil(top + 34 + (620 * box.height) / box.width + 24);
  set(picture, { height, viewBox: `0 0 ${PICTURE_WIDTH} ${height}` });
  set(background, { height });
  return { svg: new XMLSerializer().serializeToString(picture), height, name: `gatescope-${header.network}-${day}` };
}

/** @type {Record<string, string>} */
const SUBSCRIPTS = { t: "\u209c", "\u2212": "\u208b", 1: "\u2081" };

/**
 * A leaf of an equation as plain text; SVG has no MathML.
 * @param {Element} leaf
 */
function plainLeaf(leaf) {
  const index = leaf.closest("msub > mrow");
  const text = leaf.textContent ?? "";
  if (index) return SUBSCRIPTS[text] ?? text;
  return "=+×·".includes(text) ? ` ${text} ` : text;
}

/**
 * @param {View} view
 * @param {SVGElement} picture
 * @param {number} top
 */
function drawMaps(view, picture, top) {
  const columns = Math.min(3, view.heatmaps.length);
  const width = (PICTURE_WIDTH - 48 - 20 * (columns - 1)) / columns;
  view.heatmaps.forEach((map, k) => {
    const { plane, beyond } = map;
    const x = 24 + (k % columns) * (width + 20);
    const y = top + Math.floor(k / columns) * 210;
    const { first, count } = wordWindow(view);
    const canvas = canvasOf(1, 1); // those on the page may not be open
    stretch({ ...map, canvas }, first, count, view.rowUnits.length, [width, 150]);
    const colour = view.header.colours.signals[plane.signal][view.theme];
    svg("text", { x, y: y + 18, "font-size": 16, "font-weight": 600, fill: colour }, picture, `${plane.symbol}  ${plane.name}`);
    svg("image", { x, y: y + 26, width, height: 150, preserveAspectRatio: "none", href: canvas.toDataURL() }, picture);
    const step = width / count;
    const cursor = { x: x + (view.state.word - first) * step, y: y + 26, width: Math.max(2, step), height: 150, fill: "none", "stroke-width": 2 };
    svg("rect", { ...cursor, stroke: getComputedStyle(view.root).color }, picture);
    svg("text", { x, y: y + 194, "font-size": 13 }, picture, `${plane.low} … ${plane.high}  ${beyond.textContent}`.replaceAll("-", "\u2212"));
  });
  return top + Math.ceil(view.heatmaps.length / columns) * 210 + 6;
}

/**
 * A copy that needs no style sheet.
 * @param {SVGSVGElement} original
 */
function styledCopy(original) {
  const copy = /** @type {SVGSVGElement} */ (original.cloneNode(true));
  const from = [original, ...original.querySelectorAll("*")];
  const to = [copy, ...copy.querySelectorAll("*")];
  from.forEach((shape, k) => {
    const style = getComputedStyle(shape);
    to[k].setAttribute("style", CARRIED.map((name) => `${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}:${style[name]}`).join(";"));
  });
  return copy;
}

/**
 * @param {string[]} tokens
 * @param {number} most letters of a line
 */
export function wrapWords(tokens, most) {
  const lines = [""];
  for (const token of tokens.map((word) => shorten(word, most))) {
    const last = lines[lines.length - 1];
    if (!last || last.length + token.length < most) lines[lines.length - 1] = last ? `${last} ${token}` : token;
    else lines.push(token);
  }
  return lines;
}

/**
 * @param {Blob} blob
 * @param {string} name
 */
function download(blob, name) {
  const link = element("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/**
 * @param {View} view
 * @param {"png" | "svg"} kind
 */
export async function takePicture(view, kind) {
  const { svg: source, height, name } = pictureOf(view);
  if (kind === "svg") return download(new Blob([source], { type: "image/svg+xml" }), `${name}.svg`);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
  await image.decode();
  const canvas = canvasOf(2 * PICTURE_WIDTH, 2 * height);
  brushOf(canvas).drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((png) => png && download(png, `${name}.png`), "image/png");
}
