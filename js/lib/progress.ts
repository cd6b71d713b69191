// How a network's cost went down, epoch by epoch.
import type { Attributes } from "./drawing.ts";
import type Picture from "./picture.ts";
import plot, { ticks } from "./plot.ts";

/** So many changes of the learning rate are marked; more would hide the curve. */
const MARKS = 8;

type Frame = { left: number, top: number, width: number, height: number };
type Course = {
  /** Of every epoch, and after the last. */
  costs: number[];
  /** Of a run before, to compare with. */
  before?: number[];
  runs: number[][];
  /** The top of the scale. */
  highest: number;
  /** What stands above the frame, and beside the end. */
  names: { epochs: string, level: string, shrug: string };
  /** What answering ½ everywhere costs. */
  shrug: number;
};

/** Draws the costs on a scale of powers of ten. */
export default function progress(picture: Picture, key: string, frame: Frame, { costs, before = [], runs, highest, names, shrug }: Course) {
  const last = Math.max(100, costs.length - 1, before.length - 1);
  // No more points than pixels.
  const every = Math.max(1, Math.floor(last / frame.width));
  const { x, y } = plot(picture, key, {
    ...frame, x: [0, last], y: [0.01, highest], ylog: true, xticks: ticks(0, last, 4), yticks: [0.01, 0.1, 1, 10, 100], yname: "*C_T*",
  }, (px, py) => {
    picture.line(`${key}shrug`, px(0), py(shrug), px(last), py(shrug), { stroke: "var(--dl-quiet)", "stroke-dasharray": "6 4" });
    let epoch = 0;
    for (const [, count] of runs.length > 1 && runs.length <= MARKS ? runs.slice(0, -1) : []) {
      epoch += count;
      picture.line(`${key}change${epoch}`, px(epoch), frame.top, px(epoch), frame.top + frame.height, { stroke: "var(--dl-move)", "stroke-dasharray": "2 3" });
    }
    const curve = (name: string, list: number[], attributes: Attributes) =>
      picture.curve(`${key}${name}`, list.map((cost, k) => [px(k), py(Math.max(1e-9, cost))]).filter((_, k) => k % every === 0 || k === list.length - 1), attributes);
    if (before.length) curve("before", before, { stroke: "var(--dl-follow)", "stroke-width": 2, "stroke-opacity": 0.35 });
    curve("curve", costs, { stroke: "var(--dl-follow)", "stroke-width": 2 });
  });
  const end = [x(costs.length - 1), Math.min(frame.top + frame.height, y(Math.max(1e-9, costs[costs.length - 1])))];
  picture.text(`${key}shrugs`, frame.left + frame.width / 2, y(shrug) + 14, names.shrug, { "text-anchor": "middle", class: "dl-over", style: "fill:var(--dl-quiet)" });
  picture.circle(`${key}end`, end[0], end[1], 5, { fill: "var(--dl-follow)", stroke: "var(--dl-paper)", "stroke-width": 1.5 });
  picture.text(`${key}epochs`, frame.left + frame.width, frame.top - 8, names.epochs, { "text-anchor": "end", style: "fill:var(--dl-quiet)" });
  if (names.level) {
    picture.text(`${key}level`, Math.max(frame.left + 6, end[0] - 8), end[1] + 22, names.level, {
      "text-anchor": end[0] > frame.left + 60 ? "end" : "start", class: "dl-over", style: "fill:var(--dl-follow);font-weight:600",
    });
  }
}
