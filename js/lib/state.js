// The values a control can take, and how they are written in an address and in Python.
// Nothing here touches the page.
import { decimals } from "./number.js";

/**
 * @typedef {{ name: string, kind: "number" | "choice" | "switch" | "grid" | "points" | "runs", symbol: string, group: string | null,
 *   default: any, min: number, max: number, step: number, whole?: boolean, options: string[], values: number[],
 *   x: [number, number], y: [number, number], most: number }} Control
 * @typedef {Record<string, any>} State
 */

/** The nearest multiple of a step within a range. @param {number} value @param {number} step @param {number} min @param {number} max */
const stepped = (value, step, min, max) =>
  Number(Math.min(max, Math.max(min, Math.round(value / step) * step)).toFixed(decimals(step)));

/** A number written out; undefined when it is not one, or not in the range. @param {string} text @param {number} min @param {number} max */
function parse(text, min, max) {
  const value = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  return value >= min && value <= max ? value : undefined;
}

/** A number that the control can take; undefined where it counts and the number has a fraction. @param {Control} control @param {number | undefined} value */
const counted = ({ whole }, value) => (whole && !Number.isInteger(value) ? undefined : value);

/** The nearest value that a control can take. @param {Control} control @param {any} value */
export function fit(control, value) {
  switch (control.kind) {
    case "number":
      return Number.isFinite(value) ? stepped(value, control.step, control.min, control.max) : control.default;
    case "choice":
      return control.options.includes(value) ? value : control.default;
    case "switch":
      return Boolean(value);
    case "grid":
      return control.default.map((/** @type {number} */ first, /** @type {number} */ i) =>
        control.values.includes(value[i]) ? value[i] : first);
    case "points":
      return control.default.map((/** @type {number[]} */ first, /** @type {number} */ i) => {
        const [x, y] = [0, 1].map((axis) => value?.[i]?.[axis]);
        return Number.isFinite(x) && Number.isFinite(y)
          ? [stepped(x, control.step, ...control.x), stepped(y, control.step, ...control.y)] : first;
      });
    case "runs":
      return isRuns(control, value) ? value : control.default;
  }
}

/** Are these pairs of a learning rate and a number of epochs, and not too many? @param {Control} control @param {any} value */
const isRuns = ({ x: [low, high], y: [, epochs], most }, value) => Array.isArray(value) && value.length <= most &&
  value.every(([eta, count]) => eta >= low && eta <= high && Number.isInteger(count) && count >= 0) &&
  value.reduce((sum, [, count]) => sum + count, 0) <= epochs;

/** Are two values of a control the same? @param {any} a @param {any} b */
export const same = (a, b) => String(a) === String(b);

/** A value as the page's address writes it. @param {Control} control @param {any} value @returns {string} */
export function encode(control, value) {
  if (control.kind === "switch") return value ? "1" : "0";
  if (control.kind === "grid") return value.map((/** @type {number} */ v) => control.values.indexOf(v)).join("");
  if (control.kind === "points" || control.kind === "runs") return value.flat().join("_"); // an address writes commas and semicolons as %2C and %3B
  return String(value);
}

/** A value read from an address; undefined when it is not one. @param {Control} control @param {string} text */
export function decode(control, text) {
  switch (control.kind) {
    case "number":
      return counted(control, parse(text, control.min, control.max));
    case "choice":
      return control.options.includes(text) ? text : undefined;
    case "switch":
      return text === "1" ? true : text === "0" ? false : undefined;
    case "grid": {
      const values = [...text].map((digit) => (/\d/.test(digit) ? control.values[Number(digit)] : undefined));
      return values.length === control.default.length && !values.includes(undefined) ? values : undefined;
    }
    case "points": {
      const numbers = text.split("_").map((part, i) => parse(part, ...(i % 2 ? control.y : control.x)));
      return numbers.length === 2 * control.default.length && !numbers.includes(undefined)
        ? control.default.map((/** @type {number[]} */ _, /** @type {number} */ i) => numbers.slice(2 * i, 2 * i + 2)) : undefined;
    }
    case "runs": {
      const numbers = text === "" ? [] : text.split("_").map((part, i) => parse(part, ...(i % 2 ? control.y : control.x)));
      const runs = numbers.filter((_, i) => i % 2 === 0).map((eta, i) => [eta, numbers[2 * i + 1]]);
      return isRuns(control, runs) ? runs : undefined;
    }
  }
}

/** @param {any} value @returns {string} */
const literal = (value) =>
  Array.isArray(value) ? `[${value.map(literal).join(", ")}]`
    : typeof value === "boolean" ? (value ? "True" : "False")
      : typeof value === "string" ? JSON.stringify(value) : String(value);

/** @type {Record<string, (value: any) => string>} */
const formats = {
  "": literal,
  name: String,
  bit: (value) => (value ? "1" : "0"),
  picture: (pixels) => [0, 1, 2, 3].map((r) => pixels.slice(3 * r, 3 * r + 3).map((/** @type {number} */ p) => (p ? "#" : ".")).join("")).join("\n"),
  rows: (cells) => `${literal(cells.slice(0, 3))}, ${literal(cells.slice(3))}`,
};

/**
 * Fills a template of Python code: {w1} is the value of w1, {x:bit} 0 or 1, {{ and }} are braces.
 * @param {string} template
 * @param {State} state
 */
export const fill = (template, state) =>
  template.replace(/\{\{|\}\}|\{(\w+)(?::(\w+))?\}/g, (whole, name, as = "") =>
    name ? formats[as](state[name]) : whole[0]);
