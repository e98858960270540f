// @ts-check
// Brings the index into the page, shard by shard, as classic scripts: the only way that works from
// disk. Nothing is loaded before the first query.
(function () {
  'use strict';

  const zhinan = window.zhinan;

  /** The folder of the theme's files, which all languages of a site share. */
  const assets = String(/** @type {any} */ (document.currentScript).src).replace(/[^/]*$/, '');

  /** @type {Map<string, any>} */
  const delivered = new Map();
  /** @type {Promise<any> | null} */
  let index = null;

  /**
   * Called by every shard.
   * @param {string} name
   * @param {any} data
   */
  zhinan.shard = function (name, data) {
    delivered.set(name, data);
  };

  /** True if the whole site is this one page: an edition. */
  const single = document.documentElement.hasAttribute('data-single');

  /** The data of a shard that the page holds. @param {string} name */
  function inside(name) {
    if (!single) return null;
    const held = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('script[data-shard]'));
    const found = [...held].find((node) => node.dataset.shard === name);
    return found ? found.textContent : null;
  }

  /**
   * Loads and runs a script; a script without effect counts as broken.
   * @param {string} path
   * @param {() => boolean} there whether it had an effect
   * @returns {Promise<void>}
   */
  function run(path, there) {
    return new Promise(function (resolve, reject) {
      const script = document.createElement('script');
      const done = function () {
        script.remove();
        if (there()) resolve();
        else reject(new Error(path));
      };
      script.addEventListener('load', done);
      script.addEventListener('error', done);
      script.src = path;
      document.head.append(script);
    });
  }

  /**
   * The data of a shard.
   * @param {string} name
   * @param {string} path of its file, from the site's root
   * @returns {Promise<any>}
   */
  async function load(name, path) {
    const held = inside(name);
    if (held) return JSON.parse(held);
    if (!delivered.has(name)) await run(zhinan.root + path, () => delivered.has(name));
    const data = delivered.get(name);
    if (name !== 'root') delivered.delete(name);
    return data;
  }

  /** Loads a script of the search that only some sites or queries need. @param {'Stem' | 'Sound'} name */
  async function part(name) {
    const there = () => Boolean(zhinan[`search${name}`]);
    if (!there()) await run(assets + zhinan.parts[name], there);
  }

  /** @param {any} root */
  async function opened(root) {
    if (root.language) await part('Stem');
    return zhinan.searchIndex.open(root, async (/** @type {string} */ name) => {
      if (name === root.sounds) await part('Sound');
      return load(name, zhinan.entry.replace('index', name));
    });
  }

  /** The index; a failed attempt is made again by the next call. */
  function open() {
    if (!index) {
      index = load('root', zhinan.entry).then(opened);
      index.catch(() => { index = null; });
    }
    return index;
  }

  /** @param {string} path in the output, with an anchor; its characters are written as they are */
  function address(path) {
    const [page, anchor] = path.split('#');
    if (single) return '#' + encodeURIComponent((anchor === undefined ? page : `${page}--${anchor}`).replace(/\s/g, '_'));
    const encoded = zhinan.root + page.split('/').map(encodeURIComponent).join('/');
    return anchor === undefined ? encoded : `${encoded}#${encodeURIComponent(anchor)}`;
  }

  /**
   * The best places for a query, best first. `url` can be followed from this page, `path` is the same
   * on every page.
   * @param {string} query
   * @param {{limit?: number, kind?: string, tag?: string}} [options]
   */
  zhinan.search = async function (query, options) {
    const answer = await zhinan.searchRank.search(await open(), String(query), options);
    return answer.hits.map((/** @type {any} */ { needles, more, ...hit }) => ({ url: address(hit.path), ...hit }));
  };

  zhinan.searchLoad = { open, address, single };
})();
