// What a figure shows of its state: the picture, the values beside it, and a sentence in words.
import type { State } from "./control.ts";
import h from "./dom.ts";
import type { Definition, Scene, Values } from "./figure.ts";
import { compact } from "./number.ts";
import Picture from "./picture.ts";
import { fitted, roomOf } from "./room.ts";
import { nodes, spoken } from "./symbol.ts";
import type { Text } from "./text.ts";

/** With how many digits, or how, each of the values beside the picture is written. */
type Shown = Record<string, number | ((value: number) => string)>;

/** A place for one of the values. */
function makeOutput(name: string, digits: Shown[string], t: Text) {
  const output = h("b", { "data-shown": name });
  const node = h("span", {}, ...nodes(t(`shown.${name}`), t), " = ", output);
  const written = (value: unknown) =>
    (typeof value !== "number" ? String(value ?? "—") : typeof digits === "function" ? digits(value) : compact(value, digits));
  return {
    node,
    show(value: unknown, early: boolean) {
      // What does not exist in this state is not mentioned.
      node.hidden = value === null;
      node.setAttribute("class", early ? "dl-early" : "");
      const text = written(value);
      if (output.dataset.text !== text) output.replaceChildren(...nodes(text, t));
      output.dataset.text = text;
    },
  };
}

/** A sentence; a screen reader hears it when the reader's hand has come to rest. */
function makeSentence(isSilent: () => boolean, t: Text) {
  const sentence = h("p", { class: "dl-sentence" });
  const said = h("p", { class: "dl-spoken", role: "status" });
  let speaking = 0;
  return {
    nodes: [sentence, said],
    show(words: string) {
      if (sentence.dataset.text === words) return;
      sentence.dataset.text = words;
      sentence.replaceChildren(...nodes(words, t));
      clearTimeout(speaking);
      speaking = setTimeout(() => { if (!isSilent()) said.textContent = spoken(words, t); }, 700);
    },
    end: () => clearTimeout(speaking),
  };
}

type Around = { t: Text, signal: AbortSignal, isSilent: () => boolean };

export default function makeView<S extends State, V extends Values, R, M>(definition: Definition<S, V, R, M>, { t, signal, isSilent }: Around) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", t("alt"));
  const picture = new Picture(svg, signal, t);
  const stage = h("div", { class: "dl-stage", translate: "no" }, svg);
  const outputs = Object.entries(definition.shown as Shown).map(([name, digits]) => ({ name, ...makeOutput(name, digits, t) }));
  const sentence = makeSentence(isSilent, t);
  /** How wide the stage is and how high a picture may be; asked for once, for asking lets the page be laid out. */
  let across = 0;
  let room: number;
  return {
    stage,
    /** To be called when the stage or the window has another size. */
    resized: () => { across = 0; },
    values: h("div", { class: "dl-values" }, ...outputs.map(({ node }) => node)),
    sentence: sentence.nodes,
    show(scene: Scene<S, V, R, M>) {
      const { state, results, values } = scene;
      if (!across) {
        across = Math.round(stage.clientWidth) || 640;
        room = roomOf(stage);
      }
      const { width, height, scale } = fitted(across, room, (at) => definition.height(at, state));
      picture.frame(width, height, () => definition.draw(picture, scene));
      const whole = width === across && scale === 1;
      svg.style.setProperty("width", whole ? "" : `${width * scale}px`);
      svg.style.setProperty("height", whole ? "" : `${height * scale}px`);
      // What scrolls below the picture knows how high it is; see figure.css.
      stage.parentElement?.style.setProperty("--dl-high", `${height * scale}px`);
      for (const { name, show } of outputs) show(values[name], definition.early?.(state, results) ?? false);
      sentence.show(definition.sentences(scene).join(t("joint")));
    },
    end: sentence.end,
  };
}
