// Hands: what is held at the cursor, by mouse and by key; chips that take a hand away; and the reading as it was.

import { verdictColour } from "../page/colours.js";
import { button, choice, element, entitle, mark, offer, partOf, set } from "../page/dom.js";
import { isTaken } from "../page/keycaps.js";
import { fill } from "../page/texts.js";
import { giveBackFocus } from "../stepping/focus.js";

/**
 * @import { Signal } from "../stepping/types.d.ts"
 * @import { Header, View } from "./types.d.ts"
 */

const MOST = 8; // hands at once, as models/interventions/hands.py has it
const MANY = 40; // words from which on there is no second row under them

/** @type {Record<string, (view: View) => void>} */
const KEYS = {
  w: (view) => turn(view, "unwritten"),
  x: (view) => turn(view, "forgotten"),
  c: (view) => turn(view, "shut"),
  o: (view) => turn(view, "open"),
  u: (view) => turn(view, "silent"),
  r: (view) => markFrom(view),
  Backspace: (view) => hold(view, []),
};

/**
 * Keys that hold, and ranges drawn with the mouse; what stands on the page comes with the header.
 * @param {View} view
 * @returns {() => void} what ends it
 */
export function buildHands(view) {
  view.gate = choice("gate", () => {
    drawHands(view);
    giveBackFocus(view);
  });
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (!view.header || !canHold(view) || event.shiftKey || !Object.hasOwn(KEYS, event.key) || isTaken(event)) return;
    event.preventDefault();
    event.stopPropagation(); // by R Streamlit would run the whole page
    KEYS[event.key](view);
  };
  document.addEventListener("keydown", onKey, true);
  drawOverWords(view);
  return () => document.removeEventListener("keydown", onKey, true);
}

/**
 * Where nobody can read the text again, or a question covers what a hand would show, there are no hands.
 * @param {View} view
 */
function canHold({ header }) {
  return !header.plain && !header.series && !header.covered && header.holds.kinds.length > 0;
}

/**
 * Over the player, where something is held: the chips, and what has become of the verdict.
 * @param {View} view
 */
export function wordHands(view) {
  const { header, hands } = view;
  const { words, before } = header;
  hands.hidden = !canHold(view) || !before;
  hands.setAttribute("aria-label", words["hand.held"]);
  const note = [hasTwoRows(header) ? words["hand.two_rows"] : "", words["hand.of_the_plain"]].filter(Boolean).join(" ");
  hands.replaceChildren(...(hands.hidden ? [] : [...chipsOf(view), element("b", "said", before?.said ?? ""), element("p", "note", note)]));
  wordTools(view);
  mark(view.root, { hold: header.hands.map(({ hand }) => hand).join("~") });
}

/**
 * Each hand, which a click takes away.
 * @param {View} view
 */
function chipsOf(view) {
  const { words, hands } = view.header;
  const chips = hands.map(({ hand, text, unit }) => {
    const chip = button("chip", `✋ ${text} ×`, () => take(view, hand));
    return mark(entitle(chip, `${words["hand.away"]}: ${text}`), { hand, unit: unit ?? "" });
  });
  const differ = mark(button("", words["hand.difference"], () => showDifference(view)), { action: "difference" });
  const all = mark(button("", words["hand.away_all"], () => hold(view, [])), { action: "unhold" });
  return [...chips, set(differ, { "aria-pressed": String(view.difference) }), all];
}

/**
 * What can be held, below the drawing of the cell; made anew only where it is something else, so that the focus stays.
 * @param {View} view
 */
function wordTools(view) {
  const { header, tools } = view;
  tools.hidden = !canHold(view);
  tools.setAttribute("aria-label", header.words["hand.title"]);
  const offered = tools.hidden ? "" : JSON.stringify([header.holds, header.words.label]);
  if (tools.dataset.offered === offered) return;
  tools.replaceChildren(...(tools.hidden ? [] : toolsOf(view)));
  mark(tools, { offered });
}

/**
 * @param {View} view
 */
function toolsOf(view) {
  const { header, state } = view;
  const { words, holds } = header;
  const tool = (/** @type {string} */ kind, text = words[`hand.${kind}`]) => mark(button("", text, () => turn(view, kind)), { hold: kind });
  /** @type {HTMLElement[]} */
  const tools = [element("b", "", `✋ ${words["hand.title"]}`)];
  tools.push(...holds.kinds.filter((kind) => kind === "unwritten" || kind === "forgotten").map((kind) => tool(kind)));
  if (holds.gates.length > 0) {
    const held = view.gate.value;
    offer(view.gate, words["hand.gate"], holds.gates, holds.gates.some(([name]) => name === held) ? held : holds.gates[0][0]);
    tools.push(element("span", "", view.gate, tool("shut"), tool("open")));
  }
  if (holds.kinds.includes("silent")) {
    view.silence = tool("silent", fill(words["hand.silent"], { unit: state.unit }));
    tools.push(view.silence);
  }
  if (holds.gates.length > 0) {
    view.fromHere = mark(button("", words["hand.range"], () => markFrom(view)), { action: "range" });
    view.fromHere.title = words["hand.range.help"];
    tools.push(view.fromHere);
  }
  if (holds.demonstrations.length > 0) tools.push(demonstrations(view));
  return tools;
}

/** @param {View} view */
function demonstrations({ header }) {
  const links = header.holds.demonstrations.map(({ href, text }) => element("li", "", Object.assign(element("a", "", text), { href })));
  return element("div", "demonstrations", header.words["hand.demonstrations"], element("ul", "", ...links));
}

/**
 * The words that a hand would hold, from 0: from the marked one to the cursor, or that of the cursor alone.
 * @param {View} view
 */
function rangeOf({ state, from }) {
  return from === null ? [state.word, state.word] : [Math.min(from, state.word), Math.max(from, state.word)];
}

/**
 * What follows the cursor: the words that are marked, and which unit would be silent.
 * @param {View} view
 */
export function drawHands(view) {
  const { header, state, from } = view;
  if (view.tools.hidden) return;
  const [first, last] = rangeOf(view);
  view.tokenElements.forEach((chip, k) => chip.classList.toggle("ranged", from !== null && k >= first && k <= last));
  view.fromHere?.setAttribute("aria-pressed", String(from !== null));
  for (const tool of /** @type {NodeListOf<HTMLElement>} */ (view.tools.querySelectorAll("[data-hold]"))) {
    tool.setAttribute("aria-pressed", String(heldBy(state.hold).includes(handOf(view, tool.dataset.hold ?? ""))));
  }
  if (view.silence) view.silence.textContent = fill(header.words["hand.silent"], { unit: state.unit });
}

/** @param {View} view */
function markFrom(view) {
  view.from = view.from === null ? view.state.word : null;
  drawHands(view);
}

/**
 * The signals that the large heatmaps show: those of now or, where that is asked for, now minus as it was.
 * @param {View} view
 * @returns {Signal[]}
 */
export function mapped({ header, difference }) {
  const { planes, before, words } = header;
  if (!difference || !before) return planes;
  return planes.map((plane) => {
    const was = before.bySignal[plane.signal].numbers;
    const numbers = Int32Array.from(plane.numbers, (number, k) => number - was[k]);
    return { ...plane, name: `Δ ${plane.name}`, numbers, low: -plane.high, asks: words["hand.difference"], beyond: "" };
  });
}

/** @param {View} view */
function showDifference(view) {
  view.difference = !view.difference;
  set(partOf(view.hands, "[data-action=difference]"), { "aria-pressed": String(view.difference) });
  view.open("units");
  view.relayMaps();
}

/**
 * With the mouse a range is drawn over the words; a finger scrolls there.
 * @param {View} view
 */
function drawOverWords(view) {
  const wordAt = (/** @type {PointerEvent} */ event) => {
    const chip = event.target instanceof Element ? event.target.closest(".token") : null;
    return chip ? view.tokenElements.indexOf(/** @type {HTMLElement} */ (chip)) : -1;
  };
  let began = -1;
  view.strip.addEventListener("pointerdown", (event) => {
    began = event.pointerType === "mouse" && event.button === 0 && view.header && canHold(view) ? wordAt(event) : -1;
  });
  view.strip.addEventListener("pointermove", (event) => {
    const word = began < 0 || event.buttons !== 1 ? -1 : wordAt(event);
    if (word < 0 || (view.from === null && word === began)) return;
    view.from = began;
    if (word !== view.state.word) view.moveTo(word);
    else drawHands(view);
  });
}

/**
 * A hand of this kind at the cursor, as models/interventions/hands.py spells it.
 * @param {View} view
 * @param {string} kind
 */
function handOf(view, kind) {
  if (kind === "silent") return `silent.${view.state.unit}`;
  const [first, last] = rangeOf(view).map((word) => word + 1);
  const place = first === last ? `${first}` : `${first}-${last}`;
  return [kind, ...(kind === "shut" || kind === "open" ? [view.gate.value] : []), place].join(".");
}

/**
 * Hold what is not held, take away what is.
 * @param {View} view
 * @param {string} kind
 */
function turn(view, kind) {
  if (!view.header.holds.kinds.includes(kind)) return;
  const [hand, held] = [handOf(view, kind), heldBy(view.state.hold)];
  view.from = null;
  hold(view, held.includes(hand) ? held.filter((each) => each !== hand) : [...held, hand].slice(-MOST));
}

/**
 * @param {View} view
 * @param {string} hand
 */
function take(view, hand) {
  hold(view, view.header.hands.map((each) => each.hand).filter((each) => each !== hand));
}

/** @param {string} spelled */
function heldBy(spelled) {
  return spelled.split("~").filter(Boolean);
}

/**
 * The server reads the text again.
 * @param {View} view
 * @param {string[]} held
 */
function hold(view, held) {
  const spelled = held.join("~");
  if (spelled === view.state.hold) return drawHands(view);
  view.state.hold = spelled;
  view.live.textContent = view.header.words["hand.waiting"];
  view.report(0);
  drawHands(view);
  giveBackFocus(view);
  if (view.hands.contains(focused(view))) view.strip.focus({ preventScroll: true }); // the chip goes
}

/** @param {View} view */
function focused({ root }) {
  return /** @type {Document | ShadowRoot} */ (root.getRootNode()).activeElement;
}

/**
 * Whether there is room for the verdict as it was under the words, and one.
 * @param {Header} header
 */
function hasTwoRows({ before, tokens }) {
  return Boolean(before?.probability) && tokens.length <= MANY;
}

/**
 * Under a word the verdict as it was, so that both readings stand in two rows; what is held there is framed.
 * @param {View} view
 * @param {HTMLElement} chip
 * @param {number} k
 */
export function addWas({ header, theme }, chip, k) {
  const { before, hands, words } = header;
  if (!before || header.covered) return;
  chip.classList.toggle("held", hands.some(({ first, last, unit }) => unit === null && first <= k && k <= last));
  if (!before.probability || !hasTwoRows(header)) return;
  const was = before.probability[k];
  const row = element("small", "was", `${(100 * was).toFixed(0)} %`);
  row.style.backgroundColor = verdictColour(was, header.colours.scales[theme], theme);
  row.title = fill(words["hand.was"], { percent: (100 * was).toFixed(1) });
  chip.append(row);
}
