/* Live remainder of an allocation form (Zuordnung).
 *
 *   <section data-gross="6.616,40">        one invoice line, its gross amount in German format
 *     <input data-allocation>              any number of amounts in German format; empty counts as 0
 *     <span data-share></span>             optional, beside an amount: its share of the line in percent
 *     <button type="button" data-take-rest hidden>Rest übernehmen</button>   optional, in the amount's <li>
 *     <option data-left="1.234,00">        what a cost line has left beside this invoice; a part's <output data-overdrawn> says where
 *                                          all parts together take more, the server draws the first ones
 *     <output data-rest></output>          "Rest 0,00 €" with its icon; the server draws the first one
 *   </section>
 *   <dl data-totals>                       optional, in the same form: what goes where, "Eigene Mittel" last
 *     <div><dt>Bescheid 0118</dt><dd data-total="Bescheid 0118"></dd></div>
 *     <dd data-rest-total></dd>            the rests of all lines
 *   </dl>
 *
 * Where a part goes: data-sum of the chosen option or of its group, else of the part's <li>.
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

  // A credit note is divided below zero.
  const describe = (rest, gross) => {
    if (rest === null) return ["bad", "Betrag prüfen"];
    if (rest === 0) return ["ok", "Rest 0,00 €"];
    if (gross < 0 ? rest < 0 : rest > 0) return ["warn", `Rest ${format(rest)} €`];
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

  const destination = (input) => {
    const item = input.closest("li");
    const chosen = item?.querySelector("select[name$=ziel]")?.selectedOptions[0];
    return chosen ? (chosen.dataset.sum ?? chosen.closest("optgroup")?.dataset.sum) : item?.dataset.sum;
  };

  /* What goes where; a notice that nothing went to before gets its own place before own funds. */
  const addUp = (form) => {
    const totals = form.querySelector("[data-totals]");
    if (!totals) return;
    const sums = new Map(Array.from(totals.querySelectorAll("[data-total]"), (place) => [place.dataset.total, 0]));
    for (const input of form.querySelectorAll("[data-allocation]")) {
      const where = destination(input);
      if (where) sums.set(where, (sums.get(where) ?? 0) + (parse(input.value) ?? 0));
    }
    for (const [where, sum] of sums) {
      let place = totals.querySelector(`[data-total="${CSS.escape(where)}"]`);
      if (!place) {
        const [box, term] = [document.createElement("div"), document.createElement("dt")];
        place = document.createElement("dd");
        place.dataset.total = where;
        term.textContent = where;
        box.append(term, place);
        [...totals.querySelectorAll("[data-total]")].at(-1).closest("div").before(box);
      }
      place.textContent = `${format(sum)} €`;
    }
  };

  /* A cost line that the parts of all lines together take more of than it has left. */
  const warn = (form) => {
    const options = new Map(Array.from(form.querySelectorAll("option[data-left]"), (option) => [option.value, option]));
    const left = new Map(Array.from(options, ([code, option]) => [code, parse(option.dataset.left)]));
    const parts = Array.from(form.querySelectorAll("[data-allocation]"), (input) => {
      const item = input.closest("li");
      const code = item?.querySelector("select[name$=ziel], input[type=hidden][name$=ziel]")?.value;
      return { code, place: item?.querySelector("[data-overdrawn]"), amount: parse(input.value) ?? 0 };
    });
    for (const { code, amount } of parts) if (left.has(code)) left.set(code, left.get(code) - amount);
    for (const { code, place } of parts) {
      const rest = left.get(code);
      if (rest < 0) show(place, "bad", `danach Rest ${format(rest)} € in der Kostenzeile`);
      else place?.replaceChildren();
    }
  };

  const update = (form) => {
    let total = 0;
    let whole = 0;
    for (const line of form.querySelectorAll("[data-gross]")) {
      const rest = restOf(line);
      const gross = parse(line.dataset.gross);
      show(line.querySelector("[data-rest]"), ...describe(rest, gross));
      whole += gross ?? 0;
      total = rest === null || total === null ? null : total + rest;
    }
    const [tone, words] = describe(total, whole);
    show(form.querySelector("[data-rest-total]"), tone, words.replace(/^Rest /, ""));
    addUp(form);
    warn(form);
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
