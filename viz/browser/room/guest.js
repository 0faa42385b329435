// What a browser keeps about rooms: a name that it made up for itself, and the keys of the rooms that it opened. The
// name says nothing about anybody; it is there lest somebody who loads the page again counts twice.

const NAME = "gatescope.guest";
const KEYS = "gatescope.rooms";
const LAST = "gatescope.room";
const DAY = 24 * 60 * 60 * 1000; // ms that a room lasts
const MOST = 20; // keys that are kept, the newest

/** @type {{ name: string, keys: Record<string, string> }} */
const held = { name: "", keys: {} }; // where nothing may be kept, for as long as the page stands

export function guestName() {
  held.name ||= read(NAME, (found) => (/^[0-9a-f]{32}$/.test(String(found)) ? String(found) : ""), "");
  if (!held.name) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    held.name = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    write(NAME, held.name);
  }
  return held.name;
}

/** @param {string} code */
export function keyOf(code) {
  const key = { ...keptKeys(), ...held.keys }[code];
  return typeof key === "string" ? key : "";
}

/**
 * @param {string} code
 * @param {string} key
 */
export function keepKey(code, key) {
  if (keyOf(code) === key) return;
  const kept = Object.entries(keptKeys()).filter(([other]) => other !== code);
  held.keys = Object.fromEntries([...kept, [code, key]].slice(-MOST));
  write(KEYS, held.keys);
}

/** The room that was sat in last, for another page of the same browser to come into; "" after it was left. */
export function lastRoom() {
  return read(LAST, (found) => (Date.now() - found.at < DAY && /^[A-Z]{4}$/.test(found.code) ? String(found.code) : ""), "");
}

/** @param {string} code */
export function keepRoom(code) {
  if (code !== lastRoom()) write(LAST, { code, at: Date.now() });
}

/** @returns {Record<string, string>} */
function keptKeys() {
  return read(KEYS, (found) => found, {});
}

/**
 * @template T
 * @param {string} name
 * @param {(found: any) => T} check what was kept, which may be anything
 * @param {T} otherwise
 */
function read(name, check, otherwise) {
  try {
    return check(JSON.parse(localStorage.getItem(name) ?? "null")) || otherwise;
  } catch {
    return otherwise; // nothing may be kept here, or what was kept is not ours
  }
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function write(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // it is held by the page
  }
}
