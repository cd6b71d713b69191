// Squared paper and what a matrix makes of it: the unit square, the grid, and where the two unit arrows go.
import cells from "../lib/cells.ts";
import figure, { type Scene } from "../lib/figure.ts";
import { format, short } from "../lib/number.ts";
import type Picture from "../lib/picture.ts";
import plot from "../lib/plot.ts";
import type { Scale } from "../lib/scale.ts";
import { areaFactor, product } from "../math/tensors.ts";

export type State = {
  w11: number, w12: number, w21: number, w22: number, v11: number, v12: number, v21: number, v22: number, order: "w" | "vw" | "wv",
};
type Shown = Scene<State, ReturnType<typeof values>, ReturnType<typeof compute>>;

const REACH = 4;
const TICKS = [-4, -2, 0, 2, 4];
/** Lines of the squared paper, and how far each is drawn before it is moved. */
const [LINES, FAR] = [6, 40];
const [LEFT, TOP, FOOT] = [30, 6, 96];
/** Pixels that the name of an arrow takes to either side of its middle. */
const NAME = 42;
const size = (width: number) => Math.min(width - LEFT - 8, 400);
const UNIT = [[1, 0], [0, 1]];
/** The corners of the unit square, in order, and of the letter in it that shows which way round it lies. */
const SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1]];
const LETTER = [[0.3, 0.2], [0.3, 0.8], [0.7, 0.8], [0.3, 0.8], [0.3, 0.52], [0.6, 0.52]];

const compute = ({ w11, w12, w21, w22, v11, v12, v21, v22 }: State) => ({ W: [[w11, w12], [w21, w22]], V: [[v11, v12], [v21, v22]] });

function values({ order }: State, { W, V }: ReturnType<typeof compute>) {
  const M = order === "w" ? W : order === "vw" ? product(V, W) : product(W, V);
  return { M, area: areaFactor(M) };
}

/** Where a matrix takes points. */
const images = (M: number[][], points: number[][]) => points.map(([x, y]) => [M[0][0] * x + M[0][1] * y, M[1][0] * x + M[1][1] * y]);

/** What was squared paper, and the square on it. */
function drawPaper(picture: Picture, M: number[][], x: Scale, y: Scale) {
  const pixels = (points: number[][]) => images(M, points).map(([px, py]) => [x(px), y(py)]);
  const ink = { stroke: "var(--dl-follow)", "stroke-opacity": 0.4, "pointer-events": "none" };
  for (let k = -LINES; k <= LINES; k += 1) {
    picture.curve(`up${k}`, pixels([[k, -FAR], [k, FAR]]), { ...ink, "stroke-width": k ? 1 : 1.75 });
    picture.curve(`along${k}`, pixels([[-FAR, k], [FAR, k]]), { ...ink, "stroke-width": k ? 1 : 1.75 });
  }
  picture.curve("square", pixels([...SQUARE, SQUARE[0]]), { fill: "var(--dl-follow)", "fill-opacity": 0.22, stroke: "var(--dl-follow)", "stroke-width": 2, "pointer-events": "none" });
  picture.curve("letter", pixels(LETTER), { stroke: "var(--dl-follow)", "stroke-width": 2, "pointer-events": "none" });
  // The corners of the puzzle of chapter 1: those with exactly one input are filled.
  pixels(SQUARE).forEach(([px, py], k) => picture.circle(`corner${k}`, px, py, 5, {
    fill: k % 2 ? "var(--dl-ink)" : "var(--dl-paper)", stroke: "var(--dl-ink)", "stroke-width": 1.5, "pointer-events": "none",
  }));
}

/** The two arrows, which are the columns of the matrix; a product's may leave the plane. */
function drawArrows(picture: Picture, { state, values: { M } }: Shown, x: Scale, y: Scale) {
  const alone = state.order === "w";
  const ink = { stroke: alone ? "var(--dl-move)" : "var(--dl-follow)", "stroke-width": 3, "pointer-events": "none" };
  images(M, UNIT).forEach(([px, py], k) => {
    const [tipX, tipY] = [x(px), y(py)];
    if (alone) picture.circle(`knob${k}`, tipX, tipY, 15, { fill: "var(--dl-move)", "fill-opacity": 0.12, stroke: "var(--dl-move)", "stroke-opacity": 0.5, "pointer-events": "none" });
    picture.arrow(`arrow${k}`, x(0), y(0), tipX, tipY, { ...ink, "stroke-dasharray": k ? "9 4" : undefined });
  });
}

/** Where each arrow comes from, beside its tip, or where it leaves the plane; and the tips, of W alone, to be dragged. */
function drawTips(picture: Picture, { state, values: { M }, controls, set, t }: Shown, x: Scale, y: Scale) {
  const columns = images(M, UNIT);
  const tips = columns.map((column) => {
    const [px, py] = column.map((part) => part * Math.min(1, REACH / Math.max(1, ...column.map(Math.abs))));
    return [x(px), y(py)];
  });
  const turnedOver = M[0][0] * M[1][1] < M[0][1] * M[1][0];
  const names = ["(1, 0)", "(0, 1)"];
  names.forEach((name, k) => {
    const [tipX, tipY] = tips[k];
    const [dx, dy] = [tipX - x(0), tipY - y(0)];
    const far = Math.hypot(dx, dy);
    const [ux, uy] = far ? [dx / far, dy / far] : [k ? 0 : 1, k ? -1 : 0];
    // Beyond the knob, and on the side that the other arrow is not on: where both lie on each other their names do not.
    const side = (k ? 1 : -1) * (turnedOver ? -1 : 1);
    const [outX, outY] = [0.8 * ux + 0.6 * side * uy, 0.8 * uy - 0.6 * side * ux];
    const middle = tipX + 20 * outX + (Math.abs(outX) > 0.3 ? Math.sign(outX) * NAME : 0);
    const inside = Math.max(x(-REACH) + NAME, Math.min(x(REACH) - NAME, middle));
    const height = Math.abs(middle - inside) > 12 ? Math.sign(outY || -1) * 26 : 22 * outY;
    picture.text(`name${k}`, inside, Math.max(y(REACH) + 16, Math.min(y(-REACH) - 6, tipY + height + 5)), t("from", { name }), {
      "text-anchor": "middle", "pointer-events": "none", class: "dl-over",
    });
  });
  if (state.order !== "w") return;
  const outlines = cells(tips, 22);
  names.forEach((name, k) => {
    const [above, below] = k ? ["w12", "w22"] as const : ["w11", "w21"] as const;
    picture.handle(picture.path(`tip${k}`, outlines[k], { fill: "transparent" }), {
      label: t("tip", { name }), text: `(${short(columns[k][0])}, ${short(columns[k][1])})`,
      drag: (px, py) => set({ [above]: x.invert(px), [below]: y.invert(py) }),
      key: (dx, dy) => set({ [above]: state[above] + controls[above].step * dx, [below]: state[below] + controls[below].step * dy }),
    });
  });
}

/** An entry, with as many decimals as its column has room for; of a product the sentence says more. */
const rounded = (entry: number) => Number(entry.toFixed(Math.abs(entry) < 10 ? 2 : 1));

/** A matrix of two rows between brackets, with its name above it; returns where it ends. */
function drawMatrix(picture: Picture, key: string, left: number, top: number, M: number[][], name: string) {
  const column = 40;
  const right = left + 2 * column + 12;
  const bracket = (at: number, inwards: number) => `M${at + inwards} ${top}H${at}V${top + 46}H${at + inwards}`;
  picture.path(`${key}brackets`, bracket(left, 6) + bracket(right, -6), { fill: "none", stroke: "var(--dl-ink)", "stroke-width": 1.5 });
  M.forEach((row, i) => row.forEach((entry, j) => picture.text(`${key}${i}${j}`, left + 8 + (j + 0.9) * column, top + 18 + 22 * i, short(rounded(entry)), { "text-anchor": "end", style: "font-size:12px" })));
  picture.text(`${key}name`, (left + right) / 2, top - 8, name, { "text-anchor": "middle", style: "fill:var(--dl-quiet)" });
  return right;
}

/** The matrix, or the product with its two factors. */
function drawMatrices(picture: Picture, { state: { order }, results: { W, V }, values: { M } }: Shown, middle: number, top: number) {
  if (order === "w") {
    drawMatrix(picture, "result", middle - 112, top, W, "*W*");
    // What waits until the order asks for it.
    picture.group("waiting", { opacity: 0.45 }, () => drawMatrix(picture, "other", middle + 20, top, V, "*V*"));
    return;
  }
  const [first, second] = order === "vw" ? [V, W] : [W, V];
  const [one, other] = order === "vw" ? ["*V*", "*W*"] : ["*W*", "*V*"];
  let right = drawMatrix(picture, "first", middle - 156, top, first, one);
  right = drawMatrix(picture, "second", right + 8, top, second, other);
  const isExact = M.flat().every((entry) => rounded(entry) === entry);
  picture.text("equals", right + 14, top + 29, isExact ? "=" : "≈", { "text-anchor": "middle" });
  drawMatrix(picture, "result", right + 28, top, M, `${one}${other}`);
}

export default figure<State, ReturnType<typeof values>, ReturnType<typeof compute>>({
  height: (width) => TOP + size(width) + FOOT,
  compute,
  values,
  shown: { area: 2 },
  draw(picture, scene) {
    const side = size(picture.width);
    const left = (picture.width - side + LEFT - 8) / 2;
    const { x, y } = plot(picture, "plane", {
      left, top: TOP, width: side, height: side, x: [-REACH, REACH], y: [-REACH, REACH], xticks: TICKS, yticks: TICKS,
    }, (x, y) => {
      drawPaper(picture, scene.values.M, x, y);
      drawArrows(picture, scene, x, y);
    });
    drawMatrices(picture, scene, picture.width / 2, TOP + side + 46);
    drawTips(picture, scene, x, y);
  },
  sentences({ values: { M, area }, t }) {
    const [[a, b], [c, d]] = M;
    if (!a && !b && !c && !d) return [t("point")];
    return [t(!area ? "flat" : a * d < b * c ? "mirrors" : "grows", { a: short(a), b: short(b), c: short(c), d: short(d), area: format(area) })];
  },
});
