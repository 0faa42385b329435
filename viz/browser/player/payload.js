// Reads the block of bytes that viz/player/payload.py writes.

import { hidesSignal } from "../page/cover.js";

export function readPayload(bytes) {
  const block = bytes.slice(); // the view that arrives may be unaligned
  const headerLength = new DataView(block.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(block.subarray(4, 4 + headerLength)));
  const steps = header.tokens.length;
  let offset = 4 + headerLength;
  const drives = Object.values(header.drives).flatMap((drive) => [drive.word, drive.memory]);
  for (const plane of [...header.planes, ...drives]) {
    const units = drives.includes(plane) ? (header.driveUnits ?? []).length || header.units : header.units;
    const count = steps * units;
    plane.numbers =
      plane.bytes === 2 ? new Int16Array(block.buffer, offset, count) : new Int32Array(block.buffer, offset, count);
    offset += Math.ceil((count * plane.bytes) / 4) * 4;
  }
  header.bySignal = Object.fromEntries(header.planes.map((plane) => [plane.signal, plane]));
  return header;
}

// NaN for what is covered until a question has been answered; it is written as an ellipsis.
export function valueAt(header, plane, word, unit) {
  if (header.covered && hidesSignal(header.covered, plane.signal, word)) return NaN;
  return plane.numbers[word * header.units + unit] / plane.stepsPerUnit;
}

// Four decimals and a true minus sign, as everywhere else in Gatescope.
export function formatValue(value) {
  if (Number.isNaN(value)) return "…";
  const text = Math.abs(value).toFixed(4);
  return (value < 0 && Number(text) !== 0 ? "\u2212" : "") + text;
}

// Fills {placeholders}; values are only ever put on the screen as text.
export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
