// What formulas do on a page: they are copied as their source, left alone by translators, and reached by the keyboard where
// they are wide.

// What is copied of a formula is its source, once.
document.addEventListener("copy", (event) => {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !event.clipboardData) return;
  const copied = document.createElement("div");
  const range = selection.getRangeAt(0);
  const within = /** @type {HTMLElement | null} */ ((range.commonAncestorContainer.parentElement)?.closest("[data-tex]") ?? null);
  if (within) copied.textContent = within.dataset.tex ?? "";
  else {
    copied.append(range.cloneContents());
    const formulas = /** @type {NodeListOf<HTMLElement>} */ (copied.querySelectorAll("[data-tex]"));
    if (!formulas.length) return;
    for (const formula of formulas) {
      const { tex } = formula.dataset;
      formula.replaceWith(formula.matches(".katex-display") ? `$$ ${tex} $$` : `$${tex}$`);
    }
  }
  // Line ends are known only of what is laid out.
  copied.style.cssText = "position: fixed; inset-inline-start: -200vw; white-space: normal";
  document.body.append(copied);
  event.clipboardData.setData("text/plain", copied.innerText);
  copied.remove();
  event.preventDefault();
});

// A browser that translates the page leaves formulas and code as they are.
for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".katex, pre, code"))) part.translate = false;

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
