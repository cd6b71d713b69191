// A picture in SVG that is described anew at each update: `picture.line("axis", {...})` makes the element the
// first time and changes it from then on; what is not mentioned any more disappears. The elements themselves
// stay, so focus and a drag under way survive. One unit is one CSS pixel.
import { runs } from "./symbol.js";

/** @typedef {Record<string, string | number | undefined>} Attributes */
/**
 * @typedef {{ label: string, text?: string, min?: number, max?: number, now?: number,
 *   grab?: () => void, drag: (x: number, y: number, start: number[]) => void, key: (dx: number, dy: number) => void }} Handle
 *   where a drag leads to, and where it began
 * @typedef {{ label: string, on: boolean | "mixed", text?: string, press: () => void }} Toggle
 * @typedef {{ label: string, chosen: boolean, text?: string, press: () => void }} Pick  one of several to choose from
 */

const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** No more decimals than can be seen. @param {number} value */
const rounded = (value) => Math.round(value * 100) / 100;

export default class Picture {
  /** @param {SVGSVGElement} svg @param {AbortSignal} signal */
  constructor(svg, signal) {
    this.svg = svg;
    this.signal = signal;
    this.width = 0;
    this.height = 0;
    /** @type {Map<string, SVGElement>} */
    this.elements = new Map();
    /** @type {Set<string>} */
    this.mentioned = new Set();
    /** @type {Map<string, any>} */
    this.actions = new Map();
    /** @type {SVGElement} */
    this.parent = svg;
    /** @type {Element | null} */
    this.previous = null;
  }

  /** Describes the whole picture. @param {number} width @param {number} height @param {() => void} describe */
  frame(width, height, describe) {
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
      this.actions.delete(key);
    }
  }

  /**
   * An element of any kind.
   * @param {string} key names it within the picture
   * @param {string} tag
   * @param {Attributes} attributes
   */
  element(key, tag, attributes) {
    let element = this.elements.get(key);
    if (!element) {
      element = /** @type {SVGElement} */ (document.createElementNS("http://www.w3.org/2000/svg", tag));
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

  /** A group; what `describe` draws goes inside. @param {string} key @param {Attributes} attributes @param {() => void} describe */
  group(key, attributes, describe) {
    this.inside(this.element(key, "g", attributes), describe);
  }

  /**
   * A window: what `describe` draws is cut off at a rectangle; the coordinates stay those of the picture.
   * @param {string} key @param {number} x @param {number} y @param {number} width @param {number} height @param {() => void} describe
   */
  clip(key, x, y, width, height, describe) {
    const viewBox = [x, y, width, height].map(rounded).join(" ");
    this.inside(this.element(key, "svg", { x, y, width, height, viewBox, overflow: "hidden" }), describe);
  }

  /** @param {SVGElement} element @param {() => void} describe */
  inside(element, describe) {
    const { parent } = this;
    this.parent = element;
    this.previous = null;
    describe();
    this.parent = parent;
    this.previous = element;
  }

  /** @param {string} key @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {Attributes} [attributes] */
  line(key, x1, y1, x2, y2, attributes = {}) {
    return this.element(key, "line", { x1, y1, x2, y2, ...attributes });
  }

  /** @param {string} key @param {number} cx @param {number} cy @param {number} r @param {Attributes} [attributes] */
  circle(key, cx, cy, r, attributes = {}) {
    return this.element(key, "circle", { cx, cy, r, ...attributes });
  }

  /** @param {string} key @param {number} x @param {number} y @param {number} width @param {number} height @param {Attributes} [attributes] */
  rect(key, x, y, width, height, attributes = {}) {
    return this.element(key, "rect", { x, y, width, height, ...attributes });
  }

  /** @param {string} key @param {string} d @param {Attributes} [attributes] */
  path(key, d, attributes = {}) {
    return this.element(key, "path", { d, ...attributes });
  }

  /** A curve through points. @param {string} key @param {number[][]} points @param {Attributes} [attributes] */
  curve(key, points, attributes = {}) {
    return this.path(key, `M${points.map((point) => point.map((v) => v.toFixed(1)).join(" ")).join("L")}`, { fill: "none", ...attributes });
  }

  /** An arrow from one point to another. @param {string} key @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {Attributes} [attributes] */
  arrow(key, x1, y1, x2, y2, attributes = {}) {
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
    const size = Math.min(9, length);
    const [bx, by] = [x2 - size * ux, y2 - size * uy];
    const [nx, ny] = [-uy * size * 0.45, ux * size * 0.45];
    const number = (/** @type {number} */ v) => v.toFixed(1);
    this.line(key, x1, y1, x2, y2, attributes);
    // A head is not dashed, whatever its shaft is.
    const head = `M${number(bx + nx)} ${number(by + ny)}L${number(x2)} ${number(y2)}L${number(bx - nx)} ${number(by - ny)}`;
    this.path(`${key}head`, head, { fill: "none", ...attributes, "stroke-dasharray": undefined });
  }

  /** Text with the book's symbols between stars. @param {string} key @param {number} x @param {number} y @param {string} text @param {Attributes} [attributes] */
  text(key, x, y, text, attributes = {}) {
    const element = this.element(key, "text", { x, y, ...attributes });
    if (element.dataset.text === text) return element;
    element.dataset.text = text;
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

  /**
   * Makes an element something to drag, also with the arrow keys (with Shift ten times as far).
   * @param {SVGElement} element @param {string} key @param {Handle} handle
   */
  handle(element, key, handle) {
    this.attributes(element, {
      role: "slider", tabindex: 0, class: "dl-handle", "aria-label": handle.label, "aria-valuetext": handle.text,
      "aria-valuemin": handle.min, "aria-valuemax": handle.max, "aria-valuenow": handle.now,
    });
    if (!this.actions.has(key)) this.listenToHandle(element, key);
    this.actions.set(key, handle);
  }

  /** @param {SVGElement} element @param {string} key */
  listenToHandle(element, key) {
    const { signal } = this;
    /** @type {boolean} */
    let dragging = false;
    /** @type {number[]} */
    let start = [];
    const point = (/** @type {PointerEvent} */ event) => {
      const box = this.svg.getBoundingClientRect();
      const scale = this.width / box.width;
      return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
    };
    element.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      dragging = true;
      start = point(event);
      this.actions.get(key)?.grab?.();
      element.setPointerCapture(event.pointerId);
      element.focus({ preventScroll: true });
      event.preventDefault();
    }, { signal });
    // A finger on a handle moves the handle, not the page, whatever a browser makes of touch-action inside an <svg>.
    element.addEventListener("touchstart", (event) => event.preventDefault(), { signal, passive: false });
    element.addEventListener("pointermove", (event) => {
      if (!dragging) return;
      const [x, y] = point(event);
      this.actions.get(key)?.drag(x, y, start);
    }, { signal });
    for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) {
      element.addEventListener(end, () => { dragging = false; }, { signal });
    }
    element.addEventListener("keydown", (event) => {
      const arrow = arrows[/** @type {keyof typeof arrows} */ (event.key)];
      if (!arrow || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      const times = event.shiftKey ? 10 : 1;
      this.actions.get(key)?.key(arrow[0] * times, arrow[1] * times);
    }, { signal });
  }

  /** Makes an element something to switch on and off. @param {SVGElement} element @param {string} key @param {Toggle} toggle */
  toggle(element, key, toggle) {
    this.button(element, key, toggle, {
      role: toggle.text === undefined ? "switch" : "button", "aria-checked": toggle.text === undefined ? String(toggle.on) : undefined,
    });
  }

  /** Makes an element one of several to choose from. @param {SVGElement} element @param {string} key @param {Pick} pick */
  pick(element, key, pick) {
    this.button(element, key, pick, { role: "button", "aria-current": pick.chosen ? "true" : undefined });
  }

  /** @param {SVGElement} element @param {string} key @param {{ label: string, text?: string, press: () => void }} toggle @param {Attributes} role */
  button(element, key, toggle, role) {
    this.attributes(element, {
      tabindex: 0, class: "dl-toggle", "aria-label": toggle.text === undefined ? toggle.label : `${toggle.label}: ${toggle.text}`, ...role,
    });
    if (!this.actions.has(key)) {
      const press = () => this.actions.get(key)?.press();
      element.addEventListener("click", press, { signal: this.signal });
      element.addEventListener("keydown", (event) => {
        if (event.key !== " " && event.key !== "Enter") return;
        event.preventDefault();
        press();
      }, { signal: this.signal });
    }
    this.actions.set(key, toggle);
  }

  /** @param {SVGElement} element @param {Attributes} attributes */
  attributes(element, attributes) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === undefined) element.removeAttribute(name);
      else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
    }
  }
}
