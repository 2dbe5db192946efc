/* Live remainder of an allocation form (Zuordnung).
 *
 *   <section data-gross="6.616,40">        one invoice line, its gross amount in German format
 *     <input data-allocation>              any number of amounts in German format; empty counts as 0
 *     <span data-share></span>             optional, beside an amount: its share of the line in percent
 *     <button type="button" data-take-rest hidden>Rest übernehmen</button>   optional, in the amount's <li>
 *     <output data-rest></output>          "Rest 0,00 €" with its icon; the server draws the first one
 *   </section>
 *   <output data-rest-total></output>      optional, in the same form: the rests of all lines
 *
 * Money is counted in whole cents. Without this script the server shows the remainder after saving. */
(() => {
  "use strict";

  const parse = (text) => {
    const compact = text.replace(/[\s €]/g, "").replace("−", "-");
    if (compact === "") return 0;
    const match = /^(-?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?$/.exec(compact);
    if (!match) return null;
    const cents = Number(match[2].replaceAll(".", "")) * 100 + Number((match[3] ?? "").padEnd(2, "0"));
    return match[1] ? -cents : cents;
  };

  const format = (cents) => {
    const whole = String(Math.trunc(Math.abs(cents) / 100)).replace(/\B(?=(\d{3})+$)/g, ".");
    return `${cents < 0 ? "−" : ""}${whole},${String(Math.abs(cents) % 100).padStart(2, "0")}`;
  };

  const STATES = { ok: "check", warn: "warning", bad: "danger" };

  const show = (place, tone, text) => {
    if (!place || place.textContent.trim() === text) return;
    const state = document.createElement("span");
    state.className = `pb-state pb-state--${tone}`;
    const icon = document.createElement("span");
    icon.className = `kern-icon kern-icon--${STATES[tone]} kern-icon--small`;
    icon.setAttribute("aria-hidden", "true");
    state.append(icon, text);
    place.replaceChildren(state);
  };

  const describe = (rest) => {
    if (rest === null) return ["bad", "Betrag prüfen"];
    if (rest === 0) return ["ok", "Rest 0,00 €"];
    if (rest > 0) return ["warn", `Rest ${format(rest)} €`];
    return ["bad", `${format(-rest)} € zu viel`];
  };

  const restOf = (line) => {
    const gross = parse(line.dataset.gross);
    let rest = gross;
    for (const input of line.querySelectorAll("[data-allocation]")) {
      const amount = parse(input.value);
      rest = amount === null || rest === null ? null : rest - amount;
      const share = input.closest("li")?.querySelector("[data-share]");
      if (share) share.textContent = amount && gross ? `${Math.round((amount * 100) / gross)} %` : "";
    }
    return rest;
  };

  const update = (form) => {
    let total = 0;
    for (const line of form.querySelectorAll("[data-gross]")) {
      const rest = restOf(line);
      show(line.querySelector("[data-rest]"), ...describe(rest));
      total = rest === null || total === null ? null : total + rest;
    }
    show(form.querySelector("[data-rest-total]"), ...describe(total));
  };

  const takeRest = (button) => {
    const line = button.closest("[data-gross]");
    const input = button.closest("li").querySelector("[data-allocation]");
    const rest = restOf(line);
    const amount = parse(input.value);
    if (rest === null || amount === null) return;
    input.value = format(amount + rest).replace("−", "-");
    input.focus();
    update(line.closest("form"));
  };

  for (const form of document.querySelectorAll("form:has([data-gross])")) {
    update(form);
    form.addEventListener("input", () => update(form));
    for (const button of form.querySelectorAll("[data-take-rest]")) {
      button.hidden = false;
      button.addEventListener("click", () => takeRest(button));
    }
  }
})();
