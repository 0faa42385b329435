// A QR code as a drawing: dark on light in every theme, with the quiet zone that readers need.

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4; // modules

export function qrCode(rows, name) {
  const size = rows.length + 2 * QUIET;
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", `0 0 ${size} ${size}`);
  drawing.setAttribute("class", "qr");
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", name);
  const paper = document.createElementNS(SVG, "rect");
  paper.setAttribute("width", size);
  paper.setAttribute("height", size);
  paper.setAttribute("class", "paper");
  const path = document.createElementNS(SVG, "path");
  const steps = rows.flatMap((row, y) => [...row].map((dark, x) => (dark === "1" ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")));
  path.setAttribute("d", steps.join(""));
  path.setAttribute("class", "ink");
  drawing.append(paper, path);
  return drawing;
}
