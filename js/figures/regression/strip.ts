// What is left over: the residuals against x, and the typical error on both sides of 0.
import type Picture from "../../lib/picture.ts";
import plot from "../../lib/plot.ts";
import type { Frame } from "./layout.ts";
import type { Shown } from "./line.ts";

/** At least so far up and down the strip reaches. */
const LEAST = 0.5;

export default function drawStrip(picture: Picture, { results: { x: xs }, values: { residuals, typical }, controls: { points }, t }: Shown, frame: Frame) {
  const reach = 1.1 * Math.max(LEAST, ...residuals.map(Math.abs));
  plot(picture, "strip", { ...frame, x: points.x, y: [-reach, reach], xticks: [0, 5, 10, 15, 20], yname: t("left") }, (x, y) => {
    picture.line("zero", x(points.x[0]), y(0), x(points.x[1]), y(0), { stroke: "var(--dl-ink)", "stroke-width": 1.2 });
    for (const side of [-1, 1]) {
      const level = y(side * typical);
      picture.line(`typical${side}`, x(points.x[0]), level, x(points.x[1]), level, { stroke: "var(--dl-follow)", "stroke-dasharray": "5 4", "stroke-width": 1.2 });
    }
    residuals.forEach((r, k) => {
      picture.line(`over${k}`, x(xs[k]), y(0), x(xs[k]), y(r), { stroke: "var(--dl-follow)", "stroke-width": 2.5 });
      picture.circle(`end${k}`, x(xs[k]), y(r), 3.5, { fill: "var(--dl-ink)" });
    });
  });
}
