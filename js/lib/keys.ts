// Which keys stay in a figure. JupyterLab would take arrow keys, Enter and others for shortcuts of its own.

type Key = { key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, shiftKey: boolean };

const MOVE = /^(Arrow(Left|Right|Up|Down)|Home|End|PageUp|PageDown)$/;

/** Does a control do something with a key? What is left, such as Ctrl+S, belongs to JupyterLab. */
export function uses(writes: boolean, { key, ctrlKey, metaKey, altKey, shiftKey }: Key) {
  if (writes && (ctrlKey || metaKey)) return MOVE.test(key) || /^([acvxyz]|Backspace|Delete)$/i.test(key);
  if (ctrlKey || metaKey) return false;
  if (writes) return true;
  return !altKey && (MOVE.test(key) || (!shiftKey && (key === "Enter" || key === " ")));
}

/**
 * Keeps from JupyterLab the keys that the controls of a figure use. It listens on the document and spares an element
 * with this attribute; a listener on the window comes before.
 */
export default function keepKeys(figure: HTMLElement, signal: AbortSignal) {
  globalThis.addEventListener?.("keydown", (event) => {
    const { target } = event;
    if (!(target instanceof Element) || !figure.contains(target)) return;
    target.toggleAttribute("data-lm-suppress-shortcuts", uses(target.matches("input[type=text]"), event));
  }, { capture: true, signal });
}
