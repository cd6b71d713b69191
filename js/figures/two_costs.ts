// One sigmoid unit, its square error and its cross-entropy along z, and the two slopes.
import { standing } from "../lib/control.ts";
import figure, { type Scene } from "../lib/figure.ts";
import { fine, format, short } from "../lib/number.ts";
import type Picture from "../lib/picture.ts";
import plot from "../lib/plot.ts";
import scale from "../lib/scale.ts";
import spot from "../lib/spot.ts";
import { entropyOfSums } from "../math/cost.ts";
import { sigmoid } from "../math/neuron.ts";
import { squareError } from "../math/training.ts";

export type State = { z: number, t: boolean };
type Results = ReturnType<typeof values>;
type Shown = Scene<State, Results>;
type Cost = "square" | "entropy";

/** Where each part begins, and how high it is. */
const [SQUARE, ENTROPY, SLOPES] = [{ top: 24, height: 96 }, { top: 172, height: 130 }, { top: 366, height: 98 }];
const planes: Record<Cost, { top: number, height: number, y: [number, number], yticks: number[] }> = {
  square: { ...SQUARE, y: [-0.06, 0.6], yticks: [0, 0.25, 0.5] },
  entropy: { ...ENTROPY, y: [-0.7, 8.7], yticks: [0, 2, 4, 6, 8] },
};
const PLACES = 161;
/** How far a tangent reaches to either side. */
const REACH = 2.5;
const [ROW, BAR] = [36, 11];

function values({ z, t }: State) {
  const [a, right] = [sigmoid(z), Number(t)];
  return {
    a, square: squareError([a], [right]), entropy: entropyOfSums([z], [right]),
    square_slope: (a - right) * a * (1 - a), entropy_slope: a - right,
  };
}

const frameOf = (width: number) => ({ left: 42, width: width - 60 });
const nameOf = (cost: Cost, { state, t }: Shown) => t(cost === "square" ? "square" : state.t ? "entropy1" : "entropy0");

/** One cost along z, with its tangent at the point, and the point to drag. */
function drawCost(picture: Picture, cost: Cost, scene: Shown) {
  const { state: { z, t: right }, values: now, controls: { z: control }, set, t } = scene;
  const { min, max, step } = control;
  const height = now[cost];
  const slope = now[`${cost}_slope`];
  const curve = Array.from({ length: PLACES }, (_, k) => min + ((max - min) * k) / (PLACES - 1));
  const frame = { ...frameOf(picture.width), ...planes[cost], x: [min, max] as [number, number], yname: nameOf(cost, scene) };
  const { x, y } = plot(picture, cost, frame, (px, py) => {
    picture.curve(`${cost}curve`, curve.map((at) => [px(at), py(values({ z: at, t: right })[cost])]), { stroke: "var(--dl-ink)", "stroke-width": 2 });
    picture.line(`${cost}here`, px(z), frame.top, px(z), frame.top + frame.height, { stroke: "var(--dl-move)", "stroke-dasharray": "2 4" });
    picture.line(`${cost}tangent`, px(z - REACH), py(height - REACH * slope), px(z + REACH), py(height + REACH * slope),
      { stroke: "var(--dl-follow)", "stroke-width": 3.5 });
  });
  // Beside the axis: below it stands a number, also at its end.
  picture.text(`${cost}axis`, x(max) + 7, frame.top + frame.height + 5, "*z*");
  spot(picture, `${cost}point`, x(z), y(height), {
    label: t(`${cost}Drag`), ...standing(control, z), text: `z = ${short(z)}, C = ${fine(height)}`,
    drag: (px) => set({ z: x.invert(px) }),
    key: (dx, dy) => set({ z: z + step * (dx + dy) }),
  });
}

/** Both slopes as bars on one scale, from −1 to 1. */
function drawSlopes(picture: Picture, { values: now, t }: Shown) {
  const { left, width } = frameOf(picture.width);
  const at = scale([-1, 1], [left, left + width]);
  const { top } = SLOPES;
  picture.text("slopes", 2, top - 22, t("slopes"), { style: "fill:var(--dl-quiet)" });
  const rows = [["square", "(*a* − *t*) *a* (1 − *a*)"], ["entropy", "*a* − *t*"]] as const;
  rows.forEach(([cost, formula], k) => {
    const slope = now[`${cost}_slope`];
    const bar = top + k * (ROW + 6) + 8;
    picture.text(`${cost}formula`, 2, bar - 8, t(`${cost}Slope`, { formula }));
    picture.text(`${cost}number`, left + width, bar - 8, fine(slope), { "text-anchor": "end", style: "fill:var(--dl-follow)", class: "dl-over" });
    picture.rect(`${cost}room`, left, bar, width, BAR, { fill: "none", stroke: "var(--dl-rule)" });
    picture.rect(`${cost}bar`, Math.min(at(0), at(slope)), bar, Math.abs(at(slope) - at(0)), BAR, { fill: "var(--dl-follow)" });
    picture.line(`${cost}zero`, at(0), bar - 3, at(0), bar + BAR + 3, { stroke: "var(--dl-ink)" });
  });
  for (const end of [-1, 0, 1]) {
    picture.text(`end${end}`, at(end), top + SLOPES.height - 14, short(end), { "text-anchor": "middle", style: "fill:var(--dl-quiet)" });
  }
}

export default figure<State, Results>({
  height: () => SLOPES.top + SLOPES.height - 6,
  values,
  shown: { a: 4, square: fine, entropy: fine },
  draw(picture, scene) {
    drawCost(picture, "square", scene);
    drawCost(picture, "entropy", scene);
    drawSlopes(picture, scene);
  },
  sentences({ state, values: { a, square_slope, entropy_slope }, t }) {
    const off = Math.abs(entropy_slope);
    const how = off > 0.95 ? "wrong" : off < 0.1 ? "right" : "between";
    return [t("says", { a: format(a, 4), right: Number(state.t) }), t(how, { times: short(Math.round((10 * entropy_slope) / square_slope) / 10) })];
  },
});
