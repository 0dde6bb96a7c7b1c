// The patient's page: title, what is read aloud, a buzz when called, and a last state for a reload
// without network.
(() => {
  "use strict";
  const part = document.getElementById("now");
  const said = document.getElementById("said");
  const leave = document.getElementById("leave");
  const KEPT = "qtoken-1";
  const key = `qtoken ${location.pathname}`;
  let last = part.querySelector(".token").dataset;

  function keep() {
    try {
      localStorage.setItem(key, JSON.stringify({
        html: part.innerHTML, mark: part.dataset.mark, clock: part.dataset.clock, at: Date.now(),
      }));
    } catch { /* A phone without room: it goes without. */ }
  }

  function fresh() {
    const now = part.querySelector(".token").dataset;
    document.title = now.title;
    leave.hidden = !("canLeave" in now);
    if (now.said !== last.said) said.textContent = now.said;
    if (now.call && now.call !== last.call && navigator.vibrate) navigator.vibrate([300, 150, 300]);
    last = now;
    keep();
  }

  // Served from what was kept, the page may be older than what this phone has seen since.
  function restore() {
    try {
      const kept = JSON.parse(localStorage.getItem(key));
      if (kept && !navigator.onLine) {
        part.dataset.clock = kept.clock;
        window.qtoken.show(kept.html, kept.mark);
      }
    } catch { /* Nothing was kept. */ }
  }

  async function keepPage() {
    if (!("serviceWorker" in navigator)) return;
    await navigator.serviceWorker.register("/t/worker.js");
    const cache = await caches.open(KEPT);
    const files = [...document.querySelectorAll("link[href], script[src]")];
    await cache.addAll([location.pathname, ...files.map((file) => file.href || file.src)]);
  }

  part.addEventListener("fresh", fresh);
  restore();
  keepPage().catch(() => { /* Private windows keep nothing; the page works without. */ });
})();
