// The values a control can take, and how they are written in an address and in Python.
// Nothing here touches the page.
import type { Control, NumberControl, RunsControl, State } from "./control.ts";
import { decimals } from "./number.ts";

/** The nearest multiple of a step within a range. */
const stepped = (value: number, step: number, min: number, max: number) =>
  Number(Math.min(max, Math.max(min, Math.round(value / step) * step)).toFixed(decimals(step)));

/** A number written out; undefined when it is not one, or not in the range. */
function parse(text: string, min: number, max: number) {
  const value = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  return value >= min && value <= max ? value : undefined;
}

/** Numbers written out one after the other, each within one of two ranges in turn. */
const pairs = ({ x, y }: { x: [number, number], y: [number, number] }, text: string) =>
  text.split("_").map((part, i) => parse(part, ...(i % 2 ? y : x)));

/** A number that the control can take; undefined where it counts and the number has a fraction. */
const counted = ({ whole }: NumberControl, value: number | undefined) => (whole && !Number.isInteger(value) ? undefined : value);

/** The nearest value that a control can take. */
export function fit(control: Control, value: any) {
  // What a figure begins with is a value, also between two steps.
  if (same(value, control.default)) return control.default;
  switch (control.kind) {
    case "number":
      return Number.isFinite(value) ? stepped(value, control.step, control.min, control.max) : control.default;
    case "choice":
      return control.options.includes(value) ? value : control.default;
    case "switch":
      return Boolean(value);
    case "grid":
      return control.default.map((first, i) =>
        control.values.includes(value[i]) ? value[i] : first);
    case "points":
      return control.default.map((first, i) => {
        const [x, y] = [0, 1].map((axis) => value?.[i]?.[axis]);
        return Number.isFinite(x) && Number.isFinite(y)
          ? [stepped(x, control.step, ...control.x), stepped(y, control.step, ...control.y)] : first;
      });
    case "runs":
      return isRuns(control, value) ? value : control.default;
    case "strokes":
      return isStrokes(control, value) ? value : control.default;
    case "drawings":
      return Array.isArray(value) && value.every(([digit, strokes]) => DIGITS.includes(digit) && isStrokes(control, strokes)) ? value : control.default;
  }
}

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

/** Are these strokes on the grid, and not too many points? */
const isStrokes = ({ grid, most }: { grid: number, most: number }, value: any) => Array.isArray(value) &&
  value.every((stroke) => Array.isArray(stroke) && stroke.length > 0 && stroke.every((point) =>
    point?.length === 2 && point.every((at: number) => Number.isInteger(at) && at >= 0 && at <= grid))) &&
  value.flat().length <= most;

/** Are these pairs of a learning rate and a number of epochs, and not too many? */
const isRuns = ({ x: [low, high], y: [, epochs], most }: RunsControl, value: any) => Array.isArray(value) && value.length <= most &&
  value.every(([eta, count]) => eta >= low && eta <= high && Number.isInteger(count) && count >= 0) &&
  value.reduce((sum, [, count]) => sum + count, 0) <= epochs;

/** Are two values of a control the same? */
export const same = (a: any, b: any) => JSON.stringify(a) === JSON.stringify(b);

/** Strokes as the page's address writes them. */
const written = (strokes: number[][][]) => strokes.map((stroke) => stroke.flat().join("_")).join("-");

/** Strokes read from an address; undefined when they are none. */
function strokesIn(control: { grid: number, most: number }, text: string) {
  const numbers = text === "" ? [] : text.split("-").map((part) => part.split("_").map((number) => parse(number, 0, control.grid)));
  const strokes = numbers.map((stroke) => stroke.filter((_, i) => i % 2 === 0).map((x, i) => [x, stroke[2 * i + 1]]));
  return isStrokes(control, strokes) ? strokes : undefined;
}

/** A value as the page's address writes it. */
export function encode(control: Control, value: any): string {
  if (control.kind === "switch") return value ? "1" : "0";
  if (control.kind === "grid") return value.map((v: number) => control.values.indexOf(v)).join("");
  if (control.kind === "strokes") return written(value);
  if (control.kind === "drawings") return value.map(([digit, strokes]: [number, number[][][]]) => `${digit}.${written(strokes)}`).join("~");
  if (control.kind === "points" || control.kind === "runs") return value.flat().join("_"); // an address writes commas and semicolons as %2C and %3B
  return String(value);
}

/** A value read from an address; undefined when it is not one. */
export function decode(control: Control, text: string) {
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
      const numbers = pairs(control, text);
      return numbers.length === 2 * control.default.length && !numbers.includes(undefined)
        ? control.default.map((_, i) => numbers.slice(2 * i, 2 * i + 2)) : undefined;
    }
    case "strokes":
      return strokesIn(control, text);
    case "drawings": {
      const parts = text === "" ? [] : text.split("~").map((part) => [part[0], part[1], part.slice(2)]);
      const drawings = parts.map(([digit, point, strokes]) => [point === "." ? parse(digit, 0, 9) : undefined, strokesIn(control, strokes)]);
      return drawings.flat().includes(undefined) ? undefined : drawings;
    }
    case "runs": {
      const numbers = text === "" ? [] : pairs(control, text);
      const runs = numbers.filter((_, i) => i % 2 === 0).map((eta, i) => [eta, numbers[2 * i + 1]]);
      return isRuns(control, runs) ? runs : undefined;
    }
  }
}

const literal = (value: any): string =>
  Array.isArray(value) ? `[${value.map(literal).join(", ")}]`
    : typeof value === "boolean" ? (value ? "True" : "False")
      : typeof value === "string" ? JSON.stringify(value) : String(value);

const formats: Record<string, (value: any) => string> = {
  "": literal,
  name: String,
  bit: (value) => (value ? "1" : "0"),
  picture: (pixels) => [0, 1, 2, 3].map((r) => pixels.slice(3 * r, 3 * r + 3).map((p: number) => (p ? "#" : ".")).join("")).join("\n"),
  rows: (cells) => `${literal(cells.slice(0, 3))}, ${literal(cells.slice(3))}`,
};

/** Fills a template of Python code: {w1} is the value of w1, {x:bit} 0 or 1, {{ and }} are braces. */
export const fill = (template: string, state: State) =>
  template.replace(/\{\{|\}\}|\{(\w+)(?::(\w+))?\}/g, (whole, name, as = "") =>
    name ? formats[as](state[name]) : whole[0]);
