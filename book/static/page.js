// What a page does beyond its figures: the buttons above it, and definitions that Escape puts away.

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
