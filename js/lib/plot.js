// A coordinate plane: its grid, its frame, and the numbers and names along its axes.
import { format, short } from "./number.js";
import linear from "./scale.js";

/** @typedef {import("./scale.js").Scale} Scale */

/** At least so many pixels lie between two ticks that nobody chose. */
const [ACROSS, DOWN] = [60, 36];

/**
 * Round numbers in a range: the multiples of 1, 2 or 5 times a power of ten that part it into `count` steps or fewer.
 * @param {number} lo @param {number} hi @param {number} count
 */
export function ticks(lo, hi, count) {
  const rough = (hi - lo) / count;
  const exponent = Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((k) => k * 10 ** exponent >= rough * (1 - 1e-9)) ?? 10;
  const step = factor * 10 ** exponent;
  const [first, last] = [Math.ceil(lo / step - 1e-9), Math.floor(hi / step + 1e-9)];
  return Array.from({ length: last - first + 1 }, (_, k) => Number(((first + k) * step).toFixed(Math.max(0, -exponent))));
}

/** Powers of ten in a range, evenly apart. @param {number} lo @param {number} hi @param {number} count */
function powers(lo, hi, count) {
  const [low, high] = [Math.log10(lo), Math.log10(hi)];
  const step = Math.max(1, Math.ceil((high - low) / count - 1e-9));
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, k) => Number(`1e${(first + k) * step}`));
}

/** A scale of powers of ten; what is not positive lies far below. @param {[number, number]} domain @param {[number, number]} range @returns {Scale} */
function logarithmic(domain, range) {
  const exponents = linear([Math.log10(domain[0]), Math.log10(domain[1])], range);
  return Object.assign((/** @type {number} */ value) => exponents(Math.log10(Math.max(value, Number.MIN_VALUE))),
    { domain, invert: (/** @type {number} */ pixel) => 10 ** exponents.invert(pixel) });
}

/**
 * Draws a plane. The rectangle is the frame's; the numbers need 24 px below and about 40 to the left of it, the name
 * of x 22 px more below, the name of y 22 px above.
 * @param {import("./picture.js").default} picture
 * @param {string} key
 * @param {object} frame
 * @param {number} frame.left
 * @param {number} frame.top
 * @param {number} frame.width
 * @param {number} frame.height
 * @param {[number, number]} frame.x  the range of x
 * @param {[number, number]} frame.y
 * @param {boolean} [frame.ylog]  whether equal steps upwards are equal factors
 * @param {number[]} [frame.xticks]  where not round numbers as far apart as is well to read
 * @param {number[]} [frame.yticks]
 * @param {string} [frame.xname]
 * @param {string} [frame.yname]
 * @param {(x: Scale, y: Scale) => void} [frame.ground]  draws what lies below the grid
 * @param {(x: Scale, y: Scale) => void} describe  draws what lies above it; both are cut off at the frame
 */
export default function plot(picture, key, { left, top, width, height, ylog = false, xname, yname, ground, ...frame }, describe) {
  const [right, bottom] = [left + width, top + height];
  const x = linear(frame.x, [left, right]);
  const y = (ylog ? logarithmic : linear)(frame.y, [bottom, top]);
  const xticks = frame.xticks ?? ticks(...frame.x, width / ACROSS);
  const yticks = frame.yticks ?? (ylog ? powers : ticks)(...frame.y, height / DOWN);
  const grid = { stroke: "var(--dl-quiet)", "stroke-opacity": 0.25, "pointer-events": "none" };

  picture.clip(key, left, top, width, height, () => {
    ground?.(x, y);
    xticks.forEach((tick, k) => picture.line(`${key}gridx${k}`, x(tick), top, x(tick), bottom, grid));
    yticks.forEach((tick, k) => picture.line(`${key}gridy${k}`, left, y(tick), right, y(tick), grid));
    describe(x, y);
  });
  picture.rect(`${key}frame`, left, top, width, height, { fill: "none", stroke: "var(--dl-rule)", "pointer-events": "none" });

  // Powers of ten are written as such where plain numbers would get long.
  const long = ylog && yticks.some((tick) => tick < 0.01 || tick > 1000);
  const name = (/** @type {number} */ tick) => (long ? `*10^{${format(Math.log10(tick), 0)}}*` : short(tick));
  xticks.forEach((tick, k) => picture.text(`${key}tickx${k}`, x(tick), bottom + 18, short(tick), { "text-anchor": "middle" }));
  yticks.forEach((tick, k) => picture.text(`${key}ticky${k}`, left - 9, y(tick) + 5, name(tick), { "text-anchor": "end" }));
  if (xname) picture.text(`${key}xname`, right, bottom + 40, xname, { "text-anchor": "end" });
  if (yname) picture.text(`${key}yname`, left, top - 9, yname);
  return { x, y };
}
