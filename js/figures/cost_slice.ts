// The cost of the network along one of its 47 parameters.
import { standing } from "../lib/control.ts";
import { edge, layout, table, unit } from "../lib/diagram.ts";
import figure, { type Scene } from "../lib/figure.ts";
import learning, { learnedFor, SIZES, type Learning } from "../lib/learning.ts";
import { format, short } from "../lib/number.ts";
import type Picture from "../lib/picture.ts";
import plot from "../lib/plot.ts";
import spot from "../lib/spot.ts";

export type State = { parameter: number, value: number, epochs: number };
type Results = ReturnType<typeof compute>;
type Shown = Scene<State, ReturnType<typeof values>, Results, Learning>;

const PLACES = 81;
const MAP = 210;
const PLOT = 190;
/** What answering ½ everywhere costs: ¼ for each of the 64 pictures. */
const SHRUG = 16;
/** As high as slices get before, during and after training, so that one can be compared with another. */
const HIGH = 30;

/**
 * Which layer, unit and input a parameter belongs to; the input of a bias is null.
 * @param k counted from 0
 */
function owner(k: number) {
  if (k < 36) return { layer: 2, unit: Math.floor(k / 12), input: k % 12 };
  if (k < 39) return { layer: 2, unit: k - 36, input: null };
  if (k < 45) return { layer: 3, unit: Math.floor((k - 39) / 3), input: (k - 39) % 3 };
  return { layer: 3, unit: k - 45, input: null };
}

/** The book's symbol of a parameter. */
function symbol(k: number) {
  const { layer, unit: j, input } = owner(k);
  return input === null ? `*b^${layer}_${j + 1}*` : `*w^${layer}_{${j + 1}${input > 8 ? "," : ""}${input + 1}}*`;
}

function compute({ parameter, epochs }: State, memory: Learning) {
  const parameters = learnedFor(memory, epochs);
  return { parameters, costWith: (other: number) => memory.cost(SIZES, parameters.map((own, k) => (k === parameter - 1 ? other : own))) };
}

const values = ({ parameter, value }: State, { parameters, costWith }: Results) =>
  ({ w: parameters[parameter - 1], C_w: costWith(parameters[parameter - 1]), C_T: costWith(value) });

/** The weights as edges, and over them the one that is chosen. */
function drawWeights(picture: Picture, { state, results: { parameters } }: Shown, place: ReturnType<typeof layout>) {
  const largest = Math.max(...parameters.map(Math.abs));
  let ends: number[] | null = null;
  for (let k = 0; k < 47; k += 1) {
    const { layer, unit: j, input } = owner(k);
    if (input === null) continue;
    const [from, to] = layer === 2 ? [place.pixel(input), place.unit(0, j)] : [place.unit(0, input), place.unit(1, j)];
    edge(picture, `edge${k}`, from, to, parameters[k] / largest);
    if (k === state.parameter - 1) ends = [...from, ...to];
  }
  if (ends) picture.line("chosen", ends[0], ends[1], ends[2], ends[3], { stroke: "var(--dl-move)", "stroke-width": 3.5 });
}

/** The pixels and the units; the pixel of the chosen weight, or the unit of the chosen bias, is marked. */
function drawUnits(picture: Picture, { state }: Shown, place: ReturnType<typeof layout>) {
  const chosen = owner(state.parameter - 1);
  const [left, top] = place.pixel(0).map((at) => at - place.cell / 2);
  picture.rect("behind", left, top, 3 * place.cell, 4 * place.cell, { fill: "var(--dl-paper)" });
  table(picture, "x", { left, top, cell: place.cell, columns: 3, values: new Array(12).fill(0), text: (_, i) => String(i + 1), stroke: "var(--dl-quiet)",
    fill: (_, i) => (chosen.layer === 2 && chosen.input === i ? "var(--dl-move-soft)" : "var(--dl-paper)") });
  for (const layer of [0, 1]) {
    for (let j = 0; j < SIZES[layer + 1]; j += 1) {
      const circle = unit(picture, `unit${layer}${j}`, place.unit(layer, j), 0, String(j + 1));
      const mine = chosen.input === null && chosen.layer === layer + 2 && chosen.unit === j;
      circle.setAttribute("stroke", mine ? "var(--dl-move)" : "var(--dl-quiet)");
      circle.setAttribute("stroke-width", mine ? "4" : "1.5");
    }
  }
}

/** The cost with every value that the parameter can have. */
function costCurve(picture: Picture, { state, results: { costWith }, controls: { value: { min, max } } }: Shown) {
  return picture.remembered("curve", `${state.epochs} ${state.parameter}`, () =>
    Array.from({ length: PLACES }, (_, k) => min + ((max - min) * k) / (PLACES - 1)).map((value) => [value, costWith(value)]));
}

/** The curve, where the network stands on it, and the value to drag along it. */
function drawSlice(picture: Picture, scene: Shown) {
  const { state, values: { w, C_w, C_T }, controls, set, t } = scene;
  const frame = { left: 42, top: MAP + 36, width: picture.width - 54, height: PLOT };
  const { min, max, step } = controls.value;
  const curve = costCurve(picture, scene);
  const highest = Math.max(...curve.map(([, cost]) => cost), C_T);
  const name = symbol(state.parameter - 1);
  const most = Math.max(HIGH, highest);
  const { x, y } = plot(picture, "plot", { ...frame, x: [min, max], y: [-0.06 * most, 1.1 * most], xname: name, yname: "*C_T*" }, (px, py) => {
    picture.line("shrug", px(min), py(SHRUG), px(max), py(SHRUG), { stroke: "var(--dl-quiet)", "stroke-dasharray": "6 4" });
    // Whether it is a parabola is the reader's to predict.
    picture.group("later", { class: "dl-later" }, () =>
      picture.curve("curve", curve.map(([value, cost]) => [px(value), py(cost)]), { stroke: "var(--dl-ink)", "stroke-width": 2 }));
    picture.line("here", px(w), py(0), px(w), py(C_w), { stroke: "var(--dl-follow)", "stroke-dasharray": "3 3" });
    picture.circle("stands", px(w), py(C_w), 6, { fill: "var(--dl-follow)", stroke: "var(--dl-paper)", "stroke-width": 1.5 });
  });
  picture.text("shrugs", x(max) - 6, y(SHRUG) - 6, t("shrug"), { "text-anchor": "end", class: "dl-over", style: "fill:var(--dl-quiet)" });
  spot(picture, "value", x(state.value), y(C_T), {
    label: t("drag"), ...standing(controls.value, state.value), text: `${short(state.value)}, ${format(C_T, 2)}`,
    drag: (px) => set({ value: x.invert(px) }),
    key: (dx, dy) => set({ value: state.value + step * (dx + dy) }),
  });
}

export default figure<State, ReturnType<typeof values>, Results, Learning>({
  memory: learning,
  height: () => MAP + 36 + PLOT + 48,
  compute,
  values,
  shown: { C_T: 2, C_w: 2 },
  draw(picture, scene) {
    const place = layout({ left: 2, top: 4, width: picture.width - 8, height: MAP - 8, sizes: SIZES });
    drawWeights(picture, scene, place);
    drawUnits(picture, scene, place);
    drawSlice(picture, scene);
  },
  sentences({ state, values: { w, C_w, C_T }, t }) {
    const name = symbol(state.parameter - 1);
    const there = t("stands", { name, w: format(w, 2), cost: format(C_w, 2) });
    const change = C_T - C_w;
    const how = Math.abs(change) < 0.005 ? "same" : change > 0 ? "worse" : "better";
    return [there, t(how, { name, value: short(state.value), change: format(Math.abs(change), 2) })];
  },
});
