// Reads the block of bytes that viz/player/payload.py writes.

import { readBlock } from "../stepping/block.js";

/**
 * @import { Signal } from "../stepping/types.d.ts"
 * @import { Header } from "./types.d.ts"
 */

/**
 * @param {Uint8Array} bytes
 * @returns {Header}
 */
export function readPayload(bytes) {
  /** @type {Header} */
  const header = readBlock(bytes, planesOf);
  header.bySignal = bySignal(header.planes);
  if (header.before) header.before.bySignal = bySignal(header.before.planes);
  return header;
}

/** @param {Signal[]} planes */
function bySignal(planes) {
  return Object.fromEntries(planes.map((plane) => [plane.signal, plane]));
}

/**
 * First the signals, then what drives each gate, then the signals of the reading as it was where something is held.
 * @param {Header} header
 */
function planesOf({ planes, drives, tokens, units, driveUnits, before }) {
  const driven = driveUnits?.length ?? units;
  return [
    ...planes.map((plane) => ({ plane, count: tokens.length * units })),
    ...Object.values(drives).flatMap(({ word, memory }) => [word, memory].map((plane) => ({ plane, count: tokens.length * driven }))),
    ...(before?.planes ?? []).map((plane) => ({ plane, count: tokens.length * units })),
  ];
}
