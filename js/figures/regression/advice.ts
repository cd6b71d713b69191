// What would make the cost less.
import { format } from "../../lib/number.ts";
import { lineCostGradient, mean } from "../../math/regression.ts";
import { heightOf, type Shown } from "./line.ts";

export default function advice({ state, results, values: { C_T }, controls, t }: Shown) {
  const { x, y, best, floor } = results;
  const { p, q, centred } = state;
  const { name } = heightOf(state, results);
  const n = x.length;
  if (!best) return t("upright", { n, floor: format(floor) });
  const middle = mean(x);
  const spread = x.reduce((sum, xk) => sum + (xk - middle) ** 2, 0);
  // While p changes, the height at this x is held.
  const axis = centred ? middle : 0;
  const [slopeP, slopeQ] = lineCostGradient(x.map((xk) => xk - axis), y, p, q + p * axis);
  const curvature = x.reduce((sum, xk) => sum + (xk - axis) ** 2, 0);
  // However the best line is rounded to the sliders' steps, it costs no more than this.
  const rounding = (spread * (controls.p.step / 2) ** 2 + n * (controls.q.step / 2) ** 2) / 2;
  if (C_T - floor < 1e-9) return t("best");
  if (C_T - floor < rounding) return t("nearly");
  // A step s along a parabola with the slope g and the curvature c changes its height by -|g|s + cs²/2.
  const helps = (slope: number, curvature: number, step: number) => Math.abs(slope) > curvature * step * 0.5000001;
  const height = `*${name}*`;
  const byTurning = !helps(slopeP, curvature, controls.p.step) ? "" : slopeP < 0 ? "larger" : "smaller";
  const byLifting = !helps(slopeQ, n, controls.q.step) ? "" : slopeQ < 0 ? "larger" : "smaller";
  if (byTurning && byLifting) return t(`either.${byTurning}.${byLifting}`, { height });
  if (byTurning) return t(`slope.${byTurning}`, { height });
  return byLifting ? t(`height.${byLifting}`, { height }) : t("together", { height });
}
