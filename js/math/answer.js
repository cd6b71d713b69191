// The twin of dlmath/widgets/answer.py.

/** Is a number close enough to the answer? @param {number} given @param {number} answer @param {number} tolerance */
export const isRight = (given, answer, tolerance) => Math.abs(given - answer) <= tolerance + 1e-9;

/** A number as people type it, with a comma or a point, any minus sign, and perhaps ° after it; null when it is not one. @param {string} text */
export function readNumber(text) {
  const plain = text.trim().replace(/°$/, "").trimEnd().replace(",", ".").replace("−", "-");
  return /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)$/.test(plain) ? Number(plain) : null;
}
