// A block of bytes as viz/block.py writes it: a header and planes of numbers.

/** @import { Plane } from "./types.d.ts" */

/**
 * @param {Uint8Array} bytes
 * @param {(header: any) => { plane: Plane, count: number }[]} planesOf what the header says of the planes, in their
 *   order, each with how many numbers it has; where a plane's numbers go
 * @returns {any} the header: whatever stood there, its planes with their numbers
 * @throws {RangeError} for a block that does not end where its header says
 */
export function readBlock(bytes, planesOf) {
  const block = bytes.slice(); // the view that arrives may be unaligned
  const start = 4 + (block.length < 4 ? 0 : new DataView(block.buffer).getUint32(0, true));
  if (start > block.length) throw new RangeError(`A block of ${block.length} bytes breaks off within its header, which ends at ${start}`);
  const header = JSON.parse(new TextDecoder().decode(block.subarray(4, start)));
  const planes = planesOf(header);
  const end = planes.reduce((at, { plane, count }) => at + padded(count * plane.bytes), start);
  if (end !== block.length) throw new RangeError(`A block of ${block.length} bytes has a header that says it ends at ${end}`);
  let offset = start;
  for (const { plane, count } of planes) {
    plane.numbers = plane.bytes === 2 ? new Int16Array(block.buffer, offset, count) : new Int32Array(block.buffer, offset, count);
    offset += padded(count * plane.bytes);
  }
  return header;
}

/** @param {number} size */
function padded(size) {
  return Math.ceil(size / 4) * 4;
}
