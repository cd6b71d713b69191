// The square to draw in: with mouse, pen or finger, and with the arrow keys.
import type Picture from "../../lib/picture.ts";
import type { Strokes } from "../../math/digits.ts";
import type { State } from "../handwriting.ts";
import type { School } from "./school.ts";

/** Units of the grid, and how far the pen must go before a point is noted. */
export const GRID = 100;
const [NEAR, STEP, MOST] = [2, 4, 400];

const kept = (at: number) => Math.max(0, Math.min(GRID, Math.round(at)));
const far = ([x, y]: number[], [u, v]: number[]) => Math.hypot(x - u, y - v) >= NEAR;

/** The strokes with another point: at the end of the last, or as the beginning of a new one. */
export function drawn(strokes: Strokes, point: number[], begin: boolean): Strokes {
  const at = point.map(kept);
  if (strokes.flat().length >= MOST) return strokes;
  if (begin || !strokes.length) return [...strokes, [at]];
  const last = strokes[strokes.length - 1];
  return far(last[last.length - 1], at) ? [...strokes.slice(0, -1), [...last, at]] : strokes;
}

type Place = { left: number, top: number, side: number };
type Around = { state: State, memory: School, set: (changes: Partial<State>) => void };

export default function surface(picture: Picture, { left, top, side }: Place, { state: { strokes, pen: [at], down }, memory, set }: Around) {
  const { t } = picture;
  const unit = side / GRID;
  const onGrid = ([x, y]: number[]) => [(x - left) / unit, (y - top) / unit];
  const square = picture.rect("surface", left, top, side, side, { fill: "var(--dl-paper)", stroke: "var(--dl-move)", "stroke-width": 1.5, rx: 4 });
  // What the pointer has drawn since the frame that is on the screen is added to what has been set already.
  let now = strokes;
  const add = (points: number[][], begin: boolean) => {
    points.forEach((point, k) => { now = drawn(now, point, begin && k === 0); });
    set({ strokes: now, pen: [points[points.length - 1].map(kept)] });
  };
  const place = t("surface", { x: at[0], y: at[1] });
  picture.handle(square, {
    label: place, text: place, min: 0, max: GRID, now: at[0], surface: true,
    grab() { memory.drawing = false; },
    drag(x, y, start) {
      const begin = !memory.drawing;
      memory.drawing = true;
      add(begin ? [onGrid(start), onGrid([x, y])] : [onGrid([x, y])], begin);
    },
    key(dx, dy) {
      const next = [at[0] + STEP * dx, at[1] - STEP * dy].map(kept);
      // The stroke goes on where the pen is, or a new one begins there.
      const end = strokes.at(-1)?.at(-1);
      const goesOn = end?.[0] === at[0] && end[1] === at[1];
      if (down) add(goesOn ? [next] : [at, next], !goesOn);
      else set({ pen: [next] });
    },
  });
  const ink = { fill: "none", stroke: "var(--dl-ink)", "stroke-width": 0.09 * side, "stroke-linecap": "round", "stroke-linejoin": "round", "pointer-events": "none" };
  picture.clip("paper", left, top, side, side, () => {
    strokes.forEach((stroke, k) => {
      const points = (stroke.length > 1 ? stroke : [stroke[0], stroke[0]]).map(([x, y]) => [left + x * unit, top + y * unit]);
      picture.curve(`stroke${k}`, points, ink);
    });
  });
  picture.circle("pen", left + at[0] * unit, top + at[1] * unit, 4, {
    fill: down ? "var(--dl-move)" : "none", stroke: "var(--dl-move)", "stroke-width": 1.5, "pointer-events": "none",
  });
}
