// Keeps one part of a page up to date: asks, is answered when it has changed, and asks again.
// Says honestly when there is no news, and keeps what it shows.
(() => {
  "use strict";
  const part = document.querySelector("[data-live][data-mark]");
  const news = document.getElementById("news");
  const SHORTEST_MS = 1000;
  const LONGEST_MS = 15000;
  // Longer than the server holds an answer back: what takes longer is lost.
  const PATIENCE_MS = 28000;
  let clock = part.dataset.clock;
  let pause = SHORTEST_MS;
  // Who begins, or comes back, wants to know at once whether there is somebody.
  let quick = "&quick=1";
  let goOn = () => {};
  let hangUp = () => {};

  function tell(isLive) {
    document.documentElement.classList.toggle("stale", !isLive);
    news.textContent = isLive ? news.dataset.live : news.dataset.lost.replace("{time}", clock);
  }

  function show(html, mark) {
    const opened = part.querySelectorAll("details[open][id]");
    const focused = document.activeElement && document.activeElement.id;
    part.innerHTML = html;
    part.dataset.mark = mark;
    opened.forEach((old) => {
      const again = document.getElementById(old.id);
      if (again) again.open = true;
    });
    const again = focused && document.getElementById(focused);
    if (again && again !== document.activeElement) again.focus();
    part.dispatchEvent(new CustomEvent("fresh"));
  }

  async function ask() {
    const away = new AbortController();
    hangUp = () => away.abort();
    const timer = setTimeout(() => away.abort(), PATIENCE_MS);
    try {
      const join = part.dataset.live.includes("?") ? "&" : "?";
      const address = `${part.dataset.live}${join}seen=${part.dataset.mark}${quick}`;
      const answer = await fetch(address, {
        cache: "no-store", headers: { "X-Live": "1" }, signal: away.signal,
      });
      if ([401, 403, 404].includes(answer.status)) {
        // Signed out, or a token of an earlier day: the whole page says so.
        location.reload();
        return false;
      }
      if (answer.status !== 200 && answer.status !== 204) throw new Error(answer.status);
      clock = part.dataset.clock = answer.headers.get("X-Clock") || clock;
      if (answer.status === 200) show(await answer.text(), answer.headers.get("X-Mark"));
      return true;
    } finally {
      clearTimeout(timer);
    }
  }

  async function follow() {
    for (;;) {
      try {
        if (!(await ask())) return;
        pause = SHORTEST_MS;
        quick = "";
        tell(true);
      } catch {
        tell(false);
        quick = "&quick=1";
        // Not all phones at the same moment, once the server is back.
        const rest = pause * (0.5 + Math.random());
        pause = Math.min(pause * 2, LONGEST_MS);
        await new Promise((done) => { goOn = done; setTimeout(done, rest); });
      }
    }
  }

  function soon() {
    if (document.visibilityState === "visible") {
      pause = SHORTEST_MS;
      goOn();
    }
  }

  addEventListener("online", soon);
  // What is asked without a network is not answered: to wait for it would be to call old news live.
  addEventListener("offline", () => hangUp());
  document.addEventListener("visibilitychange", soon);
  follow();
})();
