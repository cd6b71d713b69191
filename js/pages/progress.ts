// What the reader has answered and where they were: kept in their browser, sent nowhere, the same in every language of
// the book. What cannot be read is passed over; where nothing can be kept, nothing is missed.

export type Answer = { given: string, reason: string, right: boolean };
export type Place = { page: string, section: string };
export type Progress = { answers: Map<string, Answer>, last?: Place };

const KEY = "dlmath.progress";
const VERSION = 1;
/** Nobody types more into an exercise. */
const LONGEST = 200;

const isShort = (text: unknown) => typeof text === "string" && text.length <= LONGEST;

/** What a text of this format has in it, of whatever version. */
function unpacked(text: string | null) {
  try {
    const kept = JSON.parse(text ?? "");
    return kept?.format === KEY ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** What a text has kept; undefined when it is none of this version. */
export function parse(text: string | null): Progress | undefined {
  const kept = unpacked(text);
  if (kept?.version !== VERSION) return undefined;
  const progress: Progress = { answers: new Map() };
  for (const [exercise, answer] of Object.entries<any>(kept.answers ?? {})) {
    const { given, reason = "", right } = answer ?? {};
    if (given && [exercise, given, reason].every(isShort)) progress.answers.set(exercise, { given, reason, right: right === true });
  }
  const { page, section } = kept.last ?? {};
  if (isShort(page) && isShort(section)) progress.last = { page, section };
  return progress;
}

export const format = ({ answers, last }: Progress) =>
  JSON.stringify({ format: KEY, version: VERSION, answers: Object.fromEntries(answers), last });

/** The text that is kept, as it is. */
export const kept = () => localStorage.getItem(KEY);
export const read = (): Progress => parse(kept()) ?? { answers: new Map() };

const watchers = new Set<() => void>();
const tell = () => watchers.forEach((watcher) => watcher());

/** Calls back when something else is kept, also by another window. */
export function watch(watcher: () => void) {
  if (!watchers.size) {
    addEventListener("storage", ({ key }) => { if (key === KEY || key === null) tell(); });
    // A page that the browser had put aside has heard of nothing.
    addEventListener("pageshow", ({ persisted }) => { if (persisted) tell(); });
  }
  watchers.add(watcher);
}

/** Keeps a text, or nothing; says whether it could. */
export function keep(text: string | null) {
  if (text === kept()) return true;
  try {
    if (text === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, text);
  } catch {
    return false;
  }
  tell();
  return true;
}

/** Changes what is kept by now, by whichever window; says whether it could. What a later version keeps is left to it. */
export function change(edit: (progress: Progress) => void) {
  if (unpacked(kept())?.version > VERSION) return false;
  const progress = read();
  edit(progress);
  return keep(progress.answers.size || progress.last ? format(progress) : null);
}
