// The book's symbols in running text. Between stars a text is mathematics: *w_1x_1* is w₁x₁ in italics,
// and braces hold together what is raised or lowered: *10^{−3}*. Between backticks it is code: `fit_line`.
import h from "./dom.js";

/** @typedef {{ text: string, italic: boolean, shift: "" | "sub" | "sup", under?: true }} Run  what is lowered under what is raised begins below it */

/** A letter that stands for something; capital Greek ones, as in Δx, are upright like signs. */
const LETTER = "(?![Α-Ω])\\p{L}";
const TOKEN = /([_^])\{([^{}_^]*)\}|([_^]?)(\p{L}|\d|[^\p{L}\d_^]+)/gu;
const PIECE = new RegExp(`${LETTER}|(?:(?!${LETTER}).)+`, "gsu");
const ITALIC = new RegExp(`^${LETTER}$`, "u");

/**
 * Splits a text into runs of one style.
 * @param {string} text
 * @returns {Run[]}
 */
export function runs(text) {
  return text.split("*").flatMap((part, i) => {
    if (i % 2 === 0) return part ? [{ text: part, italic: false, shift: /** @type {const} */ ("") }] : [];
    /** @type {Run[]} */
    const list = [];
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

/** The text without its marks, for a screen reader. @param {string} text */
export const plain = (text) => text.split("`").map((words, i) => (i % 2 ? words : runs(words).map((run) => run.text).join(""))).join("");

/** The text as HTML nodes. @param {string} text @returns {Node[]} */
export function nodes(text) {
  return text.split("`").flatMap((words, i) => {
    if (i % 2) return [h("code", {}, words)];
    return runs(words).map(({ text: token, italic, shift, under }) => {
      const node = italic ? h("i", {}, token) : document.createTextNode(token);
      return shift ? h(shift, { class: under && "dl-under" }, node) : node;
    });
  });
}
