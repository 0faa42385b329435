// A text that is being typed is on the screen before the server's page has heard of it. The box asks for what it comes to
// (textbox/reader.js); what shows it are other components, each with its own copy of this module, so they meet on the
// page.

/** @import { Part, Writer } from "./types.d.ts" */

const MEETING = Symbol.for("gatescope.reading");

/** @typedef {EventTarget & { parts: Record<string, Part>, box: Writer | null }} Meeting */

const page = /** @type {Record<symbol, Meeting | undefined>} */ (/** @type {unknown} */ (globalThis));
const place = (page[MEETING] ??= Object.assign(new EventTarget(), { parts: /** @type {Record<string, Part>} */ ({}), box: null }));

/** What shows a text now, by name. */
export function partsShown() {
  return place.parts;
}

/**
 * By a component that can show a text before the server's page does.
 * @param {string} name
 * @param {Part} part
 * @returns {() => void} what takes it away
 */
export function offerPart(name, part) {
  place.parts[name] = part;
  return () => {
    if (place.parts[name] === part) delete place.parts[name];
  };
}

/** By a part that wants more of the text that is being typed than it has got. */
export function askAgain() {
  place.dispatchEvent(new Event("again"));
}

/** @param {() => void} onAgain */
export function watchAgain(onAgain) {
  place.addEventListener("again", onAgain);
  return () => place.removeEventListener("again", onAgain);
}

/** The box for the text, as others use it; null where none stands. */
export function textboxShown() {
  return place.box;
}

/**
 * By the box.
 * @param {Writer} box
 * @returns {() => void} what takes it away
 */
export function offerTextbox(box) {
  place.box = box;
  return () => {
    if (place.box === box) place.box = null;
  };
}
