// What stands under the candidates: the search as a tree, the attention, or how far back each output word reaches.

import { button, element, set } from "../page/dom.js";
import { drawBeams } from "./beams.js";
import { attentionPanel, reachPanel } from "./matrices.js";

/** @import { Follow, Header, Moment, PanelName, View } from "./types.d.ts" */

/** @type {Record<PanelName, (view: View) => Follow>} */
const PANELS = { beams: drawBeams, attention: attentionPanel, reach: reachPanel };

/** @param {View} view */
export function buildPanels(view) {
  const { words, alone } = view.header;
  const opener = (/** @type {PanelName} */ panel) =>
    set(button("", words[`panel.${panel}`], () => view.show(panel)), { "data-panel": panel });
  view.panelButtons = { beams: opener("beams"), attention: opener("attention"), reach: opener("reach") };
  const tabs = set(element("div", "tabs", ...Object.values(view.panelButtons)), { role: "group", "aria-label": words.panels });
  tabs.hidden = alone;
  view.panel = element("div", "panel");
  view.panelDrawn = null;
  view.side.append(tabs, view.panel);
}

/**
 * The server works out what a panel needs when it is looked at.
 * @param {Header} header
 * @param {PanelName} panel
 */
function hasAll(header, panel) {
  return panel === "beams" || header.complete || (panel === "attention" && header.start.panel === panel);
}

/**
 * @param {View} view
 * @returns {Follow}
 */
function waiting(view) {
  view.panel.append(element("p", "note", view.header.words.waiting));
  view.report(0);
  return () => {};
}

/**
 * @param {View} view
 * @param {Moment} moment
 */
export function drawPanels(view, { half, step }) {
  const { panel } = view.state;
  for (const [name, opener] of Object.entries(view.panelButtons)) opener.setAttribute("aria-pressed", String(name === panel));
  if (view.panelDrawn !== panel) {
    view.panel.replaceChildren();
    view.panel.dataset.panel = panel;
    view.follow = hasAll(view.header, panel) ? PANELS[panel](view) : waiting(view);
    view.panelDrawn = panel;
  }
  view.follow(half === "decoder" ? step : -1);
}
