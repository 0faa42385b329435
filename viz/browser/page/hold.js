// What a component shows comes from two: from a run of the server's page, and, while somebody types, from who asked ahead
// of it. What a run brings waits as long as it is of an earlier text; what both bring alike is drawn once.

/** @import { Ahead, Held } from "./types.d.ts" */

/**
 * @template Data
 * @param {(data: Data, how: Ahead | "back" | "") => void} paint
 * @param {{ view(data: Data): string, text(data: Data): string, same(one: Data, other: Data): boolean }} of what tells
 *   views apart, but for their text; what tells texts apart; whether all of two is the same
 * @returns {Held<Data>}
 */
export function createHeld(paint, of) {
  /** @type {{ shown: Data | null, settled: Data | null, ahead: Ahead | "" }} */
  const held = { shown: null, settled: null, ahead: "" };
  const show = (/** @type {Data} */ data, /** @type {Ahead | "back" | ""} */ how) => {
    held.ahead = how === "back" ? "" : how;
    held.shown = data;
    paint(data, how);
  };
  return {
    ahead: () => held.ahead,
    bring(data) {
      held.settled = data;
      const { ahead, shown } = held;
      if (!ahead || !shown || of.view(shown) !== of.view(data)) return show(data, "");
      if (ahead === "typing" || of.text(shown) !== of.text(data)) return; // of the text before
      if (!of.same(shown, data)) return show(data, "");
      held.ahead = "";
    },
    take(data, ahead) {
      if (held.shown && held.ahead !== "typing" && of.same(held.shown, data)) return; // a run was faster
      show(data, ahead);
    },
    release() {
      const { ahead, shown, settled } = held;
      held.ahead = "";
      if (ahead && settled && (ahead === "typing" || !shown || !of.same(shown, settled))) show(settled, "back");
    },
    letGo() {
      held.ahead = "";
    },
  };
}
