// The 12–3–2 network and one picture: what every unit says, and how wrong the answer is.
import { edge, layout, table, unit } from "../lib/diagram.ts";
import figure from "../lib/figure.ts";
import learning, { learnedFor, SIZES, type Learning } from "../lib/learning.ts";
import { fine, format } from "../lib/number.ts";
import { changed } from "../lib/table.ts";
import { forward } from "../math/network.ts";
import { squareError } from "../math/training.ts";

export type State = { picture: number, flipped: number[], epochs: number };
type Results = ReturnType<typeof compute>;

const HEIGHT = 320;

function compute({ picture, flipped, epochs }: State, memory: Learning) {
  const parameters = learnedFor(memory, epochs);
  const x = memory.X[picture - 1].map((pixel, i) => Math.abs(pixel - flipped[i]));
  return { parameters, x, t: memory.T[picture - 1], steps: forward(SIZES, parameters, x), C_T: memory.cost(SIZES, parameters) };
}

const values = (_: State, { steps: [{ a: hidden }, { a: output }], t, C_T }: Results) =>
  ({ hidden: [...hidden], output: [...output], C: squareError(output, t), C_T });

export default figure<State, ReturnType<typeof values>, Results, Learning>({
  memory: learning,
  height: () => HEIGHT,
  compute,
  values,
  shown: { C: fine, C_T: 2 },
  draw(picture, { state, results: { parameters, x, t: wanted, steps }, values: { output }, set, t }) {
    const place = layout({ left: 2, top: 6, width: picture.width - 46, height: HEIGHT - 12, sizes: SIZES });
    const largest = Math.max(...parameters.map(Math.abs));
    for (let i = 0; i < 3; i += 1) {
      for (let k = 0; k < 12; k += 1) {
        edge(picture, `w2${i}-${k}`, place.pixel(k), place.unit(0, i), (x[k] ? 1 : 0.25) * (parameters[12 * i + k] / largest), x[k] ? "var(--dl-follow)" : undefined);
      }
      for (let j = 0; j < 2; j += 1) {
        edge(picture, `w3${j}-${i}`, place.unit(0, i), place.unit(1, j), parameters[39 + 3 * j + i] / largest, "var(--dl-follow)");
      }
    }
    const [left, top] = place.pixel(0).map((at) => at - place.cell / 2);
    picture.rect("behind", left, top, 3 * place.cell, 4 * place.cell, { fill: "var(--dl-paper)" });
    table(picture, "x", {
      left, top, cell: place.cell, columns: 3, values: x, stroke: "var(--dl-move)",
      fill: (pixel, i) => (pixel ? "var(--dl-move)" : state.flipped[i] ? "var(--dl-move-soft)" : "var(--dl-paper)"),
      toggle: (i) => ({
        label: t("pixel", { i: i + 1 }), on: Boolean(x[i]),
        press: () => set({ flipped: changed(state.flipped, i, 1 - state.flipped[i]) }),
      }),
    });
    steps[0].a.forEach((a, i) => {
      const at = place.unit(0, i);
      unit(picture, `hidden${i}`, at, a, format(a, 2));
      // Above the first unit and below the others there are the fewest lines.
      picture.text(`z${i}`, at[0], at[1] + (i === 0 ? -28 : 36), `*z^2_${i + 1}* = ${format(steps[0].z[i], 1)}`, { "text-anchor": "middle", class: "dl-over" });
    });
    const read = output[0] === output[1] ? null : Number(output[1] > output[0]);
    steps[1].a.forEach((a, j) => {
      const at = place.unit(1, j);
      if (read === j) picture.circle(`winner${j}`, at[0], at[1], 27, { fill: "none", stroke: "var(--dl-follow)", "stroke-width": 2.5 });
      unit(picture, `output${j}`, at, a, format(a, 2));
      picture.text(`digit${j}`, at[0] + 32, at[1] + 5, t("quoted", { text: j }));
      const [z, wantedAt] = j === 0 ? [-52, -34] : [44, 63];
      picture.text(`zout${j}`, at[0], at[1] + z, `*z^3_${j + 1}* = ${format(steps[1].z[j], 1)}`, { "text-anchor": "middle", class: "dl-over" });
      picture.text(`t${j}`, at[0], at[1] + wantedAt, `*t_${j + 1}* = ${wanted[j]}`, { "text-anchor": "middle", class: "dl-over" });
    });
  },
  sentences({ results: { t: wanted }, values: { output, C }, t }) {
    const shows = wanted[1];
    const read = Number(output[1] > output[0]);
    const half = output.map((a, j) => `(${wanted[j]} − ${format(a, 3)})²`.replaceAll(" ", "\u00a0")).join(" + ");
    return [t(read === shows ? "right" : "wrong", { digit: shows, read }),
      t("cost", { half, C: fine(C) })];
  },
});
