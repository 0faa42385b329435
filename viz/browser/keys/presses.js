// Presses that the server is told, one at a time: of two that Streamlit has not sent yet, it would keep the last.

/** @typedef {{ action: string, count: number }} Press */

/**
 * @typedef {object} Presses
 * @property {string[]} waiting what was pressed and has not been told yet
 * @property {Press[]} told what was told and is not known to be answered, the oldest first
 * @property {boolean} busy whether the newest of these is still waited for
 * @property {number} count the number of the newest; it grows over all that a browser ever tells
 * @property {number} [resting]
 * @property {(press: Press) => void} tell
 * @property {(waits: boolean) => void} onWaiting
 */

/**
 * @param {number} count
 * @returns {Presses}
 */
export function newPresses(count) {
  return { waiting: [], told: [], busy: false, count, tell: () => {}, onWaiting: () => {} };
}

/**
 * @param {Presses} presses
 * @param {string} action
 * @param {number} lost ms after which an answer is no longer waited for
 */
export function press(presses, action, lost) {
  presses.waiting.push(action);
  if (!presses.busy) tellNext(presses, lost);
}

/**
 * The server has answered all presses up to the number `handled`.
 * @param {Presses} presses
 * @param {number} handled
 * @param {number} lost
 */
export function answered(presses, handled, lost) {
  const newest = presses.told.at(-1);
  presses.told = presses.told.filter(({ count }) => count > handled);
  if (presses.busy && newest && handled >= newest.count) tellNext(presses, lost);
}

/**
 * Whether the page will be presented once all is answered that has been pressed: a key means what it does then.
 * @param {Presses} presses
 * @param {boolean} present whether it is presented now
 */
export function willPresent({ told, waiting }, present) {
  const coming = [...told.map(({ action }) => action), ...waiting];
  return coming.reduce((shown, action) => (action === "present" ? !shown : shown && action !== "leave"), present);
}

/**
 * @param {Presses} presses
 * @param {number} lost
 */
function tellNext(presses, lost) {
  clearTimeout(presses.resting);
  const action = presses.waiting.shift();
  presses.busy = action !== undefined;
  presses.onWaiting(presses.busy);
  if (action === undefined) return;
  const next = { action, count: (presses.count += 1) };
  presses.told.push(next);
  presses.resting = setTimeout(() => tellNext(presses, lost), lost);
  presses.tell(next);
}
