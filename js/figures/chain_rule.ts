// A computation in small steps: the derivative on every edge, and the product along every path.
import { standing } from "../lib/control.ts";
import figure, { type Scene } from "../lib/figure.ts";
import { factor, format, short } from "../lib/number.ts";
import type Picture from "../lib/picture.ts";
import { ticks } from "../lib/plot.ts";
import scale from "../lib/scale.ts";
import spot from "../lib/spot.ts";
import { edges, paths, products, values as variables } from "../math/chain.ts";

export type State = { graph: "exponential" | "sigmoid" | "two_paths", x: number };
type Results = ReturnType<typeof compute>;
type Shown = Scene<State, ReturnType<typeof values>, Results>;

const RADIUS = 30;
/** Where the variables stand, across and down, from 0 to 1; on a narrow picture the chain runs down in a zigzag. */
const places: Record<State["graph"], Record<string, number[]>> = {
  exponential: { x: [0, 0.5], u: [0.5, 0.5], y: [1, 0.5] },
  sigmoid: { x: [0, 0.5], u: [0.25, 0.5], v: [0.5, 0.5], w: [0.75, 0.5], y: [1, 0.5] },
  two_paths: { x: [0, 0.5], u: [0.5, 0], v: [0.5, 1], y: [1, 0.5] },
};
const zigzag: Record<string, number[]> = { x: [0, 0], u: [0.5, 0], v: [1, 0], w: [1, 1], y: [0.5, 1] };
const formulas: Record<State["graph"], Record<string, string>> = {
  exponential: { u: "*u* = −*x*", y: "*y* = *e^u*" },
  sigmoid: { u: "*u* = −*x*", v: "*v* = *e^u*", w: "*w* = 1 + *v*", y: "*y* = 1/*w*" },
  two_paths: { u: "*u* = *x*²", v: "*v* = 3 − *x*", y: "*y* = *uv*" },
};

const isZigzag = (graph: State["graph"], width: number) => graph === "sigmoid" && width < 560;
/** Does the product along a path need a line of its own? */
const isFolded = (graph: State["graph"], width: number) => graph === "sigmoid" && width < 390;
const middle = (graph: State["graph"], width: number) => (graph === "two_paths" || isZigzag(graph, width) ? 150 : 60);
const number = (value: number) => format(value, Number.isInteger(value) || Math.abs(value) >= 1000 ? 0 : Math.abs(value) < 0.1 ? 4 : 2);

const compute = ({ graph, x }: State) => ({ known: variables(graph, x), slopes: edges(graph, x), ways: paths(graph) });

function values({ graph, x }: State, { known }: Results) {
  const all = products(graph, x);
  return { y: known.y, products: all, derivative: all.reduce((sum, product) => sum + product, 0) };
}

/** The centre of each variable. */
type At = (name: string) => number[];

/** The edges of the graph, and the derivative on each. */
function drawEdges(picture: Picture, { state: { graph }, results: { slopes } }: Shown, at: At) {
  const tall = middle(graph, picture.width);
  for (const { from, to, slope } of slopes) {
    const [[x1, y1], [x2, y2]] = [at(from), at(to)];
    const reach = Math.hypot(x2 - x1, y2 - y1);
    const [ux, uy] = [(x2 - x1) / reach, (y2 - y1) / reach];
    picture.arrow(`edge${from}${to}`, x1 + ux * RADIUS, y1 + uy * RADIUS, x2 - ux * (RADIUS + 3), y2 - uy * (RADIUS + 3), {
      stroke: "var(--dl-follow)", "stroke-width": 1 + 3 * Math.min(1, Math.abs(slope) / 4), "stroke-dasharray": slope < 0 ? "6 4" : undefined,
    });
    // Beside the arrow, and outside of the ring that two paths make: above it, or in the lower half below it.
    const side = uy && (y1 + y2) / 2 > RADIUS + 14 + tall / 2 ? 1 : -1;
    const turn = side * Math.sign(ux);
    const [nx, ny] = Math.abs(ux) < 0.1 ? [-1, 0] : [-uy * turn, ux * turn];
    const apart = 4 + 20 * Math.abs(nx) + 9 * Math.abs(ny);
    picture.text(`slope${from}${to}`, (x1 + x2) / 2 + apart * nx, (y1 + y2) / 2 + apart * ny + 5, number(slope), {
      "text-anchor": "middle", class: "dl-over", style: "font-weight:600;fill:var(--dl-follow)",
    });
  }
}

/** The variables with their values, and below each how it is computed. */
function drawNodes(picture: Picture, { state: { graph }, results: { known } }: Shown, at: At) {
  for (const name of Object.keys(known)) {
    const [cx, cy] = at(name);
    picture.circle(`node${name}`, cx, cy, RADIUS, { fill: "var(--dl-paper)", stroke: name === "x" ? "var(--dl-move)" : "var(--dl-follow)", "stroke-width": 2 });
    picture.text(`name${name}`, cx, cy - 4, `*${name}*`, { "text-anchor": "middle" });
    picture.text(`value${name}`, cx, cy + 14, number(known[name]), { "text-anchor": "middle", style: "font-size:12px" });
    // Where an arrow leads down, the formula stands to its left.
    const aside = isZigzag(graph, picture.width) && name === "v";
    if (name !== "x") {
      picture.text(`formula${name}`, cx - (aside ? 10 : 0), cy + RADIUS + 17, formulas[graph][name], {
        "text-anchor": aside ? "end" : "middle", class: "dl-over", style: "fill:var(--dl-quiet)",
      });
    }
  }
}

/** The axis on which x is dragged. */
function drawAxis(picture: Picture, { state: { x }, controls, set, t }: Shown, line: number) {
  const { width } = picture;
  const across = scale([controls.x.min, controls.x.max], [20, width - 20]);
  picture.line("axis", 20, line, width - 20, line, { stroke: "var(--dl-rule)" });
  for (const tick of ticks(controls.x.min, controls.x.max, 6)) {
    picture.line(`tick${tick}`, across(tick), line - 4, across(tick), line + 4, { stroke: "var(--dl-quiet)" });
    picture.mark(`tickname${tick}`, across(tick), line + 25, short(tick), { "text-anchor": "middle", style: "fill:var(--dl-quiet)" });
  }
  spot(picture, "turn", across(x), line, {
    label: t("drag"), ...standing(controls.x, x), text: `x = ${short(x)}`,
    drag: (px) => set({ x: across.invert(px) }),
    key: (dx, dy) => set({ x: x + controls.x.step * (dx + dy) }),
  });
}

/** The product along every path, and the sum of them. */
function drawProducts(picture: Picture, { state: { graph }, results: { slopes, ways }, values: { products: all, derivative } }: Shown, top: number) {
  const { width } = picture;
  const style = width < 420 ? "font-size:13px" : "font-size:14.5px";
  const lines = ways.flatMap((path, k) => {
    const along = path.slice(1).map((to, n) => slopes.find((edge) => edge.from === path[n] && edge.to === to)?.slope ?? 0);
    const [name, numbers] = [`*${path.join(" → ")}*:`, `${along.map((slope) => factor(slope, number)).join(" · ")} = ${number(all[k])}`];
    return isFolded(graph, width) ? [name, numbers] : [`${name}  ${numbers}`];
  });
  lines.forEach((text, k) => picture.text(`path${k}`, 4, top + 26 * k, text, { style }));
  const sum = all.length > 1 ? `${all.map((product) => factor(product, number)).join(" + ")} = ` : "";
  picture.text("sum", 4, top + 26 * lines.length, `d*y*/d*x* = ${sum}${number(derivative)}`, { style: `${style};font-weight:600` });
}

export default figure<State, ReturnType<typeof values>, Results>({
  height: (width, { graph }) => middle(graph, width) + 180 + 26 * (paths(graph).length + (isFolded(graph, width) ? 2 : 1)),
  compute,
  values,
  shown: { y: 3, derivative: 3 },
  draw(picture, scene) {
    const { graph } = scene.state;
    const { width } = picture;
    const tall = middle(graph, width);
    const place = isZigzag(graph, width) ? zigzag : places[graph];
    const at = (name: string) => [RADIUS + 8 + place[name][0] * (width - 2 * RADIUS - 16), RADIUS + 14 + place[name][1] * tall];
    const line = tall + RADIUS + 14 + RADIUS + 56;
    drawEdges(picture, scene, at);
    drawNodes(picture, scene, at);
    drawAxis(picture, scene, line);
    drawProducts(picture, scene, line + 54);
  },
  sentences({ state: { x }, values: { derivative }, t }) {
    if (Math.abs(derivative) < 1e-12) return [t("cancel", { x: short(x) })];
    return [t(derivative > 0 ? "grows" : "falls", { x: short(x), change: String(Number(Math.abs(0.01 * derivative).toFixed(4))) })];
  },
});
