// Numbers as a reader sees them.

/**
 * With a fixed number of digits, a true minus sign, and no "−0.00".
 * @param {number} value
 * @param {number} [digits]
 */
export function format(value, digits = 2) {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/** As few digits as the number needs, three at most. @param {number} value */
export const short = (value) => format(value, Math.min(3, decimals(Math.round(value * 1000) / 1000)));

/** How many decimals a slider's step needs. @param {number} step */
export const decimals = (step) => (String(step).split(".")[1] ?? "").length;

/** Three digits that mean something, of numbers of any size: 3.2·10¹⁷ for very large ones, 0 for very small ones. @param {number} value */
export function compact(value) {
  if (Math.abs(value) < 1e4) return format(value, 3);
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  return `${format(value / 10 ** exponent, 1)} · *10^{${exponent}}*`;
}
