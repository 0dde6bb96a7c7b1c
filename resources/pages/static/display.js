// The wall: calls announced one after the other, each with a chime; the clock, and a screen that
// stays on. In words that the browsers of televisions know.
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
  // On the server's clock, which no television has.
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
    } catch (unready) { /* Not loaded yet: it begins at its beginning. */ }
    playing = chime.play();
    // Browsers want one click before a page may sound.
    if (playing && playing.then) {
      playing.then(function () { button.hidden = true; }, function () { button.hidden = false; });
    }
  }

  // What stands: the announcement is told of, or it is too old for that and its row still there.
  function stands(row) {
    return part.querySelector("#announcements [data-id='" + row.id + "']")
      || (now() - row.heard > 100000 && document.getElementById("call-" + row.token));
  }

  function hear(isFirst) {
    each(part.querySelectorAll("#announcements li"), function (item) {
      var id = item.getAttribute("data-id");
      if (known[id]) return;
      known[id] = true;
      // Those before this page was opened were announced; the last one may still be looked for.
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
    // Its letters are fitted to it, and the rows to what it leaves them.
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
