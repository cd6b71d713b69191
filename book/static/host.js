// Brings the figures of a page to life, without a server or a kernel: each <div class="dlmath-figure"> names its
// bundle and carries its state; the page's address may change that state (?neuron.w1=2).

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
    save_changes() {},
    on(/** @type {string} */ event, /** @type {() => void} */ callback) {
      if (!listeners.has(event)) listeners.set(event, new Set());
      listeners.get(event)?.add(callback);
    },
    off: (/** @type {string} */ event, /** @type {() => void} */ callback) => listeners.get(event)?.delete(callback),
  };
}

/** The part of the address that belongs to one figure. @param {string} prefix @param {HTMLElement} el */
function makeAddress(prefix, el) {
  const start = `${prefix}.`;
  return {
    read: () => Object.fromEntries([...new URLSearchParams(location.search)]
      .filter(([key]) => key.startsWith(start)).map(([key, value]) => [key.slice(start.length), value])),
    write(/** @type {Record<string, string>} */ parameters) {
      const url = new URL(location.href);
      for (const key of [...url.searchParams.keys()]) if (key.startsWith(start)) url.searchParams.delete(key);
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(start + name, value);
      if (url.href !== location.href) history.replaceState(history.state, "", url);
    },
    link() {
      // Only this figure's state, and the section it stands in.
      const url = new URL(location.href);
      for (const key of [...url.searchParams.keys()]) if (!key.startsWith(start)) url.searchParams.delete(key);
      url.hash = el.closest("section[id]")?.id ?? "";
      return url.href;
    },
  };
}

/** @type {Map<string, number>} */
const copies = new Map();

/** Brings the figures to life that the page has by now and that are not alive yet. */
function enliven() {
  for (const el of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".dlmath-figure:not([data-copy])"))) {
    // Not before the parser is done with it, or the words for want of a figure would be added below the figure.
    if (document.readyState === "loading" && !el.nextSibling) continue;
    const name = el.dataset.figure ?? "";
    const count = (copies.get(name) ?? 0) + 1;
    copies.set(name, count);
    el.dataset.copy = String(count);
    const prefix = count === 1 ? name : `${name}-${count}`;
    import(new URL(`./${name}.js`, import.meta.url).href).then(({ default: figure }) => {
      figure.render({ model: makeModel(JSON.parse(el.dataset.state ?? "{}")), el, address: makeAddress(prefix, el) });
      el.dataset.alive = "";
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
