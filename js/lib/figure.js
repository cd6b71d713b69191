// The frame every figure shares: title, presets, picture, controls, values, a sentence in words,
// reset, share, Python, caption. A figure's own file draws its picture and nothing else.
import controlPanel from "./controls.js";
import h, { keepKeys } from "./dom.js";
import { compact } from "./number.js";
import Picture from "./picture.js";
import { decode, encode, fill, fit, same } from "./state.js";
import { nodes, plain } from "./symbol.js";
import makeText from "./text.js";

/**
 * @typedef {import("./state.js").Control} Control
 * @typedef {import("./state.js").State} State
 * @typedef {import("./text.js").Text} Text
 * @typedef {{ get(name: string): any, set(name: string, value: any): void, save_changes(): void,
 *   on(event: string, callback: () => void): void, off(event: string, callback: () => void): void }} Model
 * @typedef {{ read(): Record<string, string>, write(parameters: Record<string, string>): void,
 *   link(): string }} Address  the part of the page's address that belongs to this figure; only on a page of the book
 * @typedef {{ state: State, values: Record<string, any>, data: any, t: Text, set: (changes: State) => void }} Scene
 * @typedef {object} Definition
 * @property {(width: number, state: State) => number} height  how high the picture is at a width
 * @property {(picture: Picture, scene: Scene) => void} draw
 * @property {(state: State, data: any) => Record<string, any>} values  what the figure computes, under the names of
 *   its Python, from its state and the data that Python sent along
 * @property {Record<string, number | ((value: number) => string)>} shown  which of the values stand beside the picture, and
 *   with how many digits, or how they are written
 * @property {(state: State) => boolean} [early]  whether the figure has not come to these values yet; their place stays empty
 * @property {(scene: Scene) => string} sentence  what the picture shows, in words
 * @property {(state: State, data: any, milliseconds: number) => boolean} [prepare]  for a figure that has much to compute:
 *   computes for so long, and says whether it is done; until then it shows what it showed before
 * @property {(state: State, data: any, milliseconds: number) => State | null} [advance]  for a figure that can be
 *   played: the changes that so much time allows, at least one step; null when there is nothing more to come
 * @property {(state: State) => State} [step]  for a figure that goes on step by step: the changes of the next one
 * @property {(state: State, t: Text, picture: Picture) => Record<string, import("./controls.js").Guise>} [guises]  by the name of a slider's
 *   control, what the slider stands for in this state instead
 * @property {Record<string, State>} [restart]  by the name of a control, what else changes when the reader moves it
 */

/** Half of a frame, for computing; the rest is for drawing. */
const SLICE = 8;

/**
 * Makes a front-end module from what is particular to one figure.
 * @param {Definition} definition
 */
export default function figure(definition) {
  return {
    /** @param {{ model: Model, el: HTMLElement, address?: Address }} host */
    render({ model, el, address }) {
      const life = new AbortController();
      const { signal } = life;
      const spec = model.get("spec");
      /** @type {Control[]} */
      const controls = spec.controls;
      const { data, text } = spec;
      const t = makeText(text);
      const read = () => Object.fromEntries(controls.map(({ name }) => [name, model.get(name)]));
      const defaults = Object.fromEntries(controls.map((control) => [control.name, control.default]));

      let unsaved = false;
      let scheduled = 0;
      const schedule = () => { scheduled ||= requestAnimationFrame(update); };
      /** @param {State} changes */
      const set = (changes) => {
        for (const control of controls) {
          if (!(control.name in changes)) continue;
          const value = fit(control, changes[control.name]);
          if (same(value, model.get(control.name))) continue;
          model.set(control.name, value);
          unsaved = true;
        }
        schedule();
      };

      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      svg.setAttribute("role", "group");
      svg.setAttribute("aria-label", t("alt"));
      const picture = new Picture(svg, signal);
      /** What the reader does with a control. @param {string} name @param {any} value @param {import("./controls.js").Guise} [guise] */
      const change = (name, value, guise) => {
        const anew = definition.restart?.[name];
        if (anew) pause();
        set({ ...anew, ...(guise ? guise.changes(value) : { [name]: value }) });
      };
      const panel = controlPanel(controls, { t, signal, change });

      const outputs = Object.entries(definition.shown).map(([name, digits]) => {
        const output = h("b", { "data-shown": name });
        const node = h("span", {}, ...nodes(t(`shown.${name}`)), " = ", output);
        return { name, digits, output, node };
      });
      const comment = h("p", { role: "status" });
      const presets = spec.presets.map((/** @type {{ name: string, state: State }} */ preset) => ({
        ...preset,
        button: h("button", { type: "button", signal, "data-preset": preset.name, click: () => { pause(); set(preset.state); } },
          ...nodes(t(`preset.${preset.name}`))),
      }));
      const comments = h("div", { class: "dl-comments" }, comment,
        ...presets.map((/** @type {{ name: string }} */ preset) => h("p", { "aria-hidden": "true" }, ...nodes(t(`preset.${preset.name}.comment`)))));
      const sentence = h("p", { class: "dl-sentence" });
      const spoken = h("p", { class: "dl-spoken", role: "status" });
      const note = h("p", { class: "dl-note", role: "status" });
      const code = h("code");
      const python = h("div", { class: "dl-python", hidden: true },
        h("pre", { tabindex: 0, role: "group", "aria-label": t("python") }, code));
      const say = (/** @type {string} */ text) => { note.textContent = text; };

      /** Copies a text; where the browser does not allow it, the reader still has it to see. @param {string} text @param {string} done */
      const copy = async (text, done) => {
        try {
          await navigator.clipboard.writeText(text);
          say(t(done));
        } catch {
          say(t("notCopied", { text: text.includes("\n") ? "" : text }));
        }
      };
      const share = () => {
        if (!address) return;
        remember();
        copy(address.link(), "linkCopied");
      };
      const showPython = () => {
        python.hidden = false;
        update();
        copy(code.textContent ?? "", "pythonCopied");
      };
      const remember = () => address?.write(Object.fromEntries(controls
        .filter(({ name }) => !same(model.get(name), defaults[name]))
        .map((control) => [control.name, encode(control, model.get(control.name))])));
      const button = (/** @type {string} */ key, /** @type {() => void} */ click) =>
        h("button", { type: "button", signal, click, "data-action": key }, t(key));

      let playing = 0;
      const pause = () => {
        cancelAnimationFrame(playing);
        playing = 0;
        playButton?.replaceChildren(t("play"));
      };
      const advance = (/** @type {number} */ milliseconds) => {
        const changes = definition.advance?.(read(), data, milliseconds) ?? null;
        if (changes) set(changes);
        return Boolean(changes);
      };
      const play = () => {
        if (root.getAttribute("aria-busy") === "true") {
          playing = requestAnimationFrame(play);
          return;
        }
        playing = advance(SLICE) ? requestAnimationFrame(play) : 0;
        if (playing) update();
        else pause();
      };
      const playButton = definition.advance && button("play", () => {
        if (playing) pause();
        else {
          playButton?.replaceChildren(t("pause"));
          play();
        }
      });
      const { step } = definition;
      const stepButton = (step || definition.advance) && button("step", () => {
        pause();
        if (step) set(step(read()));
        else advance(0);
      });
      const reset = button("reset", () => { pause(); set(defaults); say(""); });

      const stage = h("div", { class: "dl-stage" }, svg);
      const root = h("section", { class: "dl-figure", "aria-label": t("title"), signal, focusin: keepKeys },
        h("p", { class: "dl-title" }, t("title")),
        presets.length ? h("div", { class: "dl-presets", role: "group", "aria-label": t("presets") },
          h("span", { "aria-hidden": "true" }, t("presets")),
          ...presets.map((/** @type {{ button: HTMLElement }} */ preset) => preset.button)) : null,
        presets.length ? comments : null,
        h("div", { class: controls.some(({ group }) => group !== null) ? "dl-body" : "dl-body dl-alone" }, stage,
          h("div", { class: "dl-side" },
            stepButton ? h("div", { class: "dl-steps" }, playButton ?? null, stepButton, reset) : null,
            panel.node, h("div", { class: "dl-values" }, ...outputs.map(({ node }) => node)))),
        sentence, spoken,
        h("div", { class: "dl-actions" }, stepButton ? null : reset,
          address ? button("share", share) : null, spec.python ? button("python", showPython) : null),
        note, python,
        h("p", { class: "dl-caption" }, ...nodes(t("caption"))));

      let speaking = 0;
      let remembering = 0;
      const update = () => {
        cancelAnimationFrame(scheduled);
        scheduled = 0;
        const state = read();
        panel.show(state, definition.guises?.(state, t, picture));
        let said = "";
        for (const preset of presets) {
          const on = controls.every(({ name }) => same(state[name], preset.state[name]));
          preset.button.setAttribute("aria-pressed", String(on));
          if (on) said = t(`preset.${preset.name}.comment`);
        }
        if (comment.dataset.text !== said) {
          comment.dataset.text = said;
          comment.replaceChildren(...nodes(said));
        }
        if (!python.hidden) code.textContent = fill(spec.python, state);
        if (unsaved) {
          unsaved = false;
          model.save_changes();
          clearTimeout(remembering);
          remembering = setTimeout(remember, 400);
        }
        const ready = definition.prepare?.(state, data, SLICE) ?? true;
        root.setAttribute("aria-busy", String(!ready));
        if (!ready) {
          schedule();
          return;
        }

        const values = definition.values(state, data);
        const scene = { state, values, data, t, set };
        const width = Math.round(stage.clientWidth) || 640;
        picture.frame(width, definition.height(width, state), () => definition.draw(picture, scene));
        for (const { name, digits, output, node } of outputs) {
          const value = values[name];
          // What does not exist in this state is not mentioned.
          node.hidden = value === null;
          node.setAttribute("class", definition.early?.(state) ? "dl-early" : "");
          const written = typeof value !== "number" ? String(value ?? "—") : typeof digits === "function" ? digits(value) : compact(value, digits);
          if (output.dataset.text !== written) output.replaceChildren(...nodes(written));
          output.dataset.text = written;
        }
        root.dataset.values = JSON.stringify(values);
        const words = definition.sentence(scene);
        if (sentence.dataset.text !== words) {
          sentence.dataset.text = words;
          sentence.replaceChildren(...nodes(words));
          // A screen reader hears the sentence when the reader's hand has come to rest.
          clearTimeout(speaking);
          speaking = setTimeout(() => { spoken.textContent = plain(words); }, 700);
        }
      };

      const given = address?.read() ?? {};
      let ignored = false;
      for (const control of controls) {
        if (!(control.name in given)) continue;
        const value = decode(control, given[control.name]);
        if (value === undefined) ignored = true;
        else model.set(control.name, value);
        delete given[control.name];
      }
      if (ignored || Object.keys(given).length) say(t("addressIgnored"));

      for (const { name } of controls) model.on(`change:${name}`, schedule);
      el.replaceChildren(root);
      update();
      const observer = new ResizeObserver(schedule);
      observer.observe(stage);
      return () => {
        life.abort();
        cancelAnimationFrame(playing);
        observer.disconnect();
        cancelAnimationFrame(scheduled);
        clearTimeout(speaking);
        clearTimeout(remembering);
        for (const { name } of controls) model.off(`change:${name}`, schedule);
      };
    },
  };
}
