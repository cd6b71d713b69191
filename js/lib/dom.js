// Elements in one expression.

/**
 * Makes an HTML element. Functions become listeners that end with the signal; null, undefined and false
 * attributes are left out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {{ signal?: AbortSignal, [name: string]: any }} [attributes]
 * @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export default function h(tag, { signal, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value, { signal });
    else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/**
 * Keeps JupyterLab from taking arrow keys, Enter and others for its own shortcuts while something in a figure has
 * the focus; it looks for this attribute on the focused element itself. A listener for "focusin".
 * @param {FocusEvent} event
 */
export function keepKeys({ target }) {
  if (target instanceof Element) target.setAttribute("data-lm-suppress-shortcuts", "true");
}
