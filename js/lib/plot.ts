// A coordinate plane: its grid, its frame, and the numbers and names along its axes.
import { format, short } from "./number.ts";
import type Picture from "./picture.ts";
import linear, { type Scale } from "./scale.ts";

/** At least so many pixels lie between two ticks that nobody chose. */
const [ACROSS, DOWN] = [60, 36];

/** Round numbers in a range: the multiples of 1, 2 or 5 times a power of ten that part it into `count` steps or fewer. */
export function ticks(lo: number, hi: number, count: number) {
  const rough = (hi - lo) / count;
  const exponent = Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((k) => k * 10 ** exponent >= rough * (1 - 1e-9)) ?? 10;
  const step = factor * 10 ** exponent;
  const [first, last] = [Math.ceil(lo / step - 1e-9), Math.floor(hi / step + 1e-9)];
  return Array.from({ length: last - first + 1 }, (_, k) => Number(((first + k) * step).toFixed(Math.max(0, -exponent))));
}

/** Powers of ten in a range, evenly apart. */
function powers(lo: number, hi: number, count: number) {
  const [low, high] = [Math.log10(lo), Math.log10(hi)];
  const step = Math.max(1, Math.ceil((high - low) / count - 1e-9));
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, k) => Number(`1e${(first + k) * step}`));
}

/** A scale of powers of ten; what is not positive lies far below. */
function logarithmic(domain: [number, number], range: [number, number]): Scale {
  const exponents = linear([Math.log10(domain[0]), Math.log10(domain[1])], range);
  return Object.assign((value: number) => exponents(Math.log10(Math.max(value, Number.MIN_VALUE))),
    { domain, invert: (pixel: number) => 10 ** exponents.invert(pixel) });
}

type Frame = {
  left: number;
  top: number;
  width: number;
  height: number;
  /** The range of x. */
  x: [number, number];
  y: [number, number];
  /** Whether equal steps upwards are equal factors. */
  ylog?: boolean;
  /** Where not round numbers as far apart as is well to read. */
  xticks?: number[];
  yticks?: number[];
  xname?: string;
  yname?: string;
  /** Draws what lies below the grid. */
  ground?: Drawing;
};
type Drawing = (x: Scale, y: Scale) => void;

/**
 * Draws a plane. The rectangle is the frame's; the numbers need 24 px below and about 40 to the left of it, the name
 * of x 22 px more below, the name of y 22 px above.
 * @param describe draws what lies above it; both are cut off at the frame
 */
export default function plot(picture: Picture, key: string, frame: Frame, describe: Drawing) {
  const { left, top, width, height, ylog = false, xname, yname, ground } = frame;
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
  const name = (tick: number) => (long ? `*10^{${format(Math.log10(tick), 0)}}*` : short(tick));
  xticks.forEach((tick, k) => picture.mark(`${key}tickx${k}`, x(tick), bottom + 18, short(tick), { "text-anchor": "middle" }));
  yticks.forEach((tick, k) => picture.mark(`${key}ticky${k}`, left - 9, y(tick) + 5, name(tick), { "text-anchor": "end" }));
  if (xname) picture.text(`${key}xname`, right, bottom + 40, xname, { "text-anchor": "end" });
  if (yname) picture.text(`${key}yname`, left, top - 9, yname);
  return { x, y };
}
