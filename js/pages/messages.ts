// What the build has written for these scripts, in the language of the page.
import makeText from "../lib/text.ts";

export const built = async (name: string) => (await fetch(new URL(`../${name}.json`, import.meta.url))).json();

/** What is said about feedback, or about progress. */
export const messages = async (subject: "feedback" | "progress") => makeText(await built(subject));
