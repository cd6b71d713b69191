// Equations that are wider than the screen scroll sideways; this lets the keyboard reach them, as the theme does
// for code and tables.
const equations = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("div.math"));
const observer = new ResizeObserver(() => {
  for (const equation of equations) {
    if (equation.scrollWidth > equation.clientWidth) equation.tabIndex = 0;
    else equation.removeAttribute("tabindex");
  }
});
observer.observe(document.body);
