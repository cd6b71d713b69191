// A picture, the pattern that a demon likes, and their similarity, product by product.
import { table } from "../lib/diagram.ts";
import figure, { type Scene } from "../lib/figure.ts";
import gauge from "../lib/gauge.ts";
import { format, short } from "../lib/number.ts";
import type Picture from "../lib/picture.ts";
import { changed, columnOf, rowOf } from "../lib/table.ts";
import { cosine, inner } from "../math/tensors.ts";

export type State = { A: number[], F: number[] };
type Shown = Scene<State, ReturnType<typeof values>>;

const TOP = 28;
/** What stands below the tables: two lines of numbers, and the gauge. */
const FOOT = 122;
/** From how large a cosine on a picture counts as close to the pattern, and as having something of it. */
const [CLOSE, SOME] = [0.8, 0.5];

/** Where the tables stand. */
function layout(width: number) {
  const cell = Math.min(48, (width - 40) / 9);
  const gap = Math.min(44, (width - 9 * cell) / 2);
  const first = (width - 9 * cell - 2 * gap) / 2;
  return { cell, gap, lefts: [0, 1, 2].map((k) => first + k * (3 * cell + gap)), bottom: TOP + 3 * cell };
}

function values({ A, F }: State) {
  const products = A.map((x, i) => (x ? F[i] : 0));
  return { products, similarity: inner(A, F), squares: [inner(A, A), inner(F, F)], cos: cosine(A, F) };
}

const bold = "font-weight:700";
const faint = "fill:var(--dl-quiet);opacity:0.7";

/** Picture, pattern and products. */
function drawTables(picture: Picture, { state: { A, F }, values: { products }, set, t }: Shown) {
  const { cell, gap, lefts, bottom } = layout(picture.width);
  const shared = { top: TOP, cell, columns: 3, text: short, dash: (value: number) => (value < 0 ? "4 3" : undefined) };
  const ink = (value: number) => (value ? bold : faint);
  table(picture, "A", {
    ...shared, left: lefts[0], values: A, stroke: "var(--dl-move)", fill: (x) => (x ? "var(--dl-move)" : "var(--dl-paper)"),
    ink: (x) => (x ? `${bold};fill:var(--dl-paper)` : faint),
    toggle: (i) => ({ label: t("pixel", { row: rowOf(i, 3), column: columnOf(i, 3) }), on: Boolean(A[i]), press: () => set({ A: changed(A, i, 1 - A[i]) }) }),
  });
  table(picture, "F", {
    ...shared, left: lefts[1], values: F, stroke: "var(--dl-move)", fill: (w) => (w > 0 ? "var(--dl-move-soft)" : "var(--dl-paper)"), ink,
    toggle: (i) => ({
      label: t("weight", { row: rowOf(i, 3), column: columnOf(i, 3) }), on: F[i] > 0, text: short(F[i]),
      press: () => set({ F: changed(F, i, F[i] > 0 ? -1 : F[i] + 1) }),
    }),
  });
  table(picture, "P", {
    ...shared, left: lefts[2], values: products, stroke: "var(--dl-follow)", fill: (p) => (p > 0 ? "var(--dl-follow-soft)" : "var(--dl-paper)"), ink,
  });
  [t("picture"), t("pattern"), t("products")].forEach((name, k) =>
    picture.text(`name${k}`, lefts[k] + 1.5 * cell, TOP - 10, name, { "text-anchor": "middle", style: "fill:var(--dl-quiet)" }));
  ["×", "="].forEach((sign, k) => picture.text(`sign${k}`, lefts[k] + 3 * cell + gap / 2, (TOP + bottom) / 2 + 6, sign, {
    "text-anchor": "middle", style: "font-size:18px",
  }));
}

export default figure<State, ReturnType<typeof values>>({
  height: (width) => layout(width).bottom + FOOT,
  values,
  shown: { similarity: 0, cos: 2 },
  draw(picture, scene) {
    const { values: { products, similarity, squares, cos } } = scene;
    const { bottom } = layout(picture.width);
    const middle = picture.width / 2;
    drawTables(picture, scene);
    const terms = products.filter(Boolean);
    const sum = terms.map((term, k) => (k ? `${term < 0 ? "−" : "+"}\u20091` : short(term))).join("\u2009");
    picture.text("sum", middle, bottom + 34, `*A*·*F* = ${terms.length > 1 ? `${sum} = ` : ""}${short(similarity)}`, { "text-anchor": "middle" });
    if (cos !== null) {
      picture.text("cosine", middle, bottom + 58, `cos *θ* = ${short(similarity)} / (√${squares[0]} · √${squares[1]}) = ${format(cos)}`, { "text-anchor": "middle" });
    }
    const half = Math.min(middle - 12, 220);
    gauge(picture, "gauge", {
      left: middle - half, right: middle + half, top: bottom + 82, reach: 1, bound: 1, ends: ["−1", "1"], room: 0, value: cos,
    });
  },
  sentences({ state: { A, F }, values: { products, similarity, cos }, t }) {
    if (!A.some(Boolean)) return [t("blankPicture")];
    if (cos === null) return [t("blankPattern")];
    if (similarity < 0) return [t("disliked", { cos: format(cos) })];
    const count = (list: number[]) => list.filter((value) => value > 0).length;
    const [hits, likes, others] = [count(products), count(F), count(A) - count(products)];
    const counts = t("counts", { hits, likes, others });
    const verdict = !similarity ? t("none") : cos > 1 - 1e-9 ? t("exact") : hits === likes && !others ? t("best", { cos: format(cos) }) : t(cos > CLOSE ? "close" : cos > SOME ? "some" : "little", { cos: format(cos) });
    return [counts, verdict];
  },
});
