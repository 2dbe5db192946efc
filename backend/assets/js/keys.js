/* Keys with a modifier, as the help page lists them: Strg+K to the search field, Strg+Enter sends the form one is in.
 * And buttons that only a script can serve: <button type="button" data-print hidden>Drucken</button>. */
(() => {
  "use strict";

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (event.key === "k") {
      const search = document.getElementById("suche");
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "Enter") {
      event.target.closest("form")?.requestSubmit();
    }
  });

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
