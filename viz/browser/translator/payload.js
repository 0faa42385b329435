// Reads the block of bytes that viz/translator/payload.py writes.

import { readBlock } from "../stepping/block.js";

/**
 * @import { MapHeader } from "../stepping/types.d.ts"
 * @import { Header, Moment, Part } from "./types.d.ts"
 */

/** @type {Part[]} */
export const PARTS = ["encoder", "handed", "decoder"];

/**
 * @param {Uint8Array} bytes
 * @returns {Header}
 */
export function readTranslation(bytes) {
  /** @type {Header} */
  const header = readBlock(bytes, planesOf);
  const tokens = tokensOf(header);
  const [encoder, handed, decoder] = PARTS.map((part) => halfOf(header, part, tokens[part]));
  header.halves = { encoder, handed, decoder };
  return header;
}

/** @param {Header} header */
function planesOf(header) {
  const tokens = tokensOf(header);
  return PARTS.flatMap((part) => header.planes[part].map((plane) => ({ plane, count: tokens[part].length * header.units })));
}

/**
 * The steps of each part, as words.
 * @param {Pick<Header, "source" | "output" | "words">} header
 * @returns {Record<Part, string[]>}
 */
function tokensOf({ source, output, words }) {
  return {
    encoder: [...source.tokens].reverse(),
    handed: ["→"],
    decoder: output.words.map((word) => (word === "<eos>" ? words.end : word)),
  };
}

/**
 * One network's steps.
 * @param {Header} header
 * @param {Part} part
 * @param {string[]} tokens
 * @returns {MapHeader}
 */
function halfOf(header, part, tokens) {
  const planes = header.planes[part];
  const { units, colours, words } = header;
  return { tokens, planes, units, colours, words, bySignal: Object.fromEntries(planes.map((plane) => [plane.signal, plane])) };
}

/**
 * Moments count the steps of both networks: the encoder's words in the order of reading, then the decoder's.
 * @param {Pick<Header, "source" | "output">} header
 */
export function momentsOf(header) {
  return header.source.tokens.length + header.output.words.length;
}

/**
 * Which network works at a moment, and at which of its steps.
 * @param {Pick<Header, "source">} header
 * @param {number} moment
 * @returns {Moment}
 */
export function placeOf(header, moment) {
  const words = header.source.tokens.length;
  return moment < words ? { half: "encoder", step: moment } : { half: "decoder", step: moment - words };
}

/**
 * The place in the sentence, as typed, of the word that the encoder reads at a step: it begins at the end.
 * @param {Pick<Header, "source">} header
 * @param {number} step
 */
export function wordRead(header, step) {
  return header.source.tokens.length - 1 - step;
}
