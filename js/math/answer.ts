// The twin of dlmath/widgets/answer.py.

/** Is a number close enough to the answer? */
export const isRight = (given: number, answer: number, tolerance: number) => Math.abs(given - answer) <= tolerance + 1e-9;
