// Twelve pixels, three hidden demons, two output demons, and how their verdict comes about.
import figure, { type Scene } from "../lib/figure.ts";
import { format } from "../lib/number.ts";
import type Picture from "../lib/picture.ts";
import { changed, rowsOf } from "../lib/table.ts";
import { excitement, verdict } from "../math/demons.ts";

type Hidden = "A" | "B" | "C";
export type State = { pixels: number[], listens: number[], edit: "none" | Hidden | "0" | "1", theta_0: number, theta_1: number }
  & Record<`likes_${Hidden}`, number[]> & Record<`theta_${Hidden}`, number>;
type Shown = Scene<State, ReturnType<typeof values>>;

const names: Hidden[] = ["A", "B", "C"];
const isHidden = (who: State["edit"]): who is Hidden => names.some((name) => name === who);
const TOP = 34;
const SCENE = 262;
/** A pixel: as large as a fingertip wherever there is room. */
const cellSize = (width: number) => (width < 340 ? 38 : 44);

const likings = (state: State) => names.map((name) => state[`likes_${name}`]);
const listening = (state: State) => rowsOf(state.listens, 3);

function values(state: State) {
  const [hidden, output] = excitement(state.pixels, likings(state), listening(state),
    names.map((name) => state[`theta_${name}`]), [state.theta_0, state.theta_1]);
  return { hidden, output, verdict: verdict(output) };
}

/** A demon's face: the more excited, the wider its eyes and mouth. */
function drawDemon(picture: Picture, key: string, x: number, y: number, a: number) {
  const r = 25;
  const ink = { fill: "none", stroke: "var(--dl-follow)", "stroke-width": 2, "stroke-linejoin": "round" };
  picture.path(`${key}horns`, `M${x - 20} ${y - 14}Q${x - 27} ${y - 30} ${x - 17} ${y - 35}Q${x - 18} ${y - 25} ${x - 8} ${y - 23}` +
    `M${x + 20} ${y - 14}Q${x + 27} ${y - 30} ${x + 17} ${y - 35}Q${x + 18} ${y - 25} ${x + 8} ${y - 23}`, ink);
  picture.circle(`${key}face`, x, y, r, {
    style: `fill:color-mix(in srgb, var(--dl-follow-soft) ${a * 100}%, var(--dl-paper))`, stroke: "var(--dl-follow)", "stroke-width": 2,
  });
  for (const side of [-1, 1]) {
    picture.element(`${key}eye${side}`, "ellipse", { cx: x + 9 * side, cy: y - 5, rx: 3.5, ry: 0.8 + 4.5 * a, fill: "var(--dl-ink)" });
  }
  const open = 1 + 11 * a;
  picture.path(`${key}mouth`, `M${x - 10} ${y + 9}Q${x} ${y + 9 + open} ${x + 10} ${y + 9}${a > 0.5 ? "Z" : ""}`, {
    fill: a > 0.5 ? "var(--dl-ink)" : "none", stroke: "var(--dl-ink)", "stroke-width": 2, "stroke-linecap": "round", "stroke-linejoin": "round",
  });
}

/** An edge for a liking: solid for likes, dashed for dislikes, strong when a signal runs along it. */
function drawEdge(picture: Picture, key: string, from: number[], to: number[], liking: number, signal: number) {
  if (!liking) return;
  picture.line(key, from[0], from[1], to[0], to[1], {
    stroke: signal > 0.5 ? "var(--dl-follow)" : "var(--dl-rule)", "stroke-width": 1.2 + 2 * signal,
    "stroke-dasharray": liking < 0 ? "5 4" : undefined, "pointer-events": "none",
  });
}

/** The edges from the pixels lie on them, each with a dot in the pixel where it begins: some pass over others. */
function drawSight(picture: Picture, state: State, centre: (i: number) => number[], to: number[][]) {
  likings(state).forEach((row, j) => row.forEach((liking, i) => {
    if (!liking) return;
    const [x, y] = centre(i);
    const from = [x + 11, y + 4 * (j - 1)];
    drawEdge(picture, `see${j}-${i}`, from, to[j], liking, state.pixels[i]);
    picture.circle(`eye${j}-${i}`, from[0], from[1], 3, { fill: "var(--dl-follow)", stroke: "var(--dl-paper)", "stroke-width": 1, "pointer-events": "none" });
  }));
}

/** The picture that sets what one demon likes. */
function drawEditor(picture: Picture, { state, set, t }: Shown) {
  const who = state.edit;
  const cell = cellSize(picture.width);
  const hidden = isHidden(who);
  const parameter = hidden ? `likes_${who}` as const : "listens";
  const offset = who === "1" ? 3 : 0;
  const count = hidden ? 12 : 3;
  picture.text("editor", 2, SCENE + 20, t(hidden ? "editPixels" : "editDemons", { who }), { style: "font-weight:600" });
  [t("legend.likes"), t("legend.dislikes"), t("legend.empty")].forEach((row, k) =>
    picture.text(`legend${k}`, 3 * cell + 18, SCENE + 62 + 26 * k, row, { style: "fill:var(--dl-quiet)" }));
  for (let i = 0; i < count; i += 1) {
    const [x, y] = [2 + (i % 3) * cell, SCENE + 34 + Math.floor(i / 3) * cell];
    const liking = state[parameter][offset + i];
    const box = picture.rect(`like${who}${i}`, x, y, cell - 3, cell - 3, {
      rx: 5, fill: liking ? "var(--dl-move-soft)" : "var(--dl-paper)", stroke: "var(--dl-move)", "stroke-dasharray": liking < 0 ? "5 4" : undefined,
    });
    picture.mark(`liking${who}${i}`, x + cell / 2 - 1.5, y + cell / 2 + 4, liking > 0 ? "+" : liking < 0 ? "−" : "", {
      "text-anchor": "middle", "pointer-events": "none", style: "font-weight:700;font-size:18px",
    });
    const what = hidden ? t("likingOfPixel", { who, i: i + 1 }) : t("likingOfDemon", { who, name: names[i] });
    picture.toggle(box, {
      label: what, on: liking > 0, text: t(liking > 0 ? "likes" : liking < 0 ? "dislikes" : "indifferent"),
      press: () => set({ [parameter]: changed(state[parameter], offset + i, liking > 0 ? -1 : liking + 1) }),
    });
  }
}

export default figure<State, ReturnType<typeof values>>({
  height: (width, { edit }) => SCENE + (edit === "none" ? 0 : Math.max(150, (isHidden(edit) ? 4 : 1) * cellSize(width) + 44)),
  values,
  shown: { verdict: 0 },
  draw(picture, scene) {
    const { state, values: { hidden, output, verdict: read }, set, t } = scene;
    const { width } = picture;
    const cell = cellSize(width);
    const outputX = width - 36;
    const hiddenX = 3 * cell + Math.max(50, (outputX - 3 * cell) * 0.42);
    const hiddenY = [44, 128, 212];
    const outputY = [86, 180];
    const centre = (i: number) => [2 + ((i % 3) + 0.5) * cell, TOP + (Math.floor(i / 3) + 0.5) * cell];
    listening(state).forEach((row, j) => row.forEach((liking, i) =>
      drawEdge(picture, `hear${j}-${i}`, [hiddenX + 25, hiddenY[i]], [outputX - 25, outputY[j]], liking, hidden[i])));

    state.pixels.forEach((pixel, i) => {
      const [cx, cy] = centre(i);
      const box = picture.rect(`pixel${i}`, cx - cell / 2, cy - cell / 2, cell - 3, cell - 3, {
        rx: 5, fill: pixel ? "var(--dl-move)" : "var(--dl-paper)", stroke: "var(--dl-move)", "stroke-width": 1.5,
      });
      picture.mark(`number${i}`, cx - 1.5, cy + 4, String(i + 1), {
        "text-anchor": "middle", "pointer-events": "none", style: `fill:var(${pixel ? "--dl-paper" : "--dl-quiet"})`,
      });
      picture.toggle(box, { label: t("pixel", { i: i + 1 }), on: Boolean(pixel), press: () => set({ pixels: changed(state.pixels, i, 1 - pixel) }) });
    });
    drawSight(picture, state, centre, hiddenY.map((y) => [hiddenX - 25, y]));
    hidden.forEach((a, j) => {
      drawDemon(picture, `hidden${j}`, hiddenX, hiddenY[j], a);
      picture.text(`hiddenname${j}`, hiddenX, hiddenY[j] + 41, `${names[j]}  ${format(a, 2)}`, { "text-anchor": "middle" });
    });
    output.forEach((a, j) => {
      if (read === j) picture.circle(`winner${j}`, outputX, outputY[j], 32, { fill: "none", stroke: "var(--dl-follow)", "stroke-width": 3 });
      drawDemon(picture, `output${j}`, outputX, outputY[j], a);
      picture.text(`outputname${j}`, outputX, outputY[j] + 49, t("output", { digit: j, a: format(a, 2) }), {
        "text-anchor": "middle", style: read === j ? "font-weight:700" : undefined,
      });
    });
    if (state.edit !== "none") drawEditor(picture, scene);
  },
  sentences({ state, values: { hidden, output, verdict: read }, t }) {
    const on = state.pixels.flatMap((pixel, i) => (pixel ? [i + 1] : []));
    const seen = on.length ? t("on", { pixels: on.map(String) }) : t("blank");
    const excited = names.filter((_, j) => hidden[j] > 0.5);
    const who = excited.length ? t("excited", { demons: excited }) : t("calm");
    const [zero, one] = output.map((a) => format(a, 2));
    const result = read === null ? t("tie", { a: zero })
      : t("reads", { digit: read, a: read ? one : zero, other: 1 - read, b: read ? zero : one });
    return [seen, who, result];
  },
});
