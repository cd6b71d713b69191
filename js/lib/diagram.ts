// The network of pixels, hidden units and output units, drawn from left to right.
import type Picture from "./picture.ts";
import type { Pick, Toggle } from "./picture.ts";

const COLUMNS = 3;
export const RADIUS = 21;

type Place = { left: number, top: number, width: number, height: number, /** As [12, 3, 2]. */ sizes: number[] };

/** Where everything stands: pixels as a picture on the left, units in columns to the right of it. */
export function layout({ left, top, width, height, sizes: [pixels, ...units] }: Place) {
  const cell = Math.min(38, width / 9);
  const rows = pixels / COLUMNS;
  const first = top + (height - rows * cell) / 2;
  const right = left + width - RADIUS - 4;
  const start = left + COLUMNS * cell;
  return {
    cell,
    /** The centre of a pixel. */
    pixel: (i: number) => [left + ((i % COLUMNS) + 0.5) * cell, first + (Math.floor(i / COLUMNS) + 0.5) * cell],
    /** The centre of a unit of a layer, counted from 0. */
    unit: (layer: number, j: number) => [
      layer === units.length - 1 ? right : start + (right - start) * 0.5,
      top + (height * (j + 0.5)) / units[layer],
    ],
  };
}

/**
 * An edge, solid for a positive and dashed for a negative number, the wider the larger it is.
 * @param strength from −1 to 1
 */
export function edge(picture: Picture, key: string, from: number[], to: number[], strength: number, colour = "var(--dl-quiet)") {
  picture.line(key, from[0], from[1], to[0], to[1], {
    stroke: colour, "stroke-width": 0.4 + 3.6 * Math.min(1, Math.abs(strength)), "stroke-opacity": 0.25 + 0.6 * Math.min(1, Math.abs(strength)),
    "stroke-dasharray": strength < 0 ? "5 4" : undefined, "pointer-events": "none",
  });
}

/**
 * A unit, the fuller the more excited, with a line of text in it.
 * @param excited from 0 to 1
 */
export function unit(picture: Picture, key: string, [x, y]: number[], excited: number, text: string) {
  const circle = picture.circle(key, x, y, RADIUS, {
    style: `fill:color-mix(in srgb, var(--dl-follow-soft) ${Math.round(excited * 100)}%, var(--dl-paper))`,
    stroke: "var(--dl-follow)", "stroke-width": 1.5,
  });
  picture.text(`${key}text`, x, y + 4.5, text, { "text-anchor": "middle", "pointer-events": "none" });
  return circle;
}

type Table = {
  left: number;
  top: number;
  cell: number;
  columns: number;
  values: ArrayLike<number>;
  fill: (value: number, i: number) => string;
  text?: (value: number, i: number) => string;
  ink?: (value: number) => string;
  dash?: (value: number) => string | undefined;
  stroke?: string;
  toggle?: (i: number) => Toggle;
  pick?: (i: number) => Pick;
};

/** A table of cells, such as a picture or a filter; each cell can be a switch, or one of several to choose from. */
export function table(picture: Picture, key: string, cells: Table) {
  const { left, top, cell, columns, values, fill, text, ink, dash, stroke = "var(--dl-rule)", toggle, pick } = cells;
  for (let i = 0; i < values.length; i += 1) {
    const [x, y] = [left + (i % columns) * cell, top + Math.floor(i / columns) * cell];
    const box = picture.rect(`${key}${i}`, x + 1, y + 1, cell - 2, cell - 2, {
      rx: Math.min(4, cell / 8), style: `fill:${fill(values[i], i)}`, stroke, "stroke-dasharray": dash?.(values[i]),
    });
    const written = text?.(values[i], i);
    if (written) {
      // A cell that can be pressed says in its name what is written in it; a mere sign says what its colour does.
      picture[toggle || pick || /^[+−]$/.test(written) ? "mark" : "text"](`${key}text${i}`, x + cell / 2, y + cell / 2 + 4.5, written, { "text-anchor": "middle", "pointer-events": "none", style: ink?.(values[i]) });
    }
    if (toggle) picture.toggle(box, toggle(i));
    else if (pick) picture.pick(box, pick(i));
    else box.setAttribute("pointer-events", "none");
  }
}

/** The colour of a weight: orange for positive, blue for negative, the fuller the larger. */
export const weightColour = (weight: number, largest: number) =>
  `color-mix(in srgb, var(${weight < 0 ? "--dl-move" : "--dl-follow"}) ${Math.round((85 * Math.abs(weight)) / (largest || 1))}%, var(--dl-paper))`;
