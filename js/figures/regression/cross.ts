// A mark for a place.
import type Picture from "../../lib/picture.ts";

export default function cross(picture: Picture, key: string, x: number, y: number) {
  const d = `M${x - 8} ${y}H${x + 8}M${x} ${y - 8}V${y + 8}`;
  picture.path(`${key}halo`, d, { stroke: "var(--dl-paper)", "stroke-width": 6, "stroke-opacity": 0.8, "pointer-events": "none" });
  picture.path(key, d, { stroke: "var(--dl-follow)", "stroke-width": 2.5, "pointer-events": "none" });
}
