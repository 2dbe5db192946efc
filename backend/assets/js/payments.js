/* Live total of a payment over several invoices (Sammelzahlung).
 *
 *   <form data-pay data-pay-goal="25000">     the goal in cents, where the total is to reach one
 *     <tr> <input type="checkbox" data-pay-choose> … <input data-pay-amount>   amount in German format
 *     <output data-pay-total></output>       "1.234,56 €"; the server draws the first one
 *
 * Whoever types an amount chooses its invoice. Without this script the server shows the total with its messages. */
(() => {
  "use strict";

  const parse = (text) => {
    const compact = text.replace(/[\s €]/g, "").replace("−", "-");
    const match = /^(-?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?$/.exec(compact);
    if (!match) return null;
    const cents = Number(match[2].replaceAll(".", "")) * 100 + Number((match[3] ?? "").padEnd(2, "0"));
    return match[1] ? -cents : cents;
  };

  const format = (cents) => {
    const whole = String(Math.trunc(Math.abs(cents) / 100)).replace(/\B(?=(\d{3})+$)/g, ".");
    return `${cents < 0 ? "−" : ""}${whole},${String(Math.abs(cents) % 100).padStart(2, "0")}`;
  };

  const show = (place, tone, icon, text) => {
    if (place.textContent.trim() === text) return;
    const state = document.createElement("span");
    state.className = `pb-state pb-state--${tone}`;
    const mark = document.createElement("span");
    mark.className = `kern-icon kern-icon--${icon} kern-icon--small`;
    mark.setAttribute("aria-hidden", "true");
    state.append(mark, text);
    place.replaceChildren(state);
  };

  const update = (form) => {
    let total = 0;
    for (const box of form.querySelectorAll("[data-pay-choose]:checked")) {
      const amount = parse(box.closest("tr").querySelector("[data-pay-amount]").value);
      total = amount === null || total === null ? null : total + amount;
    }
    const place = form.querySelector("[data-pay-total]");
    if (total === null) show(place, "bad", "danger", "Betrag prüfen");
    else {
      const goal = form.dataset.payGoal;
      const reached = total !== 0 && (goal === undefined || total === Number(goal));
      show(place, reached ? "ok" : "off", reached ? "check" : "draft", `${format(total)} €`);
    }
  };

  for (const form of document.querySelectorAll("form[data-pay]")) {
    update(form);
    form.addEventListener("input", (event) => {
      if (event.target.matches("[data-pay-amount]")) {
        event.target.closest("tr").querySelector("[data-pay-choose]").checked = true;
      }
      update(form);
    });
  }
})();
