// @ts-check
// Ranking in whole numbers: what src/search/rank.rs does, the same way. docs/content/contribute/search-format.en.md says how.
(function () {
  'use strict';

  const zhinan = globalThis.zhinan;
  const text = zhinan.searchText;
  const queries = zhinan.searchQuery;
  const shards = zhinan.searchIndex;
  const { readings } = zhinan.searchLookup;

  /** @typedef {{terms: [any, number][], documents: number, idf: number, damped: boolean, needles: string[]}} Found */
  /** @typedef {{query: any, percent: number, found: Found[], total: number, typed: number, way?: string}} Reading */
  /** @typedef {{doc: number, page: number, score: number, reading: number, whole: boolean, titled: boolean, headed: number}} Candidate */
  /** @typedef {{path: string, title: string, section: string, kind: string, excerpt: string, score: number}} Hit */
  /** @typedef {{hits: (Hit & {needles: string[], more: {path: string, section: string}[]})[], read: string | null, failed: string[]}} Answer */

  const floor = Math.floor;

  /** Slots that name a heading, in languages whose words have only one form: all, by their own text. */
  const PLAIN = { names: () => true, familyOf: (/** @type {any} */ slot) => slot.text };

  /**
   * The best places for a query, at most one a page; `read` is how the query was understood when not
   * as typed, `failed` names the shards that could not be read.
   * @param {any} index
   * @param {string} typed
   * @param {{limit?: number, kind?: string, tag?: string}} [options]
   * @returns {Promise<Answer>}
   */
  async function search(index, typed, options = {}) {
    index.failed.clear();
    const found = await readings(index, queries.parse(index.language, typed));
    const accepts = await filter(index, options);
    const candidates = found.flatMap((/** @type {Reading} */ reading, /** @type {number} */ number) => firstPass(index, reading, number, accepts));
    const [top, rest] = shortlist(index, once(candidates.sort(order), 'doc'));
    const docs = await read(index, found, top);
    top.sort(order);
    const least = top.length > 0 ? top[top.length - 1].score : 0;
    const all = top.concat(rest.map((one) => ({ ...one, score: Math.min(one.score, least) })));
    const chosen = once(all, 'page');
    if (found[0].query.answer) guideFirst(index, chosen);
    const hits = await Promise.all(chosen.slice(0, options.limit || 10).map((one) => hit(index, one, found, docs, top)));
    const first = found[chosen.length ? chosen[0].reading : 0];
    return {
      hits: /** @type {Answer['hits']} */ (hits.filter(Boolean)),
      read: first.way === 'sound' ? first.query.key : null,
      failed: Array.from(index.failed),
    };
  }

  /**
   * Marks of the documents of the kind that is wanted, on pages with the tag that is wanted.
   * @param {any} index
   * @param {{kind?: string, tag?: string}} options
   * @returns {Promise<(doc: number) => boolean>}
   */
  async function filter(index, { kind, tag }) {
    const number = index.root.names.indexOf(kind);
    const pages = new Set(tag && new Map(await shards.tags(index)).get(tag));
    return (doc) => (!kind || index.kinds[doc] === number) && (!tag || pages.has(index.pageOf[doc]));
  }

  /**
   * Moves a guide before its own outcome or rule, where one is among the first and the guide says nearly as much:
   * whether it is the reader's, the guide asks.
   * @param {any} index
   * @param {Candidate[]} chosen
   */
  function guideFirst(index, chosen) {
    const kind = (/** @type {Candidate} */ one) => index.root.names[index.kinds[one.doc]];
    const at = chosen.slice(0, 2).findIndex((one) => kind(one) === 'outcome' || kind(one) === 'rule');
    const part = chosen[at];
    if (!part) return;
    const guide = part.doc > 0 ? index.kinds.lastIndexOf(index.root.names.indexOf('guide'), part.doc - 1) : -1;
    const place = guide < 0 ? -1 : chosen.findIndex((other) => other.page === index.pageOf[guide]);
    if (place > at && chosen[place].score * 100 >= part.score * index.root.weights.guideFirst) {
      chosen.splice(at, 0, { ...chosen.splice(place, 1)[0], score: part.score });
    }
  }

  /** The first of each. @param {Candidate[]} list @param {'doc' | 'page'} by */
  function once(list, by) {
    const seen = new Set();
    return list.filter((one) => !seen.has(one[by]) && seen.add(one[by]));
  }

  /** @param {Candidate} a @param {Candidate} b */
  function order(a, b) {
    return b.score - a.score || a.doc - b.doc;
  }

  /**
   * @param {any} index
   * @param {Candidate} one
   * @param {Reading[]} found
   * @param {Map<number, any>} docs
   * @param {Candidate[]} top
   */
  async function hit(index, one, found, docs, top) {
    const doc = docs.get(one.doc) || await shards.document(index, one.doc);
    if (!doc) return null;
    const needles = found[one.reading].found.flatMap(
      ({ needles: list, idf: worth }) => list.map((needle, at) => (
        // A form that begins with the word counts as the word once.
        { text: needle, worth: at > 0 && needle.startsWith(list[0]) ? 0 : worth })));
    const others = top.filter((other) => other.page === one.page && other.doc !== one.doc && docs.get(other.doc));
    return {
      path: address(doc),
      title: doc.title,
      section: doc.section,
      kind: index.root.names[index.kinds[one.doc]],
      excerpt: text.excerpt(index.language.fold, doc.text, needles),
      score: one.score,
      needles: needles.map((needle) => needle.text),
      more: others.map((other) => ({ path: address(docs.get(other.doc)), section: docs.get(other.doc).section })),
    };
  }

  /** @param {any} doc */
  function address(doc) {
    return doc.anchor ? `${doc.url}#${doc.anchor}` : doc.url;
  }

  /**
   * Sums that documents, or pages, have collected, side by side in the order in which they were found. Of
   * the size of the site, so it is made once; what stands in a place is of earlier queries until the
   * place is given out again.
   * @param {number} count
   */
  function sums(count) {
    return {
      size: 0,
      /** Of each document or page: its place, from 1. */
      places: new Uint32Array(count),
      numbers: new Uint32Array(count + 1),
      weighted: new Float64Array(count + 1),
      covered: new Float64Array(count + 1),
      hits: new Uint8Array(count + 1),
      titled: new Uint8Array(count + 1),
      headed: new Uint8Array(count + 1),
      titledIdf: new Float64Array(count + 1),
      named: new Uint8Array(count + 1),
      best: new Uint16Array(count + 1),
      rank: new Uint8Array(count + 1),
    };
  }

  /** @typedef {ReturnType<typeof sums>} Sums */

  /** The place of a document or page. @param {Sums} all @param {number} number */
  function place(all, number) {
    let at = all.places[number];
    if (at === 0) {
      at = all.places[number] = ++all.size;
      all.numbers[at] = number;
      all.weighted[at] = all.covered[at] = all.titledIdf[at] = 0;
      all.hits[at] = all.titled[at] = all.headed[at] = all.named[at] = 0;
    }
    return at;
  }

  /** @param {Sums} all */
  function clear(all) {
    for (let at = 1; at <= all.size; at++) all.places[all.numbers[at]] = 0;
    all.size = 0;
  }

  /**
   * Notes a posting of the current slot; says whether it is the first.
   * @param {Sums} all
   * @param {number} at
   * @param {number} weight
   * @param {number} rank
   */
  function note(all, at, weight, rank) {
    const first = all.best[at] === 0;
    if (first || rank < all.rank[at]) all.rank[at] = rank;
    if (weight > all.best[at]) all.best[at] = weight;
    return first;
  }

  /** Ends the current slot. @param {Sums} all @param {number} at @param {Found} found */
  function take(all, at, found) {
    const counted = found.damped ? 0 : 1;
    all.weighted[at] += floor(all.best[at] * found.idf / 100);
    all.covered[at] += found.idf;
    all.hits[at] += counted;
    if (all.rank[at] <= 1) all.headed[at] += counted;
    if (all.rank[at] === 0) {
      all.titled[at] += counted;
      all.named[at]++;
      all.titledIdf[at] += found.idf;
    }
    all.best[at] = 0;
  }

  /** @param {Sums} all @param {number} at @param {number} total */
  function scoreOf(all, at, total) {
    return floor(floor(all.weighted[at] * all.covered[at] / total) * all.covered[at] / total);
  }

  /**
   * The best documents for a reading, best first.
   * @param {any} index
   * @param {Reading} reading
   * @param {number} number
   * @param {(doc: number) => boolean} accepts
   * @returns {Candidate[]}
   */
  function firstPass(index, reading, number, accepts) {
    const { docs, pages } = (index.sums = index.sums || { docs: sums(index.root.docs), pages: sums(index.heads.length) });
    const slots = reading.found.slice().sort((a, b) => Number(a.damped) - Number(b.damped) || a.documents - b.documents);
    for (const found of slots) collect(index, found, slots.length === 1, docs, pages);
    for (let on = 1; on <= pages.size; on++) pages.weighted[on] = pageScore(index, reading, pages, on);
    const scores = new Float64Array(docs.size + 1).fill(-1);
    // All its synonyms are keywords of a term: each would name it in full.
    const isOwn = (/** @type {number} */ doc) => reading.way === 'synonym' && index.root.names[index.kinds[doc]] === 'term';
    for (let at = 1; at <= docs.size; at++) {
      if (accepts(docs.numbers[at]) && !isOwn(docs.numbers[at])) scores[at] = score(index, reading, docs, pages, at);
    }
    const { kept: most } = index.root.weights;
    const least = scores.length > most ? scores.slice().sort()[scores.length - most] : 0;
    /** @type {Candidate[]} */
    const kept = [];
    scores.forEach((own, at) => {
      if (own < 0 || own < least) return;
      const doc = docs.numbers[at];
      const page = index.pageOf[doc];
      kept.push({
        doc,
        page,
        score: own,
        reading: number,
        whole: docs.hits[at] === reading.query.wanted,
        titled: pages.titled[pages.places[page]] === reading.query.wanted,
        headed: docs.headed[at],
      });
    });
    clear(docs);
    clear(pages);
    return kept.sort(order).slice(0, most);
  }

  /** Points that a page gives each of its documents. @param {any} index @param {Reading} reading @param {Sums} pages @param {number} on its place */
  function pageScore(index, reading, pages, on) {
    const { total, query } = reading;
    const w = index.root.weights;
    const length = Math.max(index.titles[pages.numbers[on]], w.shortest);
    const sum = floor(scoreOf(pages, on, total) * w.page / 100)
      + floor(floor(pages.titledIdf[on] * w.titleShare / 100) * Math.min(pages.named[on], length) / length);
    if (pages.hits[on] !== query.wanted) return sum;
    return sum + floor(floor(total * w.wholePage / 100) * pages.headed[on] / Math.max(query.wanted, 1));
  }

  /** @param {any} index @param {Reading} reading @param {Sums} docs @param {Sums} pages @param {number} at place among the documents */
  function score(index, reading, docs, pages, at) {
    const { total, query } = reading;
    const w = index.root.weights;
    const doc = docs.numbers[at];
    const on = pages.places[index.pageOf[doc]];
    let sum = scoreOf(docs, at, total) + pages.weighted[on];
    if (docs.hits[at] === query.wanted) sum += floor(total * w.wholeSection / 100);
    if (docs.covered[at] === total) sum += floor(total * w.wholeQuestion / 100);
    if (index.root.names[index.kinds[doc]] === 'guide' && pages.titledIdf[on] * 2 >= total) {
      sum += floor(total * (query.answer ? w.guideAsked : w.guideNamed) / 100);
    }
    return weigh(index, reading, sum, doc);
  }

  /**
   * A score that can be compared with those of other readings and kinds.
   * @param {any} index
   * @param {Reading} reading
   * @param {number} score
   * @param {number} doc
   */
  function weigh(index, reading, score, doc) {
    const { kinds, kindsAsked, kindsMeant } = index.root.weights;
    const { answer, meant } = reading.query;
    const percent = (meant ? kindsMeant : answer ? kindsAsked : kinds)[index.kinds[doc]];
    const own = floor(floor(score * reading.percent / 100) * percent / 100);
    return floor(own * reading.typed / reading.total);
  }

  /** @param {any} index @param {Reading} reading @param {number} named @param {number} length @param {number} weight */
  function share(index, reading, named, length, weight) {
    const whole = Math.max(length, index.root.weights.shortest);
    const both = Math.min(named, whole);
    const slots = index.language.words ? reading.query.wanted : reading.found.length;
    return floor(floor(reading.total * weight / 100) * both * both / (whole * slots));
  }

  /** @param {any} index @param {Found} found @param {boolean} alone @param {Sums} docs @param {Sums} pages */
  function collect(index, found, alone, docs, pages) {
    /** @type {number[]} */
    const touched = [];
    const { classes, enough } = index.root.weights;
    const begun = alone || docs.size > 0;
    classes.forEach((/** @type {number} */ weight, /** @type {number} */ each) => {
      const full = begun && docs.size >= enough;
      if (full && alone) return;
      for (const [term, percent] of found.terms) {
        const worth = floor(weight * percent / 100);
        for (const doc of term.next()) {
          if (full && docs.places[doc] === 0) continue;
          const at = place(docs, doc);
          if (note(docs, at, worth, each)) touched.push(at);
        }
      }
    });
    /** @type {number[]} */
    const onPages = [];
    for (const at of touched) {
      const on = place(pages, index.pageOf[docs.numbers[at]]);
      if (note(pages, on, docs.best[at], docs.rank[at])) onPages.push(on);
      take(docs, at, found);
    }
    for (const on of onPages) take(pages, on, found);
  }

  /** @param {any} index @param {Candidate[]} candidates @returns {[Candidate[], Candidate[]]} */
  function shortlist(index, candidates) {
    const sections = new Map();
    /** @type {Candidate[]} */
    const top = [];
    /** @type {Candidate[]} */
    const rest = [];
    for (const one of candidates) {
      const count = sections.get(one.page) || 0;
      const fits = count > 0 ? count < index.root.weights.sections : sections.size < index.root.weights.pages;
      if (fits) sections.set(one.page, count + 1);
      (fits ? top : rest).push(one);
    }
    return [top, rest];
  }

  /**
   * Reads what can matter of the shortlist and adds what its texts are worth.
   * @param {any} index
   * @param {Reading[]} found
   * @param {Candidate[]} top
   * @returns {Promise<Map<number, any>>}
   */
  async function read(index, found, top) {
    const docs = new Map();
    await Promise.all(top.map(async (one) => {
      const slots = found[one.reading].query.wanted;
      if (!one.titled && one.headed * 2 < slots && !(one.whole && slots > 1)) return;
      const doc = await shards.document(index, one.doc);
      if (!doc) return;
      docs.set(one.doc, doc);
      one.score += secondPass(index, found[one.reading], doc, one);
    }));
    return docs;
  }

  /** @param {any} index @param {Reading} reading @param {any} doc @param {Candidate} one */
  function secondPass(index, reading, doc, one) {
    const { fold } = index.language;
    const slots = reading.query.wanted;
    const { key: wanted, content } = reading.query;
    const { root: { weights: w }, heads, language: { words: forms } } = index;
    /** @param {string} words @param {number} equal @param {number} part */
    const weight = (words, equal, part) => {
      const own = text.key(fold, words);
      if (own === wanted) return equal;
      const exact = own.includes(wanted) ? part : 0;
      return content ? Math.max(exact, floor(forms.weight(own, content, equal, part) * w.otherForms / 100)) : exact;
    };
    /** @param {number} percent */
    const points = (percent) => floor(reading.total * percent / 100);
    let score = 0;
    if (one.titled) {
      const full = weight(doc.title, w.titleEqual, w.titleHas);
      score += points(heads[one.page] === one.doc ? full : floor(full / 2));
    }
    if (one.headed === slots) score += points(weight(doc.section, w.headingEqual, w.headingHas));
    if (one.whole && slots > 1) {
      if (doc.key === undefined) doc.key = text.key(fold, doc.text);
      score += points(phrases(index, reading.query, doc.key));
    }
    if (one.headed * 2 >= slots) {
      const { names, familyOf } = forms || PLAIN;
      const own = queries.parse(index.language, doc.section).slots.filter(names).map(familyOf);
      const named = reading.query.slots.filter((/** @type {any} */ slot) => names(slot) && own.includes(familyOf(slot))).length;
      score += share(index, reading, named, own.length, w.headingShare);
    }
    return weigh(index, reading, score, one.doc);
  }

  /** Points of a text that has the query, or some of its runs, as they stand. @param {any} index @param {any} query @param {string} body */
  function phrases({ root: { weights: w }, language: { words } }, query, body) {
    if (body.includes(query.key)) return query.runs.length > 1 && /[가-힣]/.test(query.key) ? w.textHasSpaced : w.textHas;
    if (query.content && words.content(body).includes(query.content)) return floor(w.textHas * w.otherForms / 100);
    const all = query.runs.map((/** @type {any} */ run) => run.text.join(''));
    const there = all.filter((/** @type {string} */ run) => body.includes(run));
    return floor(w.textHasRuns * Array.from(there.join('')).length / Array.from(all.join('')).length);
  }

  zhinan.searchRank = { search };
})();
