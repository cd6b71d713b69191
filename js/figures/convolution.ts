// A filter walks over a picture: the window, the nine products, the map, and the strongest of each block.
import { table } from "../lib/diagram.ts";
import figure from "../lib/figure.ts";
import { short } from "../lib/number.ts";
import { changed, columnOf, rowOf, rowsOf } from "../lib/table.ts";
import { featureMap, maxPool } from "../math/convolution.ts";

export type State = { x: number[], w: number[], i: number, j: number };

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
    pool: [2 + SIZE * cell + GAP, below + cell / 2], sum: below + 3 * cell + 34, height: below + 3 * cell + 66,
  } : {
    cell, picture: [2, top], filter: [2 + SIZE * cell + GAP, top + 1.5 * cell], map: [2 + 9 * cell + 2 * GAP, top + cell],
    pool: [2 + 10 * cell + 2 * GAP, top + 5.4 * cell + 10], sum: top + 7.4 * cell + 50, height: top + 7.4 * cell + 82,
  };
}

function compute({ x, w }: State) {
  const map = [...featureMap(x, w, 0)];
  return { map, pool: maxPool(map) };
}

function values({ i, j }: State, { map, pool }: ReturnType<typeof compute>) {
  const z = rowsOf(map, PLACES);
  return { z, here: z[i - 1][j - 1], pooled: rowsOf([...pool.values], PLACES / 2) };
}

/** The pixel of the picture under each weight of the filter. */
const window = (i: number, j: number) => Array.from({ length: 9 }, (_, k) => (i - 1 + Math.floor(k / 3)) * SIZE + j - 1 + (k % 3));

export default figure<State, ReturnType<typeof values>, ReturnType<typeof compute>>({
  height: (width) => layout(width).height,
  compute,
  values,
  shown: { here: 0 },
  draw(picture, { state, results: { map: all, pool: { winners } }, values: { here, pooled }, set, t }) {
    const { x, w, i, j } = state;
    const at = layout(picture.width);
    const { cell } = at;
    const under = window(i, j);
    const name = (key: string, [left, top]: number[], text: string) =>
      picture.text(key, left, top - 8, text, { style: "fill:var(--dl-quiet)" });

    name("picturename", at.picture, t("picture"));
    table(picture, "x", {
      left: at.picture[0], top: at.picture[1], cell, columns: SIZE, values: x,
      fill: (pixel) => (pixel ? "var(--dl-move)" : "var(--dl-paper)"), stroke: "var(--dl-move)",
      toggle: (k) => ({ label: t("pixel", { row: rowOf(k, SIZE), column: columnOf(k, SIZE) }), on: Boolean(x[k]), press: () => set({ x: changed(x, k, 1 - x[k]) }) }),
    });
    picture.rect("window", at.picture[0] + (j - 1) * cell - 1, at.picture[1] + (i - 1) * cell - 1, 3 * cell + 2, 3 * cell + 2,
      { fill: "none", stroke: "var(--dl-follow)", "stroke-width": 3, rx: 5, "pointer-events": "none" });

    name("filtername", at.filter, t("filter"));
    table(picture, "w", {
      left: at.filter[0], top: at.filter[1], cell, columns: 3, values: w, stroke: "var(--dl-move)",
      fill: (weight, k) => (weight && x[under[k]] ? "var(--dl-follow-soft)" : weight ? "var(--dl-move-soft)" : "var(--dl-paper)"),
      text: (weight) => short(weight),
      toggle: (k) => ({
        label: t("weight", { row: rowOf(k, 3), column: columnOf(k, 3) }), on: w[k] > 0, text: short(w[k]),
        press: () => set({ w: changed(w, k, w[k] > 0 ? -1 : w[k] + 1) }),
      }),
    });

    name("mapname", at.map, t("map"));
    const largest = Math.max(1, ...all.map(Math.abs));
    const shade = (value: number) => `color-mix(in srgb, var(--dl-follow-soft) ${Math.round((100 * Math.max(0, value)) / largest)}%, var(--dl-paper))`;
    table(picture, "z", {
      left: at.map[0], top: at.map[1], cell, columns: PLACES, values: all, fill: shade, text: (value) => short(value), stroke: "var(--dl-follow)",
      pick: (k) => ({
        label: t("place", { row: rowOf(k, PLACES), column: columnOf(k, PLACES) }), chosen: k === (i - 1) * PLACES + j - 1, text: short(all[k]),
        press: () => set({ i: rowOf(k, PLACES), j: columnOf(k, PLACES) }),
      }),
    });
    for (const winner of winners) {
      picture.circle(`winner${winner}`, at.map[0] + ((winner % PLACES) + 0.5) * cell, at.map[1] + (Math.floor(winner / PLACES) + 0.5) * cell, cell * 0.36,
        { fill: "none", stroke: "var(--dl-follow)", "stroke-width": 1.5, "stroke-dasharray": "3 2", "pointer-events": "none" });
    }
    picture.line("blockx", at.map[0] + 2 * cell, at.map[1] - 3, at.map[0] + 2 * cell, at.map[1] + 4 * cell + 3, { stroke: "var(--dl-ink)", "stroke-width": 1.5 });
    picture.line("blocky", at.map[0] - 3, at.map[1] + 2 * cell, at.map[0] + 4 * cell + 3, at.map[1] + 2 * cell, { stroke: "var(--dl-ink)", "stroke-width": 1.5 });
    picture.rect("here", at.map[0] + (j - 1) * cell, at.map[1] + (i - 1) * cell, cell, cell, { fill: "none", stroke: "var(--dl-move)", "stroke-width": 3.5, rx: 5, "pointer-events": "none" });

    name("poolname", at.pool, t("pooled"));
    table(picture, "p", { left: at.pool[0], top: at.pool[1], cell, columns: 2, values: pooled.flat(), fill: shade, text: (value) => short(value), stroke: "var(--dl-follow)" });

    const products = w.map((weight, k) => `${weight < 0 ? "(−1)" : weight}·${x[under[k]]}`);
    const style = picture.width < 380 ? "font-size:12px" : "font-size:13.5px";
    picture.text("sum0", 2, at.sum, `*s_{${i}${j}}* = ${products.slice(0, 5).join(" + ")} +`, { style });
    picture.text("sum1", 2, at.sum + 22, `+ ${products.slice(5).join(" + ")} = ${short(here)}`.slice(2), { style });
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
