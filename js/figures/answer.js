// A question of an exercise, and a verdict on what the reader typed or chose.
import h, { keepKeys } from "../lib/dom.js";
import { nodes } from "../lib/symbol.js";
import makeText from "../lib/text.js";
import { isRight, readNumber } from "../math/answer.js";

export default {
  /** @param {{ model: import("../lib/figure.js").Model, el: HTMLElement }} host */
  render({ model, el }) {
    const life = new AbortController();
    const { signal } = life;
    const { text, answer, tolerance, choices } = model.get("spec");
    const t = makeText(text);
    const verdict = h("p", { class: "dl-verdict", role: "status" });
    const question = () => h("legend", {}, ...nodes(t("question")));

    const input = h("input", { type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": t("yourAnswer"), signal, "data-control": "given" });
    const options = choices.map((/** @type {string} */ choice) =>
      h("input", { type: "radio", name: "choice", value: choice, signal, "data-control": "given" }));

    /** @param {string} given */
    const judge = (given) => {
      const tell = (/** @type {string} */ kind, /** @type {string} */ said) => {
        verdict.dataset.verdict = kind;
        verdict.replaceChildren(...nodes(said));
      };
      if (!given.trim()) return tell("none", "");
      if (choices.length) return given === answer ? tell("right", t("right")) : tell("wrong", `${t("wrong")} ${t("hint")}`);
      const number = readNumber(given);
      if (number === null) return tell("unclear", t("unclear", { given }));
      if (isRight(number, answer, tolerance)) return tell("right", t("right"));
      return tell("wrong", `${t(isRight(-number, answer, tolerance) ? "sign" : "wrong")} ${t("hint")}`);
    };
    const submit = () => {
      const given = choices.length ? options.find((/** @type {HTMLInputElement} */ o) => o.checked)?.value ?? "" : input.value;
      model.set("given", given);
      model.save_changes();
      judge(given);
    };
    const show = () => {
      const given = model.get("given");
      if (choices.length) for (const option of options) option.checked = option.value === given;
      else if (input.value !== given) input.value = given;
      judge(given);
    };

    // JupyterLab keeps Enter from submitting a form, so it is answered here.
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      submit();
    }, { signal });

    const form = h("form", { class: "dl-figure dl-answer", signal, focusin: keepKeys, submit: (/** @type {Event} */ event) => { event.preventDefault(); submit(); } },
      h("fieldset", {}, question(),
        ...(choices.length
          ? choices.map((/** @type {string} */ choice, /** @type {number} */ i) =>
            h("label", { class: "dl-option" }, options[i], h("span", {}, ...nodes(t(`choice.${choice}`)))))
          : [input]),
        h("button", { type: "submit" }, t("check"))),
      verdict);
    model.on("change:given", show);
    el.replaceChildren(form);
    show();
    return () => {
      life.abort();
      model.off("change:given", show);
    };
  },
};
