// Brings the figures of a page to life, without a server or a kernel: each <div class="dlmath-figure"> names its
// bundle and carries its state; the page's address may change that state (?neuron.w1=2).

/** The version of the book's scripts; whatever is fetched from here has it behind its address (theme/versions.py). */
const { search: version } = new URL(import.meta.url);

/** A model as Jupyter's, kept in the page. @param {Record<string, any>} state */
function makeModel(state) {
  /** @type {Map<string, Set<() => void>>} */
  const listeners = new Map();
  return {
    get: (/** @type {string} */ name) => state[name],
    set(/** @type {string} */ name, /** @type {any} */ value) {
      state[name] = value;
      listeners.get(`change:${name}`)?.forEach((callback) => callback());
    },
    save_changes: () => listeners.get("save")?.forEach((callback) => callback()),
    on(/** @type {string} */ event, /** @type {() => void} */ callback) {
      if (!listeners.has(event)) listeners.set(event, new Set());
      listeners.get(event)?.add(callback);
    },
    off: (/** @type {string} */ event, /** @type {() => void} */ callback) => listeners.get(event)?.delete(callback),
  };
}

/**
 * The page's address. Where a link passed through HTML on its way, &amp; or &#38; may stand between its parts; Sphinx's
 * own script writes the semicolon anew, and drops the first sign.
 */
const here = () => new URL(location.href.replace(/&(amp(;|%3B))+/gi, "&").replace(/&?#0*38(;|%3B)/gi, "&"));

/** An address that says how a figure stands. @param {URL} url @param {string} prefix @param {Record<string, string>} parameters */
function leadingTo(url, prefix, parameters) {
  url.search = "";
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(`${prefix}.${name}`, value);
  return url.href;
}

/** For whoever shows a figure within a page: says to its frame how high it is; done for all frames of the page. */
const FOLLOW = 'addEventListener("message", ({ data, source }) => { for (const frame of document.querySelectorAll("iframe")) if (frame.contentWindow === source && data?.dlmathHeight > 0) frame.style.height = `${data.dlmathHeight}px`; });';
const escaped = (/** @type {string} */ text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
/** What a figure that stands alone has below it, in pixels; see book.css. */
const BELOW = 40;

/** The part of the address that belongs to one figure. @param {string} prefix @param {HTMLElement} el */
function makeAddress(prefix, el) {
  const start = `${prefix}.`;
  // On a page of its own a figure says where its chapter is, and what it is called there if it has a name of its own.
  const { figure = "", chapter, there = prefix, own } = el.dataset;
  /** @type {import("../../js/lib/address.ts").Address["alone"]} */
  const alone = (parameters) => leadingTo(new URL(`../figures/${figure}.html`, import.meta.url), figure, parameters);
  return {
    own: own !== undefined,
    read: () => Object.fromEntries([...here().searchParams]
      .filter(([key]) => key.startsWith(start)).map(([key, value]) => [key.slice(start.length), value])),
    write(/** @type {Record<string, string>} */ parameters) {
      const url = here();
      for (const key of [...url.searchParams.keys()]) if (key.startsWith(start)) url.searchParams.delete(key);
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(start + name, value);
      if (url.href === location.href) return;
      try {
        history.replaceState(history.state, "", url);
      } catch {
        // A sandboxed frame's address is not ours to write, nor any address too often in a row.
      }
    },
    link(/** @type {Record<string, string>} */ parameters) {
      // Only this figure's state, and the section it stands in.
      const url = new URL(chapter ?? "", here());
      if (!chapter) url.hash = el.closest("section[id]")?.id ?? "";
      return leadingTo(url, there, parameters);
    },
    alone,
    embed: (/** @type {Record<string, string>} */ parameters, /** @type {string} */ title, /** @type {number} */ height) =>
      `<iframe src="${escaped(alone(parameters))}" title="${escaped(title)}" style="width: 100%; height: ${height + BELOW}px; border: 0" loading="lazy" allow="clipboard-write"></iframe><script>${FOLLOW}</script>`,
    follow(/** @type {() => void} */ callback, /** @type {AbortSignal} */ signal) {
      addEventListener("popstate", callback, { signal });
    },
  };
}

/** Says below its still that a figure did not come; done when the reader wants to try again. @param {HTMLElement} el */
const askToRetry = (el) => new Promise((resolve) => {
  const note = document.createElement("section");
  note.className = "dl-figure dl-failed";
  const words = document.createElement("p");
  words.setAttribute("role", "alert");
  words.textContent = el.dataset.failed ?? "";
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = el.dataset.retry ?? "";
  button.addEventListener("click", () => {
    note.remove();
    resolve(undefined);
  });
  note.append(words, button);
  el.append(note);
});

/**
 * What the page has asked for ahead (theme/preload.py), by its address: it is made ready at once, for while the text is
 * being laid out a script waits for long until it is its turn.
 */
const ahead = new Map([...document.querySelectorAll('link[rel="modulepreload"][href*="/figures/"]')].map((link) => {
  const { href } = /** @type {HTMLLinkElement} */ (link);
  const module = import(href);
  module.catch(() => undefined); // whoever needs it will say so
  return [href, module];
}));

/** The module of a figure; asks the reader as often as it does not come. @param {HTMLElement} el */
async function load(el) {
  for (let attempt = 0; ; attempt += 1) {
    const bundle = new URL(`./figures/${el.dataset.figure}.js`, import.meta.url);
    bundle.search = version;
    // Under the same address a browser may not try again.
    if (attempt) bundle.searchParams.set("attempt", String(attempt));
    try {
      return await (ahead.get(bundle.href) ?? import(bundle.href));
    } catch {
      await askToRetry(el);
    }
  }
}

/** How many figures of a kind without a name of their own there are by now. @type {Map<string, number>} */
const copies = new Map();

/** What a figure is called in the address: by a name of its own, or by its kind and how many of it came before. @param {HTMLElement} el */
function prefixOf({ dataset: { figure = "", link } }) {
  if (link) return link;
  const count = (copies.get(figure) ?? 0) + 1;
  copies.set(figure, count);
  return count === 1 ? figure : `${figure}-${count}`;
}

/** Where it does not come, nothing is remembered. */
const reader = import(new URL(`./reader/reader.js${version}`, import.meta.url).href).catch(() => undefined);

/** A figure's model; an exercise's has what was answered before. @param {HTMLElement} el */
async function modelOf(el) {
  const model = makeModel(JSON.parse(el.dataset.state ?? "{}"));
  if (el.dataset.figure === "answer") (await reader)?.remember(model, el);
  return model;
}

/** Whether something follows an element already, though it may be the last in its parent. @param {Node | null} node */
const isParsed = (node) => {
  while (node && !node.nextSibling) node = node.parentNode;
  return node !== null;
};

/** What is to be drawn when its turn comes. @type {(() => void)[]} */
const waiting = [];
let isDrawing = false;
const whenIdle = (/** @type {() => void} */ then) =>
  ("requestIdleCallback" in globalThis ? requestIdleCallback(then, { timeout: 200 }) : setTimeout(then));

/** Draws the first at once and each other when the browser has a moment, lest the reader's hand wait for all of them. */
function drawNext() {
  const draw = waiting.shift();
  isDrawing = draw !== undefined;
  if (!draw) return;
  whenIdle(drawNext);
  draw();
}

/** Brings the figures to life that the page has by now and that are not alive yet. */
function enliven() {
  for (const el of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".dlmath-figure:not([data-prefix])"))) {
    // Not before the parser is done with it, or the words for want of a figure would be added below the figure.
    if (document.readyState === "loading" && !isParsed(el)) break;
    const prefix = prefixOf(el);
    el.dataset.prefix = prefix;
    Promise.all([load(el), modelOf(el)]).then(([{ default: figure }, model]) => {
      waiting.push(() => {
        figure.render({ model, el, address: makeAddress(prefix, el) });
        el.dataset.alive = "";
      });
      if (!isDrawing) drawNext();
    });
  }
}

// The first figures need not wait until the last formula is there.
enliven();
const observer = new MutationObserver(enliven);
observer.observe(document, { childList: true, subtree: true });
document.addEventListener("DOMContentLoaded", () => {
  observer.disconnect();
  enliven();
});
if (document.readyState !== "loading") observer.disconnect();
