// The wall: a chime for each new call, the clock, and a screen that stays on.
(() => {
  "use strict";
  const part = document.getElementById("now");
  const clock = document.getElementById("clock");
  const button = document.getElementById("sound");
  const chime = new Audio(button.dataset.chime);
  let last = newest();

  function newest() {
    return Number(part.querySelector("[data-newest]").dataset.newest);
  }

  async function sound(volume) {
    chime.volume = volume;
    chime.currentTime = 0;
    try {
      await chime.play();
      button.hidden = true;
    } catch {
      // Browsers want one click before a page may sound.
      button.hidden = false;
    }
  }

  part.addEventListener("fresh", () => {
    const now = newest();
    if (now > last) sound(1);
    last = Math.max(last, now);
  });
  new MutationObserver(() => { clock.textContent = part.dataset.clock; })
    .observe(part, { attributeFilter: ["data-clock"] });
  button.addEventListener("click", () => {
    sound(1);
    document.documentElement.requestFullscreen?.().catch(() => {});
  });

  function stayOn() {
    if (document.visibilityState === "visible") navigator.wakeLock?.request("screen").catch(() => {});
  }
  document.addEventListener("visibilitychange", stayOn);
  stayOn();
  sound(0);
})();
