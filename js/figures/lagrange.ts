// A point on a path, the gradients there, and what is left of ∇f along the path.
import contours, { level } from "../lib/contours.ts";
import { standing } from "../lib/control.ts";
import type { Attributes } from "../lib/drawing.ts";
import figure, { type Scene } from "../lib/figure.ts";
import { format, short } from "../lib/number.ts";
import type Picture from "../lib/picture.ts";
import plot from "../lib/plot.ts";
import type { Scale } from "../lib/scale.ts";
import spot from "../lib/spot.ts";
import { multiplier, onConstraint, surfaces } from "../math/descent.ts";
import { length } from "../math/tensors.ts";

export type State = { f: "sum" | "product", g: "bowl" | "ellipse", t: number, c: number };
type Results = ReturnType<typeof compute>;
type Shown = Scene<State, ReturnType<typeof values>, Results>;
/** Where the map stands, which is a square. */
type Frame = { left: number, top: number, size: number };

const LOWER = 110;
/** How long the longest ∇f and the longest ∇g on the path are drawn, in units of the map. */
const [LONGEST_F, LONGEST_G] = [1.25, 1.2];
/** Pixels from the line of ∇g to λ∇g, which would lie on ∇g otherwise. */
const BESIDE = 7;
/** How far the map reaches beyond the path, so that no arrow leaves it. */
const MARGIN = 1.55;
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

const values = (state: State, { x, y, lambda, rest }: Results) =>
  ({ x, y, height: surfaces[state.f].value(x, y), lam: lambda, rest: length(rest) });

/** At most two digits. */
const two = (value: number) => short(Number(value.toFixed(2)));

const around = Array.from({ length: 145 }, (_, k) => 2.5 * k);

/** How long ∇f and ∇g are drawn for each unit of their lengths. */
function scales({ f, g, c }: State) {
  // The path of the ellipse is steepest at its flat side, and xy at the far end of it.
  const size = (name: string, degrees: number) => {
    const [x, y] = onConstraint(g, c, degrees);
    return length(surfaces[name].gradient(x, y));
  };
  return { f: LONGEST_F / size(f, 0), g: LONGEST_G / size(g, 90) };
}

/** In pixels: the point, the tips of ∇f and ∇g, the foot of ∇f on the line of ∇g, and how far beside that line λ∇g is drawn. */
function places({ state, results: { gradient, normal, lambda }, values: { x: hereX, y: hereY } }: Shown, x: Scale, y: Scale) {
  const scale = scales(state);
  const at = ([vx, vy]: number[], factor: number) => [x(hereX + factor * vx), y(hereY + factor * vy)];
  // On the side that ∇f is not on.
  const side = BESIDE / length(normal) * (gradient[0] * normal[1] - gradient[1] * normal[0] < 0 ? -1 : 1);
  return {
    here: at([0, 0], 1), f: at(gradient, scale.f), g: at(normal, scale.g), foot: at(normal, lambda * scale.f),
    aside: [-side * normal[1], -side * normal[0]],
  };
}

/** The arrows at the point: ∇f split into λ∇g and the rest, and ∇g. */
function drawArrows(picture: Picture, scene: Shown, x: Scale, y: Scale) {
  const { values: { rest } } = scene;
  const { here, f, g, foot, aside } = places(scene, x, y);
  const arrow = (key: string, from: number[], to: number[], look: Attributes) => picture.arrow(key, from[0], from[1], to[0], to[1], look);
  const beside = ([px, py]: number[]) => [px + aside[0], py + aside[1]];
  arrow("part", beside(here), beside(foot), { stroke: "var(--dl-follow)", "stroke-width": 2.5, "stroke-dasharray": "2 3" });
  if (rest > 0.02) arrow("rest", foot, f, { stroke: "var(--dl-follow)", "stroke-width": 2, "stroke-dasharray": "6 3" });
  drawSquare(picture, foot, here, f);
  arrow("f", here, f, { stroke: "var(--dl-follow)", "stroke-width": 4.5 });
  // Above the thick one, which would hide it where both lie on one line.
  arrow("g", here, g, { stroke: "var(--dl-ink)", "stroke-width": 2 });
}

/** The right angle between both parts of ∇f, where they are long enough for it. */
function drawSquare(picture: Picture, foot: number[], ...ends: number[][]) {
  const sides = ends.map(([px, py]) => [px - foot[0], py - foot[1]]);
  const side = Math.min(9, ...sides.map((part) => length(part) / 3));
  if (side < 3) return;
  const [[ux, uy], [vx, vy]] = sides.map((part) => part.map((pixels) => (side * pixels) / length(part)));
  const [px, py] = foot;
  picture.curve("right", [[px + ux, py + uy], [px + ux + vx, py + uy + vy], [px + vx, py + vy]], { stroke: "var(--dl-quiet)" });
}

/** The names of the arrows, beyond their tips and within the map. */
function drawNames(picture: Picture, scene: Shown, frame: Frame, x: Scale, y: Scale) {
  const { here, f, g, foot, aside } = places(scene, x, y);
  const inside = (pixel: number, from: number) => Math.max(from + 16, Math.min(from + frame.size - 16, pixel));
  const write = (key: string, [across, down]: number[], text: string, colour: string) => picture.text(key, inside(across, frame.left), inside(down, frame.top) + 5, text,
    { "text-anchor": "middle", class: "dl-over", style: `fill:var(${colour});font-weight:600` });
  // Beyond the tips; where the two nearly lie on each other, one on either side.
  const apart = length([f[0] - g[0], f[1] - g[1]]) > 36 ? 0 : 13 / BESIDE;
  const beyond = (tip: number[], sign: number) => {
    const way = tip.map((pixel, k) => pixel - here[k]);
    const size = length(way) || 1;
    return tip.map((pixel, k) => pixel + (15 * way[k]) / size + sign * apart * aside[k]);
  };
  write("fname", beyond(f, -1), "∇*f*", "--dl-follow");
  write("gname", beyond(g, 1), "∇*g*", "--dl-ink");
  const part = [foot[0] - here[0], foot[1] - here[1]];
  if (length(part) > 34) write("partname", here.map((pixel, k) => pixel + part[k] / 2 + 3.4 * aside[k]), "*λ*∇*g*", "--dl-follow");
  const rest = [f[0] - foot[0], f[1] - foot[1]];
  if (length(rest) > 26) write("restname", foot.map((pixel, k) => pixel + rest[k] / 2 + (14 * part[k]) / (length(part) || 1)), "*r*", "--dl-follow");
}

/** The point on the path, to drag around the origin. */
function drawPoint(picture: Picture, { state, values: { x: hereX, y: hereY }, controls, set, t }: Shown, x: Scale, y: Scale) {
  const direction = (px: number, py: number) => {
    const angle = (Math.atan2(y.invert(py), x.invert(px)) * 180) / Math.PI;
    return angle < 0 ? angle + 360 : angle;
  };
  spot(picture, "point", x(hereX), y(hereY), {
    label: t("drag"), ...standing(controls.t, state.t), text: `${short(state.t)}°`,
    drag: (px, py) => set({ t: direction(px, py) }),
    key: (dx, dy) => set({ t: (state.t + (dx + dy) + 360) % 360 }),
  });
}

/** The map of f with the path, and at the point its contour line and both gradients. */
function drawMap(picture: Picture, scene: Shown, frame: Frame) {
  const { f, g, c } = scene.state;
  const { left, top, size } = frame;
  const reach = Math.sqrt(c) + MARGIN;
  const { x, y } = plot(picture, "map", {
    left, top, width: size, height: size, x: [-reach, reach], y: [-reach, reach], xticks: [-2, 0, 2], yticks: [-2, 0, 2],
    ground: (px, py) => contours(picture, "levels", { f: surfaces[f].value, levels: levels[f], identity: f }, px, py),
  }, (px, py) => {
    picture.curve("constraint", around.map((angle) => onConstraint(g, c, angle)).map(([a, b]) => [px(a), py(b)]), { stroke: "var(--dl-move)", "stroke-width": 2.5 });
    level(picture, "own", { f: surfaces[f].value, levels: [scene.values.height], identity: f }, px, py, { stroke: "var(--dl-ink)", "stroke-width": 1.5 });
    drawArrows(picture, scene, px, py);
  });
  drawNames(picture, scene, frame, x, y);
  drawPoint(picture, scene, x, y);
}

/** How high f is all along the path. */
function drawHeights(picture: Picture, { state, values: { height }, controls }: Shown, { left, size }: Frame) {
  const all = around.map((angle) => heightAt(state, angle));
  const top = Math.max(...all.map(Math.abs)) * 1.25;
  plot(picture, "heights", {
    left, top: size + 58, width: size, height: LOWER, x: [controls.t.min, controls.t.max], y: [-top, top], xticks: [0, 90, 180, 270, 360], xname: "*t*", yname: "*f*",
  }, (px, py) => {
    picture.curve("heightcurve", all.map((value, k) => [px(around[k]), py(value)]), { stroke: "var(--dl-ink)", "stroke-width": 2 });
    picture.circle("here", px(state.t), py(height), 6, { fill: "var(--dl-follow)", stroke: "var(--dl-paper)", "stroke-width": 1.5 });
  });
}

export default figure<State, ReturnType<typeof values>, Results>({
  height: (width) => side(width) + LOWER + 96,
  compute,
  values,
  shown: { height: 3, lam: 3, rest: 3 },
  draw(picture, scene) {
    const size = side(picture.width);
    const frame = { left: (picture.width - size) / 2 + 12, top: 6, size };
    drawMap(picture, scene, frame);
    drawHeights(picture, scene, frame);
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
