// The memory trail: at the current word, a line under each earlier word shows how much of what it wrote is still there,
// the product of the forget gates (GRU: update gates) since.

import { valueAt } from "./payload.js";

export const KEEPS = { lstm: "forget", gru: "update" };

// Shares in 0..1 for words 0..word, for one unit or, with `unit` null, the mean weighted by influence.
function survivalAt(header, word, unit) {
  const plane = header.bySignal[KEEPS[header.cell]];
  const weights = unit === null ? header.influence : null;
  const left = weights ? Float64Array.from(weights) : Float64Array.of(1);
  const shares = new Float64Array(word + 1);
  for (let s = word; s >= 0; s--) {
    shares[s] = left.reduce((sum, part) => sum + part, 0);
    for (let k = 0; k < left.length; k++) left[k] *= valueAt(header, plane, s, weights ? k : unit);
  }
  return shares;
}

export function drawTrail(view, header) {
  if (!header.contributions) return; // where words cannot be followed to the end, their traces cannot either
  const { word, unit, scope } = view.state;
  const shares = survivalAt(header, word, scope === "average" ? null : unit);
  view.tokenElements.forEach((chip, s) => {
    const share = s <= word && !Number.isNaN(shares[s]) ? shares[s] : 0; // a covered gate tells nothing
    const shown = share < 0.0005 ? "0" : share.toFixed(3);
    if (chip.dataset.left === shown) return;
    chip.dataset.left = shown;
    chip.style.setProperty("--left", shown);
  });
}
