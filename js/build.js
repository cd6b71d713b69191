// Bundles each figure into one self-contained file in dlmath/widgets/static, for Jupyter, with the shared style sheet;
// for the pages of the book, into theme/static/figures with what they share in files of its own. Bundles what a page keeps
// of its reader into theme/static/reader. And copies the style sheet and fonts of the mathematics into theme/static/katex.
// `node js/build.js FOLDER` writes below FOLDER instead, which is how a test checks what is committed.
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = process.argv[2] ?? root;
const figures = (await readdir(join(root, "js/figures"))).filter((file) => file.endsWith(".ts"));

const options = {
  entryPoints: figures.map((file) => join(root, "js/figures", file)),
  entryNames: "[name]",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  preserveSymlinks: true, // the names of files hang on where packages are found
};
const alone = join(target, "dlmath/widgets/static");
const shared = join(target, "theme/static/figures");
const reader = join(target, "theme/static/reader");
for (const folder of [alone, shared, reader]) await rm(folder, { recursive: true, force: true });
await build({ ...options, entryPoints: [...options.entryPoints, join(root, "js/lib/figure.css")], outdir: alone });
await build({ ...options, splitting: true, outdir: shared });
await build({ ...options, entryPoints: [join(root, "js/pages/reader.ts")], splitting: true, outdir: reader });

const katex = join(root, "js/node_modules/katex/dist");
const maths = join(target, "theme/static/katex");
await rm(maths, { recursive: true, force: true });
await mkdir(join(maths, "fonts"), { recursive: true });
// Every browser the book supports reads woff2; the other formats only add weight.
const css = await readFile(join(katex, "katex.min.css"), "utf8");
await writeFile(join(maths, "katex.min.css"), css.replace(/,url\(fonts\/[\w-]+\.(woff|ttf)\) format\("\w+"\)/g, ""));
await cp(join(root, "js/node_modules/katex/LICENSE"), join(maths, "LICENSE"));
for (const font of await readdir(join(katex, "fonts"))) {
  if (font.endsWith(".woff2")) await cp(join(katex, "fonts", font), join(maths, "fonts", basename(font)));
}
