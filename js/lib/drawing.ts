// A drawing in SVG that is described anew at each update: `drawing.line("axis", {...})` makes the element the
// first time and changes it from then on; what is not mentioned any more disappears. The elements themselves
// stay, so focus and a drag under way survive. One unit is one CSS pixel.
import { runs } from "./symbol.ts";

export type Attributes = Record<string, string | number | undefined>;

/** No more decimals than can be seen. */
const rounded = (value: number) => Math.round(value * 100) / 100;

export default class Drawing {
  width = 0;
  height = 0;
  svg: SVGSVGElement;
  elements = new Map<string, SVGElement>();
  mentioned = new Set<string>();
  parent: SVGElement;
  previous: Element | null = null;
  known = new Map<string, { identity: string, value: unknown }>();

  constructor(svg: SVGSVGElement) {
    this.svg = svg;
    this.parent = svg;
  }

  /** Describes the whole picture. */
  frame(width: number, height: number, describe: () => void) {
    if (width !== this.width || height !== this.height) {
      this.width = width;
      this.height = height;
      this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
      this.svg.setAttribute("height", String(height));
    }
    this.mentioned.clear();
    this.previous = null;
    describe();
    for (const [key, element] of this.elements) {
      if (this.mentioned.has(key)) continue;
      element.remove();
      this.elements.delete(key);
    }
  }

  /**
   * An element of any kind.
   * @param key names it within the picture
   */
  element(key: string, tag: string, attributes: Attributes) {
    let element = this.elements.get(key);
    if (!element) {
      element = document.createElementNS("http://www.w3.org/2000/svg", tag) as SVGElement;
      // In its place, without moving any other: moving an element would take its focus away.
      if (this.previous?.parentNode === this.parent) this.previous.after(element);
      else this.parent.prepend(element);
      this.elements.set(key, element);
    }
    for (const [name, value] of Object.entries(attributes)) {
      if (value === undefined) element.removeAttribute(name);
      else {
        const text = typeof value === "number" ? String(rounded(value)) : value;
        if (element.getAttribute(name) !== text) element.setAttribute(name, text);
      }
    }
    this.mentioned.add(key);
    this.previous = element;
    return element;
  }

  /** What takes long to compute, under a key; computed anew only when its identity changes. */
  remembered<T>(key: string, identity: string, compute: () => T): T {
    if (this.known.get(key)?.identity !== identity) this.known.set(key, { identity, value: compute() });
    return this.known.get(key)?.value as T;
  }

  /** A group; what `describe` draws goes inside. */
  group(key: string, attributes: Attributes, describe: () => void) {
    this.inside(this.element(key, "g", attributes), describe);
  }

  /** A window: what `describe` draws is cut off at a rectangle; the coordinates stay those of the picture. */
  clip(key: string, x: number, y: number, width: number, height: number, describe: () => void) {
    const viewBox = [x, y, width, height].map(rounded).join(" ");
    this.inside(this.element(key, "svg", { x, y, width, height, viewBox, overflow: "hidden" }), describe);
  }

  inside(element: SVGElement, describe: () => void) {
    const { parent } = this;
    this.parent = element;
    this.previous = null;
    describe();
    this.parent = parent;
    this.previous = element;
  }

  line(key: string, x1: number, y1: number, x2: number, y2: number, attributes: Attributes = {}) {
    return this.element(key, "line", { x1, y1, x2, y2, ...attributes });
  }

  circle(key: string, cx: number, cy: number, r: number, attributes: Attributes = {}) {
    return this.element(key, "circle", { cx, cy, r, ...attributes });
  }

  rect(key: string, x: number, y: number, width: number, height: number, attributes: Attributes = {}) {
    return this.element(key, "rect", { x, y, width, height, ...attributes });
  }

  path(key: string, d: string, attributes: Attributes = {}) {
    return this.element(key, "path", { d, ...attributes });
  }

  /** A curve through points. */
  curve(key: string, points: number[][], attributes: Attributes = {}) {
    return this.path(key, `M${points.map((point) => point.map((v) => v.toFixed(1)).join(" ")).join("L")}`, { fill: "none", ...attributes });
  }

  /** An arrow from one point to another. */
  arrow(key: string, x1: number, y1: number, x2: number, y2: number, attributes: Attributes = {}) {
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
    const size = Math.min(9, length);
    const [bx, by] = [x2 - size * ux, y2 - size * uy];
    const [nx, ny] = [-uy * size * 0.45, ux * size * 0.45];
    const number = (v: number) => v.toFixed(1);
    this.line(key, x1, y1, x2, y2, attributes);
    // A head is not dashed, whatever its shaft is.
    const head = `M${number(bx + nx)} ${number(by + ny)}L${number(x2)} ${number(y2)}L${number(bx - nx)} ${number(by - ny)}`;
    this.path(`${key}head`, head, { fill: "none", ...attributes, "stroke-dasharray": undefined });
  }

  /** Sees to what a screen reader makes of a text; a drawing that nobody listens to does nothing. */
  named(_element: SVGElement, _text: string) {}

  /** A text for the eye alone: a number along an axis, or a sign within something that has a name of its own. */
  mark(key: string, x: number, y: number, text: string, attributes: Attributes = {}) {
    return this.text(key, x, y, text, { "aria-hidden": "true", ...attributes });
  }

  /** Text with the book's symbols between stars. */
  text(key: string, x: number, y: number, text: string, attributes: Attributes = {}) {
    const element = this.element(key, "text", { x, y, ...attributes });
    if (element.dataset.text === text) return element;
    element.dataset.text = text;
    this.named(element, text);
    let back = 0;
    let slanted = false;
    element.replaceChildren(...runs(text).map(({ text: token, italic, shift, under }) => {
      const span = document.createElementNS("http://www.w3.org/2000/svg", "tspan");
      span.textContent = token;
      if (italic) span.setAttribute("font-style", "italic");
      const to = shift === "sub" ? 4 : shift === "sup" ? -5 : 0;
      if (to !== back) span.setAttribute("dy", String(to - back));
      if (shift) span.setAttribute("font-size", "75%");
      // Back by the width of a digit; after a slanted letter a little forwards.
      if (under) span.setAttribute("dx", "-0.6em");
      else if (shift === "sup" && slanted) span.setAttribute("dx", "0.1em");
      slanted = italic;
      back = to;
      return span;
    }));
    return element;
  }
}
