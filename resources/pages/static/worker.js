// Service worker of the tracking page: answers from the network, else with what was last stored.
"use strict";
const KEPT = "qtoken-1";
const PATIENCE_MS = 5000;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  // live.js asks for the present state: that is never answered from the cache.
  if (request.method === "GET" && !request.headers.has("X-Live")) event.respondWith(answer(request));
});

async function answer(request) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request, { ignoreVary: true });
  // Addresses under /static/ name their content: what is stored is never out of date.
  if (kept && new URL(request.url).pathname.startsWith("/static/")) return kept;
  const asked = fetch(request).then(async (found) => {
    if (found.ok && !found.redirected) await cache.put(request, found.clone());
    if (found.status === 404) await cache.delete(request);
    // An error of the server or of a proxy before it: treated as no network.
    return found.status >= 500 && kept ? kept : found;
  });
  if (!kept) return asked;
  // A slow network gets a few seconds, then the stored page is shown.
  const tired = new Promise((done) => setTimeout(() => done(kept), PATIENCE_MS));
  return Promise.race([asked.catch(() => kept), tired]);
}
