// A point on a path, the gradients there, and what is left of ∇f along the path.
import contours, { level } from "../lib/contours.ts";
import { standing } from "../lib/control.ts";
import type { Attributes } from "../lib/drawing.ts";
import figure, { type Scene } from "../lib/figure.ts";
import { format, short } from "../lib/number.ts";
import type Picture from "../lib/picture.ts";
import plot from "../lib/plot.ts";
import type { Scale } from "../lib/scale.ts";
import spot from "../lib/spot.ts";
import { multiplier, onConstraint, surfaces } from "../math/descent.ts";
import { length } from "../math/tensors.ts";

export type State = { f: "sum" | "product", g: "bowl" | "ellipse", t: number, c: number };
type Results = ReturnType<typeof compute>;
type Shown = Scene<State, ReturnType<typeof values>, Results>;
/** Where the map stands, which is a square. */
type Frame = { left: number, top: number, size: number };

const LOWER = 110;
/** How long ∇f is drawn for each unit of its length, and how long the longest ∇g on the path is, in units of the map. */
const [SCALE, LONGEST] = [0.45, 1.2];
/** How far the map reaches beyond the path, so that no arrow leaves it. */
const MARGIN = 1.3;
const side = (width: number) => Math.min(width - 44, 380);
const levels: Record<State["f"], number[]> = { sum: [-4, -3, -2, -1, 0, 1, 2, 3, 4], product: [-5, -3, -2, -1, 0, 1, 2, 3, 5] };

/** The height in a direction on the path. */
function heightAt({ f, g, c }: State, degrees: number) {
  const [x, y] = onConstraint(g, c, degrees);
  return surfaces[f].value(x, y);
}

function compute({ f, g, t, c }: State) {
  const [x, y] = onConstraint(g, c, t);
  const [gradient, normal] = [surfaces[f].gradient(x, y), surfaces[g].gradient(x, y)];
  return { x, y, gradient, normal, ...multiplier(gradient, normal) };
}

const values = (state: State, { x, y, lambda, rest }: Results) =>
  ({ x, y, height: surfaces[state.f].value(x, y), lam: lambda, rest: length(rest) });

/** At most two digits. */
const two = (value: number) => short(Number(value.toFixed(2)));

const around = Array.from({ length: 145 }, (_, k) => 2.5 * k);

/** How long ∇g is drawn for each unit of its length. */
function scaleOfG({ g, c }: State) {
  // The path of the ellipse is steepest at its flat side.
  const [x, y] = onConstraint(g, c, 90);
  return LONGEST / length(surfaces[g].gradient(x, y));
}

/** The arrows at the point: ∇g, what is left of ∇f along the path, and ∇f. */
function drawArrows(picture: Picture, { state, results: { gradient, normal, rest: along }, values: { x: hereX, y: hereY, rest } }: Shown, x: Scale, y: Scale) {
  const arrow = (key: string, [vx, vy]: number[], scale: number, look: Attributes) =>
    picture.arrow(key, x(hereX), y(hereY), x(hereX + scale * vx), y(hereY + scale * vy), look);
  if (rest > 0.02) arrow("rest", along, SCALE, { stroke: "var(--dl-follow)", "stroke-width": 2, "stroke-dasharray": "5 3" });
  arrow("f", gradient, SCALE, { stroke: "var(--dl-follow)", "stroke-width": 4.5 });
  // Above the thick one, which would hide it where both lie on one line.
  arrow("g", normal, scaleOfG(state), { stroke: "var(--dl-ink)", "stroke-width": 2 });
}

/** The names of the arrows, beyond their tips and within the map. */
function drawNames(picture: Picture, { state, results: { gradient, normal, rest: along }, values: { x: hereX, y: hereY, rest } }: Shown, frame: Frame, x: Scale, y: Scale) {
  const inside = (pixel: number, from: number) => Math.max(from + 14, Math.min(from + frame.size - 14, pixel));
  const name = (key: string, [vx, vy]: number[], scale: number, text: string, colour: string, aside: number) => {
    const size = Math.hypot(vx, vy) || 1;
    const across = x(hereX + scale * vx) + (12 * vx) / size - (aside * vy) / size;
    const down = y(hereY + scale * vy) - (12 * vy) / size - (aside * vx) / size;
    picture.text(key, inside(across, frame.left), inside(down, frame.top) + 5, text,
      { "text-anchor": "middle", class: "dl-over", style: `fill:var(${colour});font-weight:600` });
  };
  name("fname", gradient, SCALE, "∇*f*", "--dl-follow", 13);
  name("gname", normal, scaleOfG(state), "∇*g*", "--dl-ink", -13);
  if (rest > 0.4) name("restname", along, SCALE, "*r*", "--dl-follow", 0);
}

/** The point on the path, to drag around the origin. */
function drawPoint(picture: Picture, { state, values: { x: hereX, y: hereY }, controls, set, t }: Shown, x: Scale, y: Scale) {
  const direction = (px: number, py: number) => {
    const angle = (Math.atan2(y.invert(py), x.invert(px)) * 180) / Math.PI;
    return angle < 0 ? angle + 360 : angle;
  };
  spot(picture, "point", x(hereX), y(hereY), {
    label: t("drag"), ...standing(controls.t, state.t), text: `${short(state.t)}°`,
    drag: (px, py) => set({ t: direction(px, py) }),
    key: (dx, dy) => set({ t: (state.t + (dx + dy) + 360) % 360 }),
  });
}

/** The map of f with the path, and at the point its contour line and both gradients. */
function drawMap(picture: Picture, scene: Shown, frame: Frame) {
  const { f, g, c } = scene.state;
  const { left, top, size } = frame;
  const reach = Math.sqrt(c) + MARGIN;
  const { x, y } = plot(picture, "map", {
    left, top, width: size, height: size, x: [-reach, reach], y: [-reach, reach], xticks: [-2, 0, 2], yticks: [-2, 0, 2],
    ground: (px, py) => contours(picture, "levels", { f: surfaces[f].value, levels: levels[f], identity: f }, px, py),
  }, (px, py) => {
    picture.curve("constraint", around.map((angle) => onConstraint(g, c, angle)).map(([a, b]) => [px(a), py(b)]), { stroke: "var(--dl-move)", "stroke-width": 2.5 });
    level(picture, "own", { f: surfaces[f].value, levels: [scene.values.height], identity: f }, px, py, { stroke: "var(--dl-ink)", "stroke-width": 1.5 });
    drawArrows(picture, scene, px, py);
  });
  drawNames(picture, scene, frame, x, y);
  drawPoint(picture, scene, x, y);
}

/** How high f is all along the path. */
function drawHeights(picture: Picture, { state, values: { height }, controls }: Shown, { left, size }: Frame) {
  const all = around.map((angle) => heightAt(state, angle));
  const top = Math.max(...all.map(Math.abs)) * 1.25;
  plot(picture, "heights", {
    left, top: size + 58, width: size, height: LOWER, x: [controls.t.min, controls.t.max], y: [-top, top], xticks: [0, 90, 180, 270, 360], xname: "*t*", yname: "*f*",
  }, (px, py) => {
    picture.curve("heightcurve", all.map((value, k) => [px(around[k]), py(value)]), { stroke: "var(--dl-ink)", "stroke-width": 2 });
    picture.circle("here", px(state.t), py(height), 6, { fill: "var(--dl-follow)", stroke: "var(--dl-paper)", "stroke-width": 1.5 });
  });
}

export default figure<State, ReturnType<typeof values>, Results>({
  height: (width) => side(width) + LOWER + 96,
  compute,
  values,
  shown: { height: 3, lam: 3, rest: 3 },
  draw(picture, scene) {
    const size = side(picture.width);
    const frame = { left: (picture.width - size) / 2 + 12, top: 6, size };
    drawMap(picture, scene, frame);
    drawHeights(picture, scene, frame);
  },
  sentences({ state, results: { gradient }, values: { x, y, height, lam, rest }, t }) {
    const size = length(gradient);
    const here = t("here", { x: two(x), y: two(y), height: two(height) });
    if (rest > size * 0.0087) { // half a degree
      return [here, t(heightAt(state, state.t + 0.01) > height ? "onwards" : "backwards")];
    }
    const [before, after] = [-5, 5].map((turn) => heightAt(state, state.t + turn));
    const highest = before < height && after < height;
    return [here, t(highest ? "highest" : "lowest", { lam: format(lam, 3) }), t("price", { change: format(0.1 * lam, 3) })];
  },
});
