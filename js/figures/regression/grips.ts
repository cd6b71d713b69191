// What can be dragged in the plane: the line by its middle and by both its grips, and the points.
import { standing, type Controls } from "../../lib/control.ts";
import { short } from "../../lib/number.ts";
import type { Scale } from "../../lib/scale.ts";
import { changed } from "../../lib/table.ts";
import { clamp, through, told, type Shown, type State } from "./line.ts";

/** How far an arrow key moves a point. */
const POINT_STEP = 0.1;
/** The grips stay so far from the plane's sides, and so far apart. */
const [INSET, APART] = [1, 2];

/** Both ends of the part of a line that the grips can be on; null when it is not in sight. */
export function ends(p: number, q: number, { points: { x: X, y: Y } }: Controls<State>) {
  const crossings = Y.map((y) => (y - q) / p).sort((a, b) => a - b);
  const [from, to] = p ? crossings : q >= Y[0] && q <= Y[1] ? X : [0, 0];
  const [left, right] = [Math.max(X[0] + INSET, from), Math.min(X[1] - INSET, to)];
  return right - left < APART ? null : [left, right].map((x) => [x, p * x + q]);
}

/** The middle of the line, which lifts and lowers it. */
export function bodyOf(scene: Shown, x: Scale, y: Scale) {
  const { state: { p, q }, controls, set, t } = scene;
  const { x: X, y: Y } = controls.points;
  const inSight = ends(p, q, controls);
  const [from, to] = inSight?.map(([end]) => end) ?? X;
  const middle = (from + to) / 2;
  return {
    key: "middle", x: x(middle), y: y(clamp(p * middle + q, ...Y)),
    look: { r: 6, fill: "var(--dl-paper)", "fill-opacity": 0.7, stroke: "var(--dl-move)", "stroke-width": 2.5, "stroke-dasharray": inSight ? undefined : "3 2" },
    handle: {
      label: t("dragLine"), ...standing(controls.q, q), text: told(scene),
      drag: (px: number, py: number) => set({ q: y.invert(py) - p * x.invert(px) }),
      key: (dx: number, dy: number) => set({ q: q + controls.q.step * (dx + dy) }),
    },
  };
}

/** The grips of the line: where they are, and what dragging them does. */
export function gripsOf(scene: Shown, x: Scale, y: Scale) {
  const { state: { p, q }, memory, controls, set, t } = scene;
  const { x: X, y: Y } = controls.points;
  const inSight = ends(p, q, controls);
  const grips = inSight ?? [X[0] + INSET, X[1] - INSET].map((gx) => [gx, clamp(p * gx + q, ...Y)]);
  return grips.map(([gx, gy], k) => {
    const turn = (slope: (pivot: number[]) => number) => {
      const last = memory.held;
      const goesOn = last?.grip === k && Math.abs(last.p - p) < controls.p.step && Math.abs(last.q - q) < controls.q.step;
      const pivot = goesOn ? last.pivot : grips[1 - k];
      const line = through(pivot, slope(pivot), controls);
      memory.held = { grip: k, ...line, pivot };
      set(line);
    };
    return {
      key: `grip${k}`, x: x(gx), y: y(gy),
      look: {
        r: 8, fill: "var(--dl-paper)", "fill-opacity": 0.7, stroke: "var(--dl-move)", "stroke-width": 2.5,
        "stroke-dasharray": inSight ? undefined : "3 2",
      },
      handle: {
        label: t(k ? "gripRight" : "gripLeft"), ...standing(controls.p, p), text: told(scene),
        drag: (px: number, py: number) => turn(([ox, oy]) => {
          const across = k ? Math.max(x.invert(px), ox + APART) : Math.min(x.invert(px), ox - APART);
          return (clamp(y.invert(py), ...Y) - oy) / (across - ox);
        }),
        key: (dx: number, dy: number) => turn(() => p + controls.p.step * (dx + dy) * (k ? 1 : -1)),
      },
    };
  });
}

/** The points. */
export function dotsOf({ state: { points }, results: data, controls, set, t }: Shown, x: Scale, y: Scale) {
  return data.x.map((xk, k) => {
    const yk = data.y[k];
    const put = (toX: number, toY: number) => set({ points: changed(points, k, [toX, toY]) });
    return {
      key: `point${k}`, x: x(xk), y: y(yk),
      look: { r: data.x.length > 6 ? 4.5 : 6.5, fill: "var(--dl-move)", stroke: "var(--dl-paper)", "stroke-width": 1.5 },
      handle: {
        label: t("point", { k: k + 1 }), now: yk, min: controls.points.y[0], max: controls.points.y[1], text: `x = ${short(xk)}, y = ${short(yk)}`,
        drag: (px: number, py: number) => put(x.invert(px), y.invert(py)),
        key: (dx: number, dy: number) => put(xk + POINT_STEP * dx, yk + POINT_STEP * dy),
      },
    };
  });
}
