import assert from "node:assert/strict";
import test from "node:test";
import plot, { ticks } from "../../../js/lib/plot.ts";

/** A picture that writes down what is drawn, and whether it is drawn inside a window. */
function sketch() {
  const drawn = [];
  let clipped = null;
  const note = (what) => (key, ...rest) => drawn.push({ what, key, clipped, rest });
  return {
    drawn,
    texts: (key) => drawn.filter((mark) => mark.what === "text" && mark.key.startsWith(key)).map(({ rest }) => rest[2]),
    line: note("line"), rect: note("rect"), text: note("text"), mark: note("text"), circle: note("circle"),
    clip(key, ...rest) {
      clipped = rest.slice(0, 4);
      rest[4]();
      clipped = null;
    },
  };
}
const frame = { left: 40, top: 20, width: 300, height: 200, x: [0, 22], y: [-1, 1] };
const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test("ticks are round numbers from one end to the other", () => {
  assert.deepEqual(ticks(0, 22, 5), [0, 5, 10, 15, 20]);
  assert.deepEqual(ticks(-1, 1, 4), [-1, -0.5, 0, 0.5, 1]);
  assert.deepEqual(ticks(-3, 3, 3), [-2, 0, 2]);
  assert.deepEqual(ticks(0, 0.3, 3), [0, 0.1, 0.2, 0.3]);
  assert.deepEqual(ticks(1990, 2030, 4), [1990, 2000, 2010, 2020, 2030]);
  assert.deepEqual(ticks(0.21, 0.29, 1), []);
  assert.deepEqual(ticks(4, 4, 5), []);
});

test("ticks are evenly spaced by 1, 2 or 5 times a power of ten, at most as many as asked for", () => {
  for (const span of [0.0037, 0.5, 1, 7, 22, 365, 99999]) {
    for (const count of [1, 2.5, 4, 10]) {
      for (const lo of [0, -span / 2, -span / 3, span * 7]) {
        const found = ticks(lo, lo + span, count);
        assert.ok(found.length <= count + 1);
        assert.ok(found.every((tick) => tick >= lo - 1e-9 * span && tick <= lo + span * (1 + 1e-9)));
        found.slice(2).forEach((tick, k) => near((tick - found[k + 1]) / (found[1] - found[0]), 1));
        if (found.length > 1) assert.match((found[1] - found[0]).toExponential(3), /^[125]\.000/);
      }
    }
  }
});

test("the scales lead from the ranges to the frame, and are also given back", () => {
  const { x, y } = plot(sketch(), "plane", frame, (given, other) => {
    assert.deepEqual([given(0), given(22), other(-1), other(1)], [40, 340, 220, 20]);
  });
  assert.deepEqual([x(11), y(0), x.invert(190), y.invert(120)], [190, 120, 11, 0]);
});

test("what is described is cut off at the frame, above the grid; ground lies below it", () => {
  const picture = sketch();
  const draw = (key) => (x, y) => picture.circle(key, x(0), y(0), 3);
  plot(picture, "plane", { ...frame, ground: draw("ground") }, draw("above"));
  const clipped = picture.drawn.filter((mark) => mark.clipped);
  assert.deepEqual(clipped[0].clipped, [40, 20, 300, 200]);
  assert.deepEqual([clipped[0].key, clipped.at(-1).key], ["ground", "above"]);
  assert.ok(clipped.slice(1, -1).every(({ what }) => what === "line"));
  assert.ok(picture.drawn.every(({ what, clipped: inside }) => Boolean(inside) === (what === "line" || what === "circle")));
});

test("numbers stand at the ticks, with a true minus sign, and names at the ends of the axes", () => {
  const picture = sketch();
  plot(picture, "plane", { ...frame, xticks: [0, 11], xname: "*x_1*", yname: "*y*" }, () => {});
  assert.deepEqual(picture.texts("planetickx"), ["0", "11"]);
  assert.deepEqual(picture.texts("planeticky"), ["−1", "−0.5", "0", "0.5", "1"]);
  assert.deepEqual([...picture.texts("planexname"), ...picture.texts("planeyname")], ["*x_1*", "*y*"]);
});

test("an axis without a name has none", () => {
  const picture = sketch();
  plot(picture, "plane", frame, () => {});
  assert.deepEqual([...picture.texts("planexname"), ...picture.texts("planeyname")], []);
});

test("on a logarithmic axis equal factors are equally far apart, and powers of ten are the ticks", () => {
  const picture = sketch();
  const { y } = plot(picture, "plane", { ...frame, y: [2e-4, 10], ylog: true }, () => {});
  assert.deepEqual(picture.texts("planeticky"), ["*10^{−3}*", "*10^{−2}*", "*10^{−1}*", "*10^{0}*", "*10^{1}*"]);
  near(y(10), 20);
  near(y(2e-4), 220);
  near(y(1) - y(0.1), y(0.1) - y(0.01));
  for (const value of [1e-6, 0.3, 7]) near(y.invert(y(value)) / value, 1);
  assert.deepEqual(y.domain, [2e-4, 10]);
});

test("a long logarithmic axis leaves powers out", () => {
  const picture = sketch();
  plot(picture, "plane", { ...frame, y: [1e-12, 1], ylog: true }, () => {});
  assert.deepEqual(picture.texts("planeticky"), ["*10^{−12}*", "*10^{−9}*", "*10^{−6}*", "*10^{−3}*", "*10^{0}*"]);
});

test("powers of ten that are short are written as numbers", () => {
  const picture = sketch();
  plot(picture, "plane", { ...frame, y: [0.01, 1000], ylog: true }, () => {});
  assert.deepEqual(picture.texts("planeticky"), ["0.01", "0.1", "1", "10", "100", "1000"]);
});

test("what is not positive lies far below a logarithmic axis, not nowhere", () => {
  const { y } = plot(sketch(), "plane", { ...frame, y: [0.01, 1], ylog: true }, () => {});
  for (const value of [0, -1]) assert.ok(Number.isFinite(y(value)) && y(value) > 1000);
});
