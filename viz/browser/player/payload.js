// Reads the block of bytes that viz/player/payload.py writes.

import { readBlock } from "../stepping/block.js";

/** @import { Header } from "./types.d.ts" */

/**
 * @param {Uint8Array} bytes
 * @returns {Header}
 */
export function readPayload(bytes) {
  /** @type {Header} */
  const header = readBlock(bytes, planesOf);
  header.bySignal = Object.fromEntries(header.planes.map((plane) => [plane.signal, plane]));
  return header;
}

/**
 * First the signals, then what drives each gate.
 * @param {Header} header
 */
function planesOf({ planes, drives, tokens, units, driveUnits }) {
  const driven = driveUnits?.length ?? units;
  return [
    ...planes.map((plane) => ({ plane, count: tokens.length * units })),
    ...Object.values(drives).flatMap(({ word, memory }) => [word, memory].map((plane) => ({ plane, count: tokens.length * driven }))),
  ];
}
