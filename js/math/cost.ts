// The twin of the cross-entropy in dlmath/cost.py; the square error stands in training.ts.

/** Cross-entropy of one answer, from the sums of its sigmoid units: −ln a = ln(1 + e^{−z}), and ln(1 + e^z) for 1 − a. */
export function entropyOfSums(z: ArrayLike<number>, t: ArrayLike<number>) {
  let sum = 0;
  for (let j = 0; j < z.length; j += 1) {
    const against = t[j] ? -z[j] : z[j];
    // Computed so that nothing overflows.
    sum += Math.max(0, against) + Math.log1p(Math.exp(-Math.abs(against)));
  }
  return sum;
}
