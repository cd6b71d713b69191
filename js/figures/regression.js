// Points, a line and the squares of its errors; beside them the cost of every line, as a map.
import cells from "../lib/cells.js";
import contours from "../lib/contours.js";
import figure from "../lib/figure.js";
import { format, short } from "../lib/number.js";
import plot from "../lib/plot.js";
import spot from "../lib/spot.js";
import { fitLine, lineCost, lineCostGradient, mean, residuals } from "../math/regression.js";

/** @typedef {import("../lib/figure.js").State} State */
/** @typedef {import("../lib/figure.js").Scene} Scene */
/** @typedef {import("../lib/picture.js").default} Picture */
/** @typedef {import("../lib/scale.js").Scale} Scale */
/** @typedef {{ left: number, top: number, width: number, height: number }} Frame */
/** @typedef {{ x: number[], y: number[], best: number[] | null, centre: number[], floor: number }} Data */

// Ranges and steps as Python declares them.
const [X, Y] = /** @type {[number, number][]} */ ([[0, 22], [0, 12]]);
const [P, Q] = [[-2, 2], [-12, 18]];
const [P_STEP, Q_STEP] = [0.01, 0.05];
/** How far an arrow key moves a point. */
const POINT_STEP = 0.1;
/** What the map shows: slopes across, and upwards the height at x = 0, or at the centre. */
const [SLOPES, HEIGHTS, HEIGHTS_AT_CENTRE] = /** @type {[number, number][]} */ ([[-1, 2], [-12, 18], [-2, 14]]);
/** The k-th level of the map is the cost of the best line when it is lifted by k times this much. */
const LIFT = 1.5;
const LEVELS = 15;
/** The grips stay so far from the plane's sides, and so far apart. */
const [INSET, APART] = [1, 2];
const SIDE_BY_SIDE = 540;

/** @param {number} value @param {number} low @param {number} high */
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/** Where plane and map lie. @param {number} width @returns {{ plane: Frame, map: Frame, height: number }} */
function layout(width) {
  const [left, top, right, foot] = [30, 24, 8, 26];
  if (width >= SIDE_BY_SIDE) {
    const free = width - 2 * left - 16 - right;
    const height = Math.min(320, Math.round(free * 0.6));
    const plane = { left, top, width: Math.round(free * 0.58), height };
    return { plane, map: { left: 2 * left + 16 + plane.width, top, width: free - plane.width, height }, height: top + height + foot };
  }
  const plane = { left, top, width: width - left - right, height: Math.round(width * 0.62) };
  const map = { ...plane, top: top + plane.height + foot + 34, height: Math.round(width * 0.56) };
  return { plane, map, height: map.top + map.height + foot };
}

/** The points that count, their best line, and the least cost of all lines. @param {State} state @returns {Data} */
function counting({ points, n }) {
  const [x, y] = [0, 1].map((axis) => points.slice(0, n).map((/** @type {number[]} */ point) => point[axis]));
  const best = fitLine(x, y);
  const centre = [mean(x), mean(y)];
  return { x, y, best, centre, floor: best ? lineCost(x, y, best[0], best[1]) : lineCost(x, y, 0, centre[1]) };
}

/** The height of the line by the name that the map gives it: at the centre, or at x = 0. @param {State} state @param {Data} data */
const heightOf = ({ p, q, centred }, { centre }) => (centred ? { name: "m", height: p * centre[0] + q } : { name: "q", height: q });

/** What a handle of the line says. @param {State} state @param {Data} data */
function told(state, data) {
  const { name, height } = heightOf(state, data);
  return `p = ${short(state.p)}, ${name} = ${short(height)}`;
}

/** The line through a point with a slope as near to p as the ranges allow. @param {number[]} point @param {number} p */
function through([x, y], p) {
  const slope = x ? clamp(p, Math.max(P[0], (y - Q[1]) / x), Math.min(P[1], (y - Q[0]) / x)) : clamp(p, P[0], P[1]);
  const rounded = Math.round(slope / P_STEP) * P_STEP;
  return { p: rounded, q: y - rounded * x };
}

/** Both ends of the part of a line that the grips can be on; null when it is not in sight. @param {number} p @param {number} q */
function ends(p, q) {
  const crossings = Y.map((y) => (y - q) / p).sort((a, b) => a - b);
  const [from, to] = p ? crossings : q >= Y[0] && q <= Y[1] ? X : [0, 0];
  const [left, right] = [Math.max(X[0] + INSET, from), Math.min(X[1] - INSET, to)];
  return right - left < APART ? null : [left, right].map((x) => [x, p * x + q]);
}

/**
 * The point that stays where it is while a grip is dragged, by picture: were it read from the line each time, the
 * rounding of each step would move it.
 * @type {WeakMap<Picture, { grip: number, p: number, q: number, pivot: number[] }>}
 */
const held = new WeakMap();

/** In the same way, the height at the centre that stays when p changes. @type {WeakMap<Picture, number>} */
const kept = new WeakMap();

/** The height at the centre as the reader has set it, before q was rounded. @param {Picture} picture @param {number} now */
function steady(picture, now) {
  const last = kept.get(picture);
  const height = last !== undefined && Math.abs(last - now) <= Q_STEP / 2 + 1e-9 ? last : now;
  kept.set(picture, height);
  return height;
}

/**
 * The grips of a line, for the handles: where they are, and what dragging them does.
 * @param {Picture} picture @param {Scene} scene @param {Scale} x @param {Scale} y @param {Data} data
 */
function gripsOf(picture, { state, set, t }, x, y, data) {
  const { p, q } = state;
  const inSight = ends(p, q);
  const grips = inSight ?? [X[0] + INSET, X[1] - INSET].map((gx) => [gx, clamp(p * gx + q, ...Y)]);
  return grips.map(([gx, gy], k) => {
    /** @param {(pivot: number[]) => number} slope */
    const turn = (slope) => {
      const last = held.get(picture);
      const goesOn = last?.grip === k && Math.abs(last.p - p) < P_STEP && Math.abs(last.q - q) < Q_STEP;
      const pivot = goesOn ? last.pivot : grips[1 - k];
      const line = through(pivot, slope(pivot));
      held.set(picture, { grip: k, ...line, pivot });
      set(line);
    };
    return {
      key: `grip${k}`, x: x(gx), y: y(gy),
      look: { r: 8, fill: "var(--dl-paper)", "fill-opacity": 0.7, stroke: "var(--dl-move)", "stroke-width": 2.5, "stroke-dasharray": inSight ? undefined : "3 2" },
      handle: {
        label: t(k ? "gripRight" : "gripLeft"), now: p, min: P[0], max: P[1], text: told(state, data),
        drag: (/** @type {number} */ px, /** @type {number} */ py) => turn(([ox, oy]) => {
          const across = k ? Math.max(x.invert(px), ox + APART) : Math.min(x.invert(px), ox - APART);
          return (clamp(y.invert(py), ...Y) - oy) / (across - ox);
        }),
        key: (/** @type {number} */ dx, /** @type {number} */ dy) => turn(() => p + P_STEP * (dx + dy) * (k ? 1 : -1)),
      },
    };
  });
}

/** The points, for the handles. @param {Scene} scene @param {Scale} x @param {Scale} y @param {Data} data */
function dotsOf({ state: { points }, set, t }, x, y, data) {
  return data.x.map((xk, k) => {
    const yk = data.y[k];
    const put = (/** @type {number} */ toX, /** @type {number} */ toY) =>
      set({ points: points.map((/** @type {number[]} */ point, /** @type {number} */ i) => (i === k ? [toX, toY] : point)) });
    return {
      key: `point${k}`, x: x(xk), y: y(yk),
      look: { r: data.x.length > 6 ? 4.5 : 6.5, fill: "var(--dl-move)", stroke: "var(--dl-paper)", "stroke-width": 1.5 },
      handle: {
        label: t("point", { k: k + 1 }), now: yk, min: Y[0], max: Y[1], text: `x = ${short(xk)}, y = ${short(yk)}`,
        drag: (/** @type {number} */ px, /** @type {number} */ py) => put(x.invert(px), y.invert(py)),
        key: (/** @type {number} */ dx, /** @type {number} */ dy) => put(xk + POINT_STEP * dx, yk + POINT_STEP * dy),
      },
    };
  });
}

/** On which side of its point a square stands: away from a rising line, if it has room there. @param {number} at @param {number} side @param {boolean} above @param {Frame} frame */
function leftOf(at, side, above, { left, width }) {
  const [fitsLeft, fitsRight] = [at - side >= left, at + side <= left + width];
  return fitsLeft === fitsRight ? above : fitsLeft;
}

/** The points with the line and the squares. @param {Picture} picture @param {Scene} scene @param {Frame} frame @param {Data} data */
function drawPlane(picture, scene, frame, data) {
  const { state, values, set, t } = scene;
  const { p, q } = state;
  const far = [-1, 23];
  const { centred } = state;
  const m = p * data.centre[0] + q;
  const { x, y } = plot(picture, "plane", { ...frame, x: X, y: Y, xticks: [0, 5, 10, 15, 20], yticks: [0, 5, 10] }, (x, y) => {
    data.x.forEach((xk, k) => {
      const r = values.residuals[k];
      const [from, to] = [y(data.y[k]), y(data.y[k] - r)];
      const side = Math.abs(from - to);
      const left = leftOf(x(xk), side, r > 0, frame) ? x(xk) - side : x(xk);
      picture.rect(`square${k}`, left, Math.min(from, to), side, side, {
        fill: "var(--dl-follow)", "fill-opacity": 0.16, stroke: "var(--dl-follow)", "stroke-opacity": 0.55, "pointer-events": "none",
      });
      picture.line(`residual${k}`, x(xk), from, x(xk), to, { stroke: "var(--dl-follow)", "stroke-width": 2, "pointer-events": "none" });
    });
    if (state.best && data.best) {
      const [slope, height] = data.best;
      picture.line("best", x(far[0]), y(slope * far[0] + height), x(far[1]), y(slope * far[1] + height), {
        stroke: "var(--dl-follow)", "stroke-width": 1.8, "stroke-dasharray": "7 5", "pointer-events": "none",
      });
    }
    if (centred) picture.line("height", x(data.centre[0]), y(0), x(data.centre[0]), y(m), { stroke: "var(--dl-move)", "stroke-dasharray": "2 3", "stroke-width": 1.5, "pointer-events": "none" });
    const line = far.map((edge) => [x(edge), y(p * edge + q)]).flat();
    picture.line("line", line[0], line[1], line[2], line[3], { stroke: "var(--dl-move)", "stroke-width": 2.5, "pointer-events": "none" });
    const body = picture.line("body", line[0], line[1], line[2], line[3], { stroke: "transparent", "stroke-width": 30, "pointer-events": "stroke" });
    picture.handle(body, "body", {
      label: t("dragLine"), now: q, min: Q[0], max: Q[1], text: told(state, data),
      drag: (px, py) => set({ q: y.invert(py) - p * x.invert(px) }),
      key: (dx, dy) => set({ q: q + Q_STEP * (dx + dy) }),
    });
    if (state.best || centred) cross(picture, "centre", x(data.centre[0]), y(data.centre[1]));
  });
  picture.text("x", frame.left + frame.width, frame.top + frame.height + 18, "*x*", { "text-anchor": "end" });
  if (centred && m > 1.5) picture.text("m", x(data.centre[0]) + 6, y(0) - 7, "*m*", { "pointer-events": "none" });
  picture.text("y", frame.left - 9, frame.top - 8, "*y*", { "text-anchor": "end" });

  const dots = [...gripsOf(picture, scene, x, y, data), ...dotsOf(scene, x, y, data)];
  const outlines = cells(dots.map((dot) => [dot.x, dot.y]), 22);
  dots.forEach((dot, k) => {
    picture.element(`${dot.key}dot`, "circle", { cx: dot.x, cy: dot.y, "pointer-events": "none", ...dot.look });
    picture.handle(picture.path(dot.key, outlines[k], { fill: "transparent" }), dot.key, dot.handle);
  });
}

/** The cost of all lines, and which of them is drawn. @param {Picture} picture @param {Scene} scene @param {Frame} frame @param {Data} data */
function drawMap(picture, { state, set, t }, frame, data) {
  const { x: xs, y: ys, best, centre, floor } = data;
  const { p, centred } = state;
  const middle = centred ? centre[0] : 0;
  const { x, y } = plot(picture, "map", {
    ...frame, x: SLOPES, y: centred ? HEIGHTS_AT_CENTRE : HEIGHTS, xticks: [-1, 0, 1, 2], yticks: centred ? [0, 5, 10] : [-10, 0, 10],
    ground: (x, y) => contours(picture, "levels", {
      f: (slope, height) => lineCost(xs, ys, slope, height - slope * middle),
      levels: Array.from({ length: LEVELS }, (_, k) => floor + (xs.length * ((k + 1) * LIFT) ** 2) / 2),
      identity: [centred, xs, ys].join(" "),
    }, x, y),
  }, (x, y) => {
    if (state.best && best) cross(picture, "lowest", x(best[0]), y(best[1] + best[0] * middle));
  });
  picture.text("p", frame.left + frame.width - 14, frame.top + frame.height + 18, "*p*", { "text-anchor": "end" });
  picture.text("q", frame.left - 9, frame.top - 8, centred ? "*m*" : "*q*", { "text-anchor": "end" });
  picture.text("mapname", frame.left + frame.width, frame.top - 8, t("map"), { "text-anchor": "end", style: "fill:var(--dl-quiet)" });

  const { height } = heightOf(state, data);
  const at = [clamp(x(p), frame.left, frame.left + frame.width), clamp(y(height), frame.top, frame.top + frame.height)];
  const off = at[0] !== x(p) || at[1] !== y(height);
  const to = (/** @type {number} */ slope, /** @type {number} */ level) => set(through([middle, clamp(level, ...y.domain)], clamp(slope, ...x.domain)));
  spot(picture, "spot", at[0], at[1], {
    label: t("spot"), now: p, min: P[0], max: P[1], text: told(state, data),
    drag: (px, py) => to(x.invert(px), y.invert(py)),
    key: (dx, dy) => {
      const level = (centred ? steady(picture, height) : height) + Q_STEP * dy;
      kept.set(picture, level);
      set({ p: p + P_STEP * dx, q: level - (p + P_STEP * dx) * middle });
    },
  }, off ? { fill: "var(--dl-paper)", stroke: "var(--dl-move)" } : {});
}

/** Marks a place. @param {Picture} picture @param {string} key @param {number} x @param {number} y */
function cross(picture, key, x, y) {
  const d = `M${x - 8} ${y}H${x + 8}M${x} ${y - 8}V${y + 8}`;
  picture.path(`${key}halo`, d, { stroke: "var(--dl-paper)", "stroke-width": 6, "stroke-opacity": 0.8, "pointer-events": "none" });
  picture.path(key, d, { stroke: "var(--dl-follow)", "stroke-width": 2.5, "pointer-events": "none" });
}

/** What would make the cost less. @param {Scene} scene @param {Data} data */
function advice({ state, values: { C_T }, t }, data) {
  const { x, y, best, floor } = data;
  const { p, q, centred } = state;
  const { name } = heightOf(state, data);
  const n = x.length;
  if (n === 1) return t("single");
  if (!best) return t("upright", { n, floor: format(floor) });
  const middle = mean(x);
  const spread = x.reduce((sum, xk) => sum + (xk - middle) ** 2, 0);
  // While p changes, the height at this x is held.
  const axis = centred ? middle : 0;
  const [slopeP, slopeQ] = lineCostGradient(x.map((xk) => xk - axis), y, p, q + p * axis);
  const curvature = x.reduce((sum, xk) => sum + (xk - axis) ** 2, 0);
  // However the best line is rounded to the sliders' steps, it costs no more than this.
  const rounding = (spread * (P_STEP / 2) ** 2 + n * (Q_STEP / 2) ** 2) / 2;
  if (C_T - floor < 1e-9) return t("best");
  if (C_T - floor < rounding) return t("nearly");
  // A step s along a parabola with the slope g and the curvature c changes its height by -|g|s + cs²/2.
  const helps = (/** @type {number} */ slope, /** @type {number} */ curvature, /** @type {number} */ step) => Math.abs(slope) > curvature * step * 0.5000001;
  const changes = [
    { name: "*p*", slope: slopeP, helps: helps(slopeP, curvature, P_STEP) },
    { name: `*${name}*`, slope: slopeQ, helps: helps(slopeQ, n, Q_STEP) },
  ].map((change) => ({ ...change, text: t(change.slope < 0 ? "larger" : "smaller", { name: change.name }) }));
  const [first, second] = [...changes].sort((a, b) => Number(b.helps) - Number(a.helps));
  if (!first.helps) return t("together", { height: `*${name}*` });
  return second.helps ? t("either", { first: first.text, second: second.text }) : t("one", { name: second.name, change: first.text });
}

export default figure({
  height: (width) => layout(width).height,
  values(state) {
    const { x, y, best, centre, floor } = counting(state);
    const { p, q, centred } = state;
    const shown = state.best ? best : null;
    return {
      n: state.n, residuals: residuals(x, y, p, q), C_T: lineCost(x, y, p, q), m: centred ? p * centre[0] + q : null,
      p_best: shown && shown[0], q_best: shown && !centred ? shown[1] : null,
      m_best: shown && centred ? centre[1] : null, C_best: shown && floor,
    };
  },
  shown: { C_T: 2, C_best: 2, p_best: 3, q_best: 2, m_best: 2 },
  // On the map from the centre p turns the line about the centre, and the other slider is the height there.
  guises(state, t, picture) {
    /** @type {Record<string, import("../lib/controls.js").Guise>} */
    const guises = {};
    if (state.centred) {
      const data = counting(state);
      const { name, height } = heightOf(state, data);
      const [middle] = data.centre;
      guises.p = { symbol: "p", words: t("label.p"), value: state.p, changes: (p) => through([middle, steady(picture, height)], p) };
      guises.q = {
        symbol: name, words: t("label.m"), value: Math.round(height * 100) / 100,
        changes(m) {
          kept.set(picture, m);
          return { q: m - state.p * middle };
        },
      };
    }
    return guises;
  },
  draw(picture, scene) {
    const { plane, map } = layout(picture.width);
    const data = counting(scene.state);
    drawPlane(picture, scene, plane, data);
    drawMap(picture, scene, map, data);
  },
  sentence(scene) {
    const { state, values: { C_T }, t } = scene;
    const parts = [t(state.n === 1 ? "totalOfOne" : "total", { area: format(2 * C_T), cost: format(C_T) }), advice(scene, counting(state))];
    return [...parts, ...(ends(state.p, state.q) ? [] : [t("outOfSight")])].join(" ");
  },
});
