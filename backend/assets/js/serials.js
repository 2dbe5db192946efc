/* Counts the serial numbers pasted or scanned into a text area, one a line, against what was delivered.
 *
 *   <textarea data-expected="35">                      the expected number, or
 *   <textarea data-expected-from="f-quantity">         the id of the field that holds it
 *
 * Nothing is refused here: the server checks the numbers when the form is sent. */
(() => {
  "use strict";

  const expected = (area) => {
    const source = area.dataset.expectedFrom && document.getElementById(area.dataset.expectedFrom);
    return Number.parseInt(source ? source.value : area.dataset.expected, 10) || 0;
  };

  const sentence = (area) => {
    const serials = area.value.split(/[\n;\t]/).map((line) => line.trim().toUpperCase()).filter(Boolean);
    const twice = [...new Set(serials.filter((serial, at) => serials.indexOf(serial) < at))];
    const wanted = expected(area);
    const parts = [wanted ? `${serials.length} von ${wanted} Seriennummern` : `${serials.length} Seriennummern`];
    if (twice.length) {
      const more = twice.length > 6 ? ` und ${twice.length - 6} weitere` : "";
      parts.push(`doppelt: ${twice.slice(0, 6).join(", ")}${more}`);
    }
    if (wanted && serials.length > wanted) parts.push(`${serials.length - wanted} zu viel`);
    return `${parts.join(", ")}.`;
  };

  for (const area of document.querySelectorAll("textarea[data-expected], textarea[data-expected-from]")) {
    const note = document.createElement("p");
    note.className = "pb-counted";
    note.setAttribute("role", "status");
    area.after(note);
    const update = () => { note.textContent = sentence(area); };
    update();
    area.addEventListener("input", update);
    document.getElementById(area.dataset.expectedFrom ?? "")?.addEventListener("input", update);
  }
})();
