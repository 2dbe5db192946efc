/* Warns five minutes before the session ends and prolongs it by one key press.
 *
 *   <body data-session-seconds="1800" data-session-url="/sitzung" data-sign-in-url="/anmelden">
 *
 * The address answers the seconds that are left, as plain text; asking prolongs the session. What is typed stays on the
 * page when the session ends. */
(() => {
  "use strict";

  const { sessionSeconds, sessionUrl, signInUrl } = document.body.dataset;
  if (!sessionSeconds || !sessionUrl) return;
  const WARN_BEFORE = 300;
  let timers = [];
  let box = null;

  const close = () => {
    box?.remove();
    box = null;
  };

  const show = (text, control) => {
    close();
    box = document.createElement("div");
    box.className = "pb-flash pb-flash--warn pb-session";
    box.setAttribute("role", "alert");
    const icon = document.createElement("span");
    icon.className = "kern-icon kern-icon--warning kern-icon--default";
    icon.setAttribute("aria-hidden", "true");
    const sentence = document.createElement("p");
    sentence.textContent = text;
    box.append(icon, sentence, control);
    document.body.append(box);
  };

  const ended = () => {
    const link = document.createElement("a");
    link.href = signInUrl;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "In neuem Fenster anmelden";
    show("Die Sitzung ist beendet. Ihre Eingaben stehen noch hier: Melden Sie sich neu an und speichern Sie dann.", link);
  };

  const prolong = async () => {
    try {
      const answer = await fetch(sessionUrl, { credentials: "same-origin", redirect: "error", cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      close();
      start(Number.parseInt(await answer.text(), 10) || Number(sessionSeconds));
    } catch {
      ended();
    }
  };

  const warn = (minutes) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "kern-btn kern-btn--primary";
    const label = document.createElement("span");
    label.className = "kern-label";
    label.textContent = "Angemeldet bleiben";
    button.append(label);
    button.addEventListener("click", prolong);
    show(`In ${minutes === 1 ? "einer Minute" : `${minutes} Minuten`} werden Sie abgemeldet.`, button);
  };

  const start = (seconds) => {
    timers.forEach(clearTimeout);
    const before = Math.min(WARN_BEFORE, Math.floor(seconds / 2));
    timers = [
      setTimeout(() => warn(Math.max(1, Math.round(before / 60))), (seconds - before) * 1000),
      setTimeout(ended, seconds * 1000),
    ];
  };

  start(Number(sessionSeconds));
})();
