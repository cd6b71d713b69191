// The search page: what the reader typed is compared with the names and the sentences in search-data.js.
// Words are compared as Unicode has them: in any width and case, kana of either kind, with one slip of the finger, and
// where a language sets no spaces between words, by parts. Nothing here belongs to one language.
{
  /**
   * @typedef {{ kind: string, address: string, page: string, names: string[], text: string[] }} Entry
   * @typedef {{ entry: Entry, names: string[], words: string[][], text: string, weights: Map<string, number> }} Indexed
   */
  const { language, messages, entries } = /** @type {any} */ (globalThis).searchData ?? { language: "en", messages: {}, entries: [] };
  const RUN = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー々]+/u;
  const PIECES = new RegExp(`${RUN.source}|(?:(?!${RUN.source})[\\p{L}\\p{M}\\p{N}])+(?:[.'’](?:(?!${RUN.source})[\\p{L}\\p{N}])+)*|(?![\\0-\\x7f])\\p{S}`, "gu");
  const KIND = /** @type {Record<string, number>} */ ({ term: 1, chapter: 0.95, section: 0.9, equation: 0.8, part: 0.8 });

  /** A text without what does not matter: width, case, accents, the kind of kana, dots between foreign names. */
  const fold = (/** @type {string} */ text) => text.normalize("NFKC").normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize("NFC")
    .toLowerCase().replace(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 96))
    .replace(/(?<=[\p{sc=Katakana}ー])・(?=\p{sc=Katakana})/gu, "");
  const split = (/** @type {string} */ folded) => folded.match(PIECES) ?? [];
  const compact = (/** @type {string} */ folded) => split(folded).join("");
  const isRun = (/** @type {string} */ word) => RUN.test(word);

  /** Whether one word becomes the other by one slip: a letter too many, too few, wrong, or two in the wrong order. */
  const slip = (/** @type {string} */ a, /** @type {string} */ b) => {
    if (Math.min(a.length, b.length) < 5 || Math.abs(a.length - b.length) > 1) return false;
    let start = 0, end = 0;
    while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
    while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
    const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
    return left.length + right.length <= 2 && left.length < 2 && right.length < 2 || (left.length === 2 && left === [...right].reverse().join(""));
  };

  /** How much a word of the book is like one that was typed: 1 if it is the same, less for other forms of it. */
  const likeness = (/** @type {string} */ typed, /** @type {string} */ word) => {
    if (typed === word) return 1;
    if (typed.length < 3 || /\d/.test(typed)) return 0;
    if (word.startsWith(typed)) return 0.5 + (0.4 * typed.length) / word.length;
    let common = 0;
    while (common < Math.min(typed.length, word.length) && typed[common] === word[common]) common += 1;
    if (common >= 4 && common >= typed.length - 4 && common >= word.length - 4 && common > typed.length / 2) return 0.3 + (0.4 * common) / typed.length;
    return typed.length > 3 && word.includes(typed) ? 0.3 : 0;
  };

  /** @type {Indexed[]} */
  const index = entries.map((/** @type {Entry} */ entry) => {
    const names = entry.names.map(fold);
    const text = entry.text.map(fold).join("\n");
    const weights = new Map();
    for (const word of split(text)) if (!isRun(word)) weights.set(word, Math.min((weights.get(word) ?? 0.8) + 0.2, 2));
    const words = names.map(split);
    for (const name of words) for (const word of name) if (!isRun(word)) weights.set(word, Math.max(weights.get(word) ?? 0, 4 + 6 / name.length));
    return { entry, names: names.map(compact), words, text, weights };
  });
  const vocabulary = new Set(index.flatMap(({ weights }) => [...weights.keys()]));

  /** What each entry has to do with a word, more than 0 if anything. @returns {Map<Indexed, number>} */
  const wordScores = (/** @type {string} */ typed) => {
    /** @type {Map<string, number>} */
    const alike = new Map([...vocabulary].map((word) => /** @type {const} */ ([word, likeness(typed, word)])).filter(([, like]) => like));
    if (!alike.size) for (const word of vocabulary) if (slip(typed, word)) alike.set(word, 0.8);
    return scores(({ weights }) => {
      let best = 0;
      for (const [word, like] of alike) best = Math.max(best, like * (weights.get(word) ?? 0));
      return best;
    });
  };

  /** The same for a run of characters between which there are no spaces. If it is nowhere, most of its pairs must be. */
  const runScores = (/** @type {string} */ run) => {
    const whole = scores(({ names, text }) => partScore(run, names, text));
    const pairs = [...run].slice(1).map((character, at) => [...run][at] + character);
    if (whole.size || pairs.length < 2) return whole;
    return scores(({ names, text }) => {
      const found = pairs.map((pair) => partScore(pair, names, text));
      return found.filter(Boolean).length >= 0.6 * pairs.length ? found.reduce((sum, score) => sum + score, 0) / pairs.length : 0;
    });
  };
  const partScore = (/** @type {string} */ part, /** @type {string[]} */ names, /** @type {string} */ text) => {
    const shares = names.filter((name) => name.includes(part)).map((name) => part.length / name.length);
    return shares.length ? 5 + 5 * Math.max(...shares) : text.includes(part) ? 1 : 0;
  };
  const scores = (/** @type {(indexed: Indexed) => number} */ score) =>
    new Map(index.map((indexed) => /** @type {const} */ ([indexed, score(indexed)])).filter(([, found]) => found > 0));

  /** What a query that is one of the names is worth. A slip counts only if what was typed is nowhere. */
  const nameScore = (/** @type {string[]} */ typed, /** @type {string} */ whole, /** @type {boolean} */ known, /** @type {Indexed} */ { names, words }) => {
    let best = 0;
    for (const [at, name] of names.entries()) {
      const list = /** @type {string[]} */ (words[at]);
      if (name === whole) best = Math.max(best, at ? 95 : 100);
      else if (!known && slip(whole, name)) best = Math.max(best, 70);
      else if (list.length === typed.length) {
        const like = list.map((word, k) => (typed[k] === word ? 1 : slip(/** @type {string} */ (typed[k]), word) && !known ? 0.8 : likeness(/** @type {string} */ (typed[k]), word)));
        best = Math.max(best, 60 * Math.min(...like));
      }
      if (isRun(whole) && name.startsWith(whole)) best = Math.max(best, (60 * whole.length) / name.length);
    }
    return best;
  };

  /** What fits a query, the best first. @returns {Entry[]} */
  const find = (/** @type {string} */ query) => {
    const typed = split(fold(query)), whole = typed.join("");
    const known = typed.every((word) => isRun(word) ? index.some(({ names, text }) => text.includes(word) || names.some((name) => name.includes(word))) : vocabulary.has(word));
    const each = [...new Set(typed)].map((word) => {
      const found = isRun(word) ? runScores(word) : wordScores(word);
      return { found, rarity: Math.log(1 + index.length / (1 + found.size)) };
    });
    const all = each.reduce((sum, { rarity }) => sum + rarity, 0);
    const ranked = index.map((indexed) => {
      let sum = 0, covered = 0;
      for (const { found, rarity } of each) {
        const score = found.get(indexed) ?? 0;
        sum += rarity * score;
        if (score) covered += rarity;
      }
      const name = nameScore(typed, whole, known, indexed);
      const share = all ? covered / all : 0;
      const score = (share > 0.5 ? sum * share ** 2 : 0) + name;
      return { entry: indexed.entry, share, score: score * (KIND[indexed.entry.kind] ?? 0.8) };
    });
    const best = Math.max(...ranked.map(({ score }) => score));
    const found = ranked.filter(({ score, share }) => score > 0 && (share > 0.99 || score > best / 25));
    return found.sort((a, b) => b.score - a.score).map(({ entry }) => entry);
  };

  /** The words of a sentence as they stand there, each with whether it is one that was typed. */
  const marked = (/** @type {string} */ sentence, /** @type {string[]} */ typed) => {
    /** @type {[string, boolean][]} */
    const parts = [];
    let end = 0;
    for (const { 0: piece, index: at } of sentence.matchAll(PIECES)) {
      const word = fold(piece);
      const hit = typed.find((one) => (isRun(one) ? word.includes(one) : likeness(one, word) >= 0.5 || slip(one, word)));
      if (!hit) continue;
      const skip = isRun(hit) && word.length === piece.length ? word.indexOf(hit) : 0;
      const length = isRun(hit) && word.length === piece.length ? hit.length : piece.length;
      parts.push([sentence.slice(end, at + skip), false], [sentence.slice(at + skip, at + skip + length), true]);
      end = at + skip + length;
    }
    return [...parts, /** @type {[string, boolean]} */ ([sentence.slice(end), false])];
  };

  /** The sentence in which most of what was typed stands. */
  const sentence = (/** @type {Entry} */ { text }, /** @type {string[]} */ typed) => {
    const hits = (/** @type {string} */ line) => new Set(marked(line, typed).filter(([, hit]) => hit).map(([part]) => fold(part))).size;
    return text.reduce((best, line) => (hits(line) > hits(best) ? line : best), text[0] ?? "");
  };

  const show = (/** @type {Entry} */ entry, /** @type {string[]} */ typed) => {
    const item = document.createElement("li"), link = document.createElement("a");
    link.href = entry.address;
    link.textContent = entry.names[0] ?? "";
    item.append(link);
    if (entry.page !== entry.names[0]) item.append(Object.assign(document.createElement("span"), { className: "dl-where", textContent: entry.page }));
    const context = Object.assign(document.createElement("p"), { className: "context" });
    for (const [part, hit] of marked(sentence(entry, typed), typed)) context.append(hit ? Object.assign(document.createElement("mark"), { textContent: part }) : part);
    item.append(context);
    return item;
  };

  const say = (/** @type {string} */ key, /** @type {Record<string, string | number>} */ values) => {
    const message = messages[`search.${key}`];
    const text = typeof message === "string" ? message : message[new Intl.PluralRules(language).select(Number(values["n"]))] ?? message.other;
    return text.replace(/\{(\w+)\}/g, (/** @type {string} */ _, /** @type {string} */ name) => String(values[name]));
  };

  const status = /** @type {HTMLElement} */ (document.getElementById("dl-search-status"));
  const list = /** @type {HTMLElement} */ (document.getElementById("search-results"));
  const query = (new URLSearchParams(location.search).get("q") ?? "").trim();
  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[name=q]"))) input.value = query;
  if (!entries.length) status.textContent = status.dataset["missing"] ?? "";
  else if (query) {
    const found = find(query), typed = split(fold(query));
    status.textContent = found.length ? say("found", { n: found.length }) : say("none", { query });
    list.append(...found.map((entry) => show(entry, typed)));
  }
  /** @type {any} */ (globalThis).findInBook = find;
}
