// The twin of dlmath/descent.py and of the surfaces in dlmath/landscape.py: surfaces with their gradients, constraints,
// and the walk downhill. The operations come in the same order as in Python, so that long walks agree to the last bit
// wherever they can.

type Surface = { value: (x: number, y: number) => number, gradient: (x: number, y: number) => number[] };

export const surfaces: Record<string, Surface> = {
  bowl: { value: (x, y) => x * x + y * y, gradient: (x, y) => [2 * x, 2 * y] },
  long_bowl: { value: (x, y) => x * x + 5 * (y * y), gradient: (x, y) => [2 * x, 10 * y] },
  two_valleys: {
    value: (x, y) => (x * x - 1) * (x * x - 1) + x / 2 + y * y,
    gradient: (x, y) => [4 * x * (x * x - 1) + 0.5, 2 * y],
  },
  saddle: { value: (x, y) => x * x - y * y, gradient: (x, y) => [2 * x, -2 * y] },
  sum: { value: (x, y) => x + y, gradient: () => [1, 1] },
  product: { value: (x, y) => x * y, gradient: (x, y) => [y, x] },
  ellipse: { value: (x, y) => x * x + 3 * (y * y), gradient: (x, y) => [2 * x, 6 * y] },
};

/** The straight approximation ∇f · Δx to the change of height. */
export function linearChange(surface: string, [x, y]: number[], [dx, dy]: number[]) {
  const [gx, gy] = surfaces[surface].gradient(x, y);
  return gx * dx + gy * dy;
}

/**
 * Walks downhill; stops before the first step that would leave the range of floating-point numbers.
 * @returns every point, and the step that could not be taken
 */
export function descend(surface: string, start: number[], eta: number, steps: number): { points: number[][], diverged: number | null } {
  const points = [start];
  let [x, y] = start;
  for (let step = 1; step <= steps; step += 1) {
    const [gx, gy] = surfaces[surface].gradient(x, y);
    [x, y] = [x - eta * gx, y - eta * gy];
    if (!Number.isFinite(x) || !Number.isFinite(y) || !Number.isFinite(gx) || !Number.isFinite(gy)) return { points, diverged: step };
    points.push([x, y]);
  }
  return { points, diverged: null };
}

/** Splits ∇f into λ∇g and a rest at a right angle to ∇g. */
export function multiplier(f: number[], g: number[]): { lambda: number, rest: number[] } {
  const scale = Math.max(...g.map(Math.abs));
  const unit = g.map((gi) => gi / scale);
  const times = unit.reduce((sum, ui, i) => sum + f[i] * ui, 0) / unit.reduce((sum, ui) => sum + ui * ui, 0);
  return { lambda: times / scale, rest: f.map((fi, i) => fi - times * unit[i]) };
}

/** The point in a direction, in degrees, at which g has the value c. */
export function onConstraint(g: string, c: number, degrees: number) {
  const t = (degrees * Math.PI) / 180;
  const [x, y] = [Math.cos(t), Math.sin(t)];
  const s = Math.sqrt(c / surfaces[g].value(x, y));
  return [s * x, s * y];
}
