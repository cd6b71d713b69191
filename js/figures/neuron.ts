// Three inputs, their weighted sum as it builds up, and where it lands on the activation's curve.
import figure, { type Scene } from "../lib/figure.ts";
import { format, short } from "../lib/number.ts";
import type Picture from "../lib/picture.ts";
import scale, { type Scale } from "../lib/scale.ts";
import { activations, weightedSum } from "../math/neuron.ts";

export type State = {
  x1: boolean, x2: boolean, x3: boolean, w1: number, w2: number, w3: number, theta: number,
  activation: "step" | "sigmoid" | "tanh" | "relu",
};
type Shown = Scene<State, ReturnType<typeof values>>;

const inputs = [1, 2, 3] as const;
const DIAGRAM = 176;
const ROW = 23;
const CURVE = 118;

function values(state: State) {
  const b = 0 - state.theta;
  const z = weightedSum(inputs.map((i) => state[`w${i}`]), inputs.map((i) => Number(state[`x${i}`])), b);
  return { b, z, y: activations[state.activation](z) };
}

/** Inputs, weights, cell body and output. */
function drawDiagram(picture: Picture, { state, values: { z, y }, set, t }: Shown) {
  const { width } = picture;
  const [bodyX, bodyY, radius] = [width * 0.62, DIAGRAM / 2, 36];
  const inputX = 52;
  const rows = inputs.map((i) => ({ i, y: bodyY + (i - 2) * 58, on: state[`x${i}`], w: state[`w${i}`] }));
  for (const { i, y: inputY, on, w } of rows) {
    picture.line(`edge${i}`, inputX, inputY, bodyX, bodyY, {
      stroke: on ? "var(--dl-follow)" : "var(--dl-rule)", "stroke-width": 1 + 2 * Math.abs(w),
      "stroke-dasharray": w < 0 ? "6 5" : undefined,
    });
  }
  const excited = Math.min(1, Math.max(0, y)) * 100;
  picture.arrow("axon", bodyX, bodyY, width - 62, bodyY, { stroke: "var(--dl-follow)", "stroke-width": 1.5 + excited / 33 });
  picture.circle("body", bodyX, bodyY, radius, {
    style: `fill:color-mix(in srgb, var(--dl-follow-soft) ${excited}%, var(--dl-paper))`,
    stroke: "var(--dl-follow)", "stroke-width": 2,
  });
  picture.text("z", bodyX, bodyY + 5, `*z* = ${short(z)}`, { "text-anchor": "middle" });
  picture.text("theta", bodyX, bodyY + radius + 18, `*θ* = ${short(state.theta)}`, { "text-anchor": "middle" });
  picture.text("y", width - 56, bodyY + 5, `*y* = ${format(y, 2)}`);
  for (const { i, y: inputY, on, w } of rows) {
    const [x, middle] = [inputX + (bodyX - inputX) * 0.4, inputY + (bodyY - inputY) * 0.4];
    picture.rect(`weightback${i}`, x - 32, middle - 10, 64, 20, { rx: 5, fill: "var(--dl-paper)" });
    picture.text(`weight${i}`, x, middle + 4.5, `*w_${i}* = ${short(w)}`, { "text-anchor": "middle", opacity: on ? 1 : 0.75 });
    picture.text(`x${i}`, 12, inputY + 5, `*x_${i}*`);
    const input = picture.circle(`input${i}`, inputX, inputY, 20, {
      fill: on ? "var(--dl-move)" : "var(--dl-paper)", stroke: "var(--dl-move)", "stroke-width": 2,
    });
    picture.mark(`bit${i}`, inputX, inputY + 5, on ? "1" : "0", {
      "text-anchor": "middle", "pointer-events": "none", style: on ? "fill:var(--dl-paper);font-weight:700" : undefined,
    });
    picture.toggle(input, { label: t("input", { i }), on, press: () => set({ [`x${i}`]: !on }) });
  }
}

/** The sum, one bar a term. */
function drawSum(picture: Picture, { state, values: { z } }: Shown, x: Scale) {
  const terms = [
    ...inputs.map((i) => ({ name: `*w_${i}x_${i}*`, value: state[`w${i}`] * Number(state[`x${i}`]) })),
    { name: "−*θ*", value: -state.theta },
  ];
  let sum = 0;
  picture.line("zero", x(0), DIAGRAM + 6, x(0), DIAGRAM + 10 + terms.length * ROW, { stroke: "var(--dl-rule)" });
  terms.forEach(({ name, value }, k) => {
    const [top, from, to] = [DIAGRAM + 10 + k * ROW, x(sum), x(sum + value)];
    picture.text(`term${k}`, 4, top + 13, name);
    if (value) {
      picture.rect(`bar${k}`, Math.min(from, to), top + 3, Math.abs(to - from), ROW - 9, {
        rx: 2, fill: value < 0 ? "var(--dl-paper)" : "var(--dl-follow)", stroke: "var(--dl-follow)", "stroke-width": 1.5,
        "stroke-dasharray": value < 0 ? "4 3" : undefined,
      });
    } else picture.line(`nothing${k}`, to, top + 3, to, top + ROW - 6, { stroke: "var(--dl-quiet)" });
    picture.line(`carry${k}`, to, top + ROW - 6, to, top + ROW + 3, { stroke: "var(--dl-quiet)" });
    picture.text(`amount${k}`, picture.width - 2, top + 13, short(value), { "text-anchor": "end" });
    sum += value;
  });
  return x(z);
}

/** The activation's curve with the point (z, y). */
function drawCurve(picture: Picture, { state, values: { z, y } }: Shown, x: Scale) {
  const a = activations[state.activation];
  const [left, right] = x.domain;
  const low = state.activation === "tanh" ? -1 : 0;
  const high = state.activation === "relu" ? right : 1;
  const top = DIAGRAM + 10 + 4 * ROW + 26;
  const at = scale([low, high], [top + CURVE, top]);
  picture.line("zaxis", x(left), at(0), x(right), at(0), { stroke: "var(--dl-quiet)" });
  picture.line("yaxis", x(0), at(low) + 4, x(0), top - 8, { stroke: "var(--dl-rule)" });
  for (const tick of [left, left / 2, 0, right / 2, right]) {
    picture.mark(`tick${tick}`, x(tick), at(low) + 18, format(tick, 0), { "text-anchor": "middle", style: "fill:var(--dl-quiet)" });
  }
  picture.text("zname", x(right) + 12, at(0) + 4, "*z*");
  picture.mark("one", x(left) - 8, at(high) + 5, format(high, 0), { "text-anchor": "end", style: "fill:var(--dl-quiet)" });
  picture.text("yname", x(left) - 24, at(high) + 5, "*y*", { "text-anchor": "end" });
  const points = state.activation === "step" ? [[left, 0], [0, 0], [0, 1], [right, 1]]
    : Array.from({ length: 81 }, (_, k) => left + ((right - left) * k) / 80).map((v) => [v, a(v)]);
  const pieces = state.activation === "step" ? [points.slice(0, 2), points.slice(2)] : [points];
  pieces.forEach((piece, k) => picture.curve(`curve${k}`, piece.map(([v, output]) => [x(v), at(output)]), { stroke: "var(--dl-ink)", "stroke-width": 2 }));
  if (state.activation === "step") {
    picture.circle("open", x(0), at(0), 3.5, { fill: "var(--dl-paper)", stroke: "var(--dl-ink)", "stroke-width": 1.5 });
    picture.circle("closed", x(0), at(1), 3.5, { fill: "var(--dl-ink)" });
  }
  picture.line("drop", x(z), DIAGRAM + 10 + 4 * ROW, x(z), at(y), { stroke: "var(--dl-follow)", "stroke-dasharray": "2 3" });
  picture.line("across", x(z), at(y), x(left), at(y), { stroke: "var(--dl-follow)", "stroke-dasharray": "2 3" });
  picture.circle("point", x(z), at(y), 6, { fill: "var(--dl-follow)", stroke: "var(--dl-paper)", "stroke-width": 1.5 });
}

export default figure<State, ReturnType<typeof values>>({
  height: () => DIAGRAM + 10 + 4 * ROW + 26 + CURVE + 24,
  values,
  shown: { z: 2, y: 2, b: 2 },
  draw(picture, scene) {
    const { state, values: { z } } = scene;
    const sums = inputs.map((i) => state[`w${i}`] * Number(state[`x${i}`])).reduce((all, term) => [...all, all[all.length - 1] + term], [0]);
    const reach = Math.max(...[...sums, z].map(Math.abs));
    const limit = reach <= 4 ? 4 : reach <= 8 ? 8 : 12;
    const x = scale([-limit, limit], [52, picture.width - 48]);
    drawDiagram(picture, scene);
    drawSum(picture, scene, x);
    drawCurve(picture, scene, x);
  },
  sentences({ state, values: { z, y }, t }) {
    const on = inputs.filter((i) => state[`x${i}`]).map((i) => `*x_${i}*`);
    const arriving = on.length ? t("arriving", { inputs: on, sum: short(z + state.theta) }) : t("silence");
    const reached = t(z >= 0 ? "reaches" : "misses", { theta: short(state.theta), z: short(Math.abs(z)) });
    const result = state.activation === "step" ? t(y ? "fires" : "rests") : t("degree", { y: format(y, 2) });
    return [arriving, reached, result];
  },
});
