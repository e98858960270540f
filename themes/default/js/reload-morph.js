// @ts-check
// Turns the page that is shown into what the server sends now, without loading it anew: what is the
// same stays as it is, with its open details, answers, focus and whatever scripts have made of it.
(function () {
  'use strict';

  /** What scripts made of these when the page was loaded cannot be made again here. */
  const MADE_BY_SCRIPTS = 'script, template, [data-guide], [data-outcome], #zhinan-data';

  /**
   * @param {Document} before the page as the server sent it
   * @param {Document} after the page as the server sends it now
   * @returns {boolean} whether it is done; if not, the page has to be loaded anew
   */
  function morph(before, after) {
    const [a, b] = [before, after].map((page) => [...page.querySelectorAll(MADE_BY_SCRIPTS)]);
    if (a.length !== b.length || a.some((node, i) => !same(node, b[i]))) return false;
    if (before.documentElement.isEqualNode(after.documentElement)) return false;
    document.title = after.title;
    attributes(document.documentElement, before.documentElement, after.documentElement);
    return element(document.body, before.body, after.body);
  }

  /**
   * Whether nodes are equal, and what is in their templates too, at which `isEqualNode` does not look.
   * @param {ParentNode} a
   * @param {ParentNode} b
   * @returns {boolean}
   */
  function same(a, b) {
    if (!a.isEqualNode(b)) return false;
    if (a instanceof HTMLTemplateElement && b instanceof HTMLTemplateElement) return same(a.content, b.content);
    const others = b.querySelectorAll('template');
    return [...a.querySelectorAll('template')].every((template, i) => same(template, others[i]));
  }

  /**
   * @param {Element} live
   * @param {Element} before
   * @param {Element} after
   * @returns {boolean}
   */
  function element(live, before, after) {
    if (before.isEqualNode(after)) return true;
    attributes(live, before, after);
    const [old, next] = [[...before.childNodes], [...after.childNodes]];
    const shown = [...live.childNodes].filter((node) => !isOwn(node));
    if (shown.length !== old.length || old.some((node, i) => !fits(shown[i], node))) return false;
    let start = 0;
    while (start < old.length && start < next.length && old[start].isEqualNode(next[start])) start += 1;
    let end = 0;
    const least = Math.min(old.length, next.length) - start;
    while (end < least && old[old.length - 1 - end].isEqualNode(next[next.length - 1 - end])) end += 1;
    return middle(
      live, shown.slice(start, shown.length - end), old.slice(start, old.length - end), next.slice(start, next.length - end),
      shown[shown.length - end] || null,
    );
  }

  /**
   * The children that are not the same: those of one kind are turned into one another in order, the
   * rest comes or goes.
   * @param {Element} parent
   * @param {ChildNode[]} shown
   * @param {ChildNode[]} old
   * @param {ChildNode[]} next
   * @param {ChildNode | null} follower what stands behind them
   * @returns {boolean}
   */
  function middle(parent, shown, old, next, follower) {
    let at = 0;
    for (const node of next) {
      let pair = at;
      while (pair < old.length && old[pair].nodeName !== node.nodeName) pair += 1;
      if (pair === old.length || next.length > old.length && !alike(old[pair], node)) {
        if (hasCode(node)) return false;
        parent.insertBefore(document.importNode(node, true), shown[at] || follower);
        continue;
      }
      for (; at < pair; at += 1) shown[at].remove();
      if (!turn(shown[at], old[at], node)) return false;
      at += 1;
    }
    for (; at < old.length; at += 1) shown[at].remove();
    return true;
  }

  /** @param {ChildNode} live @param {ChildNode} before @param {ChildNode} after @returns {boolean} */
  function turn(live, before, after) {
    if (before.isEqualNode(after)) return true;
    if (!(before instanceof Element) || !(after instanceof Element)) {
      live.nodeValue = after.nodeValue;
      return true;
    }
    const own = live.nodeName === before.nodeName ? live : /** @type {Element} */ (live).querySelector(before.nodeName);
    return own instanceof Element && element(own, before, after);
  }

  /** @param {Element} live @param {Element} before @param {Element} after */
  function attributes(live, before, after) {
    for (const { name } of before.attributes) if (!after.hasAttribute(name)) live.removeAttribute(name);
    for (const { name, value } of after.attributes) {
      if (before.getAttribute(name) !== value) live.setAttribute(name, value);
    }
  }

  /** Whether what is shown is what was sent, or a box that a script has put around it. */
  function fits(/** @type {Node} */ live, /** @type {Node} */ sent) {
    return live.nodeName === sent.nodeName
      || sent.nodeName === 'PRE' && live instanceof Element && live.matches('.code') && live.querySelector('pre') !== null;
  }

  /** Whether one can be an edit of the other, where there are more than there were. */
  function alike(/** @type {Node} */ a, /** @type {Node} */ b) {
    if (!(a instanceof Element) || !(b instanceof Element)) return true;
    return a.id === b.id && (a.textContent || '').slice(0, 8) === (b.textContent || '').slice(0, 8);
  }

  /** New code would have no button that copies it. */
  const hasCode = (/** @type {Node} */ node) =>
    node instanceof Element && (node.matches('pre') || node.querySelector('pre') !== null);

  const isOwn = (/** @type {Node} */ node) => node instanceof HTMLElement && (node.id.startsWith('zhinan-preview-') || 'made' in node.dataset);

  /** @type {any} */ (window).zhinanMorph = morph;
})();
