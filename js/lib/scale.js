// A straight line from numbers to pixels, and back.

/**
 * @typedef {((value: number) => number) & { invert: (pixel: number) => number, domain: [number, number] }} Scale
 * @param {[number, number]} domain
 * @param {[number, number]} range
 * @returns {Scale}
 */
export default function scale(domain, range) {
  const factor = (range[1] - range[0]) / (domain[1] - domain[0]);
  return Object.assign(
    (/** @type {number} */ value) => range[0] + (value - domain[0]) * factor,
    { domain, invert: (/** @type {number} */ pixel) => domain[0] + (pixel - range[0]) / factor },
  );
}
