// Where everything stands: from left to right in a wide picture; in a narrow one picture and window above the rest.
import { RADIUS } from "../../lib/diagram.ts";
import { PLACES, SHAPE } from "./compute.ts";

/** The height of a line of the equation, and of what stands above the first row. */
export const [LINE, HEAD] = [23, 54];
const FEWEST = 470;

export type Layout = ReturnType<typeof layout>;

export default function layout(width: number) {
  const narrow = width < FEWEST;
  const pixel = narrow ? Math.min(25, (width - 4) * 0.074) : 23;
  const lens = narrow ? Math.min(48, (width - 4 - 6 * pixel - 16) / 3) : 46;
  const side = SHAPE.size * pixel;
  const cell = narrow
    ? { filter: Math.min(22, width * 0.067), map: Math.min(25, width * 0.074), pool: Math.min(30, width * 0.09) }
    : { filter: 20, map: 24, pool: 28 };
  const left = narrow ? 2 : side + 22;
  const gap = Math.min(40, (width - 4 - left - 3 * cell.filter - PLACES * cell.map - 2 * cell.pool - 2 * RADIUS) / 3);
  const maps = left + 3 * cell.filter + gap;
  const pools = maps + PLACES * cell.map + gap;
  const row = PLACES * cell.map + 16;
  const top = narrow ? HEAD + side + 62 : HEAD;
  const letters = width < 370 ? 12 : 12.5;
  const below = top + 3 * row + 20;
  return {
    narrow, pixel, lens, cell, row, below, height: below + (width < 320 ? 6 : narrow ? 5 : 4) * LINE + 4,
    /** Size of the letters of the equation, and how many of them a line has room for. */
    letters, room: Math.floor((width - 4) / (0.55 * letters)),
    picture: [2, HEAD],
    window: narrow ? [2 + side + 16, HEAD] : [2 + (side - 3 * lens) / 2, HEAD + side + 34],
    /** The upper left corner of filter, map and pooled map k, counted from 0. */
    filter: (k: number) => [left, top + k * row + (row - 16 - 3 * cell.filter) / 2],
    map: (k: number) => [maps, top + k * row],
    pool: (k: number) => [pools, top + k * row + (row - 16) / 2 - cell.pool],
    /** The centre of output n, counted from 0. */
    output: (n: number) => [pools + 2 * cell.pool + gap + RADIUS, top + n * row + (row - 16) / 2],
    names: top - 9,
  };
}

/** The centre of a cell of a table, counted from 0 row by row. */
export const centre = ([left, top]: number[], cell: number, columns: number, at: number) =>
  [left + ((at % columns) + 0.5) * cell, top + (Math.floor(at / columns) + 0.5) * cell];
