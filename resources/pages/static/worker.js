// Keeps a patient's page: from the network where there is one, else as it was last seen.
"use strict";
const KEPT = "qtoken-1";
const PATIENCE_MS = 5000;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  // What is asked for the present is never answered from the past.
  if (request.method === "GET" && !request.headers.has("X-Live")) event.respondWith(answer(request));
});

async function answer(request) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept && new URL(request.url).pathname.startsWith("/static/")) return kept;
  const asked = fetch(request).then(async (found) => {
    if (found.ok && !found.redirected) await cache.put(request, found.clone());
    if (found.status === 404) await cache.delete(request);
    // The server, or what stands before it, has no answer: as good as no network.
    return found.status >= 500 && kept ? kept : found;
  });
  if (!kept) return asked;
  const tired = new Promise((done) => setTimeout(() => done(kept), PATIENCE_MS));
  return Promise.race([asked.catch(() => kept), tired]);
}
