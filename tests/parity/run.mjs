// Calls exported functions of the JavaScript for Python's tests. Each line of standard input is a question,
// {"module", "name", "calls": [[argument, …], …]}; each line of output is its answer, a list of results.
// Without a name the answer is what the module exports: {name: type}.
import { createInterface } from "node:readline";

const root = new URL("../../", import.meta.url);
// What JSON cannot write is written as {"$": "Infinity"}, in both directions.
const revive = (key, value) => (typeof value?.$ === "string" ? Number(value.$) : value);
const special = (value) => typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0));
const replace = (key, value) =>
  typeof value === "function" ? "function" : ArrayBuffer.isView(value) ? Array.from(value) : special(value) ? { $: Object.is(value, -0) ? "-0" : String(value) } : value;

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    const { module, name, calls } = JSON.parse(line, revive);
    const exports = await import(new URL(module, root));
    if (!name) answer = Object.fromEntries(Object.entries(exports).map(([key, value]) => [key, typeof value]));
    else {
      // "activations.sigmoid" is a member of an exported object; a constant is answered as it is.
      const value = name.split(".").reduce((object, key) => object[key], exports);
      answer = typeof value === "function" ? calls.map((args) => value(...args)) : value;
    }
    answer = { answer };
  } catch (error) {
    answer = { error: String(error.stack) };
  }
  console.log(JSON.stringify(answer, replace));
}
