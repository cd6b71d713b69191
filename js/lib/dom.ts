// Elements in one expression.

type Tag = keyof HTMLElementTagNameMap;
type Attributes = { signal?: AbortSignal, [name: string]: any };

/**
 * Makes an HTML element. Functions become listeners that end with the signal; null, undefined and false
 * attributes are left out.
 */
export default function h<T extends Tag>(tag: T, { signal, ...attributes }: Attributes = {}, ...children: (Node | string | null)[]): HTMLElementTagNameMap[T] {
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

/** A button; its name for tests and styles does not change with the language. */
export const button = (action: string, text: string, signal: AbortSignal, click: () => void) =>
  h("button", { type: "button", signal, click, "data-action": action }, text);

/** Puts a figure into its place instead of what is there, but for the style sheet that a site made with MyST puts there. */
export function hang(place: HTMLElement, figure: HTMLElement) {
  for (const other of [...place.childNodes]) if (other.nodeName !== "LINK") other.remove();
  place.append(figure);
}
