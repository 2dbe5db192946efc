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

  const counts = (rows) => rows.length > 1 && rows.every((row, at) => row[0] !== "" && Number(row[0].replace(/\.+$/, "")) === at + 1);

  const isHeading = (cell) => /serien|serial|^s\/?n$/i.test(cell) && !/\d/.test(cell);

  /* All cells, or those of one column of a table, by the rule of `forms/serials.rs`. */
  const read = (text) => {
    const lines = text.split("\n").filter((line) => line.trim());
    const rows = lines.map((line) => line.split(/[;\t]/).map((cell) => cell.trim()));
    const all = { cells: rows.flat(), column: 0 };
    const width = rows.length ? rows[0].length : 0;
    if (width < 2 || rows.some((row) => row.length !== width)) return all;
    const named = rows[0].findIndex(isHeading);
    const hasHeading = named >= 0 || counts(rows.slice(1));
    if (!hasHeading && !counts(rows)) return all;
    const data = rows.slice(hasHeading ? 1 : 0);
    const differs = (index) => {
      const values = data.map((row) => row[index]).filter(Boolean);
      return values.length > 0 && new Set(values).size === values.length;
    };
    const others = Array.from({ length: width - 1 }, (_, at) => at + 1);
    const index = named >= 0 ? named : width === 2 ? 1 : others.find(differs);
    return index === undefined ? all : { cells: data.map((row) => row[index]), column: index + 1 };
  };

  const sentence = (area) => {
    const { cells, column } = read(area.value);
    const serials = cells.map((cell) => cell.toUpperCase()).filter(Boolean);
    const twice = [...new Set(serials.filter((serial, at) => serials.indexOf(serial) < at))];
    const wanted = expected(area);
    const parts = [wanted ? `${serials.length} von ${wanted} Seriennummern` : `${serials.length} Seriennummern`];
    if (twice.length) {
      const more = twice.length > 6 ? ` und ${twice.length - 6} weitere` : "";
      parts.push(`doppelt: ${twice.slice(0, 6).join(", ")}${more}`);
    }
    if (wanted && serials.length > wanted) parts.push(`${serials.length - wanted} zu viel`);
    if (column) parts.push(`gelesen aus der ${column}. Spalte`);
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
