// States worth seeing: a button for each, and what there is to see in the one that is on.
import type { Control, State } from "./control.ts";
import h from "./dom.ts";
import { same } from "./state.ts";
import { nodes } from "./symbol.ts";
import type { Text } from "./text.ts";

export type Preset = { name: string, state: State };
type Around = { t: Text, signal: AbortSignal, choose: (state: State) => void };

export default function makePresets(presets: Preset[], controls: Control[], { t, signal, choose }: Around) {
  const buttons = presets.map((preset) =>
    h("button", { type: "button", signal, "data-preset": preset.name, click: () => choose(preset.state) }, ...nodes(t(`preset.${preset.name}`), t)));
  const comment = h("p", { role: "status" });
  // All comments lie on each other, so that the figure below does not move when another one is shown.
  const comments = h("div", { class: "dl-comments" }, comment,
    ...presets.map((preset) => h("p", { "aria-hidden": "true" }, ...nodes(t(`preset.${preset.name}.comment`), t))));
  return {
    nodes: presets.length ? [
      h("div", { class: "dl-presets", role: "group", "aria-label": t("presets") }, h("span", { "aria-hidden": "true" }, t("presets")), ...buttons),
      comments,
    ] : [],
    /** Says which preset is on; its comment, unless it would answer what the reader is to predict. */
    show(state: State, silent: boolean) {
      let said = "";
      presets.forEach((preset, k) => {
        const on = controls.every(({ name }) => same(state[name], preset.state[name]));
        buttons[k].setAttribute("aria-pressed", String(on));
        if (on && !silent) said = t(`preset.${preset.name}.comment`);
      });
      if (comment.dataset.text === said) return;
      comment.dataset.text = said;
      comment.replaceChildren(...nodes(said, t));
    },
  };
}
