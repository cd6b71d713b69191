import assert from "node:assert/strict";
import test from "node:test";
import { merge } from "../../../js/pages/answers.ts";
import { change, format, keep, kept, parse, read, watch } from "../../../js/pages/progress.ts";
import { fitted } from "../../../js/pages/remember.ts";

const KEY = "dlmath.progress";
/** A browser's storage and events, which can be full. */
const stored = new Map();
let full = false;
const events = new EventTarget();
globalThis.addEventListener = events.addEventListener.bind(events);
globalThis.localStorage = {
  getItem: (key) => stored.get(key) ?? null,
  setItem(key, text) {
    if (full) throw new DOMException("full", "QuotaExceededError");
    stored.set(key, text);
  },
  removeItem: (key) => stored.delete(key),
};
test.beforeEach(() => stored.clear());

const right = { given: "0.8", reason: "", right: true }, wrong = { given: "1.7", reason: "", right: false };
const progress = (answers, last) => ({ answers: new Map(Object.entries(answers)), ...(last && { last }) });

test("what is kept is what is read, and nothing is kept of nothing", () => {
  const whole = progress({ "ex-a": right, "ex-b": { given: "3", reason: "sign", right: false } }, { page: "notebooks/a", section: "b" });
  assert.deepEqual(parse(format(whole)), whole);
  change((now) => Object.assign(now, whole));
  assert.deepEqual(read(), whole);
  change((now) => { now.answers.clear(); delete now.last; });
  assert.equal(stored.size, 0);
});

test("a text that is broken, or of another format or version, says nothing", () => {
  const good = JSON.parse(format(progress({ "ex-a": right })));
  for (const text of [null, "", "{", "null", "5", "[]", '"x"', ...[{ format: "other" }, { version: 2 }, { version: "1" }].map((other) => JSON.stringify({ ...good, ...other }))]) {
    assert.equal(parse(text), undefined, text);
  }
});

test("of a text, what is no answer and no place is passed over, and the rest is read", () => {
  const answers = { "ex-a": right, "ex-b": null, "ex-c": "x", "ex-d": { given: 5 }, "ex-e": { given: "" }, "ex-f": { given: "x".repeat(1000) }, "ex-g": { given: "1", right: "yes" } };
  for (const last of [undefined, null, 5, "x", {}, { page: "a" }, { page: "a", section: 1 }]) {
    const text = JSON.stringify({ ...JSON.parse(format(progress({}))), answers, last });
    assert.deepEqual(parse(text), progress({ "ex-a": right, "ex-g": { given: "1", reason: "", right: false } }));
  }
  const evil = `{"format": "${KEY}", "version": 1, "answers": {"__proto__": {"given": "1"}, "ex-a": {"given": "0.8", "right": true}}}`;
  assert.deepEqual([...parse(evil).answers.keys()], ["__proto__", "ex-a"]);
  assert.deepEqual(parse(format(parse(evil))), parse(evil));
  for (const answers of [null, 5, "x", []]) assert.equal(parse(JSON.stringify({ format: KEY, version: 1, answers })).answers.size, 0);
});

test("of two answers the right one is taken, else that of the file", () => {
  const own = progress({ a: right, b: wrong, c: wrong, d: right }, { page: "p", section: "" });
  merge(own, progress({ a: wrong, b: right, c: { ...wrong, given: "5" }, e: wrong }));
  assert.deepEqual(own, progress({ a: right, b: right, c: { ...wrong, given: "5" }, d: right, e: wrong }, { page: "p", section: "" }));
  merge(own, progress({}, { page: "q", section: "r" }));
  assert.deepEqual(own.last, { page: "q", section: "r" });
});

test("what was written meanwhile by another window stays", () => {
  change(({ answers }) => answers.set("ex-a", right));
  stored.set(KEY, format(progress({ "ex-a": right, "ex-b": wrong })));
  change(({ answers }) => answers.set("ex-c", right));
  assert.deepEqual([...read().answers.keys()], ["ex-a", "ex-b", "ex-c"]);
});

test("what a later version has kept is not touched, and what is broken is replaced", () => {
  const later = JSON.stringify({ format: KEY, version: 2, answers: [] });
  stored.set(KEY, later);
  assert.equal(change(({ answers }) => answers.set("ex-a", right)), false);
  assert.equal(kept(), later);
  assert.equal(read().answers.size, 0);
  stored.set(KEY, "{");
  assert.equal(change(({ answers }) => answers.set("ex-a", right)), true);
  assert.deepEqual(read(), progress({ "ex-a": right }));
});

test("a storage that is full says so, and keeps what it has", () => {
  change(({ answers }) => answers.set("ex-a", wrong));
  full = true;
  assert.equal(change(({ answers }) => answers.set("ex-a", right)), false);
  full = false;
  assert.deepEqual(read(), progress({ "ex-a": wrong }));
});

test("whoever watches hears of a change, of another window's, and of a page that comes back, and of nothing else", () => {
  let heard = 0;
  watch(() => { heard += 1; });
  const heardOf = (act) => {
    const before = heard;
    act();
    return heard - before;
  };
  const event = (kind, properties) => () => events.dispatchEvent(Object.assign(new Event(kind), properties));
  assert.equal(heardOf(() => keep("x")), 1);
  assert.equal(heardOf(() => keep("x")), 0);
  assert.equal(heardOf(event("storage", { key: KEY })), 1);
  assert.equal(heardOf(event("storage", { key: null })), 1);
  assert.equal(heardOf(event("storage", { key: "theme" })), 0);
  assert.equal(heardOf(event("pageshow", { persisted: true })), 1);
  assert.equal(heardOf(event("pageshow", { persisted: false })), 0);
});

test("an exercise is given a choice, a line or a reason only if it still has it", () => {
  const choices = { choices: ["a", "b"], lines: 0 }, lines = { choices: ["why"], lines: 3 }, number = { choices: [], lines: 0 };
  const given = (spec, given, reason = "") => Object.values(fitted(spec, { given, reason }));
  assert.deepEqual(given(number, "half"), ["half", ""]);
  assert.deepEqual([given(choices, "b"), given(choices, "c")], [["b", ""], ["", ""]]);
  assert.deepEqual([given(lines, "3", "why"), given(lines, "3", "gone"), given(lines, "4", "why"), given(lines, "0"), given(lines, "1e0")],
    [["3", "why"], ["3", ""], ["", ""], ["", ""], ["", ""]]);
  assert.deepEqual(Object.values(fitted(number)), ["", ""]);
});
