// What a reader answers to an exercise is there again when they come back.
import type { Model } from "../lib/store.ts";
import { change, read, watch, type Answer } from "./progress.ts";

type Spec = { choices: string[], lines: number };

/** What can be given to an exercise of an answer that was once given to it: choices and lines come and go. */
export function fitted({ choices, lines }: Spec, { given, reason }: Pick<Answer, "given" | "reason"> = { given: "", reason: "" }) {
  const fits = lines ? /^[1-9]\d*$/.test(given) && Number(given) <= lines : !choices.length || choices.includes(given);
  return { given: fits ? given : "", reason: fits && lines && choices.includes(reason) ? reason : "" };
}

/** Gives an exercise what is remembered of it, before it is rendered into the element, and notes what it is given then. */
export default function remember(model: Model, el: HTMLElement) {
  const spec = model.get("spec");
  let known = JSON.stringify(fitted(spec));
  const recall = () => {
    const answer = fitted(spec, read().answers.get(spec.exercise));
    // An answer that could not be kept stays on the page.
    if (JSON.stringify(answer) === known) return;
    known = JSON.stringify(answer);
    for (const [name, value] of Object.entries(answer)) if (model.get(name) !== value) model.set(name, value);
  };
  recall();
  watch(recall);
  model.on("save", async () => {
    await null; // until the verdict is shown
    const verdicts = [...el.querySelectorAll<HTMLElement>(".dl-verdict")].filter((verdict) => !verdict.closest("[hidden]"));
    const right = verdicts.every((verdict) => verdict.dataset.verdict === "right");
    const [given, reason] = [model.get("given").trim(), model.get("reason")];
    change(({ answers }) => {
      if (given) answers.set(spec.exercise, { given, reason, right });
      else answers.delete(spec.exercise);
    });
  });
}
