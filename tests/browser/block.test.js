import assert from "node:assert/strict";
import { test } from "node:test";

import { readPayload } from "../../viz/browser/player/payload.js";
import { readBlock } from "../../viz/browser/stepping/block.js";
import { valueAt } from "../../viz/browser/stepping/values.js";
import { readTranslation } from "../../viz/browser/translator/payload.js";

/** As viz/block.py puts it together; each plane is [bytes a number, numbers]. */
export function block(header, planes) {
  let text = new TextEncoder().encode(JSON.stringify(header));
  text = Uint8Array.from([...text, ...new Array((4 - (text.length % 4)) % 4).fill(32)]);
  const body = planes.flatMap(([bytes, numbers]) => {
    const plane = bytes === 2 ? Int16Array.from(numbers) : Int32Array.from(numbers);
    const raw = [...new Uint8Array(plane.buffer)];
    return [...raw, ...new Array((4 - (raw.length % 4)) % 4).fill(0)];
  });
  return Uint8Array.from([...new Uint8Array(Uint32Array.of(text.length).buffer), ...text, ...body]);
}

const PLANE = { bytes: 2, stepsPerUnit: 10 };
const one = (header) => [{ plane: header.plane, count: 3 }];

test("a block is read as it was written, wherever it lies in memory", () => {
  const bytes = block({ plane: PLANE, name: "cổng" }, [[2, [1, -2, 3]]]);
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  for (const each of [bytes, shifted.subarray(1)]) {
    const header = readBlock(each, one);
    assert.equal(header.name, "cổng");
    assert.deepEqual([...header.plane.numbers], [1, -2, 3]);
  }
});

test("a block that does not end where its header says is an error that names both ends", () => {
  const bytes = block({ plane: PLANE }, [[2, [1, -2, 3]]]);
  const longer = Uint8Array.from([...bytes, 0, 0, 0, 0]);
  assert.throws(() => readBlock(longer, one), new RegExp(`${longer.length} bytes .* ends at ${bytes.length}`));
  assert.throws(() => readBlock(bytes.slice(0, -4), one), RangeError);
  assert.throws(() => readBlock(bytes.slice(0, 20), one), /breaks off within its header/);
  assert.throws(() => readBlock(bytes.slice(0, 3), one), RangeError);
  assert.throws(() => readBlock(block({ plane: { ...PLANE, bytes: 4 } }, [[2, [1, 2, 3]]]), one), RangeError);
});

test("the player's signals come first, then what drives each gate, for the driven units alone", () => {
  const header = {
    ...{ tokens: ["a", "b"], units: 3, driveUnits: [1] },
    planes: [{ ...PLANE, signal: "hidden" }, { bytes: 4, stepsPerUnit: 10, signal: "cell" }],
    drives: { forget: { word: { ...PLANE }, memory: { ...PLANE }, bias: [0, 0, 0] } },
  };
  const hidden = [0, 1, 2, 3, 4, 5];
  const read = readPayload(block(header, [[2, hidden], [4, hidden.map((value) => 100_000 * value)], [2, [7, 8]], [2, [9, 10]]]));
  assert.equal(valueAt(read, read.bySignal.hidden, 1, 2), 0.5);
  assert.equal(valueAt(read, read.bySignal.cell, 1, 0), 30_000);
  assert.deepEqual([...read.drives.forget.memory.numbers], [9, 10]);
  assert.throws(() => readPayload(block({ ...header, driveUnits: null }, [[2, hidden], [4, hidden], [2, [7, 8]], [2, [9, 10]]])), RangeError);
});

test("what a question covers has no value", () => {
  const header = { units: 1, covered: { signals: ["hidden"], from: 1, verdict: false } };
  const plane = { ...PLANE, signal: "hidden", numbers: Int16Array.of(1, 2) };
  assert.equal(valueAt(header, plane, 0, 0), 0.1);
  assert.ok(Number.isNaN(valueAt(header, plane, 1, 0)));
  assert.equal(valueAt(header, { ...plane, signal: "cell" }, 1, 0), 0.2);
});

test("a translation: the encoder reads from the end, and the decoder's last word has a name", () => {
  const planes = { encoder: [{ ...PLANE, signal: "hidden" }], handed: [{ ...PLANE, signal: "hidden" }], decoder: [{ ...PLANE, signal: "hidden" }] };
  const header = { units: 1, source: { tokens: ["a", "dog"] }, output: { words: ["chó", "<eos>"] }, words: { end: "⏹" }, planes };
  const read = readTranslation(block(header, [[2, [1, 2]], [2, [3]], [2, [4, 5]]]));
  assert.deepEqual(read.halves.encoder.tokens, ["dog", "a"]);
  assert.deepEqual(read.halves.decoder.tokens, ["chó", "⏹"]);
  assert.equal(valueAt(read.halves.decoder, read.halves.decoder.bySignal.hidden, 1, 0), 0.5);
});
