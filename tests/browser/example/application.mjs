// A few pages that answer like Paktbuch, some of them wrong on purpose: the ground on which the checks are checked.
import { createServer } from "node:http";

const USER = { name: "erika", password: "nur zum Probieren", role: "verwaltung" };
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; form-action 'self'";

function html(title, body, head = "") {
  return `<!doctype html><html lang="de"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/example.css"><title>${title} – Paktbuch</title>${head}</head><body>
<header><nav aria-label="Hauptmenü"><p><a href="/">Übersicht</a></p><p><a href="/geraete/1">Geräte</a></p></nav>
<form method="post" action="/abmelden"><button>Abmelden</button></form></header>
<main><h1>${title}</h1>${body}</main></body></html>`;
}

const STYLE = `body { background: #fff; color: #111 } a { color: #00c }
@media (prefers-color-scheme: dark) { body { background: #111; color: #eee } a { color: #9cf } }`;

const signIn = `<form method="post"><p><label>Name <input name="name"></label></p>
<p><label>Passwort <input name="password" type="password"></label></p><p><button type="submit">Anmelden</button></p></form>`;

const PAGES = {
  "/": html("Übersicht", `<p><a href="/geraete/2">Gerät 2</a>, <a href="/geraete/3">Gerät 3</a>,
<a href="/liste.csv">Liste</a>, <a href="/fehlt">fehlt</a>.</p>`),
  "/geraete/1": html("Gerät 1", "<p>Ein Gerät.</p>"),
  "/geraete/2": html("Gerät 2", "<p>Ein Gerät.</p>"),
  "/geraete/3": html("Gerät 3", "<p>Ein Gerät.</p>"),
  "/falsch/ohne-text": html("Bild", '<img src="data:,">'),
  "/falsch/zu-breit": html("Breit", `<pre>${"breit ".repeat(200)}</pre>`),
  "/falsch/skript": html("Skript", "<script>document.title = 'fremd'</script>"),
  "/falsch/zwei-titel": html("Erster", "<h1>Zweiter</h1>"),
  "/falsch/merkt-sich": html("Speicher", "<p>Merkt sich etwas.</p>", '<script src="/merken.js"></script>'),
};

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  const signed = request.headers.cookie?.includes("sid=1");
  const answer = (status, type, body, headers = {}) =>
    response.writeHead(status, { "content-type": type, "content-security-policy": POLICY, ...headers }).end(body);
  const go = (location, cookie) => answer(303, "text/plain", "", { location, ...(cookie && { "set-cookie": cookie }) });
  if (request.method === "POST") {
    let sent = "";
    request.on("data", (part) => (sent += part));
    request.on("end", () => {
      if (pathname === "/abmelden") return go("/anmelden", "sid=; Max-Age=0");
      const known = new URLSearchParams(sent).get("password") === USER.password;
      return known ? go("/", "sid=1; HttpOnly") : answer(422, "text/html", html("Anmelden", signIn));
    });
  } else if (pathname === "/anmelden") answer(200, "text/html; charset=utf-8", html("Anmelden", signIn));
  else if (pathname === "/example.css") answer(200, "text/css", STYLE);
  else if (pathname === "/merken.js") answer(200, "text/javascript", "localStorage.setItem('zuletzt', 'Gerät 1')");
  else if (!signed) go("/anmelden");
  else if (pathname === "/liste.csv") answer(200, "text/csv", "Gerät;1\n");
  else if (PAGES[pathname]) answer(200, "text/html; charset=utf-8", PAGES[pathname]);
  else answer(404, "text/html; charset=utf-8", html("Nicht gefunden", ""));
});

if (process.argv.includes("--broken")) {
  process.stderr.write("Das Datenverzeichnis ist keine Demonstration.\n");
  process.exit(2);
}
server.listen(0, "127.0.0.1", () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  process.stdout.write(`${JSON.stringify({ url, users: [USER], api_token: "keins" })}\n`);
});
process.on("SIGTERM", () => process.exit(0));
