// What goes on inside the cell at one word, from the very numbers that the heatmaps show.

import { valueAt } from "../stepping/values.js";

/**
 * @import { Plane } from "../stepping/types.d.ts"
 * @import { Header } from "../player/types.d.ts"
 * @import { Anatomy, Push } from "./types.d.ts"
 */

/**
 * Every part of the cell by name, for one unit; with `unit` null, the average of each part over all units.
 * @param {Header} header
 * @param {number} word
 * @param {number | null} unit
 * @returns {Anatomy}
 */
export function anatomyAt(header, word, unit) {
  const anatomy = ANATOMIES[header.cell];
  if (unit !== null) return anatomy(header, word, unit);
  const all = Array.from({ length: header.units }, (_, each) => anatomy(header, word, each));
  const drives = Object.keys(all[0].drives).map((signal) => [signal, averageOf(all.map((one) => one.drives[signal]))]);
  return { parts: averageOf(all.map((one) => one.parts)), drives: Object.fromEntries(drives) };
}

/** @type {Record<Header["cell"], (header: Header, word: number, unit: number) => Anatomy>} */
const ANATOMIES = {
  lstm(header, word, unit) {
    const [forget, input, candidate, output, cell, hidden] = ["forget", "input", "candidate", "output", "cell", "hidden"].map(
      (signal) => valueOf(header, signal, word, unit),
    );
    const earlier = wordBefore(header, word);
    const before = valueOf(header, "cell", earlier, unit);
    const parts = {
      ...{ forget, input, candidate, output, cell, hidden, before },
      kept: forget * before,
      written: input * candidate,
      squashed: Math.tanh(cell),
      hiddenBefore: valueOf(header, "hidden", earlier, unit),
    };
    return { parts, drives: drivesOf(header, word, unit) };
  },
  gru(header, word, unit) {
    const [reset, update, candidate, hidden] = ["reset", "update", "candidate", "hidden"].map((signal) =>
      valueOf(header, signal, word, unit),
    );
    const before = valueOf(header, "hidden", wordBefore(header, word), unit);
    const drives = drivesOf(header, word, unit);
    const parts = {
      ...{ reset, update, candidate, hidden, before },
      opposite: 1 - update,
      kept: update * before,
      written: (1 - update) * candidate,
      hiddenBefore: before,
      memory: drives.candidate.memory,
      remembered: reset * drives.candidate.memory,
    };
    return { parts, drives };
  },
  rnn(header, word, unit) {
    const drives = drivesOf(header, word, unit);
    const { word: fromWord, memory, bias } = drives.hidden;
    const parts = {
      ...{ word: fromWord, memory, bias },
      sum: fromWord + memory + bias,
      hiddenBefore: valueOf(header, "hidden", wordBefore(header, word), unit),
      hidden: valueOf(header, "hidden", word, unit),
    };
    return { parts, drives };
  },
};

/**
 * The word that was read before this one: to the left, or to the right where the network reads backwards; -1 for none.
 * @param {Pick<Header, "backward" | "tokens">} header
 * @param {number} word
 */
export function wordBefore(header, word) {
  if (!header.backward) return word - 1;
  return word + 1 < header.tokens.length ? word + 1 : -1;
}

/**
 * Before the first word that is read: what the network starts from, zero unless it was given a state.
 * @param {Header} header
 * @param {string} signal
 * @param {number} word
 * @param {number} unit
 */
function valueOf(header, signal, word, unit) {
  return word < 0 ? (header.begin?.[signal]?.[unit] ?? 0) : valueAt(header, header.bySignal[signal], word, unit);
}

/**
 * What pushed each gate before the squashing: from the word, from the memory, from the bias.
 * A number that has not come yet is NaN, which is written as an ellipsis.
 * @param {Header} header
 * @param {number} step
 * @param {number} unit
 * @returns {Record<string, Push>}
 */
function drivesOf(header, step, unit) {
  const { driveUnits } = header;
  const column = driveUnits ? driveUnits.indexOf(unit) : unit;
  const columns = driveUnits ? driveUnits.length : header.units;
  const at = (/** @type {Plane} */ plane) => (column < 0 ? NaN : plane.numbers[step * columns + column] / plane.stepsPerUnit);
  const entries = Object.entries(header.drives).map(([signal, { word, memory, bias }]) => [
    signal,
    { word: at(word), memory: at(memory), bias: bias[unit] },
  ]);
  return Object.fromEntries(entries);
}

/**
 * The mean of each number over all.
 * @template {string} Name
 * @param {Record<Name, number>[]} all
 * @returns {Record<Name, number>}
 */
function averageOf(all) {
  const names = /** @type {Name[]} */ (Object.keys(all[0]));
  const means = names.map((name) => [name, all.reduce((sum, one) => sum + one[name], 0) / all.length]);
  return Object.fromEntries(means);
}
