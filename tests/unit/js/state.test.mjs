import assert from "node:assert/strict";
import test from "node:test";
import { decode, encode, fill, fit, same } from "../../../js/lib/state.ts";

const number = { name: "w", kind: "number", min: -3, max: 3, step: 0.1, default: 1.5 };
const whole = { name: "n", kind: "number", min: 0, max: 10, step: 1, whole: true, default: 4 };
const half = { name: "theta", kind: "number", min: 0, max: 12, step: 0.5, default: 6 };
const choice = { name: "activation", kind: "choice", options: ["step", "relu"], default: "step" };
const onOff = { name: "x", kind: "switch", default: true };
const grid = { name: "likes", kind: "grid", values: [0, 1, -1], default: [0, 1, -1, 0] };
const points = { name: "points", kind: "points", x: [0, 22], y: [-1, 1], step: 0.01, default: [[2.5, 0.79], [22, -1], [0, 0]] };
const controls = [number, whole, half, choice, onOff, grid, points];

/** Numbers that are the same in every run. */
function* random(seed = 1) {
  for (let s = seed; ; ) yield (s = (s * 48271) % 2147483647) / 2147483647;
}
const draws = (count, make) => {
  const next = random();
  return Array.from({ length: count }, () => make(() => next.next().value));
};

test("a number is fitted to the nearest step within its range", () => {
  for (const control of [number, whole, half]) {
    const { min, max, step } = control;
    for (const value of draws(500, (r) => min - 2 + (max - min + 4) * r())) {
      const fitted = fit(control, value);
      const inside = Math.min(max, Math.max(min, value));
      assert.ok(fitted >= min && fitted <= max);
      assert.ok(Math.abs(fitted - inside) <= step / 2 + 1e-12, `${value} became ${fitted}`);
      assert.ok(Math.abs(fitted / step - Math.round(fitted / step)) < 1e-9, `${fitted} is between two steps`);
      assert.equal(fit(control, fitted), fitted);
    }
  }
});

test("a fitted number is written with no more digits than its step", () => {
  assert.equal(String(fit(number, 0.1 + 0.2)), "0.3");
  assert.equal(String(fit(number, 2.9999999)), "3");
  assert.equal(String(fit(number, -0.04)), "0");
});

test("what is no number becomes the default", () => {
  for (const value of [NaN, Infinity, -Infinity, undefined, null, "2", [], {}]) assert.equal(fit(number, value), 1.5);
});

test("a value that is no choice becomes the default", () => {
  assert.equal(fit(choice, "relu"), "relu");
  for (const value of ["", "RELU", "toString", null, 0]) assert.equal(fit(choice, value), "step");
});

test("a switch takes anything as on or off", () => {
  assert.deepEqual([true, 1, false, 0].map((value) => fit(onOff, value)), [true, true, false, false]);
});

test("a cell with a value it cannot take gets its default", () => {
  assert.deepEqual(fit(grid, [1, 1, 1, 1]), [1, 1, 1, 1]);
  assert.deepEqual(fit(grid, [2, NaN, "1", -1]), [0, 1, -1, -1]);
  assert.deepEqual(fit(grid, [1]), [1, 1, -1, 0]);
  assert.deepEqual(fit(grid, [1, 1, 1, 1, 1]), [1, 1, 1, 1]);
});

test("a point is fitted to the nearest step within the ranges of its coordinates", () => {
  assert.deepEqual(fit(points, [[0.1 + 0.2, 0.504], [-3, -3], [99, 99]]), [[0.3, 0.5], [0, -1], [22, 1]]);
});

test("a point that is missing or not finite becomes the default's", () => {
  assert.deepEqual(fit(points, [[1, NaN], [Infinity, 0], [1, 1], [2, 1]]), [[2.5, 0.79], [22, -1], [1, 1]]);
  assert.deepEqual(fit(points, [[1], ["1", "1"], null]), points.default);
  for (const value of [undefined, null, 3, "12", {}, [], [1, 1, 1]]) assert.deepEqual(fit(points, value), points.default);
});

test("every value survives the address", () => {
  const any = {
    number: (control, r) => fit(control, control.min + (control.max - control.min) * r()),
    choice: (control, r) => control.options[Math.floor(r() * control.options.length)],
    switch: (control, r) => r() < 0.5,
    grid: (control, r) => control.default.map(() => control.values[Math.floor(r() * control.values.length)]),
    points: (control, r) => fit(control, control.default.map(() => [control.x, control.y].map(([lo, hi]) => lo + (hi - lo) * r()))),
  };
  for (const control of controls) {
    for (const value of draws(200, (r) => any[control.kind](control, r))) {
      const text = encode(control, value);
      assert.match(text, /^[\w.-]+$/, "needs no escaping in an address");
      assert.deepEqual(decode(control, text), value);
    }
  }
});

test("the ends of a range are values", () => {
  assert.deepEqual(["-3", "3", "0", "3.0"].map((text) => decode(number, text)), [-3, 3, 0, 3]);
  assert.deepEqual(decode(points, "0_-1_22_1_2.5_0"), [[0, -1], [22, 1], [2.5, 0]]);
});

test("a hostile address decodes to undefined", () => {
  const anywhere = ["", " ", "undefined", "null", "NaN", "[object Object]", "__proto__", "constructor", "toString",
    "<script>alert(1)</script>", "%00", "\u0000", "1;2", "x".repeat(100_000)];
  const particular = {
    number: [" 1", "1 ", "1\n", "+1", "--1", "1.", ".5", "1,5", "1e0", "0x1", "1_0", "Infinity", "-Infinity", "１", "−1",
      "99", "-99", "12.0000001", "-0.0000001e9", "9".repeat(400)],
    choice: ["Step", "step ", "0", "step,relu"],
    switch: ["true", "false", "on", "01", "2", "-1", " 1"],
    grid: ["000", "00000", "0003", "000a", "0-10", "0 00", "000٣", "000９", "0.00", "9".repeat(4)],
    points: ["1_1_1_1", "1_1_1_1_1", "1_1_1_1_1_1_1", "1_1_1_1_1_1_1_1", "1_1_1_1_1_", "_1_1_1_1_1", "1,1,1,1,1,1", "1_1;1_1;1_1",
      "1_1_1_1_1_NaN", "1_1_1_1_1_1e0", "1_1_1_1_1_ 1", "1_1_1_1_1_2", "23_1_1_1_1_1", "-1_1_1_1_1_1", "1_1_1_1_1_-1.01", "_".repeat(5)],
  };
  for (const control of controls) {
    for (const text of [...anywhere, ...particular[control.kind]]) {
      assert.equal(decode(control, text), undefined, `${control.kind} ${JSON.stringify(text)}`);
    }
  }
});

test("a number outside its range is not taken from an address", () => {
  assert.deepEqual(["-3.1", "3.01"].map((text) => decode(number, text)), [undefined, undefined]);
});

test("a fraction is no value of a control that counts, though it need not be on a step", () => {
  assert.deepEqual(["2", "2.0", "2.5", "0.0001"].map((text) => decode(whole, text)), [2, 2, undefined, undefined]);
  assert.deepEqual(["7", "7.5"].map((text) => decode({ ...whole, step: 5 }, text)), [7, undefined]);
  assert.equal(decode({ ...number, step: 1 }, "2.5"), 2.5);
});

test("equal values are the same, others are not", () => {
  assert.ok(same([0, 1, -1], [0, 1, -1]) && same(0, -0) && same("step", "step") && same(false, false));
  assert.ok(!same([0, 1], [1, 0]) && !same(1, 1.1) && !same(true, false) && !same([1, 1], [1]));
  assert.ok(same([[1, 2], [3, 4]], [[1, 2], [3, 4]]) && !same([[1, 2], [3, 4]], [[1, 2], [4, 3]]));
});

test("a template is filled with Python", () => {
  const filled = (template, state) => fill(template, state);
  assert.equal(filled("w = {w}", { w: -2.5 }), "w = -2.5");
  assert.equal(filled("{a} {b}", { a: true, b: false }), "True False");
  assert.equal(filled("{x:bit}, {y:bit}", { x: true, y: false }), "1, 0");
  assert.equal(filled("likes = {likes}", { likes: [0, 1, -1] }), "likes = [0, 1, -1]");
  assert.equal(filled("points = {points}", { points: [[2.5, 0.79], [2.3, -0]] }), "points = [[2.5, 0.79], [2.3, 0]]");
  assert.equal(filled("[{listens:rows}]", { listens: [1, 0, 1, 0, 1, 0] }), "[[1, 0, 1], [0, 1, 0]]");
  assert.equal(filled("{p:picture}", { p: [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1] }), "#..\n.#.\n..#\n###");
  assert.equal(filled('{a:name}, {a}', { a: "relu" }), 'relu, "relu"');
  assert.equal(filled("{quote}", { quote: 'a"b\\c\n' }), '"a\\"b\\\\c\\n"');
  assert.equal(filled("{n}", { n: -0 }), "0");
});

test("double braces stand for braces, so f-strings and dictionaries pass", () => {
  assert.equal(fill('print(f"{{z:.2f}}") # {{"and": {w}}}', { w: 1 }), 'print(f"{z:.2f}") # {"and": 1}');
});

test("a value is not taken for a template or a replacement", () => {
  assert.equal(fill("{a} {b}", { a: "{b} $& $1", b: "x" }), '"{b} $& $1" "x"');
});

test("what a figure begins with is kept, also between two steps", () => {
  assert.equal(fit({ ...number, default: 1.234 }, 1.234), 1.234);
  assert.deepEqual(fit({ ...points, default: [[2.505, 0.793], [22, -1], [0, 0]] }, [[2.505, 0.793], [22, -1], [0, 0]]), [[2.505, 0.793], [22, -1], [0, 0]]);
});
