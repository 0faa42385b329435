import assert from "node:assert/strict";
import { test } from "node:test";

import { momentsOf, placeOf, wordRead } from "../../viz/browser/translator/payload.js";
import { nameOf, percent, tellAt } from "../../viz/browser/translator/telling.js";

const WORDS = { end: "⏹", begin: "▶", "tells.reading": "{token} {step}/{count}", "tells.handing": "hands {token}", "tells.first": "first {word} {share}", "tells.writing": "{fed}: {word} {share} among {among}", "tells.given": "given {word}" };
const HEADER = {
  words: WORDS,
  source: { tokens: ["a", "dog"] },
  output: { fed: ["<bos>", "con"], words: ["con", "<eos>"], probability: [0.5, 0.05], entropy: [1, 2], given: 0 },
  handed: { hidden: "own", cell: "own" },
};

test("moments go through the sentence from its end, then through the translation", () => {
  assert.equal(momentsOf(HEADER), 4);
  assert.deepEqual([0, 1, 2, 3].map((moment) => placeOf(HEADER, moment)), [
    { half: "encoder", step: 0 }, { half: "encoder", step: 1 }, { half: "decoder", step: 0 }, { half: "decoder", step: 1 },
  ]);
  assert.deepEqual([0, 1].map((step) => wordRead(HEADER, step)), [1, 0]);
});

test("a sentence for each moment", () => {
  assert.deepEqual(
    [0, 1, 2, 3].map((moment) => tellAt(HEADER, placeOf(HEADER, moment))),
    ["dog 1/2", "hands a", "first con 50 %", "con: ⏹ 5.0 % among 4.0"],
  );
  const swapped = { ...HEADER, handed: { hidden: "own", cell: "zeros" } };
  assert.equal(tellAt(swapped, { half: "decoder", step: 0 }), "▶: con 50 % among 2.0");
  assert.equal(tellAt({ ...HEADER, output: { ...HEADER.output, given: 1 } }, { half: "decoder", step: 0 }), "given con");
});

test("names of words and small shares", () => {
  assert.deepEqual(["<bos>", "<eos>", "x"].map((word) => nameOf(HEADER, word)), ["▶", "⏹", "x"]);
  assert.deepEqual([0, 0.0004, 0.05, 0.1, 1].map(percent), ["0.0 %", "<\u00a00.1 %", "5.0 %", "10 %", "100 %"]);
});
