// Polynomials through noisy points: their errors on the points learned, and on points held back.
import { standing } from "../lib/control.ts";
import figure from "../lib/figure.ts";
import { format } from "../lib/number.ts";
import plot from "../lib/plot.ts";
import spot from "../lib/spot.ts";
import { fitPolynomials, noisySamples, typicalError } from "../math/regression.ts";

export type State = { degree: number, sample: number, rule: boolean };
type Results = ReturnType<typeof compute>;

const [UPPER, LOWER] = [240, 180];
const POINTS = 12;
/** The ranges of the two pictures. */
const [ACROSS, UP, ERRORS]: [number, number][] = [[-1.05, 1.05], [-2.1, 2.1], [0.01, 1000]];
const PLACES = Array.from({ length: 211 }, (_, k) => ACROSS[0] + ((ACROSS[1] - ACROSS[0]) * k) / 210);
const RULE = PLACES.map((x) => 4 * x ** 3 - 3 * x);
/** Unless they differ by this factor, two errors on the held-out points are called alike. */
const ALIKE = 1.1;
const clamp = (value: number, [low, high]: [number, number]) => Math.max(low, Math.min(high, value));

/** The two samples; for each degree the curve, and its typical errors on the learning points and on those held back. */
function examined(sample: number, highest: number) {
  const [learned, held] = noisySamples(sample, POINTS);
  const fits = fitPolynomials(learned.x, learned.y, highest, [...learned.x, ...held.x, ...PLACES]);
  const error = (y: number[], predicted: number[]) => typicalError(y.map((yk, k) => yk - predicted[k]));
  return {
    learned, held, curves: fits.map((fit) => fit.slice(2 * POINTS)),
    errors: fits.map((fit) => [error(learned.y, fit), error(held.y, fit.slice(POINTS))]),
  };
}

const compute = ({ degree, sample }: State) => examined(sample, degree);

function values({ degree }: State, { errors }: Results) {
  const [learning, held_out] = errors[degree];
  return { learning, held_out };
}

export default figure<State, ReturnType<typeof values>, Results>({
  height: () => UPPER + LOWER + 126,
  compute,
  values,
  shown: { learning: 2, held_out: 2 },
  step: ({ state: { sample }, controls: { sample: { min, max } } }) => ({ sample: sample < max ? sample + 1 : min }),
  draw(picture, { state: { degree, sample, rule }, results: { learned, held, curves }, values: { learning }, controls, set, t }) {
    const frame = { left: 48, width: picture.width - 62 };
    plot(picture, "points", { ...frame, top: 26, height: UPPER, x: ACROSS, y: UP, xticks: [-1, -0.5, 0, 0.5, 1], xname: "*x*", yname: "*y*" }, (x, y) => {
      const curve = (key: string, heights: number[], look: object) =>
        picture.curve(key, heights.map((height, k) => [x(PLACES[k]), y(clamp(height, [-50, 50]))]), { "stroke-width": 2, ...look });
      if (rule) curve("rule", RULE, { stroke: "var(--dl-quiet)", "stroke-dasharray": "7 5" });
      curve("fit", curves[degree], { stroke: "var(--dl-ink)" });
      held.x.forEach((xk, k) => picture.rect(`held${k}`, x(xk) - 4.5, y(held.y[k]) - 4.5, 9, 9, {
        fill: "var(--dl-paper)", stroke: "var(--dl-follow)", "stroke-width": 2,
      }));
      learned.x.forEach((xk, k) => picture.circle(`learned${k}`, x(xk), y(learned.y[k]), 5.5, {
        fill: "var(--dl-move)", stroke: "var(--dl-paper)", "stroke-width": 1,
      }));
    });

    const { min, max } = controls.degree;
    const errors = picture.remembered("errors", String(sample), () => examined(sample, max)).errors.slice(0, degree + 1); // what lies beyond is the reader's to predict
    const top = UPPER + 80;
    const degrees = Array.from({ length: max + 1 }, (_, d) => d);
    const { x, y } = plot(picture, "errors", {
      ...frame, top, height: LOWER, x: [min - 0.5, max + 0.5], y: ERRORS, ylog: true, xticks: degrees, xname: t("degree"), yname: t("error"),
    }, (px, py) => {
      picture.line("degree", px(degree), top, px(degree), top + LOWER, { stroke: "var(--dl-move)", "stroke-dasharray": "2 3" });
      const chart = (key: string, which: number, stroke: string) =>
        picture.curve(key, errors.map((pair, d) => [px(d), py(clamp(pair[which], [1e-3, 1e6]))]), { stroke, "stroke-width": 2 });
      chart("heldcurve", 1, "var(--dl-follow)");
      chart("learnedcurve", 0, "var(--dl-move)");
      errors.forEach(([own, out], d) => {
        picture.rect(`heldmark${d}`, px(d) - 4, py(out) - 4, 8, 8, { fill: "var(--dl-paper)", stroke: "var(--dl-follow)", "stroke-width": 2 });
        picture.circle(`learnedmark${d}`, px(d), py(own), 4.5, { fill: "var(--dl-move)" });
      });
    });
    spot(picture, "choose", x(degree), y(clamp(learning, ERRORS)), {
      label: t("drag"), ...standing(controls.degree, degree), text: `d = ${degree}`,
      sideways: true, drag: (at) => set({ degree: clamp(Math.round(x.invert(at)), [min, max]) }),
      key: (right, up) => set({ degree: clamp(degree + right + up, [min, max]) }),
    });
  },
  sentences({ state: { degree }, results: { errors }, values: { learning, held_out }, t }) {
    const here = t("compare", { learning: format(learning, 2), held: format(held_out, 2) });
    if (!degree) return [here, t("level")];
    const [own, out] = errors[degree - 1];
    const less = held_out > ALIKE * out ? "better" : out > ALIKE * held_out ? "worse" : "alike";
    return [here, t(`less.${less}`, { learning: format(own, 2), held: format(out, 2) })];
  },
});
