// The points with the line and the squares of its errors.
import cells from "../../lib/cells.ts";
import type Picture from "../../lib/picture.ts";
import plot from "../../lib/plot.ts";
import type { Scale } from "../../lib/scale.ts";
import cross from "./cross.ts";
import { bodyOf, dotsOf, gripsOf } from "./grips.ts";
import type { Frame } from "./layout.ts";
import type { Shown } from "./line.ts";

/** On which side of its point a square stands: away from a rising line, if it has room there. */
function leftOf(at: number, side: number, above: boolean, { left, width }: Frame) {
  const [fitsLeft, fitsRight] = [at - side >= left, at + side <= left + width];
  return fitsLeft === fitsRight ? above : fitsLeft;
}

/** The errors, and their squares. */
function drawSquares(picture: Picture, { results: data, values: { residuals } }: Shown, frame: Frame, x: Scale, y: Scale) {
  data.x.forEach((xk, k) => {
    const [from, to] = [y(data.y[k]), y(data.y[k] - residuals[k])];
    const side = Math.abs(from - to);
    const left = leftOf(x(xk), side, residuals[k] > 0, frame) ? x(xk) - side : x(xk);
    picture.rect(`square${k}`, left, Math.min(from, to), side, side, {
      fill: "var(--dl-follow)", "fill-opacity": 0.16, stroke: "var(--dl-follow)", "stroke-opacity": 0.55, "pointer-events": "none",
    });
    picture.line(`residual${k}`, x(xk), from, x(xk), to, { stroke: "var(--dl-follow)", "stroke-width": 2, "pointer-events": "none" });
  });
}

/** The best line, the height at the centre, and the line itself. */
function drawLines(picture: Picture, scene: Shown, x: Scale, y: Scale) {
  const { state: { p, q, best, centred }, results: data } = scene;
  const far = [x.domain[0] - 1, x.domain[1] + 1];
  const [centre, level] = data.centre;
  if (best && data.best) {
    const [slope, height] = data.best;
    picture.line("best", x(far[0]), y(slope * far[0] + height), x(far[1]), y(slope * far[1] + height), {
      stroke: "var(--dl-follow)", "stroke-width": 1.8, "stroke-dasharray": "7 5", "pointer-events": "none",
    });
  }
  if (centred) {
    picture.line("height", x(centre), y(0), x(centre), y(p * centre + q), {
      stroke: "var(--dl-move)", "stroke-dasharray": "2 3", "stroke-width": 1.5, "pointer-events": "none",
    });
  }
  const line = far.map((edge) => [x(edge), y(p * edge + q)]).flat();
  picture.line("line", line[0], line[1], line[2], line[3], { stroke: "var(--dl-move)", "stroke-width": 2.5, "pointer-events": "none" });
  const body = picture.line("body", line[0], line[1], line[2], line[3], { stroke: "transparent", "stroke-width": 30, "pointer-events": "stroke" });
  picture.extent(body, bodyOf(scene, x, y).handle);
  if (best || centred) cross(picture, "centre", x(centre), y(level));
}

export default function drawPlane(picture: Picture, scene: Shown, frame: Frame) {
  const { state: { centred }, values: { m }, results: { centre }, controls: { points } } = scene;
  const { x, y } = plot(picture, "plane", { ...frame, x: points.x, y: points.y, xticks: [0, 5, 10, 15, 20], yticks: [0, 5, 10] }, (px, py) => {
    drawSquares(picture, scene, frame, px, py);
    drawLines(picture, scene, px, py);
  });
  picture.text("x", frame.left + frame.width, frame.top + frame.height + 18, "*x*", { "text-anchor": "end" });
  if (centred && m !== null && m > 1.5) picture.text("m", x(centre[0]) + 6, y(0) - 7, "*m*", { "pointer-events": "none" });
  picture.text("y", frame.left - 9, frame.top - 8, "*y*", { "text-anchor": "end" });

  const dots = [bodyOf(scene, x, y), ...gripsOf(scene, x, y), ...dotsOf(scene, x, y)];
  const outlines = cells(dots.map((dot) => [dot.x, dot.y]), 22);
  dots.forEach((dot, k) => {
    picture.element(`${dot.key}dot`, "circle", { cx: dot.x, cy: dot.y, "pointer-events": "none", ...dot.look });
    picture.handle(picture.path(dot.key, outlines[k], { fill: "transparent" }), dot.handle);
  });
}
