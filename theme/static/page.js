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
const { still } = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;
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
if (document.querySelector(".dl-enlarge")) void import("./pictures.js");

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
<<<<<<< ours
=======

// Equations that are wider than the screen scroll sideways; this lets the keyboard reach them, as the theme does for
// code and tables, and says on which side there is more. How wide an equation is turns out when it comes near (see
// book.css), and when a font comes late; while it is far away it seems to be empty.
const equations = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("div.math > .katex-display"));
const reach = (/** @type {HTMLElement} */ equation) => {
  if (!equation.firstElementChild?.checkVisibility({ contentVisibilityAuto: true })) return;
  const room = equation.scrollWidth - equation.clientWidth;
  if (room > 0) equation.tabIndex = 0;
  else equation.removeAttribute("tabindex");
  const left = equation.scrollLeft > 1, right = equation.scrollLeft < room - 1;
  equation.dataset.more = left && right ? "both" : left ? "left" : right ? "right" : "";
};
const resized = new ResizeObserver((entries) => entries.forEach(({ target }) => reach(/** @type {HTMLElement} */ (target))));
for (const equation of equations) {
  resized.observe(equation);
  equation.addEventListener("scroll", () => reach(equation), { passive: true });
}
document.fonts.addEventListener("loadingdone", () => equations.forEach(reach));
document.addEventListener("contentvisibilityautostatechange", (event) => {
  const part = /** @type {Node} */ (event.target);
  for (const equation of equations) if (part.contains(equation)) reach(equation);
});

// Whoever follows a link within the page arrives, though what comes near on the way is only then laid out and moves the rest.
document.addEventListener("click", (event) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return; // into another tab or window
  const link = /** @type {Element} */ (event.target).closest?.("a[href^='#']");
  const target = link && document.getElementById(decodeURIComponent((link.getAttribute("href") ?? "").slice(1)));
  if (!target) return;
  let frames = 0;
  const arrive = () => {
    target.scrollIntoView({ behavior: "instant" });
    frames += 1;
    if (frames < 6) requestAnimationFrame(arrive);
  };
  requestAnimationFrame(() => { if (!event.defaultPrevented) arrive(); });
});

// So does the keyboard: what is reached stays in sight.
document.addEventListener("focusin", ({ target }) => {
  if (!(target instanceof Element) || !target.matches("article *:focus-visible")) return;
  let frames = 0;
  const stay = () => {
    if (document.activeElement !== target) return;
    const { top, bottom } = target.getBoundingClientRect();
    if (top >= innerHeight || bottom <= 0) target.scrollIntoView({ block: "nearest", behavior: "instant" });
    frames += 1;
    if (frames < 6) requestAnimationFrame(stay);
  };
  requestAnimationFrame(stay);
});

// Whoever turns the phone goes on to read where they were: what lies at a third of the height of the window stays there.
/** What it is, and how much of it lies above. @type {[Element, number] | undefined} */
let place;
let across = innerWidth, settling = 0;
const line = () => innerHeight / 3;
const notePlace = () => {
  if (innerWidth !== across) return;
  const hit = document.elementFromPoint(innerWidth / 2, line())?.closest("article :is(.dl-body, p, li, pre, table, figure, h1, h2, h3, h4, div.math)");
  if (!hit) return;
  const { top, height } = hit.getBoundingClientRect();
  place = [hit, (line() - top) / (height || 1)];
};
addEventListener("scroll", () => {
  clearTimeout(settling);
  settling = setTimeout(notePlace, 120);
}, { passive: true });
addEventListener("resize", () => {
  if (innerWidth === across) return;
  clearTimeout(settling);
  let frames = 0;
  const restore = () => {
    if (place) {
      const [hit, part] = place;
      if (hit.matches(".dl-body")) hit.scrollIntoView({ behavior: "instant" });
      else {
        const { top, height } = hit.getBoundingClientRect();
        scrollBy({ top: top + part * height - line(), behavior: "instant" });
      }
    }
    // Figures draw themselves anew, and what comes near is laid out.
    frames += 1;
    if (frames < 6) requestAnimationFrame(restore);
    else across = innerWidth;
  };
  requestAnimationFrame(restore);
});
>>>>>>> theirs
