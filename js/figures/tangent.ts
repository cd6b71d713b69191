// A curve, its tangent at a point, and how their difference shrinks when one comes closer.
import { standing } from "../lib/control.ts";
import figure from "../lib/figure.ts";
import { short } from "../lib/number.ts";
import plot from "../lib/plot.ts";
import scale from "../lib/scale.ts";
import spot from "../lib/spot.ts";
import { curves, linear } from "../math/curves.ts";

export type State = { curve: "square" | "exponential" | "sigmoid" | "sine", x: number, dx: number };

const [UPPER, LOWER] = [230, 150];
/** The window of each curve. */
const windows: Record<State["curve"], { x: [number, number], y: [number, number] }> = {
  square: { x: [-3.5, 3.5], y: [-3, 10] },
  exponential: { x: [-3.5, 3.5], y: [-2, 11] },
  sigmoid: { x: [-5, 5], y: [-0.6, 1.6] },
  sine: { x: [-5, 5], y: [-2.2, 2.2] },
};
/** The range of |Δx|, as powers of two, and of the error. */
const NEAR = -6;
const FAR = 1;
const ERRORS: [number, number] = [1e-8, 100];

function values({ curve, x, dx }: State) {
  const f = curves[curve];
  const exact = f.value(x + dx);
  // At distance 0 the secant has become the tangent.
  const secant = dx ? (exact - f.value(x)) / dx : f.slope(x);
  return { slope: f.slope(x), secant, exact, linear: linear(curve, x, dx), error: Math.abs(exact - linear(curve, x, dx)) };
}

const errorAt = (state: State, dx: number) => values({ ...state, dx }).error;
const clamp = (value: number, [low, high]: [number, number]) => Math.max(low, Math.min(high, value));

export default figure<State, ReturnType<typeof values>>({
  height: () => UPPER + LOWER + 84,
  values,
  shown: { slope: 3, secant: 3, error: 5 },
  draw(picture, { state, values: { slope, secant, exact, linear: straight, error }, controls, set, t }) {
    const { curve, x, dx } = state;
    const f = curves[curve];
    const range = windows[curve];
    const frame = { left: 40, top: 6, width: picture.width - 54, height: UPPER };
    const { x: px, y: py } = plot(picture, "curve", { ...frame, ...range }, (sx, sy) => {
      const points = Array.from({ length: 121 }, (_, k) => range.x[0] + ((range.x[1] - range.x[0]) * k) / 120);
      const tangent = (at: number) => f.value(x) + slope * (at - x);
      picture.curve("f", points.map((at) => [sx(at), sy(clamp(f.value(at), [-1e3, 1e3]))]), { stroke: "var(--dl-ink)", "stroke-width": 2 });
      picture.line("tangent", sx(range.x[0]), sy(tangent(range.x[0])), sx(range.x[1]), sy(tangent(range.x[1])), { stroke: "var(--dl-follow)", "stroke-width": 2, "stroke-dasharray": "7 4" });
      const through = (at: number) => f.value(x) + secant * (at - x);
      picture.line("secant", sx(range.x[0]), sy(through(range.x[0])), sx(range.x[1]), sy(through(range.x[1])), { stroke: "var(--dl-move)", "stroke-width": 1.25 });
      // Δx across, and upwards what the tangent makes of it.
      const [from, to, height] = [sx(x), sx(x + dx), sy(f.value(x))];
      picture.line("across", from, height, to, height, { stroke: "var(--dl-move)", "stroke-width": 1.5 });
      picture.line("up", to, height, to, sy(straight), { stroke: "var(--dl-follow)", "stroke-width": 1.5 });
      if (Math.abs(to - from) > 24) {
        picture.text("dx", (from + to) / 2, height + (straight < f.value(x) ? -7 : 17), "Δ*x*", { "text-anchor": "middle", class: "dl-over", style: "fill:var(--dl-move)" });
      }
      picture.line("error", sx(x + dx), sy(exact), sx(x + dx), sy(straight), { stroke: "var(--dl-follow)", "stroke-width": 6, "stroke-opacity": 0.7 });
    });
    // Beside the axis: below it stands a number, also at its end.
    picture.text("xaxis", frame.left + frame.width + 5, frame.top + UPPER + 5, "*x*");
    const inside = (value: number) => clamp(value, range.y);
    spot(picture, "far", px(clamp(x + dx, range.x)), py(inside(exact)), {
      label: t("far"), ...standing(controls.dx, dx), text: `Δx = ${short(dx)}`,
      drag: (at) => set({ dx: px.invert(at) - x }),
      key: (right, up) => set({ dx: dx + controls.dx.step * (right + up) }),
    }, { r: 5.5, fill: "var(--dl-paper)", stroke: "var(--dl-move)", "stroke-width": 2.5 });
    spot(picture, "touch", px(x), py(inside(f.value(x))), {
      label: t("touch"), ...standing(controls.x, x), text: `x = ${short(x)}`,
      drag: (at) => set({ x: px.invert(at) }),
      key: (right, up) => set({ x: x + controls.x.step * (right + up) }),
    });

    const top = UPPER + 56;
    const log = scale([NEAR, FAR], [frame.left, frame.left + frame.width]);
    const sign = dx < 0 ? -1 : 1;
    const { y } = plot(picture, "errors", {
      left: frame.left, top, width: frame.width, height: LOWER, x: [NEAR, FAR], y: ERRORS, ylog: true, xticks: [], yname: t("error"),
    }, (_, sy) => {
      const powers = Array.from({ length: 57 }, (_unused, k) => NEAR + k / 8);
      const curvePoints = powers.map((power) => [log(power), sy(Math.max(1e-12, errorAt(state, sign * 2 ** power)))]);
      picture.curve("errorcurve", curvePoints, { stroke: "var(--dl-ink)", "stroke-width": 2 });
      const [from, to] = [NEAR, FAR].map((power) => sy(0.2 * 4 ** power));
      picture.line("guide", log(NEAR), from, log(FAR), to, { stroke: "var(--dl-quiet)", "stroke-dasharray": "3 4" });
    });
    for (let power = NEAR; power <= FAR; power += 1) {
      picture.text(`power${power}`, log(power), top + LOWER + 18, power < 0 ? `1/${2 ** -power}` : short(2 ** power), { "text-anchor": "middle" });
    }
    picture.text("xname", frame.left + frame.width, top - 9, t("distance"), { "text-anchor": "end", style: "fill:var(--dl-quiet)" });
    if (dx && error >= ERRORS[0]) {
      picture.circle("now", log(clamp(Math.log2(Math.abs(dx)), [NEAR, FAR])), y(error), 6, { fill: "var(--dl-follow)", stroke: "var(--dl-paper)", "stroke-width": 1.5 });
    }
  },
  sentences({ state, values: { exact, linear: straight, error }, t }) {
    const { x, dx } = state;
    if (!dx) return [t("touching")];
    const half = errorAt(state, dx / 2);
    const here = t("compare", { at: short(x + dx), straight: short(straight), exact: short(exact) });
    if (error < 1e-9 || half < 1e-10) return [here, t("exact")];
    // Near enough, half the distance divides the error by about 4, or by more.
    if (error < half) return [here, t("returns")];
    if (error < 1.5 * half) return [here, t("tooFar")];
    return [here, t("halving", { times: short(Math.round((10 * error) / half) / 10) })];
  },
});
