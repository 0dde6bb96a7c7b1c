// The tracking page: keeps title and screen reader text up to date, vibrates when called, and keeps
// the last state for a reload without network.
(() => {
  "use strict";
  const part = document.getElementById("now");
  const said = document.getElementById("said");
  const leave = document.getElementById("leave");
  const KEPT = "qtoken-1";
  const HEADERS = ["content-type", "content-security-policy", "referrer-policy"];
  let last = part.querySelector(".token").dataset;

  function fresh() {
    const now = part.querySelector(".token").dataset;
    document.title = now.title;
    leave.hidden = !("canLeave" in now);
    if (now.said !== last.said) said.textContent = now.said;
    if (now.call && now.call !== last.call && navigator.vibrate) navigator.vibrate([300, 150, 300]);
    last = now;
    keep().catch(() => { /* As below. */ });
  }

  // Store this state, marked as old, for a reload without network.
  async function keep() {
    if (!window.caches) return;
    const cache = await caches.open(KEPT);
    const first = await cache.match(location.pathname);
    if (!first) return;
    const copy = document.documentElement.cloneNode(true);
    const news = copy.querySelector("#news");
    copy.classList.add("stale");
    news.textContent = news.dataset.lost.replace("{time}", part.dataset.clock);
    // With the first answer's policy headers: the stored page must not be less protected.
    const headers = HEADERS.map((name) => [name, first.headers.get(name)]);
    const page = new Response(`<!doctype html>${copy.outerHTML}`, { headers });
    await cache.put(location.pathname, page);
  }

  async function keepPage() {
    if (!("serviceWorker" in navigator)) return;
    await navigator.serviceWorker.register("/t/worker.js");
    const cache = await caches.open(KEPT);
    const files = [...document.querySelectorAll("link[href], script[src]")];
    await cache.addAll([location.pathname, ...files.map((file) => file.href || file.src)]);
    await keep();
  }

  part.addEventListener("fresh", fresh);
  keepPage().catch(() => { /* Private windows keep nothing; the page works without. */ });
})();
