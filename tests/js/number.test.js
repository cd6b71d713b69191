import assert from "node:assert/strict";
import test from "node:test";
import { decimals, format } from "../../js/lib/number.js";

test("a number has the digits asked for and a true minus sign", () => {
  assert.deepEqual([format(1 / 3), format(-2.5, 1), format(2, 0), format(-1234.5678, 3)], ["0.33", "−2.5", "2", "−1234.568"]);
});

test("what rounds to nothing has no sign", () => {
  assert.deepEqual([format(-0.001), format(-0), format(0.0049), format(-0.4, 0)], ["0.00", "0.00", "0.00", "0"]);
  assert.equal(format(-0.005001), "−0.01");
});

test("a step tells how many decimals its slider shows", () => {
  assert.deepEqual([1, 0.1, 0.5, 0.25, 10, 0.001].map(decimals), [0, 1, 1, 2, 0, 3]);
});
