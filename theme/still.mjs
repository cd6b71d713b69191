// Draws figures as still pictures, for readers without JavaScript, for print and until a figure is alive. The bundles
// that draw the living figures do it, on the few properties of a document that they use.
// In: a list of [bundle, state] as JSON. Out: a list of what stands in for each figure, as HTML.
import { text } from "node:stream/consumers";

const escape = (value) => String(value).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

class Element {
  /** How wide all of them are; as wide as a picture wants to be, if nothing is said. */
  static width = 0;
  constructor(tag) {
    this.tag = tag;
    this.attributes = new Map();
    this.nodes = [];
    this.dataset = {};
    this.style = { setProperty() {} };
    this.clientWidth = Element.width;
  }
  get childNodes() { return this.nodes; }
  getAttribute(name) { return this.attributes.get(name) ?? null; }
  setAttribute(name, value) { this.attributes.set(name, String(value)); }
  removeAttribute(name) { this.attributes.delete(name); }
  addEventListener() {}
  insert(at, nodes) {
    for (const node of nodes) if (node instanceof Element) node.parentNode = this;
    this.nodes.splice(at, 0, ...nodes);
  }
  append(...nodes) { this.insert(this.nodes.length, nodes); }
  prepend(...nodes) { this.insert(0, nodes); }
  after(...nodes) { this.parentNode.insert(this.parentNode.nodes.indexOf(this) + 1, nodes); }
  remove() { this.parentNode.nodes.splice(this.parentNode.nodes.indexOf(this), 1); }
  replaceChildren(...nodes) {
    this.nodes = [];
    this.append(...nodes);
  }
  set textContent(value) { this.nodes = [value]; }
  get textContent() { return this.nodes.map((node) => node.textContent ?? node).join(""); }
  /** All elements inside with this tag or class. */
  all(name) {
    const inside = this.nodes.filter((node) => node instanceof Element).flatMap((node) => node.all(name));
    return [this.tag, ...(this.getAttribute("class")?.split(" ") ?? [])].includes(name) ? [this, ...inside] : inside;
  }
  /** As HTML, without what only a living figure can honour, and no finer than a still can be seen. */
  get html() {
    if (this.hidden) return "";
    // A symbol in a sentence is said in words; the picture has one name for all that is in it.
    const lost = this.tag === "span" ? /^tabindex$/ : /^(role|tabindex|aria-.*)$/;
    const kept = [...this.attributes].filter(([name]) => !lost.test(name));
    const coarse = (value) => value.replace(/\d+\.\d{2,}/g, (number) => Number(number).toFixed(1));
    const attributes = kept.map(([name, value]) => ` ${name}="${escape(name === "d" ? coarse(value) : value)}"`).join("");
    return `<${this.tag}${attributes}>${this.inside}</${this.tag}>`;
  }
  /** As an empty room of the same size: what the living figure has here and a still has not. */
  get room() {
    if (this.getAttribute("hidden") !== null || this.tag === "input") return "";
    const tag = this.tag === "button" ? "span" : this.tag;
    const names = [this.getAttribute("class"), tag !== this.tag && "dl-button"].filter(Boolean).join(" ");
    const inside = this.tag === "details" ? this.all("summary") : this.nodes;
    const inner = inside.map((node) => (node instanceof Element ? node.room : escape(node))).join("");
    return `<${tag}${names && ` class="${names}"`}>${inner}</${tag}>`;
  }
  get inside() { return this.nodes.map((node) => (node instanceof Element ? node.html : escape(node))).join(""); }
}

/** What a figure has planned for the next frame. */
let planned = null;

Object.assign(globalThis, {
  document: {
    createElement: (tag) => new Element(tag),
    createElementNS: (_, tag) => new Element(tag),
    createTextNode: (value) => value,
  },
  requestAnimationFrame(frame) {
    planned = frame;
    return 1;
  },
  cancelAnimationFrame() { planned = null; },
  setTimeout() {},
  ResizeObserver: class { observe() {} },
});

/** The figure as it is when all of it is computed, in pictures as wide as this. */
function drawn(figure, state, width) {
  Element.width = width;
  const host = new Element("div");
  const model = { get: (name) => state[name], set() {}, on() {}, off() {}, save_changes() {} };
  figure.render({ model, el: host, address: { read: () => ({}), follow() {} } });
  // A figure that has much to compute does so in as many frames as it needs.
  while (planned && host.nodes.some((node) => node.getAttribute?.("aria-busy") === "true")) {
    const frame = planned;
    planned = null;
    frame();
  }
  return host;
}

/** How wide pictures are on a phone, and beside their controls. */
const [NARROW, WIDE] = [340, 433];

const stills = [];
for (const [bundle, state] of JSON.parse(await text(process.stdin))) {
  const { default: figure } = await import(bundle);
  const host = drawn(figure, state, 0);
  const parts = (...names) => names.flatMap((name) => host.all(name)).map((part) => part.html).join("");
  const room = (...names) => {
    const inner = names.flatMap((name) => host.all(name)).map((part) => part.room).join("");
    return inner && `<div class="dl-coming">${inner}</div>`;
  };
  const [svg] = host.all("svg");
  if (!svg) {
    // The question of an exercise.
    const listed = (tag, parts) => parts.length ? `<${tag}>${parts.map((part) => `<li>${part.inside}</li>`).join("")}</${tag}>` : "";
    const lines = host.all("dl-line");
    const answers = lines.length ? listed("ol", lines) : listed("ul", host.all("span").filter((span) => span.getAttribute("role") !== "img"));
    stills.push(`<div class="dl-figure dl-still"><p>${host.all("legend")[0].inside}</p>${answers}</div>`);
    continue;
  }
  const label = escape(svg.getAttribute("aria-label"));
  const [narrow, wide] = [NARROW, WIDE].map((width) => drawn(figure, state, width).all("svg")[0].getAttribute("viewBox").split(" ")[3]);
  const picture = `<div class="dl-stage">${svg.html.replace("<svg", `<svg role="img" aria-label="${label}"`)}</div>`;
  const size = `--dl-narrow: ${narrow}px; --dl-wide: ${wide}px`;
  const beside = `<div class="dl-side">${room("dl-steps", "dl-speed", "dl-controls")}${parts("dl-values")}</div>`;
  stills.push(`<div class="dl-figure dl-still">${parts("dl-title")}${room("dl-presets", "dl-comments")}<div class="${
    host.all("dl-body")[0].getAttribute("class")}" style="${size}">${picture}${beside}</div>${
    parts("dl-sentence")}${room("dl-actions")}${parts("dl-caption")}</div>`);
}
process.stdout.write(JSON.stringify(stills));
