// Where the reader is: whoever follows a link arrives, what the keyboard reaches is in sight, and whoever turns the phone
// stays.

/** How many frames nothing moves before a place is taken to be where it will stay. */
const CALM = 12;
/** How long, in milliseconds, a reader is led to a place that does not come to rest. */
const PATIENCE = 10_000;
/** What ends when the reader moves. */
let leading = new AbortController();

/**
 * Leads to a place: though figures above it change their height as they come alive, and what comes near on the way is
 * only then laid out, the reader arrives. Whoever moves meanwhile is left alone.
 * @param {Element} target
 */
function leadTo(target) {
  leading.abort();
  leading = new AbortController();
  const { signal } = leading;
  for (const way of ["wheel", "touchstart", "keydown", "pointerdown"]) addEventListener(way, () => leading.abort(), { signal, passive: true });
  const isComing = (/** @type {Element} */ figure) => !(target.compareDocumentPosition(figure) & Node.DOCUMENT_POSITION_FOLLOWING);
  const end = performance.now() + PATIENCE;
  let calm = 0, last = NaN;
  const arrive = () => {
    if (signal.aborted) return;
    // Of a figure, its picture: what comes to life takes the place of a still.
    const place = (target.matches(".dlmath-figure") && target.querySelector(".dl-body")) || target;
    const { top } = place.getBoundingClientRect();
    calm = top === last && ![...document.querySelectorAll(".dlmath-figure:not([data-alive])")].some(isComing) ? calm + 1 : 0;
    place.scrollIntoView({ behavior: "instant" });
    last = place.getBoundingClientRect().top;
    if (calm < CALM && performance.now() < end) requestAnimationFrame(arrive);
    else leading.abort();
  };
  arrive();
}

/** What an address names after its #. @param {string} hash */
function named(hash) {
  try {
    return document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return null; // a % that is no sign's
  }
}

// Within the page.
document.addEventListener("click", (event) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return; // into another tab or window
  const link = /** @type {Element} */ (event.target).closest?.("a[href^='#']");
  const target = link && named(link.getAttribute("href") ?? "");
  if (target) requestAnimationFrame(() => { if (!event.defaultPrevented) leadTo(target); });
});

// By an address written anew; whoever goes back or forward comes to where they were.
/** @type {any} */ (window).navigation?.addEventListener("navigate", (/** @type {any} */ { hashChange, navigationType, destination }) => {
  const target = hashChange && navigationType !== "traverse" && named(new URL(destination.url).hash);
  if (target) requestAnimationFrame(() => leadTo(target));
});

// From elsewhere: a link that says how a figure stands leads to that figure, unless it names another place.
document.addEventListener("DOMContentLoaded", () => {
  const [entry] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  if (entry?.type !== "navigate") return; // back to where one was
  const [key = ""] = [...new URLSearchParams(location.search).keys()].filter((name) => name.includes("."));
  const figure = key && document.querySelector(`.dlmath-figure[data-prefix="${CSS.escape(key.split(".")[0])}"]`);
  const place = named(location.hash);
  const target = figure && (!place || place.contains(figure)) ? figure : place;
  if (target) leadTo(target);
});

// By the keyboard: what is reached stays in sight.
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
