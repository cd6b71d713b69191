// A number between two bounds: a bar from one to the other, and a needle that stands where the number is.
import type Picture from "./picture.ts";
import scale from "./scale.ts";

const HEIGHT = 14;

type Gauge = {
  left: number;
  right: number;
  top: number;
  /** The largest bound that can be. */
  reach: number;
  bound: number;
  /** The names of both bounds. */
  ends: [string, string];
  /** Half the width of such a name. */
  room: number;
  /** Where the needle stands; null where there is none. */
  value: number | null;
};

/** Draws a gauge; the names of its bounds need 24 px below the bar. */
export default function gauge(picture: Picture, key: string, { left, right, top, reach, bound, ends, room, value }: Gauge) {
  const at = scale([-reach, reach], [left, right]);
  const [middle, bottom] = [at(0), top + HEIGHT];
  const quiet = { "text-anchor": "middle", style: "fill:var(--dl-quiet)" };
  picture.line(`${key}axis`, left, top + HEIGHT / 2, right, top + HEIGHT / 2, { stroke: "var(--dl-rule)" });
  picture.rect(`${key}bar`, at(-bound), top, at(bound) - at(-bound), HEIGHT, { fill: "var(--dl-follow-soft)", stroke: "var(--dl-follow)" });
  picture.line(`${key}zero`, middle, top - 4, middle, bottom + 4, { stroke: "var(--dl-quiet)" });
  picture.mark(`${key}middle`, middle, bottom + 20, "0", quiet);
  const away = Math.max(room + 9, Math.min(right - middle - room, at(bound) - middle));
  ends.forEach((end, k) => picture.text(`${key}end${k}`, middle + (k ? away : -away), bottom + 20, end, quiet));
  if (value === null) return;
  picture.line(`${key}needle`, at(value), top - 5, at(value), bottom + 5, { stroke: "var(--dl-follow)", "stroke-width": 4, "stroke-linecap": "round" });
}
