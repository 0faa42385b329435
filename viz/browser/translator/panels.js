// What stands under the candidates: the search as a tree, the attention, or how far back each output word reaches.

import { drawBeams } from "./beams.js";
import { attentionPanel, reachPanel } from "./matrices.js";

const PANELS = { beams: drawBeams, attention: attentionPanel, reach: reachPanel };

export function buildPanels(view) {
  const { words } = view.header;
  const tabs = document.createElement("div");
  tabs.className = "tabs";
  tabs.setAttribute("role", "group");
  tabs.setAttribute("aria-label", words["panels"]);
  tabs.hidden = view.header.alone;
  view.panelButtons = Object.fromEntries(
    Object.keys(PANELS).map((panel) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.panel = panel;
      button.textContent = words[`panel.${panel}`];
      button.addEventListener("click", () => view.show(panel));
      tabs.append(button);
      return [panel, button];
    }),
  );
  view.panel = document.createElement("div");
  view.panel.className = "panel";
  view.panelDrawn = null;
  view.side.append(tabs, view.panel);
}

// The server works out what a panel needs when it is looked at.
function hasAll(header, panel) {
  return panel === "beams" || header.complete || (panel === "attention" && header.start.panel === panel);
}

function waiting(view) {
  const note = document.createElement("p");
  note.className = "note";
  note.textContent = view.header.words["waiting"];
  view.panel.append(note);
  view.report(0);
  return () => {};
}

export function drawPanels(view, { half, step }) {
  const { panel } = view.state;
  for (const [name, button] of Object.entries(view.panelButtons)) button.setAttribute("aria-pressed", String(name === panel));
  if (view.panelDrawn !== panel) {
    view.panel.replaceChildren();
    view.panel.dataset.panel = panel;
    view.follow = hasAll(view.header, panel) ? PANELS[panel](view) : waiting(view);
    view.panelDrawn = panel;
  }
  view.follow(half === "decoder" ? step : -1);
}
