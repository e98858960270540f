'use strict';
// The site is not kept for reading offline any more: takes away what an earlier service worker kept, and itself.
const PREFIX = `zhinan-offline:${new URL(self.registration.scope).pathname}:`;

self.addEventListener('install', () => { self.skipWaiting(); });

self.addEventListener('activate', (event) => { event.waitUntil(remove()); });

async function remove() {
  const own = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(own.map((name) => caches.delete(name)));
  await self.clients.claim();
  await self.registration.unregister();
  for (const client of await self.clients.matchAll({ type: 'window' })) {
    if (client.url.startsWith(self.registration.scope)) client.navigate(client.url).catch(() => {});
  }
}
