/* Rows of a list chosen for a common action (Sammelbearbeitung).
 *
 *   <input type="checkbox" data-select-all hidden>     in the head; appears only with this script
 *   <input type="checkbox" name="g" data-select>       one a row
 *   <output data-selected></output>                    optional: "3 ausgewählt" */
(() => {
  "use strict";

  for (const all of document.querySelectorAll("input[data-select-all]")) {
    const table = all.closest("table");
    const boxes = () => [...table.querySelectorAll("input[data-select]")];
    const counter = document.querySelector("[data-selected]");

    const update = () => {
      const chosen = boxes().filter((box) => box.checked);
      for (const box of boxes()) box.closest("tr").classList.toggle("is-selected", box.checked);
      all.checked = chosen.length > 0 && chosen.length === boxes().length;
      all.indeterminate = chosen.length > 0 && !all.checked;
      if (counter) counter.textContent = `${chosen.length} ausgewählt`;
    };

    all.hidden = false;
    all.addEventListener("change", () => {
      for (const box of boxes()) box.checked = all.checked;
      update();
    });
    table.addEventListener("change", update);
    update();
  }
})();
