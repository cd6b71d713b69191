import assert from "node:assert/strict";
import test from "node:test";
import scale from "../../../js/lib/scale.ts";

const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test("the ends of the domain are the ends of the range", () => {
  const x = scale([-1, 2], [34, 334]);
  assert.deepEqual([x(-1), x(2), x(0), x(0.5)], [34, 334, 134, 184]);
  assert.deepEqual(x.domain, [-1, 2]);
});

test("a range may run backwards, as pixels do from top to bottom", () => {
  const y = scale([0, 10], [200, 0]);
  assert.deepEqual([y(0), y(10), y(2.5), y(11)], [200, 0, 150, -20]);
});

test("inverting leads back", () => {
  for (const s of [scale([-1, 2], [34, 334]), scale([0, 10], [200, 0]), scale([-12, 12], [5, 6])]) {
    for (const value of [-7.3, 0, 0.1, 4, 99]) near(s.invert(s(value)), value);
  }
});
