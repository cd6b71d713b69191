// Where the parts of a figure stand.
import h from "./dom.ts";
import { nodes } from "./symbol.ts";
import type { Text } from "./text.ts";

type Part = HTMLElement | null;
type Parts = {
  presets: Part[];
  stage: Part;
  /** Whether there are controls to stand beside the stage. */
  alone: boolean;
  controls: Part;
  values: Part;
  sentence: Part[];
  /** Play and step; what resets the figure stands beside them if there are any, else among the actions. */
  steps: Part[];
  speeds: Part;
  reset: Part;
  actions: Part[];
  offers: Part;
  note: Part;
  python: Part;
};

export default function makeFrame(parts: Parts, { t }: { t: Text }) {
  const { presets, stage, alone, controls, values, sentence, steps, speeds, reset, actions, offers, note, python } = parts;
  return h("section", { class: "dl-figure", lang: t("language"), "aria-label": t("title") },
    h("p", { class: "dl-title" }, t("title")),
    ...presets,
    h("div", { class: alone ? "dl-body dl-alone" : "dl-body" }, stage,
      h("div", { class: "dl-side" }, steps.length ? h("div", { class: "dl-steps" }, ...steps, reset) : null, speeds, controls, values)),
    ...sentence,
    h("div", { class: "dl-actions" }, steps.length ? null : reset, ...actions),
    offers, note, python,
    h("p", { class: "dl-caption" }, ...nodes(t("caption"), t)));
}
