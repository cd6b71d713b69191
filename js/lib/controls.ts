// The controls of a figure, made from the declaration that Python sends.
import type { ChoiceControl, Control, NumberControl, State, SwitchControl } from "./control.ts";
import h from "./dom.ts";
import { short } from "./number.ts";
import { nodes, plain, spoken } from "./symbol.ts";
import type { Text } from "./text.ts";

/** What a slider stands for instead of its own parameter. */
export type Override = { symbol: string, words: string, value: number, changes: (value: number) => State };
export type Overrides = Partial<Record<string, Override>>;
type Shown = { node: HTMLElement, show: (value: any, override?: Override) => void };
type Around = { t: Text, change: (name: string, value: unknown, override?: Override) => void, signal: AbortSignal };

/** Does a value lie between two steps of a slider? */
const between = (value: number, { min, step }: NumberControl) => Math.abs((value - min) / step - Math.round((value - min) / step)) > 1e-6;

/** What a screen reader calls a control. */
const called = (t: Text, symbol: string, words: string) => spoken(symbol ? t("named", { name: `*${symbol}*`, words }) : words, t);

/** Puts the thumb of a slider where a value is, and writes the value. */
function put(value: number, control: NumberControl, input: HTMLInputElement, output: HTMLElement) {
  const { min, max, step } = control;
  const text = short(value);
  if (output.textContent === text && input.valueAsNumber === value) return;
  input.step = between(value, control) ? "any" : String(step);
  input.value = String(value);
  input.style.setProperty("--dl-at", `${((value - min) / (max - min)) * 100}%`);
  input.setAttribute("aria-valuetext", text);
  output.textContent = text;
}

/** A slider. */
function slider(control: NumberControl, { t, change, signal }: Around): Shown {
  const { name, symbol, min, max, step } = control;
  const output = h("span", { class: "dl-value", "aria-hidden": "true" });
  const own = nodes(symbol ? `*${symbol}*` : t(`label.${name}`), t);
  const sign = h("span", { class: "dl-symbol", "aria-hidden": "true" }, ...own);
  let applied: Override | undefined;
  let [shownValue, before] = [0, 0];
  const input: HTMLInputElement = h("input", {
    type: "range", min, max, step, signal, "data-control": name,
    "aria-label": called(t, symbol, t(`label.${name}`)),
    input: () => change(name, input.valueAsNumber, applied),
    // A finger that turns out to scroll the page has set a value on its way: it goes back.
    pointerdown() {
      before = shownValue;
      toStep();
    },
    pointercancel: () => change(name, before, applied),
    keydown({ key }: KeyboardEvent) { if (/^(Arrow|Page|Home|End)/.test(key)) toStep(); },
  });
  // Python and an address may give a value between two steps, where the thumb then stands; a hand moves it by steps.
  const toStep = () => { input.step = String(step); };
  const node = h("label", { class: symbol ? "dl-slider" : "dl-slider dl-named", title: plain(t(`label.${name}`)) }, sign, input, output);
  return {
    node,
    show(given, override) {
      if (override?.symbol !== applied?.symbol) {
        const words = override?.words ?? t(`label.${name}`);
        sign.replaceChildren(...(override ? nodes(`*${override.symbol}*`, t) : own));
        input.setAttribute("aria-label", called(t, override?.symbol ?? symbol, words));
        node.title = plain(words);
      }
      applied = override;
      shownValue = override ? override.value : given;
      put(shownValue, control, input, output);
    },
  };
}

/** Radio buttons; a form of their own keeps them apart from every other group. */
function choice({ name, options }: ChoiceControl, { t, change, signal }: Around): Shown {
  const inputs = options.map((option) =>
    h("input", { type: "radio", name, value: option, signal, "data-control": name, change: () => change(name, option) }));
  return {
    node: h("form", { class: "dl-choice" },
      h("fieldset", {},
        h("legend", {}, ...nodes(t(`label.${name}`), t)),
        ...options.map((option, i) => h("label", {}, inputs[i], h("span", {}, h("span", {}, ...nodes(t(`${name}.${option}`), t))))))),
    show(value) {
      for (const input of inputs) input.checked = input.value === value;
    },
  };
}

/** A check box. */
function checkbox({ name, symbol }: SwitchControl, { t, change, signal }: Around): Shown {
  const input: HTMLInputElement = h("input", {
    type: "checkbox", signal, "data-control": name, change: () => change(name, input.checked),
    "aria-label": called(t, symbol, t(`label.${name}`)),
  });
  return {
    node: h("label", { class: "dl-switch", title: plain(t(`label.${name}`)) },
      input, h("span", { "aria-hidden": "true" }, ...nodes(symbol ? `*${symbol}*` : t(`label.${name}`), t))),
    show(value) {
      input.checked = value;
    },
  };
}

function make(control: Control, around: Around) {
  switch (control.kind) {
    case "number":
      return slider(control, around);
    case "choice":
      return choice(control, around);
    case "switch":
      return checkbox(control, around);
    default:
      throw new Error(`${control.name}: there is no control for ${control.kind} but the picture`);
  }
}

/** All controls, in their groups; a group other than "main" is folded. */
export default function controlPanel(controls: Control[], around: Around) {
  // Not "=== null": Python in the browser makes undefined of its None.
  const shown = new Map(controls.filter((control) => control.group).map((control) => [control, make(control, around)]));
  const groups = [...new Set([...shown.keys()].map((control) => control.group))].map((group) => {
    const members = [...shown].filter(([control]) => control.group === group).map(([, { node }]) => node);
    return group === "main" ? h("div", { class: "dl-group" }, ...members)
      : h("details", { class: "dl-group" }, h("summary", {}, ...nodes(around.t(`group.${group}`), around.t)), ...members);
  });
  return {
    node: h("div", { class: "dl-controls" }, ...groups),
    isEmpty: !shown.size,
    show(state: State, overrides: Overrides = {}) {
      for (const [control, { show }] of shown) show(state[control.name], overrides[control.name]);
    },
  };
}
