// A picture, a pattern, and their similarity, product by product.
import { table } from "../lib/diagram.js";
import figure from "../lib/figure.js";
import { format, short } from "../lib/number.js";
import scale from "../lib/scale.js";
import { cosine, inner } from "../math/tensors.js";

const cellSize = (/** @type {number} */ width) => Math.min(48, (width - 44) / 9);
const signs = (/** @type {number} */ value) => short(value);

/** @param {import("../lib/figure.js").State} state */
const values = ({ A, F }) => ({ similarity: inner(A, F), cos: cosine(A, F) });

export default figure({
  height: (width) => 3 * cellSize(width) + 142,
  values,
  shown: { similarity: 0, cos: 2 },
  draw(picture, { state, values: { similarity, cos }, set, t }) {
    const { A, F } = state;
    const cell = cellSize(picture.width);
    const block = 3 * cell;
    const gap = Math.min(44, (picture.width - 3 * block) / 2);
    const lefts = [0, 1, 2].map((k) => k * (block + gap));
    const top = 26;
    const changed = (/** @type {number[]} */ cells, /** @type {number} */ k, /** @type {number} */ value) => cells.map((old, n) => (n === k ? value : old));
    ["picture", "pattern", "products"].forEach((name, k) => picture.text(name, lefts[k] + 1, top - 9, t(name), { style: "fill:var(--dl-quiet)" }));
    table(picture, "a", {
      left: lefts[0], top, cell, columns: 3, values: A, stroke: "var(--dl-move)", fill: (pixel) => (pixel ? "var(--dl-move)" : "var(--dl-paper)"),
      toggle: (k) => ({ label: t("pixel", { row: Math.floor(k / 3) + 1, column: (k % 3) + 1 }), on: Boolean(A[k]), press: () => set({ A: changed(A, k, 1 - A[k]) }) }),
    });
    table(picture, "f", {
      left: lefts[1], top, cell, columns: 3, values: F, stroke: "var(--dl-move)", text: signs, fill: (weight) => (weight ? "var(--dl-move-soft)" : "var(--dl-paper)"),
      toggle: (k) => ({
        label: t("weight", { row: Math.floor(k / 3) + 1, column: (k % 3) + 1 }), on: F[k] > 0, text: signs(F[k]), press: () => set({ F: changed(F, k, F[k] > 0 ? -1 : F[k] + 1) }),
      }),
    });
    const products = A.map((/** @type {number} */ pixel, /** @type {number} */ k) => pixel * F[k] + 0);
    table(picture, "p", {
      left: lefts[2], top, cell, columns: 3, values: products, stroke: "var(--dl-follow)", text: signs, fill: (value) => (value ? "var(--dl-follow-soft)" : "var(--dl-paper)"),
    });
    [["times", "×"], ["equals", "="]].forEach(([key, sign], k) => picture.text(key, lefts[k] + block + gap / 2, top + block / 2 + 6, sign, { "text-anchor": "middle", style: "font-size:18px" }));

    const below = top + block + 30;
    const shown = products.filter((/** @type {number} */ value) => value);
    const sum = shown.map((/** @type {number} */ value, /** @type {number} */ k) => (k ? (value < 0 ? "− 1" : "+ 1") : short(value))).join(" ");
    picture.text("sum", 2, below, `*A*·*F* = ${sum ? `${sum} = ` : ""}${short(similarity)}`);
    const g = scale([-1, 1], [24, picture.width - 24]);
    const y = below + 34;
    picture.line("axis", g(-1), y, g(1), y, { stroke: "var(--dl-quiet)" });
    for (const tick of [-1, 0, 1]) {
      picture.line(`tick${tick}`, g(tick), y - 5, g(tick), y + 5, { stroke: "var(--dl-quiet)" });
      picture.text(`tickname${tick}`, g(tick), y + 22, short(tick), { "text-anchor": "middle", style: "fill:var(--dl-quiet)" });
    }
    picture.text("cosine", g(-1) + 14, y + 22, "cos *θ*");
    if (cos !== null) picture.circle("marker", g(cos), y, 7, { fill: "var(--dl-follow)", stroke: "var(--dl-paper)", "stroke-width": 2 });
  },
  sentence({ state, values: { similarity, cos }, t }) {
    if (cos === null) return t("blank");
    const likes = state.F.filter((/** @type {number} */ weight) => weight > 0).length;
    const degree = cos > 0.999 ? "perfect" : cos > 0.75 ? "close" : cos > 0.25 ? "some" : cos >= -0.25 ? "little" : "opposite";
    return t(degree, { similarity: short(similarity), likes, cos: format(cos, 2) });
  },
});
