// Reads payloads, each after four bytes that say how long it is, and prints a line of JSON for each: the headline of some units at
// every word. tests/browser/test_headlines.py calls it.
import { readFileSync } from "node:fs";

import { readPayload } from "../../viz/browser/player/payload.js";
import { headlineAt } from "../../viz/browser/player/telling.js";

const all = readFileSync(process.argv[2]);
const units = process.argv.slice(3).map(Number);
for (let at = 0; at < all.length; ) {
  const length = all.readUInt32LE(at);
  const header = readPayload(new Uint8Array(all.subarray(at + 4, at + 4 + length)));
  console.log(JSON.stringify(units.map((unit) => header.tokens.map((_, word) => headlineAt(header, word, unit)))));
  at += 4 + length;
}
