// Points, a line and the squares of its errors; beside them the cost of every line, as a map.
import figure from "../lib/figure.ts";
import { format } from "../lib/number.ts";
import advice from "./regression/advice.ts";
import { ends } from "./regression/grips.ts";
import layout from "./regression/layout.ts";
import { counting, heightOf, steady, through, values, type Counting, type Memory, type State } from "./regression/line.ts";
import drawMap from "./regression/map.ts";
import drawPlane from "./regression/plane.ts";
import drawStrip from "./regression/strip.ts";

export type { State };

export default figure<State, ReturnType<typeof values>, Counting, Memory>({
  memory: () => ({ held: null, height: null }),
  height: (width, { left }) => layout(width, left).height,
  compute: counting,
  values,
  shown: { C_T: 2, C_p: 2, C_q: 2, C_m: 2, typical: 2, C_best: 2, p_best: 3, q_best: 2, m_best: 2 },
  // On the map from the centre p turns the line about its point at the mean of x, and the other slider is the height there.
  overrides({ state, results, memory, controls, t }) {
    if (!state.centred) return {};
    const { name, height } = heightOf(state, results);
    const [middle] = results.centre;
    return {
      p: {
        symbol: "p", words: t("label.p"), value: state.p,
        changes: (p) => through([middle, steady(memory, height, controls)], p, controls),
      },
      q: {
        symbol: name, words: t("label.m"), value: Math.round(height * 100) / 100,
        changes(m) {
          memory.height = m;
          return { q: m - state.p * middle };
        },
      },
    };
  },
  draw(picture, scene) {
    const { plane, map, strip } = layout(picture.width, scene.state.left);
    drawPlane(picture, scene, plane);
    if (scene.state.left) drawStrip(picture, scene, strip);
    drawMap(picture, scene, map);
  },
  sentences(scene) {
    const { state, values: { C_T }, controls, t } = scene;
    const parts = [t("total", { n: state.n, area: format(2 * C_T), cost: format(C_T) }), advice(scene)];
    return [...parts, ...(ends(state.p, state.q, controls) ? [] : [t("outOfSight")])];
  },
});
