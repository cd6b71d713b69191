// The frame every figure shares: title, presets, picture, controls, values, a sentence in words,
// reset, share, Python, caption. A figure's own file draws its picture and nothing else.
import addressOf from "./address.ts";
import type { Controls, State } from "./control.ts";
import type { Override } from "./controls.ts";
import { hang } from "./dom.ts";
import assemble, { type Host, type Parts } from "./parts.ts";
import type Picture from "./picture.ts";
import { SLICE } from "./player.ts";
import type { Text } from "./text.ts";

export type Values = Record<string, unknown>;
/** A figure at one moment. */
export type Now<S, M = undefined> = { state: S, memory: M, controls: Controls<S> };
/** What a frame shows of it, computed once. */
export type Scene<S, V, R = undefined, M = undefined> = Now<S, M> & {
  values: V;
  results: R;
  t: Text;
  set: (changes: Partial<S>) => void;
};

/** What is particular to a figure: its state S, the values V and results R computed from it, and its memory M. */
export type Definition<S extends State, V extends Values, R = undefined, M = undefined> = {
  /** What a copy of the figure keeps from one frame to the next; made from the data that Python sent along. */
  memory?: (data: any) => M;
  /** How high the picture is at a width. */
  height: (width: number, state: S) => number;
  /** What values, picture and sentence are made of. */
  compute?: (state: S, memory: M) => R;
  /** What the figure computes, under the names of its Python. */
  values: (state: S, results: R) => V;
  /** Which of the values stand beside the picture, and with how many digits, or how they are written. */
  shown: { [Name in keyof V]?: number | ((value: number) => string) };
  /** Whether the figure has not come to these values yet; their place stays empty. */
  early?: (state: S, results: R) => boolean;
  draw: (picture: Picture, scene: Scene<S, V, R, M>) => void;
  /** What the picture shows, in sentences. */
  sentences: (scene: Scene<S, V, R, M>) => string[];
  /**
   * For a figure that has much to compute: computes for so long, and says whether it is done; until then it shows what
   * it showed before, unless it says how much there is so far.
   */
  prepare?: (now: Now<S, M>, milliseconds: number) => boolean;
  /** For one that can show what there is so far while it still computes: how much there is. */
  soFar?: (now: Now<S, M>) => number;
  /**
   * For a figure that can be played: the changes that so much time allows, at least one step; null when there is
   * nothing more to come.
   */
  advance?: (now: Now<S, M>, milliseconds: number) => Partial<S> | null;
  /** How many steps a second are slow enough to be watched; 8 unless said otherwise. */
  pace?: number;
  /** What Play changes before it begins: at the end, back to the beginning. */
  rewind?: (now: Now<S, M>) => Partial<S>;
  /** For a figure that goes on step by step: the changes of the next one. */
  step?: (now: Now<S, M>) => Partial<S>;
  /** By the name of a slider's control, what the slider stands for in this state instead. */
  overrides?: (scene: Scene<S, V, R, M>) => { [Name in keyof S]?: Override };
  /** By the name of a control, what else changes when the reader moves it. */
  restart?: { [Name in keyof S]?: Partial<S> };
};

/** How much there is to show of a state when all of it is computed. */
const ALL = Infinity;

/** Shows the state, unless as much of it is there already; says how much that is. */
function show<S extends State, V extends Values, R, M>(
  definition: Definition<S, V, R, M>, { t, now, move, prediction, view, panel, presets, actions, root }: Parts<S, V, R, M>, there?: number,
) {
  const moment = now();
  presets.show(moment.state, prediction.isWaiting());
  actions.show(moment.state);
  const ready = definition.prepare?.(moment, SLICE) ?? true;
  root.setAttribute("aria-busy", String(!ready));
  const soFar = ready ? ALL : definition.soFar?.(moment);
  if (soFar === there) {
    panel.show(moment.state);
    return soFar;
  }
  const results = definition.compute?.(moment.state, moment.memory) as R;
  const scene = { ...moment, results, values: definition.values(moment.state, results), t, set: move };
  panel.show(moment.state, definition.overrides?.(scene));
  view.show(scene);
  root.dataset.values = JSON.stringify(scene.values);
  return soFar;
}

/** Shows a state in the next frame or at once, and goes on frame by frame until all of it is there. */
function frames(draw: (there?: number) => number | undefined) {
  let scheduled = 0;
  let there: number | undefined;
  const frame = () => {
    cancelAnimationFrame(scheduled);
    scheduled = 0;
    const drawn = draw(there);
    if (scheduled) return; // the state has changed meanwhile
    there = drawn;
    if (drawn !== ALL) scheduled = requestAnimationFrame(frame);
  };
  return {
    schedule() {
      there = undefined;
      scheduled ||= requestAnimationFrame(frame);
    },
    update() {
      there = undefined;
      frame();
    },
    end: () => cancelAnimationFrame(scheduled),
  };
}

/** Puts a figure into its host, and keeps it as the state is; gives what ends it. */
function render<S extends State, V extends Values, R, M>(definition: Definition<S, V, R, M>, host: Host) {
  const life = new AbortController();
  const { schedule, update, end } = frames((there) => {
    if (parts.store.save()) address.writeSoon();
    return show(definition, parts, there);
  });
  const parts = assemble(definition, host, life.signal, { schedule, update });
  const { t, store, player, view, actions, root } = parts;
  const complain = () => actions.say(t("addressIgnored"));
  const address = addressOf(host.address, store, { signal: life.signal, pause: player.pause, complain });
  address.takeUp();
  store.watch(schedule);
  hang(host.el, root);
  update();
  const resize = () => {
    view.resized();
    schedule();
  };
  const observer = new ResizeObserver(resize);
  observer.observe(view.stage);
  // How high the window is says how high the picture can be.
  globalThis.addEventListener?.("resize", resize, { signal: life.signal });
  return () => {
    life.abort();
    player.pause();
    observer.disconnect();
    end();
    view.end();
    address.end();
    store.unwatch(schedule);
  };
}

/** Makes a front-end module from what is particular to one figure. */
export default function figure<S extends State, V extends Values, R = undefined, M = undefined>(definition: Definition<S, V, R, M>) {
  return { render: (host: Host) => render(definition, host) };
}
