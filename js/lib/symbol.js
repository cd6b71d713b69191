// The book's symbols in running text. Between stars a text is mathematics: *w_1x_1* is w₁x₁ in italics,
// and braces hold together what is raised or lowered: *10^{−3}*.
import h from "./dom.js";

/** @typedef {{ text: string, italic: boolean, shift: "" | "sub" | "sup" }} Run */

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
    for (const [, held, group, mark = held, token = group] of part.matchAll(/([_^])\{([^{}_^]*)\}|([_^]?)(\p{L}|\d|[^\p{L}\d_^]+)/gu)) {
      for (const [piece] of token.matchAll(/\p{L}|\P{L}+/gu)) {
        list.push({ text: piece, italic: /^\p{L}$/u.test(piece), shift: mark === "_" ? "sub" : mark === "^" ? "sup" : "" });
      }
    }
    return list;
  });
}

/** The text without its marks, for a screen reader. @param {string} text */
export const plain = (text) => text.replace(/([_^])\{([^{}_^]*)\}/g, "$2").replace(/[*_^]/g, "");

/** The text as HTML nodes. @param {string} text @returns {Node[]} */
export function nodes(text) {
  return runs(text).map(({ text: token, italic, shift }) => {
    const node = italic ? h("i", {}, token) : document.createTextNode(token);
    return shift ? h(shift, {}, node) : node;
  });
}
