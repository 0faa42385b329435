// The panel beside the heatmaps: the cell of the chosen unit at the current word, as a drawing and as equations.

import { choice, element, offer, partOf, set } from "../page/dom.js";
import { fill, shorten } from "../page/texts.js";
import { giveBackFocus } from "../stepping/focus.js";
import { anatomyAt } from "./anatomy.js";
import { buildDiagram, drawDiagram, letFlow } from "./diagram.js";
import { drawEquations } from "./equations.js";

/** @import { InsideView } from "./types.d.ts" */

/** @param {InsideView} view */
export function buildInside(view) {
  const { words } = view.header;
  const scope = choice("scope", (value) => {
    view.state.scope = value;
    view.draw();
    view.askForAll();
    giveBackFocus(view);
  });
  offer(scope, words.scope, ["unit", "average"].map((id) => [id, words[`scope.${id}`]]), view.state.scope);
  view.insideTitle = element("b", "title");
  const pictures = ["png", "svg"].map((kind) => partOf(view.root, `[data-action=${kind}]`));
  const head = element("div", "head", view.insideTitle, scope, ...pictures);
  view.equations = set(element("div", "equations"), { role: "group", "aria-label": words.equations });
  view.equations.tabIndex = 0; // long ones scroll on a phone
  view.insideNote = element("p", "note");
  view.inside.replaceChildren(head, buildDiagram(view), view.equations, view.insideNote);
}

/** @param {InsideView} view */
export function drawInside(view) {
  const { header } = view;
  const { word, unit, scope } = view.state;
  const average = scope === "average";
  const token = header.tokens[word];
  const anatomy = anatomyAt(header, word, average ? null : unit);
  const title = average ? "inside.average" : "inside.unit";
  view.insideTitle.textContent = fill(header.words[title], { unit, units: header.units, token: shorten(token, 18) });
  drawDiagram(view, anatomy, token);
  if (average) view.equations.replaceChildren();
  else drawEquations(view, anatomy);
  view.insideNote.textContent = average ? header.words.average_note : header.convention;
  if (view.drawnWord !== word && !(view.playing && view.state.speed > 2)) letFlow(view);
  view.drawnWord = word;
}

/**
 * Pointing at a heatmap, a wire or an equation lights up the others of the same signal.
 * @param {InsideView} view
 */
export function lightUp(view) {
  const signals = () => /** @type {NodeListOf<HTMLElement>} */ (view.root.querySelectorAll("[data-signal]"));
  const light = (/** @type {string} */ signal) => {
    if (signal === view.lit) return;
    view.lit = signal;
    for (const shape of signals()) shape.classList.toggle("lit", signal !== "" && shape.dataset.signal === signal);
  };
  view.root.addEventListener("pointerover", (event) => {
    const path = /** @type {(EventTarget & { dataset?: DOMStringMap })[]} */ (event.composedPath());
    light(path.find((shape) => shape.dataset?.signal)?.dataset?.signal ?? "");
  });
  view.root.addEventListener("pointerleave", () => light(""));
}
