// Values that are copied by a button; without it they can be marked and copied as any text.
(() => {
  if (!navigator.clipboard) return;
  for (const cell of document.querySelectorAll("[data-copy]")) {
    const value = cell.textContent.trim();
    if (!value) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pb-textbtn pb-link pb-no-print";
    // What is read out names the value and holds the word that is seen.
    const say = (word) => {
      button.textContent = word;
      button.setAttribute("aria-label", `${cell.previousElementSibling?.textContent.trim() ?? ""} ${word}`);
    };
    say("kopieren");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(value);
      say("kopiert");
    });
    cell.append(" ", button);
  }
})();
