// Words of Hebrew, Arabic and their kin beside numbers: each keeps its own direction.

const FROM_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

// A word that is written from right to left, between marks that keep what stands beside it in order.
export function isolated(word) {
  return FROM_RIGHT.test(word) ? `\u2068${word}\u2069` : word;
}
