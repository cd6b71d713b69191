// A curve, its tangent at a point, and how their difference shrinks when one comes closer.
import { standing } from "../lib/control.ts";
import type { Attributes } from "../lib/drawing.ts";
import figure, { type Scene } from "../lib/figure.ts";
import { short } from "../lib/number.ts";
import type Picture from "../lib/picture.ts";
import plot from "../lib/plot.ts";
import scale, { type Scale } from "../lib/scale.ts";
import spot from "../lib/spot.ts";
import { curves, linear } from "../math/curves.ts";

export type State = { curve: "square" | "exponential" | "sigmoid" | "sine", x: number, dx: number };
type Shown = Scene<State, ReturnType<typeof values>>;

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

const frameOf = (width: number) => ({ left: 40, top: 6, width: width - 54, height: UPPER });

/** Through the point of the curve, a line of this slope from one end of the window to the other. */
function drawThrough(picture: Picture, key: string, { curve, x }: State, slope: number, sx: Scale, sy: Scale, look: Attributes) {
  const at = (other: number) => curves[curve].value(x) + slope * (other - x);
  const [from, to] = windows[curve].x;
  picture.line(key, sx(from), sy(at(from)), sx(to), sy(at(to)), look);
}

/** Δx across, upwards what the tangent makes of it, and what is missing to the curve. */
function drawSteps(picture: Picture, { state: { curve, x, dx }, values: { exact, linear: straight } }: Shown, sx: Scale, sy: Scale) {
  const f = curves[curve];
  const [from, to, height] = [sx(x), sx(x + dx), sy(f.value(x))];
  picture.line("across", from, height, to, height, { stroke: "var(--dl-move)", "stroke-width": 1.5 });
  picture.line("up", to, height, to, sy(straight), { stroke: "var(--dl-follow)", "stroke-width": 1.5 });
  if (Math.abs(to - from) > 24) {
    picture.text("dx", (from + to) / 2, height + (straight < f.value(x) ? -7 : 17), "Δ*x*", { "text-anchor": "middle", class: "dl-over", style: "fill:var(--dl-move)" });
  }
  picture.line("error", to, sy(exact), to, sy(straight), { stroke: "var(--dl-follow)", "stroke-width": 6, "stroke-opacity": 0.7 });
}

/** The curve with its tangent and the secant. */
function drawCurve(picture: Picture, scene: Shown) {
  const { state, values: { slope, secant } } = scene;
  const [f, range] = [curves[state.curve], windows[state.curve]];
  return plot(picture, "curve", { ...frameOf(picture.width), ...range }, (sx, sy) => {
    const points = Array.from({ length: 121 }, (_, k) => range.x[0] + ((range.x[1] - range.x[0]) * k) / 120);
    picture.curve("f", points.map((at) => [sx(at), sy(clamp(f.value(at), [-1e3, 1e3]))]), { stroke: "var(--dl-ink)", "stroke-width": 2 });
    drawThrough(picture, "tangent", state, slope, sx, sy, { stroke: "var(--dl-follow)", "stroke-width": 2, "stroke-dasharray": "7 4" });
    drawThrough(picture, "secant", state, secant, sx, sy, { stroke: "var(--dl-move)", "stroke-width": 1.25 });
    drawSteps(picture, scene, sx, sy);
  });
}

/** Both points of the curve, to drag. */
function drawHandles(picture: Picture, { state: { curve, x, dx }, values: { exact }, controls, set, t }: Shown, px: Scale, py: Scale) {
  const range = windows[curve];
  spot(picture, "far", px(clamp(x + dx, range.x)), py(clamp(exact, range.y)), {
    label: t("far"), ...standing(controls.dx, dx), text: `Δx = ${short(dx)}`,
    drag: (at) => set({ dx: px.invert(at) - x }),
    key: (right, up) => set({ dx: dx + controls.dx.step * (right + up) }),
  }, { r: 5.5, fill: "var(--dl-paper)", stroke: "var(--dl-move)", "stroke-width": 2.5 });
  spot(picture, "touch", px(x), py(clamp(curves[curve].value(x), range.y)), {
    label: t("touch"), ...standing(controls.x, x), text: `x = ${short(x)}`,
    drag: (at) => set({ x: px.invert(at) }),
    key: (right, up) => set({ x: x + controls.x.step * (right + up) }),
  });
}

/** The error at every distance, both on scales of powers. */
function drawErrors(picture: Picture, { state, values: { error }, t }: Shown) {
  const { dx } = state;
  const { left, width } = frameOf(picture.width);
  const top = UPPER + 56;
  const log = scale([NEAR, FAR], [left, left + width]);
  const sign = dx < 0 ? -1 : 1;
  const { y } = plot(picture, "errors", {
    left, top, width, height: LOWER, x: [NEAR, FAR], y: ERRORS, ylog: true, xticks: [], yname: t("error"),
  }, (_, sy) => {
    const powers = Array.from({ length: 57 }, (_unused, k) => NEAR + k / 8);
    const curvePoints = powers.map((power) => [log(power), sy(Math.max(1e-12, errorAt(state, sign * 2 ** power)))]);
    picture.curve("errorcurve", curvePoints, { stroke: "var(--dl-ink)", "stroke-width": 2 });
    const [from, to] = [NEAR, FAR].map((power) => sy(0.2 * 4 ** power));
    picture.line("guide", log(NEAR), from, log(FAR), to, { stroke: "var(--dl-quiet)", "stroke-dasharray": "3 4" });
  });
  for (let power = NEAR; power <= FAR; power += 1) {
    picture.mark(`power${power}`, log(power), top + LOWER + 18, power < 0 ? `1/${2 ** -power}` : short(2 ** power), { "text-anchor": "middle" });
  }
  picture.text("xname", left + width, top - 9, t("distance"), { "text-anchor": "end", style: "fill:var(--dl-quiet)" });
  if (dx && error >= ERRORS[0]) {
    picture.circle("now", log(clamp(Math.log2(Math.abs(dx)), [NEAR, FAR])), y(error), 6, { fill: "var(--dl-follow)", stroke: "var(--dl-paper)", "stroke-width": 1.5 });
  }
}

export default figure<State, ReturnType<typeof values>>({
  height: () => UPPER + LOWER + 84,
  values,
  shown: { slope: 3, secant: 3, error: 5 },
  draw(picture, scene) {
    const { left, top, width } = frameOf(picture.width);
    const { x, y } = drawCurve(picture, scene);
    // Beside the axis: below it stands a number, also at its end.
    picture.text("xaxis", left + width + 5, top + UPPER + 5, "*x*");
    drawHandles(picture, scene, x, y);
    drawErrors(picture, scene);
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
