// What goes on inside the cell at one word, from the very numbers that the heatmaps show.

import { valueAt } from "../player/payload.js";

// Every part of the cell by name, for one unit; with `unit` null, the average of each part over all units.
export function anatomyAt(header, word, unit) {
  if (unit !== null) return ANATOMIES[header.cell](header, word, unit);
  const all = Array.from({ length: header.units }, (_, each) => ANATOMIES[header.cell](header, word, each));
  return averageOf(all);
}

const ANATOMIES = {
  lstm(header, word, unit) {
    const [forget, input, candidate, output, cell, hidden] = ["forget", "input", "candidate", "output", "cell", "hidden"].map(
      (signal) => valueOf(header, signal, word, unit),
    );
    const earlier = wordBefore(header, word);
    const before = valueOf(header, "cell", earlier, unit);
    return {
      ...{ forget, input, candidate, output, cell, hidden, before },
      kept: forget * before,
      written: input * candidate,
      squashed: Math.tanh(cell),
      hiddenBefore: valueOf(header, "hidden", earlier, unit),
      drives: drivesOf(header, word, unit),
    };
  },
  gru(header, word, unit) {
    const [reset, update, candidate, hidden] = ["reset", "update", "candidate", "hidden"].map((signal) =>
      valueOf(header, signal, word, unit),
    );
    const before = valueOf(header, "hidden", wordBefore(header, word), unit);
    const drives = drivesOf(header, word, unit);
    return {
      ...{ reset, update, candidate, hidden, before, drives },
      opposite: 1 - update,
      kept: update * before,
      written: (1 - update) * candidate,
      hiddenBefore: before,
      memory: drives.candidate.memory,
      remembered: reset * drives.candidate.memory,
    };
  },
  rnn(header, word, unit) {
    const drives = drivesOf(header, word, unit);
    const { word: fromWord, memory, bias } = drives.hidden;
    return {
      ...{ word: fromWord, memory, bias, drives },
      sum: fromWord + memory + bias,
      hiddenBefore: valueOf(header, "hidden", wordBefore(header, word), unit),
      hidden: valueOf(header, "hidden", word, unit),
    };
  },
};

// The word that was read before this one: to the left, or to the right where the network reads backwards; -1 for none.
export function wordBefore(header, word) {
  if (!header.backward) return word - 1;
  return word + 1 < header.tokens.length ? word + 1 : -1;
}

// Zero before the first word that is read, where the network starts.
function valueOf(header, signal, word, unit) {
  return word < 0 ? 0 : valueAt(header, header.bySignal[signal], word, unit);
}

// What pushed each gate before the squashing: from the word, from the memory, from the bias.
// A number that has not come yet is NaN, which is written as an ellipsis.
function drivesOf(header, step, unit) {
  const { driveUnits } = header;
  const column = driveUnits ? driveUnits.indexOf(unit) : unit;
  const columns = driveUnits ? driveUnits.length : header.units;
  const at = (plane) => (column < 0 ? NaN : plane.numbers[step * columns + column] / plane.stepsPerUnit);
  const entries = Object.entries(header.drives).map(([signal, { word, memory, bias }]) => [
    signal,
    { word: at(word), memory: at(memory), bias: bias[unit] },
  ]);
  return Object.fromEntries(entries);
}

// The mean of numbers, or of objects of numbers part by part.
function averageOf(all) {
  if (typeof all[0] === "number") return all.reduce((sum, value) => sum + value, 0) / all.length;
  return Object.fromEntries(Object.keys(all[0]).map((name) => [name, averageOf(all.map((one) => one[name]))]));
}

// Three decimals, as the drawing and the drives are printed.
export function shortValue(value) {
  if (Number.isNaN(value)) return "…";
  const text = Math.abs(value).toFixed(3);
  return (value < 0 && Number(text) !== 0 ? "\u2212" : "") + text;
}
