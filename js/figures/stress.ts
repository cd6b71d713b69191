// A cut through a body: the force on it, its two parts, and the tensor's components in turned axes.
import { standing } from "../lib/control.ts";
import figure, { type Scene } from "../lib/figure.ts";
import { format, short } from "../lib/number.ts";
import type Picture from "../lib/picture.ts";
import spot from "../lib/spot.ts";
import { normalAndShear, rotation, traction, turned } from "../math/tensors.ts";

export type State = { t11: number, t12: number, t22: number, phi: number, psi: number };
type Shown = Scene<State, ReturnType<typeof values>>;

const RADIANS = Math.PI / 180;
const HEIGHT = 372;
const BODY = 96;
/** Pixels from the middle to the end of the normal. */
const NORMAL = 132;
/** Pixels from the middle to the arc of φ, and to its name. */
const [ARC, ARC_NAME] = [112, 122];
/** Pixels for one newton on a square millimetre, unless the force would leave the picture. */
const SCALE = 1;

const direction = (angle: number) => [Math.cos(angle * RADIANS), Math.sin(angle * RADIANS)];

function values({ t11, t12, t22, phi, psi }: State) {
  const T = [[t11, t12], [t12, t22]];
  const n = direction(phi);
  const [normal, shear] = normalAndShear(T, n);
  return { force: traction(T, n), normal, shear, components: turned(T, rotation(psi * RADIANS)) };
}

const degrees = (x: number, y: number) => Math.round(Math.atan2(y, x) / RADIANS);

/** Where everything stands: the middle of the body, the normal and the direction of the cut, and how far the picture reaches. */
function layout(width: number, { phi }: State) {
  const [cx, cy] = [width / 2, HEIGHT / 2];
  const n = direction(phi);
  return { cx, cy, at: (x: number, y: number) => [cx + x, cy - y], n, along: [-n[1], n[0]], reach: Math.min(156, width / 2 - 22) };
}
type Layout = ReturnType<typeof layout>;

/** An arc around the middle, from axis 1 to a direction, with its name where there is room. */
function drawArc(picture: Picture, key: string, angle: number, radius: number, { text, away, colour }: { text: string, away: number, colour: string }, { at }: Layout) {
  const points = Array.from({ length: 49 }, (_, k) => direction((angle * k) / 48).map((part) => radius * part));
  picture.curve(key, points.map(([x, y]) => at(x, y)), { stroke: colour, "stroke-width": 1.25 });
  if (Math.abs(angle) < 14) return;
  const [x, y] = at(...direction(angle / 2).map((part) => away * part) as [number, number]);
  picture.text(`${key}name`, x, y + 5, text, { "text-anchor": "middle", class: "dl-over", style: `fill:${colour}` });
}

/** The axes from which the angles count, faint where others have taken their place, and the angle between both. */
function drawOldAxes(picture: Picture, { psi }: State, place: Layout) {
  const { at, reach } = place;
  [0, 90].forEach((angle, k) => {
    const [ux, uy] = direction(angle);
    const [from, to] = [at(-reach * ux, -reach * uy), at(reach * ux, reach * uy)];
    picture.line(`old${k}`, from[0], from[1], to[0], to[1], { stroke: "var(--dl-quiet)", "stroke-opacity": 0.6, "stroke-dasharray": "3 5" });
    // Names do not lie on each other.
    if ([psi, psi + 90].some((other) => Math.abs(other - angle) < 14)) return;
    const end = at((reach + 12) * ux, (reach + 12) * uy);
    picture.text(`oldname${k}`, end[0], end[1] + 5, `${k + 1}`, { "text-anchor": "middle", style: "fill:var(--dl-quiet)" });
  });
  drawArc(picture, "psi", psi, reach - 3, { text: "*ψ*", away: reach + 9, colour: "var(--dl-quiet)" }, place);
}

function drawAxes(picture: Picture, state: State, place: Layout) {
  const { psi } = state;
  const { at, reach } = place;
  if (psi) drawOldAxes(picture, state, place);
  [psi, psi + 90].forEach((angle, k) => {
    const [ux, uy] = direction(angle);
    const [from, to] = [at(-reach * ux, -reach * uy), at(reach * ux, reach * uy)];
    picture.arrow(`axis${k}`, from[0], from[1], to[0], to[1], { stroke: "var(--dl-quiet)", "stroke-opacity": 0.7 });
    const end = at((reach + 12) * ux, (reach + 12) * uy);
    picture.text(`axisname${k}`, end[0], end[1] + 5, psi ? `${k + 1}′` : `${k + 1}`, { "text-anchor": "middle", style: "fill:var(--dl-quiet)" });
  });
}

/** The half that remains: everything on the side that the normal points away from. */
function drawBody(picture: Picture, { cx, cy, at, along }: Layout) {
  const edges = [at(BODY * along[0], BODY * along[1]), at(-BODY * along[0], -BODY * along[1])];
  picture.circle("whole", cx, cy, BODY, { fill: "none", stroke: "var(--dl-rule)", "stroke-dasharray": "3 4" });
  picture.path("half", `M${edges[0].join(" ")}A${BODY} ${BODY} 0 0 0 ${edges[1].join(" ")}Z`, { fill: "var(--dl-soft)", stroke: "var(--dl-quiet)" });
  picture.line("cut", edges[0][0], edges[0][1], edges[1][0], edges[1][1], { stroke: "var(--dl-ink)", "stroke-width": 3 });
}

/** The part of the force along the normal and the part along the cut, where the force has both. */
function drawParts(picture: Picture, { values: { force, normal, shear } }: Shown, { cx, cy, at, n, along }: Layout, px: number) {
  if (shear <= 0.5 || Math.abs(normal) <= 0.5) return;
  const tip = at(force[0] * px, force[1] * px);
  const foot = at(normal * px * n[0], normal * px * n[1]);
  picture.arrow("normalpart", cx, cy, foot[0], foot[1], { stroke: "var(--dl-follow)", "stroke-width": 1.75, "stroke-dasharray": "5 3" });
  picture.arrow("shearpart", foot[0], foot[1], tip[0], tip[1], { stroke: "var(--dl-follow)", "stroke-width": 1.75, "stroke-dasharray": "5 3" });
  // The names stand on the side that the force is not on.
  const side = (shift: number) => -shift * (Math.sign(force[0] * along[0] + force[1] * along[1]) || 1);
  const labelled = [
    { key: "sigma", size: Math.abs(normal), text: "*σ_n*", at: at((normal * px * n[0]) / 2 + side(14 * along[0]), (normal * px * n[1]) / 2 + side(14 * along[1])) },
    { key: "tau", size: shear, text: "*τ_n*", at: [(foot[0] + tip[0]) / 2 + Math.sign(normal) * 14 * n[0], (foot[1] + tip[1]) / 2 - Math.sign(normal) * 14 * n[1]] },
  ];
  for (const { key, size, text, at: [x, y] } of labelled) {
    if (size * px > 25) picture.text(key, x, y + 4, text, { "text-anchor": "middle", class: "dl-over", style: "fill:var(--dl-follow)" });
  }
}

/** The force on the cut, over its two parts. */
function drawForce(picture: Picture, scene: Shown, place: Layout) {
  const { state: { t11, t12, t22 }, values: { force, shear } } = scene;
  const { cx, cy, at, along, reach } = place;
  const size = Math.hypot(...force);
  if (size <= 0.5) return;
  // No force on any cut is larger than the larger of these sums.
  const px = Math.min(SCALE, reach / Math.max(Math.abs(t11) + Math.abs(t12), Math.abs(t12) + Math.abs(t22)));
  drawParts(picture, scene, place, px);
  const tip = at(force[0] * px, force[1] * px);
  picture.arrow("force", cx, cy, tip[0], tip[1], { stroke: "var(--dl-follow)", "stroke-width": 3.5 });
  // Beyond its tip, or where the normal lies there, beside it.
  const beside = shear < 0.15 * size;
  const away = beside ? 0.6 * size * px : size * px + 22;
  const [outX, outY] = force.map((part, k) => (part / size) * away - (beside ? 24 * along[k] : 0));
  const out = at(outX, outY);
  picture.text("forcename", out[0], out[1] + 5, "*T^{(n)}*", { "text-anchor": "middle", class: "dl-over", style: "fill:var(--dl-follow);font-weight:700" });
}

/** The normal of the cut, which turns it. */
function drawNormal(picture: Picture, { state: { phi }, controls, set, t }: Shown, place: Layout) {
  const { cx, cy, at, n, along } = place;
  drawArc(picture, "phi", phi, ARC, { text: "*φ*", away: ARC_NAME, colour: "var(--dl-move)" }, place);
  const grip = at(NORMAL * n[0], NORMAL * n[1]);
  picture.line("normal", cx, cy, grip[0], grip[1], { stroke: "var(--dl-move)", "stroke-width": 2, "pointer-events": "none" });
  const name = at(NORMAL * n[0] + 20 * along[0], NORMAL * n[1] + 20 * along[1]);
  picture.text("n", name[0], name[1] + 5, "*n*", { "text-anchor": "middle", style: "font-weight:700", class: "dl-over" });
  spot(picture, "grip", grip[0], grip[1], {
    label: t("drag"), ...standing(controls.phi, phi), text: `${short(phi)}°`,
    drag: (x, y) => set({ phi: degrees(x - cx, cy - y) }),
    key: (dx, dy) => set({ phi: phi + (dx + dy) }),
  });
}

/** The components of the tensor in the axes that are drawn. */
function drawTensor(picture: Picture, { state: { psi }, values: { components } }: Shown, { cx }: Layout) {
  const top = HEIGHT + 22;
  const letter = psi ? "τ'" : "τ";
  components.forEach((row, r) => row.forEach((value, column) => {
    picture.text(`c${r}${column}`, cx - 96 + 118 * column, top + 26 * r, `*${letter}_{${r + 1}${column + 1}}* = ${psi ? format(value, 1) : short(value)}`);
  }));
  const [left, right] = [cx - 108, cx + 116];
  picture.path("brackets", `M${left + 6} ${top - 18}H${left}V${top + 36}H${left + 6}M${right - 6} ${top - 18}H${right}V${top + 36}H${right - 6}`, { fill: "none", stroke: "var(--dl-quiet)" });
}

export default figure<State, ReturnType<typeof values>>({
  height: () => HEIGHT + 66,
  values,
  shown: { normal: 1, shear: 1 },
  draw(picture, scene) {
    const place = layout(picture.width, scene.state);
    drawAxes(picture, scene.state, place);
    drawBody(picture, place);
    drawForce(picture, scene, place);
    drawNormal(picture, scene, place);
    drawTensor(picture, scene, place);
  },
  sentences({ state: { psi }, values: { normal, shear }, t }) {
    const pull = Math.abs(normal) < 0.05 ? t("none") : t(normal > 0 ? "pulls" : "presses", { normal: format(Math.abs(normal), 1) });
    const slide = shear < 0.05 ? t("noShear") : t("shears", { shear: format(shear, 1) });
    return [pull, slide, t(psi ? "axesTurned" : "axes", { psi: short(psi) })];
  },
});
