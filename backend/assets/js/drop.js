/* Lets files be dropped anywhere on the part of the page that holds a file field, and lists what was chosen.
 *
 *   <div data-drop> … <input type="file" multiple> … </div> */
(() => {
  "use strict";

  const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1).replace(".", ",")} MB`);

  for (const zone of document.querySelectorAll("[data-drop]")) {
    const input = zone.querySelector("input[type=file]");
    if (!input) continue;
    const list = document.createElement("ul");
    list.className = "pb-files";
    list.setAttribute("aria-live", "polite");
    input.after(list);

    const update = () => {
      list.replaceChildren(...Array.from(input.files, (file) => {
        const item = document.createElement("li");
        item.textContent = `${file.name} (${size(file.size)})`;
        return item;
      }));
    };
    input.addEventListener("change", update);

    for (const kind of ["dragenter", "dragover"]) {
      zone.addEventListener(kind, (event) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        zone.classList.add("is-over");
      });
    }
    zone.addEventListener("dragleave", (event) => {
      if (!zone.contains(event.relatedTarget)) zone.classList.remove("is-over");
    });
    zone.addEventListener("drop", (event) => {
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      zone.classList.remove("is-over");
      const files = new DataTransfer();
      for (const file of event.dataTransfer.files) {
        if (input.multiple || files.items.length === 0) files.items.add(file);
      }
      input.files = files.files;
      update();
    });
  }
})();
