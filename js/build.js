// Bundles each figure into one self-contained file in dlmath/widgets/static, with the shared style sheet,
// and copies the style sheet and fonts of the mathematics into book/static/katex.
// `node js/build.js FOLDER` writes below FOLDER instead, which is how a test checks what is committed.
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = process.argv[2] ?? root;
const figures = (await readdir(join(root, "js/figures"))).filter((file) => file.endsWith(".js"));

await build({
  entryPoints: [...figures.map((file) => join(root, "js/figures", file)), join(root, "js/lib/figure.css")],
  outdir: join(target, "dlmath/widgets/static"),
  entryNames: "[name]",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
});

const katex = join(root, "node_modules/katex/dist");
const maths = join(target, "book/static/katex");
await rm(maths, { recursive: true, force: true });
await mkdir(join(maths, "fonts"), { recursive: true });
// Every browser the book supports reads woff2; the other formats only add weight.
const css = await readFile(join(katex, "katex.min.css"), "utf8");
await writeFile(join(maths, "katex.min.css"), css.replace(/,url\(fonts\/[\w-]+\.(woff|ttf)\) format\("\w+"\)/g, ""));
await cp(join(root, "node_modules/katex/LICENSE"), join(maths, "LICENSE"));
for (const font of await readdir(join(katex, "fonts"))) {
  if (font.endsWith(".woff2")) await cp(join(katex, "fonts", font), join(maths, "fonts", basename(font)));
}
