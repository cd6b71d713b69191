// For readers who come back: how many exercises of each chapter are right, the way to where they were, their answers.
import h from "../lib/dom.ts";
import makeAnswers from "./answers.ts";
import { built, messages } from "./messages.ts";
import type { Place, Progress } from "./progress.ts";
import { nameOf, root } from "./site.ts";

/** By its name, a page with its title, its exercises and the titles of its sections. */
type Contents = Map<string, { title: string, exercises: string[], sections: Record<string, string> }>;

const t = await messages("progress");
let contents: Promise<Contents> | undefined;

/** Writes beside a chapter in the contents how many of its exercises are right, once any has been answered. */
function count(link: HTMLAnchorElement, exercises: string[], answers: Progress["answers"]) {
  link.querySelector(".dl-count")?.remove();
  const answered = exercises.filter((exercise) => answers.has(exercise));
  if (!answered.length) return;
  const right = answered.filter((exercise) => answers.get(exercise)?.right).length;
  const values = { right, n: exercises.length, all: exercises.length };
  link.append(h("span", { class: "dl-count", "data-all": right === exercises.length },
    h("span", { "aria-hidden": "true" }, t("progress.count", values)), h("span", { class: "dl-spoken" }, t("progress.counted", values))));
}

/** Shows the way to a page, and to a section of it if it still has that. */
function lead(way: Element, pages: Contents, last?: Place) {
  way.replaceChildren();
  const there = last && pages.get(last.page);
  if (!there) return;
  const known = Object.hasOwn(there.sections, last.section);
  const place = known ? there.sections[last.section] : there.title;
  way.append(h("p", {}, h("a", { href: `${root}${last.page}.html${known ? `#${last.section}` : ""}` }, t("progress.goOn", { place }))));
}

type Places = { way: Element | null, answers: Element | null };

/** Shows, in the contents and in what places there are for it, what has been done so far. */
export default async function show({ answers, last }: Progress, places: Places) {
  if (places.answers && !places.answers.firstChild) places.answers.append(makeAnswers(t));
  // Who has not done anything need not know what there is.
  if (!contents && !answers.size && !last) return;
  const pages = await (contents ??= built("contents").then((all) => new Map(Object.entries(all))));
  for (const link of document.querySelectorAll<HTMLAnchorElement>("nav.bd-links a.internal")) {
    count(link, pages.get(nameOf(link))?.exercises ?? [], answers);
  }
  if (places.way) lead(places.way, pages, last);
}
