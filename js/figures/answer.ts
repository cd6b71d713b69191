// A question of an exercise, and a verdict on what the reader typed, chose or pointed at.
import h, { hang } from "../lib/dom.ts";
import keepKeys from "../lib/keys.ts";
import makeJudge, { type Exercise, type Verdict } from "./answer/judge.ts";
import { ask, type Model } from "../lib/store.ts";
import { nodes } from "../lib/symbol.ts";
import makeText, { type Text } from "../lib/text.ts";

/** What the reader answers: a number, a choice or a line, and why it is wrong. */
const TRAITS = ["given", "reason"] as const;
type Trait = (typeof TRAITS)[number];
type Give = (trait: Trait, value: string) => void;
type Around = { t: Text, signal: AbortSignal };

/** A place for a verdict; a screen reader hears it. */
function makeVerdict(t: Text) {
  const node = h("p", { class: "dl-verdict", role: "status" });
  return {
    node,
    show([kind, said]: Verdict) {
      node.dataset.verdict = kind;
      node.replaceChildren(...nodes(said, t));
    },
  };
}

/** What the reader answers with: a number to type, choices, and lines of which one is wrong. */
function makeFields({ choices, lines }: Exercise, trait: Trait, { t, signal, give }: Around & { give: Give }) {
  const input = h("input", { type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", "aria-label": t("yourAnswer"), signal, "data-control": "given" });
  const options = choices.map((choice) =>
    h("input", { type: "radio", name: trait, value: choice, signal, "data-control": trait }));
  const labels = choices.map((choice, i) =>
    h("label", { class: "dl-option" }, options[i], h("span", {}, ...nodes(t(`choice.${choice}`), t))));
  const rows = Array.from({ length: lines }, (_, i) =>
    h("button", { type: "button", class: "dl-line", value: i + 1, signal, "data-control": "given", click: () => give("given", `${i + 1}`) },
      ...nodes(t(`line.${i + 1}`), t)));
  return { input, options, labels, rows };
}
type Fields = ReturnType<typeof makeFields>;
type Verdicts = Record<"verdict" | "verdictOnReason", ReturnType<typeof makeVerdict>>;

/** The question with its fields and the verdict; where a line is asked for, there may be a second one, why it is wrong. */
function arrange({ choices, lines }: Exercise, { input, labels, rows }: Fields, { verdict, verdictOnReason }: Verdicts, t: Text) {
  const check = h("button", { type: "submit" }, t("check"));
  const question = h("legend", {}, ...nodes(t("question"), t));
  const why = h("fieldset", {}, h("legend", {}, t("why")), ...labels, check, verdictOnReason.node);
  const asked = lines
    ? [h("fieldset", {}, question, h("ol", {}, ...rows.map((row) => h("li", {}, row)))), verdict.node, choices.length ? why : null]
    : [h("fieldset", {}, question, ...(choices.length ? labels : [input]), check), verdict.node];
  return { asked, why };
}

/** JupyterLab keeps Enter from submitting a form, so it is answered here. */
function submitWithEnter(input: HTMLInputElement, submit: () => void, signal: AbortSignal) {
  input.addEventListener("keydown", (event) => {
    // Safari ends the input of Japanese with an Enter that is no longer part of it, and has this code.
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  }, { signal });
}

/** The form in which a reader answers; it shows what was given, and the verdicts on it. */
function makeForm(exercise: Exercise, { t, signal, give }: Around & { give: Give }) {
  const { answer, choices, lines } = exercise;
  const trait = lines ? "reason" : "given";
  const fields = makeFields(exercise, trait, { t, signal, give });
  const { input, options, rows } = fields;
  const submit = () => give(trait, choices.length ? options.find((option) => option.checked)?.value ?? "" : input.value);
  submitWithEnter(input, submit, signal);
  const [verdict, verdictOnReason] = [makeVerdict(t), makeVerdict(t)];
  // A verdict is on what was checked, not on what is being typed or chosen.
  for (const field of [input, ...options]) {
    field.addEventListener("input", () => (lines ? verdictOnReason : verdict).show(["none", ""]), { signal });
  }
  const { asked, why } = arrange(exercise, fields, { verdict, verdictOnReason }, t);
  const { judge, judgeReason } = makeJudge(exercise, t);
  return {
    node: h("form", { class: "dl-figure dl-answer", lang: t("language"), signal, submit: (event: Event) => { event.preventDefault(); submit(); } },
      ...asked),
    show(state: Record<Trait, string>) {
      const { given, reason } = state;
      for (const option of options) option.checked = option.value === state[trait];
      for (const row of rows) row.setAttribute("aria-pressed", String(row.value === given));
      if (input.value !== given) input.value = given;
      verdict.show(judge(given));
      verdictOnReason.show(judgeReason(reason));
      why.hidden = given !== String(answer);
    },
  };
}

export default {
  render({ model, el }: { model: Model, el: HTMLElement }) {
    const life = new AbortController();
    const exercise: Exercise = model.get("spec");
    const give = (trait: Trait, value: string) => {
      model.set(trait, value);
      ask(() => model.save_changes());
      show();
    };
    const form = makeForm(exercise, { t: makeText(exercise.text), signal: life.signal, give });
    const show = () => form.show({ given: model.get("given"), reason: model.get("reason") });
    keepKeys(form.node, life.signal);
    for (const trait of TRAITS) model.on(`change:${trait}`, show);
    hang(el, form.node);
    show();
    return () => {
      life.abort();
      for (const trait of TRAITS) ask(() => model.off(`change:${trait}`, show));
    };
  },
};
