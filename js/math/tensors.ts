// The twin of dlmath/vectors.py and dlmath/tensors.py: inner products, and the stress at a point.

/** Inner product a · b. */
export const inner = (a: number[], b: number[]) => a.reduce((sum, ai, i) => sum + ai * b[i], 0);

/** Length |a|. */
export const length = (a: number[]) => Math.hypot(...a);

/** The unit vector in the direction of a; null when a is 0. */
function direction(a: number[]) {
  const scale = Math.max(...a.map(Math.abs));
  if (!scale) return null;
  const part = a.map((ai) => ai / scale);
  const size = length(part);
  return part.map((ai) => ai / size);
}

/** How far a reaches in the direction of b, with a sign; null when b is 0. */
export function component(a: number[], b: number[]) {
  const v = direction(b);
  return v && inner(a, v);
}

/** The cosine of the angle between two vectors; null when one of them is 0. */
export function cosine(a: number[], b: number[]) {
  const [u, v] = [direction(a), direction(b)];
  return u && v && Math.max(-1, Math.min(1, inner(u, v)));
}

/** The angle between two vectors in radians; null when one of them is 0. */
export function angle(a: number[], b: number[]) {
  const [u, v] = [direction(a), direction(b)];
  return u && v && 2 * Math.atan2(length(u.map((ui, i) => ui - v[i])), length(u.map((ui, i) => ui + v[i])));
}

/** Transpose ᵗA. */
export const transpose = (A: number[][]) => A[0].map((_, j) => A.map((row) => row[j]));

/** Matrix product AB. */
export function product(A: number[][], B: number[][]) {
  const columns = transpose(B);
  return A.map((row) => columns.map((column) => inner(row, column)));
}

/** Hadamard product, entry by entry. */
export const hadamard = (A: number[][], B: number[][]) => A.map((row, i) => row.map((a, j) => a * B[i][j]));

/** By how much a 2×2 matrix enlarges areas. */
export const areaFactor = ([[a, b], [c, d]]: number[][]) => Math.abs(a * d - b * c);

/** Components in axes turned by an angle in radians: R. */
export const rotation = (psi: number) => [[Math.cos(psi), Math.sin(psi)], [-Math.sin(psi), Math.cos(psi)]];

/** A tensor of rank 2 in turned axes, R T ᵗR. */
export const turned = (T: number[][], R: number[][]) => product(product(R, T), transpose(R));

/** The force on a cut for each unit of area, ᵗT n. */
export const traction = (T: number[][], n: number[]) => transpose(T).map((column) => inner(column, n));

/** The two parts of the force on a cut: straight out of it, and along it. */
export function normalAndShear(T: number[][], n: number[]): [number, number] {
  const force = traction(T, n);
  const normal = inner(force, n);
  return [normal, length(force.map((f, i) => f - normal * n[i]))];
}
