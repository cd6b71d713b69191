// Which texts a source file asks the catalogue for. Reads the syntax tree, so a key is found however the call is
// written; what cannot be told from the source is listed as unresolved, and a test fails on it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** @type {typeof import("typescript")} */
const ts = createRequire(new URL("../../js/package.json", import.meta.url))("typescript");

/**
 * `uses`: one entry a call of t(…): the keys it may ask for, where `${…}` in a key stands for anything,
 * and the names of the values it fills in. `shown`: the values that stand beside the picture.
 * @param {string} path
 * `spliced`: the calls whose message becomes a piece of another, or of words beside it.
 * @returns {{ uses: { keys: string[], values: string[] }[], shown: string[], unresolved: string[], spliced: string[] }}
 */
export function texts(path) {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  /** @type {ts.Node[]} */
  const all = [];
  const visit = (node) => { all.push(node); node.forEachChild(visit); };
  visit(source);
  const unresolved = [];

  /** Everything that a name was set to: by its declaration, or by the callers of the function it is a parameter of. */
  const origins = (name) => all.flatMap((node) => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === name && node.initializer) return [node.initializer];
    if (!ts.isParameter(node) || node.name.getText() !== name) return [];
    const callee = node.parent.name?.getText() ?? node.parent.parent.name?.getText();
    const at = node.parent.parameters.indexOf(node);
    return all.flatMap((call) =>
      ts.isCallExpression(call) && call.expression.getText() === callee && call.arguments[at] ? [call.arguments[at]] : []);
  });

  /** The keys an expression can be. @returns {string[]} */
  const keys = (node) => {
    if (ts.isParenthesizedExpression(node)) return keys(node.expression);
    if (ts.isStringLiteralLike(node)) return [node.text];
    if (ts.isConditionalExpression(node)) return [...keys(node.whenTrue), ...keys(node.whenFalse)];
    if (ts.isTemplateExpression(node)) {
      return [node.head.text + node.templateSpans.map((span) => `\${${span.expression.getText()}}${span.literal.text}`).join("")];
    }
    const from = ts.isIdentifier(node) ? origins(node.text) : [];
    if (!from.length) unresolved.push(node.parent.getText());
    return from.flatMap(keys);
  };

  const calls = all.filter((node) => ts.isCallExpression(node) && /(^|\.)t$/.test(node.expression.getText()));
  const uses = calls.map(({ arguments: [key, values] }) => ({
    keys: keys(key),
    values: values && ts.isObjectLiteralExpression(values) ? values.properties.flatMap((property) => property.name?.text ?? []) : [],
  }));
  const isCall = (node) => calls.includes(node);
  /** Whether an expression stands within a template, a sum, or the values of a message. */
  const isPiece = (node) => {
    for (let at = node, up = node.parent; up && !ts.isStatement(up) && !ts.isFunctionLike(up); at = up, up = up.parent) {
      if (ts.isTemplateSpan(up) && !isKey(up.parent)) return true;
      if (ts.isBinaryExpression(up) && up.operatorToken.kind === ts.SyntaxKind.PlusToken) return true;
      if (isCall(up)) return up.arguments[1] === at;
      if (ts.isCallExpression(up) || ts.isPropertyAccessExpression(up)) return false;
      if (ts.isConditionalExpression(up) && up.condition === at) return false;
    }
    return false;
  };
  const isKey = (template) => isCall(template.parent) && template.parent.arguments[0] === template;
  /** A call, if its message is a piece of something, there or by the name it is given. */
  const pieces = (call) => {
    const name = ts.isVariableDeclaration(call.parent) ? call.parent.name.getText() : undefined;
    const named = name ? all.filter((node) => ts.isIdentifier(node) && node.text === name && node.parent !== call.parent) : [];
    return [call, ...named].some(isPiece) ? [call] : [];
  };
  const shown = all.flatMap((node) =>
    ts.isPropertyAssignment(node) && node.name.getText() === "shown" && ts.isObjectLiteralExpression(node.initializer)
      ? node.initializer.properties.map((property) => property.name.text) : []);
  const spliced = calls.flatMap(pieces).map((call) => call.getText());
  return { uses, shown, unresolved, spliced };
}
