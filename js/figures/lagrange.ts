// A point on a path, the gradients there, and what is left of ∇f along the path.
import contours from "../lib/contours.ts";
import { standing } from "../lib/control.ts";
import type { Attributes } from "../lib/drawing.ts";
import figure from "../lib/figure.ts";
import { format, short } from "../lib/number.ts";
import plot from "../lib/plot.ts";
import spot from "../lib/spot.ts";
import { multiplier, onConstraint, surfaces } from "../math/descent.ts";
import { length } from "../math/tensors.ts";

export type State = { f: "sum" | "product", g: "bowl" | "ellipse", t: number, c: number };

const LOWER = 110;
/** How long ∇f is drawn for each unit of its length, and how long the longest ∇g on the path is, in units of the map. */
const [SCALE, LONGEST] = [0.45, 1.2];
/** How far the map reaches beyond the path, so that no arrow leaves it. */
const MARGIN = 1.3;
const side = (width: number) => Math.min(width - 44, 380);
const levels: Record<State["f"], number[]> = { sum: [-4, -3, -2, -1, 0, 1, 2, 3, 4], product: [-5, -3, -2, -1, 0, 1, 2, 3, 5] };

/** The height in a direction on the path. */
function heightAt({ f, g, c }: State, degrees: number) {
  const [x, y] = onConstraint(g, c, degrees);
  return surfaces[f].value(x, y);
}

function compute({ f, g, t, c }: State) {
  const [x, y] = onConstraint(g, c, t);
  const [gradient, normal] = [surfaces[f].gradient(x, y), surfaces[g].gradient(x, y)];
  return { x, y, gradient, normal, ...multiplier(gradient, normal) };
}

const values = (state: State, { x, y, lambda, rest }: ReturnType<typeof compute>) =>
  ({ x, y, height: surfaces[state.f].value(x, y), lam: lambda, rest: length(rest) });

/** At most two digits. */
const two = (value: number) => short(Number(value.toFixed(2)));

const around = Array.from({ length: 145 }, (_, k) => 2.5 * k);

export default figure<State, ReturnType<typeof values>, ReturnType<typeof compute>>({
  height: (width) => side(width) + LOWER + 96,
  compute,
  values,
  shown: { height: 3, lam: 3, rest: 3 },
  draw(picture, { state, results: { gradient, normal, rest: along }, values: { x: hereX, y: hereY, rest, height }, controls, set, t }) {
    const { f, g, c } = state;
    const size = side(picture.width);
    const left = (picture.width - size) / 2 + 12;
    const reach = Math.sqrt(c) + MARGIN;
    // The path of the ellipse is steepest at its flat side.
    const [steepX, steepY] = onConstraint(g, c, 90);
    const scaleOfG = LONGEST / length(surfaces[g].gradient(steepX, steepY));
    const { x, y } = plot(picture, "map", {
      left, top: 6, width: size, height: size, x: [-reach, reach], y: [-reach, reach], xticks: [-2, 0, 2], yticks: [-2, 0, 2],
      ground: (px, py) => contours(picture, "levels", { f: surfaces[f].value, levels: levels[f], identity: f }, px, py),
    }, (px, py) => {
      picture.curve("constraint", around.map((angle) => onConstraint(g, c, angle)).map(([a, b]) => [px(a), py(b)]), { stroke: "var(--dl-move)", "stroke-width": 2.5 });
      const arrow = (key: string, [vx, vy]: number[], scale: number, look: Attributes) =>
        picture.arrow(key, px(hereX), py(hereY), px(hereX + scale * vx), py(hereY + scale * vy), look);
      arrow("g", normal, scaleOfG, { stroke: "var(--dl-ink)", "stroke-width": 2 });
      if (rest > 0.02) arrow("rest", along, SCALE, { stroke: "var(--dl-follow)", "stroke-width": 2, "stroke-dasharray": "5 3" });
      arrow("f", gradient, SCALE, { stroke: "var(--dl-follow)", "stroke-width": 3.5 });
    });
    const name = (key: string, [vx, vy]: number[], scale: number, text: string, colour: string, aside: number) => {
      const size2 = Math.hypot(vx, vy) || 1;
      const inside = (pixel: number, from: number) => Math.max(from + 14, Math.min(from + size - 14, pixel));
      picture.text(key, inside(x(hereX + scale * vx) + (12 * vx) / size2 - (aside * vy) / size2, left), inside(y(hereY + scale * vy) - (12 * vy) / size2 - (aside * vx) / size2, 6) + 5, text,
        { "text-anchor": "middle", class: "dl-over", style: `fill:var(${colour});font-weight:600` });
    };
    name("fname", gradient, SCALE, "∇*f*", "--dl-follow", 13);
    name("gname", normal, scaleOfG, "∇*g*", "--dl-ink", -13);
    if (rest > 0.4) name("restname", along, SCALE, "*r*", "--dl-follow", 0);
    const direction = (px: number, py: number) => {
      const angle = (Math.atan2(y.invert(py), x.invert(px)) * 180) / Math.PI;
      return angle < 0 ? angle + 360 : angle;
    };
    spot(picture, "point", x(hereX), y(hereY), {
      label: t("drag"), ...standing(controls.t, state.t), text: `${short(state.t)}°`,
      drag: (px, py) => set({ t: direction(px, py) }),
      key: (dx, dy) => set({ t: (state.t + (dx + dy) + 360) % 360 }),
    });

    const all = around.map((angle) => heightAt(state, angle));
    const top = Math.max(...all.map(Math.abs)) * 1.25;
    plot(picture, "heights", {
      left, top: size + 58, width: size, height: LOWER, x: [controls.t.min, controls.t.max], y: [-top, top], xticks: [0, 90, 180, 270, 360], xname: "*t*", yname: "*f*",
    }, (px, py) => {
      picture.curve("heightcurve", all.map((value, k) => [px(around[k]), py(value)]), { stroke: "var(--dl-ink)", "stroke-width": 2 });
      picture.circle("here", px(state.t), py(height), 6, { fill: "var(--dl-follow)", stroke: "var(--dl-paper)", "stroke-width": 1.5 });
    });
  },
  sentences({ state, results: { gradient }, values: { x, y, height, lam, rest }, t }) {
    const size = length(gradient);
    const here = t("here", { x: two(x), y: two(y), height: two(height) });
    if (rest > size * 0.0087) { // half a degree
      return [here, t(heightAt(state, state.t + 0.01) > height ? "onwards" : "backwards")];
    }
    const [before, after] = [-5, 5].map((turn) => heightAt(state, state.t + turn));
    const highest = before < height && after < height;
    return [here, t(highest ? "highest" : "lowest", { lam: format(lam, 3) }), t("price", { change: format(0.1 * lam, 3) })];
  },
});
