// Lighthouse on every chapter of the built book, as on a desktop and as on a phone with a slow line. Prints the scores;
// fails where one is below its limit. Some chapters alone: node tests/gates/lighthouse.mjs 01_neurons
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

const { resolve } = createRequire(new URL("../../js/package.json", import.meta.url));
const { launch } = await import(resolve("chrome-launcher"));
const { default: lighthouse, defaultConfig, desktopConfig } = await import(resolve("lighthouse"));

const BOOK = "_build/html";
const SETTINGS = [
  { name: "desktop", config: desktopConfig, limit: 95 },
  { name: "mobile", config: defaultConfig, limit: 90 },
];
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const TYPES = { ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".svg": "image/svg+xml" };

/** Serves the book as its host does: text is compressed. */
const server = createServer((request, response) => {
  const path = join(BOOK, new URL(request.url, "http://book").pathname);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end();
  const type = TYPES[extname(path)];
  const headers = type ? { "content-type": `${type}; charset=utf-8`, "content-encoding": "gzip" } : {};
  response.writeHead(200, headers).end(type ? gzipSync(readFileSync(path)) : readFileSync(path));
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const chrome = await launch({ chromeFlags: ["--headless", "--no-sandbox"] });

const measure = async (page, config, onlyCategories) => {
  const address = `http://127.0.0.1:${server.address().port}/notebooks/${page}.html`;
  const { lhr } = await lighthouse(address, { port: chrome.port, logLevel: "error", onlyCategories }, config);
  if (lhr.runtimeError) throw new Error(`${page}: ${lhr.runtimeError.message}`);
  const lost = Object.values(lhr.categories).flatMap(({ auditRefs }) => auditRefs)
    .filter(({ id, weight }) => weight && lhr.audits[id].score < 0.9).map(({ id }) => `${id} ${lhr.audits[id].displayValue ?? ""}`.trim());
  return { scores: onlyCategories.map((id) => Math.round(100 * lhr.categories[id].score)), lost };
};
const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

const pages = process.argv.length > 2 ? process.argv.slice(2)
  : readdirSync(join(BOOK, "notebooks")).filter((name) => name.endsWith(".html")).map((name) => name.slice(0, -5)).sort();
console.log(["chapter".padEnd(20), "setting".padEnd(8), ...CATEGORIES].join("  "));
for (const page of pages) {
  for (const { name, config, limit } of SETTINGS) {
    const { scores: [first, ...others], lost } = await measure(page, config, CATEGORIES);
    // How fast a page is depends on what else the machine does: the middle one of three counts.
    const runs = [first];
    while (first < limit && runs.length < 3) runs.push((await measure(page, config, CATEGORIES.slice(0, 1))).scores[0]);
    const scores = [median(runs), ...others];
    const failed = scores.some((score) => score < limit);
    if (failed) process.exitCode = 1;
    const cells = scores.map((score, k) => `${score < limit ? "!" : " "}${score}`.padStart(CATEGORIES[k].length));
    console.log([page.padEnd(20), name.padEnd(8), ...cells].join("  "));
    if (failed) console.log(`  below ${limit}: ${lost.join(", ")}${runs[1] === undefined ? "" : `; performance in three runs: ${runs}`}`);
  }
}
await chrome.kill();
server.close();
