// The memory trail: at the current word, a line under each earlier word shows how much of what it wrote is still there,
// the product of the forget gates (GRU: update gates) since.

import { valueAt } from "../stepping/values.js";

/** @import { Header, View } from "./types.d.ts" */

/**
 * The gate that keeps the state; an RNN has none.
 * @param {Header["cell"]} cell
 */
export function keepingGate(cell) {
  return cell === "lstm" ? "forget" : cell === "gru" ? "update" : null;
}

/**
 * Shares in 0..1 for words 0..word, for one unit or, with `unit` null, the mean weighted by influence.
 * @param {Header} header
 * @param {string} gate
 * @param {number} word
 * @param {number | null} unit
 */
export function survivalAt(header, gate, word, unit) {
  const plane = header.bySignal[gate];
  const left = unit === null ? Float64Array.from(header.influence) : Float64Array.of(1);
  const shares = new Float64Array(word + 1);
  for (let s = word; s >= 0; s--) {
    shares[s] = left.reduce((sum, part) => sum + part, 0);
    for (let k = 0; k < left.length; k++) left[k] *= valueAt(header, plane, s, unit ?? k);
  }
  return shares;
}

/** @param {View} view */
export function drawTrail(view) {
  const { header } = view;
  const gate = keepingGate(header.cell);
  if (!header.contributions || !gate || header.series) return; // where words cannot be followed to the end, their traces cannot either
  const { word, unit, scope } = view.state;
  const shares = survivalAt(header, gate, word, scope === "average" ? null : unit);
  view.tokenElements.forEach((chip, s) => {
    const share = s <= word && !Number.isNaN(shares[s]) ? shares[s] : 0; // a covered gate tells nothing
    const shown = share < 0.0005 ? "0" : share.toFixed(3);
    if (chip.dataset.left === shown) return;
    chip.dataset.left = shown;
    chip.style.setProperty("--left", shown);
  });
}
