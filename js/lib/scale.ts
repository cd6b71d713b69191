// A straight line from numbers to pixels, and back.

export type Scale = ((value: number) => number) & { invert: (pixel: number) => number, domain: [number, number] };

export default function scale(domain: [number, number], range: [number, number]): Scale {
  const factor = (range[1] - range[0]) / (domain[1] - domain[0]);
  return Object.assign(
    (value: number) => range[0] + (value - domain[0]) * factor,
    { domain, invert: (pixel: number) => domain[0] + (pixel - range[0]) / factor },
  );
}
