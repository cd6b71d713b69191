import assert from "node:assert/strict";
import test from "node:test";
import { uses } from "../../../js/lib/keys.ts";

const press = (writes, chord) => {
  const parts = chord.split("+");
  const key = parts.at(-1);
  const held = (name) => parts.slice(0, -1).includes(name);
  return uses(writes, { key, ctrlKey: held("Ctrl"), metaKey: held("Meta"), altKey: held("Alt"), shiftKey: held("Shift") });
};

test("a slider, a handle or a button uses what moves or presses it, and nothing else", () => {
  for (const chord of ["ArrowLeft", "Shift+ArrowUp", "Home", "PageDown", "Enter", " "]) assert.ok(press(false, chord), chord);
  for (const chord of ["Ctrl+s", "Meta+s", "Shift+Enter", "Ctrl+Enter", "Alt+ArrowLeft", "Ctrl+ArrowUp", "Escape", "Tab", "F1", "b"]) {
    assert.ok(!press(false, chord), chord);
  }
});

test("a field to write in uses what writes, moves and edits, and leaves the other shortcuts", () => {
  for (const chord of ["a", "Shift+A", "5", "-", "Enter", "Backspace", "Ctrl+a", "Ctrl+V", "Meta+z", "Ctrl+ArrowLeft"]) assert.ok(press(true, chord), chord);
  for (const chord of ["Ctrl+s", "Meta+s", "Ctrl+Enter", "Ctrl+f", "Meta+k"]) assert.ok(!press(true, chord), chord);
});
