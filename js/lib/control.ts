// What Python declares of a figure's parameters.

type Range = [number, number];
type Declared = { name: string, symbol: string, /** Where its control stands; null where the picture is the control. */ group: string | null };
export type NumberControl = Declared & { kind: "number", default: number, min: number, max: number, step: number, whole?: boolean };
export type ChoiceControl = Declared & { kind: "choice", default: string, options: string[] };
export type SwitchControl = Declared & { kind: "switch", default: boolean };
export type GridControl = Declared & { kind: "grid", default: number[], values: number[] };
export type PointsControl = Declared & { kind: "points", default: number[][], x: Range, y: Range, step: number };
export type RunsControl = Declared & {
  kind: "runs";
  default: number[][];
  /** Of learning rates. */
  x: Range;
  /** Of epochs, all runs together. */
  y: Range;
  /** How many runs there can be. */
  most: number;
};
export type StrokesControl = Declared & {
  kind: "strokes";
  default: number[][][];
  /** Coordinates are whole numbers up to it. */
  grid: number;
  /** How many points there can be. */
  most: number;
};
/** Pairs of a digit and the strokes that mean it. */
export type DrawingsControl = Declared & { kind: "drawings", default: [number, number[][][]][], grid: number, most: number };
export type Control = NumberControl | ChoiceControl | SwitchControl | GridControl | PointsControl | RunsControl | StrokesControl | DrawingsControl;

/** The declarations of all parts of a state, by their names. */
export type Controls<S> = {
  [Name in keyof S]: Name extends "runs" ? RunsControl
    : Name extends "strokes" ? StrokesControl
    : Name extends "own" ? DrawingsControl
    : S[Name] extends boolean ? SwitchControl
      : S[Name] extends number ? NumberControl
        : S[Name] extends string ? ChoiceControl
          : S[Name] extends number[] ? GridControl
            : PointsControl;
};

/** A state of whatever figure, by the names of its parameters. */
export type State = Record<string, any>;

/** Where a handle stands in the range of its control, for a screen reader. */
export const standing = ({ min, max }: NumberControl, now: number) => ({ now, min, max });
