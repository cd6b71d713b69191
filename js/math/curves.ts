// The twin of the curves in dlmath/landscape.py: functions of one variable with their derivatives.
import { sigmoid, sigmoidSlope } from "./neuron.ts";

type Curve = { value: (x: number) => number, slope: (x: number) => number };

export const curves: Record<string, Curve> = {
  square: { value: (x) => x * x, slope: (x) => 2 * x },
  exponential: { value: (x) => Math.exp(-x), slope: (x) => -Math.exp(-x) },
  sigmoid: { value: sigmoid, slope: sigmoidSlope },
  sine: { value: Math.sin, slope: Math.cos },
};

/** The straight approximation f(x) + f′(x) Δx. */
export const linear = (curve: string, x: number, dx: number) => curves[curve].value(x) + curves[curve].slope(x) * dx;
