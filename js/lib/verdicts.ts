// Which pictures are read correctly: a square for each that is, a cross for each that is not, row by row.
import type Picture from "./picture.ts";

type Verdicts = { left: number, top: number, cell: number, columns: number, right: boolean[], digits: string[] };

/** Draws the verdicts. The names of the digits stand to the left of their pictures, which come one digit after the other. */
export default function verdicts(picture: Picture, key: string, { left, top, cell, columns, right, digits }: Verdicts) {
  const side = cell - 3;
  const marks = (is: boolean, mark: string) => right.flatMap((verdict, k) =>
    (verdict === is ? [`M${left + (k % columns) * cell} ${top + Math.floor(k / columns) * cell}${mark}`] : [])).join("");
  picture.path(`${key}right`, marks(true, `h${side}v${side}h${-side}z`), { fill: "var(--dl-follow)" });
  picture.path(`${key}wrong`, marks(false, `l${side} ${side}m0 ${-side}l${-side} ${side}`), { stroke: "var(--dl-wrong)", "stroke-width": 1.75, fill: "none" });
  const rows = right.length / digits.length / columns;
  digits.forEach((digit, k) => picture.mark(`${key}digit${k}`, left - 6, top + (k + 0.5) * rows * cell + 3, digit, { "text-anchor": "end", style: "fill:var(--dl-quiet)" }));
}
