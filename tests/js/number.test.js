import assert from "node:assert/strict";
import test from "node:test";
import { decimals, format, parse } from "../../js/lib/number.js";

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

test("a person may write a comma, a minus sign, spaces around, or a power of ten", () => {
  const typed = ["0.8", "0,8", "-3", "−3", "+3", " 7 ", ".5", "5.", "1e3", "2,5E-1"];
  assert.deepEqual(typed.map(parse), [0.8, 0.8, -3, -3, 3, 7, 0.5, 5, 1000, 0.25]);
});

test("what is no number is told from one", () => {
  const typed = ["", " ", "abc", "1 2", "1.2.3", "1,2,3", "1,000.5", "--1", "1-", "e3", "1e", ".", "-", "0x10", "Infinity", "NaN",
    "1/2", "１", "<b>", "3°"];
  for (const text of typed) assert.ok(Number.isNaN(parse(text)), JSON.stringify(text));
});

test("what is shown can be typed back", () => {
  for (const value of [-2.75, 0, 13.5, -0.001]) assert.equal(parse(format(value, 3)), value);
});
