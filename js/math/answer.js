// The twin of dlmath/widgets/answer.py.

/** Is a number close enough to the answer? @param {number} given @param {number} answer @param {number} tolerance */
export const isRight = (given, answer, tolerance) => Math.abs(given - answer) <= tolerance + 1e-9;
