// The cost of all lines as a map, and which of them is drawn.
import contours from "../../lib/contours.ts";
import { standing } from "../../lib/control.ts";
import type Picture from "../../lib/picture.ts";
import plot from "../../lib/plot.ts";
import spot from "../../lib/spot.ts";
import { lineCost } from "../../math/regression.ts";
import cross from "./cross.ts";
import type { Frame } from "./layout.ts";
import { clamp, heightOf, steady, through, told, type Shown } from "./line.ts";

/** What the map shows: slopes across, and upwards the height at x = 0, or at the centre. */
const SLOPES: [number, number] = [-1, 2];
const [HEIGHTS, HEIGHTS_AT_CENTRE] = [[-12, 18], [-2, 14]] as [number, number][];
/** The k-th level of the map is the cost of the best line when it is lifted by k times this much. */
const LIFT = 1.5;
const LEVELS = 15;

export default function drawMap(picture: Picture, scene: Shown, frame: Frame) {
  const { state, results: data, memory, controls, set, t } = scene;
  const { x: xs, y: ys, best, centre, floor } = data;
  const { p, centred } = state;
  const middle = centred ? centre[0] : 0;
  const { x, y } = plot(picture, "map", {
    ...frame, x: SLOPES, y: centred ? HEIGHTS_AT_CENTRE : HEIGHTS, xticks: [-1, 0, 1, 2], yticks: centred ? [0, 5, 10] : [-10, 0, 10],
    ground: (px, py) => contours(picture, "levels", {
      f: (slope, height) => lineCost(xs, ys, slope, height - slope * middle),
      levels: Array.from({ length: LEVELS }, (_, k) => floor + (xs.length * ((k + 1) * LIFT) ** 2) / 2),
      identity: [centred, xs, ys].join(" "),
    }, px, py),
  }, (px, py) => {
    if (state.best && best) cross(picture, "lowest", px(best[0]), py(best[1] + best[0] * middle));
  });
  picture.text("p", frame.left + frame.width - 14, frame.top + frame.height + 18, "*p*", { "text-anchor": "end" });
  picture.text("q", frame.left - 9, frame.top - 8, centred ? "*m*" : "*q*", { "text-anchor": "end" });
  picture.text("mapname", frame.left + frame.width, frame.top - 8, t("map"), { "text-anchor": "end", style: "fill:var(--dl-quiet)" });

  const { height } = heightOf(state, data);
  const at = [clamp(x(p), frame.left, frame.left + frame.width), clamp(y(height), frame.top, frame.top + frame.height)];
  const off = at[0] !== x(p) || at[1] !== y(height);
  spot(picture, "spot", at[0], at[1], {
    label: t("spot"), ...standing(controls.p, p), text: told(scene),
    drag: (px, py) => set(through([middle, clamp(y.invert(py), ...y.domain)], clamp(x.invert(px), ...x.domain), controls)),
    key(dx, dy) {
      const [slope, level] = [p + controls.p.step * dx, (centred ? steady(memory, height, controls) : height) + controls.q.step * dy];
      memory.height = level;
      set({ p: slope, q: level - slope * middle });
    },
  }, off ? { fill: "var(--dl-paper)", stroke: "var(--dl-move)" } : {});
}
