import assert from "node:assert/strict";
import { test } from "node:test";

import { countIn } from "../../viz/browser/charts/gates.js";
import { gradientOf, spread } from "../../viz/browser/charts/gradient.js";
import { predictionOf } from "../../viz/browser/charts/prediction.js";
import { shownOf } from "../../viz/browser/charts/race.js";
import { unitPanels } from "../../viz/browser/charts/unit.js";

const PEN = { colour: "#123456", dash: "solid", width: 2 };

test("a value on the edge of a bin belongs to the bin above, and the last bin has the end of the range", () => {
  const { counts, total, below, above } = countIn({ low: 0, high: 1, stepsPerUnit: 10_000, numbers: Int16Array.of(0, 499, 500, 999, 1000, 9001, 10_000) });
  assert.equal(counts.length, 20);
  assert.deepEqual([counts[0], counts[1], counts[2], counts[18], counts[19]], [2, 2, 1, 1, 1]);
  assert.deepEqual([total, below, above], [7, 4, 2]);
});

test("a band is known where its distances reach, and straight between them", () => {
  const band = { colour: "#123456", back: [0, 2, 10], low: [0, -2, -3], middle: [0, -1, -2], high: [1, 1, 1] };
  assert.deepEqual(spread(band, 4)?.low, [null, -2, -1, 0]);
  assert.equal(spread(band, 2), null);
});

const GRADIENT = {
  ...{ kind: "gradient", tokens: ["a", "b", "c"], bands: [], scale: "relative" },
  curves: [{ name: "LSTM", ...PEN, log10: [-3, null, -1] }],
  words: { hover: "{position} {token}", norm: "norm {norm}", factor: "factor {factor}", ratio: "ratio {ratio}", last: "last", axis: "axis" },
};

test("relative curves end at zero, and the log of nothing stays nothing", () => {
  assert.deepEqual(gradientOf(GRADIENT, null).lines[0].values, [-2, null, 0]);
  assert.deepEqual(gradientOf({ ...GRADIENT, scale: "absolute" }, null).lines[0].values, [-3, null, -1]);
});

test("what is said of a point compares it with the next word and with the last", () => {
  const { hover } = gradientOf(GRADIENT, null);
  assert.deepEqual(hover(0, 0), ["1 a", "LSTM", "norm 0.0010", "ratio 0.010"]);
  assert.deepEqual(hover(0, 1), ["2 b", "LSTM", "norm 0", "factor 0", "ratio 0"]);
  assert.deepEqual(hover(0, 2), ["3 c", "LSTM", "norm 0.10", "last"]);
});

test("with something held the network's gradient through it stands beside that without, and is what is said of it", () => {
  const gradient = { name: "LSTM", ...PEN, log10: [-5, -2, -1], plain: [-3, null, -1] };
  const view = /** @type {any} */ ({ header: { before: { gradient } } });
  const { lines, hover } = gradientOf(GRADIENT, view);
  assert.deepEqual(lines.map(({ name, values }) => [name, values]), [["LSTM", [-2, null, 0]], ["LSTM ✋", [-4, -1, 0]]]);
  assert.notEqual(lines[1].dash, lines[0].dash);
  assert.deepEqual(hover(1, 2), ["3 c", "LSTM ✋", "norm 0.10", "last"]);
  const other = gradientOf({ ...GRADIENT, curves: [] }, view);
  assert.deepEqual(other.lines.map(({ name, values }) => [name, values]), [["LSTM", [-2, null, 0]], ["LSTM ✋", [-4, -1, 0]]]);
  assert.equal(gradientOf({ ...GRADIENT, tokens: ["a"] }, view).lines.length, 1, "a text that is being typed is another one");
  assert.equal(gradientOf({ ...GRADIENT, race: true }, view).lines.length, 1);
});

test("a race shows the words that it has come back to", () => {
  assert.deepEqual(shownOf({ from: 1 }, [1, 2, 3]), [null, 2, 3]);
  assert.deepEqual(shownOf({ from: 0 }, [1, 2]), [1, 2]);
  assert.deepEqual(shownOf(undefined, [1, 2]), [1, 2]);
});

test("a prediction that is covered is not drawn, and a network without one has no chart", () => {
  const data = { kind: "prediction", line: PEN, words: { axis: "P", hover: "{position}", word: "word" } };
  const header = { tokens: ["a", "b"], probability: [0.25, 0.75], covered: { signals: [], from: 1, verdict: true } };
  assert.deepEqual(predictionOf(data, { header })?.lines[0].values, [0.25, null]);
  assert.equal(predictionOf(data, { header: { ...header, probability: null } }), null);
});

test("a unit has a panel for its gates and one for its states, whose axis reaches as far as its values do", () => {
  const planes = [
    { signal: "forget", name: "Forget", symbol: "f", low: 0, high: 1, stepsPerUnit: 10, numbers: Int16Array.of(5, 0, 7, 0) },
    { signal: "cell", name: "Cell", symbol: "C", low: -1, high: 1, stepsPerUnit: 10, numbers: Int16Array.of(15, 0, -20, 0) },
  ];
  const data = { lines: { forget: PEN, cell: PEN }, words: { gates: "gates", states: "states", hover: "{word}", value: "{signal} {value}", word: "word" } };
  const header = { tokens: ["a", "b"], units: 2, planes };
  const [gates, states] = unitPanels(data, { header, state: { unit: 0, word: 0 } });
  assert.deepEqual([gates.bottom, states.bottom], [false, true]);
  assert.deepEqual(gates.lines[0].values, [0.5, 0.7]);
  assert.deepEqual(states.lines[0].values, [1.5, -2]);
  assert.deepEqual(states.hover(0, 1), ["2: b", "Cell \u22122.0000"]);
  assert.deepEqual(states.y.ticks.map(({ text }) => text), ["\u22122", "\u22121", "0", "1", "2"]);
  assert.ok(states.y.low < -2 && states.y.high > 2);
  const ticks = unitPanels(data, { header: { ...header, planes: [{ ...planes[1], numbers: Int16Array.of(-65, 0, 70, 0) }] }, state: { unit: 0, word: 0 } })[0].y.ticks;
  assert.deepEqual(ticks.map(({ at }) => at), [-6, -4, -2, 0, 2, 4, 6]);
});
