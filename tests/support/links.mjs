// What a figure makes of its part of an address, and what it would write there.
import { takeUp } from "../../js/lib/address.ts";
import { encode } from "../../js/lib/state.ts";
import makeStore from "../../js/lib/store.ts";

/** The state that a figure takes up from an address, and whether it took up all of it. */
export function taken({ controls }, state, given) {
  const model = { get: (name) => state[name], set: (name, value) => { state[name] = value; }, save_changes() {}, on() {}, off() {} };
  const store = makeStore(model, controls);
  const all = takeUp({ read: () => ({ ...given }), write() {}, link: () => "" }, store);
  return { all, state: store.read() };
}

/** Values as the address writes them. */
export const written = ({ controls }, changes) =>
  Object.fromEntries(controls.filter(({ name }) => name in changes).map((control) => [control.name, encode(control, changes[control.name])]));
