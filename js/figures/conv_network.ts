// One picture through filters, maps, pooling and outputs, its errors back through all of them, and a step of learning.
import figure from "../lib/figure.ts";
import { fine } from "../lib/number.ts";
import type Picture from "../lib/picture.ts";
import { columnOf, rowOf } from "../lib/table.ts";
import { strongest } from "../math/training.ts";
import { drawChoice, drawEdges, drawMap, drawOutputs, drawPath, drawPool } from "./conv_network/back.ts";
import {
  blockOf, compute, index, memory, pixelUnder, runsOf, SHAPE, STAGES, values, winnerOf, wins, type Memory, type Results, type State,
} from "./conv_network/compute.ts";
import { equation, two } from "./conv_network/equation.ts";
import { drawFilters, drawPicture, drawWindow, QUIET, type Now } from "./conv_network/front.ts";
import layout, { LINE, type Layout } from "./conv_network/layout.ts";
import { isBackwards } from "./conv_network/stages.ts";

export type { State };

function drawWords(picture: Picture, { state, results, t }: Now, at: Layout) {
  const { stage } = state;
  const colour = isBackwards(stage) ? "var(--dl-move)" : "var(--dl-follow)";
  picture.text("stage", 2, 14, t(`heading${stage}`, { stage, stages: STAGES }), { style: `font-weight:600;fill:${colour}` });
  const ends = [picture.width - 50, picture.width - 6];
  const [from, to] = isBackwards(stage) ? ends.reverse() : ends;
  picture.arrow("direction", from, 10, to, 10, { stroke: colour, "stroke-width": 2 });
  const filters = t(stage === 8 ? "filters.slopes" : stage === 9 ? "filters.new" : "filters");
  const columns = [[filters, at.filter(0)], [t("maps"), at.map(0)], [t("pools"), at.pool(0)]] as const;
  columns.forEach(([name, [left]], n) => picture.text(`name${n}`, left, at.names, name, QUIET));
  equation(state, results, t, at.room).forEach((line, n) => picture.text(`line${n}`, 2, at.below + 18 + n * LINE, line,
    { style: `font-size:${at.letters}px` }));
}

/** What the stage shows, in words. */
function told({ state, results, t }: Now) {
  const { stage, k, i, j, p, q } = state;
  const pixel = pixelUnder(i, j, p, q);
  const [row, column] = winnerOf(results, k, blockOf(i, j));
  const [best, wanted] = [strongest(results.aOut) + 1, strongest(results.t) + 1];
  const [C, after] = [fine(results.cost), fine(results.costAfter)];
  switch (stage) {
    case 1: return t(results.x[pixel] ? "on" : "off", {
      k, i, j, p, q, row: rowOf(pixel, SHAPE.size), column: columnOf(pixel, SHAPE.size), w: two(results.parameters[index.filter(k, p, q)]),
    });
    case 2: return t("won", { k, row, column });
    case 3: return t(best === wanted ? "right" : "wrong", { best, wanted });
    case 4: return t("compared", { C });
    case 5: return t("blamed");
    case 6: return wins(state, results) ? t(results.deltaPool[k - 1][blockOf(i, j)] > 0 ? "calmer" : "moreExcited", { k, i, j })
      : t("silent", { k, i, j, row, column });
    case 7: return t("outputSlopes");
    case 8: return t("filterSlopes", { k, p, q });
    default: return t(results.costAfter < results.cost ? "falls" : "rises", { before: C, after });
  }
}

export default figure<State, ReturnType<typeof values>, Results, Memory>({
  memory,
  height: (width) => layout(width).height,
  compute,
  values,
  shown: { C: fine, C_next: fine },
  early: ({ stage }) => stage < 4,
  prepare: ({ state, memory: { prepare, seed } }, milliseconds) => prepare(SHAPE, seed, runsOf(state), milliseconds),
  restart: { picture: { steps: 0, flipped: Array(SHAPE.size ** 2).fill(0) }, epochs: { steps: 0 } },
  step: ({ state: { stage, steps } }) => (stage < STAGES ? { stage: stage + 1 } : { stage: 1, steps: steps + 1 }),
  draw(picture, now) {
    const at = layout(picture.width);
    drawEdges(picture, now, at);
    drawWindow(picture, now, at);
    drawPicture(picture, now, at);
    drawPath(picture, now, at);
    drawFilters(picture, now, at);
    for (let k = 1; k <= SHAPE.filters; k += 1) {
      drawMap(picture, now, at, k);
      drawPool(picture, now, at, k);
    }
    drawOutputs(picture, now, at);
    drawChoice(picture, now, at);
    drawWords(picture, now, at);
  },
  sentences: (now) => [told(now), ...(now.state.steps ? [now.t("steps", { n: now.state.steps })] : [])],
});
