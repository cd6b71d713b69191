// A point on a map with its gradient, a step in its two legs, and what becomes of it in every direction.
import cells from "../lib/cells.ts";
import contours, { level } from "../lib/contours.ts";
import { standing } from "../lib/control.ts";
import type { Attributes } from "../lib/drawing.ts";
import figure, { type Scene } from "../lib/figure.ts";
import { format, short } from "../lib/number.ts";
import type Picture from "../lib/picture.ts";
import plot from "../lib/plot.ts";
import type { Scale } from "../lib/scale.ts";
import { linearChange, surfaces } from "../math/descent.ts";
import { angle, length } from "../math/tensors.ts";

export type State = { surface: "bowl" | "long_bowl" | "two_valleys" | "saddle", t: number, length: number, x: number, y: number };
type Shown = Scene<State, ReturnType<typeof values>, ReturnType<typeof compute>>;

const REACH = 2;
const TICKS = [-2, -1, 0, 1, 2];
const LOWER = 130;
/** A step of fewer pixels than this is also shown under a magnifying glass of this radius, at most so long. */
const [TINY, GLASS, ENLARGED] = [36, 58, 64];
const side = (width: number) => Math.min(width - 54, 380);
/** Heights of the map's lines, and how long ∇f is drawn for each unit of its length. */
const maps: Record<State["surface"], { levels: number[], scale: number }> = {
  bowl: { levels: [0.05, 0.25, 0.6, 1.1, 1.8, 2.6, 3.6, 4.8, 6.2], scale: 0.35 },
  long_bowl: { levels: [0.1, 0.5, 1.2, 2.2, 3.6, 5.4, 7.6, 10.5, 14, 18], scale: 0.13 },
  two_valleys: { levels: [-0.45, -0.2, 0.1, 0.45, 0.85, 1.3, 2.2, 4, 8], scale: 0.25 },
  saddle: { levels: [-3, -2, -1.2, -0.6, -0.2, 0, 0.2, 0.6, 1.2, 2, 3], scale: 0.35 },
};
const around = Array.from({ length: 121 }, (_, k) => 3 * k);
const radians = (degrees: number) => (degrees * Math.PI) / 180;
const stepTo = (size: number, degrees: number) => [size * Math.cos(radians(degrees)), size * Math.sin(radians(degrees))];

/** What the gradient promises of a step, and what really becomes of the height. */
const changes = ({ surface, x, y }: State, [dx, dy]: number[]) => ({
  promised: linearChange(surface, [x, y], [dx, dy]),
  exact: surfaces[surface].value(x + dx, y + dy) - surfaces[surface].value(x, y),
});

const compute = (state: State) => ({ step: stepTo(state.length, state.t), slopes: surfaces[state.surface].gradient(state.x, state.y) });
const values = (state: State, { step }: ReturnType<typeof compute>) => changes(state, step);

/** The gradient with the contour line at a right angle to it, and the step with its legs. */
function drawArrows(picture: Picture, { state, results: { step: [dx, dy], slopes } }: Shown, px: Scale, py: Scale) {
  const { surface, x, y } = state;
  const { scale } = maps[surface];
  const [gx, gy] = slopes;
  const size = length(slopes);
  if (size > 0.02) {
    picture.arrow("gradient", px(x), py(y), px(x + scale * gx), py(y + scale * gy), { stroke: "var(--dl-follow)", "stroke-width": 3.5 });
    // The sign of the right angle, between the gradient and the contour line.
    const [ux, uy] = [(9 * gx) / size, (-9 * gy) / size];
    const [cx, cy] = [px(x), py(y)];
    if (scale * size * Math.abs(px(1) - px(0)) > 20) {
      picture.path("right", `M${cx + ux} ${cy + uy}l${-uy} ${ux}l${-ux} ${-uy}`, { fill: "none", stroke: "var(--dl-ink)", "stroke-width": 1.25 });
    }
  }
  const leg = { stroke: "var(--dl-move)", "stroke-width": 1.5, "stroke-dasharray": "4 3" };
  picture.line("legx", px(x), py(y), px(x + dx), py(y), leg);
  picture.line("legy", px(x + dx), py(y), px(x + dx), py(y + dy), leg);
  picture.arrow("step", px(x), py(y), px(x + dx), py(y + dy), { stroke: "var(--dl-move)", "stroke-width": 3 });
}

/** A step that is too short to be seen, enlarged in the corner opposite to the point. */
function drawGlass(picture: Picture, { state, results: { step: [dx, dy], slopes } }: Shown, px: Scale, py: Scale) {
  const unit = px(1) - px(0);
  const zoom = Math.floor(ENLARGED / (state.length * unit));
  if (state.length * unit > TINY) return;
  const away = GLASS + 6;
  const [cx, cy] = [state.x > 0 ? px(-REACH) + away : px(REACH) - away, state.y > 0 ? py(-REACH) - away : py(REACH) + away];
  const size = length(slopes);
  const [across, down] = [zoom * unit * dx, -zoom * unit * dy];
  // The middle of the step is the middle of the glass; the point lies beside it.
  const [hereX, hereY] = [-across / 2, -down / 2];
  const rim = (ux: number, uy: number) => {
    const along = hereX * ux + hereY * uy;
    return Math.sqrt(GLASS ** 2 - hereX ** 2 - hereY ** 2 + along ** 2) - along;
  };
  const ray = (key: string, ux: number, uy: number, look: Attributes, draw: "line" | "arrow") =>
    picture[draw](key, cx + hereX, cy + hereY, cx + hereX + rim(ux, uy) * ux, cy + hereY + rim(ux, uy) * uy, look);
  picture.group("glass", { "pointer-events": "none" }, () => {
    picture.circle("lens", cx, cy, GLASS, { fill: "var(--dl-paper)", stroke: "var(--dl-ink)", "stroke-width": 1.5 });
    if (size > 0.02) {
      const [ux, uy] = [slopes[0] / size, -slopes[1] / size];
      const own = { stroke: "var(--dl-ink)", "stroke-width": 1.5 };
      ray("owninglass", -uy, ux, own, "line");
      ray("ownbackinglass", uy, -ux, own, "line");
      ray("gradientinglass", ux, uy, { stroke: "var(--dl-follow)", "stroke-width": 3.5 }, "arrow");
    }
    const leg = { stroke: "var(--dl-move)", "stroke-width": 1.5, "stroke-dasharray": "4 3" };
    const [x1, y1, x2, y2] = [cx + hereX, cy + hereY, cx - hereX, cy - hereY];
    picture.line("legxinglass", x1, y1, x2, y1, leg);
    picture.line("legyinglass", x2, y1, x2, y2, leg);
    picture.arrow("stepinglass", x1, y1, x2, y2, { stroke: "var(--dl-move)", "stroke-width": 3 });
    const name = { "text-anchor": "middle", class: "dl-over", style: "fill:var(--dl-move);font-weight:600" };
    if (Math.abs(across) > 22) picture.text("dxinglass", cx, y1 + (down > 0 ? -12 : 12) + 5, "Δ*x*", name);
    if (Math.abs(down) > 22) picture.text("dyinglass", x2 + (across < 0 ? -14 : 14), cy + 5, "Δ*y*", name);
    picture.text("zoom", cx + (state.x > 0 ? GLASS + 6 : -GLASS - 6), cy + 5, `× ${short(zoom)}`, { "text-anchor": state.x > 0 ? "start" : "end", class: "dl-over" });
  });
}

/** The names of what the map shows, outside what is cut off. */
function drawNames(picture: Picture, { state, results: { step: [dx, dy], slopes } }: Shown, px: Scale, py: Scale) {
  const { surface, x, y } = state;
  const [gx, gy] = slopes;
  const size = length(slopes);
  const inside = (pixel: number, [from, to]: number[]) => Math.max(from + 14, Math.min(to - 14, pixel));
  const bounds = { x: [px(-REACH), px(REACH)], y: [py(REACH), py(-REACH)] };
  const name = (key: string, at: number, up: number, text: string, colour: string) => picture.text(key, inside(at, bounds.x), inside(up, bounds.y) + 5, text, {
    "text-anchor": "middle", class: "dl-over", style: `fill:var(${colour});font-weight:600`, "pointer-events": "none",
  });
  if (size > 0.02) {
    const { scale } = maps[surface];
    name("fname", px(x + scale * gx) + (16 * gx) / size, py(y + scale * gy) - (16 * gy) / size, "∇*f*", "--dl-follow");
  }
  const [across, up] = [px(x + dx) - px(x), py(y + dy) - py(y)];
  if (Math.abs(across) > 22) name("dxname", px(x) + across / 2, py(y) + (dy < 0 ? -12 : 12), "Δ*x*", "--dl-move");
  if (Math.abs(up) > 22) name("dyname", px(x + dx) + (dx < 0 ? -17 : 17), py(y) + up / 2, "Δ*y*", "--dl-move");
}

/** The point and the end of the step, each with the room that is nearer to it. */
function drawHandles(picture: Picture, { state, results: { step: [dx, dy] }, controls, set, t }: Shown, px: Scale, py: Scale) {
  const { x, y } = state;
  const places = [[px(x), py(y)], [px(x + dx), py(y + dy)]];
  const [here, there] = cells(places, 22);
  picture.circle("pointdot", places[0][0], places[0][1], 7, { fill: "var(--dl-move)", stroke: "var(--dl-paper)", "stroke-width": 2, "pointer-events": "none" });
  picture.circle("tipdot", places[1][0], places[1][1], 5.5, { fill: "var(--dl-paper)", stroke: "var(--dl-move)", "stroke-width": 2.5, "pointer-events": "none" });
  picture.handle(picture.path("point", here, { fill: "transparent" }), {
    label: t("point"), ...standing(controls.x, x), text: `${short(x)}, ${short(y)}`,
    drag: (sx, sy) => set({ x: px.invert(sx), y: py.invert(sy) }),
    key: (right, up) => set({ x: x + controls.x.step * right, y: y + controls.y.step * up }),
  });
  picture.handle(picture.path("tip", there, { fill: "transparent" }), {
    label: t("tip"), ...standing(controls.t, state.t), text: `${short(state.t)}°`,
    drag(sx, sy) {
      const [toX, toY] = [px.invert(sx) - x, py.invert(sy) - y];
      const degrees = (Math.atan2(toY, toX) * 180) / Math.PI;
      set({ length: Math.hypot(toX, toY), t: degrees < 0 ? degrees + 360 : degrees });
    },
    key: (right, up) => (up ? set({ t: (state.t + up + 360) % 360 }) : set({ length: state.length + controls.length.step * right })),
  });
}

/** What becomes of the height in every direction, and where the gradient points; out of sight until the reader has predicted. */
function drawDirections(picture: Picture, { state, results: { slopes }, values: { promised, exact }, controls }: Shown, left: number, size: number) {
  const all = around.map((degrees) => changes(state, stepTo(state.length, degrees)));
  const top = 1.2 * Math.max(1e-3, ...all.flatMap((change) => [Math.abs(change.promised), Math.abs(change.exact)]));
  const along = ((Math.atan2(slopes[1], slopes[0]) * 180) / Math.PI + 360) % 360;
  // The largest round number that the axis reaches; a small one has no room, the less so with its sign.
  const power = 10 ** Math.floor(Math.log10(0.9 * top));
  const round = Number(((0.9 * top >= 5 * power ? 5 : 0.9 * top >= 2 * power ? 2 : 1) * power).toPrecision(1));
  plot(picture, "directions", {
    left, top: size + 58, width: size, height: LOWER, x: [controls.t.min, controls.t.max], y: [-top, top], xticks: [0, 90, 180, 270, 360], yticks: [-round, 0, round].filter((tick) => !tick || tick > 0.005 || tick < -0.05), xname: "*t*", yname: "Δ*z*",
  }, (sx, sy) => picture.group("later", { class: "dl-later" }, () => {
    if (length(slopes) > 0.02) {
      [along, (along + 180) % 360].forEach((degrees, k) => {
        picture.line(`way${k}`, sx(degrees), sy(-top), sx(degrees), sy(top), { stroke: "var(--dl-follow)", "stroke-width": 1 });
        const at = Math.max(sx(0) + 20, Math.min(sx(360) - 20, sx(degrees) + (degrees > 180 ? -18 : 18)));
        picture.text(`wayname${k}`, at, k ? sy(top) + 16 : sy(-top) - 7, k ? "−∇*f*" : "∇*f*", { "text-anchor": "middle", class: "dl-over", style: "fill:var(--dl-follow);font-weight:600" });
      });
    }
    picture.curve("truecurve", all.map((change, k) => [sx(around[k]), sy(change.exact)]), { stroke: "var(--dl-ink)", "stroke-width": 2 });
    picture.curve("cosine", all.map((change, k) => [sx(around[k]), sy(change.promised)]), { stroke: "var(--dl-follow)", "stroke-width": 2, "stroke-dasharray": "6 4" });
    picture.circle("promisednow", sx(state.t), sy(promised), 5, { fill: "var(--dl-paper)", stroke: "var(--dl-follow)", "stroke-width": 2.5 });
    picture.circle("exactnow", sx(state.t), sy(exact), 5, { fill: "var(--dl-ink)", stroke: "var(--dl-paper)", "stroke-width": 1.5 });
  }));
}

export default figure<State, ReturnType<typeof values>, ReturnType<typeof compute>>({
  height: (width) => side(width) + LOWER + 96,
  compute,
  values,
  shown: { promised: 3, exact: 3 },
  draw(picture, scene) {
    const { surface, x, y } = scene.state;
    const size = side(picture.width);
    const left = (picture.width - size) / 2 + 14;
    const f = surfaces[surface].value;
    const { x: px, y: py } = plot(picture, "map", {
      left, top: 6, width: size, height: size, x: [-REACH, REACH], y: [-REACH, REACH], xticks: TICKS, yticks: TICKS,
      ground: (sx, sy) => contours(picture, "levels", { f, levels: maps[surface].levels, identity: surface }, sx, sy),
    }, (sx, sy) => {
      level(picture, "own", { f, levels: [f(x, y)], identity: surface }, sx, sy, { stroke: "var(--dl-ink)", "stroke-width": 1.5 });
      drawArrows(picture, scene, sx, sy);
      drawGlass(picture, scene, sx, sy);
    });
    drawNames(picture, scene, px, py);
    drawHandles(picture, scene, px, py);
    drawDirections(picture, scene, left, size);
  },
  sentences({ state: { t: direction }, results: { step, slopes }, values: { promised, exact }, t }) {
    const [alongX, alongY] = slopes.map((slope, k) => slope * step[k]);
    const legs = t("legs", { x: format(alongX, 3), y: format(alongY, 3), promised: format(promised, 3) });
    const truth = t("truth", { exact: format(exact, 3) });
    const between = angle(slopes, step);
    if (between === null || length(slopes) < 0.02) return [legs, truth, t("level")];
    return [legs, truth, t("angle", { t: short(direction), degrees: format((between * 180) / Math.PI, 0) })];
  },
});
