// A dot to drag, with room for a finger around it.
import type { Attributes } from "./drawing.ts";
import type Picture from "./picture.ts";
import type { Handle } from "./picture.ts";

/**
 * Draws a dot and makes it a handle.
 * @param attributes of the visible dot
 */
export default function spot(picture: Picture, key: string, x: number, y: number, handle: Handle, attributes: Attributes = {}) {
  picture.circle(`${key}dot`, x, y, 7, {
    fill: "var(--dl-move)", stroke: "var(--dl-paper)", "stroke-width": 2, "pointer-events": "none", ...attributes,
  });
  picture.handle(picture.circle(key, x, y, 22, { fill: "transparent" }), handle);
}
