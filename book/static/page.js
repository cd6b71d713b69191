// What a page does beyond its figures: the buttons above it, definitions that Escape puts away, and wide equations that
// the keyboard reaches.

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

document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const term of document.querySelectorAll("term-link:is(:hover, :focus-within)")) {
    term.setAttribute("data-away", "");
    for (const left of ["pointerleave", "focusout"]) {
      term.addEventListener(left, () => term.removeAttribute("data-away"), { once: true });
    }
  }
});

// Equations that are wider than the screen scroll sideways; this lets the keyboard reach them, as the theme does for
// code and tables. How wide an equation is turns out when it comes near (see book.css), and when a font comes late;
// while it is far away it seems to be empty.
const equations = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("div.math"));
const reach = (/** @type {HTMLElement} */ equation) => {
  if (!equation.firstElementChild?.checkVisibility({ contentVisibilityAuto: true })) return;
  if (equation.scrollWidth > equation.clientWidth) equation.tabIndex = 0;
  else equation.removeAttribute("tabindex");
};
const resized = new ResizeObserver((entries) => entries.forEach(({ target }) => reach(/** @type {HTMLElement} */ (target))));
for (const equation of equations) resized.observe(equation);
document.fonts.addEventListener("loadingdone", () => equations.forEach(reach));
document.addEventListener("contentvisibilityautostatechange", (event) => {
  const part = /** @type {Node} */ (event.target);
  for (const equation of equations) if (part.contains(equation)) reach(equation);
});
