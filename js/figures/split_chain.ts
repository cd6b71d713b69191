// A nudge on its way to the cost: the slope at every circle, and what two paths bring to it.
import figure, { type Scene } from "../lib/figure.ts";
import { factor, fine, four, short } from "../lib/number.ts";
import type Picture from "../lib/picture.ts";
import { forward, unitErrors } from "../math/network.ts";
import { sigmoidSlope } from "../math/neuron.ts";
import { squareError } from "../math/training.ts";
import { drawSum, HEIGHT } from "./split_chain/sum.ts";

type Circle = "x" | "z" | "a" | "z1" | "a1" | "z2" | "a2";
export type State = { h: number, x: number, w1: number, w2: number, t1: number, t2: number, at: Circle };
type Results = ReturnType<typeof compute>;
type Shown = Scene<State, ReturnType<typeof values>, Results>;

const SIZES = [1, 1, 2];
const [W, B, B1, B2] = [2, -2, -1, -2];
const circles = ["x", "z", "a", "z1", "a1", "z2", "a2"] as const;
const arrows = [["x", "z"], ["z", "a"], ["a", "z1"], ["a", "z2"], ["z1", "a1"], ["z2", "a2"], ["a1", "C"], ["a2", "C"]] as const;
const RADIUS = 21;

/** Where the circles stand: on a wide picture in the order of the calculation from the left, on a narrow one downwards. */
type Place = { narrow: boolean, height: number, at: (name: string) => number[] };

/** A nudge to a sum is a nudge to its bias. */
function costWith({ x, w1, w2, t1, t2, at }: State, h: number) {
  const n = (circle: Circle) => (circle === at ? h : 0);
  const parameters = [W, B + n("z"), w1, w2, B1 + n("z1") + w1 * n("a"), B2 + n("z2") + w2 * n("a")];
  const [, { a: [a1, a2] }] = forward(SIZES, parameters, [x + n("x")]);
  return squareError([a1 + n("a1"), a2 + n("a2")], [t1, t2]);
}

/** What is in each circle, the slope on each arrow, and the slope of the cost at each circle. */
function compute({ x, w1, w2, t1, t2 }: State) {
  const parameters = [W, B, w1, w2, B1, B2];
  const steps = forward(SIZES, parameters, [x]);
  const [{ z: [z], a: [a] }, { z: [z1, z2], a: [a1, a2] }] = steps;
  const [[delta], [delta1, delta2]] = unitErrors(SIZES, parameters, steps, [t1, t2]);
  const inside: Record<string, number> = { x, z, a, z1, a1, z2, a2, C: squareError([a1, a2], [t1, t2]) };
  const along: Record<string, number> = {
    xz: W, za: sigmoidSlope(z), az1: w1, az2: w2, z1a1: sigmoidSlope(z1), z2a2: sigmoidSlope(z2), a1C: a1 - t1, a2C: a2 - t2,
  };
  const slope: Record<string, number> = {
    x: W * delta, z: delta, a: w1 * delta1 + w2 * delta2, z1: delta1, a1: a1 - t1, z2: delta2, a2: a2 - t2,
  };
  return { inside, along, slope };
}

function values(state: State, { inside: { C }, along, slope }: Results) {
  const { at, h } = state;
  const toA = { x: along.xz * along.za, z: along.za, a: 1 }[at as string] ?? 0;
  const through = (j: 1 | 2) => h * (at === `z${j}` || at === `a${j}` ? slope[at] : toA * state[`w${j}`] * slope[`z${j}`]);
  const [path1, path2] = [through(1), through(2)];
  return { C, delta: slope.z, path1, path2, predicted: path1 + path2, change: costWith(state, h) - C };
}

/** So, where there is little room. */
const told = (value: number) => (Math.abs(value) < 0.1 ? four(value) : short(value));
const two = (value: number) => short(Number(value.toFixed(2)));
const written = (name: string) => `*${name.replace(/\d/, "_$&")}*`;

function layout(width: number): Place {
  if (width < 430) {
    const places: Record<string, number[]> = {
      x: [0, 0], z: [0.5, 0], a: [0.5, 1], z1: [0, 2], z2: [1, 2], a1: [0, 3], a2: [1, 3], C: [0.5, 3],
    };
    const left = width / 2 - 62;
    return { narrow: true, height: 2 * RADIUS + 3 * 68 + 34, at: (name) => [left + 124 * places[name][0], RADIUS + 4 + 68 * places[name][1]] };
  }
  const places: Record<string, number[]> = {
    x: [0, 0.5], z: [1, 0.5], a: [2, 0.5], z1: [3, 0], a1: [4, 0], z2: [3, 1], a2: [4, 1], C: [5, 0.5],
  };
  const step = (width - 2 * RADIUS - 36) / 5;
  return { narrow: false, height: 248, at: (name) => [RADIUS + 24 + step * places[name][0], 69 + 132 * places[name][1]] };
}

/** How much of the predicted change passes an arrow; none where the nudge does not come. */
function carried(from: string, to: string, { state: { at }, values: { path1, path2 } }: Shown) {
  const order = (name: string) => ["x", "z", "a"].indexOf(name);
  const branch = /\d/.exec(`${from}${to}`)?.[0];
  if (!branch) return order(at) >= 0 && order(at) <= order(from) ? path1 + path2 : 0;
  const passed = at === from || order(at) >= 0 || (at === `z${branch}` && from === `a${branch}`);
  return passed ? (branch === "1" ? path1 : path2) : 0;
}

/** The arrows with their slopes; those on which the nudge goes on are as wide as what they bring. */
function drawArrows(picture: Picture, scene: Shown, { at, narrow }: Place) {
  const { values: { path1, path2 }, results: { along } } = scene;
  const most = Math.max(Math.abs(path1), Math.abs(path2)) || 1;
  const middle = at("a")[narrow ? 0 : 1];
  for (const [from, to] of arrows) {
    const [[x1, y1], [x2, y2]] = [at(from), at(to)];
    const reach = Math.hypot(x2 - x1, y2 - y1);
    const [ux, uy] = [(x2 - x1) / reach, (y2 - y1) / reach];
    const part = carried(from, to, scene);
    picture.arrow(`arrow${from}${to}`, x1 + ux * RADIUS, y1 + uy * RADIUS, x2 - ux * (RADIUS + 3), y2 - uy * (RADIUS + 3), {
      stroke: part ? `var(${part < 0 ? "--dl-move" : "--dl-follow"})` : "var(--dl-quiet)",
      "stroke-width": part ? 1.2 + (4.3 * Math.abs(part)) / most : 1.2, "stroke-dasharray": part < 0 ? "6 4" : undefined,
    });
    // Beside the arrow: above one that lies, and outside of the ring that the two paths make.
    const out = Math.sign((narrow ? x1 + x2 : y1 + y2) / 2 - middle) || 1;
    const turn = Math.abs(uy) < 0.1 ? -Math.sign(ux) : Math.sign(narrow ? -uy : ux) * out;
    const [nx, ny] = [-uy * turn, ux * turn];
    const text = short(along[`${from}${to}`]);
    // Above a short arrow that lies, the circles leave room only a little higher; where paths part, farther along.
    const apart = uy ? 7 + 3.6 * text.length * Math.abs(nx) + 6 * Math.abs(ny) : narrow ? 24 : 19;
    const on = from === "a" && !narrow ? 0.62 : 0.5;
    picture.text(`slope${from}${to}`, x1 + on * (x2 - x1) + apart * nx, y1 + on * (y2 - y1) + apart * ny + 4.5, text, {
      "text-anchor": "middle", class: "dl-over", style: "font-size:12.5px;fill:var(--dl-quiet)",
    });
  }
}

/** What is said of a circle: above and below it, or beside it where arrows come from above. */
function drawWords(picture: Picture, name: string, texts: string[], [x, y]: number[], narrow: boolean) {
  const side = x < picture.width / 2 ? -1 : 1;
  const beside = { "text-anchor": side < 0 ? "end" : "start", class: "dl-over" };
  const [left, up, low] = narrow && name !== "C" ? [x + side * (RADIUS + 5), y - 9, y + 9] : [x, y - RADIUS - 8, y + RADIUS + 18];
  const attributes = narrow && name !== "C" ? beside : { "text-anchor": "middle", class: "dl-over" };
  picture.text(`name${name}`, left, up, texts[0], attributes);
  // Under the upper path an arrow comes from the left.
  const aside = narrow || y > picture.height / 4 ? 0 : name === "z1" ? 20 : 8;
  if (texts[1]) picture.text(`back${name}`, left + aside, low, texts[1], { ...attributes, style: "font-size:12.5px;fill:var(--dl-move)" });
}

/** The circles with what is in them, and below each the slope of the cost; each but the last can be chosen. */
function drawCircles(picture: Picture, { state, results: { inside, slope }, set, t }: Shown, { at, narrow }: Place) {
  for (const name of [...circles, "C"]) {
    const [x, y] = at(name);
    const chosen = name === state.at;
    const circle = picture.circle(`circle${name}`, x, y, RADIUS, {
      fill: "var(--dl-paper)", stroke: `var(${chosen ? "--dl-move" : "--dl-follow"})`, "stroke-width": chosen ? 4 : 1.5,
    });
    picture.text(`inside${name}`, x, y + 4.5, two(inside[name]), { "text-anchor": "middle", "pointer-events": "none", style: "font-size:12.5px" });
    const back = name === "C" ? "" : `${name.startsWith("z") ? "*δ* = " : ""}${told(slope[name])}`;
    drawWords(picture, name, [`${written(name)}${chosen ? " + *h*" : ""}`, back], [x, y], narrow);
    if (name !== "C") {
      picture.pick(circle, { label: t("circle", { name: written(name) }), text: short(inside[name]), chosen, press: () => set({ at: name as Circle }) });
    }
  }
}

/** Which circles are one unit. */
function drawUnits(picture: Picture, { state: { t1, t2 }, t }: Shown, { at, narrow }: Place) {
  const name = (key: string, x: number, y: number, text: string, anchor = "middle") =>
    picture.text(key, x, y, text, { "text-anchor": anchor, class: "dl-over", style: "font-size:12.5px;fill:var(--dl-quiet)" });
  const [[x, y], [left]] = [at("a"), at("z")];
  if (narrow) name("hidden", x - RADIUS - 8, y + 4, t("hidden"), "end");
  else name("hidden", (x + left) / 2, y - RADIUS - 30, t("hidden"));
  for (const [j, wanted] of [t1, t2].entries()) {
    const [[zx, zy], [ax, ay]] = [at(`z${j + 1}`), at(`a${j + 1}`)];
    const text = t("output", { j: j + 1, t: `*t_${j + 1}* = ${short(wanted)}` });
    if (narrow) name(`output${j}`, left + (j ? 8 : -8), ay + RADIUS + 20, text, j ? "start" : "end");
    else name(`output${j}`, (zx + ax) / 2, zy - RADIUS - 30, text);
  }
}

export default figure<State, ReturnType<typeof values>, Results>({
  height: (width) => layout(width).height + 38 + HEIGHT,
  compute,
  values,
  shown: { C: fine, delta: four },
  draw(picture, scene) {
    const { state: { w1, w2 }, results: { along, slope } } = scene;
    const place = layout(picture.width);
    drawArrows(picture, scene, place);
    drawUnits(picture, scene, place);
    drawCircles(picture, scene, place);
    const heard = `${factor(w1)} · ${factor(slope.z1, told)} + ${factor(w2)} · ${factor(slope.z2, told)}`;
    const equation = `*δ* = {${heard}} · ${short(along.za)}`;
    const result = place.narrow && equation.length > 44 ? "" : ` = ${four(slope.z)}`;
    picture.text("equation", 4, place.height + 16, `${equation}${result}`, {
      style: place.narrow ? "font-size:12.5px" : "font-size:14px",
    });
    drawSum(picture, scene.values, scene.t, place.height + 28);
  },
  sentences({ state: { at, h }, values: { path1, path2, predicted, change }, t }) {
    if (!h) return [t("still")];
    const [circle, nudge, sum, truth] = [written(at), short(h), four(predicted), four(change)];
    const first = /\d/.test(at) ? t("one", { circle, h: nudge, predicted: sum })
      : t("both", { circle, h: nudge, path1: four(path1), path2: four(path2), predicted: sum });
    if (Math.abs(predicted) < 0.1 * (Math.abs(path1) + Math.abs(path2))) return [first, t("cancel", { change: truth })];
    if (Math.abs(predicted - change) <= Math.max(0.2 * Math.abs(change), 5e-5)) return [first, t("near", { change: truth })];
    return [first, t(predicted * change < 0 ? "against" : "far", { change: truth })];
  },
});
