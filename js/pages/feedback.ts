// At the end of each section of a chapter, a way to say that something there is wrong or unclear: a new issue of the
// project, in which is written what can be known of the place. Every chapter loads this: it does without lib/dom.ts.
import type { Text } from "../lib/text.ts";
import { messages } from "./messages.ts";

/** Servers refuse a longer address. */
const LONGEST = 6000;

/** What a heading says, without the link to it. */
const words = (heading: Element | null) =>
  [...heading?.childNodes ?? []].filter((part) => !(part instanceof HTMLAnchorElement)).map((part) => part.textContent).join("").trim();

/** The address of a section, with what its figures show. */
function addressOf(section: Element) {
  const url = new URL(location.href);
  url.hash = section.id;
  const figures = [...section.querySelectorAll<HTMLElement>("[data-prefix]")].map(({ dataset }) => `${dataset.prefix}.`);
  for (const key of [...url.searchParams.keys()]) if (!figures.some((figure) => key.startsWith(figure))) url.searchParams.delete(key);
  return url;
}

/** The address of a new issue about a section. */
function issueOn(section: Element, issues: string, t: Text) {
  const about = {
    page: words(document.querySelector("article h1")), section: words(section.querySelector("h2")),
    browser: navigator.userAgent, window: `${innerWidth} × ${innerHeight}`,
  };
  const issue = (address: URL) =>
    `${issues}?${new URLSearchParams({ title: t("feedback.title", about), body: t("feedback.body", { ...about, address: address.href }) })}`;
  const address = addressOf(section);
  if (issue(address).length > LONGEST) address.search = "";
  return issue(address);
}

/** @param issues where issues begin */
export default async function feedback(issues: string) {
  const t = await messages("feedback");
  for (const heading of document.querySelectorAll("article section[id] > h2")) {
    const section = heading.parentElement as Element;
    // Figures change after the page has come.
    const fill = () => { link.href = issueOn(section, issues, t); };
    const link = Object.assign(document.createElement("a"), {
      textContent: t("feedback.ask"), ariaLabel: t("feedback.about", { section: words(heading) }), onpointerdown: fill, onfocus: fill, onclick: fill,
    });
    const line = Object.assign(document.createElement("div"), { className: "dl-feedback d-print-none" });
    fill();
    line.append(link);
    section.append(line);
  }
}
