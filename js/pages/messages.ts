// What the build has written for these scripts, in the language of the page.
import makeText from "../lib/text.ts";

export async function built(name: string) {
  const url = new URL(`../${name}.json`, import.meta.url);
  // The page's script knows the version of all that is fetched for it; see theme/versions.py.
  url.search = new URL(document.querySelector<HTMLScriptElement>("script[data-issues]")?.src ?? url).search;
  return (await fetch(url)).json();
}

/** What is said about feedback, or about progress. */
export const messages = async (subject: "feedback" | "progress") => makeText(await built(subject));
