// Types the beginning of the text by itself, as in the story, and the page reads along. Nothing is handed over: at the end,
// and as soon as anybody comes between, the whole text is back.

import { shownView } from "../page/shown.js";

/** @import { Box, Typist } from "./types.d.ts" */

const LETTER = 70; // ms
const ENDED = 1_500; // ms that the last word stands
const NO_LETTER = /^$|[^\p{L}\p{M}\p{N}]/u;

/**
 * @param {Box} box
 * @returns {Typist}
 */
export function createTypist(box) {
  const typist = /** @type {Typist} */ ({ typing: false });
  typist.stop = () => {
    if (!typist.typing) return;
    typist.typing = false;
    box.area.value = box.handed;
    box.reader.back();
  };
  typist.typeOut = async (words) => {
    if (typist.typing || box.area.matches(":focus")) return false;
    typist.typing = true;
    const read = await typeTo(box, typist, words);
    if (read) await pause(ENDED);
    typist.stop();
    return read;
  };
  return typist;
}

/**
 * Whether the page has read along; true too where somebody came between.
 * @param {Box} box
 * @param {Typist} typist
 * @param {number} words
 */
async function typeTo(box, typist, words) {
  const text = box.handed;
  for (const { index, 0: letter } of text.matchAll(/\S/gu)) {
    const end = index + letter.length;
    box.area.value = text.slice(0, end);
    await pause(LETTER);
    if (!typist.typing) return true;
    if (!NO_LETTER.test(text.charAt(end))) continue; // in the middle of a word
    const read = await box.reader.reads(text.slice(0, end));
    if (!typist.typing) return true;
    if (!read) return false;
    if ((shownView()?.header.tokens.length ?? 0) >= words) return true;
  }
  return true;
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
