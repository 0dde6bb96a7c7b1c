// A button beside each password field that shows what was typed. ES5, for old browsers.
(function () {
  "use strict";
  Array.prototype.forEach.call(document.querySelectorAll("input[data-show]"), function (field) {
    var row = document.createElement("div");
    var label = document.querySelector("label[for='" + field.id + "']");
    var button = document.createElement("button");

    function say() {
      var isShown = field.type === "text";
      button.textContent = field.getAttribute(isShown ? "data-hide" : "data-show");
      // For screen readers: says which of two password fields it belongs to.
      button.setAttribute("aria-label", button.textContent + " " + label.textContent);
    }

    row.className = "shown";
    button.type = "button";
    button.className = "plain";
    button.setAttribute("aria-controls", field.id);
    button.addEventListener("click", function () {
      field.type = field.type === "password" ? "text" : "password";
      say();
    });
    // Sent as a password: browsers remember what was typed into a text field.
    field.form.addEventListener("submit", function () { field.type = "password"; });
    field.parentNode.insertBefore(row, field);
    row.appendChild(field);
    row.appendChild(button);
    say();
    if (field.autofocus) field.focus();
  });
})();
