// What the reader can take away from a figure: links to its state, the code that embeds it, and the Python that computes
// what it shows.
import { told, type Address } from "./address.ts";
import type { State } from "./control.ts";
import h, { button } from "./dom.ts";
import { fill } from "./state.ts";
import type { Store } from "./store.ts";
import type { Text } from "./text.ts";

type Around = { t: Text, signal: AbortSignal, store: Store, address?: Address, template: string, /** Of the figure, in pixels. */ height: () => number };
/** Copies a text; says what then is done. */
type Copy = (text: string, done: string) => Promise<void>;

/** A place for what a figure has to say about an action, and the way to say it. */
function makeNote(t: Text) {
  const note = h("p", { class: "dl-note", role: "status" });
  const say = (text: string) => { note.textContent = text; };
  /** Where the browser does not allow it, the reader still has the text to see. */
  const copy: Copy = async (text, done) => {
    try {
      await navigator.clipboard.writeText(text);
      say(t(done));
    } catch {
      say(text.includes("\n") ? t("notCopied") : [t("notCopied"), text].join(t("joint")));
    }
  };
  return { note, say, copy };
}

/** Shares the link to the chapter, and has more to offer. */
function makeShare(address: Address, copy: Copy, { t, signal, store, height }: Around) {
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
}

/** Shows the Python of a state, and copies it. */
function makePython(copy: Copy, { t, signal, store, template }: Around) {
  const code = h("code");
  const python = h("div", { class: "dl-python", hidden: true, translate: "no" },
    h("pre", { tabindex: 0, role: "group", "aria-label": t("python") }, code));
  const write = (state: State) => { code.textContent = fill(template, state); };
  const show = template ? button("python", t("python"), signal, () => {
    python.hidden = false;
    write(store.read());
    copy(code.textContent ?? "", "pythonCopied");
  }) : null;
  return { python, show, write: (state: State) => { if (!python.hidden) write(state); } };
}

export default function makeActions(around: Around) {
  const { note, say, copy } = makeNote(around.t);
  const { share = null, offers = null } = around.address ? makeShare(around.address, copy, around) : {};
  const { python, show, write } = makePython(copy, around);
  return { buttons: [share, show], offers, note, python, say, show: write };
}
