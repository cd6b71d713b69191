// The twin of dlmath/demons.py: twelve pixels, three hidden demons, two output demons.
import { layerSums, sigmoid } from "./neuron.js";

/** The weight of one liking. */
export const STRENGTH = 4;

/**
 * How excited the demons are: hidden A, B, C and output 0, 1.
 * @param {number[]} pixels twelve, in reading order
 * @param {number[][]} likes 3 × 12, each 1, 0 or −1
 * @param {number[][]} listens 2 × 3, each 1, 0 or −1
 * @param {number[]} thetaHidden
 * @param {number[]} thetaOutput
 * @returns {[number[], number[]]}
 */
export function excitement(pixels, likes, listens, thetaHidden, thetaOutput) {
  /** @param {number[][]} likings @param {number[]} x @param {number[]} theta */
  const layer = (likings, x, theta) =>
    layerSums(likings.map((row) => row.map((liking) => STRENGTH * liking)), x, theta.map((t) => -t)).map(sigmoid);
  const hidden = layer(likes, pixels, thetaHidden);
  return [hidden, layer(listens, hidden, thetaOutput)];
}

/** The digit whose demon is the more excited; null for a tie. @param {number[]} output @returns {number | null} */
export function verdict([zero, one]) {
  if (Math.abs(zero - one) < 1e-12) return null;
  return zero > one ? 0 : 1;
}
