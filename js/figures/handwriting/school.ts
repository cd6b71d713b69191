// The digits of other people and the networks that learn from them: what the figure keeps between frames.
import Learner, { type Stage } from "../../math/batches.ts";
import { COLUMNS, digitOf, distance, withShifts, type Strokes } from "../../math/digits.ts";
import type { Network } from "../../math/training.ts";
import type { State } from "../handwriting.ts";

/** So many digits, the first, are there to learn from. */
export const LEARNING = 1200;
const PIXELS = COLUMNS * COLUMNS;
/** So often each of the reader's digits comes in the epoch that is learned after the others. */
const TIMES = 10;
const MOST = 20;

export const NETWORKS: Record<string, Network> = { plain: [PIXELS, 30, 10], convolution: { filters: 16, units: 10, size: COLUMNS } };

/** What the network sees of a drawing on the figure's grid of 100×100. */
export const seenOf = (strokes: Strokes, crop: boolean, centre: boolean) =>
  digitOf(strokes.map((stroke) => stroke.map((point) => point.map((at) => at / 100))), crop, centre);

export type School = ReturnType<typeof school>;

/** Reads what Python has packed: of each digit its 64 counts, and what it is, a letter each: a is 0. */
function unpacked(text: string) {
  const X: Float64Array[] = [];
  const digits: number[] = [];
  const number = (at: number) => text.charCodeAt(at) - "a".charCodeAt(0);
  for (let at = 0; at < text.length; at += PIXELS + 1) {
    const x = new Float64Array(PIXELS);
    for (let i = 0; i < PIXELS; i += 1) x[i] = number(at + i) / 16;
    X.push(x);
    digits.push(number(at + PIXELS));
  }
  return { X, digits };
}

/** The digits by which every stage is judged, and what there is to learn from: the first of them, as they are or also moved. */
function lessonsOf(text: string) {
  const { X, digits } = unpacked(text);
  const part = (from: number, to?: number) => ({ X: X.slice(from, to), digits: digits.slice(from, to) });
  const asked = { learned: part(0, LEARNING), unseen: part(LEARNING) };
  let moved: Float64Array[] | null = null;
  const lessons = {
    still: () => asked.learned,
    moved() {
      moved ??= withShifts(asked.learned.X);
      return { X: moved, digits: Array.from({ length: moved.length }, (_, k) => digits[k % LEARNING]) };
    },
  };
  return { asked, lessons };
}

/** Remembers learners by name; of too many, the one that was asked for longest ago is forgotten. */
function remembering() {
  const learners = new Map<string, Learner>();
  return (name: string, make: () => Learner) => {
    const known = learners.get(name) ?? make();
    learners.delete(name);
    learners.set(name, known);
    if (learners.size > MOST) learners.delete([...learners.keys()][0]);
    return known;
  };
}

export default function school({ digits: text }: { digits: string }) {
  const { asked, lessons } = lessonsOf(text);
  const remembered = remembering();
  const learnerOf = ({ network, shifts, eta, seed }: State) =>
    remembered(JSON.stringify([network, shifts, eta, seed]), () =>
      new Learner(NETWORKS[network], lessons[shifts ? "moved" : "still"](), asked, eta, seed));
  /** The reader's digits, learned after the others. */
  const ownLearner = (state: State, learner: Learner, stage: Stage) => {
    const { network, shifts, eta, seed, epochs, own, crop, centre } = state;
    return remembered(JSON.stringify([network, shifts, eta, seed, epochs, own, crop, centre]), () => learner.again(
      stage, { X: own.map(([, strokes]) => seenOf(strokes, crop, centre)), digits: own.map(([digit]) => digit) }, TIMES));
  };
  return {
    /** Whether the stroke that the pointer draws has begun. */
    drawing: false,
    learnerOf,
    /** Goes on learning for a while; says whether all is learned that the state asks for. */
    learn(state: State, milliseconds: number) {
      const deadline = performance.now() + milliseconds;
      const learner = learnerOf(state);
      if (!learner.learn(state.epochs, deadline)) return false;
      return !state.own.length || ownLearner(state, learner, learner.stages[state.epochs]).learn(1, deadline);
    },
    /** What has been learned so far: the stages that are counted, and the last of them with the reader's digits, if they are learned. */
    learned(state: State) {
      const learner = learnerOf(state);
      const stages = learner.stages.slice(0, state.epochs + 1);
      // How a network begins can be shown before anybody has counted what it reads.
      const last = stages.at(-1) ?? { parameters: learner.parameters, cost: NaN, learned: NaN, unseen: NaN };
      const own = state.own.length && stages.length > state.epochs ? ownLearner(state, learner, last).stages[1] : undefined;
      return { stages, last, own, now: own ?? last };
    },
    distance: (x: ArrayLike<number>) => distance(x, asked.learned.X),
  };
}

