// One picture forwards through the network, and its errors backwards, one stage after the other.
import { edge, layout, RADIUS, table, unit } from "../lib/diagram.ts";
import figure, { type Scene } from "../lib/figure.ts";
import learning, { learnedFor, SIZES, type Learning } from "../lib/learning.ts";
import { factor, fine, format } from "../lib/number.ts";
import type Picture from "../lib/picture.ts";
import { forward, unitErrors } from "../math/network.ts";
import { backpropagate, squareError } from "../math/training.ts";

export type State = { stage: number, picture: number, epochs: number, i: number, j: number, k: number };
type Results = ReturnType<typeof compute>;
type Shown = Scene<State, ReturnType<typeof values>, Results, Learning>;
type Place = ReturnType<typeof layout>;

const DIAGRAM = 312;
const STAGES = 7;
const LINE = 24;

function compute({ picture, epochs }: State, memory: Learning) {
  const parameters = learnedFor(memory, epochs);
  const [x, t] = [memory.X[picture - 1], memory.T[picture - 1]];
  const steps = forward(SIZES, parameters, x);
  const [delta2, delta3] = unitErrors(SIZES, parameters, steps, t);
  return { parameters, x, t, steps, delta2, delta3, slopes: backpropagate(SIZES, parameters, [x], [t]).gradient };
}

const values = (_: State, { steps, t, delta2, delta3, slopes }: Results) => ({
  a2: [...steps[0].a], a3: [...steps[1].a], C: squareError(steps[1].a, t), delta2: [...delta2], delta3: [...delta3], slopes: [...slopes],
});

const two = (value: number) => format(value, 2);
const three = (value: number) => format(value, 3);
/** An error: three decimals, and for what would then be nothing two digits that mean something. */
const told = (value: number) => (Math.abs(value) >= 0.001 ? three(value) : fine(value));

/** The equation of the stage with its numbers, a line at a time. */
function equation({ stage, i, j, k }: State, { parameters: v, x, t, steps, delta2, delta3 }: Results): string[] {
  const w2 = (pixel: number) => `w^2_{${i}${pixel > 9 ? "," : ""}${pixel}}`;
  const [{ z: z2, a: a2 }, { z: z3, a: a3 }] = steps;
  const w3 = (n: number, m: number) => v[39 + 3 * (n - 1) + m - 1];
  switch (stage) {
    case 1: {
      const heard = x.reduce((sum, pixel, n) => sum + v[12 * (i - 1) + n] * pixel, 0);
      return [`*z^2_${i}* = *${w2(1)}x_1* + … + *${w2(12)}x_{12}* + *b^2_${i}*`,
        `≈ ${two(heard)} + ${factor(v[36 + i - 1], two)} ≈ ${two(z2[i - 1])}`, `*a^2_${i}* = *σ*(*z^2_${i}*) ≈ ${three(a2[i - 1])}`];
    }
    case 2:
      return [`*z^3_${j}* = *w^3_{${j}1}a^2_1* + *w^3_{${j}2}a^2_2* + *w^3_{${j}3}a^2_3* + *b^3_${j}*`,
        `≈ ${[1, 2, 3].map((m) => `${factor(w3(j, m), two)}·${two(a2[m - 1])}`).join(" + ")} + ${factor(v[45 + j - 1], two)} ≈ ${two(z3[j - 1])}`,
        `*a^3_${j}* = *σ*(*z^3_${j}*) ≈ ${three(a3[j - 1])}`];
    case 3:
      return ["*C* = ½ [(*t_1* − *a^3_1*)² + (*t_2* − *a^3_2*)²]",
        `≈ ½ [(${t[0]} − ${three(a3[0])})² + (${t[1]} − ${three(a3[1])})²] ≈ ${fine(squareError(a3, t))}`];
    case 4:
      return [`*δ^3_${j}* = (*a^3_${j}* − *t_${j}*) *a^3_${j}* (1 − *a^3_${j}*)`,
        `≈ (${three(a3[j - 1])} − ${t[j - 1]}) · ${three(a3[j - 1])} · ${three(1 - a3[j - 1])} ≈ ${told(delta3[j - 1])}`];
    case 5:
      return [`*δ^2_${i}* = (*w^3_{1${i}}δ^3_1* + *w^3_{2${i}}δ^3_2*) *a^2_${i}* (1 − *a^2_${i}*)`,
        `≈ (${[1, 2].map((n) => `${factor(w3(n, i), two)}·${factor(delta3[n - 1], told)}`).join(" + ")}) · ${three(a2[i - 1])} · ${three(1 - a2[i - 1])}`,
        `≈ ${told(delta2[i - 1])}`];
    case 6:
      return [`∂*C*/∂*w^3_{${j}${i}}* = *δ^3_${j}a^2_${i}* ≈ ${factor(delta3[j - 1], told)} · ${three(a2[i - 1])} ≈ ${fine(delta3[j - 1] * a2[i - 1])}`,
        `∂*C*/∂*b^3_${j}* = *δ^3_${j}* ≈ ${told(delta3[j - 1])}`];
    default:
      return [`∂*C*/∂*${w2(k)}* = *δ^2_${i}x_{${k}}* ≈ ${factor(delta2[i - 1], told)} · ${x[k - 1]} = ${told(delta2[i - 1] * x[k - 1])}`,
        `∂*C*/∂*b^2_${i}* = *δ^2_${i}* ≈ ${told(delta2[i - 1])}`];
  }
}

/** How strongly an edge is drawn: its weight on the way, its slope when the slopes are there. */
const strengths = (list: number[]) => {
  const largest = Math.max(...list.map(Math.abs)) || 1;
  return list.map((value) => value / largest);
};

/** Which way the stage goes has a colour. */
const colourOf = (stage: number) => (stage >= 4 ? "var(--dl-move)" : "var(--dl-follow)");

/** The edges: weights, or their slopes when these are there; those that the stage is about stand out. */
function drawEdges(picture: Picture, { state: { stage }, results: { parameters, x, slopes } }: Shown, place: Place) {
  const colour = colourOf(stage);
  const [shown2, shown3] = [
    strengths([...(stage === 7 ? slopes : parameters)].slice(0, 36)), strengths([...(stage >= 6 ? slopes : parameters)].slice(39, 45)),
  ];
  const active2 = stage === 1 || stage === 7;
  const active3 = [2, 5, 6].includes(stage);
  shown2.forEach((strength, n) => edge(picture, `w2${n}`, place.pixel(n % 12), place.unit(0, Math.floor(n / 12)),
    active2 ? strength * (x[n % 12] || 0.1) : strength * 0.3, active2 && x[n % 12] ? colour : undefined));
  shown3.forEach((strength, n) => edge(picture, `w3${n}`, place.unit(0, n % 3), place.unit(1, Math.floor(n / 3)),
    active3 ? strength : strength * 0.3, active3 ? colour : undefined));
}

/** The pixels; where their slopes are shown, each can be chosen. */
function drawPixels(picture: Picture, { state: { stage, k }, results: { x }, set, t }: Shown, place: Place) {
  const [left, top] = place.pixel(0).map((at) => at - place.cell / 2);
  picture.rect("behind", left, top, 3 * place.cell, 4 * place.cell, { fill: "var(--dl-paper)" });
  table(picture, "x", { left, top, cell: place.cell, columns: 3, values: x, stroke: "var(--dl-quiet)",
    fill: (pixel) => (pixel ? "var(--dl-follow)" : "var(--dl-paper)") });
  for (let n = 1; n <= x.length && stage === STAGES; n += 1) {
    const [left, top] = place.pixel(n - 1).map((at) => at - place.cell / 2 + 1);
    const box = picture.rect(`pick${n}`, left, top, place.cell - 2, place.cell - 2, {
      fill: "transparent", stroke: n === k ? "var(--dl-move)" : "none", "stroke-width": 4, rx: 4,
    });
    picture.pick(box, { label: t("pixel", { k: n }), text: String(x[n - 1]), chosen: n === k, press: () => set({ k: n }) });
  }
}

/** What is said of a unit, below it; the lines end where it stands. */
function below(picture: Picture, key: string, [x, y]: number[], text: string, colour: string) {
  const width = 7 * text.replace(/[*^_]/g, "").length;
  picture.rect(`${key}ground`, x - width / 2, y + RADIUS + 4, width, 18, { fill: "var(--dl-paper)", rx: 4, "pointer-events": "none" });
  picture.text(key, x, y + RADIUS + 17, text, { "text-anchor": "middle", class: "dl-over", style: `fill:${colour}` });
}

/** The units of both layers, with what is known of them in the stage: outputs, errors, and what is wanted. */
function drawUnits(picture: Picture, { state, results: { steps, delta2, delta3, t: wanted }, set, t }: Shown, place: Place) {
  const { stage } = state;
  const about: Record<"i" | "j", boolean> = { i: [1, 5, 6, 7].includes(stage), j: [2, 4, 6].includes(stage) };
  ([
    { layer: 0, which: "i", a: steps[0].a, delta: delta2, known: true, error: stage >= 5 },
    { layer: 1, which: "j", a: steps[1].a, delta: delta3, known: stage >= 2, error: stage >= 4 },
  ] as const).forEach(({ layer, which, a, delta, known, error }) => a.forEach((value, n) => {
    const at = place.unit(layer, n);
    const circle = unit(picture, `unit${layer}${n}`, at, known ? value : 0, known ? two(value) : "?");
    const chosen = about[which] && state[which] === n + 1;
    circle.setAttribute("stroke-width", chosen ? "4" : "1.5");
    if (about[which]) {
      picture.pick(picture.circle(`pick${layer}${n}`, at[0], at[1], RADIUS, { fill: "transparent" }), {
        label: t(which === "i" ? "hiddenUnit" : "outputUnit", { unit: n + 1 }), chosen, press: () => set({ [which]: n + 1 }),
      });
    }
    if (error) below(picture, `delta${layer}${n}`, at, `*δ* = ${told(delta[n])}`, "var(--dl-move)");
    if (layer === 1 && stage === 3) below(picture, `apart${n}`, at, `*a^3_${n + 1}* − *t_${n + 1}* = ${three(value - wanted[n])}`, "var(--dl-follow)");
    if (layer === 1 && stage >= 3) picture.text(`t${n}`, at[0], at[1] - RADIUS - 8, `*t_${n + 1}* = ${wanted[n]}`, { "text-anchor": "middle", class: "dl-over" });
  }));
}

/** The stage: its direction, its name and its equation. */
function drawWords(picture: Picture, { state, results, t }: Shown) {
  const { stage } = state;
  const colour = colourOf(stage);
  const direction = stage >= 4 ? [picture.width - 6, picture.width - 60] : [picture.width - 60, picture.width - 6];
  picture.arrow("direction", direction[0], 10, direction[1], 10, { stroke: colour, "stroke-width": 2 });
  picture.text("stage", 2, 14, t(`heading${stage}`, { stage, stages: STAGES }), { style: `font-weight:600;fill:${colour}` });
  equation(state, results).forEach((line, n) => picture.text(`line${n}`, 4, DIAGRAM + 18 + n * LINE, line,
    { style: picture.width < 380 ? "font-size:11.5px" : "font-size:13.5px" }));
}

export default figure<State, ReturnType<typeof values>, Results, Learning>({
  memory: learning,
  height: () => DIAGRAM + 3 * LINE + 8,
  compute,
  values,
  shown: { C: fine },
  early: ({ stage }) => stage < 3,
  step: ({ state: { stage } }) => ({ stage: (stage % STAGES) + 1 }),
  draw(picture, scene) {
    const place = layout({ left: 2, top: 24, width: picture.width - 40, height: DIAGRAM - 40, sizes: SIZES });
    drawEdges(picture, scene, place);
    drawPixels(picture, scene, place);
    drawUnits(picture, scene, place);
    drawWords(picture, scene);
  },
  sentences({ state, results: { t: wanted }, values: { C, delta2, delta3 }, t }) {
    const list = state.stage === 5 ? delta2 : delta3;
    const worst = list.reduce((best, value, n) => (Math.abs(value) > Math.abs(list[best]) ? n : best), 0);
    const [stage, unit, delta] = [state.stage, worst + 1, told(list[worst])];
    if (stage === 4 || stage === 5) return [t(list[worst] > 0 ? `calmer${stage}` : `moreExcited${stage}`, { unit, delta })];
    return [t(`stage${stage}`, { C: fine(C), digit: wanted[1] })];
  },
});
