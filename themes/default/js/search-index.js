// @ts-check
// Reads the shards of an index; docs/content/contribute/search-format.en.md says how they are written.
(function () {
  'use strict';

  const zhinan = globalThis.zhinan;
  const text = zhinan.searchText;

  const KEPT = 60;

  /** @typedef {[string | number, string] | [string | number, string, 1]} Entry */
  /** @typedef {{term: string, frequency: number, next: () => Uint32Array}} Term `next`: the documents of the next class */
  /** @typedef {{url: string, title: string, anchor: string, section: string, text: string}} Doc */
  /**
   * @typedef {object} Index
   * @property {any} root
   * @property {{fold: any, questions: string[][], meaning: string[], words: any}} language
   * @property {Uint32Array} pageOf page of each document
   * @property {Uint32Array} heads first document of each page
   * @property {Uint32Array} titles length of each page's title in tokens
   * @property {Uint8Array} kinds kind of each document
   * @property {(name: string) => Promise<any>} load
   * @property {Map<string, Promise<any>>} terms
   * @property {Map<string, Promise<any>>} texts
   * @property {Map<string, Promise<any>>} others sounds and tags
   * @property {Set<string>} failed names of shards that could not be read for the latest query; they are tried again
   */

  /**
   * Opens an index by its root.
   * @param {any} root
   * @param {(name: string) => Promise<any>} load gives the data of a shard
   * @returns {Index}
   */
  function open(root, load) {
    const pages = numbers(root.pages);
    const index = {
      root,
      load,
      language: {
        fold: text.newFold(root.fold[0], root.fold[1]),
        meaning: root.meaning,
        // Languages whose words have only one form have no rules for forms.
        words: root.language ? zhinan.searchStem.open(root.language) : null,
        questions: root.questions.map((/** @type {string} */ word) => Array.from(word)),
      },
      pageOf: new Uint32Array(root.docs),
      heads: new Uint32Array(pages.length / 2),
      titles: new Uint32Array(pages.length / 2),
      kinds: new Uint8Array(root.docs),
      terms: new Map(),
      texts: new Map(),
      others: new Map(),
      failed: new Set(),
    };
    let doc = 0;
    index.heads.forEach((_, page) => {
      index.heads[page] = doc;
      index.titles[page] = pages[2 * page + 1];
      index.pageOf.fill(page, doc, (doc += pages[2 * page]));
    });
    const kinds = numbers(root.kinds);
    for (let at = 0, from = 0; at < kinds.length; at += 2) {
      index.kinds.fill(kinds[at + 1], from, (from += kinds[at]));
    }
    return index;
  }

  /** @param {string} written */
  function numbers(written) {
    const reader = { data: written, at: 0 };
    const out = [];
    while (reader.at < written.length) out.push(number(reader));
    return out;
  }

  /** @param {{data: string, at: number}} reader */
  function number(reader) {
    let value = 0;
    for (let unit = 1; ; unit *= 45) {
      const code = reader.data.charCodeAt(reader.at++);
      const digit = code - (code > 0x5c ? 0x24 : 0x23);
      // Past the end of the data `digit` is NaN, and this loop would never end; a negative digit would lead backwards.
      if (!(digit >= 0)) throw new RangeError('cut short');
      if (digit < 45) return value + digit * unit;
      value += (digit - 45) * unit;
    }
  }

  /**
   * The terms of a shard that are wanted, in order. A shard stays as it is written: decoded it would take
   * ten times the room.
   * @param {string} data
   * @param {(term: string) => boolean} wanted
   * @returns {Term[]}
   */
  function decode(data, wanted) {
    const reader = { data, at: 0 };
    const out = [];
    let term = '';
    while (reader.at < data.length) {
      const shared = number(reader);
      const space = data.indexOf(' ', reader.at);
      if (space < 0) throw new RangeError('cut short');
      term = term.slice(0, shared) + data.slice(reader.at, space);
      reader.at = space + 1;
      const length = number(reader);
      if (wanted(term)) out.push(postings(term, data.slice(reader.at, reader.at + length)));
      reader.at += length;
    }
    return out;
  }

  /** @param {string} term @param {string} data @returns {Term} */
  function postings(term, data) {
    const reader = { data, at: 0 };
    const head = number(reader);
    const counts = [0, 0, 0, 0];
    for (let each = 0; each < 4; each++) {
      if (head >> each & 1) counts[each] = head & 16 ? number(reader) : 1;
    }
    let each = 0;
    const next = () => {
      const docs = new Uint32Array(counts[each++]);
      for (let at = 0, doc = 0; at < docs.length; at++) docs[at] = (doc += number(reader));
      return docs;
    };
    return { term, frequency: counts[0] + counts[1] + counts[2] + counts[3], next };
  }

  /**
   * The order of the dictionary: words before CJK terms, each by code points.
   * @param {string} a
   * @param {string} b
   */
  function compare(a, b) {
    const cjk = Number(text.isCjk(a)) - Number(text.isCjk(b));
    return cjk || text.compare(Array.from(a), Array.from(b));
  }

  /**
   * Data of a shard, read once and kept among the shards read last. A shard that cannot be loaded is noted, counts as
   * `empty`, and is tried again next time.
   * @param {Index} index
   * @param {Map<string, Promise<any>>} cache
   * @param {string} name
   * @param {any} empty
   * @param {(data: any) => any} [read]
   */
  function cached(index, cache, name, empty, read = (data) => data) {
    const known = cache.get(name);
    cache.delete(name);
    const shard = known || index.load(name).catch(() => {
      index.failed.add(name);
      cache.delete(name);
      return empty;
    }).then(read);
    cache.set(name, shard);
    for (const old of cache.keys()) {
      if (cache.size <= KEPT) break;
      cache.delete(old);
    }
    return shard;
  }

  /**
   * The leaf entries, from the first that may hold the wanted keys, for as long as `more` accepts their first key.
   * @param {Index} index
   * @param {Entry[]} list
   * @param {(first: any) => boolean} before whether a shard that begins so may hold what is wanted
   * @param {(first: any) => boolean} more
   * @param {Set<string>} [above] the directories that lead here
   * @returns {Promise<[any, string][]>}
   */
  async function leaves(index, list, before, more, above = new Set()) {
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(list[middle][0])) low = middle + 1;
      else high = middle;
    }
    /** @type {[any, string][]} */
    const found = [];
    for (let at = Math.max(low - 1, 0); at < list.length; at++) {
      const entry = list[at];
      if (at >= low && !more(entry[0])) break;
      if (entry.length === 2) {
        found.push(entry);
      } else {
        const name = entry[1];
        if (above.has(name)) throw new RangeError('a circle');
        const below = await cached(index, index.terms, name, []);
        found.push(...await leaves(index, below, before, more, new Set(above).add(name)));
      }
    }
    return found;
  }

  /**
   * The terms that begin with `start`, in order.
   * @param {Index} index
   * @param {string} start
   * @returns {Promise<Term[]>}
   */
  async function withStart(index, start) {
    const found = await leaves(index, index.root.terms,
      (first) => compare(first, start) <= 0, (first) => first.startsWith(start));
    const shards = await Promise.all(found.map(([, name]) => cached(index, index.terms, name, '')));
    return shards.flatMap((data) => decode(data, (term) => term.startsWith(start)));
  }

  /**
   * The term itself, if the site has it.
   * @param {Index} index
   * @param {string} wanted
   * @returns {Promise<Term[]>}
   */
  async function exactly(index, wanted) {
    const [shard] = await leaves(index, index.root.terms, (first) => compare(first, wanted) <= 0, () => false);
    const data = shard ? await cached(index, index.terms, shard[1], '') : '';
    return decode(data, (term) => term === wanted);
  }

  /**
   * A document; nothing when its shard cannot be read.
   * @param {Index} index
   * @param {number} doc
   * @returns {Promise<Doc | undefined>}
   */
  async function document(index, doc) {
    const [shard] = await leaves(index, index.root.texts, (first) => first <= doc, () => false);
    return shard && (await cached(index, index.texts, shard[1], [], documents))[doc - shard[0]];
  }

  /**
   * @param {[string, string, [string, string, string][]][]} pages
   * @returns {Doc[]}
   */
  function documents(pages) {
    return pages.flatMap(([url, title, sections]) =>
      sections.map(([anchor, section, text]) => ({ url, title, anchor, section, text })));
  }

  /**
   * Tags by name, each with the pages that have it; none when their shard cannot be read.
   * @param {Index} index
   * @returns {Promise<[string, number[]][]>}
   */
  async function tags(index) {
    return index.root.tags ? cached(index, index.others, index.root.tags, [], readTags) : [];
  }

  /** @param {[string, string][]} data @returns {[string, number[]][]} */
  function readTags(data) {
    return data.map(([tag, written]) => {
      let page = 0;
      return [tag, numbers(written).map((distance) => (page += distance))];
    });
  }

  /** Sounds of the words; none if their shard or script cannot be loaded. @param {Index} index @returns {Promise<any>} */
  function sounds(index) {
    return cached(index, index.others, index.root.sounds, null, (data) => data && zhinan.searchSound.open(data));
  }

  zhinan.searchIndex = { open, withStart, exactly, document, sounds, tags };
})();
