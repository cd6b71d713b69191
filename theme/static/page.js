// What a page does beyond its figures and formulas: the buttons and menus above it, the drawers beside it, definitions that
// Escape puts away, and the other language.

/** What the theme's buttons would do in an onclick attribute, which the pages' policy does not allow. */
const actions = {
  "download-pdf-button": () => window.print(),
  "fullscreen-button": () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
};
for (const [name, action] of Object.entries(actions)) {
  const button = /** @type {HTMLElement | null} */ (document.querySelector(`button[data-action="${name}"]`));
  button?.addEventListener("click", action);
  // A telephone may have no full screen.
  if (button && name === "fullscreen-button") button.hidden = !document.fullscreenEnabled;
}

// A figure that no script has come for says so: where host.js was not run, nobody has given it a prefix.
const { dataset: { still }, src } = /** @type {HTMLScriptElement} */ (document.currentScript);
const version = new URL(src).search;
addEventListener("load", () => {
  for (const figure of document.querySelectorAll(".dlmath-figure:not([data-prefix])")) {
    const note = document.createElement("section");
    note.className = "dl-figure dl-failed";
    const words = document.createElement("p");
    words.textContent = still ?? "";
    note.append(words);
    figure.append(note);
  }
});

// Paper is light, whatever the screen is.
const { dataset } = document.documentElement;
/** @type {string | undefined} */
let onScreen;
const paper = (/** @type {boolean} */ printing) => {
  if (printing) {
    onScreen ??= dataset.theme;
    dataset.theme = "light";
  } else if (onScreen) {
    dataset.theme = onScreen;
    onScreen = undefined;
  }
};
window.addEventListener("beforeprint", () => paper(true));
window.addEventListener("afterprint", () => paper(false));
matchMedia("print").addEventListener("change", ({ matches }) => paper(matches));

document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const term of document.querySelectorAll("term-link:is(:hover, :focus-within)")) {
    term.setAttribute("data-away", "");
    for (const left of ["pointerleave", "focusout"]) {
      term.addEventListener(left, () => term.removeAttribute("data-away"), { once: true });
    }
  }
});

// The same place in the other language, with what the figures show.
for (const twin of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a.dl-twin"))) {
  const { href } = twin;
  const follow = () => { twin.href = href + location.search + location.hash; };
  for (const kind of ["pointerdown", "focus", "click"]) twin.addEventListener(kind, follow, { capture: true });
}

// Menus in the header close when the reader goes elsewhere.
const menus = /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(".article-header-buttons details"));
document.addEventListener("click", ({ target }) => {
  for (const menu of menus) if (!menu.contains(/** @type {Node} */ (target))) menu.open = false;
});
for (const menu of menus) {
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(/** @type {Node} */ (relatedTarget))) menu.open = false;
  });
  menu.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}

// On a phone the contents are a drawer: it closes when one has chosen, with a button, and with Escape wherever the focus is.
for (const drawer of /** @type {NodeListOf<HTMLDialogElement>} */ (document.querySelectorAll("dialog[id$='-sidebar-modal']"))) {
  drawer.addEventListener("click", ({ target }) => {
    if (/** @type {Element} */ (target).closest("a[href], .dl-close")) drawer.close();
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && drawer.open) drawer.close();
  });
}

// Pictures can be enlarged.
if (document.querySelector(".dl-enlarge")) void import(new URL(`pictures.js${version}`, src).href);

// All solutions at once, to read on paper, or none.
for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll(".dl-unfold button"))) {
  const solutions = /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details.solution"));
  const open = () => [...solutions].every((solution) => solution.open);
  const name = () => { button.textContent = (open() ? button.dataset.close : button.dataset.open) ?? ""; };
  button.addEventListener("click", () => {
    const opening = !open();
    for (const solution of solutions) solution.open = opening;
  });
  for (const solution of solutions) solution.addEventListener("toggle", name);
}

// The colour button says which colours there are now.
const colours = document.querySelector(".theme-switch-button");
const nameColours = () => {
  const mode = colours?.querySelector(`[data-mode="${document.documentElement.dataset.mode}"]`)?.getAttribute("title");
  const name = colours?.getAttribute("data-bs-title");
  const both = /** @type {HTMLElement | null} */ (colours?.closest("[data-colours]"))?.dataset.colours;
  if (!mode || !name || !both) return;
  for (const attribute of ["aria-label", "title"]) colours?.setAttribute(attribute, both.replace("{name}", name).replace("{mode}", mode));
};
nameColours();
new MutationObserver(nameColours).observe(document.documentElement, { attributeFilter: ["data-mode"] });
