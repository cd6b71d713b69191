// The convolution network learns: its cost, its filters, and what they find in a picture to try.
import { table, unit, weightColour } from "../lib/diagram.js";
import figure from "../lib/figure.js";
import { convolved, goOn } from "../lib/learning.js";
import { format } from "../lib/number.js";
import progress from "../lib/progress.js";
import { forward } from "../math/convolution.js";

const shape = { filters: 3, units: 3, size: 6 };
const PLOT = 150;
const SIZE = 6;

/** @param {import("../lib/figure.js").State} state @param {any} data */
function learned({ seed, runs, pixels }, data) {
  const pictures = convolved(data);
  const { parameters, costs } = pictures.trained(shape, seed, runs);
  const [right, unseen] = pictures.right(shape, parameters);
  return {
    parameters, costs: [...costs, pictures.cost(shape, parameters)], right, unseen, of: pictures.unseen, steps: forward(shape, parameters, pixels),
  };
}

/** Where everything stands at a width. @param {number} width */
function layout(width) {
  const narrow = width < 470;
  const cell = narrow ? 28 : Math.min(30, (width - 4) / 20);
  const top = PLOT + 50;
  const [left, first] = narrow ? [2, top + SIZE * cell + 46] : [2 + SIZE * cell + 26, top];
  const gap = narrow ? 84 : 66;
  return {
    cell, top, small: narrow ? 20 : 17, filters: [0, 1, 2].map((k) => [left, first + k * gap]), maps: left + (narrow ? 92 : 74),
    pools: left + (narrow ? 190 : 164), outputs: narrow ? left + 262 : width - 50, first, gap, height: narrow ? first + 3 * gap + 8 : top + Math.max(SIZE * cell, 3 * gap) + 16,
  };
}

export default figure({
  height: (width) => layout(width).height,
  values(state, data) {
    const { costs, right, steps } = learned(state, data);
    return { C_T: costs[costs.length - 1], right, output: [...steps.aOut] };
  },
  shown: { C_T: 3, right: 0 },
  advance({ runs, eta, seed }, data, milliseconds) {
    const fits = (/** @type {number[][]} */ longer) => !convolved(data).trained(shape, seed, longer).diverged;
    const longer = goOn(runs, eta, { most: 2000, milliseconds, fits });
    return longer && { runs: longer };
  },
  draw(picture, { state, data, set, t }) {
    const { parameters, costs, steps } = learned(state, data);
    const { width } = picture;
    const at = layout(width);
    const quiet = { style: "fill:var(--dl-quiet)" };
    progress(picture, "cost", { left: 40, top: 20, width: width - 52, height: PLOT - 20 }, costs, 100);
    picture.text("epochs", width - 12, 12, t("epochs", { epochs: costs.length - 1 }), { "text-anchor": "end", ...quiet });

    picture.text("own", 2, at.top - 8, t("own"), quiet);
    table(picture, "pixel", {
      left: 2, top: at.top, cell: at.cell, columns: SIZE, values: state.pixels, stroke: "var(--dl-move)",
      fill: (pixel) => (pixel ? "var(--dl-move)" : "var(--dl-paper)"),
      toggle: (i) => ({
        label: t("pixel", { row: Math.floor(i / SIZE) + 1, column: (i % SIZE) + 1 }), on: Boolean(state.pixels[i]),
        press: () => set({ pixels: state.pixels.map((/** @type {number} */ p, /** @type {number} */ k) => (k === i ? 1 - p : p)) }),
      }),
    });
    const largest = Math.max(...parameters.slice(0, 27).map(Math.abs));
    const shade = (/** @type {number} */ a) => `color-mix(in srgb, var(--dl-follow) ${Math.round(85 * a)}%, var(--dl-paper))`;
    [t("filters"), t("maps"), t("pools")].forEach((name, k) =>
      picture.text(`name${k}`, [at.filters[0][0], at.maps, at.pools][k], at.first - 8, name, quiet));
    steps.maps.forEach(({ a, values, winners }, k) => {
      const top = at.filters[k][1];
      table(picture, `filter${k}-`, {
        left: at.filters[k][0], top, cell: at.small, columns: 3, values: parameters.slice(9 * k, 9 * k + 9), fill: (weight) => weightColour(weight, largest),
        text: (weight) => (Math.abs(weight) > largest / 4 ? (weight < 0 ? "−" : "+") : ""),
      });
      const small = (at.small * 3) / 4;
      table(picture, `map${k}-`, {
        left: at.maps, top, cell: small * 1.1, columns: 4, values: a, fill: shade, stroke: undefined,
      });
      winners.forEach((winner, n) => picture.circle(`winner${k}-${n}`, at.maps + ((winner % 4) + 0.5) * small * 1.1, top + (Math.floor(winner / 4) + 0.5) * small * 1.1, 2.5,
        { fill: "var(--dl-ink)", "pointer-events": "none" }));
      table(picture, `pool${k}-`, { left: at.pools, top: top + at.small / 2, cell: at.small, columns: 2, values, fill: shade });
    });
    const strongest = Math.max(...steps.aOut);
    steps.aOut.forEach((a, n) => {
      const place = [at.outputs + 8, at.first + at.gap * n + 26];
      if (a === strongest) picture.circle(`best${n}`, place[0], place[1], 25, { fill: "none", stroke: "var(--dl-follow)", "stroke-width": 2.5 });
      unit(picture, `output${n}`, place, a, format(a, 2));
      picture.text(`digit${n}`, place[0] + 27, place[1] + 5, `“${n + 1}”`);
    });
  },
  sentence({ state, data, values: { output }, t }) {
    const { costs, right, unseen, of } = learned(state, data);
    const cost = costs[costs.length - 1];
    const first = t(costs.length === 1 ? "untrained" : "after", { epochs: costs.length - 1, cost: format(cost, cost < 1 ? 3 : 2), right, unseen, of });
    const order = [0, 1, 2].sort((a, b) => output[b] - output[a]);
    return `${first} ${t("reads", { digit: order[0] + 1, a: format(output[order[0]], 2), second: order[1] + 1, b: format(output[order[1]], 2) })}`;
  },
});
