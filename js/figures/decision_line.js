// The plane of two inputs, coloured by a neuron's output, and the line on which it is undecided.
import figure from "../lib/figure.js";
import { format, short } from "../lib/number.js";
import scale from "../lib/scale.js";
import { activations, weightedSum } from "../math/neuron.js";

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
    const x = scale([LOW, HIGH], [left, left + size]);
    const y = scale([LOW, HIGH], [MARGIN.top + size, MARGIN.top]);
    const length = Math.hypot(w1, w2);
    const pixels = size / (HIGH - LOW);

    // Along the direction of the weights the output only depends on z, so the plane is a stack of half-planes,
    // each a little more excited than the last. A nested <svg> cuts them off at the frame.
    const plane = picture.element("plane", "svg", { x: left, y: MARGIN.top, width: size, height: size, overflow: "hidden" });
    const { parent } = picture;
    picture.parent = plane;
    picture.previous = null;
    const excitedBy = (/** @type {number} */ p) => `fill:color-mix(in srgb, var(--dl-follow-soft) ${p * 100}%, var(--dl-paper))`;
    const ground = length ? 0 : activations[state.activation](-theta);
    picture.rect("ground", 0, 0, size, size, { style: excitedBy(ground) });
    const toLocal = { x: x(0) - left, y: y(0) - MARGIN.top };
    const angle = (-Math.atan2(w2, w1) * 180) / Math.PI;
    if (length) {
      picture.group("halfplanes", { transform: `translate(${toLocal.x} ${toLocal.y}) rotate(${angle})` }, () => {
        const levels = state.activation === "step" ? [1] : Array.from({ length: LEVELS }, (_, k) => (k + 0.5) / LEVELS);
        levels.forEach((p, k) => {
          const z = state.activation === "step" ? 0 : Math.log(p / (1 - p));
          const start = Math.max(-4 * size, Math.min(4 * size, ((theta + z) / length) * pixels));
          picture.rect(`level${k}`, start, -4 * size, 8 * size, 8 * size, { style: excitedBy(p) });
        });
      });
      const at = Math.max(-4 * size, Math.min(4 * size, (theta / length) * pixels));
      picture.group("lines", { transform: `translate(${toLocal.x} ${toLocal.y}) rotate(${angle})` }, () => {
        picture.line("line", at, -4 * size, at, 4 * size, { stroke: "var(--dl-move)", "stroke-width": 2.5 });
        const grip = picture.line("grip", at, -4 * size, at, 4 * size, { stroke: "transparent", "stroke-width": 30, "pointer-events": "stroke" });
        picture.handle(grip, "grip", {
          label: t("dragLine"), now: theta, min: -3, max: 3, text: `θ = ${short(theta)}`,
          drag: (px, py) => set({ theta: w1 * x.invert(px) + w2 * y.invert(py) }),
          key: (dx, dy) => set({ theta: theta + STEP * (dx + dy) }),
        });
      });
    }
    picture.parent = parent;
    picture.previous = plane;
    picture.rect("frame", left, MARGIN.top, size, size, { fill: "none", stroke: "var(--dl-rule)", "pointer-events": "none" });

    for (const tick of [0, 1]) {
      picture.line(`gridx${tick}`, x(tick), MARGIN.top, x(tick), MARGIN.top + size, { stroke: "var(--dl-quiet)", "stroke-opacity": 0.25, "pointer-events": "none" });
      picture.line(`gridy${tick}`, left, y(tick), left + size, y(tick), { stroke: "var(--dl-quiet)", "stroke-opacity": 0.25, "pointer-events": "none" });
      picture.text(`tickx${tick}`, x(tick), MARGIN.top + size + 18, String(tick), { "text-anchor": "middle" });
      picture.text(`ticky${tick}`, left - 9, y(tick) + 5, String(tick), { "text-anchor": "end" });
    }
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
