// Lists that are longer than the wall: pages turn by themselves, and a row keeps its place.
// Written in ES5, which the browsers of televisions understand.
(function () {
  "use strict";
  var PAGE_MS = 8000;
  var STEP = 0.05;
  // Shares of the full size: down to EQUAL number and room shrink together, down to WHOLE the room's
  // words stay whole; they are broken only if the text becomes CLEARLY larger by it.
  var EQUAL = 0.75;
  var WHOLE = 0.62;
  var CLEARLY = 1.2;
  var LEAST = 0.1;
  var part = document.getElementById("now");
  var places = {};
  var began = new Date().getTime();

  function each(list, act) {
    Array.prototype.forEach.call(list, act);
  }

  // A row that goes leaves a gap, and the next new row takes it. Rows move only to save a whole page.
  function seats(name, rows, size) {
    var wanted = {};
    var taken = {};
    var kept = [];
    each(rows, function (row, number) { wanted[key(row, number)] = true; });
    (places[name] || []).forEach(function (id) {
      kept.push(wanted[id] ? id : null);
      if (wanted[id]) taken[id] = true;
    });
    function seat(id) {
      var gap = kept.indexOf(null);
      if (gap < 0) kept.push(id);
      else kept[gap] = id;
    }
    each(rows, function (row, number) { if (!taken[key(row, number)]) seat(key(row, number)); });
    trim(kept);
    while (Math.ceil(kept.length / size) > Math.max(1, Math.ceil(rows.length / size))) {
      seat(kept.pop());
      trim(kept);
    }
    places[name] = kept;
    return kept;
  }

  function key(row, number) {
    return row.getAttribute("data-key") || String(number);
  }

  function trim(kept) {
    while (kept.length && kept[kept.length - 1] === null) kept.pop();
  }

  function turn(list) {
    var size = Number(list.getAttribute("data-pages"));
    var name = list.getAttribute("data-places");
    var rows = list.children;
    var kept = seats(name, rows, size);
    var count = Math.max(1, Math.ceil(kept.length / size));
    var page = Math.floor((new Date().getTime() - began) / PAGE_MS) % count;
    var mark = part.querySelector("[data-turn='" + name + "']");
    each(rows, function (row, number) {
      var place = kept.indexOf(key(row, number));
      var isHere = Math.floor(place / size) === page;
      row.className = row.className.replace(/ ?\b(later|seat-\d+)\b/g, "") + " seat-" + (place % size);
      if (!isHere) row.className += " later";
    });
    if (mark) mark.textContent = count > 1 ? page + 1 + "/" + count : "";
  }

  // Nothing is cut off. Number and room are equally large while that costs little; then a long room
  // name shrinks alone, in several lines, and its words are broken only if that makes it clearly larger.
  function fit(row) {
    var label = row.querySelector("b");
    var place = row.querySelector("span");
    var look = row.className.replace(/ ?\bwhole\b/, "");
    var whole;
    var broken;
    function isTooLarge() { return isCut(row); }
    place.style.fontSize = "";
    row.className = look + " whole";
    shrink(row, 1, EQUAL, isTooLarge);
    if (!isTooLarge()) return;
    // Almost nothing, so that only the number decides in the next line.
    place.style.fontSize = "1px";
    shrink(row, EQUAL, LEAST, function () { return isOutside(label, row); });
    whole = shrink(place, 1, LEAST, isTooLarge);
    row.className = look;
    broken = shrink(place, 1, LEAST, isTooLarge);
    if (whole < WHOLE && broken > whole * CLEARLY) return;
    row.className = look + " whole";
    shrink(place, whole, whole, isTooLarge);
  }

  // Shrink step by step from most to least of the full size; return the share that was reached.
  function shrink(part, most, least, isTooLarge) {
    var full;
    var share = most;
    part.style.fontSize = "";
    full = parseFloat(getComputedStyle(part).fontSize);
    part.style.fontSize = full * share + "px";
    while (share > least + STEP / 2 && isTooLarge()) {
      share -= STEP;
      part.style.fontSize = full * share + "px";
    }
    return share;
  }

  function isOutside(part, row) {
    var frame = row.getBoundingClientRect();
    var box = part.getBoundingClientRect();
    return box.top < frame.top - 1 || box.bottom > frame.bottom + 1
      || box.left < frame.left - 1 || box.right > frame.right + 1;
  }

  function isCut(row) {
    var isFound = row.scrollWidth > row.clientWidth + 1;
    each(row.children, function (part) {
      isFound = isFound || isOutside(part, row) || part.scrollWidth > part.clientWidth + 1;
    });
    return isFound;
  }

  function turnAll() {
    var footer = part.querySelector("footer");
    each(part.querySelectorAll("[data-pages]"), turn);
    shrink(footer, 1, 0.3, function () { return footer.scrollHeight > footer.clientHeight + 1; });
    // Last, because rows get the space that the large call and the lists below leave.
    each(document.querySelectorAll("#large .call, .calls .call"), function (row) {
      if (row.offsetHeight) fit(row);
    });
  }

  document.documentElement.setAttribute("data-paging", "");
  part.addEventListener("fresh", turnAll);
  window.addEventListener("resize", turnAll);
  document.addEventListener("large", turnAll);
  setInterval(turnAll, 1000);
  turnAll();
})();
