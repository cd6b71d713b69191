// What a figure on a page of its own does beside living: it follows the system's colours, leads to its chapter as it
// stands, and says to the page that frames it how high it is.

const { documentElement } = document;
const dark = matchMedia("(prefers-color-scheme: dark)");
dark.addEventListener("change", () => {
  if (documentElement.dataset.mode === "auto") documentElement.dataset.theme = dark.matches ? "dark" : "light";
});

const figure = /** @type {HTMLElement} */ (document.querySelector(".dlmath-figure"));
const way = /** @type {HTMLAnchorElement} */ (document.querySelector(".dl-from a"));
const { chapter = "", figure: name, there } = figure.dataset;
const follow = () => {
  const url = new URL(chapter, location.href);
  for (const [key, value] of new URLSearchParams(location.search)) {
    if (key.startsWith(`${name}.`)) url.searchParams.set(`${there}${key.slice(`${name}`.length)}`, value);
  }
  way.href = url.href;
};
for (const kind of ["pointerdown", "focus", "click"]) way.addEventListener(kind, follow, { capture: true });

if (parent !== window) {
  const main = /** @type {HTMLElement} */ (document.querySelector("main"));
  new ResizeObserver(() => parent.postMessage({ dlmathHeight: Math.ceil(main.getBoundingClientRect().height) }, "*")).observe(main);
}
