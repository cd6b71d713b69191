// Draws figures as still pictures, for readers without JavaScript, for print and until a figure is alive. The bundles
// that draw the living figures do it, on the few properties of a document that they use.
// In: a list of [bundle, state] as JSON. Out: a list of what stands in for each figure, as HTML.
import { text } from "node:stream/consumers";

const escape = (value) => String(value).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

class Element {
  constructor(tag) {
    this.tag = tag;
    this.attributes = new Map();
    this.nodes = [];
    this.dataset = {};
    this.style = { setProperty() {} };
    this.clientWidth = 0;
  }
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
    const kept = [...this.attributes].filter(([name]) => !/^(role|tabindex|aria-(?!hidden).*)$/.test(name));
    const coarse = (value) => value.replace(/\d+\.\d{2,}/g, (number) => Number(number).toFixed(1));
    const attributes = kept.map(([name, value]) => ` ${name}="${escape(name === "d" ? coarse(value) : value)}"`).join("");
    // Without a <div> inside, the first </div> is the end of the figure.
    const tag = this.tag === "div" ? "section" : this.tag;
    return `<${tag}${attributes}>${this.inside}</${tag}>`;
  }
  get inside() { return this.nodes.map((node) => (node instanceof Element ? node.html : escape(node))).join(""); }
}

Object.assign(globalThis, {
  document: {
    createElement: (tag) => new Element(tag),
    createElementNS: (_, tag) => new Element(tag),
    createTextNode: (value) => value,
  },
  requestAnimationFrame() {},
  cancelAnimationFrame() {},
  setTimeout() {},
  ResizeObserver: class { observe() {} },
});

const stills = [];
for (const [bundle, state] of JSON.parse(await text(process.stdin))) {
  const { default: figure } = await import(bundle);
  const host = new Element("div");
  const model = { get: (name) => state[name], set() {}, on() {}, off() {}, save_changes() {} };
  figure.render({ model, el: host });
  const parts = (...names) => names.flatMap((name) => host.all(name)).map((part) => part.html).join("");
  const [svg] = host.all("svg");
  if (!svg) {
    // The question of an exercise.
    const options = host.all("span").map((option) => `<li>${option.inside}</li>`).join("");
    stills.push(`<section class="dl-figure dl-still"><p>${host.all("legend")[0].inside}</p>${options && `<ul>${options}</ul>`}</section>`);
    continue;
  }
  const label = escape(svg.getAttribute("aria-label"));
  const picture = `<section class="dl-stage">${svg.html.replace("<svg", `<svg role="img" aria-label="${label}"`)}</section>`;
  stills.push(`<section class="dl-figure dl-still">${parts("dl-title")}${picture}${
    parts("dl-values", "dl-sentence", "dl-caption")}</section>`);
}
process.stdout.write(JSON.stringify(stills));
