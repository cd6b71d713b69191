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
  // Made when a message wants them: it takes a browser long to make ready what it knows of a language.
  let plurals: Intl.PluralRules | undefined;
  let lists: Intl.ListFormat | undefined;
  return (key, values = {}) => {
    const message = catalogue[key] ?? `⟦${key}⟧`;
    const form = () => (plurals ??= new Intl.PluralRules(language)).select(Number(values.n));
    const sentence = typeof message === "string" ? message : message[form()] ?? message.other;
    return sentence.replace(/\{(\w+)\}/g, (whole, name) => {
      const value = values[name] ?? whole;
      return Array.isArray(value) ? (lists ??= new Intl.ListFormat(language)).format(value) : String(value);
    });
  };
}
