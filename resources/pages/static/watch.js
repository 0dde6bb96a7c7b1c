// Sees that the page lives, in words that every browser knows: where one of the other scripts does not
// run, or has stopped, the page is loaded anew, and says so where the server is away.
(function () {
  "use strict";
  var root = document.documentElement;
  var LOOK_MS = 15000;
  var SILENT_MS = 45000;
  var began = new Date().getTime();

  // Each script that runs says so at the root of the page; live.js, when it last had an answer or knew
  // that there is none.
  function silentFor() {
    var needed = document.body.getAttribute("data-needs").split(" ");
    var since = Number(root.getAttribute("data-heard")) || began;
    var i;
    for (i = 0; i < needed.length; i += 1) {
      if (!root.hasAttribute("data-" + needed[i])) since = began;
    }
    return new Date().getTime() - since;
  }

  function loadAnew() {
    var request = new XMLHttpRequest();
    request.onreadystatechange = function () {
      if (request.readyState !== 4) return;
      if (request.status === 200) location.reload();
      else root.className = "stale";
    };
    request.open("GET", location.href, true);
    request.send();
  }

  setInterval(function () {
    if (silentFor() > SILENT_MS) loadAnew();
  }, LOOK_MS);
})();
