// How a network's cost went down, epoch by epoch.
import plot, { ticks } from "./plot.js";

/**
 * Draws the costs on a scale of powers of ten.
 * @param {import("./picture.js").default} picture
 * @param {string} key
 * @param {{ left: number, top: number, width: number, height: number }} frame
 * @param {number[]} costs of every epoch and after the last
 * @param {number} highest the top of the scale
 */
export default function progress(picture, key, frame, costs, highest) {
  const last = Math.max(100, costs.length - 1);
  // No more points than pixels.
  const every = Math.max(1, Math.floor(costs.length / frame.width));
  plot(picture, key, { ...frame, x: [0, last], y: [0.01, highest], ylog: true, xticks: ticks(0, last, 4), yname: "*C_T*" }, (x, y) => {
    const shown = costs.map((cost, epoch) => [x(epoch), y(Math.max(1e-9, cost))]).filter((_, k) => k % every === 0 || k === costs.length - 1);
    picture.curve(`${key}curve`, shown, { stroke: "var(--dl-follow)", "stroke-width": 2 });
    const [cx, cy] = shown[shown.length - 1];
    picture.circle(`${key}end`, cx, cy, 5, { fill: "var(--dl-follow)", stroke: "var(--dl-paper)", "stroke-width": 1.5 });
  });
}
