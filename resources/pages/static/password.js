// A button beside each password that shows what was typed. In words that old browsers know.
(function () {
  "use strict";
  Array.prototype.forEach.call(document.querySelectorAll("input[data-show]"), function (field) {
    var row = document.createElement("div");
    var label = document.querySelector("label[for='" + field.id + "']");
    var button = document.createElement("button");

    function say() {
      var isShown = field.type === "text";
      button.textContent = field.getAttribute(isShown ? "data-hide" : "data-show");
      // Which of two, for who hears it.
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
    // What is sent is never kept by the browser as a text that was typed.
    field.form.addEventListener("submit", function () { field.type = "password"; });
    field.parentNode.insertBefore(row, field);
    row.appendChild(field);
    row.appendChild(button);
    say();
    if (field.autofocus) field.focus();
  });
})();
