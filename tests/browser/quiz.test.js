import assert from "node:assert/strict";
import { test } from "node:test";

import { leftCovered } from "../../viz/browser/path/quiz.js";

const gate = (id, from, signal = "forget") => ({ id, cover: { from, signals: [signal], verdict: false } });
const turn = (id, from) => ({ id, cover: { from, signals: [], verdict: true } });

test("an answer leaves covered what later questions of its kind are about, and no more", () => {
  const gates = [gate("a", 3), gate("b", 7), gate("c", 2, "input")];
  assert.deepEqual(leftCovered(gates, new Set(["a"]), gates[0]), { from: 7, signals: ["forget"], verdict: false });
  assert.equal(leftCovered(gates, new Set(["a", "b"]), gates[1]), null);
});

test("what a question about the whole text asks stays covered behind the word that was asked about", () => {
  const verdicts = [turn("a", 3), turn("whole", 0)];
  assert.deepEqual(leftCovered(verdicts, new Set(["a"]), verdicts[0]), { from: 4, signals: [], verdict: true });
  assert.deepEqual(leftCovered(verdicts, new Set(["whole"]), verdicts[1]), { from: 3, signals: [], verdict: true });
  assert.equal(leftCovered(verdicts, new Set(["a", "whole"]), verdicts[1]), null);
});

test("a question that covers nothing, or a gradient, leaves nothing covered", () => {
  assert.equal(leftCovered([{ id: "a", cover: null }, gate("b", 2)], new Set(["a"]), { cover: null }), null);
  const fading = ["a", "b"].map((id) => ({ id, cover: { before: 3 } }));
  assert.equal(leftCovered(fading, new Set(["a"]), fading[0]), null);
});
