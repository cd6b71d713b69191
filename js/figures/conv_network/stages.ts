// Which part of the network each stage is about, and where a part that is clicked leads.
import type { State } from "./compute.ts";

export type Part = "filter" | "map" | "pool" | "output" | "cost";

/** In which stages a part has an equation: on the way forwards, and on the way back. */
const EQUATIONS: Record<Part, [number[], number[]]> = {
  filter: [[1], [8, 9]], map: [[1], [6]], pool: [[2], [7]], output: [[3], [5, 7]], cost: [[4], [4]],
};
/** The last stage of the way forwards. */
const FORWARDS = 4;

export const isBackwards = (stage: number) => stage > FORWARDS;

/** The stage in which a part that is clicked shows its equation: this one if it can, else one of the same direction. */
export function stageOf(part: Part, stage: number) {
  const own = EQUATIONS[part][Number(isBackwards(stage))];
  return own.includes(stage) ? stage : own[0];
}

/** Is the part what the equation is about? */
export const isChosen = (part: Part, state: State, changes: Partial<State>) =>
  EQUATIONS[part].some((own) => own.includes(state.stage)) &&
  Object.entries(changes).every(([name, value]) => state[name as "k"] === value);
