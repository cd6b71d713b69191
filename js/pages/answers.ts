// "Your answers" on the first page: saved to a file, read from one, cleared and brought back.
import h from "../lib/dom.ts";
import type { Text } from "../lib/text.ts";
import { change, format, keep, kept, parse, read, watch, type Progress } from "./progress.ts";

const FILE = "dlmath-progress.json";
/** In bytes, more than the answers to all exercises come to. */
const LARGEST = 1e6;

/** Takes up what was kept elsewhere: of two answers the right one, else the one from there. */
export function merge(own: Progress, other: Progress) {
  for (const [exercise, answer] of other.answers) {
    if (answer.right || !own.answers.get(exercise)?.right) own.answers.set(exercise, answer);
  }
  own.last = other.last ?? own.last;
}

function save(t: Text) {
  const address = URL.createObjectURL(new Blob([format(read())], { type: "application/json" }));
  h("a", { href: address, download: FILE }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return t("progress.saved", { name: FILE });
}

async function take(file: File, t: Text) {
  const other = parse(file.size > LARGEST ? "" : await file.text().catch(() => ""));
  if (!other) return t("progress.unread");
  return change((own) => merge(own, other)) ? t("progress.taken", { n: other.answers.size }) : t("progress.full");
}

/** Brings back what was cleared; another window may have kept something meanwhile. */
function restore(cleared: string) {
  const before = parse(cleared);
  return before && kept() !== null ? change((own) => merge(own, before)) : keep(cleared);
}

/** The folded part, with a line that says what has happened. */
export default function makeAnswers(t: Text) {
  let cleared: string | null = null;
  const clearOrRestore = () => {
    if (cleared === null) {
      cleared = kept();
      keep(null);
      return t("progress.cleared");
    }
    if (!restore(cleared)) return t("progress.full");
    cleared = null;
    return t("progress.back");
  };
  const status = h("p", { role: "status" });
  const tell = (said: string) => {
    status.textContent = said;
    show();
  };
  const button = (click: () => void) => h("button", { type: "button", class: "btn", click });
  const saving = button(() => tell(save(t))), clearing = button(() => tell(clearOrRestore()));
  const input = h("input", { type: "file", accept: ".json,application/json", class: "dl-spoken", change: async () => {
    const [file] = input.files ?? [];
    if (!file) return;
    cleared = null;
    tell(await take(file, t));
    input.value = ""; // so that the same file can be chosen again
  } });
  const show = () => {
    const empty = kept() === null;
    saving.hidden = empty;
    clearing.hidden = empty && cleared === null;
    clearing.textContent = t(cleared === null ? "progress.clear" : "progress.undo");
  };
  saving.textContent = t("progress.save");
  watch(show);
  show();
  return h("details", {}, h("summary", {}, t("progress.title")), h("p", {}, t("progress.about")),
    h("p", { class: "dl-buttons" }, saving, h("label", { class: "btn" }, t("progress.read"), input), clearing), status);
}
