// Starts the demonstration authority and walks it in Chromium as one of its users.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

export const ROLES = ["verwaltung", "foerdermittel", "schul-it", "pruefung"];

/** Starts `paktbuch demo` on a port and a data folder of its own; `command` is the program and its first arguments. */
export async function startApplication(command = [binary()]) {
  const data = await mkdtemp(path.join(tmpdir(), "paktbuch-browser-"));
  const [program, ...first] = command;
  const options = [...first, "demo", "--json", "--listen", "127.0.0.1:0", "--data", data];
  const child = spawn(program, options, { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  child.stderr.on("data", (text) => (log = (log + text).slice(-20_000)));
  const ended = new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve(`ended with ${signal ?? code}`));
    child.once("error", (error) => resolve(error.message));
  });
  const lines = createInterface({ input: child.stdout });
  const firstLine = new Promise((resolve) => lines.once("line", resolve));
  const line = await Promise.race([firstLine, ended.then(() => null)]);
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(data, { recursive: true, force: true });
  };
  if (line === null) {
    await stop();
    throw new Error(`${command.join(" ")} ${await ended} before it was ready:\n${log}`);
  }
  const { url, users, api_token: token } = JSON.parse(line);
  return { url: url.replace(/\/$/, ""), users, token, stop, log: () => log };
}

function binary() {
  if (!process.env.PAKTBUCH_BIN) {
    throw new Error("PAKTBUCH_BIN does not name the program to test: run `make test` or `make test-browser`.");
  }
  return process.env.PAKTBUCH_BIN;
}

/** Debian's Chromium, without the services that ask the network for something. */
export function launchBrowser() {
  const args = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
  args.push("--disable-component-update", "--disable-sync");
  // The sandbox needs a user other than root.
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  return chromium.launch({ executablePath: process.env.PAKTBUCH_CHROMIUM ?? "/usr/bin/chromium", args });
}

/** One person at one screen: a browser context with a page, and everything that went wrong on it. */
export class Visitor {
  constructor(application, context, page) {
    this.application = application;
    this.context = context;
    this.page = page;
    this.problems = [];
  }

  /** `options` are those of a browser context, such as `colorScheme` and `javaScriptEnabled`. */
  static async open(browser, application, { width = 1280, height = 900, ...options } = {}) {
    const context = await browser.newContext({
      baseURL: application.url,
      locale: "de-DE",
      reducedMotion: "reduce",
      timezoneId: "Europe/Berlin",
      viewport: { width, height },
      ...options,
    });
    context.setDefaultTimeout(15_000);
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) =>
        console.error(`CSP report: ${event.violatedDirective} ${event.blockedURI}`),
      );
    });
    const page = await context.newPage();
    const visitor = new Visitor(application, context, page);
    visitor.#watch();
    return visitor;
  }

  #watch() {
    const note = (text) => this.problems.push(`${this.page.url()}: ${text}`);
    this.page.on("console", (message) => message.type() === "error" && note(message.text()));
    this.page.on("pageerror", (error) => note(error.message));
    this.page.on("dialog", (dialog) => {
      note(`dialog: ${dialog.message()}`);
      return dialog.dismiss();
    });
    this.page.on("request", (request) => {
      const foreign = /^https?:/.test(request.url()) && !request.url().startsWith(this.application.url);
      if (foreign) note(`asks another host: ${request.url()}`);
    });
  }

  /** Opens an address of the application; the answer is returned. */
  goto(address) {
    return this.page.goto(address);
  }

  /** Fills in the sign-in form and sends it, without looking at what comes of it. */
  async sendSignIn(name, password) {
    await this.goto("/anmelden");
    const form = this.page.locator("form:has(input[name=password])");
    await form.locator("input[name=name]").fill(name);
    await form.locator("input[name=password]").fill(password);
    await form.locator("[type=submit]").click();
    await this.page.waitForLoadState();
  }

  async signIn(role) {
    const user = this.application.users.find((user) => user.role === role);
    if (!user) throw new Error(`the demonstration has no user with the role ${role}`);
    await this.sendSignIn(user.name, user.password);
    await this.menu().waitFor({ state: "attached" });
    return user;
  }

  async signOut() {
    await this.page.getByRole("button", { name: "Abmelden" }).click();
    await this.page.waitForURL("**/anmelden**");
  }

  menu() {
    return this.page.getByRole("navigation", { name: "Hauptmenü", includeHidden: true });
  }

  /** The addresses of the main menu, in its order; what only the menu of a phone shows is left out. */
  menuAddresses() {
    const shown = (links) => links.filter((link) => link.checkVisibility()).map((link) => link.getAttribute("href"));
    return this.menu().locator("a[href]").evaluateAll(shown);
  }

  close() {
    return this.context.close();
  }
}
