// A filter walks over a picture: the window, the nine products, the map, and the strongest of each block.
import { table } from "../lib/diagram.ts";
import figure, { type Scene } from "../lib/figure.ts";
import { short } from "../lib/number.ts";
import type Picture from "../lib/picture.ts";
import { changed, columnOf, rowOf, rowsOf } from "../lib/table.ts";
import { featureMap, maxPool } from "../math/convolution.ts";

export type State = { x: number[], w: number[], i: number, j: number };
type Results = ReturnType<typeof compute>;
type Shown = Scene<State, ReturnType<typeof values>, Results>;

const [SIZE, PLACES] = [6, 4];
const GAP = 22;

/** Where everything stands at a width. */
function layout(width: number) {
  const narrow = width < 470;
  const cell = narrow ? Math.min(36, (width - 4 - GAP) / 10) : Math.min(38, (width - 4 - 2 * GAP) / 13);
  const top = 24;
  const below = top + SIZE * cell + 44;
  return narrow ? {
    cell, picture: [2, top], map: [2 + SIZE * cell + GAP, top + cell], filter: [2, below],
    pool: [2 + SIZE * cell + GAP, below + cell / 2], sum: below + 3 * cell + 34, height: below + 3 * cell + 88,
  } : {
    cell, picture: [2, top], filter: [2 + SIZE * cell + GAP, top + 1.5 * cell], map: [2 + 9 * cell + 2 * GAP, top + cell],
    pool: [2 + 10 * cell + 2 * GAP, top + 5.4 * cell + 10], sum: top + 7.4 * cell + 50, height: top + 7.4 * cell + 104,
  };
}
type Layout = ReturnType<typeof layout>;

function compute({ x, w }: State) {
  const map = [...featureMap(x, w, 0)];
  return { map, pool: maxPool(map) };
}

function values({ i, j }: State, { map, pool }: Results) {
  const z = rowsOf(map, PLACES);
  return { z, here: z[i - 1][j - 1], pooled: rowsOf([...pool.values], PLACES / 2) };
}

/** The pixel of the picture under each weight of the filter. */
const window = (i: number, j: number) => Array.from({ length: 9 }, (_, k) => (i - 1 + Math.floor(k / 3)) * SIZE + j - 1 + (k % 3));

/** The name above a table. */
const name = (picture: Picture, key: string, [left, top]: number[], text: string) =>
  picture.text(key, left, top - 8, text, { style: "fill:var(--dl-quiet)" });

/** How strongly a number of the map is coloured, beside the largest. */
function shading(map: number[]) {
  const largest = Math.max(1, ...map.map(Math.abs));
  return (value: number) => `color-mix(in srgb, var(--dl-follow-soft) ${Math.round((100 * Math.max(0, value)) / largest)}%, var(--dl-paper))`;
}

/** The picture, with the filter lying on it: in the window each pixel has its weight written on it. */
function drawPicture(picture: Picture, { state: { x, w, i, j }, set, t }: Shown, { cell, picture: [left, top] }: Layout) {
  name(picture, "picturename", [left, top], t("picture"));
  table(picture, "x", {
    left, top, cell, columns: SIZE, values: x,
    fill: (pixel) => (pixel ? "var(--dl-move)" : "var(--dl-paper)"), stroke: "var(--dl-move)",
    toggle: (k) => ({ label: t("pixel", { row: rowOf(k, SIZE), column: columnOf(k, SIZE) }), on: Boolean(x[k]), press: () => set({ x: changed(x, k, 1 - x[k]) }) }),
  });
  picture.rect("window", left + (j - 1) * cell - 1, top + (i - 1) * cell - 1, 3 * cell + 2, 3 * cell + 2,
    { fill: "none", stroke: "var(--dl-follow)", "stroke-width": 3, rx: 5, "pointer-events": "none" });
  window(i, j).forEach((pixel, k) => picture.text(`lying${k}`, left + ((pixel % SIZE) + 0.5) * cell, top + (Math.floor(pixel / SIZE) + 0.5) * cell + 4.5,
    short(w[k]), { "text-anchor": "middle", "pointer-events": "none", style: x[pixel] ? "fill:var(--dl-paper);font-weight:600" : "fill:var(--dl-quiet)" }));
}

/** The filter: orange is liked, blue disliked. */
function drawFilter(picture: Picture, { state: { w }, set, t }: Shown, { cell, filter: [left, top] }: Layout) {
  name(picture, "filtername", [left, top], t("filter"));
  table(picture, "w", {
    left, top, cell, columns: 3, values: w, stroke: "var(--dl-move)",
    fill: (weight) => (weight > 0 ? "var(--dl-follow-soft)" : weight ? "var(--dl-move-soft)" : "var(--dl-paper)"),
    text: (weight) => short(weight),
    toggle: (k) => ({
      label: t("weight", { row: rowOf(k, 3), column: columnOf(k, 3) }), on: w[k] > 0, text: short(w[k]),
      press: () => set({ w: changed(w, k, w[k] > 0 ? -1 : w[k] + 1) }),
    }),
  });
}

/** The map: a place to choose, the blocks, and the winner of each. */
function drawMap(picture: Picture, { state: { i, j }, results: { map, pool: { winners } }, set, t }: Shown, { cell, map: [left, top] }: Layout) {
  name(picture, "mapname", [left, top], t("map"));
  table(picture, "z", {
    left, top, cell, columns: PLACES, values: map, fill: shading(map), text: (value) => short(value), stroke: "var(--dl-follow)",
    pick: (k) => ({
      label: t("place", { row: rowOf(k, PLACES), column: columnOf(k, PLACES) }), chosen: k === (i - 1) * PLACES + j - 1, text: short(map[k]),
      press: () => set({ i: rowOf(k, PLACES), j: columnOf(k, PLACES) }),
    }),
  });
  for (const winner of winners) {
    picture.circle(`winner${winner}`, left + ((winner % PLACES) + 0.5) * cell, top + (Math.floor(winner / PLACES) + 0.5) * cell, cell * 0.36,
      { fill: "none", stroke: "var(--dl-follow)", "stroke-width": 1.5, "stroke-dasharray": "3 2", "pointer-events": "none" });
  }
  picture.line("blockx", left + 2 * cell, top - 3, left + 2 * cell, top + 4 * cell + 3, { stroke: "var(--dl-ink)", "stroke-width": 1.5 });
  picture.line("blocky", left - 3, top + 2 * cell, left + 4 * cell + 3, top + 2 * cell, { stroke: "var(--dl-ink)", "stroke-width": 1.5 });
  picture.rect("here", left + (j - 1) * cell, top + (i - 1) * cell, cell, cell, { fill: "none", stroke: "var(--dl-move)", "stroke-width": 3.5, rx: 5, "pointer-events": "none" });
}

/** What is kept of the map: the strongest of each block. */
function drawPooled(picture: Picture, { results: { map }, values: { pooled }, t }: Shown, { cell, pool: [left, top] }: Layout) {
  name(picture, "poolname", [left, top], t("pooled"));
  table(picture, "p", { left, top, cell, columns: 2, values: pooled.flat(), fill: shading(map), text: (value) => short(value), stroke: "var(--dl-follow)" });
}

/** The nine products at the chosen place, row by row, and their sum. */
function drawSum(picture: Picture, { state: { x, w, i, j }, values: { here } }: Shown, { sum }: Layout) {
  const under = window(i, j);
  const products = w.map((weight, k) => `${weight < 0 ? "(−1)" : weight}·${x[under[k]]}`);
  const style = picture.width < 380 ? "font-size:12px" : "font-size:13.5px";
  const rows = rowsOf(products, 3).map((row) => row.join(" + "));
  [`*s_{${i}${j}}* = ${rows[0]}`, `+ ${rows[1]}`, `+ ${rows[2]} = ${short(here)}`].forEach((line, n) =>
    picture.text(`sum${n}`, n ? 28 : 2, sum + 22 * n, line, { style }));
}

export default figure<State, ReturnType<typeof values>, Results>({
  height: (width) => layout(width).height,
  compute,
  values,
  shown: { here: 0 },
  draw(picture, scene) {
    const at = layout(picture.width);
    drawPicture(picture, scene, at);
    drawFilter(picture, scene, at);
    drawMap(picture, scene, at);
    drawPooled(picture, scene, at);
    drawSum(picture, scene, at);
  },
  sentences({ state, results: { map: all }, values: { here, pooled }, t }) {
    const { w, i, j } = state;
    const best = w.filter((weight) => weight > 0).length;
    const full = all.filter((value) => value === best).length;
    return [t("here", { i, j, here: short(here), best }),
      best && full ? t("perfect", { full }) : t("nowhere", { most: short(Math.max(...all)) }),
      t("kept", { pooled: pooled.flat().map(short) })];
  },
});
