import assert from "node:assert/strict";
import { test } from "node:test";

import { entryFor } from "../../viz/browser/keys/history.js";

const at = (pathname, search = "") => ({ pathname, search });

test("a page that is chosen is one entry, whose parameters come after its path", () => {
  const gates = at("/", "?lang=en&text=good");
  assert.equal(entryFor(gates, at("/"), false), "none"); // Streamlit forgets the parameters on the way by key
  assert.equal(entryFor(gates, at("/compare"), false), "new");
  assert.equal(entryFor(at("/compare"), at("/compare", "?lang=en"), false), "instead");
});

test("what is changed is an entry of its own, also after going back to a page without parameters", () => {
  assert.equal(entryFor(at("/", "?lang=en"), at("/", "?lang=vi"), false), "new");
  assert.equal(entryFor(at("/compare"), at("/compare", "?lang=en"), true), "new");
});
