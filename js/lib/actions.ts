// What the reader can take away from a figure: a link to its state, and the Python that computes what it shows.
import { remember, type Address } from "./address.ts";
import type { State } from "./control.ts";
import h, { button } from "./dom.ts";
import { fill } from "./state.ts";
import type { Store } from "./store.ts";
import type { Text } from "./text.ts";

type Around = { t: Text, signal: AbortSignal, store: Store, address?: Address, template: string };

export default function makeActions({ t, signal, store, address, template }: Around) {
  const note = h("p", { class: "dl-note", role: "status" });
  const code = h("code");
  const python = h("div", { class: "dl-python", hidden: true, translate: "no" },
    h("pre", { tabindex: 0, role: "group", "aria-label": t("python") }, code));
  const say = (text: string) => { note.textContent = text; };
  const write = (state: State) => { code.textContent = fill(template, state); };

  /** Copies a text; where the browser does not allow it, the reader still has it to see. */
  const copy = async (text: string, done: string) => {
    try {
      await navigator.clipboard.writeText(text);
      say(t(done));
    } catch {
      say(text.includes("\n") ? t("notCopied") : [t("notCopied"), text].join(t("joint")));
    }
  };
  const share = address && button("share", t("share"), signal, () => {
    remember(address, store);
    copy(address.link(), "linkCopied");
  });
  const showPython = template ? button("python", t("python"), signal, () => {
    python.hidden = false;
    write(store.read());
    copy(code.textContent ?? "", "pythonCopied");
  }) : null;
  return {
    buttons: [share ?? null, showPython],
    note,
    python,
    say,
    show(state: State) {
      if (!python.hidden) write(state);
    },
  };
}
