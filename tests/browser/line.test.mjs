// The main line in the browser: grant notice, cost plan, XRechnung, allocation, payment, devices, Verwendungsnachweis.
// It runs twice: as usual and with scripts switched off.
import assert from "node:assert/strict";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { assertNoProblems } from "./checks.mjs";
import { launchBrowser, startApplication, Visitor } from "./driver.mjs";
import { xrechnung } from "./invoice.mjs";

let application, browser, folder;
before(async () => {
  application = await startApplication();
  browser = await launchBrowser();
  folder = await mkdtemp(path.join(tmpdir(), "paktbuch-line-"));
});
after(async () => {
  await browser?.close();
  await application?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

for (const [name, javaScriptEnabled, number] of [
  ["with scripts", true, "LINIE-1"],
  ["without scripts", false, "LINIE-2"],
]) {
  test(`from the notice to the proof, ${name}`, async () => {
    const visitor = await Visitor.open(browser, application, { javaScriptEnabled });
    try {
      await visitor.signIn("foerdermittel");
      const { page } = visitor;
      const notice = await enterNotice(page, `AZ-${number}`);
      const invoice = await takeInvoice(page, number);
      await allocateAndPay(page, invoice, `AZ-${number}`);
      await createDevices(page, invoice, number);
      await makeProof(page, notice, `AZ-${number}`);
      await fileProof(page, notice);
      assertNoProblems(visitor);
    } finally {
      await visitor.close();
    }
  });
}

async function enterNotice(page, reference) {
  await page.goto("/bescheide/neu?programm=digitalpakt-nrw");
  await page.getByLabel("Aktenzeichen", { exact: true }).fill(reference);
  await page.locator("[name=title]").fill("Tablets für die Anne-Frank-Gesamtschule");
  await page.locator("[name=notice_date]").fill("1.3.23");
  await page.locator("[name=category]").selectOption("Schulgebundene mobile Endgeräte");
  await page.locator("[name=eligible]").fill("1.200,00");
  await page.locator("[name=implementation_from]").fill("01.03.2023");
  await page.locator("[name=implementation_to]").fill("31.10.2024");
  await page.locator("[name=item_tolerance]").fill("20");
  await page.locator("[name=proof_due]").fill("30.04.2025");
  await send(page, "form:has([name=eligible])");
  await page.waitForURL(/\/bescheide\/\d+/);
  const id = Number(/\/bescheide\/(\d+)/.exec(page.url())[1]);
  assert.match(await page.locator("main").innerText(), /1\.080,00/, "90 % of 1,200 € is proposed as the grant");

  await page.goto(`/bescheide/${id}/ansatz/neu`);
  await page.locator("[name=title]").fill("Mobile Endgeräte");
  await page.locator("[name=total]").fill("1200");
  await page.locator("[name=eligible]").fill("1200");
  await page.locator("[name=line_title]").first().fill("Tablets mit Koffer");
  await page.locator("[name=line_quantity]").first().fill("1");
  await page.locator("[name=line_price]").first().fill("1.200,00");
  await page.locator("button[name=then][value=fertig]").click();
  await page.waitForURL(/\/bescheide\/\d+/);
  return id;
}

async function fileProof(page, notice) {
  await page.goto(`/bescheide/${notice}/nachweise`);
  await page.getByRole("link", { name: "Verwendungsnachweis einreichen" }).first().click();
  await page.waitForURL(/\/nachweise\/einreichen$/);
  const reason = page.locator("[name=reason]");
  if (await reason.count()) await reason.fill("Mit der Bewilligungsbehörde abgesprochen");
  await page.locator("[name=confirmed]").check();
  await page.getByRole("button", { name: "Verwendungsnachweis einreichen" }).click();
  await page.waitForURL(/\/nachweise\/\d+$/);
  assert.match(await page.locator("main").innerText(), /Was eingereicht ist und was heute in Paktbuch steht, ist dasselbe/);
}

async function takeInvoice(page, number) {
  const file = path.join(folder, `${number}.xml`);
  await writeFile(file, xrechnung(number));
  await page.goto("/rechnungen");
  await page.locator("input[type=file]").setInputFiles(file);
  await page.locator("form:has(input[type=file]) [type=submit]").click();
  await page.waitForLoadState();
  await page.waitForURL(/\/rechnungen\/\d+/);
  assert.match(await page.locator("main").innerText(), /1\.190,00/);
  return new URL(page.url()).pathname;
}

async function allocateAndPay(page, invoice, reference) {
  const targets = page.locator("select[name$=-ziel]");
  assert.equal(await targets.count(), 2, "one part a line to begin with");
  for (const [index, gross] of ["952,00", "238,00"].entries()) {
    const group = targets.nth(index).locator(`optgroup[label*="${reference}"] option`).first();
    await targets.nth(index).selectOption(await group.getAttribute("value"));
    await page.locator("input[name$=-betrag]").nth(index).fill(gross);
  }
  await page.getByRole("button", { name: "Zuordnung speichern" }).click();
  await page.waitForURL(`**${invoice}`);
  assert.match(await page.locator("main").innerText(), /Rest 0,00/);

  await page.locator("[name=paid_on]").last().fill("20.05.2023");
  await page.locator("[name=amount]").last().fill("1.190,00");
  await page.locator("[name=proof]").last().fill("Kontoauszug 5/2023");
  await page.locator("form:has([name=paid_on]) [type=submit]").last().click();
  await page.waitForURL(`**${invoice}`);
  assert.match(await page.locator("main").innerText(), /20\.05\.2023/);
}

async function createDevices(page, invoice, number) {
  await page.goto(invoice);
  await page.getByRole("link", { name: "Geräte anlegen" }).first().click();
  await page.waitForURL(/\/zuordnungen\/\d+\/geraete/);
  await page.locator("select[name=model]").selectOption("neu");
  await page.locator("[name=manufacturer]").fill("Muster");
  await page.locator("[name=model_name]").fill("Tablet 10 Zoll");
  await page.locator("[name=category]").selectOption("tablet");
  await page.locator("[name=quantity]").fill("2");
  await page.locator("[name=serials]").fill(`${number}-A\n${number}-B`);
  const school = page.locator("select[name=school]");
  await school.selectOption({ index: 1 });
  await send(page, "form:has([name=serials])");
  await page.waitForLoadState();
  assert.equal(await page.locator(".pb-errors").count(), 0, await page.locator("main").innerText());
  await page.goto(`/suche?q=${number}-A`);
  await page.waitForURL(/\/geraete\/\d+/);
  assert.match(await page.locator("main").innerText(), /476,00/, "two devices share 952 €");
}

async function makeProof(page, notice, reference) {
  await page.goto(`/berichte/verwendungsnachweis?bescheid=${notice}`);
  assert.match(await page.locator("main").innerText(), new RegExp(reference));
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("a[href*='verwendungsnachweis.xlsx'], form[action*='verwendungsnachweis.xlsx'] [type=submit]").first().click(),
  ]);
  assert.match(download.suggestedFilename(), /^Verwendungsnachweis_.*\.xlsx$/);
  assert.ok((await stat(await download.path())).size > 8_000);
}

async function send(page, form) {
  await page.locator(form).locator("button[type=submit]").first().click();
}
