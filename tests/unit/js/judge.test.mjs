import assert from "node:assert/strict";
import test from "node:test";
import makeJudge from "../../../js/figures/answer/judge.ts";
import makeText from "../../../js/lib/text.ts";

const text = { language: "en", joint: " ", right: "Right.", wrong: "Not yet.", sign: "Sign.", rounded: "Rounded.", hint: "Hint.", "slip.edge": "Edge.", "slip.half": "Half." };
const exercise = { text, answer: 0.1153, tolerance: 0.001, choices: [], slips: { edge: 0.12, half: 0.0577 }, lines: 0, reason: null, unit: "" };
const said = (given, other = {}) => makeJudge({ ...exercise, ...other }, makeText(text)).judge(given)[1];

test("a slip has its own reply, exactly and rounded", () => {
  assert.deepEqual(["0.12", "0.0577", "0.058"].map((given) => said(given)), ["Not yet. Edge.", "Not yet. Half.", "Not yet. Half."]);
});

test("who rounds the answer too far is not accused of a slip that rounds to the same", () => {
  assert.equal(said("0.12", { slips: { edge: 0.1217 } }), "Rounded.");
  assert.equal(said("0.96", { answer: 0.9583, slips: { edge: 0.962 } }), "Rounded.");
});

test("a number far from a slip is not that slip rounded", () => {
  assert.equal(said("0.1", { answer: 0.3, slips: { edge: 0.08 } }), "Not yet. Hint.");
});

test("who has the size is past the hint", () => {
  assert.equal(said("−0.1153"), "Sign.");
});
