// Presses that were not meant, on the pages of those who are signed in: the second of a double click,
// on whatever stands there by then, and one that meets somebody else because the list has just moved.
// In words that old browsers know.
(function () {
  "use strict";
  var KEPT = "qtoken-press";
  var TWICE_MS = 1000;
  // A hand that is under way cannot be called back sooner.
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

  // The page of before had the first press; its second begins once the answer can be seen.
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
      // A browser that stores nothing: each page is judged by itself.
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
    // A press of the keyboard has no place; its button keeps the focus or loses it.
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
  }, true);

  if (part) {
    part.addEventListener("aging", function () {
      befores.push({ at: now(), buttons: buttons() });
    });
  }
})();
