// Watches the other scripts: if one does not run, or has stopped, the page is reloaded; if the server
// does not answer, the page says so. Written for every browser, however old.
(function () {
  "use strict";
  var root = document.documentElement;
  var LOOK_MS = 15000;
  var SILENT_MS = 45000;
  var began = new Date().getTime();

  // Each script that runs sets an attribute at the root of the page; live.js also writes when it last
  // had an answer, or knew that there is none.
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
      // Only if the server answers: a failed reload would leave a blank page for ever.
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
