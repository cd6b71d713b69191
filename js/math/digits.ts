// The twin of dlmath/digits.py: how a drawing is made into a table of 8×8 shades, as the data were made.

type Numbers = ArrayLike<number>;
/** For each stroke its points (x, y), in a square of side 1, y downwards. */
export type Strokes = number[][][];

/** The bitmap's side, the blocks of it that are counted, the width of the pen, and what rounding may take from a distance. */
const [SIDE, BLOCK, PEN, EDGE] = [32, 4, 4, 1e-9];
export const COLUMNS = SIDE / BLOCK;

/** Pictures that are also moved by one pixel: down, up, right, left. */
const MOVES = [[1, 0], [-1, 0], [0, 1], [0, -1]];

/** The least and the greatest of the coordinates. */
function bounds(lines: Strokes) {
  const [low, high] = [[Infinity, Infinity], [-Infinity, -Infinity]];
  for (const point of lines.flat()) {
    for (const axis of [0, 1]) {
      low[axis] = Math.min(low[axis], point[axis]);
      high[axis] = Math.max(high[axis], point[axis]);
    }
  }
  return { low, high };
}

/** The strokes where they are drawn on the bitmap. */
function placed(strokes: Strokes, crop: boolean, centre: boolean) {
  let lines = strokes.map((stroke) => stroke.map(([x, y]) => [SIDE * x, SIDE * y]));
  let { low, high } = bounds(lines);
  if (crop) {
    const size = Math.max(high[0] - low[0], high[1] - low[1]);
    // Half the pen's width goes beyond the points on every side.
    const scale = size > PEN ? (SIDE - PEN) / size : 1;
    lines = lines.map((line) => line.map((point) => point.map((at, axis) => (at - low[axis]) * scale + PEN / 2)));
    [low, high] = [[PEN / 2, PEN / 2], high.map((at, axis) => (at - low[axis]) * scale + PEN / 2)];
  }
  if (!centre) return lines;
  return lines.map((line) => line.map((point) => point.map((at, axis) => at + (SIDE / 2 - (low[axis] + high[axis]) / 2))));
}

/** Of each block, the share of its pixels that lie within half the pen's width of a stroke. */
export function digitOf(strokes: Strokes, crop: boolean, centre: boolean) {
  const black = new Uint8Array(SIDE * SIDE);
  if (strokes.some((stroke) => stroke.length)) for (const line of placed(strokes, crop, centre)) draw(black, line);
  const shades = new Float64Array(COLUMNS * COLUMNS);
  black.forEach((ink, i) => {
    shades[Math.floor(i / SIDE / BLOCK) * COLUMNS + Math.floor((i % SIDE) / BLOCK)] += ink / BLOCK ** 2;
  });
  return shades;
}

/** Blackens the pixels of one stroke. */
function draw(black: Uint8Array, line: number[][]) {
  for (let k = 0; k < Math.max(1, line.length - 1); k += 1) {
    const [x, y] = line[k];
    const [dx, dy] = line.length > 1 ? [line[k + 1][0] - x, line[k + 1][1] - y] : [0, 0];
    const length = Math.max(dx ** 2 + dy ** 2, 1e-12);
    for (let i = 0; i < SIDE * SIDE; i += 1) {
      const [px, py] = [(i % SIDE) + 0.5 - x, Math.floor(i / SIDE) + 0.5 - y];
      const t = Math.min(1, Math.max(0, (px * dx + py * dy) / length));
      // A pixel whose middle lies on the very edge is black, however the places of the strokes were rounded.
      if ((px - t * dx) ** 2 + (py - t * dy) ** 2 <= (PEN / 2) ** 2 + EDGE) black[i] = 1;
    }
  }
}

/** A picture moved by whole pixels; what leaves it is lost. */
export function shifted(x: Numbers, down: number, right: number) {
  const moved = new Float64Array(COLUMNS * COLUMNS);
  for (let i = 0; i < moved.length; i += 1) {
    const [row, column] = [Math.floor(i / COLUMNS) - down, (i % COLUMNS) - right];
    if (row >= 0 && row < COLUMNS && column >= 0 && column < COLUMNS) moved[i] = x[row * COLUMNS + column];
  }
  return moved;
}

/** Pictures, and after them the same moved by one pixel down, up, right and left. */
export const withShifts = (X: Float64Array[]) => [X, ...MOVES.map(([down, right]) => X.map((x) => shifted(x, down, right)))].flat();

/** How far the nearest of some pictures is, as dlmath's `nearest_neighbour` measures it: the sum of the squares of all differences. */
export function distance(x: Numbers, X: Numbers[]) {
  let least = Infinity;
  for (const known of X) {
    let sum = 0;
    for (let i = 0; i < known.length && sum < least; i += 1) sum += (known[i] - x[i]) ** 2;
    least = Math.min(least, sum);
  }
  return least;
}
