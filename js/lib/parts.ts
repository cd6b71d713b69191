// The parts of a figure, each knowing of the others what it needs.
import makeActions from "./actions.ts";
import type { Address } from "./address.ts";
import type { Controls, State } from "./control.ts";
import controlPanel, { type Override } from "./controls.ts";
import { button } from "./dom.ts";
import type { Definition, Now, Values } from "./figure.ts";
import makeFrame from "./frame.ts";
import keepKeys from "./keys.ts";
import makePlayer from "./player.ts";
import makePrediction from "./prediction.ts";
import makePresets from "./presets.ts";
import { keepSeen } from "./room.ts";
import makeStore, { type Model, type Store } from "./store.ts";
import makeText from "./text.ts";
import makeView from "./view.ts";

export type Host = { model: Model, el: HTMLElement, address?: Address };
/** Draws the figure anew: with the next frame, or at once. */
type Drawing = { schedule: () => void, update: () => void };
export type Parts<S extends State, V extends Values, R, M> = ReturnType<typeof assemble<S, V, R, M>>;

/** Says, whenever it is asked, how the figure is at the moment. */
function clock<S extends State, V extends Values, R, M>(definition: Definition<S, V, R, M>, store: Store, data: unknown) {
  const memory = definition.memory?.(data) as M;
  const controls = Object.fromEntries(store.controls.map((control) => [control.name, control])) as Controls<S>;
  return (): Now<S, M> => ({ state: store.read() as S, memory, controls });
}

/** How the figure goes on by itself, for its player. */
function going<S extends State, V extends Values, R, M>(
  { advance, pace = 8, rewind, step }: Definition<S, V, R, M>, now: () => Now<S, M>, move: (changes: Partial<S>) => void,
) {
  return {
    rates: [pace, 7.5 * pace, Infinity],
    rewind: () => move(rewind?.(now()) ?? {}),
    advance: advance && ((milliseconds: number) => {
      const changes = advance(now(), milliseconds);
      move(changes ?? {});
      return Boolean(changes);
    }),
    step: step && (() => move(step(now()))),
  };
}

export default function assemble<S extends State, V extends Values, R, M>(
  definition: Definition<S, V, R, M>, { model, address }: Host, signal: AbortSignal, { schedule, update }: Drawing,
) {
  const { controls, presets: states, data, text, python, predict } = model.get("spec");
  const t = makeText(text);
  const store = makeStore(model, controls);
  const now = clock(definition, store, data);
  const set = (changes: State) => {
    store.set(changes);
    schedule();
  };
  /** What the reader's own hand changes. */
  const move = (changes: Partial<S>) => {
    prediction.touch();
    set(changes);
  };
  const isBusy = () => root.getAttribute("aria-busy") === "true";
  const player = makePlayer({ ...going(definition, now, move), isBusy, update }, { t, signal });
  const change = (name: string, value: unknown, override?: Override) => {
    const anew = definition.restart?.[name];
    if (anew) player.pause();
    move({ ...anew, ...(override ? override.changes(value as number) : { [name]: value }) } as Partial<S>);
  };
  const view = makeView(definition, { t, signal, isSilent: () => prediction.isWaiting() });
  const prediction = makePrediction(Boolean(predict), view.sentence[0], { t, signal, update });
  const panel = controlPanel(controls, { t, signal, change });
  const presets = makePresets(states, controls, { t, signal, choose(state) { player.pause(); set(state); } });
  const actions = makeActions({ t, signal, store, address, template: python, height: () => root.offsetHeight });
  const reset = button("reset", t("reset"), signal, () => { player.pause(); set(store.defaults); actions.say(""); });
  const root = makeFrame({
    presets: presets.nodes, stage: view.stage, alone: panel.isEmpty, controls: panel.node, values: view.values,
    sentence: [prediction.node, ...view.sentence], steps: player.buttons, speeds: player.speeds, reset, actions: actions.buttons,
    offers: actions.offers, note: actions.note, python: actions.python,
  }, { t });
  keepKeys(root, signal);
  keepSeen(root, view.stage, signal);
  return { t, store, now, move, player, prediction, view, panel, presets, actions, root };
}
