// Two arrows: their angle, the shadow of one on the line of the other, and their inner product between its bounds.
import cells from "../lib/cells.ts";
import { standing } from "../lib/control.ts";
import figure, { type Scene } from "../lib/figure.ts";
import gauge from "../lib/gauge.ts";
import { factor, format, four, short } from "../lib/number.ts";
import type Picture from "../lib/picture.ts";
import plot from "../lib/plot.ts";
import type { Scale } from "../lib/scale.ts";
import { angle, component, cosine, inner, length } from "../math/tensors.ts";

export type State = { a1: number, a2: number, b1: number, b2: number, keep: boolean };
/** The lengths that are kept while the switch is on. */
type Memory = { lengths: number[] };
type Shown = Scene<State, ReturnType<typeof values>, number[][], Memory>;

const REACH = 5;
const TICKS = [-4, -2, 0, 2, 4];
/** The steps of a hand, and of an arrow key that turns, in degrees. */
const [STEP, TURN] = [0.25, 5];
const [LEFT, TOP, FOOT] = [30, 6, 128];
/** Pixels from the origin to the arc of the angle, and to its name where there is room between the arrows. */
const [ARC, NAME] = [27, 43];
/** Pixels from the line of b to the middle of the shadow, which would lie on b otherwise. */
const BESIDE = 7;
const size = (width: number) => Math.min(width - LEFT - 8, 400);

const arrows = ({ a1, a2, b1, b2 }: State) => [[a1, a2], [b1, b2]];

function values(_: State, [a, b]: number[][]) {
  const theta = angle(a, b);
  return {
    product: inner(a, b), bound: length(a) * length(b), shadow: component(a, b), cos: cosine(a, b),
    theta: theta === null ? null : (theta * 180) / Math.PI,
  };
}

/** The arrow in a direction, in radians, with a length; in hundredths, and within the range. */
function pointing(direction: number, size: number, largest: number) {
  const arrow = [Math.cos(direction), Math.sin(direction)];
  const most = largest / Math.max(...arrow.map(Math.abs));
  return arrow.map((part) => Math.round(Math.min(size, most) * part * 100) / 100);
}

/** The direction of an arrow, also of one without length. */
const heading = ([x, y]: number[], otherwise: number) => (x || y ? Math.atan2(y, x) : otherwise);

/** From one direction to another, the short way round. */
function turn(from: number, to: number) {
  const whole = 2 * Math.PI;
  return to - from - whole * Math.round((to - from) / whole);
}

/** A right angle at a point, with its sides along two directions. */
function square(picture: Picture, key: string, [x, y]: number[], [ux, uy]: number[], [vx, vy]: number[]) {
  picture.curve(key, [[x + ux, y + uy], [x + ux + vx, y + uy + vy], [x + vx, y + vy]], { stroke: "var(--dl-quiet)" });
}

/** The shadow of a on the line of b: beside the line, on the side that a is not on. */
function drawShadow(picture: Picture, { results: [[a1, a2], [b1, b2]], values: { shadow } }: Shown, x: Scale, y: Scale) {
  if (shadow === null) return;
  const [u1, u2] = [b1, b2].map((component) => component / length([b1, b2]));
  const far = 2 * REACH;
  const foot = [x(shadow * u1), y(shadow * u2)];
  picture.line("ray", x(-far * u1), y(-far * u2), x(far * u1), y(far * u2), { stroke: "var(--dl-quiet)", "stroke-opacity": 0.6, "stroke-dasharray": "1 4" });
  const aside = BESIDE * (a1 * b2 - a2 * b1 < 0 ? 1 : -1);
  const [asideX, asideY] = [aside * u2, aside * u1];
  picture.line("shadow", x(0) + asideX, y(0) + asideY, foot[0] + asideX, foot[1] + asideY, { stroke: "var(--dl-follow)", "stroke-width": 7, "stroke-opacity": 0.8 });
  picture.line("drop", x(a1), y(a2), foot[0], foot[1], { stroke: "var(--dl-follow)", "stroke-width": 1.5, "stroke-dasharray": "2 4" });
  const [dropX, dropY] = [x(a1) - foot[0], y(a2) - foot[1]];
  const drop = Math.hypot(dropX, dropY);
  const side = Math.min(9, drop / 3, Math.abs(x(shadow) - x(0)) / 3);
  if (side < 3) return;
  const back = -side * Math.sign(shadow);
  square(picture, "upright", foot, [back * u1, -back * u2], [(side * dropX) / drop, (side * dropY) / drop]);
}

/** The angle between the arrows. */
function drawAngle(picture: Picture, { results, values: { product } }: Shown, x: Scale, y: Scale) {
  const [from, to] = results.map((arrow) => heading(arrow, 0));
  const theta = turn(from, to);
  const at = (direction: number, away: number) => [x(0) + away * Math.cos(direction), y(0) - away * Math.sin(direction)];
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

/** Both arrows, and their tips to drag. */
function drawArrows(picture: Picture, { state, results: both, memory, controls, set, t }: Shown, x: Scale, y: Scale) {
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
  // A slider or a preset may have changed a length by more than rounding does.
  memory.lengths = state.keep ? both.map(length).map((now, k) => (Math.abs(now - memory.lengths[k]) < 0.02 ? memory.lengths[k] : now)) : [];
  const outlines = cells(tips, 22);
  ["a", "b"].forEach((name, k) => {
    const [v1, v2] = both[k];
    // An arrow without a length has none to keep.
    const kept = memory.lengths[k] || undefined;
    const quarter = (value: number) => Math.round(value / STEP) * STEP;
    const to = ([c1, c2]: number[]) => set({ [`${name}1`]: c1, [`${name}2`]: c2 });
    picture.handle(picture.path(name, outlines[k], { fill: "transparent" }), {
      label: t("tip", { name }), ...standing(controls.a1, v1), text: `*${name}_1* = ${short(v1)}, *${name}_2* = ${short(v2)}`,
      drag: (px, py) => to(kept === undefined ? [x.invert(px), y.invert(py)].map(quarter)
        : pointing(Math.atan2(y.invert(py), x.invert(px)), kept, controls.a1.max)),
      // With its length kept, an arrow can only turn: up and left against the clock.
      key: (dx, dy) => to(kept === undefined ? [v1 + STEP * dx, v2 + STEP * dy]
        : pointing(Math.atan2(v2, v1) + ((dy - dx) * TURN * Math.PI) / 180, kept, controls.a1.max)),
    });
  });
}

export default figure<State, ReturnType<typeof values>, number[][], Memory>({
  memory: () => ({ lengths: [] }),
  height: (width) => TOP + size(width) + FOOT,
  compute: arrows,
  values,
  shown: { product: 2, bound: 2, cos: 2, theta: 1 },
  draw(picture, scene) {
    const { state, values: { product, bound, theta }, controls } = scene;
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
      if (state.keep) {
        scene.results.forEach((arrow, k) => picture.circle(`round${k}`, x(0), y(0), x(length(arrow)) - x(0), {
          fill: "none", stroke: "var(--dl-move)", "stroke-opacity": 0.6, "stroke-dasharray": k ? "9 4" : undefined, "pointer-events": "none",
        }));
      }
      if (theta === null) return;
      drawShadow(picture, scene, x, y);
      drawAngle(picture, scene, x, y);
    });
    const { a1, a2, b1, b2 } = state;
    const foot = TOP + side;
    const reach = width - x(0) - 4;
    picture.text("formula", x(0), foot + 46, "*a*·*b* = *a_1b_1* + *a_2b_2*", { "text-anchor": "middle" });
    picture.text("sum", x(0), foot + 67, `= ${factor(a1)}·${factor(b1)} + ${factor(a2)}·${factor(b2)} = ${four(product)}`, { "text-anchor": "middle" });
    gauge(picture, "gauge", {
      left: x(0) - reach, right: x(0) + reach, top: foot + 84, reach: 2 * controls.a1.max ** 2, bound, room: 60, value: product,
      ends: [`−|*a*||*b*| = ${format(-bound)}`, `|*a*||*b*| = ${format(bound)}`],
    });
    drawArrows(picture, scene, x, y);
  },
  sentences({ state, values: { product, bound, shadow, theta }, t }) {
    if (theta === null || shadow === null) return [t("zero")];
    if (bound - Math.abs(product) < 1e-9) return [t(product > 0 ? "same" : "opposite")];
    if (!product) return [t("right")];
    return [t(product > 0 ? "together" : "against", {
      shadow: format(shadow), length: format(length([state.b1, state.b2])), product: four(product),
    })];
  },
});
