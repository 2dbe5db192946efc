// Pages that answer a form: what became of files and lists, the question for columns, and forms that come back with messages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  assertAccessible,
  assertNamed,
  assertNoProblems,
  assertNoSidewaysScroll,
  assertNothingStored,
} from "./checks.mjs";
import { launchBrowser, startApplication, Visitor } from "./driver.mjs";
import { xrechnung } from "./invoice.mjs";

const PROGRAMME = "programm=digitalpakt-nrw";

let application, browser;
before(async () => {
  application = await startApplication();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await application?.stop();
});

test("several invoices are read", async () => {
  await asOfficer(async (visitor) => {
    const { page } = visitor;
    await page.goto("/rechnungen");
    const files = [
      file("antwort-1.xml", xrechnung("ANTWORT-1"), "application/xml"),
      file("antwort-2.xml", xrechnung("ANTWORT-2"), "application/xml"),
      file("noch-einmal.xml", xrechnung("ANTWORT-1"), "application/xml"),
      file("keine-rechnung.xml", "<Notiz>Bitte bezahlen</Notiz>", "application/xml"),
      file(`${"sehr-langer-name-".repeat(8)}.csv`, "Datum;Betrag\r\n01.02.2024;1,00\r\n"),
    ];
    await page.locator("input[type=file]").setInputFiles(files);
    await send(page, "Einlesen");
    await assertKept(visitor, /ANTWORT-2/);
  });
});

test("a payment list is read after its columns are chosen", async () => {
  await asOfficer(async (visitor) => {
    const { page } = visitor;
    const list = [
      "Tag;An;Wofür;Summe",
      "20.05.2024;Erfundene Technik;Rechnung UNBEKANNT-1;1.190,00",
      "21.05.2024;Stadtwerke;Strom;viel",
    ];
    await page.goto("/zahlungen/einlesen");
    await page.locator("input[type=file]").setInputFiles(file("zahlungen.csv", `${list.join("\r\n")}\r\n`));
    await send(page, "Zahlungen einlesen");
    await assertKept(visitor, /Spalten zuordnen/);
    await page.locator("[name=datum]").selectOption("Tag");
    await page.locator("[name=betrag]").selectOption("");
    await send(page, "Zahlungen einlesen");
    await assertKept(visitor, /Für „Betrag“ ist keine Spalte gewählt/);
    await page.locator("[name=betrag]").selectOption("Summe");
    await page.locator("[name=empfaenger]").selectOption("An");
    await page.locator("[name=verwendungszweck]").selectOption("Wofür");
    await send(page, "Zahlungen einlesen");
    await assertKept(visitor, /zahlungen\.csv[\s\S]*Eingelesen/);
    await page.goto("/zahlungen/offen");
    await assertKept(visitor, /UNBEKANNT-1/);
  });
});

test("a list of devices is checked and read", async () => {
  await asOfficer(async (visitor) => {
    const { page } = visitor;
    const list = ["Nr;Marke;Gerät", "ANTWORT-A;Muster;Tablet 10", "antwort-a;Muster;Tablet 10"];
    await page.goto("/geraete/einlesen");
    await page.locator("input[type=file]").setInputFiles(file("geraete.csv", `${list.join("\r\n")}\r\n`));
    await page.locator("[name=schule]").selectOption({ index: 1 });
    await send(page, "Liste prüfen");
    await assertKept(visitor, /Keine Spalte ist als Seriennummer oder Inventarnummer erkannt/);
    await page.locator("[name=spalte-0]").selectOption("seriennummer");
    await page.locator("[name=spalte-1]").selectOption("hersteller");
    await page.locator("[name=spalte-2]").selectOption("modell");
    await send(page, "Noch einmal prüfen");
    await assertKept(visitor, /Geprüft, noch nichts geändert: 1 neu/);
    await send(page, "Geräte einlesen");
    await assertKept(visitor, /Eingelesen: 1 neu/);
  });
});

for (const [name, address, button, typed] of [
  ["an invoice", "/rechnungen/neu", "Rechnung speichern", { datum: "31.02.2024", "z1-name": "Tafel", "z1-betrag": "viel" }],
  ["a receipt", "/belege/neu", "Beleg speichern", { datum: "31.02.2024" }],
  ["an application", `/antraege/neu?${PROGRAMME}`, "Antrag erfassen", { requested_grant: "viel" }],
  ["a notice", `/bescheide/neu?${PROGRAMME}`, "Bescheid erfassen", { notice_date: "31.02.2024", eligible: "viel" }],
]) {
  test(`the form of ${name} comes back with its messages`, async () => {
    await asOfficer(async (visitor) => {
      const { page } = visitor;
      await page.goto(address);
      for (const [field, value] of Object.entries(typed)) await page.locator(`[name=${field}]`).fill(value);
      await send(page, button);
      assert.ok((await page.locator(".pb-errors a").count()) > 0, "each message leads to its field");
      await assertKept(visitor, /zu ändern/);
    });
  });
}

/** One visit of the role Fördermittel. */
async function asOfficer(visit) {
  const visitor = await Visitor.open(browser, application);
  try {
    await visitor.signIn("foerdermittel");
    await visit(visitor);
  } finally {
    await visitor.close();
  }
}

function file(name, text, mimeType = "text/csv") {
  return { name, mimeType, buffer: Buffer.from(text, "utf8") };
}

/** Presses a button of the page's main part, past what the browser itself would ask for. */
async function send(page, name) {
  await page.locator("main form").evaluateAll((forms) => forms.forEach((form) => (form.noValidate = true)));
  const answered = page.waitForResponse((response) => response.request().method() === "POST");
  await page.locator("main").getByRole("button", { name, exact: true }).last().click();
  await answered;
  await page.waitForLoadState();
}

/** The answer shows this, and is a page as every other. */
async function assertKept(visitor, shown) {
  assert.match(await visitor.page.locator("main").innerText(), shown);
  await assertNamed(visitor);
  await assertNothingStored(visitor);
  await assertNoSidewaysScroll(visitor);
  await assertAccessible(visitor);
  // The browser tells of every answer that refuses.
  assertNoProblems(visitor, { except: /status of 422/ });
}
