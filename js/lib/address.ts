// What the page's address says about a figure: the two are one, whoever changes either.
import { decode, encode, same } from "./state.ts";
import type { Store } from "./store.ts";

/** The part of the page's address that belongs to one figure; only on a page of the book. */
export type Address = {
  read(): Record<string, string>;
  write(parameters: Record<string, string>): void;
  /** The link to the figure in its chapter, and to the figure alone, as these parameters say. */
  link(parameters: Record<string, string>): string;
  alone(parameters: Record<string, string>): string;
  /** The code that shows the figure within another page, at first with this height. */
  embed(parameters: Record<string, string>, title: string, height: number): string;
  /** Whether the figure begins elsewhere than the one alone does. */
  own: boolean;
  /** Calls back, until the signal, when the reader goes back or forward to another address of the page. */
  follow(callback: () => void, signal: AbortSignal): void;
};

/**
 * Takes up the state that the address names; says whether all of it could be.
 * @param anew whether what it does not name is as it was in the beginning
 */
export function takeUp(address: Address, { controls, defaults, put }: Store, anew = false) {
  const given = address.read();
  for (const control of controls) {
    const value = control.name in given ? decode(control, given[control.name]) : undefined;
    if (value !== undefined) delete given[control.name];
    if (value !== undefined || anew) put(control.name, value ?? defaults[control.name]);
  }
  return Object.keys(given).length === 0;
}

/** The state as an address says it: what is not as it was in the beginning, or all of it. */
export function told({ controls, defaults, read }: Store, all = false) {
  const state = read();
  return Object.fromEntries(controls
    .filter(({ name }) => all || !same(state[name], defaults[name]))
    .map((control) => [control.name, encode(control, state[control.name])]));
}

type Around = { signal: AbortSignal, /** Before the address changes the figure. */ pause: () => void, /** When part of it is no state. */ complain: () => void };

/** A figure's part of the address, if there is one; it is written when the reader's hand has come to rest. */
export default function addressOf(address: Address | undefined, store: Store, { signal, pause, complain }: Around) {
  let writing = 0;
  /** What the address said when the figure last read or wrote it. */
  let known = "";
  const said = () => JSON.stringify(address?.read());
  const read = (anew: boolean) => {
    if (address && !takeUp(address, store, anew)) complain();
    known = said();
  };
  address?.follow(() => {
    if (said() === known) return;
    clearTimeout(writing);
    pause();
    read(true);
  }, signal);
  return {
    takeUp: () => read(false),
    writeSoon() {
      clearTimeout(writing);
      if (!address) return;
      writing = setTimeout(() => {
        address.write(told(store));
        known = said();
      }, 400);
    },
    end: () => clearTimeout(writing),
  };
}
