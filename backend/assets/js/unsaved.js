/* Keeps what was typed in one form of a page from being lost by sending another one, or by leaving the page.
 *
 *   <main> <form method="post" aria-label="Zahlung eintragen">   any number; what each is called stands in aria-label,
 *                                                                 aria-labelledby or the heading of its section
 *     <form method="post" data-unsaved>                           what it was opened with is not saved yet
 *
 * A form that was sent while another one holds something unsaved stops and asks. Fields with aria-invalid are unsaved too: they
 * came back from the server, and so is the form that a page with messages answers, whatever stands in it. Boxes of a list (data-select) are a choice and no input. */
(() => {
  "use strict";

  if (!document.body.dataset.sessionUrl) return;
  let leaving = false;
  let question = null;

  const forms = () => [...document.querySelectorAll("main form[method=post]")];

  const isChanged = (field) => {
    if (!field.name || field.disabled || field.matches("[data-select]")) return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.type === "file") return field.files.length > 0;
    if (field.tagName === "SELECT") {
      const options = [...field.options];
      const first = options.findIndex((option) => option.defaultSelected);
      const before = field.multiple ? null : Math.max(first, 0);
      return options.some((option, at) => option.selected !== (before === null ? option.defaultSelected : at === before));
    }
    return ["INPUT", "TEXTAREA"].includes(field.tagName) && field.type !== "hidden" && field.value !== field.defaultValue;
  };

  const changedField = (form) => [...form.elements].find(isChanged) ?? form.querySelector("[aria-invalid=true]");

  /* The page answers this form: it has its address and says what is wrong with it. */
  const wasRefused = (form) =>
    document.querySelector("main section.pb-errors, main div.pb-errors") !== null && new URL(form.action).pathname === location.pathname;

  const isUnsaved = (form) => form.matches("[data-unsaved]") || wasRefused(form) || changedField(form) != null;

  const nameOf = (form) => {
    const labelled = document.getElementById(form.getAttribute("aria-labelledby") ?? "");
    const heading = form.closest("section")?.querySelector("h2, h3");
    return form.getAttribute("aria-label") ?? (labelled ?? heading)?.textContent.trim() ?? "";
  };

  const button = (text, kind, act) => {
    const control = document.createElement("button");
    control.type = "button";
    control.className = `kern-btn kern-btn--${kind}`;
    const label = document.createElement("span");
    label.className = "kern-label";
    label.textContent = text;
    control.append(label);
    control.addEventListener("click", act);
    return control;
  };

  const close = () => {
    question?.remove();
    question = null;
  };

  const goTo = (form) => {
    const field = changedField(form) ?? form.querySelector("input:not([type=hidden]), select, textarea");
    for (let fold = field?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    field?.focus();
  };

  const ask = (form, submitter, others) => {
    close();
    const named = others.map(nameOf).filter(Boolean).map((name) => `„${name}“`);
    const where = named.length ? `In ${named.join(" und ")}` : "An anderer Stelle dieser Seite";
    question = document.createElement("div");
    question.className = "pb-flash pb-flash--warn pb-unsaved";
    question.setAttribute("role", "alert");
    question.tabIndex = -1;
    const icon = document.createElement("span");
    icon.className = "kern-icon kern-icon--warning kern-icon--default";
    icon.setAttribute("aria-hidden", "true");
    const sentence = document.createElement("p");
    sentence.textContent = `${where} stehen Eingaben, die noch nicht gespeichert sind. Sie gehen verloren, wenn Sie jetzt nur diesen Teil speichern.`;
    const actions = document.createElement("div");
    actions.className = "pb-actions";
    actions.append(
      button("Zurück", "primary", () => { close(); goTo(others[0]); }),
      button("Trotzdem speichern", "secondary", () => {
        close();
        form.dataset.unsavedAnyway = "";
        form.requestSubmit(submitter);
      }),
    );
    question.append(icon, sentence, actions);
    const place = submitter?.closest(".pb-do, .pb-actions, .pb-line, form > div") ?? null;
    if (place && form.contains(place)) place.before(question);
    else form.append(question);
    question.focus();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !forms().includes(form)) return;
    const others = forms().filter((other) => other !== form && isUnsaved(other));
    if (others.length && !("unsavedAnyway" in form.dataset)) {
      event.preventDefault();
      ask(form, event.submitter, others);
    } else {
      leaving = true;
    }
  });

  window.addEventListener("beforeunload", (event) => {
    if (!leaving && forms().some(isUnsaved)) event.preventDefault();
  });
  window.addEventListener("pageshow", () => { leaving = false; });
})();
