import assert from "node:assert/strict";
import test from "node:test";
import { thin } from "../../../js/lib/contours.ts";

const circle = (radius, count) => Array.from({ length: count + 1 }, (_, k) => {
  const angle = (2 * Math.PI * k) / count;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
});

/** How far a point is from the nearest place on a line of several pieces. */
const away = ([px, py], line) => Math.min(...line.slice(1).map(([bx, by], k) => {
  const [ax, ay] = line[k];
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(px - ax - along * dx, py - ay - along * dy);
}));

test("a straight line keeps its ends only, and corners stay", () => {
  const square = [[0, 0], [5, 0], [10, 0], [10, 4], [10, 10], [6, 10], [0, 10], [0, 3], [0, 0]];
  assert.deepEqual(thin(square), [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]);
});

test("no point that is left out is more than a third of a pixel away from what stays", () => {
  for (const radius of [2, 30, 300]) {
    const full = circle(radius, 200);
    const thinned = thin(full);
    assert.ok(thinned.length < full.length);
    assert.deepEqual([thinned[0], thinned.at(-1)], [full[0], full.at(-1)]);
    for (const point of full) assert.ok(away(point, thinned) <= 1 / 3 + 1e-9);
  }
});

test("a line that turns back on itself keeps its turning point", () => {
  assert.deepEqual(thin([[0, 0], [5, 0], [9, 0], [4, 0], [1, 0]]), [[0, 0], [9, 0], [1, 0]]);
  assert.deepEqual(thin([[0, 0], [5, 0], [0, 0]]), [[0, 0], [5, 0], [0, 0]]);
});

test("one point and two points stay as they are", () => {
  assert.deepEqual(thin([[1, 2]]), [[1, 2]]);
  assert.deepEqual(thin([[1, 2], [3, 4]]), [[1, 2], [3, 4]]);
});
