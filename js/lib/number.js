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
