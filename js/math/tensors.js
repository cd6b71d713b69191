// The twin of dlmath/tensors.py: inner products, and the stress at a point.

/** Inner product a · b. @param {number[]} a @param {number[]} b */
export const inner = (a, b) => a.reduce((sum, ai, i) => sum + ai * b[i], 0);

/** Length |a|. @param {number[]} a */
export const length = (a) => Math.hypot(...a);

/** The unit vector in the direction of a; null when a is 0. @param {number[]} a */
function direction(a) {
  const scale = Math.max(...a.map(Math.abs));
  if (!scale) return null;
  const part = a.map((ai) => ai / scale);
  const size = length(part);
  return part.map((ai) => ai / size);
}

/** How far a reaches in the direction of b, with a sign; null when b is 0. @param {number[]} a @param {number[]} b */
export function component(a, b) {
  const v = direction(b);
  return v && inner(a, v);
}

/** The cosine of the angle between two vectors; null when one of them is 0. @param {number[]} a @param {number[]} b */
export function cosine(a, b) {
  const [u, v] = [direction(a), direction(b)];
  return u && v && Math.max(-1, Math.min(1, inner(u, v)));
}

/** The angle between two vectors in radians; null when one of them is 0. @param {number[]} a @param {number[]} b */
export function angle(a, b) {
  const [u, v] = [direction(a), direction(b)];
  return u && v && 2 * Math.atan2(length(u.map((ui, i) => ui - v[i])), length(u.map((ui, i) => ui + v[i])));
}

/** Transpose ᵗA. @param {number[][]} A */
export const transpose = (A) => A[0].map((_, j) => A.map((row) => row[j]));

/** Matrix product AB. @param {number[][]} A @param {number[][]} B */
export function product(A, B) {
  const columns = transpose(B);
  return A.map((row) => columns.map((column) => inner(row, column)));
}

/** Hadamard product, entry by entry. @param {number[][]} A @param {number[][]} B */
export const hadamard = (A, B) => A.map((row, i) => row.map((a, j) => a * B[i][j]));

/** Components in axes turned by an angle in radians: R. @param {number} psi */
export const rotation = (psi) => [[Math.cos(psi), Math.sin(psi)], [-Math.sin(psi), Math.cos(psi)]];

/** A tensor of rank 2 in turned axes, R T ᵗR. @param {number[][]} T @param {number[][]} R */
export const turned = (T, R) => product(product(R, T), transpose(R));

/** The force on a cut for each unit of area, ᵗT n. @param {number[][]} T @param {number[]} n */
export const traction = (T, n) => transpose(T).map((column) => inner(column, n));

/** The two parts of the force on a cut: straight out of it, and along it. @param {number[][]} T @param {number[]} n @returns {[number, number]} */
export function normalAndShear(T, n) {
  const force = traction(T, n);
  const normal = inner(force, n);
  return [normal, length(force.map((f, i) => f - normal * n[i]))];
}
