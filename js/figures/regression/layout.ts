// Where plane and map lie: side by side, or the map below the plane.

export type Frame = { left: number, top: number, width: number, height: number };

const SIDE_BY_SIDE = 540;

/** The plane, the map, and below the plane a strip for the residuals, if they are shown. */
export default function layout(width: number, residuals: boolean): { plane: Frame, map: Frame, strip: Frame, height: number } {
  const [left, top, right, foot] = [30, 24, 8, 26];
  const [gap, low] = [34, 110];
  const more = residuals ? gap + low + foot : 0;
  const below = (plane: Frame) => ({ ...plane, top: plane.top + plane.height + foot + gap, height: low });
  if (width >= SIDE_BY_SIDE) {
    const free = width - 2 * left - 16 - right;
    const height = Math.min(320, Math.round(free * 0.6));
    const plane = { left, top, width: Math.round(free * 0.58), height };
    const map = { left: 2 * left + 16 + plane.width, top, width: free - plane.width, height };
    return { plane, map, strip: below(plane), height: top + height + foot + more };
  }
  const plane = { left, top, width: width - left - right, height: Math.round(width * 0.62) };
  const map = { ...plane, top: top + plane.height + foot + more + gap, height: Math.round(width * 0.56) };
  return { plane, map, strip: below(plane), height: map.top + map.height + foot };
}
