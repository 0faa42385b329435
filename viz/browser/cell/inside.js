// The panel beside the heatmaps: the cell of the chosen unit at the current word, as a drawing and as equations.

import { giveBackFocus } from "../player/focus.js";
import { fill } from "../player/payload.js";
import { draw } from "../player/player.js";
import { askForAll } from "../player/report.js";
import { shorten } from "../player/tokens.js";
import { fillChoice } from "../player/transport.js";
import { anatomyAt } from "./anatomy.js";
import { buildDiagram, drawDiagram, letFlow } from "./diagram.js";
import { drawEquations } from "./equations.js";

export function buildInside(view, header) {
  const title = document.createElement("b");
  title.className = "title";
  const scope = document.createElement("select");
  scope.dataset.control = "scope";
  const options = ["unit", "average"].map((id) => [id, header.words[`scope.${id}`]]);
  fillChoice(scope, header.words["scope"], options, view.state.scope);
  scope.addEventListener("change", () => {
    view.state.scope = scope.value;
    draw(view);
    askForAll(view);
    giveBackFocus(view);
  });
  const head = document.createElement("div");
  head.className = "head";
  const pictures = ["png", "svg"].map((kind) => view.root.querySelector(`[data-action=${kind}]`));
  head.append(title, scope, ...pictures);
  const equations = document.createElement("div");
  equations.className = "equations";
  equations.setAttribute("role", "group");
  equations.tabIndex = 0; // long ones scroll on a phone
  equations.setAttribute("aria-label", header.words["equations"]);
  const note = document.createElement("p");
  note.className = "note";
  view.inside.replaceChildren(head, buildDiagram(view, header), equations, note);
  Object.assign(view, { insideTitle: title, equations, insideNote: note });
  listenToHighlight(view);
}

export function drawInside(view, header) {
  const { word, unit, scope } = view.state;
  const average = scope === "average";
  const token = header.tokens[word];
  const values = anatomyAt(header, word, average ? null : unit);
  const title = average ? "inside.average" : "inside.unit";
  view.insideTitle.textContent = fill(header.words[title], { unit, units: header.units, token: shorten(token, 18) });
  drawDiagram(view, header, values, token);
  if (average) view.equations.replaceChildren();
  else drawEquations(view, header, values);
  view.insideNote.textContent = average ? header.words["average_note"] : header.convention;
  if (view.drawnWord !== word && !(view.playing && view.state.speed > 2)) letFlow(view);
  view.drawnWord = word;
}

// Pointing at a heatmap, a wire or an equation lights up the others of the same signal.
function listenToHighlight(view) {
  if (view.highlighting) return;
  view.highlighting = true;
  view.root.addEventListener("pointerover", (event) => {
    const found = event.composedPath().find((element) => element.dataset?.signal);
    const signal = found ? found.dataset.signal : "";
    if (signal === view.lit) return;
    view.lit = signal;
    for (const element of view.root.querySelectorAll("[data-signal]")) {
      element.classList.toggle("lit", signal !== "" && element.dataset.signal === signal);
    }
  });
  view.root.addEventListener("pointerleave", () => {
    view.lit = "";
    view.root.querySelectorAll(".lit").forEach((element) => element.classList.remove("lit"));
  });
}
