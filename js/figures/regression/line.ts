// The points that count and the line through them, by p and q, or by p and the height at the centre.
import type { Controls } from "../../lib/control.ts";
import type { Scene } from "../../lib/figure.ts";
import { short } from "../../lib/number.ts";
import { fitLine, lineCost, lineCostGradient, mean, residuals, typicalError } from "../../math/regression.ts";

export type State = { points: number[][], n: number, p: number, q: number, best: boolean, centred: boolean, left: boolean };
export type Counting = ReturnType<typeof counting>;
/** What a drag goes on with: read from the line each time, it would move with the rounding of each step. */
export type Memory = {
  /** The grip that was dragged last, where that led to, and the point that stays where it is. */
  held: { grip: number, p: number, q: number, pivot: number[] } | null;
  /** The height at the centre that stays when p changes, as the reader has set it. */
  height: number | null;
};
export type Shown = Scene<State, ReturnType<typeof values>, Counting, Memory>;

export const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** The points that count, their best line, and the least cost of all lines. */
export function counting({ points, n }: State) {
  const [x, y] = [0, 1].map((axis) => points.slice(0, n).map((point) => point[axis]));
  const best = fitLine(x, y);
  const centre = [mean(x), mean(y)];
  return { x, y, best, centre, floor: best ? lineCost(x, y, best[0], best[1]) : lineCost(x, y, 0, centre[1]) };
}

export function values(state: State, { x, y, best, centre, floor }: Counting) {
  const { p, q, centred } = state;
  const shown = state.best ? best : null;
  const r = residuals(x, y, p, q);
  const [alongP, alongQ] = lineCostGradient(x, y, p, q);
  return {
    n: state.n, residuals: r, typical: typicalError(r), C_T: lineCost(x, y, p, q), m: centred ? p * centre[0] + q : null,
    // On the map from the centre m stays while p changes.
    C_p: centred ? alongP - centre[0] * alongQ : alongP, C_q: centred ? null : alongQ, C_m: centred ? alongQ : null,
    p_best: shown && shown[0], q_best: shown && !centred ? shown[1] : null,
    m_best: shown && centred ? centre[1] : null, C_best: shown && floor,
  };
}

/** The height of the line by the name that the map gives it: at the centre, or at x = 0. */
export const heightOf = ({ p, q, centred }: State, { centre }: Counting) =>
  (centred ? { name: "m", height: p * centre[0] + q } : { name: "q", height: q });

/** What a handle of the line says. */
export function told({ state, results }: Shown) {
  const { name, height } = heightOf(state, results);
  return `p = ${short(state.p)}, ${name} = ${short(height)}`;
}

/** The line through a point with a slope as near to p as the ranges allow. */
export function through([x, y]: number[], slope: number, { p, q }: Controls<State>) {
  const nearest = x ? clamp(slope, Math.max(p.min, (y - q.max) / x), Math.min(p.max, (y - q.min) / x)) : clamp(slope, p.min, p.max);
  const rounded = Math.round(nearest / p.step) * p.step;
  return { p: rounded, q: y - rounded * x };
}

/** The height at the centre as the reader has set it, before q was rounded. */
export function steady(memory: Memory, now: number, { q }: Controls<State>) {
  const { height } = memory;
  memory.height = height !== null && Math.abs(height - now) <= q.step / 2 + 1e-9 ? height : now;
  return memory.height;
}
