// What a browser keeps about rooms: a name that it made up for itself, and the keys of the rooms that it opened. The
// name says nothing about anybody; it is there lest somebody who loads the page again counts twice.

const NAME = "gatescope.guest";
const KEYS = "gatescope.rooms";
const LAST = "gatescope.room";
const DAY = 24 * 60 * 60 * 1000; // ms that a room lasts
const MOST = 20; // keys that are kept, the newest

let held = { name: "", keys: {} }; // where nothing may be kept, for as long as the page stands

export function guestName() {
  held.name ||= read(NAME, (found) => (/^[0-9a-f]{32}$/.test(found) ? found : ""), "");
  if (!held.name) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    held.name = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    write(NAME, held.name);
  }
  return held.name;
}

export function keyOf(code) {
  const key = { ...read(KEYS, (found) => found, {}), ...held.keys }[code];
  return typeof key === "string" ? key : "";
}

export function keepKey(code, key) {
  if (keyOf(code) === key) return;
  const kept = Object.entries(read(KEYS, (found) => found, {})).filter(([other]) => other !== code);
  held.keys = Object.fromEntries([...kept, [code, key]].slice(-MOST));
  write(KEYS, held.keys);
}

// The room that was sat in last, for another page of the same browser to come into; none after it was left.
export function lastRoom() {
  return read(LAST, (found) => (Date.now() - found.at < DAY && /^[A-Z]{4}$/.test(found.code) ? found.code : ""), "");
}

export function keepRoom(code) {
  if (code !== lastRoom()) write(LAST, { code, at: Date.now() });
}

function read(name, check, otherwise) {
  try {
    return check(JSON.parse(localStorage.getItem(name))) || otherwise;
  } catch {
    return otherwise; // nothing may be kept here, or what was kept is not ours
  }
}

function write(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // it is held by the page
  }
}
