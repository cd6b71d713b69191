// The front of the network: the picture, the filter's weights on the window it looks at, and the filters.
import { table, weightColour } from "../../lib/diagram.ts";
import type { Scene } from "../../lib/figure.ts";
import { format } from "../../lib/number.ts";
import type Picture from "../../lib/picture.ts";
import { changed, columnOf, rowOf } from "../../lib/table.ts";
import { index, pixelUnder, placeAt, PLACES, SHAPE, winnerOf, type Memory, type Results, type State, type values } from "./compute.ts";
import { two, three } from "./equation.ts";
import { centre, type Layout } from "./layout.ts";
import { isChosen, stageOf } from "./stages.ts";

export type Now = Scene<State, ReturnType<typeof values>, Results, Memory>;
export const QUIET = { style: "fill:var(--dl-quiet)" };
/** What a pointer reaches through. */
export const THROUGH = { "pointer-events": "none" };
/** A text in the middle of what it is written on. */
export const MIDDLE = { "text-anchor": "middle", ...THROUGH };
const WEIGHTS = 9;
/** So much paler than elsewhere is the colour of weights and errors, for there are signs and numbers on it. */
export const PALE = 1.7;

/** The numbers that the filters show: their weights, in the last stages their slopes, and what a step makes of them. */
export function filterNumbers({ state: { stage }, results: { parameters, slopes, next } }: Now) {
  return (stage === 8 ? slopes : stage === 9 ? next : parameters).slice(0, SHAPE.filters * WEIGHTS);
}

/** The errors of the map lie on the picture, as a filter would: with their upper left corner where the weight lies at (1, 1). */
function drawErrors(picture: Picture, { state: { k, p, q }, results }: Now, { picture: [left, top], pixel: cell }: Layout) {
  const [x0, y0, side] = [left + (q - 1) * cell, top + (p - 1) * cell, PLACES * cell];
  const thin = { stroke: "var(--dl-ink)", ...THROUGH };
  picture.rect("errors", x0 - 1, y0 - 1, side + 2, side + 2, { ...thin, fill: "none", "stroke-width": 3, rx: 4 });
  picture.line("errorsx", x0 + side / 2, y0, x0 + side / 2, y0 + side, thin);
  picture.line("errorsy", x0, y0 + side / 2, x0 + side, y0 + side / 2, thin);
  results.deltaPool[k - 1].forEach((error, block) => {
    const [i, j] = winnerOf(results, k, block);
    const pixel = pixelUnder(i, j, p, q);
    const [x, y] = centre([left, top], cell, SHAPE.size, pixel);
    const on = results.x[pixel];
    picture.circle(`lying${block}`, x, y, cell * 0.37, { ...thin, fill: "var(--dl-paper)", stroke: on ? "var(--dl-paper)" : "var(--dl-quiet)", "stroke-width": 1.5 });
    picture.text(`lyingsign${block}`, x, y + 4.5, error < 0 ? "−" : error ? "+" : "", { ...MIDDLE,
      style: on ? "fill:var(--dl-move);font-weight:bold" : "fill:var(--dl-quiet)" });
  });
}

/** The picture, and a frame where the filter stands; for the slopes of the filter, where the errors lie. */
export function drawPicture(picture: Picture, now: Now, at: Layout) {
  const { state, results, set, t } = now;
  const { p, q, stage } = state;
  const [[left, top], cell] = [at.picture, at.pixel];
  picture.text("picturename", left, top - 9, t("picture", { digit: results.t.indexOf(1) + 1 }), QUIET);
  table(picture, "x", {
    left, top, cell, columns: SHAPE.size, values: results.x, stroke: "var(--dl-move)",
    fill: (pixel, n) => (pixel ? "var(--dl-move)" : state.flipped[n] ? "var(--dl-move-soft)" : "var(--dl-paper)"),
    toggle: (n) => ({
      label: t("pixel", { row: rowOf(n, SHAPE.size), column: columnOf(n, SHAPE.size) }), on: Boolean(results.x[n]),
      press: () => set({ flipped: changed(state.flipped, n, 1 - state.flipped[n]), steps: 0 }),
    }),
  });
  if (stage >= 8) {
    drawErrors(picture, now, at);
    return;
  }
  const [i, j] = placeAt(state, results);
  picture.rect("frame", left + (j - 1) * cell - 1, top + (i - 1) * cell - 1, 3 * cell + 2, 3 * cell + 2,
    { fill: "none", stroke: "var(--dl-follow)", "stroke-width": 3, rx: 4, ...THROUGH });
  if (stage > 1) return;
  const [x, y] = centre(at.picture, cell, SHAPE.size, pixelUnder(i, j, p, q));
  picture.circle("under", x, y, cell / 5, { fill: "var(--dl-follow)", stroke: "var(--dl-paper)", "stroke-width": 1.5, ...THROUGH });
}

/** A slope in a small box, which has room for three decimals and a sign; the equation has more. */
const boxed = (slope: number) => (slope ? format(slope, 3) : "0");

/** The nine weights, each with the pixel it lies on; in the last stages the nine slopes, and the nine new weights. */
export function drawWindow(picture: Picture, now: Now, at: Layout) {
  const { state, results: { x, parameters, next }, t } = now;
  const { k, p, q, stage } = state;
  const [i, j] = placeAt(state, now.results);
  const [left, top] = at.window;
  const all = filterNumbers(now);
  const numbers = all.slice(WEIGHTS * (k - 1), WEIGHTS * k);
  const largest = Math.max(...all.map(Math.abs));
  const pixels = Array.from(numbers, (_, n) => x[pixelUnder(i, j, Math.floor(n / 3) + 1, (n % 3) + 1)]);
  picture.text("windowname", left, top - 9, t(stage === 8 ? "slopes" : stage === 9 ? "learned" : "window", { k }), QUIET);
  table(picture, "window", {
    left, top, cell: at.lens, columns: 3, values: numbers, stroke: "var(--dl-rule)",
    fill: (weight, n) => (stage >= 8 || pixels[n] ? weightColour(weight, PALE * largest) : "var(--dl-paper)"),
  });
  numbers.forEach((weight, n) => {
    const [x0, y0] = centre(at.window, at.lens, 3, n);
    const style = `font-size:12px${stage >= 8 || pixels[n] ? "" : ";fill:var(--dl-quiet)"}`;
    const write = (key: string, y: number, text: string) =>
      picture.text(`${key}${n}`, x0, y, text, { ...MIDDLE, style });
    if (stage >= 8) {
      write("weight", y0 + 4, stage === 8 ? boxed(weight) : format(weight, 3));
    } else {
      write("weight", y0 - 3, two(weight));
      write("times", y0 + 13, `· ${pixels[n]}`);
    }
  });
  if (stage === 1 || stage >= 8) {
    picture.rect("weightchosen", left + (q - 1) * at.lens, top + (p - 1) * at.lens, at.lens, at.lens,
      { fill: "none", stroke: "var(--dl-ink)", "stroke-width": 2.5, rx: 5, ...THROUGH });
  }
  picture.text("bias", left, top + 3 * at.lens + 17, `*b^{F${k}}* ≈ ${two((stage === 9 ? next : parameters)[index.filterBias(k)])}`);
}

/** The three filters, to choose a weight in. */
export function drawFilters(picture: Picture, now: Now, at: Layout) {
  const { state, set, t } = now;
  const all = filterNumbers(now);
  const largest = Math.max(...all.map(Math.abs));
  for (let k = 1; k <= SHAPE.filters; k += 1) {
    const [[left, top], cell] = [at.filter(k - 1), at.cell.filter];
    table(picture, `filter${k}-`, {
      left, top, cell, columns: 3, values: all.slice(WEIGHTS * (k - 1), WEIGHTS * k), fill: (weight) => weightColour(weight, PALE * largest),
      text: (weight) => (Math.abs(weight) > largest / 4 ? (weight < 0 ? "−" : "+") : ""),
      pick: (n) => {
        const own = { k, p: rowOf(n, 3), q: columnOf(n, 3) };
        return {
          label: t("weight", { k, row: own.p, column: own.q }), text: three(all[WEIGHTS * (k - 1) + n]), chosen: isChosen("filter", state, own),
          press: () => set({ ...own, stage: stageOf("filter", state.stage) }),
        };
      },
    });
  }
  const [[left, top], size] = [at.filter(state.k - 1), 3 * at.cell.filter + 4];
  picture.rect("filterchosen", left - 2, top - 2, size, size,
    { fill: "none", stroke: "var(--dl-follow)", "stroke-width": 2.5, rx: 4, ...THROUGH });
}
