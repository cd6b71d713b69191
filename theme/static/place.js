// Where the reader is: whoever follows a link arrives, what the keyboard reaches is in sight, and whoever turns the phone
// stays.

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
