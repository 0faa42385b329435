// A text that is being typed, in the player: the cursor stays on the newest word, and the rows where they are.

import { createHeld } from "../page/hold.js";
import { askAgain, offerPart } from "../page/reading.js";
import { readPayload } from "./payload.js";

/**
 * @import { Ahead } from "../page/types.d.ts"
 * @import { Brought, Header, State, View } from "./types.d.ts"
 */

/**
 * Takes what is brought, by a run of the page or ahead of it, and hands it to `receive`.
 * @param {View} view
 * @param {(header: Header, how: Ahead | "back" | "") => void} receive
 * @returns {() => void} what ends it
 */
export function readAhead(view, receive) {
  const paint = (/** @type {Brought} */ { header }, /** @type {Ahead | "back" | ""} */ how) => {
    receive(header, how);
    if (how !== "typing") view.began = null;
  };
  const held = createHeld(paint, { view: nameOf, text: ({ header }) => header.text, same: isSame });
  view.isAhead = () => held.ahead() !== "";
  view.bring = (bytes) => {
    const ahead = view.isAhead();
    const header = readPayload(bytes);
    if (ahead && header.opened < view.header.opened && header.text !== view.header.text) return; // of the address before
    held.bring({ bytes, header });
    if (ahead && !view.isAhead()) view.report(); // the page has come after
  };
  return offerPart("player", {
    ask: (how, from) => (view.header && !view.header.plain ? askedOf(view, how, from) : null),
    take: (bytes, how) => held.take({ bytes, header: readPayload(bytes) }, how),
    release: held.release,
    letGo: held.letGo,
  });
}

/**
 * The server is to hear of the cursor at once, or the text that is being typed is asked for again.
 * @param {View} view
 */
export function want(view) {
  if (view.isAhead()) askAgain();
  else view.report(0);
}

/** @param {Brought} brought */
function nameOf({ header }) {
  return [header.network, header.part, header.opened, header.present, header.words.label].join();
}

/**
 * @param {Brought} one
 * @param {Brought} other
 */
function isSame({ bytes }, { bytes: others }) {
  return bytes.length === others.length && bytes.every((byte, at) => byte === others[at]);
}

/**
 * What the player needs of another text (viz/reading/asked.py): as the page would ask for it, and while somebody types
 * what drives the unit that is looked at.
 * @param {View} view
 * @param {Ahead} how
 * @param {Record<string, number | null>} [begin] another address, and where it begins
 */
function askedOf(view, how, begin) {
  const { network, part, present, opened, start, home } = view.began?.header ?? view.header;
  const { unit: current, order, rows, bars, open, whole = false } = view.state;
  const unit = start.unit === null && current === home.unit ? null : current;
  const from = { word: null, unit, order, rows, bars, open };
  const player = { opened, unit: how === "typing" ? current : unit, whole: whole || rows === "all", bars, start: from };
  if (begin) Object.assign(player, { opened: opened + 1, unit: begin.unit, start: { ...from, ...begin } });
  return { network, part, present, player };
}

/**
 * Where the cursor is with a text that is being typed: on its newest word, unless the visitor has put it elsewhere.
 * @param {View} view
 * @param {Header} header
 * @returns {State}
 */
export function typingState(view, header) {
  const before = view.header;
  const began = (view.began ??= { header: before, state: { ...view.state }, newest: view.state.word });
  const follows = view.state.word === began.newest;
  began.newest = newestOf(before.tokens, header.tokens);
  const word = follows ? began.newest : Math.min(view.state.word, header.tokens.length - 1);
  if (before.network === header.network && before.part === header.part) header.orders = before.orders;
  return Object.assign(view.state, { word, hold: "" }); // what was held were words of the other text
}

/**
 * The last word of the place where two texts differ.
 * @param {string[]} before
 * @param {string[]} now
 */
export function newestOf(before, now) {
  const shorter = Math.min(before.length, now.length);
  let start = 0;
  while (start < shorter && before[start] === now[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === now[now.length - 1 - end]) end++;
  return Math.max(0, now.length - 1 - end);
}
