// The cost on the straight path from the trained network to its copy in which a hidden unit says the opposite.
import { standing } from "../lib/control.ts";
import { edge, layout, table, unit as drawUnit } from "../lib/diagram.ts";
import figure, { type Scene } from "../lib/figure.ts";
import learning, { learnedFor, SIZES, type Learning } from "../lib/learning.ts";
import { format } from "../lib/number.ts";
import type Picture from "../lib/picture.ts";
import plot from "../lib/plot.ts";
import spot from "../lib/spot.ts";

export type State = { unit: number, way: number };
type Results = ReturnType<typeof compute>;
type Shown = Scene<State, ReturnType<typeof values>, Results, Learning>;

const [MAP, PLOT, PLACES, EPOCHS] = [190, 190, 41, 300];
const UNITS = [1, 2, 3];

/** The parameters when hidden units have gone so far towards saying the opposite. */
function turned(parameters: ArrayLike<number>, ways: number[]) {
  const p = Array.from(parameters);
  ways.forEach((way, i) => {
    const heard = [39 + i, 42 + i];
    heard.forEach((k, j) => { p[45 + j] += way * p[k]; });
    for (const k of [...Array.from({ length: 12 }, (_, n) => 12 * i + n), 36 + i, ...heard]) p[k] *= 1 - 2 * way;
  });
  return p;
}

/** How far each unit has gone when those before it stand halfway. */
const waysOf = (unit: number, way: number) => [...new Array(unit - 1).fill(0.5), way];

function compute({ unit, way }: State, memory: Learning) {
  const trained = learnedFor(memory, EPOCHS);
  const costOf = (u: number, w: number) => memory.cost(SIZES, turned(trained, waysOf(u, w)));
  return { largest: Math.max(...Array.from(trained, Math.abs)), parameters: turned(trained, waysOf(unit, way)), costOf };
}

const values = ({ unit, way }: State, { costOf }: Results) => ({ C_end: costOf(unit, 0), C_T: costOf(unit, way) });

/** The network: lines get thinner as a unit turns, are gone halfway, and come back with the opposite sign. */
function drawNetwork(picture: Picture, { state, results: { parameters, largest } }: Shown) {
  const place = layout({ left: 2, top: 4, width: picture.width - 8, height: MAP - 8, sizes: SIZES });
  for (let i = 0; i < 3; i += 1) {
    const colour = i === state.unit - 1 ? "var(--dl-move)" : undefined;
    // What listens with weights of 0 has no line.
    if (!parameters[36 + i]) continue;
    for (let k = 0; k < 12; k += 1) edge(picture, `w2${i}-${k}`, place.pixel(k), place.unit(0, i), parameters[12 * i + k] / largest, colour);
    for (let j = 0; j < 2; j += 1) edge(picture, `w3${j}-${i}`, place.unit(0, i), place.unit(1, j), parameters[39 + 3 * j + i] / largest, colour);
  }
  const [left, top] = place.pixel(0).map((at) => at - place.cell / 2);
  picture.rect("behind", left, top, 3 * place.cell, 4 * place.cell, { fill: "var(--dl-paper)" });
  table(picture, "x", { left, top, cell: place.cell, columns: 3, values: new Array(12).fill(0), text: (_, i) => String(i + 1), stroke: "var(--dl-quiet)", fill: () => "var(--dl-paper)" });
  for (const layer of [0, 1]) {
    for (let j = 0; j < SIZES[layer + 1]; j += 1) {
      const circle = drawUnit(picture, `unit${layer}${j}`, place.unit(layer, j), 0, String(j + 1));
      const mine = layer === 0 && j === state.unit - 1;
      circle.setAttribute("stroke", mine ? "var(--dl-move)" : "var(--dl-quiet)");
      circle.setAttribute("stroke-width", mine ? "4" : "1.5");
    }
  }
}

/** The paths so far, above each other; each begins as high as the middle of the one before. */
function drawPaths(picture: Picture, { state, values: { C_end, C_T }, results: { costOf }, controls: { way: control }, set, t }: Shown) {
  const paths = picture.remembered("paths", "", () => UNITS.map((unit) =>
    Array.from({ length: PLACES }, (_, k) => [k / (PLACES - 1), costOf(unit, k / (PLACES - 1))])));
  const frame = { left: 42, top: MAP + 36, width: picture.width - 62, height: PLOT, xticks: [0, 0.5, 1], x: [0, 1] as [number, number], y: [0.05, 60] as [number, number] };
  const { x, y } = plot(picture, "plot", { ...frame, ylog: true, yname: "*C_T*", xname: t("label.way") }, (px, py) => {
    picture.line("bowl", px(0), py(C_end), px(1), py(C_end), { stroke: "var(--dl-follow)", "stroke-dasharray": "3 3" });
    UNITS.slice(0, state.unit).forEach((unit, k) => picture.curve(`path${unit}`, paths[k].map(([way, cost]) => [px(way), py(cost)]),
      { stroke: unit === state.unit ? "var(--dl-ink)" : "var(--dl-quiet)", "stroke-width": unit === state.unit ? 2.5 : 1.2 }));
  });
  // Above the frame, where no path can cross it, in whatever language.
  picture.line("bowlkey", x(1) - 22, frame.top - 13, x(1), frame.top - 13, { stroke: "var(--dl-follow)", "stroke-dasharray": "3 3" });
  picture.text("bowls", x(1) - 28, frame.top - 8, t("bowl"), { "text-anchor": "end", style: "fill:var(--dl-follow)" });
  spot(picture, "way", x(state.way), y(C_T), {
    label: t("drag"), ...standing(control, state.way), text: `${format(state.way, 3)}, ${format(C_T, 2)}`,
    drag: (px) => set({ way: x.invert(px) }),
    key: (dx, dy) => set({ way: state.way + control.step * (dx + dy) }),
  });
}

export default figure<State, ReturnType<typeof values>, Results, Learning>({
  memory: learning,
  height: () => MAP + 36 + PLOT + 48,
  compute,
  values,
  shown: { C_T: 2, C_end: 2 },
  draw(picture, scene) {
    drawNetwork(picture, scene);
    drawPaths(picture, scene);
  },
  sentences({ state: { unit, way }, values: { C_end, C_T }, t }) {
    const where = way === 0 ? "begins" : way === 1 ? "turned" : "between";
    return [t(where, { unit, cost: format(C_T, 2), end: format(C_end, 2) })];
  },
});
