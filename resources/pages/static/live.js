// Keeps one part of a page up to date by long polling: asks, is answered when it has changed, and
// asks again. When there is no answer it says so and keeps what it shows. ES5, for old browsers.
(function () {
  "use strict";
  var root = document.documentElement;
  var part = document.querySelector("[data-live][data-mark]");
  var news = document.getElementById("news");
  var SHORTEST_MS = 1000;
  var LONGEST_MS = 15000;
  // The server holds an answer back for HOLD_S; one that takes clearly longer is lost.
  var HOLD_S = Number(part.getAttribute("data-hold")) || 20;
  var PATIENCE_MS = HOLD_S * 1000 + Math.max(4000, HOLD_S * 400);
  var clock = part.getAttribute("data-clock");
  var pause = SHORTEST_MS;
  // The first question, and the first after a failure, is answered at once: is the server there?
  var quick = "&quick=1";
  var resting = 0;
  var asked = null;

  function tell(isLive) {
    root.classList[isLive ? "remove" : "add"]("stale");
    root.setAttribute("data-heard", String(new Date().getTime()));
    news.textContent = isLive
      ? news.getAttribute("data-live") : news.getAttribute("data-lost").replace("{time}", clock);
    document.dispatchEvent(new CustomEvent("told"));
  }

  function show(html, mark) {
    var opened = part.querySelectorAll("details[open][id]");
    var focused = document.activeElement && document.activeElement.id;
    var again;
    // guard.js notes where the buttons are before they are replaced.
    part.dispatchEvent(new CustomEvent("aging"));
    part.innerHTML = html;
    part.setAttribute("data-mark", mark);
    Array.prototype.forEach.call(opened, function (old) {
      var same = document.getElementById(old.id);
      if (same) same.open = true;
    });
    // Replacing the HTML loses focus and open details: both are given back by id.
    again = focused && document.getElementById(focused);
    if (again && again !== document.activeElement) again.focus();
    part.dispatchEvent(new CustomEvent("fresh"));
  }

  function answered(request) {
    if ([401, 403, 404].indexOf(request.status) >= 0) {
      // Signed out, or a token of an earlier day: a reload shows the page that says so.
      location.reload();
      return;
    }
    if (request.status !== 200 && request.status !== 204) {
      rest();
      return;
    }
    clock = request.getResponseHeader("X-Clock") || clock;
    part.setAttribute("data-clock", clock);
    if (request.status === 200) show(request.responseText, request.getResponseHeader("X-Mark"));
    pause = SHORTEST_MS;
    quick = "";
    tell(true);
    ask();
  }

  function ask() {
    var address = part.getAttribute("data-live");
    var request = new XMLHttpRequest();
    asked = request;
    resting = 0;
    address += (address.indexOf("?") < 0 ? "?" : "&") + "seen=" + part.getAttribute("data-mark");
    address += "&hold=" + HOLD_S;
    request.open("GET", address + quick, true);
    request.timeout = PATIENCE_MS;
    request.setRequestHeader("X-Live", "1");
    // An aborted request must not report for the one that followed it.
    request.onload = function () { if (asked === request) answered(request); };
    request.onerror = request.ontimeout = function () { if (asked === request) rest(); };
    request.send();
  }

  function rest() {
    tell(false);
    quick = "&quick=1";
    // With jitter, so that not all phones ask in the same moment once the server is back.
    resting = setTimeout(ask, pause * (0.5 + Math.random()));
    pause = Math.min(pause * 2, LONGEST_MS);
  }

  function soon() {
    pause = SHORTEST_MS;
    if (document.visibilityState === "visible" && resting) {
      clearTimeout(resting);
      ask();
    }
  }

  // The network is gone: the answer that is waited for will not come, so say it at once.
  function away() {
    var request = asked;
    if (resting || !request) return;
    asked = null;
    request.abort();
    rest();
  }

  window.addEventListener("online", soon);
  window.addEventListener("offline", away);
  document.addEventListener("visibilitychange", soon);
  ask();
})();
