import assert from "node:assert/strict";
import { test } from "node:test";

import { gradientCss, scaleOf, verdictColour } from "../../viz/browser/page/colours.js";
import { fill, isolated, shorten } from "../../viz/browser/page/texts.js";
import { wrapWords } from "../../viz/browser/player/picture.js";
import { worthALabel } from "../../viz/browser/stepping/axes.js";

const SCALE = { negative: "#ff0000", neutral: "#ffffff", positive: "#0000ff", below: "#550000", above: "#000055" };

test("placeholders are filled, and a value is never read as a pattern or filled again", () => {
  assert.equal(fill("word {word} of {words}", { word: 1, words: 20 }), "word 1 of 20");
  assert.equal(fill("{a} {b}", { a: "$& {b}", b: "x" }), "$& {b} x");
});

test("a word from right to left stands between marks, shortened or not", () => {
  assert.equal(isolated("good"), "good");
  assert.equal(isolated("טוב"), "\u2068טוב\u2069");
  assert.equal(shorten("incomprehensible", 8), "incompr…");
  assert.equal(shorten("good", 4), "good");
});

test("lines of a picture are as long as they may be", () => {
  assert.deepEqual(wrapWords(["a", "bc", "def", "g"], 5), ["a bc", "def g"]);
  assert.deepEqual(wrapWords(["abcdefgh"], 5), ["abcd…"]);
});

test("a gate's colours go from neutral to its own, a state's from negative to positive, beyond both ends marked", () => {
  const gate = scaleOf({ low: 0, high: 1 }, SCALE, "#00ff00");
  assert.deepEqual([gate(0), gate(1), gate(2)], [[255, 255, 255], [0, 255, 0], [0, 255, 0]]);
  const state = scaleOf({ low: -2, high: 2 }, SCALE, "#00ff00");
  assert.deepEqual([state(-2), state(0), state(2)], [[255, 0, 0], [255, 255, 255], [0, 0, 255]]);
  assert.deepEqual([state(-2.1), state(2.1)], [[85, 0, 0], [0, 0, 85]]);
  assert.match(gradientCss(state, { low: -2, high: 2 }), /^linear-gradient\(90deg, rgb\(255 0 0\), .* rgb\(0 0 255\)\)$/);
});

test("a verdict is neutral at a half and never as strong as its end", () => {
  assert.equal(verdictColour(0.5, SCALE, "light"), "rgb(255 255 255)");
  assert.equal(verdictColour(1, SCALE, "light"), "rgb(102 102 255)");
  assert.equal(verdictColour(0, SCALE, "dark"), "rgb(255 140 140)");
});

test("under a heatmap stand words rather than the marks between them", () => {
  assert.deepEqual(worthALabel(["not", ",", "tệ", ".", "7"], 0, 5), [0, 2, 4]);
  assert.deepEqual(worthALabel(["not", ",", "bad"], 1, 2), [2]);
  assert.deepEqual(worthALabel([".", "!"], 0, 2), [0, 1]);
});
