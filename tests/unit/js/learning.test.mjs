import assert from "node:assert/strict";
import test from "node:test";
import learning, { epochsOf, goOn } from "../../../js/lib/learning.ts";
import memory from "../../../js/lib/trained.ts";
import { randomParameters, totalCost, train } from "../../../js/math/training.ts";

const sizes = [2, 2, 2];
const data = { pictures: ["00", "01", "10", "11"], digits: ["0", "1", "1", "0"], unseen: ["01"], unseenDigits: ["1"] };
const X = [[0, 0], [0, 1], [1, 0], [1, 1]];
const T = [[1, 0], [0, 1], [0, 1], [1, 0]];
const learn = (parameters, eta, epochs) => train(sizes, parameters, X, T, eta, epochs);

/** As Python declares them: so many epochs in all. */
const limits = (epochs) => ({ y: [0, epochs], most: 150 });

/** All runs one after the other, without a memory. */
function directly(seed, runs) {
  let parameters = randomParameters(sizes, seed);
  const costs = [];
  for (const [eta, epochs] of runs) {
    const learned = learn(parameters, eta, epochs);
    parameters = learned.parameters;
    costs.push(...learned.costs);
  }
  return { parameters, costs };
}

test("a network that is remembered is the one that learns anew, in whatever order it is asked for", () => {
  const ask = memory(learn);
  const histories = [[[0.5, 60]], [[0.5, 61]], [[0.5, 10]], [[0.5, 10], [2, 33]], [[0.5, 60], [2, 33]], [], [[0.5, 10], [2, 34], [0.5, 1]], [[2, 24]], [[0.5, 0], [2, 24]]];
  for (const runs of [...histories, ...histories.toReversed()]) {
    for (const seed of [3, 4]) {
      const { parameters, epochs, costs } = ask(String(seed), () => randomParameters(sizes, seed), runs);
      const wanted = directly(seed, runs);
      assert.deepEqual(parameters, wanted.parameters, JSON.stringify(runs));
      assert.deepEqual(costs(), wanted.costs);
      assert.equal(epochs, wanted.costs.length);
    }
  }
});

test("what has been learned once is not learned again", () => {
  let epochs = 0;
  const ask = memory((parameters, eta, count) => {
    epochs += count;
    return learn(parameters, eta, count);
  });
  const start = () => randomParameters(sizes, 1);
  for (let k = 1; k <= 100; k += 1) ask("1", start, [[0.5, 40], [1, k]]);
  assert.equal(epochs, 140);
  ask("1", start, [[0.5, 40], [1, 30]]);
  assert.ok(epochs < 170);
});

test("what there is no time for is left for the next time", () => {
  const ask = memory(learn);
  const runs = [[0.5, 40], [1, 2000]];
  const start = () => randomParameters(sizes, 5);
  assert.equal(ask("5", start, runs, performance.now() - 1).epochs, 0);
  let calls = 0;
  let last = { epochs: 0 };
  while (last.epochs < 2040) {
    const next = ask("5", start, runs, performance.now() + 0.2);
    assert.ok(next.epochs >= last.epochs);
    last = next;
    calls += 1;
  }
  assert.ok(calls > 1);
  assert.deepEqual(last.parameters, directly(5, runs).parameters);
  assert.deepEqual(last.costs(), directly(5, runs).costs);
});

test("a step is one epoch, with the learning rate of the moment", () => {
  const learned = [];
  const step = (runs, eta) => goOn(runs, eta, limits(100), 0, (longer) => learned.push(longer));
  assert.deepEqual(step([], 0.2), [[0.2, 1]]);
  assert.deepEqual(step([[0.2, 1]], 0.2), [[0.2, 2]]);
  assert.deepEqual(step([[0.2, 2]], 0.3), [[0.2, 2], [0.3, 1]]);
  assert.deepEqual(learned.at(-1), [[0.2, 2], [0.3, 1]]);
});

test("while it plays, a learning rate is kept for a while before the next one counts", () => {
  const play = (runs, eta) => goOn(runs, eta, limits(1000), 1000, () => {});
  assert.deepEqual(play([[0.2, 5]], 0.3), [[0.2, 15]]);
  assert.deepEqual(play([[0.2, 20]], 0.3), [[0.2, 20], [0.3, 10]]);
});

test("a reader who drags the learning rate all the time runs out of epochs, not of runs", () => {
  let runs = [];
  for (let k = 0; k < 1000; k += 1) runs = goOn(runs, 0.01 * (1 + (k % 99)), limits(3000), 1000, () => {}) ?? runs;
  assert.equal(epochsOf(runs), 3000);
  assert.ok(runs.length > 100 && runs.length <= 150);
  assert.equal(goOn(runs, 0.2, limits(3000), 8, () => {}), null);
});

test("playing stops when the time is up, but not before one epoch", () => {
  let count = 0;
  const busy = () => {
    count += 1;
    for (const end = performance.now() + 4; performance.now() < end;);
  };
  goOn([], 0.2, limits(100), 1, busy);
  assert.equal(count, 1);
});

test("a network is examined: its cost, its verdicts, and whether the ground is level", () => {
  const networks = learning(data);
  const fresh = networks.examined(sizes, 2, []);
  assert.deepEqual([fresh.of, fresh.ofUnseen, fresh.epochs, fresh.level], [4, 1, 0, false]);
  assert.ok(Math.abs(fresh.cost - totalCost(sizes, randomParameters(sizes, 2), X, T)) < 1e-12);
  assert.equal(fresh.count, fresh.right.filter(Boolean).length);
  const thrown = networks.examined(sizes, 2, [[1000, 3]]);
  assert.ok(thrown.slope < 0.01 && thrown.count < 4 && thrown.level);
  assert.deepEqual(thrown.costs().length, 4);
});
