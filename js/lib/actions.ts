// What the reader can take away from a figure: links to its state, the code that embeds it, and the Python that computes
// what it shows.
import { told, type Address } from "./address.ts";
import type { State } from "./control.ts";
import h, { button } from "./dom.ts";
import { fill } from "./state.ts";
import type { Store } from "./store.ts";
import type { Text } from "./text.ts";

type Around = { t: Text, signal: AbortSignal, store: Store, address?: Address, template: string, /** Of the figure, in pixels. */ height: () => number };

export default function makeActions({ t, signal, store, address, template, height }: Around) {
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
  /** Shares the link to the chapter, and has more to offer. */
  const makeShare = (address: Address) => {
    const alone = () => told(store, address.own);
    const chapter = () => {
      const parameters = told(store);
      address.write(parameters);
      copy(address.link(parameters), "linkCopied");
    };
    const offers = h("div", { class: "dl-actions dl-offers", role: "group", "aria-label": t("share"), hidden: true },
      button("share-chapter", t("share.chapter"), signal, chapter),
      button("share-alone", t("share.alone"), signal, () => copy(address.alone(alone()), "aloneCopied")),
      button("share-embed", t("share.embed"), signal, () => copy(address.embed(alone(), t("title"), height()), "embedCopied")));
    const share = button("share", t("share"), signal, () => {
      offers.hidden = false;
      share.setAttribute("aria-expanded", "true");
      chapter();
    });
    share.setAttribute("aria-expanded", "false");
    return { share, offers };
  };
  const { share = null, offers = null } = address ? makeShare(address) : {};
  const showPython = template ? button("python", t("python"), signal, () => {
    python.hidden = false;
    write(store.read());
    copy(code.textContent ?? "", "pythonCopied");
  }) : null;
  return {
    buttons: [share, showPython],
    offers,
    note,
    python,
    say,
    show(state: State) {
      if (!python.hidden) write(state);
    },
  };
}
