// One sentence for the moment: what the encoder reads, or what the decoder was fed, writes and doubts.

import { fill, shorten } from "../page/texts.js";
import { wordRead } from "./payload.js";

/** @import { Header, Moment } from "./types.d.ts" */

/**
 * @param {Header} header
 * @param {Moment} moment
 */
export function tellAt(header, { half, step }) {
  const { words, source, output } = header;
  if (half === "encoder") {
    const token = shorten(source.tokens[wordRead(header, step)], 24);
    const count = source.tokens.length;
    const key = step === count - 1 ? "tells.handing" : "tells.reading";
    return fill(words[key], { token, step: step + 1, count });
  }
  const said = { fed: nameOf(header, output.fed[step]), word: nameOf(header, output.words[step]) };
  const share = percent(output.probability[step]);
  const among = (2 ** output.entropy[step]).toFixed(1);
  const first = step === 0 && header.handed.hidden === "own" && header.handed.cell === "own" ? "first" : "writing";
  const given = step < output.given;
  return fill(words[given ? "tells.given" : `tells.${first}`], { ...said, share, among });
}

/**
 * A word as it is read: start and end by their names.
 * @param {Pick<Header, "words">} header
 * @param {string} word
 */
export function nameOf(header, word) {
  if (word === "<eos>") return header.words.end;
  if (word === "<bos>") return header.words.begin;
  return shorten(word, 24);
}

/** @param {number} share */
export function percent(share) {
  if (share > 0 && share < 0.001) return "<\u00a00.1 %";
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}
