// A dot to drag, with room for a finger around it.

/**
 * Draws a dot and makes it a handle.
 * @param {import("./picture.js").default} picture
 * @param {string} key
 * @param {number} x
 * @param {number} y
 * @param {import("./picture.js").Handle} handle
 * @param {import("./picture.js").Attributes} [attributes] of the visible dot
 */
export default function spot(picture, key, x, y, handle, attributes = {}) {
  picture.circle(`${key}dot`, x, y, 7, {
    fill: "var(--dl-move)", stroke: "var(--dl-paper)", "stroke-width": 2, "pointer-events": "none", ...attributes,
  });
  picture.handle(picture.circle(key, x, y, 22, { fill: "transparent" }), key, handle);
}
