import assert from "node:assert/strict";
import { test } from "node:test";

import { anatomyAt, wordBefore } from "../../viz/browser/cell/anatomy.js";
import { nameOf } from "../../viz/browser/cell/diagram.js";
import { keepingGate, survivalAt } from "../../viz/browser/player/memory.js";
import { tellAt } from "../../viz/browser/player/telling.js";
import { beyondIn } from "../../viz/browser/stepping/values.js";

const WORDS = {
  "tells.covered": "covered", "tells.first": "first {written}", "tells.empty": "empty", "tells.erased": "{gate} erased {erased}",
  "tells.partly": "{gate} partly", "tells.kept": "{gate} kept {kept}", "tells.written": "writes {written}", "tells.unwritten": "writes nothing",
  "tells.shown": "shows {hidden}", "tells.now": "is {now}", "tells.rnn": "{before} {hidden}", "tells.rnn.first": "first {hidden}",
};

/** A header of two words and two units; `values` by signal in steps of a hundredth. */
function headerOf(cell, values, more = {}) {
  const planes = Object.entries(values).map(([signal, numbers]) => ({ signal, stepsPerUnit: 100, numbers: Int16Array.from(numbers) }));
  const drive = (numbers) => ({ stepsPerUnit: 100, numbers: Int16Array.from(numbers) });
  const gates = cell === "lstm" ? ["forget"] : cell === "gru" ? ["candidate"] : ["hidden"];
  const drives = Object.fromEntries(gates.map((gate) => [gate, { word: drive([10, 20, 30, 40]), memory: drive([1, 2, 3, 4]), bias: [0.5, 0.25] }]));
  const bySignal = Object.fromEntries(planes.map((plane) => [plane.signal, plane]));
  return { cell, units: 2, tokens: ["not", "bad"], backward: false, driveUnits: null, influence: [0.75, 0.25], covered: null, words: WORDS, planes, bySignal, drives, ...more };
}

const LSTM = { forget: [90, 90, 20, 50], input: [100, 50, 50, 50], candidate: [80, 20, -40, 20], output: [50, 50, 50, 50], cell: [80, 10, 0, 15], hidden: [33, 5, 0, 7] };

test("the parts of an LSTM's cell are the terms of its equation", () => {
  const { parts, drives } = anatomyAt(headerOf("lstm", LSTM), 1, 0);
  assert.equal(parts.before, 0.8);
  assert.equal(parts.kept, 0.2 * 0.8);
  assert.equal(parts.written, 0.5 * -0.4);
  assert.equal(parts.squashed, Math.tanh(0));
  assert.deepEqual(drives.forget, { word: 0.3, memory: 0.03, bias: 0.5 });
});

test("a GRU keeps by its update gate and writes by what is left of it", () => {
  const header = headerOf("gru", { reset: [50, 50, 50, 50], update: [75, 75, 75, 75], candidate: [40, 40, 40, 40], hidden: [80, 80, 70, 70] });
  const { parts } = anatomyAt(header, 1, 0);
  assert.equal(parts.opposite, 0.25);
  assert.equal(parts.kept, 0.75 * 0.8);
  assert.equal(parts.written, 0.25 * 0.4);
  assert.equal(parts.remembered, 0.5 * 0.03);
});

test("an RNN adds what it reads, what it remembers and its bias", () => {
  const { parts } = anatomyAt(headerOf("rnn", { hidden: [10, 20, 30, 40] }), 1, 1);
  assert.equal(parts.sum, 0.4 + 0.04 + 0.25);
  assert.equal(parts.hiddenBefore, 0.2);
});

test("the average is of each part over all units", () => {
  const { parts, drives } = anatomyAt(headerOf("lstm", LSTM), 1, null);
  assert.equal(parts.forget, (0.2 + 0.5) / 2);
  assert.equal(parts.kept, (0.2 * 0.8 + 0.5 * 0.1) / 2);
  assert.equal(drives.forget.bias, 0.375);
});

test("what drives a unit that has not come is no number, and the others have their own column", () => {
  const drives = { forget: { word: { stepsPerUnit: 100, numbers: Int16Array.of(7, 8) }, memory: { stepsPerUnit: 100, numbers: Int16Array.of(1, 2) }, bias: [0.5, 0.25] } };
  const header = headerOf("lstm", LSTM, { driveUnits: [1], drives });
  assert.ok(Number.isNaN(anatomyAt(header, 1, 0).drives.forget.word));
  assert.equal(anatomyAt(header, 1, 1).drives.forget.word, 0.08);
});

test("a network that reads backwards comes from the right, and starts from nothing", () => {
  assert.deepEqual([0, 1].map((word) => wordBefore({ backward: false, tokens: ["a", "b"] }, word)), [-1, 0]);
  assert.deepEqual([0, 1].map((word) => wordBefore({ backward: true, tokens: ["a", "b"] }, word)), [1, -1]);
  assert.equal(anatomyAt(headerOf("lstm", LSTM, { backward: true }), 1, 0).parts.before, 0);
});

test("what is left of a word is the product of the gates since", () => {
  const header = headerOf("lstm", LSTM);
  assert.deepEqual([keepingGate("lstm"), keepingGate("gru"), keepingGate("rnn")], ["forget", "update", null]);
  assert.deepEqual([...survivalAt(header, "forget", 1, 0)], [0.2, 1]);
  assert.deepEqual([...survivalAt(header, "forget", 1, null)], [0.75 * 0.2 + 0.25 * 0.5, 1]);
});

test("the sentence says what is kept and written, and nothing of what is covered", () => {
  const header = headerOf("lstm", LSTM);
  assert.equal(tellAt(header, 0, 0), "First 0.80; writes 0.80; shows 0.33.");
  assert.equal(tellAt(header, 1, 0), "F erased 80; writes \u22120.20; shows 0.00.");
  assert.equal(tellAt(header, 1, 1), "F partly; writes 0.10; shows 0.07.");
  const covered = { signals: ["forget"], from: 1, verdict: false };
  assert.equal(tellAt({ ...header, covered }, 1, 0), "covered");
  assert.equal(tellAt({ ...header, covered }, 0, 0), "First 0.80; writes 0.80; shows 0.33.");
  assert.equal(tellAt(headerOf("rnn", { hidden: [10, 20, 30, 40] }), 1, 0), "0.10 0.30");
});

test("who listens to the drawing hears each number after what it is of", () => {
  const header = { planes: [{ signal: "forget", symbol: "f" }], words: { inside: "The cell", "part.kept": "kept" } };
  const numbers = [
    { value: "forget", signal: "forget" },
    { value: "before", signal: "cell", symbol: "C", sub: "t−1" },
    { value: "kept", signal: "cell", key: "kept" },
    { value: "squashed", signal: "cell", name: "tanh C" },
  ];
  const said = nameOf(header, numbers, { forget: 0.5, before: 0.699, kept: -0.35, squashed: NaN });
  assert.equal(said, "The cell: f = 0.500, C t−1 = 0.699, kept = \u22120.350, tanh C = …");
});

test("values beyond the colours are counted in the rows that are shown", () => {
  const header = { ...headerOf("lstm", LSTM), tokens: ["a", "b"] };
  const plane = { signal: "cell", stepsPerUnit: 10, low: -3, high: 3, numbers: Int16Array.of(31, -70, 30, 40) };
  assert.deepEqual(beyondIn(header, plane, [0]), { count: 1, largest: 3.1 });
  assert.deepEqual(beyondIn(header, plane, [0, 1]), { count: 3, largest: -7 });
});
