// What two paths bring, as bars that add up, and beside their sum the truth.
import { four } from "../../lib/number.ts";
import type Picture from "../../lib/picture.ts";
import scale from "../../lib/scale.ts";
import type { Text } from "../../lib/text.ts";

type Parts = { path1: number, path2: number, predicted: number, change: number };

const ROW = 22;
const LABEL = 84;
export const HEIGHT = 4 * ROW;

/** What each path brings, both together, and what really happens. */
export function drawSum(picture: Picture, { path1, path2, predicted, change }: Parts, t: Text, top: number) {
  const { width } = picture;
  const rows = [
    { name: t("path", { j: 1 }), from: 0, value: path1 }, { name: t("path", { j: 2 }), from: path1, value: path2 },
    { name: t("predicted"), from: 0, value: predicted }, { name: t("true"), from: 0, value: change },
  ];
  const most = Math.max(...rows.map(({ from, value }) => Math.max(Math.abs(from), Math.abs(from + value)))) || 1;
  const x = scale([-most, most], [LABEL + 8, width - 66]);
  picture.line("zero", x(0), top, x(0), top + rows.length * ROW, { stroke: "var(--dl-rule)" });
  rows.forEach(({ name, from, value }, k) => {
    const [y, start, end] = [top + k * ROW, x(from), x(from + value)];
    const weight = k >= 2 ? "font-weight:600" : undefined;
    picture.text(`row${k}`, 4, y + 15, name, { style: weight });
    picture.rect(`bar${k}`, Math.min(start, end), y + 5, Math.max(1.5, Math.abs(end - start)), ROW - 9, {
      rx: 2, fill: value < 0 ? "var(--dl-paper)" : "var(--dl-follow)", stroke: `var(${value < 0 ? "--dl-move" : "--dl-follow"})`,
      "stroke-width": 1.5, "stroke-dasharray": value < 0 ? "4 3" : undefined,
    });
    if (!k) picture.line("carry", end, y + ROW - 4, end, y + ROW + 5, { stroke: "var(--dl-quiet)" });
    picture.text(`amount${k}`, width - 4, y + 15, four(value), { "text-anchor": "end", style: weight });
  });
}
