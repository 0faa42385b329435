import assert from "node:assert/strict";
import { test } from "node:test";

import { createHeld } from "../../viz/browser/page/hold.js";
import { askAgain, offerPart, offerTextbox, partsShown, textboxShown, watchAgain } from "../../viz/browser/page/reading.js";
import { newestOf } from "../../viz/browser/player/ahead.js";

const of = { view: ({ view }) => view, text: ({ text }) => text, same: (one, other) => one.text === other.text && one.view === other.view };

function drawing() {
  const drawn = [];
  const held = createHeld(({ text }, how) => drawn.push(how ? `${text} ${how}` : text), of);
  return { drawn, held };
}

const a = { view: "v", text: "a" };
const b = { view: "v", text: "b" };
const c = { view: "v", text: "c" };

test("what a run brings is drawn, also again", () => {
  const { drawn, held } = drawing();
  held.bring(a);
  held.bring(a);
  assert.deepEqual(drawn, ["a", "a"]);
});

test("while somebody types a run's answer waits, and Escape goes back to it", () => {
  const { drawn, held } = drawing();
  held.bring(a);
  held.take(b, "typing");
  held.bring(c);
  assert.equal(held.ahead(), "typing");
  held.release();
  held.release();
  assert.deepEqual(drawn, ["a", "b typing", "c back"]);
});

test("what was handed over is drawn once, whoever is first", () => {
  const { drawn, held } = drawing();
  held.bring(a);
  held.take(b, "entered");
  held.bring(a); // a run that began before
  held.bring(b);
  assert.equal(held.ahead(), "");
  held.bring(c);
  held.take(c, "entered"); // too late
  assert.deepEqual(drawn, ["a", "b entered", "c"]);
});

test("a text that was typed is drawn again when it is handed over: the cursor goes where most happens", () => {
  const { drawn, held } = drawing();
  held.bring(a);
  held.take(b, "typing");
  held.take(b, "entered");
  held.bring(b);
  assert.deepEqual(drawn, ["a", "b typing", "b entered"]);
});

test("another view is drawn at once, and so is anything after letting go", () => {
  const { drawn, held } = drawing();
  held.bring(a);
  held.take(b, "typing");
  held.bring({ view: "other", text: "a" });
  held.take(b, "typing");
  held.letGo();
  held.bring(c);
  assert.deepEqual(drawn, ["a", "b typing", "a", "b typing", "c"]);
});

test("the newest word is the last one of the place where texts differ", () => {
  const words = (text) => (text ? text.split(" ") : []);
  const newest = (before, now) => newestOf(words(before), words(now));
  assert.equal(newest("a b", "a b c"), 2);
  assert.equal(newest("a b c", "a b"), 1);
  assert.equal(newest("a b c", "a x b c"), 1);
  assert.equal(newest("a b c", "a b x y c"), 3);
  assert.equal(newest("a b c", "x b c"), 0);
  assert.equal(newest("a b c", "b c"), 0);
  assert.equal(newest("a a", "a a a"), 2);
  assert.equal(newest("a", "a"), 0);
});

test("parts meet on the page, and one that goes takes no other along", async () => {
  const other = await import("../../viz/browser/page/reading.js?another");
  const [first, second] = [{}, {}];
  const withdraw = offerPart("player", first);
  other.offerPart("player", second);
  withdraw();
  assert.equal(partsShown().player, second);
  let heard = 0;
  const stop = watchAgain(() => (heard += 1));
  other.askAgain();
  stop();
  askAgain();
  assert.equal(heard, 1);
});

test("the box is found by others as long as it stands", () => {
  assert.equal(textboxShown(), null);
  const box = {};
  const withdraw = offerTextbox(box);
  assert.equal(textboxShown(), box);
  withdraw();
  assert.equal(textboxShown(), null);
});
