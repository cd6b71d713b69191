// The state of a figure. It lives in the model, in Jupyter or in the page; what is written there is fitted to its control.
import type { Control, State } from "./control.ts";
import { fit, same } from "./state.ts";

/** What anywidget or a page of the book keeps the state in. */
export type Model = {
  get(name: string): any;
  set(name: string, value: any): void;
  save_changes(): void;
  on(event: string, callback: () => void): void;
  off(event: string, callback: () => void): void;
};
export type Store = ReturnType<typeof makeStore>;

/** Asks a host for what it may not offer: a site made with MyST has nobody to send changes on to, and says so by an error. */
export function ask(favour: () => void) {
  try {
    favour();
  } catch (error) {
    if (!/not implemented/.test(String(error))) throw error;
  }
}

export default function makeStore(model: Model, controls: Control[]) {
  let unsaved = false;
  return {
    controls,
    defaults: Object.fromEntries(controls.map((control) => [control.name, control.default])) as State,
    read: (): State => Object.fromEntries(controls.map(({ name }) => [name, model.get(name)])),
    set(changes: State) {
      for (const control of controls) {
        if (!(control.name in changes)) continue;
        const value = fit(control, changes[control.name]);
        if (same(value, model.get(control.name))) continue;
        model.set(control.name, value);
        unsaved = true;
      }
    },
    /** Writes a value that is known to fit, as it is. */
    put: (name: string, value: unknown) => model.set(name, value),
    /** Sends on what has been set since the last time; says whether there was anything. */
    save() {
      if (!unsaved) return false;
      unsaved = false;
      ask(() => model.save_changes());
      return true;
    },
    watch(callback: () => void) {
      for (const { name } of controls) model.on(`change:${name}`, callback);
    },
    unwatch(callback: () => void) {
      for (const { name } of controls) ask(() => model.off(`change:${name}`, callback));
    },
  };
}
