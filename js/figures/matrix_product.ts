// Two matrices and what comes of them; B stands above the result and A to its left, so that row and column meet.
import { table } from "../lib/diagram.ts";
import figure, { type Scene } from "../lib/figure.ts";
import { factor, short } from "../lib/number.ts";
import type Picture from "../lib/picture.ts";
import { changed, columnOf, rowOf, rowsOf } from "../lib/table.ts";
import { hadamard, product, transpose } from "../math/tensors.ts";

export type State = { A: number[], B: number[], op: "product" | "hadamard" | "transpose", i: number, j: number };
/** The entry that is dragged, as it was. */
type Memory = { grabbed: number };
type Shown = Scene<State, ReturnType<typeof values>, undefined, Memory>;

const GAP = 30;
const TOP = 22;
/** Pixels from one number to the next when an entry is dragged. */
const TRAVEL = 14;
const cellSize = (width: number) => Math.min(46, (width - GAP - 4) / 6);

/** Where the matrices stand at a width. */
function layout(width: number) {
  const cell = cellSize(width);
  const left = Math.max(0, (width - 6 * cell - GAP) / 2);
  return { cell, left, right: left + 3 * cell + GAP, below: TOP + 3 * cell + GAP };
}
type Layout = ReturnType<typeof layout>;

function values({ A, B, op, i, j }: State) {
  const [a, b] = [rowsOf(A, 3), rowsOf(B, 3)];
  const C = op === "product" ? product(a, b) : op === "hadamard" ? hadamard(a, b) : transpose(a);
  return { C, c: C[i - 1][j - 1] };
}

/** Which entries of A and B the chosen entry is made of. */
function makers({ op, i, j }: State) {
  const own = 3 * (i - 1) + j - 1;
  if (op === "product") return { a: [0, 1, 2].map((k) => 3 * (i - 1) + k), b: [0, 1, 2].map((k) => 3 * k + j - 1) };
  return op === "hadamard" ? { a: [own], b: [own] } : { a: [3 * (j - 1) + i - 1], b: [] };
}

/** A matrix whose entries can be dragged; those that the chosen entry is made of are lit. */
function drawMatrix(picture: Picture, { state, memory, controls, set, t }: Shown, name: "A" | "B", [x, y]: number[], cell: number, lit: number[]) {
  picture.text(`${name}name`, x + 2, y - 7, `*${name}*`, { style: "font-weight:700" });
  const cells = state[name];
  table(picture, name, {
    left: x, top: y, cell, columns: 3, values: cells, stroke: "var(--dl-move)", text: (value) => short(value),
    fill: (_, k) => (lit.includes(k) ? "var(--dl-move-soft)" : "var(--dl-paper)"),
  });
  const [min, max] = [Math.min(...controls[name].values), Math.max(...controls[name].values)];
  cells.forEach((value, k) => {
    const change = (next: number) => set({ [name]: changed(cells, k, Math.max(min, Math.min(max, Math.round(next)))) });
    const grip = picture.rect(`${name}grip${k}`, x + (k % 3) * cell, y + Math.floor(k / 3) * cell, cell, cell, { fill: "transparent" });
    picture.handle(grip, {
      label: t("entry", { name, row: rowOf(k, 3), column: columnOf(k, 3) }), now: value, min, max, text: short(value),
      grab: () => { memory.grabbed = value; },
      sideways: true, drag: (px, py, [fromX, fromY]) => change(memory.grabbed + (px - fromX + fromY - py) / TRAVEL),
      key: (dx, dy) => change(value + Math.sign(dx + dy)),
    });
  });
}

/** From the row of A and the column of B to the entry where they meet. */
function drawMeeting(picture: Picture, { i, j }: State, { cell, left, right, below }: Layout) {
  const [cx, cy] = [right + (j - 0.5) * cell, below + (i - 0.5) * cell];
  picture.line("fromrow", left + 3 * cell + 2, cy, right + (j - 1) * cell - 1, cy, { stroke: "var(--dl-move)", "stroke-dasharray": "3 3" });
  picture.line("fromcolumn", cx, TOP + 3 * cell + 2, cx, below + (i - 1) * cell - 1, { stroke: "var(--dl-move)", "stroke-dasharray": "3 3" });
}

/** The result, one of whose entries is chosen. */
function drawResult(picture: Picture, { state: { op, i, j }, values: { C }, set, t }: Shown, { cell, right, below }: Layout) {
  const chosen = 3 * (i - 1) + j - 1;
  const text = { product: "*AB*", hadamard: "*A* ∘ *B*", transpose: "ᵗ*A*" }[op];
  // In the corner where neither the row's nor the column's line passes.
  picture.text("Cname", right - 4, below - 7, text, { "text-anchor": "end", style: "font-weight:700" });
  table(picture, "C", {
    left: right, top: below, cell, columns: 3, values: C.flat(), stroke: "var(--dl-follow)", text: (value) => short(value),
    fill: (_, k) => (k === chosen ? "var(--dl-follow-soft)" : "var(--dl-paper)"),
    pick: (k) => ({
      label: t("result", { row: rowOf(k, 3), column: columnOf(k, 3) }), chosen: k === chosen, text: short(C.flat()[k]),
      press: () => set({ i: Math.floor(k / 3) + 1, j: (k % 3) + 1 }),
    }),
  });
}

/** How the chosen entry is computed, in letters and in numbers. */
function drawEquation(picture: Picture, { state, values: { c } }: Shown, { cell, left, below }: Layout) {
  const { A, B, op, i, j } = state;
  const { a, b } = makers(state);
  const style = picture.width < 390 ? "font-size:12.5px" : "font-size:14.5px";
  const y = below + 3 * cell + 30;
  const letters = op === "product" ? [1, 2, 3].map((k) => `*a_{${i}${k}}b_{${k}${j}}*`).join(" + ") : op === "hadamard" ? `*a_{${i}${j}}b_{${i}${j}}*` : `*a_{${j}${i}}*`;
  picture.text("letters", left + 2, y, `*c_{${i}${j}}* = ${letters}`, { style });
  const numbers = op === "transpose" ? "" : `= ${a.map((k, n) => `${factor(A[k])}·${factor(B[b[n]])}`).join(" + ")} `;
  picture.text("numbers", left + 2, y + 24, `${numbers}= ${short(c)}`, { style });
}

export default figure<State, ReturnType<typeof values>, undefined, Memory>({
  memory: () => ({ grabbed: 0 }),
  height: (width) => TOP + 6 * cellSize(width) + GAP + 64,
  values,
  shown: { c: 0 },
  draw(picture, scene) {
    const { state } = scene;
    const at = layout(picture.width);
    const { a, b } = makers(state);
    drawMatrix(picture, scene, "A", [at.left, at.below], at.cell, a);
    if (state.op !== "transpose") drawMatrix(picture, scene, "B", [at.right, TOP], at.cell, b);
    if (state.op === "product") drawMeeting(picture, state, at);
    drawResult(picture, scene, at);
    drawEquation(picture, scene, at);
  },
  sentences: ({ state: { op, i, j }, values: { c }, t }) => [t(op === "transpose" && i === j ? "how.diagonal" : `how.${op}`, { i, j, entry: `c_${i}_${j}`, c: short(c) })],
});
