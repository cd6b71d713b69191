// The convolution network learns: its cost, its filters, and what they find in a picture to try.
import { table, unit, weightColour } from "../lib/diagram.ts";
import figure, { type Scene } from "../lib/figure.ts";
import learning, { epochsOf, goOn, type Learning } from "../lib/learning.ts";
import { coarse, fine, format, short } from "../lib/number.ts";
import type Picture from "../lib/picture.ts";
import progress from "../lib/progress.ts";
import { changed, columnOf, rowOf } from "../lib/table.ts";
import verdicts from "../lib/verdicts.ts";
import { forward } from "../math/convolution.ts";
import { sigmoid } from "../math/neuron.ts";

export type State = { eta: number, seed: number, runs: number[][], pixels: number[] };
type Results = ReturnType<typeof compute>;
type Shown = Scene<State, ReturnType<typeof values>, Results, Learning>;

const shape = { filters: 3, units: 3, size: 6 };
/** An output below says nothing. */
const SILENT = 0.05;
const PLOT = { left: 40, top: 22, height: 122 };
/** Where the picture to try begins, its rows, and the height of a row of filter, map and what is kept. */
const [OWN, SIZE, ROW] = [194, 6, 74];
/** The side of a cell of what is kept, with room for its number. */
const POOL = 30;

/** Where everything stands at a width. */
function layout(width: number) {
  const cell = width < 380 ? 24 : 28;
  const first = OWN + SIZE * cell + 46;
  const free = Math.min(width, 480);
  return {
    cell, first, verdicts: 2 + SIZE * cell + 48, dot: width < 380 ? 9 : 10.5,
    filters: 2, maps: 2 + free * 0.25, pools: 2 + free * 0.52, outputs: free * 0.82, height: first + 3 * ROW,
  };
}
type Layout = ReturnType<typeof layout>;

function compute({ seed, runs, pixels }: State, memory: Learning) {
  const learned = memory.examined(shape, seed, runs);
  return { learned, steps: forward(shape, learned.parameters, pixels) };
}

const values = (_: State, { learned: { cost, count }, steps }: Results) => ({ C_T: cost, right: count, output: [...steps.aOut] });

const QUIET = { style: "fill:var(--dl-quiet)" };

/** How the cost went down. */
function drawCosts(picture: Picture, { state: { runs }, results: { learned: { costs, epochs, of, level } }, t }: Shown) {
  progress(picture, "cost", { ...PLOT, width: picture.width - PLOT.left - 12 }, {
    costs: costs(), runs, highest: 100, names: { epochs: t("epochs", { epochs }), level: level ? t("levelHere") : "", shrug: t("shrug") }, shrug: (3 / 8) * of,
  });
}

/** The picture to try, and beside it which of all pictures are read correctly. */
function drawTrial(picture: Picture, { state: { pixels }, results: { learned: { right, of } }, set, t }: Shown, at: Layout) {
  picture.text("own", 2, OWN - 8, t("own"), QUIET);
  table(picture, "pixel", {
    left: 2, top: OWN, cell: at.cell, columns: SIZE, values: pixels, stroke: "var(--dl-move)",
    fill: (pixel) => (pixel ? "var(--dl-move)" : "var(--dl-paper)"),
    toggle: (i) => ({
      label: t("pixel", { row: rowOf(i, SIZE), column: columnOf(i, SIZE) }), on: Boolean(pixels[i]),
      press: () => set({ pixels: changed(pixels, i, 1 - pixels[i]) }),
    }),
  });
  picture.text("all", at.verdicts - 14, OWN - 8, t("all", { of }), QUIET);
  verdicts(picture, "verdict", { left: at.verdicts, top: OWN + 4, cell: 12, columns: 8, right, digits: ["1", "2", "3"] });
}

/** A row for each filter: its weights, the map that it makes of the picture, and what is kept of the map. */
function drawRows(picture: Picture, { results: { learned: { parameters }, steps } }: Shown, at: Layout) {
  const largest = Math.max(...parameters.slice(0, 27).map(Math.abs));
  const shade = (a: number, strength = 85) => `color-mix(in srgb, var(--dl-follow) ${Math.round(strength * a)}%, var(--dl-paper))`;
  steps.maps.forEach(({ z, pooled, winners }, k) => {
    const top = at.first + k * ROW;
    table(picture, `filter${k}-`, {
      left: at.filters, top, cell: 20, columns: 3, values: parameters.slice(9 * k, 9 * k + 9), fill: (weight) => weightColour(weight, largest),
      text: (weight) => (Math.abs(weight) > largest / 4 ? (weight < 0 ? "−" : "+") : ""),
    });
    table(picture, `map${k}-`, { left: at.maps, top, cell: 15, columns: 4, values: z.map(sigmoid), fill: (a) => shade(a) });
    winners.forEach((winner, n) => picture.circle(`winner${k}-${n}`, at.maps + ((winner % 4) + 0.5) * 15, top + (Math.floor(winner / 4) + 0.5) * 15, 2.5,
      { fill: "var(--dl-ink)", "pointer-events": "none" }));
    // Paler than the map, for numbers stand on it.
    table(picture, `pool${k}-`, {
      left: at.pools, top, cell: POOL, columns: 2, values: pooled, fill: (a) => shade(a, 45), text: (a) => format(a, 2), ink: () => "font-size:12px",
    });
  });
}

/** The outputs, and a ring around the one that wins. */
function drawOutputs(picture: Picture, { values: { output }, t }: Shown, at: Layout) {
  const strongest = Math.max(...output);
  output.forEach((a, n) => {
    const place = [at.outputs, at.first + ROW * n + 30];
    if (a === strongest && a >= SILENT) picture.circle(`best${n}`, place[0], place[1], 26, { fill: "none", stroke: "var(--dl-follow)", "stroke-width": 2.5 });
    unit(picture, `output${n}`, place, a, format(a, 2));
    picture.text(`digit${n}`, place[0] + 30, place[1] + 5, t("quoted", { text: n + 1 }));
  });
}

export default figure<State, ReturnType<typeof values>, Results, Learning>({
  memory: learning,
  height: (width) => layout(width).height,
  compute,
  values,
  shown: { C_T: coarse, right: 0 },
  prepare: ({ state: { seed, runs }, memory }, milliseconds) => memory.prepare(shape, seed, runs, milliseconds),
  restart: { seed: { runs: [] } },
  advance({ state: { runs, eta, seed }, memory, controls }, milliseconds) {
    const longer = goOn(runs, eta, controls.runs, milliseconds, (more) => memory.trained(shape, seed, more));
    return longer && { runs: longer };
  },
  draw(picture, scene) {
    const { t } = scene;
    const at = layout(picture.width);
    drawCosts(picture, scene);
    drawTrial(picture, scene, at);
    [t("filters"), t("maps"), t("pools"), t("outputs")].forEach((name, k) =>
      picture.text(`name${k}`, [at.filters, at.maps, at.pools, at.outputs - 21][k], at.first - 10, name, QUIET));
    drawRows(picture, scene, at);
    drawOutputs(picture, scene, at);
  },
  sentences({ state, results: { learned }, values: { output }, controls, t }) {
    const { epochs, cost, count, of, unseen, ofUnseen, slope, level } = learned;
    const [first, second] = [0, 1, 2].sort((a, b) => output[b] - output[a]);
    return [
      t(epochs ? "after" : "untrained", { n: epochs, cost: coarse(cost), right: count, of, unseen, ofUnseen }),
      t(level ? "level" : "next", { slope: fine(slope), eta: short(state.eta), step: fine(state.eta * slope) }),
      ...(epochsOf(state.runs) >= controls.runs.y[1] ? [t("enough", { n: controls.runs.y[1] })] : []),
      output[first] < SILENT ? t("silent")
        : t("reads", { digit: first + 1, a: format(output[first], 2), second: second + 1, b: format(output[second], 2) }),
    ];
  },
});
