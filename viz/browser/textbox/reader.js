// Reads along: asks the server what a text comes to while it is being written (viz/reading), one request at a time, and
// hands the answer to the parts of the page that show it. Where nothing answers, nothing happens until Enter, as ever.

import { isCovering } from "../page/cover.js";
import { partsShown, watchAgain } from "../page/reading.js";
import { shownView } from "../page/shown.js";

/**
 * @import { Ahead } from "../page/types.d.ts"
 * @import { Reader } from "./types.d.ts"
 */

const ADDRESS = `${import.meta.url.split("/_stcore/")[0]}/reading`;
const REST = 350; // ms without a key after which a word that nothing has ended is read too
const MOST = 20_000; // letters: five times what is read
const PATIENCE = 1_500; // ms that an answer to Enter is worth
const AGAIN = 10_000; // ms until a server that did not answer is asked again

/**
 * @param {() => boolean} isWanted whether the visitor wants it
 * @returns {Reader}
 */
export function createReader(isWanted) {
  const reader = /** @type {Reader} */ ({ language: "en", text: "", given: "", next: null, running: null, freeAt: 0 });
  reader.typed = (text, ends) => {
    reader.text = plain(text);
    clearTimeout(reader.timer);
    if (!isWanted() || !canAsk(text)) return;
    const wait = Math.max(ends ? 0 : REST, reader.freeAt - performance.now());
    reader.timer = setTimeout(() => readNext(reader, reader.text), wait);
  };
  reader.entered = async (text, from) => {
    stop(reader);
    const parts = Object.values(partsShown());
    const found = await askOnce(reader, text, "entered", from);
    if (!found && !reader.running) parts.forEach((part) => part.letGo()); // else a newer text is asked for
  };
  reader.reads = (text) => {
    stop(reader);
    reader.text = text;
    return isWanted() ? askOnce(reader, text, "typing") : Promise.resolve(false);
  };
  reader.back = () => {
    stop(reader);
    Object.values(partsShown()).forEach((part) => part.release());
  };
  reader.dispose = watchAgain(() => {
    if (!reader.given) return;
    reader.given = "";
    readNext(reader, reader.text);
  });
  return reader;
}

/**
 * Whether an answer came in time.
 * @param {Reader} reader
 * @param {string} text
 * @param {Ahead} ahead
 * @param {Record<string, number | null>} [from]
 */
async function askOnce(reader, text, ahead, from) {
  if (!canAsk(text) || performance.now() <= reader.freeAt - AGAIN / 2) return false;
  const running = (reader.running = new AbortController());
  const late = setTimeout(() => running.abort(), PATIENCE);
  const found = await ask(reader, text, ahead, running.signal, from);
  clearTimeout(late);
  if (reader.running === running) reader.running = null;
  return found;
}

/** @param {Reader} reader */
function stop(reader) {
  clearTimeout(reader.timer);
  reader.running?.abort();
  Object.assign(reader, { running: null, next: null, given: "" });
}

/**
 * A blank more or less is no other text.
 * @param {string} text
 */
function plain(text) {
  return text.trim().replace(/\s+/g, " ");
}

/**
 * Whether there is something to ask, and nobody who has to guess first.
 * @param {string} text
 */
function canAsk(text) {
  return Boolean(partsShown().player) && text.trim() !== "" && text.length <= MOST && !isCovering() && !shownView()?.header.covered;
}

/**
 * @param {Reader} reader
 * @param {string} text
 */
async function readNext(reader, text) {
  if (reader.running) return void (reader.next = text);
  if (text === reader.given) return;
  const running = (reader.running = new AbortController());
  const began = performance.now();
  const found = await ask(reader, text, "typing", running.signal, undefined);
  if (reader.running !== running) return; // handed over or taken back meanwhile
  reader.running = null;
  const now = performance.now();
  reader.freeAt = found ? now + (now - began) / 2 : now + AGAIN; // a busy server is asked less often
  const { next } = reader;
  reader.next = null;
  if (found && next !== null) reader.typed(reader.text, true);
}

/**
 * Whether there was an answer; it has been shown then, unless it comes too late.
 * @param {Reader} reader
 * @param {string} text
 * @param {Ahead} ahead
 * @param {AbortSignal} signal
 * @param {Record<string, number | null>} [from]
 */
async function ask(reader, text, ahead, signal, from) {
  const { player, gradient } = partsShown();
  const asked = player?.ask(ahead, from);
  if (!asked) return false;
  const body = JSON.stringify({ text, language: reader.language, gradient: gradient?.ask(ahead) ?? null, ...asked });
  try {
    const answer = await fetch(ADDRESS, { method: "POST", headers: { "Content-Type": "application/json" }, body, signal });
    if (answer.status === 422) return true; // nothing but blanks
    if (!answer.ok) return false;
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if (signal.aborted || (ahead === "typing" && !reader.text.startsWith(text) && reader.next !== null)) return true; // too late
    give(bytes, ahead);
    reader.given = ahead === "typing" ? text : "";
    return true;
  } catch {
    return false; // no network, or too late
  }
}

/**
 * @param {Uint8Array} bytes
 * @param {Ahead} ahead
 */
function give(bytes, ahead) {
  const { player, gradient } = partsShown();
  const end = 4 + new DataView(bytes.buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, end)));
  if (head.gradient) gradient?.take(head.gradient, ahead);
  player?.take(bytes.subarray(end), ahead);
}
