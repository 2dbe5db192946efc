// An officer at the desk: finds her way by menu, links and buttons alone, and what she clicks and types is counted.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { assertAccessible, assertNamed, assertNoProblems, assertNoSidewaysScroll, assertNothingStored, PHONE } from "./checks.mjs";
import { kind } from "./walk.mjs";

export class Officer {
  /** Steps done so far: title, clicks, fields filled in, pages looked at, milliseconds. */
  steps = [];
  /** Kinds of pages that were looked at on every screen; when they come again, a phone will do. */
  #looked = new Set();

  constructor(visitor) {
    this.visitor = visitor;
    this.page = visitor.page;
    this.main = visitor.page.locator("main");
  }

  /** One step of the way with its title, as a user would name it. */
  async step(title, walk) {
    const step = { title, clicks: 0, fields: 0, pages: 0 };
    this.steps.push(step);
    const begun = performance.now();
    await walk();
    step.milliseconds = Math.round(performance.now() - begun);
  }

  get #step() {
    return this.steps.at(-1);
  }

  /** Opens an entry of the main menu. */
  menu(name) {
    return this.#open(this.visitor.menu().getByRole("link", { name, exact: true }));
  }

  /** Follows a link of the page: its name (the first of several), or a locator. */
  follow(link) {
    return this.#open(this.#named("link", link));
  }

  /** Presses a button that sends its form; the page that answers is looked at. */
  send(button) {
    return this.#open(this.#named("button", button));
  }

  #named(role, what) {
    const isName = typeof what === "string" || what instanceof RegExp;
    return isName ? this.main.getByRole(role, { name: what, exact: true }).first() : what;
  }

  async #open(link) {
    await Promise.all([this.page.waitForEvent("domcontentloaded"), link.click()]);
    this.#step.clicks += 1;
    await this.#look();
  }

  /** Every page on the way is a page as every other. */
  async #look() {
    this.#step.pages += 1;
    const refused = await this.page.locator(".pb-errors").allInnerTexts();
    assert.deepEqual(refused, [], `${this.page.url()} refuses`);
    await assertNamed(this.visitor);
    await assertNothingStored(this.visitor);
    await assertNoSidewaysScroll(this.visitor);
    const known = this.#looked.has(kind(this.page.url()));
    this.#looked.add(kind(this.page.url()));
    await assertAccessible(this.visitor, known ? [PHONE] : undefined);
    assertNoProblems(this.visitor);
  }

  /** Follows a link to a file: its name and its bytes. */
  async fetch(link) {
    const [file] = await Promise.all([this.page.waitForEvent("download"), this.#named("link", link).click()]);
    this.#step.clicks += 1;
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
  }

  /** Fills in fields by name; where several have it, the value is a list. */
  async type(values, within = this.main) {
    for (const [name, value] of Object.entries(values)) {
      for (const [index, one] of [value].flat().entries()) {
        if (one === null) continue;
        await this.fill(within.locator(`[name="${name}"]`).nth(index), one);
      }
    }
  }

  /** Fills in one field: types, chooses or hands over a file. */
  async fill(field, value) {
    const kind = await field.evaluate((element) => element.type);
    if (kind === "select-one") await field.selectOption(value);
    else if (kind === "file") await field.setInputFiles(value);
    else await field.fill(value);
    this.#step.fields += 1;
  }

  /** Ticks a box. */
  async tick(box) {
    await box.check();
    this.#step.clicks += 1;
  }

  /** The page shows each of these texts. */
  async sees(...texts) {
    const shown = (await this.main.innerText()).replaceAll(/\s+/g, " ");
    for (const text of texts) {
      const isShown = text instanceof RegExp ? text.test(shown) : shown.includes(text);
      assert.ok(isShown, `${this.page.url()} does not show ${text}:\n${shown}`);
    }
  }

  /** Cells of the first row with this heading. */
  async row(heading) {
    const row = this.main.locator("tr", { has: this.page.locator(`th:text-is("${heading}")`) }).first();
    const cells = await row.locator("th, td").allInnerTexts();
    return cells.map((cell) => cell.replaceAll(/\s+/g, " ").trim());
  }

  /** The table of the steps with their sums: for people with times, for the docs without. */
  table({ times }) {
    const head = ["Schritt", "Klicks", "Felder", "Seiten", ...(times ? ["Sekunden"] : [])];
    const seconds = (milliseconds) => (milliseconds / 1000).toFixed(1);
    const row = (title, { clicks, fields, pages, milliseconds }) => [title, clicks, fields, pages, ...(times ? [seconds(milliseconds)] : [])];
    const sum = (key) => this.steps.reduce((total, step) => total + step[key], 0);
    const total = Object.fromEntries(["clicks", "fields", "pages", "milliseconds"].map((key) => [key, sum(key)]));
    const rows = [...this.steps.map((step, index) => row(`${index + 1}. ${step.title}`, step)), row("Summe", total)];
    const lines = [head, head.map((_, index) => (index ? "---:" : "---")), ...rows];
    return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  }
}
