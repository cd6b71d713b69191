// Lighthouse on every chapter of the built book, as on a desktop and as on a phone with a slow line. Prints the scores;
// fails where one is below the limit. How fast a page is, the machine decides with it: this is printed, and what makes
// pages slow or jump on every machine is judged. Some chapters alone: node tests/gates/lighthouse.mjs 01_neurons
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { launch } from "chrome-launcher";
import lighthouse, { defaultConfig, desktopConfig } from "lighthouse";


const BOOK = "_build/html";
const SETTINGS = [["desktop", desktopConfig], ["mobile", defaultConfig]];
const LIMIT = 95;
const JUDGED = ["accessibility", "best-practices", "seo"];
// Of a page's performance: how far what is seen jumps, and how much is fetched.
const AUDITS = ["cumulative-layout-shift", "total-byte-weight"];
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

const measure = async (page, config) => {
  const address = `http://127.0.0.1:${server.address().port}/notebooks/${page}.html`;
  const onlyCategories = ["performance", ...JUDGED];
  const { lhr: { runtimeError, categories, audits } } = await lighthouse(address, { port: chrome.port, logLevel: "error", onlyCategories }, config);
  if (runtimeError) throw new Error(`${page}: ${runtimeError.message}`);
  const scores = onlyCategories.map((id) => [id, categories[id].score, id !== "performance"]);
  scores.push(...AUDITS.map((id) => [id, audits[id].score, true]));
  return scores.map(([id, score, judged]) => [id, Math.round(100 * score), judged]);
};

const pages = process.argv.length > 2 ? process.argv.slice(2)
  : readdirSync(join(BOOK, "notebooks")).filter((name) => name.endsWith(".html")).map((name) => name.slice(0, -5)).sort();
for (const page of pages) {
  for (const [name, config] of SETTINGS) {
    const scores = await measure(page, config);
    if (scores.some(([, score, judged]) => judged && score < LIMIT)) process.exitCode = 1;
    const cells = scores.map(([id, score, judged]) => `${id} ${score}${judged && score < LIMIT ? " (too low)" : ""}`);
    console.log(`${page}, ${name}: ${cells.join(", ")}`);
  }
}
await chrome.kill();
server.close();
