// The book's symbols in running text. Between stars a text is mathematics: *w_1x_1* is w₁x₁ in italics,
// and braces hold together what is raised or lowered: *10^{−3}*. Between backticks it is code: `fit_line`.
import h from "./dom.ts";
import type { Text } from "./text.ts";

/** What is lowered under what is raised begins below it. */
type Run = { text: string, italic: boolean, shift: "" | "sub" | "sup", under?: true };

/** A letter that stands for something; capital Greek ones, as in Δx, are upright like signs. */
const LETTER = "(?![Α-Ω])\\p{L}";
const TOKEN = /([_^])\{([^{}_^]*)\}|([_^]?)(\p{L}|\d|[^\p{L}\d_^]+)/gu;
const PIECE = new RegExp(`${LETTER}|(?:(?!${LETTER}).)+`, "gsu");
const ITALIC = new RegExp(`^${LETTER}$`, "u");

/** Splits a text into runs of one style. */
export function runs(text: string): Run[] {
  return text.split("*").flatMap((part, i) => {
    if (i % 2 === 0) return part ? [{ text: part, italic: false, shift: "" as const }] : [];
    const list: Run[] = [];
    for (const [, held, group, mark = held, token = group] of part.matchAll(TOKEN)) {
      const shift = mark === "_" ? "sub" : mark === "^" ? "sup" : "";
      const before = list[list.length - 1];
      const under = shift === "sub" && before?.shift === "sup" && before.text.length === 1;
      for (const [k, [piece]] of [...token.matchAll(PIECE)].entries()) {
        list.push({ text: piece, italic: ITALIC.test(piece), shift, ...(under && !k ? { under: true } : {}) });
      }
    }
    return list;
  });
}

/** The text without its marks. */
export const plain = (text: string) => text.split("`").map((words, i) => (i % 2 ? words : runs(words).map((run) => run.text).join(""))).join("");

/** Whether a piece of mathematics has something lowered or raised, which a screen reader would run into the rest. */
const isMarked = (part: string) => runs(`*${part}*`).some(({ shift }) => shift);

/** A piece of mathematics in words: *a^3_1* is "a super 3 sub 1", and *10^{−3}* "10 to the power −3". */
function inWords(part: string, t: Text) {
  const groups: Run[] = [];
  for (const run of runs(`*${part}*`)) {
    const last = groups[groups.length - 1];
    if (last?.shift === run.shift) last.text += run.text;
    else groups.push({ ...run });
  }
  let said = "";
  for (const { text, shift } of groups) {
    // Two indices are no number.
    const sign = shift === "sub" ? text.replace(/(?<=[\p{L}\d])(?=[\p{L}\d])/gu, " ") : text;
    if (!shift) said += text;
    else {
      const shifted = shift === "sub" ? t("lowered", { sign }) : /[\d)]$/.test(said) ? t("power", { sign }) : t("raised", { sign });
      said += ` ${shifted} `;
    }
  }
  return said.replace(/ +/g, " ").trim();
}

/** The text as a screen reader says it. */
export const spoken = (text: string, t: Text) => text.split("`").map((words, i) => (i % 2 ? words
  : words.split("*").map((part, k) => (k % 2 && isMarked(part) ? inWords(part, t) : k % 2 ? plain(`*${part}*`) : part)).join(""))).join("");

/** The text as HTML nodes. */
export function nodes(text: string, t: Text): Node[] {
  const written = (list: Run[]) => list.map(({ text: token, italic, shift, under }) => {
    const node = italic ? h("i", { translate: "no" }, token) : document.createTextNode(token);
    return shift ? h(shift, { class: under && "dl-under" }, node) : node;
  });
  return text.split("`").flatMap((words, i) => {
    if (i % 2) return [h("code", { translate: "no" }, words)];
    return words.split("*").flatMap((part, k) => {
      if (k % 2 === 0) return written(runs(part));
      const symbols = written(runs(`*${part}*`));
      return isMarked(part) ? [h("span", { role: "img", "aria-label": inWords(part, t), translate: "no" }, ...symbols)] : symbols;
    });
  });
}
