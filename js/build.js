// Bundles each figure into one self-contained file in dlmath/widgets/static, for Jupyter, with the shared style sheet;
// for the pages of the book, into theme/static/figures with what they share in one file of its own. Bundles what a page
// keeps of its reader into theme/static/reader. And copies the style sheet and fonts of the mathematics into theme/static/katex.
// `node js/build.js FOLDER` writes below FOLDER instead, which is how a test checks what is committed.
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = process.argv[2] ?? root;
const figures = (await readdir(join(root, "js/figures"))).filter((file) => file.endsWith(".ts"));

const options = {
  absWorkingDir: root,
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
const entryPoints = [...options.entryPoints, join(root, "js/lib/figure.css")];
const bundles = await build({ ...options, entryPoints, outdir: alone, metafile: true });

// On a slow line each file takes a while, however small it is: what so many figures use comes to a page as one file. In
// place of such a module a figure gets what the module exports from there; what fewer use is in the bundle of each.
const MANY = 9;
const uses = Object.values(bundles.metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs))
  .filter((file) => file.startsWith("js/"));
const common = [...new Set(uses)].filter((file) => uses.filter((other) => other === file).length >= MANY).sort();
const listed = await build({ ...options, entryPoints: common, entryNames: "[dir]/[name]", outdir: shared, write: false, metafile: true });
const exported = new Map(Object.values(listed.metafile.outputs).map(({ entryPoint, exports }) => [entryPoint, exports]));
/** The names that a module exports, with what each is called in the file of all, in the order that `export` wants. */
const named = (file, order = (pair) => pair) => exported.get(file)
  .map((name) => order([name, `m${common.indexOf(file)}_${name}`]).join(" as "));
const contents = common.map((file) => `export { ${named(file)} } from "./${file}";`).join("\n");
const { metafile } = await build({
  ...options,
  entryPoints: undefined,
  stdin: { contents, resolveDir: root, sourcefile: "shared.js" },
  entryNames: "shared-[hash]",
  outdir: shared,
  metafile: true,
});
const address = `./${basename(Object.keys(metafile.outputs)[0])}`;
const sharing = {
  name: "sharing",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
      if (path === address) return { path, external: true };
      const file = relative(root, join(resolveDir, path)).replaceAll("\\", "/");
      return exported.has(file) ? { path: file, namespace: "shared" } : undefined;
    });
    onLoad({ filter: /./, namespace: "shared" }, ({ path }) => (
      { contents: `export { ${named(path, (pair) => pair.reverse())} } from "${address}";`, resolveDir: root }));
  },
};
await build({ ...options, plugins: [sharing], outdir: shared });
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
