// The controls of a figure, made from the declaration that Python sends.
import h from "./dom.js";
import { short } from "./number.js";
import { nodes, plain } from "./symbol.js";

/**
 * @typedef {import("./state.js").Control} Control
 * @typedef {{ symbol: string, words: string, value: number, changes: (value: number) => import("./state.js").State }} Guise
 *   what a slider stands for instead of its own parameter
 * @typedef {{ node: HTMLElement, show: (value: any, guise?: Guise) => void }} Shown
 * @typedef {{ t: import("./text.js").Text, change: (name: string, value: any, guise?: Guise) => void, signal: AbortSignal }} Around
 */

/** What a screen reader calls a control. @param {string} symbol @param {string} words */
const spoken = (symbol, words) => [symbol && `*${symbol}*`, words].filter(Boolean).map(plain).join(", ");

/** A slider. @param {Control} control @param {Around} around @returns {Shown} */
function slider(control, { t, change, signal }) {
  const { name, symbol, min, max, step } = control;
  const output = h("span", { class: "dl-value", "aria-hidden": "true" });
  const own = nodes(symbol ? `*${symbol}*` : t(`label.${name}`));
  const called = h("span", { class: "dl-symbol", "aria-hidden": "true" }, ...own);
  /** @type {Guise | undefined} */
  let worn;
  /** @type {HTMLInputElement} */
  const input = h("input", {
    type: "range", min, max, step, signal, "data-control": name,
    "aria-label": spoken(symbol, t(`label.${name}`)),
    input: () => change(name, input.valueAsNumber, worn),
  });
  const node = h("label", { class: symbol ? "dl-slider" : "dl-slider dl-named", title: plain(t(`label.${name}`)) }, called, input, output);
  return {
    node,
    show(given, guise) {
      if (guise?.symbol !== worn?.symbol) {
        const words = guise?.words ?? t(`label.${name}`);
        called.replaceChildren(...(guise ? nodes(`*${guise.symbol}*`) : own));
        input.setAttribute("aria-label", spoken(guise?.symbol ?? symbol, words));
        node.title = plain(words);
      }
      worn = guise;
      const value = guise ? guise.value : given;
      const text = short(value);
      if (output.textContent === text && input.valueAsNumber === value) return;
      input.value = String(value);
      input.style.setProperty("--dl-at", `${((value - min) / (max - min)) * 100}%`);
      input.setAttribute("aria-valuetext", text);
      output.textContent = text;
    },
  };
}

/** Radio buttons; a form of their own keeps them apart from every other group. @param {Control} control @param {Around} around @returns {Shown} */
function choice({ name, options }, { t, change, signal }) {
  const inputs = options.map((option) =>
    h("input", { type: "radio", name, value: option, signal, "data-control": name, change: () => change(name, option) }));
  return {
    node: h("form", { class: "dl-choice" },
      h("fieldset", {},
        h("legend", {}, ...nodes(t(`label.${name}`))),
        ...options.map((option, i) => h("label", {}, inputs[i], h("span", {}, h("span", {}, ...nodes(t(`${name}.${option}`)))))))),
    show(value) {
      for (const input of inputs) input.checked = input.value === value;
    },
  };
}

/** A check box. @param {Control} control @param {Around} around @returns {Shown} */
function checkbox({ name, symbol }, { t, change, signal }) {
  /** @type {HTMLInputElement} */
  const input = h("input", {
    type: "checkbox", signal, "data-control": name, change: () => change(name, input.checked),
    "aria-label": spoken(symbol, t(`label.${name}`)),
  });
  return {
    node: h("label", { class: "dl-switch", title: plain(t(`label.${name}`)) },
      input, h("span", { "aria-hidden": "true" }, ...nodes(symbol ? `*${symbol}*` : t(`label.${name}`)))),
    show(value) {
      input.checked = value;
    },
  };
}

/**
 * All controls, in their groups; a group other than "main" is folded.
 * @param {Control[]} controls
 * @param {Around} around
 * @returns {{ node: HTMLElement, show: (state: import("./state.js").State, guises?: Record<string, Guise>) => void }}
 */
export default function controlPanel(controls, around) {
  const kinds = { number: slider, choice, switch: checkbox };
  // Not "=== null": Python in the browser makes undefined of its None.
  const shown = new Map(controls.filter((control) => control.group).map((control) =>
    [control, kinds[/** @type {keyof typeof kinds} */ (control.kind)](control, around)]));
  const groups = [...new Set([...shown.keys()].map((control) => control.group))].map((group) => {
    const members = [...shown].filter(([control]) => control.group === group).map(([, { node }]) => node);
    return group === "main" ? h("div", { class: "dl-group" }, ...members)
      : h("details", { class: "dl-group" }, h("summary", {}, around.t(`group.${group}`)), ...members);
  });
  return {
    node: h("div", { class: "dl-controls" }, ...groups),
    show(state, guises = {}) {
      for (const [control, { show }] of shown) show(state[control.name], guises[control.name]);
    },
  };
}
