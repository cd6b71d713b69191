// The network learns: its cost, what its hidden units have come to like, and a picture to try it on.
import { table, unit, weightColour } from "../lib/diagram.ts";
import figure, { type Scene } from "../lib/figure.ts";
import learning, { epochsOf, goOn, type Learning } from "../lib/learning.ts";
import { fine, format, short } from "../lib/number.ts";
import past from "../lib/past.ts";
import type Picture from "../lib/picture.ts";
import progress from "../lib/progress.ts";
import { changed } from "../lib/table.ts";
import verdicts from "../lib/verdicts.ts";
import { forward } from "../math/network.ts";

export type State = { eta: number, seed: number, hidden: number, runs: number[][], pixels: number[] };
type Results = ReturnType<typeof compute>;
type Memory = Learning & { past: ReturnType<typeof past> };
type Shown = Scene<State, ReturnType<typeof values>, Results, Memory>;

const PLOT = { left: 40, top: 22, height: 132 };
/** Where the weights begin, and what there is room for below them: a picture of four rows. */
const [LIKES, ROWS] = [204, 120];
/** An output below says nothing. */
const SILENT = 0.05;
/** From this width on the picture to try stands beside the weights. */
const ROOMY = 660;

const sizesOf = ({ hidden }: State) => [12, hidden, 2];

function compute(state: State, memory: Memory) {
  const { hidden, seed, runs } = state;
  const learned = memory.examined(sizesOf(state), seed, runs);
  const before = memory.past({ start: `${hidden} ${seed}`, runs, costs: learned.costs });
  return { learned, before, output: [...forward(sizesOf(state), learned.parameters, state.pixels)[1].a] };
}

const values = (_: State, { learned: { cost, count }, output }: Results) => ({ C_T: cost, right: count, output });

const QUIET = { style: "fill:var(--dl-quiet)" };

/** How the cost went down. */
function drawCosts(picture: Picture, { state: { runs }, results: { learned: { costs, epochs, of, level }, before }, t }: Shown) {
  progress(picture, "cost", { ...PLOT, width: picture.width - PLOT.left - 12 }, {
    costs: costs(), before, runs, highest: 100, names: { epochs: t("epochs", { epochs }), level: level ? t("levelHere") : "", shrug: t("shrug") }, shrug: of / 4,
  });
}

/** What each hidden unit has come to like: its weights. */
function drawLikes(picture: Picture, { state: { hidden }, results: { learned: { parameters } }, t }: Shown) {
  const largest = Math.max(...parameters.slice(0, 12 * hidden).map(Math.abs));
  const { width } = picture;
  const cell = Math.min(30, ((width >= ROOMY ? width - 360 : width) - 8 * hidden) / (3 * hidden));
  picture.text("likes", 2, LIKES - 8, t("likes"), QUIET);
  for (let i = 0; i < hidden; i += 1) {
    table(picture, `demon${i}-`, {
      left: 2 + i * (3 * cell + 8), top: LIKES, cell, columns: 3, values: parameters.slice(12 * i, 12 * i + 12),
      fill: (weight) => weightColour(weight, largest),
      text: cell < 16 ? undefined : (weight) => (Math.abs(weight) > largest / 4 ? (weight < 0 ? "−" : "+") : ""),
    });
  }
}

/** The picture to try, and what the network reads in it. */
function drawTrial(picture: Picture, { state: { pixels }, values: { output }, set, t }: Shown, left: number, top: number) {
  picture.text("own", left, top - 8, t("own"), QUIET);
  table(picture, "pixel", {
    left, top, cell: ROWS / 4, columns: 3, values: pixels, stroke: "var(--dl-move)",
    fill: (pixel) => (pixel ? "var(--dl-move)" : "var(--dl-paper)"),
    toggle: (i) => ({
      label: t("pixel", { i: i + 1 }), on: Boolean(pixels[i]),
      press: () => set({ pixels: changed(pixels, i, 1 - pixels[i]) }),
    }),
  });
  output.forEach((a, j) => {
    const at = [left + 126, top + 29 + j * 62];
    if (a > Math.max(SILENT, output[1 - j])) picture.circle(`winner${j}`, at[0], at[1], 26, { fill: "none", stroke: "var(--dl-follow)", "stroke-width": 2.5 });
    unit(picture, `output${j}`, at, a, format(a, 2));
    picture.text(`digit${j}`, at[0] + 30, at[1] + 5, t("quoted", { text: j }));
  });
}

/** Which of all pictures are read correctly. */
function drawVerdicts(picture: Picture, { results: { learned: { right, of } }, t }: Shown, left: number, top: number) {
  picture.text("all", left - 14, top - 8, t("all", { of }), QUIET);
  verdicts(picture, "verdict", { left, top: top + 3, cell: 14, columns: 8, right, digits: ["0", "1"] });
}

export default figure<State, ReturnType<typeof values>, Results, Memory>({
  memory: (given) => ({ ...learning(given), past: past() }),
  height: (width) => LIKES + ROWS + (width < ROOMY ? 34 + ROWS : 0) + 12,
  compute,
  values,
  shown: { C_T: fine, right: 0 },
  prepare: ({ state, memory }, milliseconds) => memory.prepare(sizesOf(state), state.seed, state.runs, milliseconds),
  restart: { seed: { runs: [] }, hidden: { runs: [] } },
  advance({ state, memory, controls }, milliseconds) {
    const runs = goOn(state.runs, state.eta, controls.runs, milliseconds, (more) => memory.trained(sizesOf(state), state.seed, more));
    return runs && { runs };
  },
  draw(picture, scene) {
    const { width } = picture;
    const [left, top] = width >= ROOMY ? [width - 350, LIKES] : [2, LIKES + ROWS + 34];
    drawCosts(picture, scene);
    drawLikes(picture, scene);
    drawTrial(picture, scene, left, top);
    drawVerdicts(picture, scene, left + (width < 380 ? 212 : 240), top);
  },
  sentences({ state, results: { learned }, values: { output }, controls, t }) {
    const { epochs, cost, count, of, unseen, ofUnseen, slope, level } = learned;
    const [zero, one] = output;
    return [
      t(epochs ? "after" : "untrained", { n: epochs, cost: fine(cost), right: count, of, unseen, ofUnseen }),
      t(level ? "level" : "next", { slope: fine(slope), eta: short(state.eta), step: fine(state.eta * slope) }),
      ...(epochsOf(state.runs) >= controls.runs.y[1] ? [t("enough", { n: controls.runs.y[1] })] : []),
      Math.max(zero, one) < SILENT ? t("silent") : zero === one ? t("undecided")
        : t("reads", { digit: Number(one > zero), a: format(Math.max(zero, one), 2), b: format(Math.min(zero, one), 2) }),
    ];
  },
});
