// The twin of dlmath/chain.py: computations in small steps, each with its own derivatives.

type Step = { name: string, inputs: string[], value: (...inputs: number[]) => number, slopes: ((...inputs: number[]) => number)[] };

const negative: Step = { name: "u", inputs: ["x"], value: (x) => 0 - x, slopes: [() => -1] };

const graphs: Record<string, Step[]> = {
  exponential: [negative, { name: "y", inputs: ["u"], value: Math.exp, slopes: [Math.exp] }],
  sigmoid: [
    negative,
    { name: "v", inputs: ["u"], value: Math.exp, slopes: [Math.exp] },
    { name: "w", inputs: ["v"], value: (v) => 1 + v, slopes: [() => 1] },
    { name: "y", inputs: ["w"], value: (w) => 1 / w, slopes: [(w) => -1 / (w * w)] },
  ],
  two_paths: [
    { name: "u", inputs: ["x"], value: (x) => x * x, slopes: [(x) => 2 * x] },
    { name: "v", inputs: ["x"], value: (x) => 3 - x, slopes: [() => -1] },
    { name: "y", inputs: ["u", "v"], value: (u, v) => u * v, slopes: [(_, v) => v, (u) => u] },
  ],
};

/** The value of every variable, by name. */
export function values(graph: string, x: number) {
  const known: Record<string, number> = { x };
  for (const { name, inputs, value } of graphs[graph]) known[name] = value(...inputs.map((input) => known[input]));
  return known;
}

/** Every edge, from where to where, with its derivative. */
export function edges(graph: string, x: number) {
  const known = values(graph, x);
  return graphs[graph].flatMap(({ name, inputs, slopes }) =>
    inputs.map((from, k) => ({ from, to: name, slope: slopes[k](...inputs.map((input) => known[input])) })));
}

/** Every way from x to the result, as the variables it passes. */
export function paths(graph: string) {
  const ways: Record<string, string[][]> = { x: [["x"]] };
  for (const { name, inputs } of graphs[graph]) ways[name] = inputs.flatMap((from) => ways[from].map((way) => [...way, name]));
  return ways[graphs[graph][graphs[graph].length - 1].name];
}

/** For each of the paths, the product of the derivatives along it. */
export function products(graph: string, x: number) {
  const known = edges(graph, x);
  const slope = (from: string, to: string) => known.find((edge) => edge.from === from && edge.to === to)?.slope ?? NaN;
  return paths(graph).map((path) => path.slice(1).reduce((product, to, k) => product * slope(path[k], to), 1));
}
