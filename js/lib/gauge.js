// A number between two bounds: a bar from one to the other, and a needle that stands where the number is.
import scale from "./scale.js";

const HEIGHT = 14;

/**
 * Draws a gauge; the names of its bounds need 24 px below the bar.
 * @param {import("./picture.js").default} picture
 * @param {string} key
 * @param {object} gauge
 * @param {number} gauge.left
 * @param {number} gauge.right
 * @param {number} gauge.top
 * @param {number} gauge.reach  the largest bound that can be
 * @param {number} gauge.bound
 * @param {[string, string]} gauge.ends  the names of both bounds
 * @param {number} gauge.room  half the width of such a name
 * @param {number | null} gauge.value  where the needle stands; null where there is none
 */
export default function gauge(picture, key, { left, right, top, reach, bound, ends, room, value }) {
  const at = scale([-reach, reach], [left, right]);
  const [middle, bottom] = [at(0), top + HEIGHT];
  const quiet = { "text-anchor": "middle", style: "fill:var(--dl-quiet)" };
  picture.line(`${key}axis`, left, top + HEIGHT / 2, right, top + HEIGHT / 2, { stroke: "var(--dl-rule)" });
  picture.rect(`${key}bar`, at(-bound), top, at(bound) - at(-bound), HEIGHT, { fill: "var(--dl-follow-soft)", stroke: "var(--dl-follow)" });
  picture.line(`${key}zero`, middle, top - 4, middle, bottom + 4, { stroke: "var(--dl-quiet)" });
  picture.text(`${key}middle`, middle, bottom + 20, "0", quiet);
  const away = Math.max(room + 9, Math.min(right - middle - room, at(bound) - middle));
  ends.forEach((end, k) => picture.text(`${key}end${k}`, middle + (k ? away : -away), bottom + 20, end, quiet));
  if (value === null) return;
  picture.line(`${key}needle`, at(value), top - 5, at(value), bottom + 5, { stroke: "var(--dl-follow)", "stroke-width": 4, "stroke-linecap": "round" });
}
