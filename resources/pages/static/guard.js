// Stops presses that were not meant, on pages of signed-in users: the second half of a double click,
// which may hit a new button, and a click on a row that has just moved under the pointer.
// Written in ES5 for old browsers.
(function () {
  "use strict";
  var KEPT = "qtoken-press";
  var TWICE_MS = 1000;
  // People need about so long to notice a change and stop a click that is on its way.
  var MOVED_MS = 700;
  var NEAR_PX = 40;
  var TOLD_MS = 6000;
  var said = document.getElementById("not-meant");
  var part = document.querySelector("[data-live][data-mark]");
  var befores = [];
  var quiet = 0;
  var last = kept();

  function now() {
    return new Date().getTime();
  }

  // A form loads a new page, so the first press is kept in the session. Its second counts from when
  // the new page can be seen, however long the server took.
  function kept() {
    var found;
    try {
      found = JSON.parse(sessionStorage.getItem(KEPT));
    } catch (refused) {
      found = null;
    }
    if (found && now() - found.at < 10 * TWICE_MS) found.at = now();
    return found;
  }

  function keep(press) {
    last = press;
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(press));
    } catch (refused) {
      // The browser stores nothing: then each page judges only its own presses.
    }
  }

  function tell(name) {
    clearTimeout(quiet);
    said.textContent = said.getAttribute("data-" + name);
    quiet = setTimeout(function () { said.textContent = ""; }, TOLD_MS);
  }

  function pressed(target) {
    while (target && target.nodeName !== "BUTTON") target = target.parentNode;
    return target && target.form && target.type === "submit" ? target : null;
  }

  function isTwice(event) {
    var passed = last ? now() - last.at : TWICE_MS;
    return passed >= 0 && passed < TWICE_MS
      && Math.abs(event.clientX - last.x) < NEAR_PX && Math.abs(event.clientY - last.y) < NEAR_PX;
  }

  function buttons() {
    return Array.prototype.map.call(part.querySelectorAll("button[id]"), function (button) {
      var box = button.getBoundingClientRect();
      return {
        id: button.id,
        left: box.left + window.pageXOffset,
        top: box.top + window.pageYOffset,
        right: box.right + window.pageXOffset,
        bottom: box.bottom + window.pageYOffset
      };
    });
  }

  function isAnother(event, button) {
    var since = now() - MOVED_MS;
    befores = befores.filter(function (before) { return before.at > since && before.at <= now(); });
    return befores.some(function (before) {
      return !before.buttons.some(function (box) {
        return box.id === button.id && event.pageX >= box.left && event.pageX <= box.right
          && event.pageY >= box.top && event.pageY <= box.bottom;
      });
    });
  }

  function refuse(event, name) {
    event.preventDefault();
    event.stopPropagation();
    tell(name);
  }

  document.addEventListener("click", function (event) {
    var button = pressed(event.target);
    // `detail` is 0 for a press by keyboard: it has no position, and acts on the focused button.
    if (!button || !event.detail) return;
    if (isTwice(event)) {
      keep({ at: now(), x: last.x, y: last.y });
      refuse(event, "twice");
    } else if (part && part.contains(button) && isAnother(event, button)) {
      refuse(event, "moved");
    } else {
      keep({ at: now(), x: event.clientX, y: event.clientY });
      said.textContent = "";
    }
  // In the capture phase, before any handler of the button itself.
  }, true);

  if (part) {
    part.addEventListener("aging", function () {
      // Where every button was just before the list changed.
      befores.push({ at: now(), buttons: buttons() });
    });
  }
})();
