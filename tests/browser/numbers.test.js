import assert from "node:assert/strict";
import { test } from "node:test";

import { decimals, formatValue, grouped, plain, signedShort } from "../../viz/browser/page/numbers.js";

test("a value has four decimals, a true minus sign, and no minus zero", () => {
  assert.equal(formatValue(0.12345), "0.1235");
  assert.equal(formatValue(-0.5), "\u22120.5000");
  assert.equal(formatValue(-0.00004), "0.0000");
  assert.equal(formatValue(NaN), "…");
  assert.equal(decimals(-1.25, 1), "\u22121.3");
});

test("a share of the logit always has its sign", () => {
  assert.deepEqual([0.5, -0.5, 0].map(signedShort), ["+0.50", "\u22120.50", "+0.00"]);
});

test("ends of ranges and counts", () => {
  assert.deepEqual([-1, 0, 0.5].map(plain), ["\u22121", "0", "0.5"]);
  assert.deepEqual([999, 1000, 1234567].map(grouped), ["999", "1\u202f000", "1\u202f234\u202f567"]);
});
