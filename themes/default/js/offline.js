// @ts-check
// A button that keeps the site on the device for reading without a network: all of it with `offline: true`, each page
// that is opened from then on with `offline: visited`. It says first how much that is. A notice tells of a new version
// of what is kept. Not for pages from disk.
(function () {
  'use strict';

  const zhinan = window.zhinan;
  const { t } = zhinan;
  const html = document.documentElement;
  const tools = document.querySelector('[data-footer-tools]');
  const workers = navigator.serviceWorker;
  if (!tools || !workers || !/^https?:$/.test(location.protocol) || html.hasAttribute('data-single')) return;

  // Markdown copies are not kept offline, so links to them would lead nowhere.
  if (workers.controller) document.querySelectorAll('[data-markdown]').forEach((link) => link.remove());

  const scope = new URL(zhinan.root || './', location.href).href;
  const box = document.createElement('p');
  box.className = 'offline';
  box.dataset.offline = '';
  tools.append(box);

  /** Whether this tab has asked for another version. */
  let asked = false;
  /** Whether the site is being loaded. */
  let saving = false;
  /** Shows again what is kept, where something is. */
  let again = () => {};

  /** @param {(string | Node)[]} children */
  const show = (...children) => zhinan.refill(box, children);

  /** @param {string} words @param {() => void} press */
  function button(words, press) {
    const made = document.createElement('button');
    Object.assign(made, { type: 'button', className: 'theme-toggle', textContent: words });
    made.addEventListener('click', press);
    return made;
  }

  /** @param {string} words */
  function status(words) {
    const made = document.createElement('span');
    made.setAttribute('role', 'status');
    made.textContent = words;
    return made;
  }

  /** @param {number} bytes */
  const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);

  /** Called by `offline.js` of the site; `most` bytes where only opened pages are kept. @param {{files: number, bytes: number, most?: number}} all */
  zhinan.offline = function (all) {
    const words = all.most ? t('offline_visited_size', { size: size(all.bytes), most: `${all.most / 1e6} MB` })
      : t('offline_size', { files: all.files, size: size(all.bytes) });
    show(status(words), ' ', button(t('offline_save'), save), ' ', button(t('offline_cancel'), offer));
  };

  /** Names of the caches of this site, the oldest first. */
  const own = async () => (await caches.keys()).filter((name) => name.startsWith(`zhinan-offline:${new URL(scope).pathname}:`));

  /** Bytes kept with `offline: visited`; null where the whole site is kept. The oldest cache is the version in use. */
  async function visited() {
    const [name] = await own();
    const record = name && await (await caches.open(name)).match(`${scope}?zhinan-kept`);
    if (!record) return null;
    /** @type {number[]} */
    const sizes = Object.values((await record.json()).sizes);
    return sizes.reduce((sum, bytes) => sum + bytes, 0);
  }

  function offer() {
    show(button(t('offline_offer'), ask));
  }

  /** Loads how much it is; nothing is kept yet. */
  function ask() {
    const script = document.createElement('script');
    script.addEventListener('load', () => script.remove());
    script.addEventListener('error', fail);
    script.src = `${zhinan.root}offline.js`;
    document.head.append(script);
  }

  function fail() {
    saving = false;
    show(status(t('offline_failed')), ' ', button(t('offline_offer'), ask));
  }

  async function save() {
    saving = true;
    show(status(t('offline_saving')));
    try {
      const registration = await workers.register(`${zhinan.root}sw.js`, { updateViaCache: 'none' });
      const worker = registration.installing || registration.waiting || registration.active;
      if (!worker) return fail();
      const settle = () => {
        if (worker.state === 'activated') watch(registration);
        else if (worker.state === 'redundant') registration.unregister().then(fail, fail);
      };
      worker.addEventListener('statechange', settle);
      settle();
    } catch (error) {
      console.error(error);
      fail();
    }
  }

  /** State of a kept site: a button that removes it, and a notice of a new version. @param {ServiceWorkerRegistration} registration */
  function watch(registration) {
    saving = false;
    const kept = async () => {
      const bytes = await visited();
      // The reader may have pressed "remove" meanwhile.
      if (again !== kept) return;
      const words = bytes === null ? t('offline_saved') : t('offline_visited_saved', { size: size(bytes) });
      show(status(words), ' ', button(t('offline_remove'), () => remove(registration)));
    };
    const announce = () => {
      if (!registration.waiting || !registration.active) return kept();
      const note = document.createElement('p');
      note.className = 'banner offline-new';
      note.dataset.offlineNew = '';
      note.append(status(t('offline_new')), ' ', button(t('offline_take'), () => {
        asked = true;
        if (registration.waiting) registration.waiting.postMessage('take');
      }));
      const main = document.querySelector('main');
      if (main && !main.querySelector('[data-offline-new]')) main.prepend(note);
      kept();
    };
    const follow = () => {
      const worker = registration.installing;
      if (worker) worker.addEventListener('statechange', announce);
    };
    registration.addEventListener('updatefound', follow);
    // The browser may have found a new version already, when it opened this page.
    follow();
    again = kept;
    announce();
    registration.update().catch(() => {});
  }

  /** @param {ServiceWorkerRegistration} registration */
  async function remove(registration) {
    again = () => {};
    await Promise.all((await own()).map((name) => caches.delete(name)));
    if (registration.active) registration.active.postMessage('remove');
    await registration.unregister();
    offer();
  }

  // Another version has taken over: what stands here is of the one before.
  const controlled = Boolean(workers.controller);
  workers.addEventListener('controllerchange', () => { if (controlled || asked) location.reload(); });
  workers.addEventListener('message', (event) => {
    const told = event.data && event.data.zhinan;
    if (told && told.kept) again();
    else if (told && saving) show(status(t('offline_progress', { saved: told.saved, files: told.files })));
  });

  workers.getRegistration(scope).then((found) => {
    if (found && found.scope === scope && found.active) watch(found);
    else offer();
    // Without a worker, caches are the rest of one that was stopped while it loaded or removed them.
    if (!found) own().then((names) => names.forEach((name) => caches.delete(name)), () => {});
  }, () => {});
})();
