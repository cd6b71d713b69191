// The equation of what has been chosen, with its numbers, a line at a time.
import { factor, fine, format } from "../../lib/number.ts";
import { runs } from "../../lib/symbol.ts";
import type { Text } from "../../lib/text.ts";
import { blockOf, index, pixelUnder, winnerOf, wins, type Results, type State } from "./compute.ts";

export const two = (value: number) => format(value, 2);
export const three = (value: number) => format(value, 3);

const read = (text: string) => Number(text.replace("−", "-"));

/** How to write the terms of a sum: with two digits, or with so many more that what is written adds up to what is written. */
function adding(list: number[], written: (total: number) => string) {
  const added = (rounded: (value: number) => number) => list.reduce((sum, value) => sum + rounded(value), 0);
  const total = written(added((value) => value));
  const places = total.split(".")[1]?.length;
  const digits = [2, 3, 4, 5, 6].find((more) => format(added((value) => read(format(value, more))), places) === total);
  return (value: number) => (read(format(value, digits)) ? format(value, digits) : fine(value));
}

/** A sum written out; of a long one the beginning and the end. */
function sum(list: number[]) {
  const written = adding(list, two);
  const parts = list.map((value, at) => (at === 0 ? written(value) : value < 0 ? `− ${written(-value)}` : `+ ${written(value)}`));
  return (parts.length > 6 ? [...parts.slice(0, 3), "+ …", parts[parts.length - 1]] : parts).join(" ");
}

const block = ({ i, j }: State) => `${Math.ceil(i / 2)}${Math.ceil(j / 2)}`;

function convolved({ k, i, j }: State, { parameters: v, x, maps }: Results) {
  const [s, z, b] = [`*s^{F${k}}_{${i}${j}}*`, `*z^{F${k}}_{${i}${j}}*`, v[index.filterBias(k)]];
  const on = [1, 2, 3].flatMap((p) => [1, 2, 3].flatMap((q) => (x[pixelUnder(i, j, p, q)] ? [v[index.filter(k, p, q)]] : [])));
  const similarity = on.reduce((total, weight) => total + weight, 0);
  const at = 4 * (i - 1) + j - 1;
  const written = on.length > 1 ? `≈ ${sum(on)} ≈ ${two(similarity)}` : on.length ? `≈ ${two(similarity)}` : "= 0";
  return [`${z} = ${s} + *b^{F${k}}*, ${s} ${written}`, `${z} ≈ ${sum([similarity, b])} ≈ ${two(maps[k - 1].z[at])}`,
    `*a^{F${k}}_{${i}${j}}* = *σ*(${z}) ≈ ${three(1 / (1 + Math.exp(-maps[k - 1].z[at])))}`];
}

function kept(state: State, results: Results, t: Text) {
  const { k, i, j } = state;
  const number = blockOf(i, j);
  const { z, values, pooled } = results.maps[k - 1];
  const [top, left] = [2 * Math.ceil(i / 2) - 1, 2 * Math.ceil(j / 2) - 1];
  const corners = [[top, left], [top, left + 1], [top + 1, left], [top + 1, left + 1]];
  const [row, column] = winnerOf(results, k, number);
  return [
    t("largest", { name: `*z^{F${k}}_{${row}${column}}*`, list: corners.map(([r, c]) => `*z^{F${k}}_{${r}${c}}*`).join(", ") }),
    t("largestOf", { value: two(values[number]), list: corners.map(([r, c]) => two(z[4 * (r - 1) + c - 1])).join(", ") }),
    `*a^{P${k}}_{${block(state)}}* = *a^{F${k}}_{${row}${column}}* = *σ*(*z^{F${k}}_{${row}${column}}*) ≈ ${three(pooled[number])}`,
  ];
}

function output({ n }: State, { parameters: v, maps, zOut, aOut }: Results) {
  const parts = maps.map(({ pooled }, k) => pooled.reduce((total, a, at) => total + v[index.output(n, k + 1, at)] * a, 0));
  return [`*z^O_${n}* = (*w^{O${n}}_{1-11}a^{P1}_{11}* + … ) + ( … ) + ( … + *w^{O${n}}_{3-22}a^{P3}_{22}*) + *b^O_${n}*`,
    `≈ ${sum([...parts, v[index.outputBias(n)]])} ≈ ${two(zOut[n - 1])}`, `*a^O_${n}* = *σ*(*z^O_${n}*) ≈ ${three(aOut[n - 1])}`];
}

const cost = (_: State, { t, aOut, cost: C }: Results) => [
  "*C* = ½ [(*t_1* − *a^O_1*)² + (*t_2* − *a^O_2*)² + (*t_3* − *a^O_3*)²]",
  `≈ ½ [${t.map((wanted, n) => `(${wanted} − ${three(aOut[n])})²`).join(" + ")}]`, `≈ ${fine(C)}`,
];

const outputError = ({ n }: State, { t, aOut, deltaOut }: Results) => [
  `*δ^O_${n}* = (*a^O_${n}* − *t_${n}*) *a^O_${n}* (1 − *a^O_${n}*)`,
  `≈ (${three(aOut[n - 1])} − ${t[n - 1]}) · ${three(aOut[n - 1])} · ${three(1 - aOut[n - 1])} ≈ ${fine(deltaOut[n - 1])}`,
  `∂*C*/∂*b^O_${n}* = *δ^O_${n}* ≈ ${fine(deltaOut[n - 1])}`,
];

function mapError(state: State, results: Results, t: Text) {
  const { k, i, j } = state;
  const { parameters: v, maps, deltaOut, heard, deltaPool } = results;
  const number = blockOf(i, j);
  const [row, column] = winnerOf(results, k, number);
  const delta = `*δ^{F${k}}_{${i}${j}}*`;
  if (!wins(state, results)) return [`${delta} = (…) *m^${k}_{${i}${j}}a^{F${k}}_{${i}${j}}* (1 − *a^{F${k}}_{${i}${j}}*) = 0`, t("lost", { m: `*m^${k}_{${i}${j}}*`, row, column })];
  const a = maps[k - 1].pooled[number];
  const paths = deltaOut.map((error, n) => `${factor(v[index.output(n + 1, k, number)], two)}·${factor(error, fine)}`);
  return [
    `${delta} = (${[1, 2, 3].map((n) => `*w^{O${n}}_{${k}-${block(state)}}δ^O_${n}*`).join(" + ")}) · 1 · *a* (1 − *a*)`,
    `(…) ≈ ${paths.join(" + ")} ≈ ${fine(heard[k - 1][number])}`,
    `${delta} ≈ ${factor(heard[k - 1][number], fine)} · 1 · ${three(a)} · ${three(1 - a)} ≈ ${fine(deltaPool[k - 1][number])}`,
  ];
}

function outputSlope(state: State, { maps, deltaOut, slopes }: Results) {
  const { k, i, j, n } = state;
  const number = blockOf(i, j);
  return [`∂*C*/∂*w^{O${n}}_{${k}-${block(state)}}* = *δ^O_${n}a^{P${k}}_{${block(state)}}*`,
    `≈ ${factor(deltaOut[n - 1], fine)} · ${three(maps[k - 1].pooled[number])} ≈ ${fine(slopes[index.output(n, k, number)])}`,
    `∂*C*/∂*b^O_${n}* = *δ^O_${n}* ≈ ${fine(deltaOut[n - 1])}`];
}

/** Of the 16 terms only those of the winners are there. */
function filterSlope({ k, p, q }: State, results: Results) {
  const { x, deltaPool, slopes } = results;
  const won = [0, 1, 2, 3].map((number) => winnerOf(results, k, number));
  const name = `∂*C*/∂*w^{F${k}}_{${p}${q}}*`;
  const lying = won.map(([i, j]) => x[pixelUnder(i, j, p, q)]);
  const written = adding(deltaPool[k - 1].map((delta, number) => delta * lying[number]), fine);
  return [`${name} = ${won.map(([i, j]) => `*δ^{F${k}}_{${i}${j}}x_{${i + p - 1}${j + q - 1}}*`).join(" + ")}`,
    `≈ ${lying.map((pixel, number) => `${factor(deltaPool[k - 1][number], written)}·${pixel}`).join(" + ")}`,
    `≈ ${fine(slopes[index.filter(k, p, q)])}, ∂*C*/∂*b^{F${k}}* ≈ ${fine(slopes[index.filterBias(k)])}`];
}

function learned({ k, p, q, eta }: State, { parameters: v, slopes, next, cost: before, costAfter }: Results, t: Text) {
  const [name, at] = [`*w^{F${k}}_{${p}${q}}*`, index.filter(k, p, q)];
  return [t("becomes", { name, formula: `${name} − *η* ∂*C*/∂${name}` }),
    `≈ ${three(v[at])} − ${two(eta)} · ${factor(slopes[at], fine)} ≈ ${three(next[at])}`,
    t("costFalls", { before: fine(before), after: fine(costAfter) })];
}

const EQUATIONS = [convolved, kept, output, cost, outputError, mapError, outputSlope, filterSlope, learned];

/** How much room a text needs, in letters; what is raised or lowered is smaller. */
const length = (text: string) => runs(text).reduce((sum, { text: letters, shift }) => sum + letters.length * (shift ? 0.7 : 1), 0);

/** The lines of the equation, broken where one is longer than there is room for letters. */
export function equation(state: State, results: Results, t: Text, room: number) {
  return EQUATIONS[state.stage - 1](state, results, t).flatMap((line) => line.split(" ").reduce<string[]>((lines, word) => {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    return lines.length && length(longer) <= room ? [...lines.slice(0, -1), longer] : [...lines, word];
  }, []));
}
