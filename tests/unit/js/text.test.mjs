import assert from "node:assert/strict";
import test from "node:test";
import makeText from "../../../js/lib/text.ts";

const text = (messages, language = "en-GB") => makeText({ language, ...messages });

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

test("the value n decides on the plural form, by the rules of the language", () => {
  const english = text({ steps: { one: "{n} step", other: "{n} steps" } });
  assert.deepEqual([0, 1, 2].map((n) => english("steps", { n })), ["0 steps", "1 step", "2 steps"]);
  const polish = text({ steps: { one: "{n} krok", few: "{n} kroki", many: "{n} kroków", other: "{n} kroku" } }, "pl");
  assert.deepEqual([1, 2, 5, 22].map((n) => polish("steps", { n })), ["1 krok", "2 kroki", "5 kroków", "22 kroki"]);
});

test("a form that a message lacks is the general one", () => {
  assert.equal(text({ steps: { one: "{n} step", other: "{n} steps" } }, "ja")("steps", { n: 1 }), "1 steps");
});

test("a list is joined as its language joins lists", () => {
  const list = (language, ...items) => text({ on: "{items}." }, language)("on", { items });
  assert.deepEqual([list("en-GB", "1"), list("en-GB", "1", "2", "3"), list("ja", "1", "2", "3")], ["1.", "1, 2 and 3.", "1、2、3."]);
});
