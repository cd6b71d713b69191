import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { plain, runs, spoken } from "../../../js/lib/symbol.ts";
import makeText from "../../../js/lib/text.ts";

const short = (text) => runs(text).map(({ text: token, italic, shift }) => `${shift}${italic ? "/" : ""}${token}`);

test("text without stars is one upright run", () => {
  assert.deepEqual(runs("no_mark ^here"), [{ text: "no_mark ^here", italic: false, shift: "" }]);
  assert.deepEqual(runs(""), []);
});

test("letters between stars are italic, digits and signs are not, nor is a Δ", () => {
  assert.deepEqual(short("*2w + θ*"), ["2", "/w", " + ", "/θ"]);
  assert.deepEqual(short("*Δx*"), ["Δ", "/x"]);
});

test("what follows a mark is lowered or raised, and only that", () => {
  assert.deepEqual(short("*w_1x_2*"), ["/w", "sub1", "/x", "sub2"]);
  assert.deepEqual(short("*θ_A^2*"), ["/θ", "sub/A", "sup2"]);
  assert.deepEqual(short("*x_12*"), ["/x", "sub1", "2"]);
});

test("braces hold together what a mark lowers or raises", () => {
  assert.deepEqual(short("*10^{−3}x*"), ["1", "0", "sup−3", "/x"]);
  assert.deepEqual(short("*w_{ij}^2*"), ["/w", "sub/i", "sub/j", "sup2"]);
  assert.deepEqual(short("*{x}* {y}"), ["{", "/x", "}", " {y}"]);
});

test("what is lowered right after one raised digit stands under it", () => {
  const under = (text) => runs(text).map((run) => Boolean(run.under));
  assert.deepEqual(under("*w^3_{12}*"), [false, false, true]);
  assert.deepEqual(under("*w^2_{1j}a_2*"), [false, false, true, false, false, false]);
  assert.deepEqual(under("*w_1^2*"), [false, false, false]);
  assert.deepEqual(under("*10^{17}_3*"), [false, false, false, false]);
  assert.deepEqual(under("*x^2*_*y_1*"), [false, false, false, false, false]);
});

test("text and symbols alternate", () => {
  assert.deepEqual(short("the sum *z* = 1, *y* = 0"), ["the sum ", "/z", " = 1, ", "/y", " = 0"]);
});

test("no character is lost", () => {
  for (const text of ["*w_1x_1* + *b*: −0.5", "**", "*a", "a*b*c*", "*x₁ → y*", "*é∂ σ*", "< & > *<*", "*10^{−3} w_{12}*", "*{x}_{*", "*x^{2*"]) {
    const bare = text.replace(/([_^])\{([^{}_^]*)\}/g, "$2").replace(/[*_^]/g, "");
    assert.equal(runs(text).map((run) => run.text).join(""), bare, text);
  }
});

test("plain text has no marks", () => {
  assert.equal(plain("*w_1x_1* and *σ^2*"), "w1x1 and σ2");
  assert.equal(plain("*10^{−3}* and {x}"), "10−3 and {x}");
});

test("outside of mathematics, and in code, a mark is a character like any other", () => {
  assert.equal(plain("`fit_line(x, 2 * y ** 2)` gives *p_1*, not p_1"), "fit_line(x, 2 * y ** 2) gives p1, not p_1");
});

const english = JSON.parse(readFileSync(new URL("../../../dlmath/widgets/text/en.json", import.meta.url)));

test("a screen reader says what is lowered and raised, in the words of the catalogue", () => {
  const t = makeText(english.language);
  for (const [text, said] of [
    ["the activation *a^3_1*, then *b*", "the activation a super 3 sub 1, then b"],
    ["*w_1x_1 + θ*", "w sub 1 x sub 1 + θ"],
    ["*w^2_{11}* `a_1 * b`", "w super 2 sub 1 1 a_1 * b"],
    ["3 · *10^{−3}*", "3 · 10 to the power −3"],
    ["*(1 − e)^2*, *x_1^2*", "(1 − e) to the power 2, x sub 1 super 2"],
    ["no_mark ^here, *2w*", "no_mark ^here, 2w"],
  ]) assert.equal(spoken(text, t), said);
  const other = makeText({ language: "ja", "lowered": "下付き{sign}" });
  assert.equal(spoken("*x_1*", other), "x 下付き1");
});
