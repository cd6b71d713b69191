// The network learns: its cost, what its hidden units have come to like, and a picture to try it on.
import { table, unit, weightColour } from "../lib/diagram.js";
import figure from "../lib/figure.js";
import { connected, goOn } from "../lib/learning.js";
import { format } from "../lib/number.js";
import progress from "../lib/progress.js";
import { forward } from "../math/network.js";

const PLOT = 170;

/** @param {import("../lib/figure.js").State} state @param {any} data */
function learned({ hidden, seed, runs }, data) {
  const sizes = [12, hidden, 2];
  const pictures = connected(data);
  const { parameters, costs } = pictures.trained(sizes, seed, runs);
  const [right, unseen] = pictures.right(sizes, parameters);
  return { sizes, parameters, costs: [...costs, pictures.cost(sizes, parameters)], right, unseen, of: pictures.unseen };
}

export default figure({
  height: (width) => PLOT + 60 + (width < 420 ? 262 : 152),
  values(state, data) {
    const { sizes, parameters, costs, right } = learned(state, data);
    return { C_T: costs[costs.length - 1], right, output: [...forward(sizes, parameters, state.pixels)[1].a] };
  },
  shown: { C_T: 3, right: 0 },
  advance({ runs, eta, hidden, seed }, data, milliseconds) {
    const fits = (/** @type {number[][]} */ longer) => !connected(data).trained([12, hidden, 2], seed, longer).diverged;
    const longer = goOn(runs, eta, { most: 3000, milliseconds, fits });
    return longer && { runs: longer };
  },
  draw(picture, { state, data, values: { output }, set, t }) {
    const { parameters, costs } = learned(state, data);
    const { width } = picture;
    progress(picture, "cost", { left: 40, top: 20, width: width - 52, height: PLOT - 30 }, costs, 100);
    picture.text("epochs", width - 12, 12, t("epochs", { epochs: costs.length - 1 }), { "text-anchor": "end", style: "fill:var(--dl-quiet)" });

    const top = PLOT + 44;
    const largest = Math.max(...parameters.slice(0, 12 * state.hidden).map(Math.abs));
    const narrow = width < 420;
    const room = narrow ? width : width - 190;
    const cell = Math.min(30, (room - 8 * state.hidden) / (3 * state.hidden));
    picture.text("likes", 2, top - 8, t("likes"), { style: "fill:var(--dl-quiet)" });
    for (let i = 0; i < state.hidden; i += 1) {
      table(picture, `demon${i}-`, {
        left: 2 + i * (3 * cell + 8), top, cell, columns: 3, values: parameters.slice(12 * i, 12 * i + 12),
        fill: (weight) => weightColour(weight, largest),
        text: cell < 20 ? undefined : (weight) => (Math.abs(weight) > largest / 4 ? (weight < 0 ? "−" : "+") : ""),
      });
    }
    const [left, below] = narrow ? [2, top + 4 * cell + 40] : [width - 180, top];
    picture.text("own", left, below - 8, t("own"), { style: "fill:var(--dl-quiet)" });
    table(picture, "pixel", {
      left, top: below, cell: 32, columns: 3, values: state.pixels, stroke: "var(--dl-move)",
      fill: (pixel) => (pixel ? "var(--dl-move)" : "var(--dl-paper)"),
      toggle: (i) => ({
        label: t("pixel", { i: i + 1 }), on: Boolean(state.pixels[i]),
        press: () => set({ pixels: state.pixels.map((/** @type {number} */ p, /** @type {number} */ k) => (k === i ? 1 - p : p)) }),
      }),
    });
    output.forEach((/** @type {number} */ a, /** @type {number} */ j) => {
      const at = [left + 134, below + 32 + j * 62];
      if (output[j] > output[1 - j]) picture.circle(`winner${j}`, at[0], at[1], 26, { fill: "none", stroke: "var(--dl-follow)", "stroke-width": 2.5 });
      unit(picture, `output${j}`, at, a, format(a, 2));
      picture.text(`digit${j}`, at[0] + 30, at[1] + 5, `“${j}”`);
    });
  },
  sentence({ state, data, values: { output }, t }) {
    const { costs, right, unseen, of } = learned(state, data);
    const cost = costs[costs.length - 1];
    const state1 = t(costs.length === 1 ? "untrained" : "after", { epochs: costs.length - 1, cost: format(cost, cost < 1 ? 3 : 2), right, unseen, of });
    const [zero, one] = output;
    return `${state1} ${zero === one ? t("undecided") : t("reads", { digit: Number(one > zero), a: format(Math.max(zero, one), 2), b: format(Math.min(zero, one), 2) })}`;
  },
});
