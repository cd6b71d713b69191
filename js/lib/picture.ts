// A picture: a drawing with something to drag, to switch and to choose in it.
import Drawing, { type Attributes } from "./drawing.ts";
import { spoken } from "./symbol.ts";
import type { Text } from "./text.ts";

/**
 * Where a drag leads to, and where it began. A handle that is no larger than a fingertip keeps the finger that touches
 * it; one of many that fill a picture follows a finger sideways only, and lets it scroll the page upwards and down.
 * A surface to draw on keeps every finger.
 */
export type Handle = { label: string, text?: string, min?: number, max?: number, now?: number, sideways?: boolean, surface?: boolean,
  grab?: () => void, drag: (x: number, y: number, start: number[]) => void, key: (dx: number, dy: number) => void };
export type Toggle = { label: string, on: boolean | "mixed", text?: string, press: () => void };
/** One of several to choose from. */
export type Pick = { label: string, chosen: boolean, text?: string, press: () => void };
type Button = { label: string, text?: string, press: () => void };

/** Farther than any handle goes. */
const END = 1e4;
const keys = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
  PageUp: [0, 10], PageDown: [0, -10], Home: [-END, 0], End: [END, 0],
};

export default class Picture extends Drawing {
  signal: AbortSignal;
  t: Text;
  /** What each handle and button does as it was described last. */
  handles = new WeakMap<Element, Handle>();
  buttons = new WeakMap<Element, Button>();

  constructor(svg: SVGSVGElement, signal: AbortSignal, t: Text) {
    super(svg);
    this.signal = signal;
    this.t = t;
  }

  /** Makes an element something to drag, also with the arrow keys (with Shift ten times as far). */
  handle(element: SVGElement, handle: Handle) {
    this.attributes(element, {
      role: "slider", tabindex: 0, class: "dl-handle", "aria-label": spoken(handle.label, this.t), "aria-valuetext": handle.text && spoken(handle.text, this.t),
      "aria-valuemin": handle.min, "aria-valuemax": handle.max, "aria-valuenow": handle.now,
      "data-touch": handle.sideways ? "sideways" : handle.surface ? "surface" : undefined,
    });
    if (!this.handles.has(element)) {
      this.listenToFinger(element, Boolean(handle.sideways));
      this.listenToPointer(element);
      this.listenToKeys(element);
    }
    this.handles.set(element, handle);
  }

  /** A finger moves the handle, not the page, whatever a browser makes of touch-action inside an <svg>. */
  listenToFinger(element: SVGElement, sideways: boolean) {
    const options = { signal: this.signal, passive: false };
    if (!sideways) {
      element.addEventListener("touchstart", (event) => event.preventDefault(), options);
      return;
    }
    let from: Touch | undefined;
    element.addEventListener("touchstart", ({ touches: [touch] }) => { from = touch; }, { ...options, passive: true });
    element.addEventListener("touchmove", (event) => {
      const [touch, another] = event.touches;
      if (!from || another || !event.cancelable) return;
      if (Math.abs(touch.clientX - from.clientX) > Math.abs(touch.clientY - from.clientY)) event.preventDefault();
    }, options);
  }

  /** Lets a mouse drag what a handle moves, such as a line, anywhere; a finger scrolls the page there. */
  extent(element: SVGElement, handle: Handle) {
    this.attributes(element, { class: "dl-extent" });
    if (!this.handles.has(element)) this.listenToPointer(element, ({ pointerType }) => pointerType !== "touch");
    this.handles.set(element, handle);
  }

  listenToPointer(element: SVGElement, accepts: (event: PointerEvent) => boolean = () => true) {
    const { signal } = this;
    let dragging = false;
    let start: number[] = [];
    const point = (event: PointerEvent) => {
      const box = this.svg.getBoundingClientRect();
      const scale = this.width / box.width;
      return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
    };
    element.addEventListener("pointerdown", (event) => {
      // On a Mac a click with Ctrl opens a menu.
      if (event.button !== 0 || event.ctrlKey || !accepts(event)) return;
      dragging = true;
      start = point(event);
      this.handles.get(element)?.grab?.();
      element.setPointerCapture(event.pointerId);
      element.focus({ preventScroll: true });
      event.preventDefault();
    }, { signal });
    element.addEventListener("pointermove", (event) => {
      // The end may have gone to a menu or to another window.
      dragging &&= event.buttons !== 0;
      if (!dragging) return;
      const [x, y] = point(event);
      this.handles.get(element)?.drag(x, y, start);
    }, { signal });
    for (const end of ["pointerup", "lostpointercapture", "contextmenu"] as const) {
      element.addEventListener(end, () => { dragging = false; }, { signal });
    }
    // A finger that turns out to scroll the page has moved the handle on its way: it goes back.
    element.addEventListener("pointercancel", () => {
      if (dragging) this.handles.get(element)?.drag(start[0], start[1], start);
      dragging = false;
    }, { signal });
  }

  listenToKeys(element: SVGElement) {
    element.addEventListener("keydown", (event) => {
      const move = keys[event.key as keyof typeof keys];
      if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      const times = event.shiftKey ? 10 : 1;
      this.handles.get(element)?.key(move[0] * times, move[1] * times);
    }, { signal: this.signal });
  }

  /** Makes an element something to switch on and off. */
  toggle(element: SVGElement, toggle: Toggle) {
    const isSwitch = toggle.text === undefined;
    this.button(element, toggle, { role: isSwitch ? "switch" : "button", "aria-checked": isSwitch ? String(toggle.on) : undefined });
  }

  /** Makes an element one of several to choose from. */
  pick(element: SVGElement, pick: Pick) {
    this.button(element, pick, { role: "button", "aria-current": pick.chosen ? "true" : undefined });
  }

  button(element: SVGElement, button: Button, role: Attributes) {
    const { label, text } = button;
    const name = text === undefined ? label : this.t("valued", { name: label, words: text });
    this.attributes(element, { tabindex: 0, class: "dl-toggle", "aria-label": spoken(name, this.t), ...role });
    if (!this.buttons.has(element)) {
      const press = () => this.buttons.get(element)?.press();
      element.addEventListener("click", press, { signal: this.signal });
      element.addEventListener("keydown", (event) => {
        if (event.key !== " " && event.key !== "Enter") return;
        event.preventDefault();
        press();
      }, { signal: this.signal });
    }
    this.buttons.set(element, button);
  }

  /** What is lowered or raised in a text is said to be. */
  override named(element: SVGElement, text: string) {
    const marked = /[_^]/.test(text);
    this.attributes(element, { role: marked ? "img" : undefined, "aria-label": marked ? spoken(text, this.t) : undefined });
  }

  attributes(element: SVGElement, attributes: Attributes) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === undefined) element.removeAttribute(name);
      else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
    }
  }
}
