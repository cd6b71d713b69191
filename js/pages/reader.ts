// The reader's side of a page: answers that are remembered, the place where they were, and a way to report what is wrong.
// What is for readers who come back is fetched when there is one, or on the first page.
import feedback from "./feedback.ts";
import { change, read, watch } from "./progress.ts";
import { nameOf } from "./site.ts";

export { default as remember } from "./remember.ts";

/** Notes the section whose beginning was the last to pass a third of the height of the window. */
function notePlace(page: string) {
  const sections = [...document.querySelectorAll("article section[id]:has(> :is(h2, h3))")];
  const section = sections.filter((one) => one.getBoundingClientRect().top < innerHeight / 3).at(-1)?.id ?? "";
  change((progress) => { progress.last = { page, section }; });
}

function begin() {
  const page = nameOf(location);
  const { issues } = document.querySelector<HTMLElement>("script[data-issues]")?.dataset ?? {};
  if (issues) feedback(issues);
  // Whoever looks something up elsewhere goes on in the chapter.
  if (page.startsWith("notebooks/")) {
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") notePlace(page); });
  }

  const way = document.querySelector(".dl-go-on"), answers = document.querySelector(".dl-your-answers");
  let needed = answers !== null;
  const show = async () => {
    const progress = read();
    needed ||= progress.answers.size > 0;
    if (needed) (await import("./returning.ts")).default(progress, { way, answers });
  };
  watch(show);
  show();
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
