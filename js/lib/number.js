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

/** With a fixed number of digits up to a million, and 3.2 · 10¹⁷ beyond. @param {number} value @param {number} [digits] */
export function compact(value, digits = 3) {
  if (Math.abs(value) < 1e6) return format(value, digits);
  const [mantissa, exponent] = value.toExponential(1).split("e+");
  return `${mantissa.replace("-", "−")} · *10^{${exponent}}*`;
}

/** Three decimals, and for a small number two digits that mean something: 0.287, 0.000072. @param {number} value */
export function fine(value) {
  if (!value) return "0";
  const size = Math.abs(value);
  return format(value, size >= 0.01 || size < 1e-9 ? 3 : 1 - Math.floor(Math.log10(size)));
}
