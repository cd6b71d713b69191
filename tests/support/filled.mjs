// A message as a figure fills it in.
import makeText from "../../js/lib/text.ts";

/** @param {string} language @param {string | Record<string, string>} message @param {Record<string, any>} values */
export const filled = (language, message, values) => makeText({ language, message })("message", values);
