// Two matrices and what comes of them; B stands above the result and A to its left, so that row and column meet.
import { table } from "../lib/diagram.js";
import figure from "../lib/figure.js";
import { short } from "../lib/number.js";
import { hadamard, product, transpose } from "../math/tensors.js";

const GAP = 30;
const TOP = 22;
/** Pixels from one number to the next when an entry is dragged. */
const TRAVEL = 14;
/** The entry that is dragged, as it was. @type {WeakMap<import("../lib/picture.js").default, number>} */
const grabbed = new WeakMap();
const cellSize = (/** @type {number} */ width) => Math.min(46, (width - GAP - 4) / 6);
const rows = (/** @type {number[]} */ cells) => [0, 1, 2].map((i) => cells.slice(3 * i, 3 * i + 3));

/** @param {import("../lib/figure.js").State} state */
function values({ A, B, op, i, j }) {
  const C = op === "product" ? product(rows(A), rows(B)) : op === "hadamard" ? hadamard(rows(A), rows(B)) : transpose(rows(A));
  return { C, c: C[i - 1][j - 1] };
}

/** Which entries of A and B the chosen entry is made of. @param {import("../lib/figure.js").State} state */
function makers({ op, i, j }) {
  const own = 3 * (i - 1) + j - 1;
  if (op === "product") return { a: [0, 1, 2].map((k) => 3 * (i - 1) + k), b: [0, 1, 2].map((k) => 3 * k + j - 1) };
  return op === "hadamard" ? { a: [own], b: [own] } : { a: [3 * (j - 1) + i - 1], b: [] };
}

const factor = (/** @type {number} */ value) => (value < 0 ? `(${short(value)})` : short(value));

export default figure({
  height: (width) => TOP + 6 * cellSize(width) + GAP + 64,
  values,
  shown: { c: 0 },
  draw(picture, { state, values: { C, c }, set, t }) {
    const { A, B, op, i, j } = state;
    const cell = cellSize(picture.width);
    const left = Math.max(0, (picture.width - 6 * cell - GAP) / 2);
    const right = left + 3 * cell + GAP;
    const below = TOP + 3 * cell + GAP;
    const { a, b } = makers(state);
    const chosen = 3 * (i - 1) + j - 1;
    const matrix = (/** @type {"A" | "B"} */ name, /** @type {number} */ x, /** @type {number} */ y, /** @type {number[]} */ lit) => {
      picture.text(`${name}name`, x + 2, y - 7, `*${name}*`, { style: "font-weight:700" });
      const cells = state[name];
      table(picture, name, {
        left: x, top: y, cell, columns: 3, values: cells, stroke: "var(--dl-move)", text: (value) => short(value),
        fill: (_, k) => (lit.includes(k) ? "var(--dl-move-soft)" : "var(--dl-paper)"),
      });
      cells.forEach((/** @type {number} */ value, /** @type {number} */ k) => {
        const change = (/** @type {number} */ next) => set({ [name]: cells.map((/** @type {number} */ old, /** @type {number} */ n) => (n === k ? Math.max(-4, Math.min(4, Math.round(next))) : old)) });
        const grip = picture.rect(`${name}grip${k}`, x + (k % 3) * cell, y + Math.floor(k / 3) * cell, cell, cell, { fill: "transparent" });
        picture.handle(grip, `${name}grip${k}`, {
          label: t("entry", { name, row: Math.floor(k / 3) + 1, column: (k % 3) + 1 }), now: value, min: -4, max: 4, text: short(value),
          grab: () => grabbed.set(picture, value),
          drag: (_, py, [, from]) => change((grabbed.get(picture) ?? value) + (from - py) / TRAVEL),
          key: (dx, dy) => change(value + Math.sign(dx + dy)),
        });
      });
    };
    matrix("A", left, below, a);
    if (op !== "transpose") matrix("B", right, TOP, b);
    if (op === "product") {
      const [cx, cy] = [right + (j - 0.5) * cell, below + (i - 0.5) * cell];
      picture.line("fromrow", left + 3 * cell + 2, cy, right + (j - 1) * cell - 1, cy, { stroke: "var(--dl-move)", "stroke-dasharray": "3 3" });
      picture.line("fromcolumn", cx, TOP + 3 * cell + 2, cx, below + (i - 1) * cell - 1, { stroke: "var(--dl-move)", "stroke-dasharray": "3 3" });
    }
    const text = { product: "*AB*", hadamard: "*A* ∘ *B*", transpose: "ᵗ*A*" }[/** @type {"product"} */ (op)];
    // In the corner where neither the row's nor the column's line passes.
    picture.text("Cname", right - 4, below - 7, text, { "text-anchor": "end", style: "font-weight:700" });
    table(picture, "C", {
      left: right, top: below, cell, columns: 3, values: C.flat(), stroke: "var(--dl-follow)", text: (value) => short(value),
      fill: (_, k) => (k === chosen ? "var(--dl-follow-soft)" : "var(--dl-paper)"),
      pick: (k) => ({
        label: t("result", { row: Math.floor(k / 3) + 1, column: (k % 3) + 1 }), chosen: k === chosen, text: short(C.flat()[k]),
        press: () => set({ i: Math.floor(k / 3) + 1, j: (k % 3) + 1 }),
      }),
    });
    const style = picture.width < 390 ? "font-size:12.5px" : "font-size:14.5px";
    const y = below + 3 * cell + 30;
    const letters = op === "product" ? [1, 2, 3].map((k) => `*a_{${i}${k}}b_{${k}${j}}*`).join(" + ") : op === "hadamard" ? `*a_{${i}${j}}b_{${i}${j}}*` : `*a_{${j}${i}}*`;
    picture.text("letters", left + 2, y, `*c_{${i}${j}}* = ${letters}`, { style });
    const numbers = op === "transpose" ? "" : `= ${a.map((k, n) => `${factor(A[k])}·${factor(B[b[n]])}`).join(" + ")} `;
    picture.text("numbers", left + 2, y + 24, `${numbers}= ${short(c)}`, { style });
  },
  sentence: ({ state: { op, i, j }, values: { c }, t }) => t(op === "transpose" && i === j ? "how.diagonal" : `how.${op}`, { i, j, entry: `c_${i}_${j}`, c: short(c) }),
});
