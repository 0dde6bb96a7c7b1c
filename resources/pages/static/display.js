// The wall: announces calls one after the other with a chime, shows the clock, keeps the screen on.
// Written in ES5, which the browsers of televisions understand.
(function () {
  "use strict";
  var SHORTEST_MS = 6000;
  var PROMINENT_MS = 20000;
  var PAIRS_OVER = 3;
  var part = document.getElementById("now");
  var clock = document.getElementById("clock");
  var button = document.getElementById("sound");
  var large = document.getElementById("large");
  var chime = new Audio(button.getAttribute("data-chime"));
  // By the server's clock: a television's own is often wrong.
  var opened = Number(part.getAttribute("data-now")) * 1000;
  var known = {};
  var waiting = [];
  var shown = [];
  var since = 0;

  function each(list, act) {
    Array.prototype.forEach.call(list, act);
  }

  function now() {
    return new Date().getTime();
  }

  function sound(volume) {
    var playing;
    chime.volume = volume;
    try {
      chime.currentTime = 0;
    } catch (unready) { /* Not loaded yet: it starts at its beginning anyway. */ }
    playing = chime.play();
    // Browsers refuse to play sound before somebody has clicked on the page: then the button shows.
    if (playing && playing.then) {
      playing.then(function () { button.hidden = true; }, function () { button.hidden = false; });
    }
  }

  // A call stands while the server lists its announcement. After about two minutes it no longer
  // lists it; then the call stands as long as its row is there.
  function stands(row) {
    return part.querySelector("#announcements [data-id='" + row.id + "']")
      || (now() - row.heard > 100000 && document.getElementById("call-" + row.token));
  }

  function hear(isFirst) {
    each(part.querySelectorAll("#announcements li"), function (item) {
      var id = item.getAttribute("data-id");
      if (known[id]) return;
      known[id] = true;
      // Calls from before this page was opened were announced then; only the last may still be news.
      if (isFirst && opened - Number(item.getAttribute("data-at")) * 1000 > PROMINENT_MS) return;
      waiting.push({
        id: id,
        token: item.getAttribute("data-token"),
        look: item.getAttribute("data-look"),
        label: item.querySelector("b").textContent,
        place: item.querySelector("span"),
        heard: now(),
      });
    });
    waiting = waiting.filter(stands);
    if (isFirst) waiting = waiting.slice(-1);
  }

  function announce(isFirst) {
    var stood = now() - since;
    var wasShown = shown.length;
    shown = shown.filter(stands);
    // Two at a time where many wait: one by one, thirty calls would take three minutes.
    if (!shown.length || stood >= (waiting.length ? SHORTEST_MS : PROMINENT_MS)) {
      shown = waiting.splice(0, waiting.length > PAIRS_OVER ? 2 : 1);
      since = now();
      draw();
      if (shown.length && !isFirst) sound(1);
    } else if (shown.length !== wasShown) {
      draw();
    }
  }

  function draw() {
    large.textContent = "";
    shown.forEach(function (row) {
      var line = document.createElement("p");
      var label = document.createElement("b");
      var place = row.place.cloneNode(true);
      label.textContent = row.label;
      line.className = "call " + row.look;
      line.appendChild(label);
      line.appendChild(place);
      large.appendChild(line);
    });
    large.className = "large" + (shown.length > 1 ? " two" : "");
    large.hidden = !shown.length;
    // pages.js now fits the letters to the large call, and the rows to the space that is left.
    large.dispatchEvent(new CustomEvent("large", { bubbles: true }));
  }

  function step(isFirst) {
    hear(isFirst);
    announce(isFirst);
  }

  function stayOn() {
    if (document.visibilityState === "visible" && navigator.wakeLock) {
      navigator.wakeLock.request("screen").then(null, function () { /* It may go dark. */ });
    }
  }

  part.addEventListener("fresh", function () {
    clock.textContent = part.getAttribute("data-clock");
    step(false);
  });
  document.addEventListener("told", function () {
    clock.textContent = part.getAttribute("data-clock");
  });
  button.addEventListener("click", function () {
    var root = document.documentElement;
    var asked = root.requestFullscreen && root.requestFullscreen();
    if (asked && asked.then) asked.then(null, function () { /* It stays as it is. */ });
    sound(1);
  });
  document.addEventListener("visibilitychange", stayOn);
  setInterval(function () { announce(false); }, 500);
  document.documentElement.setAttribute("data-announcing", "");
  stayOn();
  step(true);
  sound(0);
})();
