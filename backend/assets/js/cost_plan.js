/* Amounts of the cost plan's form while one types.
 *
 *   <table data-cost="total">                 name of the field with the amount of the Einzelansatz, in the same form
 *     <tr> inputs line_quantity, line_price, optional checkbox "remove", <output data-amount></output></tr>
 *     <output data-sum></output> <output data-sum-rest></output>
 *   </table>
 *
 * Money is counted in whole cents. Without this script the server shows the amounts after saving. */
(() => {
  "use strict";

  const cents = (text) => {
    const match = /^(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?$/.exec(text.replace(/[\s €]/g, ""));
    return match ? Number(match[1].replaceAll(".", "")) * 100 + Number((match[2] ?? "").padEnd(2, "0")) : null;
  };
  const euro = (amount) => {
    const whole = String(Math.trunc(Math.abs(amount) / 100)).replace(/\B(?=(\d{3})+$)/g, ".");
    return `${whole},${String(Math.abs(amount) % 100).padStart(2, "0")} €`;
  };
  const amountOf = (row) => {
    const value = (name) => row.querySelector(`[name="${name}"]`).value.trim();
    const quantity = value("line_quantity") === "" ? 1 : /^\d+$/.test(value("line_quantity")) ? Number(value("line_quantity")) : null;
    const price = cents(value("line_price"));
    return quantity === null || price === null ? null : quantity * price;
  };

  for (const table of document.querySelectorAll("table[data-cost]")) {
    const form = table.closest("form");
    const update = () => {
      let sum = 0;
      for (const row of table.tBodies[0].rows) {
        const amount = amountOf(row);
        row.querySelector("[data-amount]").textContent = amount === null ? "–" : euro(amount);
        if (amount !== null && !row.querySelector('[name="remove"]')?.checked) sum += amount;
      }
      table.querySelector("[data-sum]").textContent = euro(sum);
      const total = cents(form.elements[table.dataset.cost].value);
      const rest = total === null ? null : total - sum;
      table.querySelector("[data-sum-rest]").textContent =
        rest === null ? "" : rest === 0 ? "wie der Einzelansatz" : `${euro(rest)} ${rest > 0 ? "unter" : "über"} dem Einzelansatz`;
    };
    form.addEventListener("input", update);
  }
})();
