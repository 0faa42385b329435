// Texts on the screen: sentences with {placeholders}, and words of a visitor's text beside numbers.

const FROM_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Fills {placeholders}; values are only ever put on the screen as text.
 * @param {string} template
 * @param {Record<string, unknown>} values
 */
export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/**
 * A word of Hebrew, Arabic and their kin, between marks that keep what stands beside it in order.
 * @param {string} word
 */
export function isolated(word) {
  return FROM_RIGHT.test(word) ? `\u2068${word}\u2069` : word;
}

/**
 * A word of `most` letters at most, which keeps its own direction.
 * @param {string} token
 * @param {number} most
 */
export function shorten(token, most) {
  return isolated(token.length <= most ? token : `${token.slice(0, most - 1)}…`);
}
