// The back of the network: the maps with the winners, what pooling keeps, the outputs, and the lines between them.
import { edge, RADIUS, table, unit, weightColour } from "../../lib/diagram.ts";
import { fine } from "../../lib/number.ts";
import type Picture from "../../lib/picture.ts";
import { columnOf, rowOf } from "../../lib/table.ts";
import { sigmoid } from "../../math/neuron.ts";
import { blockOf, index, PLACES, placeAt, SHAPE, wins } from "./compute.ts";
import { three, two } from "./equation.ts";
import { MIDDLE, PALE, THROUGH, type Now } from "./front.ts";
import { centre, type Layout } from "./layout.ts";
import { isBackwards, isChosen, stageOf } from "./stages.ts";

const shade = (a: number) => `color-mix(in srgb, var(--dl-follow) ${Math.round(75 * a)}%, var(--dl-paper))`;
/** What the way back shows of a map that no error reaches, lies behind. */
const faint = (a: number) => `color-mix(in srgb, var(--dl-follow) ${Math.round(18 * a)}%, var(--dl-paper))`;
const THIN = { fill: "none", ...THROUGH };

/** A map: how excited each place is; on the way back the errors of the winners. */
export function drawMap(picture: Picture, { state, results, set, t }: Now, at: Layout, k: number) {
  const { stage } = state;
  const { z, winners } = results.maps[k - 1];
  const [[left, top], cell] = [at.map(k - 1), at.cell.map];
  const [errors, largest] = [results.deltaPool[k - 1], Math.max(...results.deltaPool.flat().map(Math.abs))];
  const known = stage >= 6;
  const error = (n: number) => (winners.includes(n) ? errors[winners.indexOf(n)] : 0);
  table(picture, `map${k}-`, {
    left, top, cell, columns: PLACES, values: z.map(sigmoid),
    fill: (a, n) => (!known ? shade(a) : error(n) ? weightColour(-Math.abs(error(n)), PALE * largest) : faint(a)),
    text: (_, n) => (known && error(n) ? (error(n) < 0 ? "−" : "+") : ""),
    pick: (n) => {
      const own = { k, i: rowOf(n, PLACES), j: columnOf(n, PLACES) };
      return {
        label: t("place", { k, row: own.i, column: own.j }), text: known ? t("error", { delta: fine(error(n)) }) : three(sigmoid(z[n])),
        chosen: isChosen("map", state, own), press: () => set({ ...own, stage: stageOf("map", stage) }),
      };
    },
  });
  for (const [cx, cy] of [[0, 1], [1, 0]]) {
    picture.line(`blocks${k}-${cx}`, left + 2 * cell * cy, top + 2 * cell * cx, left + 2 * cell * (cy + 2 * cx), top + 2 * cell * (cx + 2 * cy),
      { stroke: "var(--dl-ink)", "stroke-width": 1.5, ...THROUGH });
  }
  if (stage >= 2) {
    winners.forEach((winner, block) => picture.circle(`winner${k}-${block}`, ...centre([left, top], cell, PLACES, winner) as [number, number], cell * 0.37,
      { ...THIN, stroke: known ? "var(--dl-move)" : "var(--dl-ink)", "stroke-width": 1.5 }));
  }
}

/** What pooling keeps of a map. */
export function drawPool(picture: Picture, { state, results, set, t }: Now, at: Layout, k: number) {
  const { stage } = state;
  const [[left, top], cell] = [at.pool(k - 1), at.cell.pool];
  const known = stage >= 2;
  table(picture, `pool${k}-`, {
    left, top, cell, columns: 2, values: results.maps[k - 1].pooled, fill: (a) => (known ? shade(a) : "var(--dl-paper)"),
    pick: (n) => ({
      label: t("pooled", { k, row: rowOf(n, 2), column: columnOf(n, 2) }), text: known ? three(results.maps[k - 1].pooled[n]) : t("unknown"),
      chosen: isChosen("pool", state, { k }) && blockOf(state.i, state.j) === n,
      press: () => set({ k, i: 2 * rowOf(n, 2) - 1, j: 2 * columnOf(n, 2) - 1, stage: stageOf("pool", stage) }),
    }),
  });
  results.maps[k - 1].pooled.forEach((a, n) => {
    const [x, y] = centre([left, top], cell, 2, n);
    picture.text(`pooled${k}-${n}`, x, y + 4, known ? two(a) : "?", { ...MIDDLE, style: "font-size:12px" });
  });
}

/** The outputs with what is wanted of them, their errors, and the cost. */
export function drawOutputs(picture: Picture, { state, results, set, t }: Now, at: Layout) {
  const { stage } = state;
  results.aOut.forEach((a, at0) => {
    const n = at0 + 1;
    const [x, y] = at.output(at0);
    const known = stage >= 3;
    const circle = unit(picture, `output${n}`, [x, y], known ? a : 0, known ? two(a) : "?");
    circle.setAttribute("stroke-width", isChosen("output", state, { n }) ? "4" : "1.5");
    picture.text(`target${n}`, x, y - RADIUS - 7, `*t_${n}* = ${results.t[at0]}`, { ...MIDDLE, class: "dl-over" });
    if (stage >= 5) {
      picture.text(`delta${n}`, Math.min(x + RADIUS + 14, picture.width - 2), y + RADIUS + 16, `*δ* = ${fine(results.deltaOut[at0])}`,
        { "text-anchor": "end", class: "dl-over", style: "fill:var(--dl-move);font-size:12.5px" });
    }
    picture.pick(picture.circle(`pick${n}`, x, y, RADIUS + 2, { fill: "transparent" }), {
      label: t("outputUnit", { unit: n }), text: known ? three(a) : t("unknown"), chosen: isChosen("output", state, { n }),
      press: () => set({ n, stage: stageOf("output", stage) }),
    });
  });
  const [x] = at.output(0);
  const [width, y] = [112, at.below - 26];
  const left = Math.min(x - width / 2, picture.width - width - 2);
  const box = picture.rect("cost", left, y, width, 26, {
    rx: 5, fill: "var(--dl-paper)", stroke: "var(--dl-follow)", "stroke-width": stage === 4 ? 3 : 1.2,
  });
  picture.text("costname", left + width / 2, y + 18, `*C* ${stage >= 4 ? `≈ ${fine(results.cost)}` : "= ?"}`, MIDDLE);
  picture.pick(box, { label: t("cost"), text: stage >= 4 ? fine(results.cost) : t("unknown"), chosen: stage === 4, press: () => set({ stage: 4 }) });
}

/** The lines from the pooled numbers to the outputs: weights, and in the stage of their slopes these. */
export function drawEdges(picture: Picture, { state, results }: Now, at: Layout) {
  const { stage, k, n, i, j } = state;
  const shown = stage === 7 ? results.slopes : results.parameters;
  const largest = Math.max(...shown.slice(30, 66).map(Math.abs));
  const lit = (unit: number, map: number, block: number) => {
    const here = map === k && block === blockOf(i, j);
    if (stage === 6) return here && wins(state, results);
    return unit === n && (stage === 3 || (stage === 7 && here));
  };
  const colour = isBackwards(stage) ? "var(--dl-move)" : "var(--dl-follow)";
  for (let map = 1; map <= SHAPE.filters; map += 1) {
    for (let block = 0; block < 4; block += 1) {
      const [x, y] = centre(at.pool(map - 1), at.cell.pool, 2, block);
      for (let unit = 1; unit <= SHAPE.units; unit += 1) {
        const strength = shown[index.output(unit, map, block)] / largest;
        const on = lit(unit, map, block);
        edge(picture, `edge${unit}-${map}-${block}`, [x, y], at.output(unit - 1), on ? Math.sign(strength) * Math.max(0.3, Math.abs(strength)) : strength * 0.2, on ? colour : undefined);
      }
    }
  }
}

/** From the window through the filter to the place of the map, and from there to its block. */
export function drawPath(picture: Picture, { state, results }: Now, at: Layout) {
  const { stage, k } = state;
  if (stage > 2 && !(stage === 6 && wins(state, results))) return;
  const [i, j] = placeAt(state, results);
  const dash = { stroke: isBackwards(stage) ? "var(--dl-move)" : "var(--dl-follow)", "stroke-width": 2, ...THROUGH };
  const place = centre(at.map(k - 1), at.cell.map, PLACES, PLACES * (i - 1) + j - 1);
  const filter = centre(at.filter(k - 1), at.cell.filter, 3, 4);
  const window = centre(at.picture, at.pixel, SHAPE.size, SHAPE.size * i + j);
  const pool = centre(at.pool(k - 1), at.cell.pool, 2, blockOf(i, j));
  const lines = stage === 1 ? [[window, filter], [filter, place]] : [[place, pool]];
  lines.forEach(([from, to], n) => picture.line(`path${n}`, from[0], from[1], to[0], to[1], dash));
}

/** A frame around the place or the pooled number that the equation is about. */
export function drawChoice(picture: Picture, { state, results }: Now, at: Layout) {
  const { stage, k } = state;
  const [i, j] = placeAt(state, results);
  const ring = { ...THIN, stroke: "var(--dl-ink)", "stroke-width": 2.5, rx: 4 };
  const frame = (key: string, [left, top]: number[], cell: number, columns: number, n: number, size = 1) =>
    picture.rect(key, left + (n % columns) * cell, top + Math.floor(n / columns) * cell, size * cell, size * cell, ring);
  const block = blockOf(i, j);
  if (stage === 1 || stage === 6) frame("placechosen", at.map(k - 1), at.cell.map, PLACES, PLACES * (i - 1) + j - 1);
  if (stage === 2) frame("blockchosen", at.map(k - 1), at.cell.map, PLACES, 2 * PLACES * Math.floor(block / 2) + 2 * (block % 2), 2);
  if (stage === 2 || stage === 7) frame("poolchosen", at.pool(k - 1), at.cell.pool, 2, block);
}
