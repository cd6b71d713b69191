// Renders formulas with KaTeX. In: the path of KaTeX, and a list of [LaTeX, whether it stands on a line of its own], as
// JSON. Out: a list of HTML.
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";

const [path, formulas] = JSON.parse(await text(process.stdin));
const katex = createRequire(import.meta.url)(path);
const html = formulas.map(([latex, displayMode]) => katex.renderToString(latex, { displayMode, throwOnError: false }));
process.stdout.write(JSON.stringify(html));
