// The panel beside the heatmaps: the cell of the chosen unit at the current word, as a drawing and as equations.

import { choice, element, offer, partOf, set } from "../page/dom.js";
import { fill, shorten } from "../page/texts.js";
import { giveBackFocus } from "../stepping/focus.js";
import { anatomyAt } from "./anatomy.js";
import { buildDiagram, drawDiagram, letFlow } from "./diagram.js";
import { drawEquations } from "./equations.js";

/**
 * @import { Header } from "../player/types.d.ts"
 * @import { InsideView } from "./types.d.ts"
 */

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
  const held = heldHere(header, word, average ? null : unit);
  for (const shape of view.inside.querySelectorAll("[data-signal]")) {
    shape.classList.toggle("held", held.some(({ signal }) => signal === /** @type {HTMLElement} */ (shape).dataset.signal));
  }
  const signals = held.map(({ name, symbol }) => `${name} (${symbol})`).join(", ");
  const said = [held.length > 0 ? fill(header.words["hand.cell"], { signals }) : "", average ? header.words.average_note : header.convention];
  view.insideNote.textContent = said.filter(Boolean).join(" ");
  if (view.drawnWord !== word && !(view.playing && view.state.speed > 2)) letFlow(view);
  view.drawnWord = word;
}

/**
 * The signals that a hand holds at a word, in a unit or, with `unit` null, in all units.
 * @param {Pick<Header, "hands" | "planes">} header
 * @param {number} word
 * @param {number | null} unit
 */
function heldHere({ hands, planes }, word, unit) {
  const held = hands.filter((hand) => hand.first <= word && word <= hand.last && (hand.unit === null || hand.unit === unit));
  return planes.filter(({ signal }) => held.some((hand) => hand.signal === signal));
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
