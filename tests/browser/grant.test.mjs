// The whole life of a grant as a new officer goes it, by menu, links and buttons alone: application, notice, order, invoices,
// two drawdowns, change notice, reallocation and the filed proof. Each page is looked at, each figure is known to the cent.
// The steps with their clicks stand in docs/durchlauf.md; `make pictures` writes it anew.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { launchBrowser, startApplication, Visitor } from "./driver.mjs";
import { ORDER, REFERENCE, SELLER, apply, change, figures, first, grant, order, pdf, room, second, toNotice } from "./grant_way.mjs";
import { Officer } from "./officer.mjs";
import { sheets } from "./workbook.mjs";

const AS_OF = "30.06.2023";
const INTRODUCTION = `# Eine Zuwendung von Anfang bis Ende

Vom Antrag bis zum eingereichten Verwendungsnachweis, mit Änderungsbescheid, Umschichtung und zwei Mittelabrufen: So oft klickt, wer diesen Weg
zum ersten Mal geht, und so viele Felder sind auszufüllen. *Felder* sind getippte, gewählte und hochgeladene Angaben, *Seiten* die aufgerufenen.
Der Test \`tests/browser/grant.test.mjs\` geht den Weg bei jedem \`make test\` und vergleicht diese Tabelle; \`make pictures\` schreibt sie neu.
`;

test("a grant from the application to the filed proof", async () => {
  const application = await startApplication();
  const browser = await launchBrowser();
  try {
    const visitor = await Visitor.open(browser, application);
    await visitor.signIn("foerdermittel");
    const officer = new Officer(visitor);
    for (const walk of [apply, grant, order, first, change, second, prove]) await walk(officer);
    console.log(officer.table({ times: true }));
    await assertDescribed(officer);
  } finally {
    await browser.close();
    await application.stop();
  }
});

/** The findings are cleared, the local audit is done, and the proof is filed. */
async function prove(officer) {
  await officer.step("Sachbericht schreiben", async () => {
    await officer.follow("Sachbericht");
    await officer.follow("Sachbericht eintragen");
    await officer.type({
      measure: "Digitale Mikroskope und Ladekoffer für den naturwissenschaftlichen Unterricht beider Schulen.",
      result: "Anne-Frank-Gesamtschule: 12 Mikroskope. Baumberge-Schule: 8 Mikroskope und 2 Ladekoffer.",
      contact: "Erika Beispiel, 02507 33-0",
    });
    await officer.send("Sachbericht speichern");
  });

  await officer.step("Prüfhinweise erledigen", async () => {
    await toNotice(officer);
    await officer.follow("Verwendungsnachweis erzeugen");
    await officer.sees("2 geförderte Geräte ohne Raum");
    await officer.follow("Zu diesen Geräten");
    await officer.tick(officer.main.locator("[data-select-all]"));
    await officer.send("Gewählte umsetzen");
    await officer.type({ ort: await room(officer, "Baumberge") });
    await officer.send("Vorschau zeigen");
    await officer.send(/^2 Geräte/);
    await toNotice(officer);
    await officer.follow("Verwendungsnachweis erzeugen");
    await officer.type({ stichtag: AS_OF });
    await officer.send("Vorschau neu berechnen");
    await officer.sees("bezahlt bis 30.06.2023", "3 Zeilen der Belegliste", "22 Geräte");
  });

  await officer.step("Örtliche Prüfung eintragen", async () => {
    await officer.follow(`Stand zum ${AS_OF} einreichen`);
    await officer.follow("Schritt eintragen");
    await officer.type({ done_on: "14.07.2023", reference: "RPA 17/2023", person: "Rita Muster", datei: pdf("Bescheinigung") });
    await officer.send("Schritt speichern");
    await officer.sees(`Stand zum ${AS_OF}`);
  });

  await officer.step("Verwendungsnachweis einreichen", async () => {
    for (const box of await officer.main.locator("[name=confirmations], [name=confirmed]").all()) await officer.tick(box);
    await officer.send("Verwendungsnachweis einreichen");
    await officer.sees("Was eingereicht ist und was heute in Paktbuch steht, ist dasselbe");
    const workbook = await officer.fetch("Als Excel-Datei");
    assert.match(workbook.name, /^Verwendungsnachweis_48-DPS-2022-0815_2023-06-30_Version-1\.xlsx$/);
    assertFiled(sheets(workbook.bytes));
  });

  await officer.step("Eingereichte Version und Stand ansehen", async () => {
    await officer.follow("Eingereichte Nachweise");
    await officer.sees("Version 1", "30.06.2023", "12.138,00", "10.924,00");
    await toNotice(officer);
    await officer.sees("Nachweis eingereicht");
    await figures(officer, { planned: "12.300,00", ordered: "12.138,00", invoiced: "12.138,00", paid: "12.138,00", rest: "162,00" });
    assert.deepEqual(await officer.row("Ausgezahlt"), ["Ausgezahlt", "Summe der Auszahlungen", "10.924,00"]);
    assert.deepEqual(await officer.row("Zuwendung lt. Abrechnung"), ["Zuwendung lt. Abrechnung", "was die Finanzierungsart ergibt", "10.924,00"]);
    await officer.follow("Was abgerufen ist");
    await officer.sees("5.269,00", "5.655,00", "10.924,00");
    await officer.menu("Förderung");
    await officer.follow("Anträge");
    await officer.follow("HAV-DPS-06");
    await officer.sees(/Antrag HAV-DPS-06: .* Bewilligt/, REFERENCE);
  });
}

/** The filed workbook holds the three receipts with their shares, the devices and the payouts, to the cent. */
function assertFiled(book) {
  const receipts = book.get("Belegliste").filter(([number]) => /^\d+$/.test(number));
  assert.equal(receipts.length, 3, "a line for each payment and allocation");
  const shown = receipts.map((row) => row.join(" ")).join("\n");
  const told = ["RE-2022-1", "RE-2023-9", "Kontoauszug 10/2022", "Kontoauszug 3/2023", ORDER, SELLER.name];
  for (const text of told) assert.ok(shown.includes(text), `${text} in ${shown}`);
  const sums = book.get("Belegliste").findLast((row) => row.includes("12138")).filter((cell) => /^\d+$/.test(cell));
  assert.deepEqual(sums, ["12138", "12138", "0", "10924", "1214"], "spent, eligible, not eligible, grant, own share");
  assert.equal(cents(receipts.map((row) => row[14])), 1_092_400, "the shares of the receipts are the grant");
  assert.equal(book.get("Inventarliste").filter((row) => /^HAV-202[23]-/.test(row.find((cell) => cell) ?? "")).length, 22);
  const payouts = book.get("Mittelabrufe").filter(([number]) => /^\d+$/.test(number));
  assert.equal(cents(payouts.map((row) => row[3])), 1_092_400, "the drawdowns add up to the grant of the settlement");
  assert.ok(book.get("Deckblatt").some(([line]) => line?.includes("Fehler 0, Warnungen 0, fehlende Angaben 0; bestätigt 0")), "nothing is open");
}

function cents(amounts) {
  return amounts.reduce((sum, amount) => sum + Math.round(Number(amount) * 100), 0);
}

/** The steps stand in the docs as they were walked; with the pictures they are written anew. */
async function assertDescribed(officer) {
  const address = new URL("../../docs/durchlauf.md", import.meta.url);
  const page = `${INTRODUCTION}\n${officer.table({ times: false })}\n`;
  if (process.env.PAKTBUCH_PICTURES) await writeFile(address, page);
  assert.equal(await readFile(address, "utf8"), page, "docs/durchlauf.md tells another way: `make pictures` writes it anew");
}

