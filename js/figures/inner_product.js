// Two arrows: their angle, the shadow of one on the line of the other, and their inner product between its bounds.
import cells from "../lib/cells.js";
import figure from "../lib/figure.js";
import gauge from "../lib/gauge.js";
import { decimals, format, short } from "../lib/number.js";
import plot from "../lib/plot.js";
import { angle, component, cosine, inner, length } from "../math/tensors.js";

/** @typedef {import("../lib/figure.js").State} State */
/** @typedef {import("../lib/figure.js").Scene} Scene */
/** @typedef {import("../lib/picture.js").default} Picture */
/** @typedef {import("../lib/scale.js").Scale} Scale */

const REACH = 5;
const TICKS = [-4, -2, 0, 2, 4];
/** The largest component and the steps between components, as Python declares them. */
const [LARGEST, STEP] = [4, 0.25];
const [LEFT, TOP, FOOT] = [30, 6, 128];
/** Pixels from the origin to the arc of the angle, and to its name where there is room between the arrows. */
const [ARC, NAME] = [27, 43];
const size = (/** @type {number} */ width) => Math.min(width - LEFT - 8, 400);

/** @param {State} state @returns {number[][]} */
const arrows = ({ a1, a2, b1, b2 }) => [[a1, a2], [b1, b2]];

/** @param {State} state */
function values(state) {
  const [a, b] = arrows(state);
  const theta = angle(a, b);
  return {
    product: inner(a, b), bound: length(a) * length(b), shadow: component(a, b), cos: cosine(a, b),
    theta: theta === null ? null : (theta * 180) / Math.PI,
  };
}

/** All digits; a product of two quarters has four at most. @param {number} value */
const exact = (value) => format(value, decimals(value));

/** A number as a factor. @param {number} value */
const factor = (value) => (value < 0 ? `(${short(value)})` : short(value));

/** The direction of an arrow, also of one without length. @param {number[]} arrow @param {number} otherwise */
const heading = ([x, y], otherwise) => (x || y ? Math.atan2(y, x) : otherwise);

/** From one direction to another, the short way round. @param {number} from @param {number} to */
function turn(from, to) {
  const whole = 2 * Math.PI;
  return to - from - whole * Math.round((to - from) / whole);
}

/** A right angle at a point, with its sides along two directions. @param {Picture} picture @param {string} key @param {number[]} at @param {number[]} u @param {number[]} v */
function square(picture, key, [x, y], [ux, uy], [vx, vy]) {
  picture.curve(key, [[x + ux, y + uy], [x + ux + vx, y + uy + vy], [x + vx, y + vy]], { stroke: "var(--dl-quiet)" });
}

/** The shadow of a on the line of b. @param {Picture} picture @param {Scene} scene @param {Scale} x @param {Scale} y */
function drawShadow(picture, { state, values: { shadow } }, x, y) {
  const [[a1, a2], [b1, b2]] = arrows(state);
  const [u1, u2] = [b1, b2].map((component) => component / length([b1, b2]));
  const far = 2 * REACH;
  const foot = [x(shadow * u1), y(shadow * u2)];
  picture.line("ray", x(-far * u1), y(-far * u2), x(far * u1), y(far * u2), { stroke: "var(--dl-quiet)", "stroke-opacity": 0.6, "stroke-dasharray": "1 4" });
  picture.line("shadow", x(0), y(0), foot[0], foot[1], { stroke: "var(--dl-follow)", "stroke-width": 8, "stroke-opacity": 0.7 });
  picture.line("drop", x(a1), y(a2), foot[0], foot[1], { stroke: "var(--dl-follow)", "stroke-width": 1.5, "stroke-dasharray": "2 4" });
  const [dropX, dropY] = [x(a1) - foot[0], y(a2) - foot[1]];
  const drop = Math.hypot(dropX, dropY);
  const side = Math.min(9, drop / 3, Math.abs(x(shadow) - x(0)) / 3);
  if (side < 3) return;
  const back = -side * Math.sign(shadow);
  square(picture, "upright", foot, [back * u1, -back * u2], [(side * dropX) / drop, (side * dropY) / drop]);
}

/** The angle between the arrows. @param {Picture} picture @param {Scene} scene @param {Scale} x @param {Scale} y */
function drawAngle(picture, { state, values: { product } }, x, y) {
  const [from, to] = arrows(state).map((arrow) => heading(arrow, 0));
  const theta = turn(from, to);
  const at = (/** @type {number} */ direction, /** @type {number} */ away) => [x(0) + away * Math.cos(direction), y(0) - away * Math.sin(direction)];
  if (product) picture.curve("arc", Array.from({ length: 33 }, (_, k) => at(from + (theta * k) / 32, ARC)), { stroke: "var(--dl-ink)" });
  else {
    const sides = [from, to].map((direction) => at(direction, 14).map((pixel, axis) => pixel - [x(0), y(0)][axis]));
    square(picture, "right", [x(0), y(0)], sides[0], sides[1]);
  }
  // Between arrows that nearly lie on each other there is no room for a name.
  const away = Math.max(NAME, 13 / Math.sin(Math.abs(theta) / 2));
  if (away > 2 * NAME) return;
  const [nameX, nameY] = at(from + theta / 2, away);
  picture.text("theta", nameX, nameY + 5, "*θ*", { "text-anchor": "middle", class: "dl-over" });
}

/** Both arrows, and their tips to drag. @param {Picture} picture @param {Scene} scene @param {Scale} x @param {Scale} y */
function drawArrows(picture, { state, set, t }, x, y) {
  const both = arrows(state);
  const tips = both.map(([v1, v2]) => [x(v1), y(v2)]);
  const ink = { stroke: "var(--dl-move)", "stroke-width": 3, "pointer-events": "none" };
  const first = heading(both[0], heading(both[1], 0) + Math.PI);
  const second = heading(both[1], first + Math.PI);
  // The names stand on the far sides of the arrows, so that they keep apart even where the tips do not.
  const side = turn(first, second) < 0 ? 1 : -1;
  ["a", "b"].forEach((name, k) => {
    const [tipX, tipY] = tips[k];
    picture.circle(`${name}knob`, tipX, tipY, 15, { fill: "var(--dl-move)", "fill-opacity": 0.12, stroke: "var(--dl-move)", "stroke-opacity": 0.5, "pointer-events": "none" });
    picture.arrow(`${name}arrow`, x(0), y(0), tipX, tipY, { ...ink, "stroke-dasharray": k ? "9 4" : undefined });
    const direction = (k ? second : first) + (k ? -side : side) * 1.1;
    picture.text(`${name}name`, tipX + 23 * Math.cos(direction), tipY - 23 * Math.sin(direction) + 5, `*${name}*`, {
      "text-anchor": "middle", "pointer-events": "none", class: "dl-over", style: "font-weight:700;font-size:15px",
    });
  });
  const outlines = cells(tips, 22);
  ["a", "b"].forEach((name, k) => {
    const [v1, v2] = both[k];
    picture.handle(picture.path(name, outlines[k], { fill: "transparent" }), name, {
      label: t("tip", { name }), now: v1, min: -LARGEST, max: LARGEST, text: `${name}1 = ${short(v1)}, ${name}2 = ${short(v2)}`,
      drag: (px, py) => set({ [`${name}1`]: x.invert(px), [`${name}2`]: y.invert(py) }),
      key: (dx, dy) => set({ [`${name}1`]: v1 + STEP * dx, [`${name}2`]: v2 + STEP * dy }),
    });
  });
}

export default figure({
  height: (width) => TOP + size(width) + FOOT,
  values,
  shown: { product: 2, bound: 2, cos: 2, theta: 1 },
  draw(picture, scene) {
    const { state, values: { product, bound, theta } } = scene;
    const { width } = picture;
    const side = size(width);
    const left = (width - side + LEFT - 8) / 2;
    const { x, y } = plot(picture, "plane", {
      left, top: TOP, width: side, height: side, x: [-REACH, REACH], y: [-REACH, REACH], xticks: TICKS, yticks: TICKS,
      ground(x, y) {
        const grid = { stroke: "var(--dl-quiet)", "stroke-opacity": 0.12 };
        for (const odd of [-3, -1, 1, 3]) {
          picture.line(`across${odd}`, x(odd), TOP, x(odd), TOP + side, grid);
          picture.line(`along${odd}`, left, y(odd), left + side, y(odd), grid);
        }
        picture.line("yaxis", x(0), TOP, x(0), TOP + side, { stroke: "var(--dl-rule)", "stroke-width": 1.5 });
        picture.line("xaxis", left, y(0), left + side, y(0), { stroke: "var(--dl-rule)", "stroke-width": 1.5 });
      },
    }, (x, y) => {
      if (theta === null) return;
      drawShadow(picture, scene, x, y);
      drawAngle(picture, scene, x, y);
    });
    const { a1, a2, b1, b2 } = state;
    const foot = TOP + side;
    const reach = width - x(0) - 4;
    picture.text("formula", x(0), foot + 46, "*a*·*b* = *a_1b_1* + *a_2b_2*", { "text-anchor": "middle" });
    picture.text("sum", x(0), foot + 67, `= ${factor(a1)}·${factor(b1)} + ${factor(a2)}·${factor(b2)} = ${exact(product)}`, { "text-anchor": "middle" });
    gauge(picture, "gauge", {
      left: x(0) - reach, right: x(0) + reach, top: foot + 84, reach: 2 * LARGEST ** 2, bound, room: 60, value: product,
      ends: [`−|*a*||*b*| = ${format(-bound)}`, `|*a*||*b*| = ${format(bound)}`],
    });
    drawArrows(picture, scene, x, y);
  },
  sentence({ state, values: { product, bound, shadow, theta }, t }) {
    if (theta === null) return t("zero");
    if (bound - Math.abs(product) < 1e-9) return t(product > 0 ? "same" : "opposite");
    if (!product) return t("right");
    return t(product > 0 ? "together" : "against", {
      shadow: format(shadow), length: format(length([state.b1, state.b2])), product: exact(product),
    });
  },
});
