// Numbers as a reader sees them.

/** With a fixed number of digits, a true minus sign, and no "−0.00". */
export function format(value: number, digits = 2) {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/** As few digits as the number needs, and so many at most: what rounding has left far behind the point is not shown. */
const brief = (value: number, most: number) => format(value, decimals(Number(value.toFixed(most))));
export const short = (value: number) => brief(value, 3);
export const four = (value: number) => brief(value, 4);

/** How many decimals a slider's step needs. */
export const decimals = (step: number) => (String(step).split(".")[1] ?? "").length;

/** With a fixed number of digits up to a million, and 3.2 · 10¹⁷ beyond. */
export function compact(value: number, digits = 3) {
  if (Math.abs(value) < 1e6) return format(value, digits);
  const [mantissa, exponent] = value.toExponential(1).split("e+");
  return `${mantissa.replace("-", "−")} · *10^{${exponent}}*`;
}

/** Three decimals, and for a small number two digits that mean something: 0.287, 0.000072. */
export function fine(value: number) {
  if (!value) return "0";
  const size = Math.abs(value);
  return format(value, size >= 0.01 || size < 1e-9 ? 3 : 1 - Math.floor(Math.log10(size)));
}

/** As fine as that, but from 1 on with two decimals, for a cost that nobody compares at the third. */
export const coarse = (value: number) => (Math.abs(value) < 1 ? fine(value) : format(value));

/** A number as a factor or summand: in brackets if it is negative. */
export const factor = (value: number, written = short) => (value < 0 ? `(${written(value)})` : written(value));

/** A whole number of things, in groups of three digits as in the text: 1,181. */
export const counted = (count: number) => format(count, 0).replace(/\B(?=(\d{3})+$)/g, ",");

/** Is a number another one, rounded to as many digits after the point as it has itself, and still near to it? */
export const isRounded = (given: number, exact: number) => {
  const digits = (String(given).split(".")[1] ?? "").length;
  const apart = Math.abs(given - exact);
  return digits > 0 && apart <= 0.5 * 10 ** -digits + 1e-9 && apart <= 0.1 * Math.abs(exact);
};
