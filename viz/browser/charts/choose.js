// Which curves are drawn, and over which scale: under the chart of the gradient, where the player's *View* is open.

import { button, element, mark, set } from "../page/dom.js";

/** @import { Chart, GradientSent } from "./types.d.ts" */

/**
 * The server draws what is chosen; it is told of all choices at once.
 * @param {Chart} chart
 * @param {GradientSent} data
 */
export function writeChoices(chart, { offers }) {
  chart.choices.hidden = true;
  if (!offers) return chart.choices.replaceChildren();
  const { curves, scales, chosen, scale } = offers;
  const tell = (/** @type {string[]} */ wanted, /** @type {string} */ over) => chart.choose({ curves: wanted, scale: over });
  const named = curves.map(({ id, name }) => {
    const on = chosen.includes(id);
    const wanted = on ? chosen.filter((each) => each !== id) : [...chosen, id];
    return pressed(name, on, () => tell(wanted, scale));
  });
  const over = scales.map(({ id, name }) => pressed(name, id === scale, () => tell(chosen, id)));
  const group = (/** @type {string} */ label, /** @type {HTMLElement[]} */ buttons) =>
    set(element("div", "group", ...buttons), { role: "group", "aria-label": label });
  chart.choices.replaceChildren(group(offers.words.curves, named), group(offers.words.scale, over));
}

/**
 * @param {string} name
 * @param {boolean} on
 * @param {() => void} act
 */
function pressed(name, on, act) {
  return mark(set(button("choice", name, act), { "aria-pressed": on }), { chosen: on });
}
