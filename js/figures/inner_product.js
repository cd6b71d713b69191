// Two arrows: their angle, the shadow of one on the other, and their inner product between its bounds.
import figure from "../lib/figure.js";
import { format, short } from "../lib/number.js";
import plot from "../lib/plot.js";
import scale from "../lib/scale.js";
import { angle, component, inner, length } from "../math/tensors.js";

const REACH = 5;
const STEP = 0.25;
const GAUGE = 92;
const side = (/** @type {number} */ width) => Math.min(width - 44, 400);

/** @param {import("../lib/figure.js").State} state */
function values({ a1, a2, b1, b2 }) {
  const [a, b] = [[a1, a2], [b1, b2]];
  const theta = angle(a, b);
  return {
    product: inner(a, b), bound: length(a) * length(b), shadow: component(a, b), theta: theta === null ? null : (theta * 180) / Math.PI,
  };
}

const factor = (/** @type {number} */ value) => (value < 0 ? `(${short(value)})` : short(value));

export default figure({
  height: (width) => side(width) + 34 + GAUGE,
  values,
  shown: { product: 2, bound: 2, theta: 1 },
  draw(picture, { state, values: { product, bound, shadow, theta }, set, t }) {
    const { a1, a2, b1, b2 } = state;
    const size = side(picture.width);
    const left = (picture.width - size) / 2 + 14;
    const { x, y } = plot(picture, "plane", {
      left, top: 6, width: size, height: size, x: [-REACH, REACH], y: [-REACH, REACH], xticks: [-4, -2, 0, 2, 4], yticks: [-4, -2, 0, 2, 4],
    }, (px, py) => {
      if (theta === null) return;
      const reach = length([b1, b2]);
      const [ux, uy] = [b1 / reach, b2 / reach];
      picture.line("ray", px(-8 * ux), py(-8 * uy), px(8 * ux), py(8 * uy), { stroke: "var(--dl-rule)", "stroke-dasharray": "2 4" });
      picture.line("shadow", px(0), py(0), px(shadow * ux), py(shadow * uy), { stroke: "var(--dl-follow)", "stroke-width": 7, "stroke-opacity": 0.75 });
      picture.line("drop", px(a1), py(a2), px(shadow * ux), py(shadow * uy), { stroke: "var(--dl-follow)", "stroke-dasharray": "2 3", "stroke-width": 1.5 });
      const [from, to] = [Math.atan2(a2, a1), Math.atan2(b2, b1)];
      let turn = to - from;
      if (turn > Math.PI) turn -= 2 * Math.PI;
      if (turn < -Math.PI) turn += 2 * Math.PI;
      const arc = Array.from({ length: 25 }, (_, k) => from + (turn * k) / 24).map((at) => [px(0.9 * Math.cos(at)), py(0.9 * Math.sin(at))]);
      picture.curve("arc", arc, { stroke: "var(--dl-ink)" });
      const middle = from + turn / 2;
      picture.text("theta", px(1.35 * Math.cos(middle)), py(1.35 * Math.sin(middle)) + 5, "*θ*", { "text-anchor": "middle" });
    });
    [["a", a1, a2, undefined], ["b", b1, b2, "7 4"]].forEach(([name, vx, vy, dash]) => {
      const [key, vectorX, vectorY] = [String(name), Number(vx), Number(vy)];
      picture.arrow(`${key}arrow`, x(0), y(0), x(vectorX), y(vectorY), {
        stroke: "var(--dl-move)", "stroke-width": 3, "stroke-dasharray": /** @type {any} */ (dash), "pointer-events": "none",
      });
      const away = Math.hypot(vectorX, vectorY) || 1;
      picture.text(`${key}name`, x(vectorX) + (17 * vectorX) / away, y(vectorY) - (17 * vectorY) / away + 5, `*${key}*`,
        { "text-anchor": "middle", "pointer-events": "none", style: "font-weight:700", class: "dl-over" });
      picture.handle(picture.circle(key, x(vectorX), y(vectorY), 22, { fill: "var(--dl-move)", "fill-opacity": 0.12 }), key, {
        label: t("tip", { name: key }), now: vectorX, min: -4, max: 4, text: `${short(vectorX)}, ${short(vectorY)}`,
        drag: (px, py) => set({ [`${key}1`]: x.invert(px), [`${key}2`]: y.invert(py) }),
        key: (dx, dy) => set({ [`${key}1`]: vectorX + STEP * dx, [`${key}2`]: vectorY + STEP * dy }),
      });
    });

    const top = size + 52;
    const widest = Math.sqrt(32 * 32);
    const g = scale([-widest, widest], [16, picture.width - 16]);
    picture.line("gaugezero", g(0), top - 6, g(0), top + 22, { stroke: "var(--dl-quiet)" });
    picture.rect("gauge", g(-bound), top, Math.max(1, g(bound) - g(-bound)), 16, { rx: 8, fill: "var(--dl-soft)", stroke: "var(--dl-quiet)" });
    picture.rect("gaugevalue", Math.min(g(0), g(product)), top + 4, Math.max(1, Math.abs(g(product) - g(0))), 8, { fill: "var(--dl-follow)" });
    picture.circle("marker", g(product), top + 8, 7, { fill: "var(--dl-follow)", stroke: "var(--dl-paper)", "stroke-width": 2 });
    const ends = Math.max(36, g(bound) - g(0));
    picture.text("least", Math.max(2, g(0) - ends), top + 34, `−|*a*||*b*|`, { "text-anchor": "start", style: "fill:var(--dl-quiet)" });
    picture.text("most", Math.min(picture.width - 2, g(0) + ends), top + 34, `|*a*||*b*|`, { "text-anchor": "end", style: "fill:var(--dl-quiet)" });
    picture.text("sum", picture.width / 2, top + 58, `*a*·*b* = ${factor(a1)}·${factor(b1)} + ${factor(a2)}·${factor(b2)} = ${short(product)}`,
      { "text-anchor": "middle" });
  },
  sentence({ values: { product, bound, shadow, theta }, t }) {
    if (theta === null) return t("zero");
    if (bound - Math.abs(product) < 1e-9) return t(product > 0 ? "same" : "opposite", { bound: format(bound, 2) });
    if (product === 0) return t("right");
    return t(product > 0 ? "together" : "against", { theta: format(theta, 0), shadow: format(Math.abs(shadow), 2), length: format(Math.abs(product / shadow), 2), product: short(product) });
  },
});
