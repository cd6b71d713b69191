// A digit to draw, what the network sees of it, its answer, and its learning from other people's digits.
import { table, weightColour } from "../lib/diagram.ts";
import figure from "../lib/figure.ts";
import { counted, format } from "../lib/number.ts";
import type Picture from "../lib/picture.ts";
import plot from "../lib/plot.ts";
import { COLUMNS, type Strokes } from "../math/digits.ts";
import { passesOf } from "../math/training.ts";
import school, { LEARNING, NETWORKS, seenOf, type School } from "./handwriting/school.ts";
import surface from "./handwriting/surface.ts";

export type State = {
  strokes: Strokes, pen: number[][], down: boolean, crop: boolean, centre: boolean, network: "plain" | "convolution", shifts: boolean, eta: number, seed: number, epochs: number, own: [number, Strokes][],
};
type Results = ReturnType<typeof compute>;

/** In units of the data: less ink than this is a dot, more a blot; and no unseen person's digit is farther from all learned ones. */
const [DOT, BLOT, UNLIKE] = [2, 45, 6];
const UNSEEN = 597;
/** Room above a part for its name, and the height of the plot. */
const [NAME, PLOT] = [26, 110];

function layout(width: number) {
  const narrow = width < 560;
  const side = Math.min(200, narrow ? (width - 24) / 2 : width * 0.3);
  const below = NAME + side + 44;
  const outputs = narrow ? { left: 2, top: below + NAME, width: width - 12 } : { left: 2 * side + 48, top: NAME, width: width - 2 * side - 56 };
  const rates = narrow ? outputs.top + 128 : below + 10;
  return { side, outputs, seen: side + 20, buttons: NAME + side + 8, rates: rates + NAME, weights: rates + NAME + PLOT + 70 };
}

function compute({ strokes: drawing, ...state }: State, memory: School) {
  const seen = seenOf(drawing, state.crop, state.centre);
  const learned = memory.learned({ strokes: drawing, ...state });
  const ink = seen.reduce((sum, shade) => sum + shade, 0);
  const output = drawing.length ? Array.from(passesOf(NETWORKS[state.network]).output(learned.now.parameters, seen)) : null;
  return { seen, ink, output, learned, distance: drawing.length ? memory.distance(seen) : 0 };
}

const values = (_: State, { output, learned }: Results) => ({ unseen_right: learned.now.unseen, output });

type Now = { state: State, results: Results, set: (changes: Partial<State>) => void };

/** The ten outputs as bars; pressing one says that this digit was meant. */
function outputs(picture: Picture, { left, top, width }: { left: number, top: number, width: number }, { state, results: { output }, set }: Now) {
  const { t } = picture;
  const step = width / 10;
  const best = output ? output.indexOf(Math.max(...output)) : -1;
  picture.text("outputs", left, top - 8, t("outputs"), { style: "fill:var(--dl-quiet)" });
  if (output) picture.text("misread", left, top + 122, t("misread"), { style: "fill:var(--dl-quiet)" });
  for (let digit = 0; digit < 10; digit += 1) {
    const [x, a] = [left + digit * step, output?.[digit] ?? 0];
    picture.rect(`bar${digit}`, x + step * 0.2, top + 74 * (1 - a), step * 0.6, 74 * a, {
      style: `fill:var(${digit === best ? "--dl-follow" : "--dl-follow-soft"})`, "pointer-events": "none",
    });
    picture.line(`foot${digit}`, x + step * 0.1, top + 74, x + step * 0.9, top + 74, { stroke: "var(--dl-rule)" });
    // Nothing was meant where nothing is drawn.
    const key = picture.rect(`${output ? "digit" : "empty"}${digit}`, x + 1, top + 78, step - 2, 26, { rx: 4, fill: "var(--dl-paper)", stroke: "var(--dl-rule)" });
    picture.text(`name${digit}`, x + step / 2, top + 96, String(digit), {
      "text-anchor": "middle", "pointer-events": "none", style: digit === best ? "font-weight:700" : undefined,
    });
    if (!output) continue;
    picture.pick(key, {
      label: t("meant", { digit }), chosen: digit === best, text: t("says", { a: format(a, 2) }),
      press: () => set({ own: [...state.own, [digit, state.strokes]] }),
    });
  }
}

/** How many percent are read after each epoch, of the learned and of the unseen ones; before the first it is chance, and below the frame. */
function rates(picture: Picture, top: number, { stages }: Results["learned"]) {
  const { t, width } = picture;
  const quiet = { style: "fill:var(--dl-quiet)" };
  picture.text("rates", 2, top - 8, t("rates"), quiet);
  plot(picture, "rate", { left: 48, top, width: width - 62, height: PLOT, x: [0, 10], y: [60, 100], xticks: [0, 2, 4, 6, 8, 10], yticks: [60, 80, 100], xname: t("epoch") }, (x, y) => {
    for (const [name, of, colour] of [["learned", LEARNING, "--dl-move"], ["unseen", UNSEEN, "--dl-follow"]] as const) {
      const points = stages.map((stage, k) => [x(k), y(100 * stage[name] / of)]);
      if (points.length) picture.curve(`${name}curve`, points, { stroke: `var(${colour})`, "stroke-width": 2, "stroke-dasharray": name === "learned" ? "6 4" : undefined });
      points.forEach(([px, py], k) => picture.circle(`${name}${k}`, px, py, 3, { fill: `var(${colour})` }));
    }
  });
}

/** The weights of the hidden units, or of the filters, as small pictures. */
function weights(picture: Picture, top: number, network: string, parameters: Float64Array) {
  const [count, columns, weightsOf] = network === "plain" ? [30, COLUMNS, 64] : [16, 3, 9];
  const own = parameters.subarray(0, count * weightsOf);
  const largest = own.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  const across = network === "plain" ? 15 : 8;
  const side = Math.min(44, (picture.width - 4) / across - 4);
  picture.text("weights", 2, top - 8, picture.t(network === "plain" ? "weights" : "filters"), { style: "fill:var(--dl-quiet)" });
  // Squares of the same colour are one element: two thousand of them would keep a phone busy.
  const squares = new Map<string, string>();
  const cell = side / columns;
  for (let k = 0; k < count; k += 1) {
    const [x, y] = [2 + (k % across) * (side + 4), top + Math.floor(k / across) * (side + 4)];
    for (let i = 0; i < weightsOf; i += 1) {
      const colour = weightColour(own[k * weightsOf + i], largest);
      const corner = `M${(x + (i % columns) * cell).toFixed(2)} ${(y + Math.floor(i / columns) * cell).toFixed(2)}`;
      const reach = (cell + 0.3).toFixed(2);
      squares.set(colour, `${squares.get(colour) ?? ""}${corner}h${reach}v${reach}h-${reach}z`);
    }
  }
  [...squares].forEach(([colour, d], k) => picture.path(`weights${k}`, d, { style: `fill:${colour}`, "pointer-events": "none" }));
}

/** Buttons below the square. */
function buttons(picture: Picture, top: number, width: number, { state, set }: Now) {
  const { t } = picture;
  const all = [
    { key: "clear", name: t("clear"), press: () => set({ strokes: [] }) },
    ...(state.own.length ? [
      { key: "keep", name: t("keep"), press: () => download(state.own) },
      { key: "forget", name: t("forget"), press: () => set({ own: [] }) },
    ] : []),
  ];
  const across = width / all.length;
  all.forEach(({ key, name, press }, k) => {
    const box = picture.rect(key, 2 + k * across, top, across - 6, 28, { rx: 5, stroke: "var(--dl-rule)", fill: "var(--dl-paper)" });
    picture.text(`${key}name`, 2 + k * across + (across - 6) / 2, top + 19, name, { "text-anchor": "middle", "pointer-events": "none" });
    picture.pick(box, { label: name, chosen: false, press });
  });
}

/** Gives the reader's digits to the browser as a file. */
function download(own: State["own"]) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(own)], { type: "application/json" }));
  link.download = "digits.json";
  link.click();
  URL.revokeObjectURL(link.href);
}

export default figure<State, ReturnType<typeof values>, Results, School>({
  memory: school,
  height: (width, { network }) => layout(width).weights + 2 * (Math.min(44, (width - 4) / (network === "plain" ? 15 : 8) - 4) + 4) + 8,
  compute,
  values,
  shown: { unseen_right: 0 },
  early: (_, { learned }) => !learned.stages.length,
  prepare: ({ state, memory }, milliseconds) => memory.learn(state, milliseconds),
  soFar: ({ state, memory }) => memory.learned(state).stages.length,
  restart: { network: { epochs: 0 }, shifts: { epochs: 0 }, eta: { epochs: 0 }, seed: { epochs: 0 } },
  pace: 2,
  rewind: ({ state, controls }) => (state.epochs < controls.epochs.max ? {} : { epochs: 0 }),
  advance({ state, memory, controls }, milliseconds) {
    if (state.epochs >= controls.epochs.max) return null;
    const next = { ...state, own: [], epochs: state.epochs + 1 };
    return memory.learn(next, Math.max(8, milliseconds)) ? { epochs: next.epochs } : {};
  },
  draw(picture, scene) {
    const { state, results: { seen, learned }, t } = scene;
    const at = layout(picture.width);
    const quiet = { style: "fill:var(--dl-quiet)" };
    picture.text("drawing", 2, NAME - 8, t("drawing"), quiet);
    surface(picture, { left: 2, top: NAME, side: at.side }, scene);
    buttons(picture, at.buttons, 2 * at.side + 26, scene);
    picture.text("seenname", at.seen, NAME - 8, t("seen"), quiet);
    table(picture, "seen", {
      left: at.seen, top: NAME, cell: at.side / COLUMNS, columns: COLUMNS, values: seen,
      fill: (shade) => `color-mix(in srgb, var(--dl-ink) ${Math.round(100 * shade)}%, var(--dl-paper))`,
    });
    outputs(picture, at.outputs, scene);
    rates(picture, at.rates, learned);
    weights(picture, at.weights, state.network, learned.now.parameters);
  },
  sentences({ state, results: { ink, output, learned: { stages, last, now, own }, distance }, t }) {
    const done = Math.max(0, stages.length - 1);
    const [first, second] = [...(output ?? []).keys()].sort((a, b) => (output as number[])[b] - (output as number[])[a]);
    const read = (digit: number) => format((output as number[])[digit], 2);
    const [a, b] = output ? [read(first), read(second)] : ["", ""];
    return [
      !output ? t("empty") : ink < DOT ? t("dot") : ink > BLOT ? t("blot") : state.epochs === 0 ? t("chance")
        : output[first] < 0.5 ? t("unsure", { digit: first, second, a, b }) : t("reads", { digit: first, second, a, b }),
      ...(output && ink >= DOT && ink <= BLOT && distance > UNLIKE ? [t("unlike", { distance: format(distance, 1), most: UNLIKE })] : []),
      ...(state.epochs === 0 ? [t(state.shifts ? "begin.moved" : "begin", { eta: format(state.eta, 2) })] : []),
      ...(done < state.epochs ? [t("busy", { done, n: state.epochs })] : []),
      ...(done > 0 ? [t("after", { n: done, learned: counted(last.learned), unseen: now.unseen })] : []),
      ...(own ? [t("own", { n: state.own.length })] : []),
    ];
  },
});
