import assert from "node:assert/strict";
import test from "node:test";
import Picture from "../../../js/lib/picture.ts";
import spot from "../../../js/lib/spot.ts";
import makeText from "../../../js/lib/text.ts";

/** As much of an element as a picture needs. */
class Element {
  attributes = new Map();
  children = [];
  listeners = {};
  constructor(tag) { this.tag = tag; }
  setAttribute(name, value) { this.attributes.set(name, value); }
  getAttribute(name) { return this.attributes.get(name) ?? null; }
  removeAttribute(name) { this.attributes.delete(name); }
  addEventListener(name, listener) { this.listeners[name] = listener; }
  prepend(child) { this.adopt(child, 0); }
  after(sibling) { this.parentNode.adopt(sibling, this.parentNode.children.indexOf(this) + 1); }
  adopt(child, at) {
    this.children.splice(at, 0, child);
    child.parentNode = this;
  }
  remove() { this.parentNode.children.splice(this.parentNode.children.indexOf(this), 1); }
  focus() {}
  setPointerCapture() {}
  getBoundingClientRect() { return { left: 10, top: 20, width: 200, height: 100 }; }
}
globalThis.document = { createElementNS: (space, tag) => new Element(tag) };

/** Describes a picture of 400 × 200 on a screen where it is half as large; returns its element and how to redraw. */
function pictureOf(describe) {
  const svg = new Element("svg");
  const picture = new Picture(svg, new AbortController().signal, makeText({ language: "en", valued: "{name}: {words}" }));
  const draw = (now = describe) => picture.frame(400, 200, () => now(picture));
  draw();
  return { svg, draw };
}
const tags = (element) => element.children.map(({ tag }) => tag);

test("a window cuts off at its rectangle, in the coordinates of the picture", () => {
  const { svg } = pictureOf((picture) => {
    picture.clip("window", 40, 10.004, 300, 100 / 3, () => picture.circle("inside", 50, 20, 3));
    picture.rect("outside", 0, 0, 5, 5);
  });
  assert.deepEqual(tags(svg), ["svg", "rect"]);
  const [window] = svg.children;
  assert.deepEqual(Object.fromEntries(window.attributes),
    { x: "40", y: "10", width: "300", height: "33.33", viewBox: "40 10 300 33.33", overflow: "hidden" });
  assert.deepEqual(tags(window), ["circle"]);
  assert.equal(window.children[0].getAttribute("cx"), "50");
});

test("what is not described any more leaves a window, and the rest stays what it is", () => {
  const both = (picture) => picture.clip("window", 0, 0, 9, 9, () => { picture.line("a", 0, 0, 1, 1); picture.circle("b", 1, 1, 1); });
  const { svg, draw } = pictureOf(both);
  const [window] = svg.children;
  const [, circle] = window.children;
  draw((picture) => picture.clip("window", 0, 0, 9, 9, () => picture.circle("b", 2, 2, 1)));
  assert.deepEqual([svg.children, window.children], [[window], [circle]]);
  draw(both);
  assert.deepEqual(tags(window), ["line", "circle"]);
});

test("a spot has room for a finger, and says where in the whole picture it is dragged, also within a window", () => {
  const dragged = [];
  const { svg } = pictureOf((picture) => picture.clip("window", 40, 10, 300, 100, () =>
    spot(picture, "p", 60, 70, { label: "Point", now: 1, drag: (x, y) => dragged.push([x, y]), key: () => {} }, { fill: "red" })));
  const [dot, target] = svg.children[0].children;
  assert.deepEqual([dot, target].map((circle) => ["cx", "cy", "r", "fill"].map((name) => circle.getAttribute(name))),
    [["60", "70", "7", "red"], ["60", "70", "22", "transparent"]]);
  assert.equal(dot.getAttribute("pointer-events"), "none");
  assert.deepEqual(["role", "class", "aria-label"].map((name) => target.getAttribute(name)), ["slider", "dl-handle", "Point"]);
  target.listeners.pointerdown({ button: 0, preventDefault() {} });
  target.listeners.pointermove({ clientX: 60, clientY: 45 });
  assert.deepEqual(dragged, [[100, 50]]);
});
