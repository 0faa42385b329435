// Where the light falls and where the telling stands: beside it where there is room, at the foot of a narrow screen.

import { boxOf, zoomOf } from "../page/zoom.js";
import { isNarrow } from "./stops.js";

const EDGE = 8; // pixels around what is lit
const GAP = 12; // between it and the telling

/**
 * @param {HTMLElement} hole
 * @param {DOMRect[]} boxes what is lit
 */
export function placeHole(hole, boxes) {
  hole.hidden = boxes.length === 0;
  if (hole.hidden) return;
  const left = Math.max(2, Math.min(...boxes.map((box) => box.left)) - EDGE);
  const top = Math.max(2, Math.min(...boxes.map((box) => box.top)) - EDGE);
  const right = Math.min(innerWidth - 2, Math.max(...boxes.map((box) => box.right)) + EDGE);
  const bottom = Math.min(innerHeight - 2, Math.max(...boxes.map((box) => box.bottom)) + EDGE);
  Object.assign(hole.style, { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` });
}

/**
 * Below, above, right or left of the hole, the first that fits; else in a corner of the screen, over what is lit.
 * @param {HTMLElement} box
 * @param {HTMLElement} hole
 */
export function placeBox(box, hole) {
  const zoom = zoomOf(box);
  box.style.inset = "auto";
  if (isNarrow()) {
    Object.assign(box.style, { left: "8px", right: "8px", bottom: "8px" });
    return;
  }
  const lit = hole.hidden ? new DOMRect(innerWidth / 2, innerHeight / 2, 0, 0) : hole.getBoundingClientRect();
  const { width, height } = boxOf(box);
  const across = Math.min(Math.max(GAP, lit.left), innerWidth - width - GAP);
  const down = Math.min(Math.max(GAP, lit.top), innerHeight - height - GAP);
  const ways = [
    [across, lit.bottom + GAP],
    [across, lit.top - GAP - height],
    [lit.right + GAP, down],
    [lit.left - GAP - width, down],
  ];
  const fits = (/** @type {number[]} */ [x, y]) => x >= 0 && y >= 0 && x + width <= innerWidth && y + height <= innerHeight;
  const [x, y] = ways.find(fits) ?? [innerWidth - width - GAP, innerHeight - height - GAP];
  Object.assign(box.style, { left: `${x / zoom}px`, top: `${y / zoom}px` });
}
