// What goes on inside the cell for one unit at one word, from the very numbers that the heatmaps show.

// Values of every part of the cell; `unit` null means the average over all units.
function anatomyAt(header, word, unit) {
  const at = (signal, step) => (step < 0 ? 0 : signalAt(header, signal, step, unit));
  const drive = (signal) => driveAt(header, signal, word, unit);
  if (header.cell === "lstm") {
    const [f, i, g, o] = ["forget", "input", "candidate", "output"].map((name) => at(name, word));
    const before = at("cell", word - 1);
    const cell = at("cell", word);
    const hidden = at("hidden", word);
    return {
      forget: f,
      input: i,
      candidate: g,
      output: o,
      before,
      kept: unit === null ? averageOf(header, (u) => valueOf(header, "forget", word, u) * (word ? valueOf(header, "cell", word - 1, u) : 0)) : f * before,
      written: unit === null ? averageOf(header, (u) => valueOf(header, "input", word, u) * valueOf(header, "candidate", word, u)) : i * g,
      cell,
      squashed: unit === null ? averageOf(header, (u) => Math.tanh(valueOf(header, "cell", word, u))) : Math.tanh(cell),
      hidden,
      hiddenBefore: at("hidden", word - 1),
      drives: { forget: drive("forget"), input: drive("input"), candidate: drive("candidate"), output: drive("output") },
    };
  }
  if (header.cell === "gru") {
    const [r, z, n] = ["reset", "update", "candidate"].map((name) => at(name, word));
    const before = at("hidden", word - 1);
    return {
      reset: r,
      update: z,
      candidate: n,
      opposite: 1 - z,
      before,
      hiddenBefore: before,
      kept: unit === null ? averageOf(header, (u) => valueOf(header, "update", word, u) * (word ? valueOf(header, "hidden", word - 1, u) : 0)) : z * before,
      written: unit === null ? averageOf(header, (u) => (1 - valueOf(header, "update", word, u)) * valueOf(header, "candidate", word, u)) : (1 - z) * n,
      hidden: at("hidden", word),
      drives: { reset: drive("reset"), update: drive("update"), candidate: drive("candidate") },
    };
  }
  const parts = drive("hidden");
  return { ...parts, hiddenBefore: at("hidden", word - 1), hidden: at("hidden", word), drives: { hidden: parts } };
}

function valueOf(header, signal, word, unit) {
  return valueAt(header, header.bySignal[signal], word, unit);
}

function signalAt(header, signal, word, unit) {
  return unit === null ? averageOf(header, (u) => valueOf(header, signal, word, u)) : valueOf(header, signal, word, unit);
}

// What pushed a gate before the squashing: from the word, from the memory, from the bias.
function driveAt(header, signal, word, unit) {
  const { word: fromWord, memory, bias } = header.drives[signal];
  const at = (plane, u) => plane.numbers[word * header.units + u] / plane.stepsPerUnit;
  const one = (part) => (unit === null ? averageOf(header, part) : part(unit));
  return { word: one((u) => at(fromWord, u)), memory: one((u) => at(memory, u)), bias: one((u) => bias[u]) };
}

function averageOf(header, part) {
  let sum = 0;
  for (let unit = 0; unit < header.units; unit++) sum += part(unit);
  return sum / header.units;
}

// Three decimals, as the drawing and the drives are printed.
function shortValue(value) {
  const text = Math.abs(value).toFixed(3);
  return (value < 0 && Number(text) !== 0 ? "\u2212" : "") + text;
}
