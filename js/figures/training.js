// The network learns: its cost, what its hidden units have come to like, and a picture to try it on.
import { table, unit, weightColour } from "../lib/diagram.js";
import figure from "../lib/figure.js";
import { connected, epochsOf, goOn } from "../lib/learning.js";
import { fine, format, short } from "../lib/number.js";
import progress from "../lib/progress.js";
import verdicts from "../lib/verdicts.js";
import { forward } from "../math/network.js";

/** As many epochs as Python's Runs may have. */
const MOST = 3000;
const PLOT = { left: 40, top: 22, height: 132 };
/** Where the weights begin, and what there is room for below them: a picture of four rows. */
const [LIKES, ROWS] = [204, 120];
/** An output below says nothing. */
const SILENT = 0.05;
/** From this width on the picture to try stands beside the weights. */
const ROOMY = 660;

const sizesOf = (/** @type {import("../lib/figure.js").State} */ { hidden }) => [12, hidden, 2];
const learned = (/** @type {import("../lib/figure.js").State} */ state, /** @type {any} */ data) =>
  connected(data).examined(sizesOf(state), state.seed, state.runs);

export default figure({
  height: (width) => LIKES + ROWS + (width < ROOMY ? 34 + ROWS : 0) + 12,
  values(state, data) {
    const { parameters, cost, count } = learned(state, data);
    return { C_T: cost, right: count, output: [...forward(sizesOf(state), parameters, state.pixels)[1].a] };
  },
  shown: { C_T: fine, right: 0 },
  prepare: (state, data, milliseconds) => connected(data).prepare(sizesOf(state), state.seed, state.runs, milliseconds),
  restart: { seed: { runs: [] }, hidden: { runs: [] } },
  advance(state, data, milliseconds) {
    const learn = (/** @type {number[][]} */ runs) => { connected(data).trained(sizesOf(state), state.seed, runs); };
    const runs = goOn(state.runs, state.eta, { most: MOST, milliseconds, learn });
    return runs && { runs };
  },
  draw(picture, { state, data, values: { output }, set, t }) {
    const { parameters, costs, epochs, right, of, stuck } = learned(state, data);
    const { width } = picture;
    progress(picture, "cost", { ...PLOT, width: width - PLOT.left - 12 }, {
      costs: costs(), runs: state.runs, highest: 100, names: { epochs: t("epochs", { epochs }), stuck: stuck ? t("stuckHere") : "" },
    });

    const quiet = { style: "fill:var(--dl-quiet)" };
    const largest = Math.max(...parameters.slice(0, 12 * state.hidden).map(Math.abs));
    const roomy = width >= ROOMY;
    const cell = Math.min(30, ((roomy ? width - 360 : width) - 8 * state.hidden) / (3 * state.hidden));
    picture.text("likes", 2, LIKES - 8, t("likes"), quiet);
    for (let i = 0; i < state.hidden; i += 1) {
      table(picture, `demon${i}-`, {
        left: 2 + i * (3 * cell + 8), top: LIKES, cell, columns: 3, values: parameters.slice(12 * i, 12 * i + 12),
        fill: (weight) => weightColour(weight, largest),
        text: cell < 16 ? undefined : (weight) => (Math.abs(weight) > largest / 4 ? (weight < 0 ? "−" : "+") : ""),
      });
    }

    const [left, top] = roomy ? [width - 350, LIKES] : [2, LIKES + ROWS + 34];
    picture.text("own", left, top - 8, t("own"), quiet);
    table(picture, "pixel", {
      left, top, cell: ROWS / 4, columns: 3, values: state.pixels, stroke: "var(--dl-move)",
      fill: (pixel) => (pixel ? "var(--dl-move)" : "var(--dl-paper)"),
      toggle: (i) => ({
        label: t("pixel", { i: i + 1 }), on: Boolean(state.pixels[i]),
        press: () => set({ pixels: state.pixels.map((/** @type {number} */ p, /** @type {number} */ k) => (k === i ? 1 - p : p)) }),
      }),
    });
    output.forEach((/** @type {number} */ a, /** @type {number} */ j) => {
      const at = [left + 126, top + 29 + j * 62];
      if (output[j] > Math.max(SILENT, output[1 - j])) picture.circle(`winner${j}`, at[0], at[1], 26, { fill: "none", stroke: "var(--dl-follow)", "stroke-width": 2.5 });
      unit(picture, `output${j}`, at, a, format(a, 2));
      picture.text(`digit${j}`, at[0] + 30, at[1] + 5, `“${j}”`);
    });

    const verdictsLeft = left + (width < 380 ? 212 : 240);
    picture.text("all", verdictsLeft - 14, top - 8, t("all", { of }), quiet);
    verdicts(picture, "verdict", { left: verdictsLeft, top: top + 3, cell: 14, columns: 8, right, digits: ["0", "1"] });
  },
  sentence({ state, data, values: { output }, t }) {
    const { epochs, cost, count, of, unseen, ofUnseen, slope, stuck } = learned(state, data);
    const [zero, one] = output;
    return [
      t(epochs ? "after" : "untrained", { epochs, cost: fine(cost), right: count, of, unseen, ofUnseen }),
      t(stuck ? "stuck" : "next", { slope: fine(slope), eta: short(state.eta), step: fine(state.eta * slope) }),
      ...(epochsOf(state.runs) >= MOST ? [t("enough", { most: MOST })] : []),
      Math.max(zero, one) < SILENT ? t("silent") : zero === one ? t("undecided")
        : t("reads", { digit: Number(one > zero), a: format(Math.max(zero, one), 2), b: format(Math.min(zero, one), 2) }),
    ].join(" ");
  },
});
