// Elements of the page: every component is built of these. Text enters as text only.

/** @import { Place } from "./types.d.ts" */

const SVG = "http://www.w3.org/2000/svg";
const MATHML = "http://www.w3.org/1998/Math/MathML";

/**
 * An element with a class, holding texts and other elements; an empty text is none.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {...(Node | string)} content
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, className = "", ...content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...content.filter((part) => part !== ""));
  return made;
}

/**
 * A button that does something when it is pressed.
 * @param {string} className
 * @param {string | Node} content
 * @param {(event: MouseEvent) => void} [act]
 */
export function button(className, content, act) {
  const made = element("button", className, content);
  made.type = "button";
  if (act) made.addEventListener("click", act);
  return made;
}

/**
 * Attributes by name, as "aria-label"; numbers and truth values are written as text.
 * @template {Element} E
 * @param {E} target
 * @param {Record<string, string | number | boolean>} attributes
 * @returns {E}
 */
export function set(target, attributes) {
  for (const [key, value] of Object.entries(attributes)) target.setAttribute(key, String(value));
  return target;
}

/**
 * What stands in the element's `data-` attributes, which tests and other components read.
 * @template {HTMLElement | SVGElement} E
 * @param {E} target
 * @param {Record<string, unknown>} values
 * @returns {E}
 */
export function mark(target, values) {
  for (const [key, value] of Object.entries(values)) target.dataset[key] = String(value);
  return target;
}

/**
 * What a control is called: by its hint, and by who reads the screen aloud.
 * @template {HTMLElement} E
 * @param {E} control
 * @param {string} words
 * @returns {E}
 */
export function entitle(control, words) {
  control.title = words;
  control.setAttribute("aria-label", words);
  return control;
}

/**
 * A list of choices, empty until `offer` fills it; `act` is called with what is chosen.
 * @param {string} control what it chooses, in data-control
 * @param {(value: string) => void} act
 */
export function choice(control, act) {
  const select = element("select");
  select.dataset.control = control;
  select.addEventListener("change", () => act(select.value));
  return select;
}

/**
 * @param {HTMLSelectElement} select
 * @param {string} label
 * @param {readonly (readonly [string | number, string])[]} options values, and the words that stand for them
 * @param {string | number} chosen
 */
export function offer(select, label, options, chosen) {
  entitle(select, label);
  const made = options.map(([value, words]) => Object.assign(element("option", "", words), { value }));
  select.replaceChildren(...made);
  select.value = String(chosen);
}

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} [attributes]
 * @param {Element} [parent] what it is drawn into
 * @param {string} [text]
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes = {}, parent = undefined, text = "") {
  const made = set(document.createElementNS(SVG, tag), attributes);
  if (text) made.textContent = text;
  parent?.append(made);
  return made;
}

/**
 * A part of an equation, which browsers typeset themselves.
 * @param {string} tag
 * @param {...(Node | string)} content
 */
export function math(tag, ...content) {
  const made = document.createElementNS(MATHML, tag);
  made.append(...content);
  return made;
}

/**
 * Puts elements up in a component's place, where a view that was there before goes.
 * @param {Place} place
 * @param {...Element} roots each is known again by the first of its classes
 */
export function putUp(place, ...roots) {
  for (const root of roots) place.querySelectorAll(`.${root.classList[0]}`).forEach((old) => old.remove());
  place.append(...roots);
}

/**
 * The element within another, which must be there.
 * @template {Element} [E=HTMLElement]
 * @param {ParentNode} parent
 * @param {string} selector
 * @returns {E}
 */
export function partOf(parent, selector) {
  const found = parent.querySelector(selector);
  if (!found) throw new Error(`There is no ${selector}`);
  return /** @type {E} */ (found);
}
