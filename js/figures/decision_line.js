// The plane of two inputs, coloured by a neuron's output, and the line on which it is undecided.
import figure from "../lib/figure.js";
import { format, short } from "../lib/number.js";
import plot from "../lib/plot.js";
import { activations, weightedSum } from "../math/neuron.js";

/** @typedef {import("../lib/scale.js").Scale} Scale */

const corners = [[0, 0], [0, 1], [1, 0], [1, 1]];
/** @type {Record<string, number[]>} */
const tasks = { and: [0, 0, 0, 1], or: [0, 1, 1, 1], nand: [1, 1, 1, 0], not: [1, 1, 0, 0], xor: [0, 1, 1, 0] };
const [LOW, HIGH] = [-1, 2];
/** The arrow of the weights is drawn at a third of its length, so that all weights fit. */
const SHRINK = 3;
const LEVELS = 32;
/** How far an arrow key goes. */
const STEP = 0.125;
const MARGIN = { left: 34, bottom: 34, top: 6, right: 6 };

export default figure({
  height: (width) => Math.min(width, 440),
  values(state) {
    const outputs = corners.map((x) => activations[state.activation](weightedSum([state.w1, state.w2], x, -state.theta)));
    const wanted = tasks[state.task];
    return { outputs, wanted, right: outputs.filter((y, k) => Number(y >= 0.5) === wanted[k]).length };
  },
  shown: { right: 0 },
  draw(picture, { state, values: { outputs, wanted }, set, t }) {
    const { w1, w2, theta } = state;
    const size = Math.min(picture.width - MARGIN.left - MARGIN.right, picture.height - MARGIN.top - MARGIN.bottom);
    const left = (picture.width - size + MARGIN.left - MARGIN.right) / 2;
    const length = Math.hypot(w1, w2);
    const pixels = size / (HIGH - LOW);
    const far = (/** @type {number} */ distance) => Math.max(-4 * size, Math.min(4 * size, distance));
    const excitedBy = (/** @type {number} */ p) => `fill:color-mix(in srgb, var(--dl-follow-soft) ${p * 100}%, var(--dl-paper))`;
    /** Draws what runs across the weights: there, x counts pixels along them. @param {string} key @param {Scale} x @param {Scale} y @param {() => void} describe */
    const across = (key, x, y, describe) =>
      picture.group(key, { transform: `translate(${x(0)} ${y(0)}) rotate(${(-Math.atan2(w2, w1) * 180) / Math.PI})` }, describe);

    const { x, y } = plot(picture, "plane", {
      left, top: MARGIN.top, width: size, height: size, x: [LOW, HIGH], y: [LOW, HIGH], xticks: [0, 1], yticks: [0, 1],
      ground(x, y) {
        picture.rect("ground", left, MARGIN.top, size, size, { style: excitedBy(length ? 0 : activations[state.activation](-theta)) });
        if (!length) return;
        // Along the direction of the weights the output only depends on z, so the plane is a stack of half-planes,
        // each a little more excited than the last.
        across("halfplanes", x, y, () => {
          const levels = state.activation === "step" ? [1] : Array.from({ length: LEVELS }, (_, k) => (k + 0.5) / LEVELS);
          levels.forEach((p, k) => {
            const z = state.activation === "step" ? 0 : Math.log(p / (1 - p));
            picture.rect(`level${k}`, far(((theta + z) / length) * pixels), -4 * size, 8 * size, 8 * size, { style: excitedBy(p) });
          });
        });
      },
    }, (x, y) => {
      if (!length) return;
      const at = far((theta / length) * pixels);
      across("lines", x, y, () => {
        picture.line("line", at, -4 * size, at, 4 * size, { stroke: "var(--dl-move)", "stroke-width": 2.5 });
        const grip = picture.line("grip", at, -4 * size, at, 4 * size, { stroke: "transparent", "stroke-width": 30, "pointer-events": "stroke" });
        picture.handle(grip, "grip", {
          label: t("dragLine"), now: theta, min: -3, max: 3, text: `θ = ${short(theta)}`,
          drag: (px, py) => set({ theta: w1 * x.invert(px) + w2 * y.invert(py) }),
          key: (dx, dy) => set({ theta: theta + STEP * (dx + dy) }),
        });
      });
    });
    picture.text("x1", x(1.5), MARGIN.top + size + 20, "*x_1*", { "text-anchor": "middle" });
    picture.text("x2", left - 12, y(1.5) + 5, "*x_2*", { "text-anchor": "end" });

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

    const tip = [x(w1 / SHRINK), y(w2 / SHRINK)];
    picture.arrow("weights", x(0), y(0), tip[0], tip[1], { stroke: "var(--dl-move)", "stroke-width": 2.5, "pointer-events": "none" });
    const knob = picture.circle("knob", tip[0], tip[1], 22, { fill: "var(--dl-move)", "fill-opacity": 0.12, stroke: "var(--dl-move)", "stroke-opacity": 0.5 });
    picture.text("knobname", tip[0] + (w1 < 0 ? -14 : 12), tip[1] + (w2 < 0 ? 20 : -12), "*w*", { style: "font-weight:700", "pointer-events": "none" });
    picture.handle(knob, "knob", {
      label: t("dragWeights"), now: w1, min: -3, max: 3, text: `w1 = ${short(w1)}, w2 = ${short(w2)}`,
      drag: (px, py) => set({ w1: x.invert(px) * SHRINK, w2: y.invert(py) * SHRINK }),
      key: (dx, dy) => set({ w1: w1 + STEP * dx, w2: w2 + STEP * dy }),
    });
  },
  sentence({ state, values: { right }, t }) {
    const { w1, w2, theta, task } = state;
    if (!w1 && !w2) return t("noLine");
    const line = t("line", { w1: short(w1), w2: short(w2), theta: short(theta) });
    const score = t(right === 4 ? "allRight" : "someRight", { right, task: t(`task.${task}`) });
    return `${line} ${score}`;
  },
});
