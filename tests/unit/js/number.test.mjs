import assert from "node:assert/strict";
import test from "node:test";
import { coarse, compact, counted, decimals, fine, format, four, isRounded, short } from "../../../js/lib/number.ts";

test("a number has the digits asked for and a true minus sign", () => {
  assert.deepEqual([format(1 / 3), format(-2.5, 1), format(2, 0), format(-1234.5678, 3)], ["0.33", "−2.5", "2", "−1234.568"]);
});

test("what rounds to nothing has no sign", () => {
  assert.deepEqual([format(-0.001), format(-0), format(0.0049), format(-0.4, 0)], ["0.00", "0.00", "0.00", "0"]);
  assert.equal(format(-0.005001), "−0.01");
});

test("as few digits as a number needs, and nothing that rounding has left", () => {
  assert.deepEqual([3.1 * 1.67 + 0.98 * -1.21, 0.1 + 0.2, 1e-17, 2, -0.0371].map(four), ["3.9912", "0.3", "0", "2", "−0.0371"]);
  assert.deepEqual([8.6875, 0.1 + 0.2, -1e-17, 16, -0.25].map(short), ["8.688", "0.3", "0", "16", "−0.25"]);
});

test("a step tells how many decimals its slider shows", () => {
  assert.deepEqual([1, 0.1, 0.5, 0.25, 10, 0.001].map(decimals), [0, 1, 1, 2, 0, 3]);
});

test("a number beyond a million is written with a power of ten, and rounds up into the next one", () => {
  assert.deepEqual([compact(999999.4, 0), compact(-35435603.4), compact(9.96e6), compact(4.2e300)],
    ["999999", "−3.5 · *10^{7}*", "1.0 · *10^{7}*", "4.2 · *10^{300}*"]);
});

test("a small number keeps two digits that mean something", () => {
  assert.deepEqual([fine(0.28724), fine(12), fine(0.01), fine(-0.0000723), fine(0.00996), fine(1e-12), fine(0)],
    ["0.287", "12.000", "0.010", "−0.000072", "0.0100", "0.000", "0"]);
});

test("a cost has two decimals from 1 on, and below 1 as many as a small number needs", () => {
  assert.deepEqual([coarse(62.98973), coarse(1), coarse(0.99), coarse(0.0016)], ["62.99", "1.00", "0.990", "0.0016"]);
});

test("a count has its digits in groups of three", () => {
  assert.deepEqual([0, 120, 999, 1000, 1181, 1234567].map(counted), ["0", "120", "999", "1,000", "1,181", "1,234,567"]);
});

test("a number is another one, rounded to the digits it has", () => {
  assert.deepEqual([[0.33, 1 / 3], [0.3, 1 / 3], [-0.63, -0.625], [-0.62, -0.625], [0.34, 1 / 3], [0, 1 / 3], [3, 3.2], [0.1, 0.08], [0.1, 0.14]].map(([a, b]) => isRounded(a, b)),
    [true, true, true, true, false, false, false, false, false]);
});
