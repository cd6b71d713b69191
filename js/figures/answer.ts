// A question of an exercise, and a verdict on what the reader typed, chose or pointed at.
import h, { hang } from "../lib/dom.ts";
import keepKeys from "../lib/keys.ts";
import { isRounded } from "../lib/number.ts";
import { ask, type Model } from "../lib/store.ts";
import { nodes } from "../lib/symbol.ts";
import makeText from "../lib/text.ts";
import { isRight } from "../math/answer.ts";
import { readings } from "../math/typed.ts";

type Verdict = [kind: "none" | "right" | "wrong" | "unclear", said: string];

export default {
  render({ model, el }: { model: Model, el: HTMLElement }) {
    const life = new AbortController();
    const { signal } = life;
    const { text, answer, tolerance, choices, slips, lines, reason, unit } = model.get("spec");
    const t = makeText(text);
    const sentences = (...said: string[]) => said.join(t("joint"));
    const give = (trait: string, value: string) => {
      model.set(trait, value);
      ask(() => model.save_changes());
      show();
    };
    const told = () => h("p", { class: "dl-verdict", role: "status" });
    const tell = (verdict: HTMLElement, [kind, said]: Verdict) => {
      verdict.dataset.verdict = kind;
      verdict.replaceChildren(...nodes(said, t));
    };
    /** Wrong, with the reply that this choice or line has of its own. */
    const wrong = (key: string): Verdict => ["wrong", sentences(t("wrong"), text[`reply.${key}`] ?? t("hint"))];
    const judge = (given: string): Verdict => {
      if (!given.trim()) return ["none", ""];
      if (lines || choices.length) {
        if (given !== String(answer)) return wrong(given);
        return ["right", lines && !choices.length ? sentences(t("right"), t("reason")) : t("right")];
      }
      // Stars would be read as marks of mathematics.
      const typed = given.trim().replaceAll("*", "∗");
      const numbers = readings(given, unit);
      if (!numbers.length) return ["unclear", t("unclear", { given: typed })];
      const verdicts = numbers.map(judgeNumber);
      if (numbers.length > 1 && verdicts.some(([kind]) => kind === "right")) {
        return ["unclear", t("which", { given: typed, one: String(numbers[0]), other: String(numbers[1]) })];
      }
      return verdicts[0];
    };
    const judgeNumber = (number: number): Verdict => {
      if (isRight(number, answer, tolerance)) return ["right", t("right")];
      const known = Object.keys(slips);
      const slip = known.find((key) => isRight(number, slips[key], tolerance)) ?? known.find((key) => isRounded(number, slips[key]));
      if (slip) return ["wrong", sentences(t("wrong"), t(`slip.${slip}`))];
      return ["wrong", sentences(t(isRight(-number, answer, tolerance) ? "sign" : "wrong"), t("hint"))];
    };
    const judgeReason = (given: string): Verdict =>
      !given ? ["none", ""] : given === reason ? ["right", sentences(t("right"), t("reason"))] : wrong(given);

    const input = h("input", { type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", "aria-label": t("yourAnswer"), signal, "data-control": "given" });
    const trait = lines ? "reason" : "given";
    const options: HTMLInputElement[] = choices.map((choice: string) =>
      h("input", { type: "radio", name: trait, value: choice, signal, "data-control": trait }));
    const rows = Array.from({ length: lines }, (_, i) =>
      h("button", { type: "button", class: "dl-line", value: i + 1, signal, "data-control": "given", click: () => give("given", `${i + 1}`) },
        ...nodes(t(`line.${i + 1}`), t)));
    const check = h("button", { type: "submit" }, t("check"));
    const labels = choices.map((choice: string, i: number) =>
      h("label", { class: "dl-option" }, options[i], h("span", {}, ...nodes(t(`choice.${choice}`), t))));
    const submit = () => give(trait, choices.length ? options.find((option) => option.checked)?.value ?? "" : input.value);

    // JupyterLab keeps Enter from submitting a form, so it is answered here.
    input.addEventListener("keydown", (event) => {
      // Safari ends the input of Japanese with an Enter that is no longer part of it, and has this code.
      if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      submit();
    }, { signal });

    const verdict = told();
    const verdictOnReason = told();
    // A verdict is on what was checked, not on what is being typed or chosen.
    for (const field of [input, ...options]) {
      field.addEventListener("input", () => tell(lines ? verdictOnReason : verdict, ["none", ""]), { signal });
    }

    const question = h("legend", {}, ...nodes(t("question"), t));
    const why = h("fieldset", {}, h("legend", {}, t("why")), ...labels, check, verdictOnReason);
    const asked = lines
      ? [h("fieldset", {}, question, h("ol", {}, ...rows.map((row) => h("li", {}, row)))), verdict, choices.length ? why : null]
      : [h("fieldset", {}, question, ...(choices.length ? labels : [input]), check), verdict];
    const show = () => {
      const given = model.get("given");
      const chosen = model.get(trait);
      for (const option of options) option.checked = option.value === chosen;
      for (const row of rows) row.setAttribute("aria-pressed", String(row.value === given));
      if (input.value !== given) input.value = given;
      tell(verdict, judge(given));
      tell(verdictOnReason, judgeReason(model.get("reason")));
      why.hidden = given !== String(answer);
    };

    const form = h("form", { class: "dl-figure dl-answer", signal, submit: (event: Event) => { event.preventDefault(); submit(); } },
      ...asked);
    keepKeys(form, signal);
    for (const name of ["given", "reason"]) model.on(`change:${name}`, show);
    hang(el, form);
    show();
    return () => {
      life.abort();
      for (const name of ["given", "reason"]) ask(() => model.off(`change:${name}`, show));
    };
  },
};
