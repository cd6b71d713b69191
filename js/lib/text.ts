// The messages of a figure, in one language, as they came from Python.

/** A sentence or label; one that counts is a sentence for each plural form. */
type Message = string | Record<string, string>;
export type Text = (key: string, values?: Record<string, string | number | string[]>) => string;

/**
 * Looks messages up and fills in their {values}, of which a list is joined as the language joins lists. The value n
 * decides on the plural form. A missing message shows its ⟦key⟧, which a test looks for.
 */
export default function text(catalogue: Record<string, Message>): Text {
  const language = catalogue.language as string;
  const plurals = new Intl.PluralRules(language);
  const lists = new Intl.ListFormat(language);
  return (key, values = {}) => {
    const message = catalogue[key] ?? `⟦${key}⟧`;
    const sentence = typeof message === "string" ? message : message[plurals.select(Number(values.n))] ?? message.other;
    return sentence.replace(/\{(\w+)\}/g, (whole, name) => {
      const value = values[name] ?? whole;
      return Array.isArray(value) ? lists.format(value) : String(value);
    });
  };
}
