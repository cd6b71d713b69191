// The text catalogue, as it came from Python.

/** @typedef {(key: string, values?: Record<string, string | number>) => string} Text */

/**
 * Looks texts up and fills in their {values}. A missing text shows its ⟦key⟧, which a test looks for.
 * @param {Record<string, string>} catalogue
 * @returns {Text}
 */
export default function text(catalogue) {
  return (key, values = {}) =>
    (catalogue[key] ?? `⟦${key}⟧`).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
