import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, coverOf, hidesSignal, hidesVerdict, watchCover } from "../../viz/browser/page/cover.js";
import { mount } from "../../viz/browser/page/mount.js";
import { announce, shownView, watch, withdraw } from "../../viz/browser/page/shown.js";
import { keepAnswer, progress, startAgain } from "../../viz/browser/path/progress.js";

test("a cover holds for the view that the question is about, until it is answered or taken down", () => {
  const [given, asked] = [{ before: 3 }, { before: 5 }];
  const heard = [];
  const stop = watchCover(() => heard.push(coverOf("here", given)));
  assert.equal(coverOf("here", given), given);
  assert.equal(coverOf("here", null), null);
  ask("here", asked);
  assert.equal(coverOf("elsewhere", given), given);
  ask("here", null);
  ask(null, null);
  stop();
  ask("here", asked);
  assert.deepEqual(heard, [asked, null, given]);
  ask(null, null);
});

test("another component's copy of the module meets at the same place", async () => {
  const other = await import("../../viz/browser/page/cover.js?another");
  other.ask("here", { before: 1 });
  assert.deepEqual(coverOf("here", null), { before: 1 });
  other.ask(null, null);
});

test("what is covered: signals and the verdict from a word on", () => {
  const cover = { signals: ["forget"], from: 2, verdict: false };
  assert.deepEqual([1, 2].map((word) => hidesSignal(cover, "forget", word)), [false, true]);
  assert.equal(hidesSignal(cover, "cell", 2), false);
  assert.equal(hidesVerdict(cover, 2), false);
  assert.equal(hidesVerdict({ ...cover, verdict: true }, 2), true);
  assert.equal(hidesSignal(null, "forget", 2), false);
});

test("a player that was taken down withdraws itself and no other", () => {
  const heard = [];
  const stop = watch(() => heard.push("shown"), () => heard.push("moved"));
  const [first, second] = [{}, {}];
  announce(first, "shown");
  announce(second, "moved");
  withdraw(first);
  assert.equal(shownView(), second);
  withdraw(second);
  assert.equal(shownView(), null);
  stop();
  announce(null, "shown");
  assert.deepEqual(heard, ["shown", "moved", "shown"]);
});

test("of two calls only the newer one's end takes the view down", () => {
  const place = {};
  const removed = [];
  const create = () => ({});
  const [view, endOlder] = mount(place, create, (old) => removed.push(old));
  const [same, endNewer] = mount(place, create, (old) => removed.push(old));
  assert.equal(same, view);
  endOlder();
  assert.deepEqual(removed, []);
  endNewer();
  assert.deepEqual(removed, [view]);
  const [another] = mount(place, create, () => {});
  assert.notEqual(another, view);
});

test("the first answer to a question counts, the newest 300 are kept, and all can be begun anew", () => {
  startAgain();
  keepAnswer("gates", "q", true);
  keepAnswer("gates", "q", false);
  assert.deepEqual(progress(), { done: { gates: true }, answers: { q: true } });
  for (let k = 0; k < 300; k++) keepAnswer("more", `q${k}`, false);
  assert.equal(Object.keys(progress().answers).length, 300);
  assert.equal("q" in progress().answers, false);
  startAgain();
  assert.deepEqual(progress(), { done: {}, answers: {} });
});
