import assert from "node:assert/strict";
import test from "node:test";
import text from "../../js/lib/text.js";

test("values take their places", () => {
  const t = text({ score: "{right} of {all}, {right} again" });
  assert.equal(t("score", { right: 0, all: 4 }), "0 of 4, 0 again");
});

test("a missing text shows its key, so that it is seen", () => {
  assert.equal(text({})("score"), "⟦score⟧");
});

test("an empty text is not a missing one", () => {
  assert.equal(text({ caption: "" })("caption"), "");
});

test("a place without a value stays visible", () => {
  assert.equal(text({ a: "{x} {y}" })("a", { x: 1 }), "1 {y}");
});

test("a value is not taken for a place or a replacement", () => {
  assert.equal(text({ a: "{x}{y}" })("a", { x: "{y}$&$1", y: "!" }), "{y}$&$1!");
});
