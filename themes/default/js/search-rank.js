// @ts-check
// Ranking in whole numbers: what src/search/rank.rs does, the same way. docs/content/contribute/search-format.en.md says how.
(function () {
  'use strict';

  const zhinan = globalThis.zhinan;
  const text = zhinan.searchText;
  const queries = zhinan.searchQuery;
  const shards = zhinan.searchIndex;
  const sound = zhinan.searchSound;

  /** @typedef {{terms: [any, number][], documents: number, idf: number, damped: boolean, needles: string[]}} Found */
  /** @typedef {{query: any, percent: number, found: Found[], total: number, typed: number, way?: string}} Reading */
  /** @typedef {{doc: number, page: number, score: number, reading: number, whole: boolean, titled: boolean, headed: number}} Candidate */
  /** @typedef {{path: string, title: string, section: string, kind: string, excerpt: string, score: number}} Hit */
  /** @typedef {{hits: (Hit & {needles: string[], more: {path: string, section: string}[]})[], read: string | null, failed: string[]}} Answer */

  const floor = Math.floor;

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
    const candidates = found.flatMap((reading, number) => firstPass(index, reading, number, accepts));
    const [top, rest] = shortlist(index, once(candidates.sort(order), 'doc'));
    const docs = await read(index, found, top);
    top.sort(order);
    const least = top.length > 0 ? top[top.length - 1].score : 0;
    const all = top.concat(rest.map((one) => ({ ...one, score: Math.min(one.score, least) })));
    const chosen = once(all, 'page');
    if (found[0].query.intent) guideFirst(index, chosen);
    const hits = await Promise.all(chosen.slice(0, options.limit || 10).map((one) => hit(index, one, found, docs, top)));
    const first = found[chosen.length ? chosen[0].reading : 0];
    return {
      hits: /** @type {Answer['hits']} */ (hits.filter(Boolean)),
      read: first.way === 'sound' ? first.query.key : null,
      failed: Array.from(index.failed),
    };
  }

  /**
   * Which documents are of the kind that is wanted, on pages with the tag that is wanted.
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

  /** @param {any} index @param {any} query @returns {Promise<Reading[]>} */
  async function readings(index, query) {
    const w = index.root.weights;
    const first = await lookUp(index, query, 100, 0);
    const dead = new Set(query.slots.filter((/** @type {any} */ _, /** @type {number} */ at) => first.found[at].terms.length === 0)
      .map((/** @type {any} */ slot) => slot.text));
    /** @type {[any, number, string][]} */
    const others = [];
    for (const [at, run] of query.runs.entries()) {
      const unasked = queries.unasked(index.language, run);
      if (unasked) others.push([queries.withRun(index.language, query, at, unasked), w.unasked, '']);
      if (run.cjk) {
        const alive = run.text.slice(1).map((/** @type {string} */ c, /** @type {number} */ next) => !dead.has(run.text[next] + c));
        if (!alive.includes(false)) continue;
        const repaired = sound.repair(await shards.sounds(index), run.text, alive);
        if (repaired) others.push([queries.withRun(index.language, query, at, repaired), w.repair, 'sound']);
      } else if ((await shards.withStart(index, run.text.join(''))).length === 0) {
        const texts = sound.read(await shards.sounds(index), run.text);
        texts.forEach((/** @type {string[]} */ other, /** @type {number} */ number) => {
          others.push([queries.withRun(index.language, query, at, other), w.sound - w.soundStep * number, 'sound']);
        });
      }
    }
    for (const other of corrected(index, query, first)) others.push([other, w.corrected, 'sound']);
    for (const other of await compounds(index, query, dead)) others.push([other, w.compound, 'compound']);
    for (const other of synonyms(index, query)) others.push([other, w.synonym, 'synonym']);
    const more = others.slice(0, w.readings).map(async ([other, percent, way]) => (
      { ...await lookUp(index, other, percent, first.total), way }));
    return [first, ...await Promise.all(more)];
  }

  /**
   * The query with its mistyped words as the site has them: the most frequent, then the next.
   * @param {any} index
   * @param {any} query
   * @param {Reading} first
   */
  function corrected(index, query, first) {
    const { mistyped } = index.root.weights;
    /** @type {any[]} */
    const found = [];
    for (let choice = 0; index.language.words.hasForms && choice < 2; choice++) {
      let other = query;
      query.runs.forEach((/** @type {any} */ run, /** @type {number} */ at) => {
        const slot = query.slots.findIndex((/** @type {any} */ one) => one.ask === 'word' && one.text === run.text.join(''));
        const near = slot < 0 ? [] : first.found[slot].terms.filter(([, percent]) => percent === mistyped);
        const chosen = near[Math.min(choice, near.length - 1)];
        if (chosen) other = queries.withRun(index.language, other, at, Array.from(chosen[0].term));
      });
      if (other.key !== query.key && !found.some((known) => known.key === other.key)) found.push(other);
    }
    return found;
  }

  /**
   * The query with two words that the site also has as one, and with one that it may have as two.
   * @param {any} index
   * @param {any} query
   * @param {Set<string>} dead
   */
  async function compounds(index, query, dead) {
    const { words } = index.language;
    const has = async (/** @type {string} */ word) => (await shards.exactly(index, word)).length > 0;
    /** @type {any[]} */
    const found = [];
    if (!words.hasForms) return found;
    const texts = query.runs.map((/** @type {any} */ run) => run.text.join(''));
    for (const [at, run] of query.runs.entries()) {
      if (run.cjk) continue;
      const word = texts[at];
      const next = at + 1 < texts.length && !query.runs[at + 1].cjk ? texts[at + 1] : '';
      for (const joined of next ? [word + next, words.stems(word)[0] + next] : []) {
        if (!await has(joined)) continue;
        found.push(queries.withRun(index.language, query, at, Array.from(joined), 2));
        break;
      }
      if (run.text.length > queries.WORD) continue;
      let parts = null;
      if (dead.has(word)) {
        for (let cut = run.text.length - 3; cut > 2 && !parts; cut--) {
          const two = [run.text.slice(0, cut).join(''), run.text.slice(cut).join('')];
          if (await has(two[0]) && await has(two[1])) parts = two;
        }
      } else {
        parts = words.particle(word) || words.particle(words.stems(word)[0]);
        if (parts && !await has(parts[0])) parts = null;
      }
      if (parts) found.push(queries.parted(index.language, query, at, parts));
    }
    return found;
  }

  /** @param {any} index @param {any} query */
  function synonyms(index, query) {
    /** @type {any[]} */
    const found = [];
    for (const [word, others] of index.root.synonyms) {
      const group = [word, ...others].map((one) => text.key(index.language.fold, one));
      query.runs.forEach((/** @type {any} */ run, /** @type {number} */ at) => {
        const typed = run.text.join('');
        for (const one of group) {
          if (!one || !(run.cjk ? typed.includes(one) : typed === one)) continue;
          for (const other of group) {
            if (other !== one) found.push(queries.withRun(index.language, query, at, Array.from(typed.replace(one, () => other))));
          }
        }
      });
    }
    return found;
  }

  /**
   * @param {any} index
   * @param {any} query
   * @param {number} percent
   * @param {number} typed idf of the query as typed, 0 when this is it
   * @returns {Promise<Reading>}
   */
  async function lookUp(index, query, percent, typed) {
    const found = await Promise.all(query.slots.map((/** @type {any} */ slot) => find(index, slot)));
    const total = Math.max(found.reduce((sum, slot) => sum + slot.idf, 0), 1);
    return { query, percent, found, total, typed: typed || total };
  }

  /** @param {any} index @param {any} slot @returns {Promise<Found>} */
  async function find(index, slot) {
    const look = slot.ask === 'one' ? shards.withStart : shards.exactly;
    /** @type {[any, number][]} */
    const terms = slot.ask === 'word' ? await family(index, slot.text, slot.open)
      : (await look(index, slot.text)).map((/** @type {any} */ term) => [term, 100]);
    const w = index.root.weights;
    // Words of its family say how rare a word is only where it is not there itself.
    const own = terms.filter(([, percent]) => percent !== w.derived);
    const documents = (own.length > 0 ? own : terms).reduce((sum, [term]) => sum + term.frequency, 0);
    const full = idf(index.root.docs, documents);
    const others = terms.filter(([, percent]) => [w.mistyped, w.inflected, w.derived].includes(percent)).map(([term]) => term.term);
    return {
      terms,
      documents,
      idf: slot.damped ? floor(full / w.damped) : full,
      damped: slot.damped,
      needles: [slot.text, ...others],
    };
  }

  /** @param {any} index @param {string} word @param {boolean} open @returns {Promise<[any, number][]>} */
  async function family(index, word, open) {
    /** @type {[any, number][]} */
    const terms = (await shards.exactly(index, word)).map((/** @type {any} */ term) => [term, 100]);
    const letters = Array.from(word);
    const { longer, mistyped, family: most } = index.root.weights;
    terms.push(...await forms(index, word));
    if ((open || terms.length === 0) && letters.length > 1) {
      const known = new Set(terms.map(([term]) => term.term));
      const others = (await shards.withStart(index, word)).filter((/** @type {any} */ term) => !known.has(term.term));
      terms.push(...mostFrequent(others, most, longer));
    }
    const { hasForms } = index.language.words;
    if (terms.length === 0 && letters.length >= (hasForms ? 4 : 5)) {
      const [a, b, c] = letters;
      // The second letter may be one too many, or in the place of its neighbour.
      const begins = new Set(hasForms ? [a + b, a + c, b + a] : [a + b]);
      const near = (await Promise.all([...begins].map((start) => shards.withStart(index, start)))).flat()
        .sort((one, other) => text.compare(Array.from(one.term), Array.from(other.term)));
      terms.push(...mostFrequent(near.filter((/** @type {any} */ term) => isOneEdit(letters, Array.from(term.term))), most, mistyped));
    }
    return terms;
  }

  /** Other forms of a word, and words of its family. @param {any} index @param {string} word @returns {Promise<[any, number][]>} */
  async function forms(index, word) {
    const { words } = index.language;
    const { inflected, derived, family: most } = index.root.weights;
    if (!words.hasForms || words.isDamped(word)) return [];
    const [form, family] = words.stems(word);
    const near = await Promise.all(words.starts([form, family]).map((/** @type {string} */ start) => shards.withStart(index, start)));
    const found = new Map();
    for (const term of near.flat()) {
      if (term.term !== word && words.stems(term.term)[1] === family) found.set(term.term, term);
    }
    const ordered = Array.from(found.values()).sort((a, b) => text.compare(Array.from(a.term), Array.from(b.term)));
    return mostFrequent(ordered, most, derived).map(([term]) => [term, words.stems(term.term)[0] === form ? inflected : derived]);
  }

  /** @param {any[]} terms in order @param {number} most @param {number} percent @returns {[any, number][]} */
  function mostFrequent(terms, most, percent) {
    return terms.slice().sort((a, b) => b.frequency - a.frequency).slice(0, most).map((term) => [term, percent]);
  }

  /**
   * Whether one insertion, deletion, exchange, or swap of neighbours leads from one to the other.
   * @param {string[]} a
   * @param {string[]} b
   */
  function isOneEdit(a, b) {
    let [from, left, right] = [0, a.length, b.length];
    while (from < left && a[from] === b[from]) from++;
    while (left > from && right > from && a[left - 1] === b[right - 1]) [left, right] = [left - 1, right - 1];
    const most = Math.max(left, right) - from;
    const swapped = left === right && a[from] === b[from + 1] && a[from + 1] === b[from];
    return most === 1 || (most === 2 && swapped);
  }

  /**
   * log₂(documents ÷ with) + ½ in 64ths.
   * @param {number} documents
   * @param {number} having
   */
  function idf(documents, having) {
    const all = Math.max(documents, 1);
    const ratio = floor(all * 1024 / Math.min(Math.max(having, 1), all));
    const power = floor(Math.log2(ratio));
    return (power - 10) * 64 + floor(ratio * 64 / 2 ** power) - 32;
  }

  /**
   * What documents, or pages, have collected, side by side in the order in which they were found. Of
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

  /** What a page gives each of its documents. @param {any} index @param {Reading} reading @param {Sums} pages @param {number} on its place */
  function pageScore(index, reading, pages, on) {
    const { total, query } = reading;
    const w = index.root.weights;
    const length = Math.max(index.titles[pages.numbers[on]], w.shortest);
    const sum = floor(scoreOf(pages, on, total) * w.page / 100)
      + floor(floor(pages.titledIdf[on] * w.titleShare / 100) * Math.min(pages.named[on], length) / length);
    return pages.hits[on] === query.wanted ? sum + floor(total * w.wholePage / 100) : sum;
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
      sum += floor(total * (query.intent ? w.guideAsked : w.guideNamed) / 100);
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
    const { kinds, kindsAsked } = index.root.weights;
    const percent = (reading.query.answer ? kindsAsked : kinds)[index.kinds[doc]];
    const own = floor(floor(score * reading.percent / 100) * percent / 100);
    return floor(own * reading.typed / reading.total);
  }

  /** @param {any} index @param {Reading} reading @param {number} named @param {number} length @param {number} weight */
  function share(index, reading, named, length, weight) {
    const whole = Math.max(length, index.root.weights.shortest);
    const both = Math.min(named, whole);
    const slots = index.language.words.hasForms ? reading.query.wanted : reading.found.length;
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
      if (!content) return exact;
      const inForms = forms.content(own);
      return Math.max(exact, floor((inForms === content ? equal : inForms.includes(content) ? part : 0) * w.otherForms / 100));
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
      // Words that only join others, or ask, name nothing.
      const names = (/** @type {any} */ slot) => !forms.hasForms || !slot.damped;
      const familyOf = (/** @type {any} */ slot) => (slot.ask === 'word' ? forms.stems(slot.text)[1] : slot.text);
      const own = queries.parse(index.language, doc.section).slots.filter(names).map(familyOf);
      const named = reading.query.slots.filter((/** @type {any} */ slot) => names(slot) && own.includes(familyOf(slot))).length;
      score += share(index, reading, named, own.length, w.headingShare);
    }
    return weigh(index, reading, score, one.doc);
  }

  /** What a text adds that has the query, or some of its runs, as they stand. @param {any} index @param {any} query @param {string} body */
  function phrases({ root: { weights: w }, language: { words } }, query, body) {
    if (body.includes(query.key)) return w.textHas;
    if (query.content && words.content(body).includes(query.content)) return floor(w.textHas * w.otherForms / 100);
    const all = query.runs.map((/** @type {any} */ run) => run.text.join(''));
    const there = all.filter((/** @type {string} */ run) => body.includes(run));
    return floor(w.textHasRuns * Array.from(there.join('')).length / Array.from(all.join('')).length);
  }

  zhinan.searchRank = { search, idf };
})();
