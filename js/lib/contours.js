// The levels of a function over a plane, drawn as a map: the higher, the darker.
import { contours as regions } from "d3-contour";

/** @typedef {import("./scale.js").Scale} Scale */

/** The function is computed at so many places on each side. */
const NET = 64;

/** @type {WeakMap<object, Map<string, { identity: string, paths: string[] }>>} */
const drawn = new WeakMap();

/**
 * Leaves out what nobody would see: the points of a line that are within a third of a pixel of the straight way between
 * two that stay.
 * @param {number[][]} points
 */
export const thin = (points) => {
  const kept = points.slice(0, 1);
  let from = 0;
  for (let to = 2; to <= points.length; to += 1) {
    const [x, y] = points[from];
    const [dx, dy] = to < points.length ? [points[to][0] - x, points[to][1] - y] : [0, 0];
    const length = Math.hypot(dx, dy);
    const isStraight = length > 0 && points.slice(from + 1, to).every(([px, py]) => {
      const along = (px - x) * dx + (py - y) * dy;
      return Math.abs((px - x) * dy - (py - y) * dx) < length / 3 && along >= 0 && along <= length * length;
    });
    if (!isStraight) {
      from = to - 1;
      kept.push(points[from]);
    }
  }
  return kept;
};

/**
 * Draws where a function reaches each of the levels, over the domains of both scales. The map is computed anew
 * only when `identity` or the scales change.
 * @param {import("./picture.js").default} picture
 * @param {string} key
 * @param {{ f: (x: number, y: number) => number, levels: number[], identity: string }} map the levels ascend;
 *   the identity names the function and all it depends on
 * @param {Scale} x
 * @param {Scale} y
 */
export default function contours(picture, key, { f, levels, identity }, x, y) {
  const known = drawn.get(picture) ?? new Map();
  drawn.set(picture, known);
  const place = (/** @type {Scale} */ scale, /** @type {number} */ k) =>
    scale.domain[0] + ((scale.domain[1] - scale.domain[0]) * k) / (NET - 1);
  const now = [identity, levels, ...[x, y].flatMap((scale) => [scale.domain, scale.domain.map(scale)])].join(" ");
  if (known.get(key)?.identity !== now) {
    const heights = Array.from({ length: NET * NET }, (_, k) => f(place(x, k % NET), place(y, Math.floor(k / NET))));
    // d3 puts the first place of the net at ½.
    const pixel = (/** @type {number[]} */ [column, row]) => [x(place(x, column - 0.5)), y(place(y, row - 0.5))];
    const point = (/** @type {number[]} */ numbers) => numbers.map((number) => Math.round(10 * number) / 10).join(" ");
    const paths = regions().size([NET, NET]).thresholds(levels)(heights).map(({ coordinates }) =>
      coordinates.flat().map((ring) => `M${thin(ring.map(pixel)).map(point).join("L")}Z`).join(""));
    known.set(key, { identity: now, paths });
  }
  const { paths } = known.get(key);
  picture.group(key, { stroke: "var(--dl-quiet)", "stroke-opacity": 0.45, "pointer-events": "none" }, () => {
    paths.forEach((/** @type {string} */ d, /** @type {number} */ k) => picture.path(`${key}${k}`, d, {
      style: `fill:color-mix(in srgb, var(--dl-quiet) ${Math.round(3 + (24 * (k + 1)) / levels.length)}%, var(--dl-paper))`,
    }));
  });
}
