// Gradient descent on a map, and the height of every step.
import contours from "../lib/contours.ts";
import { standing } from "../lib/control.ts";
import figure from "../lib/figure.ts";
import { compact, format, short } from "../lib/number.ts";
import plot from "../lib/plot.ts";
import spot from "../lib/spot.ts";
import { descend, surfaces } from "../math/descent.ts";

export type State = { surface: "bowl" | "long_bowl" | "two_valleys" | "saddle", eta: number, steps: number, x0: number, y0: number };

const REACH = 2.5;
const LOWER = 120;
/** How many times as high the lower plot gets for a walk that runs away. */
const FARTHER = 6;
const side = (width: number) => Math.min(width - 44, 380);
/** Heights of the map's lines, lowest places, and the range of the lower plot. */
const maps: Record<State["surface"], { levels: number[], lowest: number[][], range: [number, number] }> = {
  bowl: { levels: [0.1, 0.5, 1.2, 2.2, 3.5, 5, 7, 9.5], lowest: [[0, 0]], range: [0, 8] },
  long_bowl: { levels: [0.2, 1, 2.5, 5, 8.5, 13, 19, 26], lowest: [[0, 0]], range: [0, 24] },
  two_valleys: { levels: [-0.45, -0.2, 0.1, 0.45, 0.85, 1.3, 2.2, 4, 8, 16], lowest: [[-1.0575, 0], [0.9304, 0]], range: [-1, 14] },
  saddle: { levels: [-4, -2.5, -1.3, -0.5, 0, 0.5, 1.3, 2.5, 4], lowest: [], range: [-5, 5] },
};

const walk = ({ surface, x0, y0, eta, steps }: State) => descend(surface, [x0, y0], eta, steps);

function values(_: State, { points, diverged }: ReturnType<typeof walk>) {
  const [x, y] = points[points.length - 1];
  return { x, y, count: points.length - 1, diverged };
}

export default figure<State, ReturnType<typeof values>, ReturnType<typeof walk>>({
  height: (width) => side(width) + LOWER + 96,
  compute: walk,
  values,
  shown: { x: 3, y: 3 },
  draw(picture, { state, results: { points }, controls, set, t }) {
    const { surface, x0, y0, eta } = state;
    const { value, gradient } = surfaces[surface];
    const { levels, lowest, range } = maps[surface];
    const size = side(picture.width);
    const left = (picture.width - size) / 2 + 12;
    const { x, y } = plot(picture, "map", {
      left, top: 6, width: size, height: size, x: [-REACH, REACH], y: [-REACH, REACH], xticks: [-2, -1, 0, 1, 2], yticks: [-2, -1, 0, 1, 2],
      ground: (px, py) => contours(picture, "levels", { f: value, levels, identity: surface }, px, py),
    }, (px, py) => {
      lowest.forEach(([lx, ly], k) => picture.path(`lowest${k}`, `M${px(lx) - 5} ${py(ly)}h10M${px(lx)} ${py(ly) - 5}v10`, { stroke: "var(--dl-ink)", "stroke-width": 1.5 }));
      const near = points.map(([a, b]) => [px(Math.max(-99, Math.min(99, a))), py(Math.max(-99, Math.min(99, b)))]);
      picture.curve("path", near, { stroke: "var(--dl-follow)", "stroke-width": 1.5 });
      near.slice(1).forEach(([a, b], k) => picture.circle(`point${k}`, a, b, k === near.length - 2 ? 5 : 3, { fill: "var(--dl-follow)" }));
      const [gx, gy] = gradient(x0, y0);
      if (points.length > 1) {
        picture.arrow("first", px(x0), py(y0), px(Math.max(-9, Math.min(9, x0 - eta * gx))), py(Math.max(-9, Math.min(9, y0 - eta * gy))), { stroke: "var(--dl-follow)", "stroke-width": 3 });
      }
    });
    spot(picture, "start", x(x0), y(y0), {
      label: t("drag"), ...standing(controls.x0, x0), text: `${short(x0)}, ${short(y0)}`,
      drag: (px, py) => set({ x0: x.invert(px), y0: y.invert(py) }),
      key: (dx, dy) => set({ x0: x0 + controls.x0.step * dx, y0: y0 + controls.y0.step * dy }),
    });

    const heights = points.map(([a, b]) => value(a, b));
    // A walk that runs away is followed for a while.
    const top = range[1] * (heights.some((height) => height > range[1]) ? FARTHER : 1);
    const last = Math.max(10, state.steps);
    plot(picture, "heights", {
      left, top: size + 58, width: size, height: LOWER, x: [-0.02 * last, 1.02 * last], y: [Math.min(range[0], -0.06 * top), top], xname: t("steps"), yname: "*f*",
    }, (px, py) => {
      const drawn = heights.map((height, k) => [px(k), py(Math.max(range[0] - 9, Math.min(9 * top, height)))]);
      picture.curve("heightcurve", drawn, { stroke: "var(--dl-follow)", "stroke-width": 1.5 });
      drawn.forEach(([a, b], k) => picture.circle(`height${k}`, a, b, k === drawn.length - 1 ? 5 : 2.5, { fill: "var(--dl-follow)" }));
    });
  },
  sentences({ state, values: { x, y, count, diverged }, t }) {
    const { surface, eta, y0 } = state;
    if (diverged) return [t("overflow", { eta: short(eta), step: diverged })];
    const height = surfaces[surface].value(x, y);
    const where = t("ends", { n: count, x: compact(x), y: compact(y), height: compact(height) });
    if (!count) return [where];
    // Down the saddle's sides any walk goes; along its ridge only one whose steps are too long gets so far.
    if (Math.abs(x) > 3 || Math.abs(y) > 3) return [where, t(surface === "saddle" && Math.abs(x) <= 3 ? "slides" : "runsAway", { eta: short(eta) })];
    const factor = 1 - 2 * eta;
    if (surface === "bowl") {
      const how = Math.abs(factor) < 1e-9 ? "jumps" : Math.abs(factor) > 1 - 1e-9 ? "never" : factor < 0 ? "flips" : Math.abs(factor) > 0.95 ? "slow" : "shrinks";
      return [where, t(how, { factor: format(factor, 2) })];
    }
    if (surface === "long_bowl") return [where, t("factors", { along: format(1 - 2 * eta, 2), across: format(1 - 10 * eta, 2) })];
    const [gx, gy] = surfaces[surface].gradient(x, y);
    const level = Math.hypot(gx, gy) < 0.05;
    if (surface === "saddle") {
      const onRidge = Math.abs(factor) > 1 - 1e-9 ? "stuckOnRidge" : "toSaddle";
      return [where, t(level ? "onSaddle" : y0 ? "offSaddle" : onRidge, { factor: format(factor, 2) })];
    }
    // The two valleys have a third level place, which is no minimum: the pass between them.
    const valley = maps.two_valleys.lowest.findIndex(([lx, ly]) => Math.hypot(x - lx, y - ly) < 0.1);
    if (level && valley >= 0) {
      // How curved this valley is along x decides whether steps of this length can stay.
      const across = 1 - eta * (12 * maps.two_valleys.lowest[valley][0] ** 2 - 4);
      if (across < -1) return [where, t("tooLong", { factor: format(across, 2) })];
    }
    return [where, t(!level ? "onTheWay" : valley === 0 ? "deeper" : valley === 1 ? "shallower" : "onPass")];
  },
});
