// The levels of a function over a plane, drawn as a map: the higher, the darker.
import { contours as regions } from "d3-contour";
import type { Attributes } from "./drawing.ts";
import type Picture from "./picture.ts";
import type { Scale } from "./scale.ts";

/** The function is computed at so many places on each side. */
const NET = 48;

/**
 * Leaves out what nobody would see: the points of a line that are within a third of a pixel of the straight way between
 * two that stay.
 */
export const thin = (points: number[][]) => {
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

type Landscape = {
  f: (x: number, y: number) => number;
  /** In ascending order. */
  levels: number[];
  /** Names the function and all it depends on. */
  identity: string;
};

/** The outline, as a path, of where the function reaches each level; computed anew only when something changes. */
function outlines(picture: Picture, key: string, { f, levels, identity }: Landscape, x: Scale, y: Scale) {
  const place = (scale: Scale, k: number) => scale.domain[0] + ((scale.domain[1] - scale.domain[0]) * k) / (NET - 1);
  const now = [identity, levels, ...[x, y].flatMap((scale) => [scale.domain, scale.domain.map(scale)])].join(" ");
  return picture.remembered(key, now, () => {
    const heights = Array.from({ length: NET * NET }, (_, k) => f(place(x, k % NET), place(y, Math.floor(k / NET))));
    // d3 puts the first place of the net at ½.
    const pixel = ([column, row]: number[]) => [x(place(x, column - 0.5)), y(place(y, row - 0.5))];
    const point = (numbers: number[]) => numbers.map((number) => Math.round(10 * number) / 10).join(" ");
    return regions().size([NET, NET]).thresholds(levels)(heights).map(({ coordinates }) =>
      coordinates.flat().map((ring) => `M${thin(ring.map(pixel)).map(point).join("L")}Z`).join(""));
  });
}

/**
 * Draws where a function reaches each of the levels, over the domains of both scales. The map is computed anew
 * only when `identity` or the scales change.
 */
export default function contours(picture: Picture, key: string, landscape: Landscape, x: Scale, y: Scale) {
  const paths = outlines(picture, key, landscape, x, y);
  picture.group(key, { stroke: "var(--dl-quiet)", "stroke-opacity": 0.45, "pointer-events": "none" }, () => {
    paths.forEach((d, k) => picture.path(`${key}${k}`, d, {
      style: `fill:color-mix(in srgb, var(--dl-quiet) ${Math.round(3 + (24 * (k + 1)) / paths.length)}%, var(--dl-paper))`,
    }));
  });
}

/** Draws single contour lines, without shading; the frame, where a region ends, is drawn over. */
export function level(picture: Picture, key: string, landscape: Landscape, x: Scale, y: Scale, look: Attributes) {
  outlines(picture, key, landscape, x, y).forEach((d, k) => picture.path(`${key}${k}`, d, { fill: "none", "pointer-events": "none", ...look }));
}
