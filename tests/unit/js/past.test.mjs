import assert from "node:assert/strict";
import test from "node:test";
import past from "../../../js/lib/past.ts";

/** Tells a memory of each run in turn, and hears what it shows beside it: the name of another run, or nothing. */
function shownBeside(...told) {
  const memory = past();
  return told.map(([start, runs]) => memory({ start, runs, costs: () => [start, JSON.stringify(runs)] }).join(" "));
}

test("a run that goes on is not compared with itself, also under another learning rate", () => {
  assert.deepEqual(shownBeside(["3 1", []], ["3 1", [[0.2, 1]]], ["3 1", [[0.2, 30]]], ["3 1", [[0.2, 30], [1, 5]]]), ["", "", "", ""]);
});

test("a run is compared with the one before, from its first epoch on, whatever is new in it", () => {
  const first = "3 1 [[0.2,30]]";
  assert.deepEqual(shownBeside(["3 1", [[0.2, 30]]], ["3 1", [[0.02, 40]]]), ["", first]);
  assert.deepEqual(shownBeside(["3 1", [[0.2, 30]]], ["3 1", [[0.2, 20], [1, 5]]]), ["", first]);
  assert.deepEqual(shownBeside(["3 1", [[0.2, 30]]], ["3 1", []], ["3 1", [[1, 1]]], ["3 1", [[1, 2]]]), ["", "", first, first]);
  assert.deepEqual(shownBeside(["3 1", [[0.2, 30]]], ["3 2", [[0.2, 31]]], ["4 2", [[1, 1]]]), ["", first, "3 2 [[0.2,31]]"]);
});

test("a beginning from which nothing was learned does not put out the run before", () => {
  assert.deepEqual(shownBeside(["3 1", [[0.2, 30]]], ["3 2", []], ["3 3", []]), ["", "3 1 [[0.2,30]]", "3 1 [[0.2,30]]"]);
});
