// The twin of dlmath/demons.py: twelve pixels, three hidden demons, two output demons.
import { layerSums, sigmoid } from "./neuron.ts";

/** The weight of one liking. */
export const STRENGTH = 4;

/**
 * How excited the demons are: hidden A, B, C and output 0, 1.
 * @param pixels twelve, in reading order
 * @param likes 3 × 12, each 1, 0 or −1
 * @param listens 2 × 3, each 1, 0 or −1
 */
export function excitement(pixels: number[], likes: number[][], listens: number[][], thetaHidden: number[], thetaOutput: number[]): [number[], number[]] {
  const layer = (likings: number[][], x: number[], theta: number[]) =>
    layerSums(likings.map((row) => row.map((liking) => STRENGTH * liking)), x, theta.map((t) => -t)).map(sigmoid);
  const hidden = layer(likes, pixels, thetaHidden);
  return [hidden, layer(listens, hidden, thetaOutput)];
}

/** The digit whose demon is the more excited; null for a tie. */
export function verdict([zero, one]: number[]): number | null {
  if (Math.abs(zero - one) < 1e-12) return null;
  return zero > one ? 0 : 1;
}
