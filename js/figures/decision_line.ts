// The plane of two inputs, coloured by a neuron's output, and the line on which it is undecided.
import { standing } from "../lib/control.ts";
import figure, { type Scene } from "../lib/figure.ts";
import { format, short } from "../lib/number.ts";
import type Picture from "../lib/picture.ts";
import type { Handle } from "../lib/picture.ts";
import plot from "../lib/plot.ts";
import type { Scale } from "../lib/scale.ts";
import spot from "../lib/spot.ts";
import { activations, weightedSum } from "../math/neuron.ts";

export type State = { w1: number, w2: number, theta: number, activation: "step" | "sigmoid", task: "and" | "or" | "nand" | "not" | "xor" };
type Shown = Scene<State, ReturnType<typeof values>>;

const corners = [[0, 0], [0, 1], [1, 0], [1, 1]];
const tasks = { and: [0, 0, 0, 1], or: [0, 1, 1, 1], nand: [1, 1, 1, 0], not: [1, 1, 0, 0], xor: [0, 1, 1, 0] };
const [LOW, HIGH] = [-1, 2];
/** The arrow of the weights is drawn at a third of its length, so that all weights fit. */
const SHRINK = 3;
const LEVELS = 32;
/** How far beside the arrow's tip its name stands, in pixels. */
const NAME = 14;
/** The two handles stay so far from each other, where the line has room. */
const APART = 0.45;
const MARGIN = { left: 34, bottom: 34, top: 6, right: 6 };

function values(state: State) {
  const outputs = corners.map((x) => activations[state.activation](weightedSum([state.w1, state.w2], x, -state.theta)));
  const wanted = tasks[state.task];
  const length = Math.hypot(state.w1, state.w2);
  return { distance: length ? Math.abs(state.theta) / length : null, outputs, wanted, right: outputs.filter((y, k) => Number(y >= 0.5) === wanted[k]).length };
}

/** Where the line can be taken: in the middle of what is in sight of it, and beside the arrow's tip if that is near. */
function onLine([w1, w2]: number[], theta: number, tip: number[]) {
  const square = w1 ** 2 + w2 ** 2;
  const foot = [w1, w2].map((w) => (w * theta) / square);
  const along = [-w2, w1].map((w) => w / Math.sqrt(square));
  // Between these two distances from its foot both coordinates of a place on the line are in sight.
  const bounds = foot.map((from, k) => [LOW, HIGH].map((edge) => (edge - from) / (along[k] || 1e-9)).sort((p, q) => p - q));
  const [first, last] = [Math.max(...bounds.map(([low]) => low)), Math.min(...bounds.map(([, high]) => high))];
  const inSight = first < last;
  const at = (distance: number) => foot.map((from, k) => Math.max(LOW, Math.min(HIGH, from + distance * along[k])));
  let [px, py] = at(inSight ? (first + last) / 2 : 0);
  if (Math.hypot(px - tip[0], py - tip[1]) < APART) [px, py] = at((first + last) / 2 + APART);
  return { x: px, y: py, inSight };
}

/** Where the plane stands, which is a square. */
function layout({ width, height }: Picture) {
  const size = Math.min(width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom);
  return { left: (width - size + MARGIN.left - MARGIN.right) / 2, size };
}
type Layout = ReturnType<typeof layout>;

/** Draws what runs across the weights: there, x counts pixels along them. */
const across = (picture: Picture, key: string, { w1, w2 }: State, x: Scale, y: Scale, describe: () => void) =>
  picture.group(key, { transform: `translate(${x(0)} ${y(0)}) rotate(${(-Math.atan2(w2, w1) * 180) / Math.PI})` }, describe);

/** How far from the origin, in pixels along the weights, the weighted sum minus the threshold is z; not much farther than can be seen. */
const distance = ({ w1, w2, theta }: State, z: number, size: number) =>
  Math.max(-4 * size, Math.min(4 * size, ((theta + z) / Math.hypot(w1, w2)) * (size / (HIGH - LOW))));

/** The plane, coloured by the output. */
function drawGround(picture: Picture, { state }: Shown, { left, size }: Layout, x: Scale, y: Scale) {
  const { w1, w2, theta, activation } = state;
  const excitedBy = (p: number) => `fill:color-mix(in srgb, var(--dl-follow-soft) ${p * 100}%, var(--dl-paper))`;
  const isLevel = !w1 && !w2;
  picture.rect("ground", left, MARGIN.top, size, size, { style: excitedBy(isLevel ? activations[activation](-theta) : 0) });
  if (isLevel) return;
  // Along the direction of the weights the output only depends on z, so the plane is a stack of half-planes,
  // each a little more excited than the last.
  across(picture, "halfplanes", state, x, y, () => {
    const levels = activation === "step" ? [1] : Array.from({ length: LEVELS }, (_, k) => (k + 0.5) / LEVELS);
    levels.forEach((p, k) => {
      const z = activation === "step" ? 0 : Math.log(p / (1 - p));
      picture.rect(`level${k}`, distance(state, z, size), -4 * size, 8 * size, 8 * size, { style: excitedBy(p) });
    });
  });
}

/** What moves the line: its dot and, with a mouse, any part of it. */
const lineHandle = ({ state: { w1, w2, theta }, controls, set, t }: Shown, x: Scale, y: Scale): Handle => ({
  label: t("dragLine"), ...standing(controls.theta, theta), text: `θ = ${short(theta)}`,
  drag: (px, py) => set({ theta: w1 * x.invert(px) + w2 * y.invert(py) }),
  key: (dx, dy) => set({ theta: theta + controls.theta.step * (dx + dy) }),
});

/** The line on which the neuron is undecided. */
function drawLine(picture: Picture, scene: Shown, { size }: Layout, x: Scale, y: Scale) {
  const { state } = scene;
  if (!state.w1 && !state.w2) return;
  const at = distance(state, 0, size);
  across(picture, "lines", state, x, y, () => {
    // The way from (0, 0) to the line: along the arrow or against it, so at a right angle to the line.
    const mark = 9 * Math.sign(at);
    picture.line("way", 0, 0, at, 0, { stroke: "var(--dl-ink)", "stroke-width": 1.25, "stroke-dasharray": "3 3" });
    if (Math.abs(at) > 9) picture.path("square", `M${at - mark} 0v9h${mark}`, { fill: "none", stroke: "var(--dl-ink)", "stroke-width": 1.25 });
    picture.line("line", at, -4 * size, at, 4 * size, { stroke: "var(--dl-move)", "stroke-width": 2.5 });
    const grip = picture.line("grip", at, -4 * size, at, 4 * size, { stroke: "transparent", "stroke-width": 30, "pointer-events": "stroke" });
    picture.extent(grip, lineHandle(scene, x, y));
  });
}

/** The four inputs: what is wanted of each, what the neuron says, and whether that is right. */
function drawCorners(picture: Picture, { outputs, wanted }: Shown["values"], x: Scale, y: Scale) {
  corners.forEach(([cx, cy], k) => {
    const right = Number(outputs[k] >= 0.5) === wanted[k];
    picture.circle(`corner${k}`, x(cx), y(cy), 9, {
      fill: wanted[k] ? "var(--dl-follow)" : "var(--dl-paper)", stroke: "var(--dl-follow)", "stroke-width": 2.5, "pointer-events": "none",
    });
    picture.text(`mark${k}`, x(cx) - 13, y(cy) - 8, right ? "✓" : "✗", {
      "text-anchor": "end", style: `fill:var(${right ? "--dl-right" : "--dl-wrong"});font-weight:700;font-size:16px`, "pointer-events": "none",
    });
    picture.text(`output${k}`, x(cx) + 15, y(cy) + 19, format(outputs[k], 2), { "pointer-events": "none" });
  });
}

/** The arrow of the weights and the dot of the line, to drag. */
function drawHandles(picture: Picture, scene: Shown, x: Scale, y: Scale) {
  const { state: { w1, w2, theta }, controls, set, t } = scene;
  const tip = [x(w1 / SHRINK), y(w2 / SHRINK)];
  picture.arrow("weights", x(0), y(0), tip[0], tip[1], { stroke: "var(--dl-move)", "stroke-width": 2.5, "pointer-events": "none" });
  const knob = picture.circle("knob", tip[0], tip[1], 22, { fill: "var(--dl-move)", "fill-opacity": 0.12, stroke: "var(--dl-move)", "stroke-opacity": 0.5 });
  if (w1 || w2) {
    const place = onLine([w1, w2], theta, [w1 / SHRINK, w2 / SHRINK]);
    spot(picture, "middle", x(place.x), y(place.y), lineHandle(scene, x, y), {
      r: 6, fill: "var(--dl-paper)", "fill-opacity": 0.7, stroke: "var(--dl-move)", "stroke-width": 2.5, "stroke-dasharray": place.inSight ? undefined : "3 2",
    });
  }
  // Beside the tip, across from the mark of the right angle.
  const beside = NAME / (Math.hypot(w1, w2) || 1);
  picture.text("knobname", tip[0] - (w2 || Number(!w1)) * beside, tip[1] - w1 * beside + 5, "*w*", {
    "text-anchor": "middle", style: "font-weight:700", "pointer-events": "none",
  });
  picture.handle(knob, {
    label: t("dragWeights"), ...standing(controls.w1, w1), text: `*w_1* = ${short(w1)}, *w_2* = ${short(w2)}`,
    drag: (px, py) => set({ w1: x.invert(px) * SHRINK, w2: y.invert(py) * SHRINK }),
    key: (dx, dy) => set({ w1: w1 + controls.w1.step * dx, w2: w2 + controls.w2.step * dy }),
  });
}

export default figure<State, ReturnType<typeof values>>({
  height: (width) => Math.min(width, 440),
  values,
  shown: { right: 0, distance: 2 },
  draw(picture, scene) {
    const at = layout(picture);
    const { left, size } = at;
    const { x, y } = plot(picture, "plane", {
      left, top: MARGIN.top, width: size, height: size, x: [LOW, HIGH], y: [LOW, HIGH], xticks: [0, 1], yticks: [0, 1],
      ground: (px, py) => drawGround(picture, scene, at, px, py),
    }, (px, py) => drawLine(picture, scene, at, px, py));
    picture.text("x1", x(1.5), MARGIN.top + size + 20, "*x_1*", { "text-anchor": "middle" });
    picture.text("x2", left - 12, y(1.5) + 5, "*x_2*", { "text-anchor": "end" });
    drawCorners(picture, scene.values, x, y);
    drawHandles(picture, scene, x, y);
  },
  sentences({ state, values: { right }, t }) {
    const { w1, w2, theta, task } = state;
    if (!w1 && !w2) return [t("noLine")];
    const line = t("line", { w1: short(w1), w2: short(w2), theta: short(theta) });
    return [line, t(right === 4 ? "allRight" : "someRight", { n: right, task: t(`task.${task}`) })];
  },
});
