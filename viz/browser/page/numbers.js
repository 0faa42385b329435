// Numbers as everywhere else in Gatescope: a decimal point, a true minus sign, no minus zero.

/**
 * "…" for a number that is covered or has not come yet.
 * @param {number} value
 * @param {number} digits after the decimal point
 */
export function decimals(value, digits) {
  if (Number.isNaN(value)) return "…";
  const text = Math.abs(value).toFixed(digits);
  return (value < 0 && Number(text) !== 0 ? "\u2212" : "") + text;
}

/**
 * A value as tables and hover print it.
 * @param {number} value
 */
export const formatValue = (value) => decimals(value, 4);

/**
 * With a sign of its own, as the bars under the words have it.
 * @param {number} value
 */
export function signedShort(value) {
  return (value < 0 ? "\u2212" : "+") + Math.abs(value).toFixed(2);
}

/**
 * The end of a range: as short as it is, with a true minus sign.
 * @param {number} value
 */
export function plain(value) {
  return String(value).replace("-", "\u2212");
}

/**
 * A count, with a thin space between thousands.
 * @param {number | string} count
 */
export function grouped(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}
