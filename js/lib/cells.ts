// Room for a finger around dots that lie close together: each dot gets the part of a disc that is nearer to it than
// to any other dot, so that none lies hidden below its neighbours.

const CORNERS = 24;

/** The outlines of the parts, as paths. */
export default function cells(dots: number[][], radius: number): string[] {
  return dots.map(([x, y]) => {
    let outline = Array.from({ length: CORNERS }, (_, k) => (2 * Math.PI * k) / CORNERS)
      .map((angle) => [radius * Math.cos(angle), radius * Math.sin(angle)]);
    for (const [otherX, otherY] of dots) {
      const [dx, dy] = [otherX - x, otherY - y];
      if (dx || dy) outline = cut(outline, dx, dy, (dx ** 2 + dy ** 2) / 2);
    }
    return `M${outline.map(([cx, cy]) => `${(x + cx).toFixed(2)} ${(y + cy).toFixed(2)}`).join("L")}Z`;
  });
}

/** The part of an outline in which dx · x + dy · y is at most `most`. */
const cut = (outline: number[][], dx: number, dy: number, most: number) => outline.flatMap((corner, k) => {
  const before = outline.at(k - 1) ?? corner;
  const [here, there] = [corner, before].map(([x, y]) => dx * x + dy * y - most);
  const kept = here <= 0 ? [corner] : [];
  if (here <= 0 === there <= 0) return kept;
  const share = there / (there - here);
  return [before.map((from, axis) => from + share * (corner[axis] - from)), ...kept];
});
