// A QR code as a drawing: dark on light in every theme, with the quiet zone that readers need.

import { svg } from "../page/dom.js";

const QUIET = 4; // modules

/**
 * @param {string[]} rows "1" for a dark module
 * @param {string} name
 */
export function qrCode(rows, name) {
  const size = rows.length + 2 * QUIET;
  const drawing = svg("svg", { viewBox: `0 0 ${size} ${size}`, class: "qr", role: "img", "aria-label": name });
  svg("rect", { width: size, height: size, class: "paper" }, drawing);
  const steps = rows.flatMap((row, y) => [...row].map((dark, x) => (dark === "1" ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")));
  svg("path", { d: steps.join(""), class: "ink" }, drawing);
  return drawing;
}
