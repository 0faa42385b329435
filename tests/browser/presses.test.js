import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { answered, newPresses, press, willPresent } from "../../viz/browser/keys/presses.js";

const LOST = 4_000;

/** Presses, and what the server has been told of them. */
function told() {
  const presses = newPresses(100);
  const said = [];
  presses.tell = ({ action, count }) => said.push(`${action} ${count}`);
  return { presses, said };
}

test("one press is told at a time, the next when the one before has been answered", () => {
  const { presses, said } = told();
  for (const action of ["network", "present", "example"]) press(presses, action, LOST);
  assert.deepEqual(said, ["network 101"]);
  answered(presses, 100, LOST); // an answer to something earlier
  assert.deepEqual(said, ["network 101"]);
  answered(presses, 101, LOST);
  answered(presses, 102, LOST);
  answered(presses, 103, LOST);
  assert.deepEqual(said, ["network 101", "present 102", "example 103"]);
  assert.equal(presses.busy, false);
});

test("it is said whether any is waited for", () => {
  const { presses } = told();
  const waits = [];
  presses.onWaiting = (waiting) => waits.push(waiting);
  press(presses, "network", LOST);
  press(presses, "present", LOST);
  answered(presses, 101, LOST);
  answered(presses, 102, LOST);
  assert.deepEqual(waits, [true, true, false]);
});

test("an answer that does not come holds up nothing for ever", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { presses, said } = told();
  press(presses, "network", LOST);
  press(presses, "present", LOST);
  mock.timers.tick(LOST - 1);
  assert.deepEqual(said, ["network 101"]);
  mock.timers.tick(1);
  assert.deepEqual(said, ["network 101", "present 102"]);
  answered(presses, 101, LOST); // it comes after all
  assert.equal(presses.busy, true);
  answered(presses, 102, LOST);
  assert.equal(presses.busy, false);
  mock.timers.reset();
});

test("a key means what it does once everything that was pressed has been answered", () => {
  const { presses } = told();
  assert.equal(willPresent(presses, false), false);
  assert.equal(willPresent(presses, true), true);
  press(presses, "network", LOST);
  assert.equal(willPresent(presses, false), false);
  press(presses, "present", LOST); // waits for the network
  assert.equal(willPresent(presses, false), true);
  answered(presses, 101, LOST); // told now, and not answered
  assert.equal(willPresent(presses, false), true);
  press(presses, "leave", LOST);
  assert.equal(willPresent(presses, false), false);
  answered(presses, 102, LOST);
  assert.equal(willPresent(presses, true), false);
  answered(presses, 103, LOST);
  assert.equal(willPresent(presses, false), false);
});

test("what was told and took too long still counts", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { presses } = told();
  press(presses, "present", LOST);
  mock.timers.tick(LOST);
  assert.equal(presses.busy, false);
  assert.equal(willPresent(presses, false), true);
  answered(presses, 101, LOST);
  assert.equal(willPresent(presses, true), true);
  mock.timers.reset();
});
