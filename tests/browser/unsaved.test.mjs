// Nothing typed at an invoice is lost: what one form would throw away of another one is asked for, and so is leaving the page.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { assertAccessible, assertNoProblems, assertNoSidewaysScroll } from "./checks.mjs";
import { launchBrowser, startApplication, Visitor } from "./driver.mjs";
import { xrechnung } from "./invoice.mjs";

let application, browser, folder, visitor, page, invoice;
before(async () => {
  application = await startApplication();
  browser = await launchBrowser();
  folder = await mkdtemp(path.join(tmpdir(), "paktbuch-unsaved-"));
  await enter();
  const file = path.join(folder, "OFFEN-1.xml");
  await writeFile(file, xrechnung("OFFEN-1"));
  await page.goto("/rechnungen");
  await page.locator("input[type=file]").setInputFiles(file);
  await page.locator("form:has(input[type=file]) [type=submit]").click();
  await page.waitForURL(/\/rechnungen\/\d+/);
  invoice = new URL(page.url()).pathname;
  await visitor.close();
});
after(async () => {
  await browser?.close();
  await application?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await enter();
  await page.goto(invoice);
});
afterEach(() => visitor.close());

async function enter() {
  visitor = await Visitor.open(browser, application);
  page = visitor.page;
  await visitor.signIn("foerdermittel");
}

const proof = () => page.locator("form[aria-label='Zahlung eintragen'] [name=proof]");
const amount = (index) => page.locator("input[name$=-betrag]").nth(index);
const own = (index) => page.locator("select[name$=-ziel]").nth(index).selectOption("e");
const save = () => page.getByRole("button", { name: "Zuordnung speichern" }).click();
const question = () => page.locator("[role=alert].pb-unsaved");

test("the sums follow what is typed", async () => {
  const total = (name) => page.locator(`.pb-total div:has(dt:text-is("${name}")) dd`).innerText();
  await own(0);
  await amount(0).fill("900,00");
  assert.equal(await total("Eigene Mittel"), "900,00 €");
  assert.match(await total("noch nicht zugeordnet"), /^290,00 €$/);
  const other = page.locator("select[name$=-ziel]").nth(1);
  const option = other.locator("optgroup").first();
  await other.selectOption(await option.locator("option").first().getAttribute("value"));
  await amount(1).fill("238,00");
  assert.equal(await total(await option.getAttribute("data-sum")), "238,00 €");
  assert.match(await total("noch nicht zugeordnet"), /^52,00 €$/);
});

test("one form asks before it throws away what stands in another", async () => {
  await proof().fill("Kontoauszug 5/2023");
  await own(0);
  await amount(0).fill("952,00");
  await save();
  await question().waitFor();
  assert.match(await question().innerText(), /„Zahlung eintragen“ stehen Eingaben, die noch nicht gespeichert sind/);
  assert.ok(await question().evaluate((box) => box === document.activeElement), "it has the focus");
  await assertAccessible(visitor);
  await assertNoSidewaysScroll(visitor);
  await page.getByRole("button", { name: "Zurück", exact: true }).click();
  assert.equal(await question().count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.name), "proof");
  assert.equal(await amount(0).inputValue(), "952,00", "nothing was sent");

  await page.getByRole("button", { name: "Zahlung eintragen" }).click();
  assert.match(await question().innerText(), /„Zuordnung“ stehen Eingaben/, "the other way round");
  await page.getByRole("button", { name: "Zurück", exact: true }).click();

  await save();
  await page.getByRole("button", { name: "Trotzdem speichern" }).click();
  await page.getByText("sind gespeichert").waitFor();
  assert.equal(await amount(0).inputValue(), "952,00");
  assert.equal(await proof().inputValue(), "");
  assertNoProblems(visitor);
});

test("what came back from the server is unsaved as well", async () => {
  await page.getByRole("textbox", { name: /Abnahme am/ }).last().fill("31.02.2023");
  await save();
  await page.locator("#fehler").waitFor();
  await page.getByRole("button", { name: "Zahlung eintragen" }).click();
  assert.match(await question().innerText(), /„Zuordnung“ stehen Eingaben/);
  // The answer 422 is told by the console of the browser.
  assertNoProblems(visitor, { except: /422/ });
});

test("a link asks before it leaves, and sending the form does not", async () => {
  await proof().click();
  await page.keyboard.type("Auszug 7");
  await page.getByRole("link", { name: "Weg des Geldes", exact: true }).first().click();
  assert.equal(new URL(page.url()).pathname, invoice);
  const asked = visitor.problems.splice(0).filter((problem) => /dialog:/.test(problem));
  assert.equal(asked.length, 1);
  await page.locator("form[aria-label='Zahlung eintragen'] [name=paid_on]").fill("20.05.2023");
  await page.getByRole("button", { name: "Zahlung eintragen" }).click();
  await page.getByText("20.05.2023").first().waitFor();
  assertNoProblems(visitor);
});

test("the amounts of the invoice are seen on a phone", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const cell of await page.locator(".pb-invoice tbody tr td:last-child").all()) {
    const box = await cell.boundingBox();
    assert.ok(box && box.x + box.width <= 390, JSON.stringify(box));
  }
});
