// A grant that began in Excel: its lists are chosen, checked, taken over, and compared with the proof that was filed.
// It runs twice: as usual and with scripts switched off.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, assertNoProblems, assertNoSidewaysScroll } from "./checks.mjs";
import { launchBrowser, startApplication, Visitor } from "./driver.mjs";

let application, browser;
before(async () => {
  application = await startApplication();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await application?.stop();
});

for (const [name, javaScriptEnabled, mark] of [
  ["with scripts", true, "A"],
  ["without scripts", false, "B"],
]) {
  test(`lists are taken over and compared, ${name}`, async () => {
    const visitor = await Visitor.open(browser, application, { javaScriptEnabled });
    const look = async () => {
      // Axe is a script itself.
      if (javaScriptEnabled) {
        await assertNoSidewaysScroll(visitor);
        await assertAccessible(visitor);
      }
      assertNoProblems(visitor);
    };
    try {
      await visitor.signIn("foerdermittel");
      const { page } = visitor;
      await page.goto("/bescheide");
      const notice = await page.locator("main table a[href^='/bescheide/']").first().getAttribute("href");
      await page.goto(notice);
      await page.getByRole("link", { name: "Bestand übernehmen" }).click();
      await page.waitForURL(/\/uebernahme$/);
      await look();
      await choose(page, "belege", [
        "Firma;Rechnungs-Nr.;Wann;Zahlungsgrund;Betrag brutto;bezahlt am;Kostenposition",
        `Altbestand ${mark} GmbH;ALT-${mark}-1;02.05.2023;Wandhalterung;1.190,00;15.05.2023;1.1`,
        `Altbestand ${mark} GmbH;ALT-${mark}-2;03.05.2023;Kabel;viel;15.05.2023;1.1`,
      ]);
      await choose(page, "inventar", [
        "Inventarnummer;Seriennummer;Hersteller;Modell;Schule;Rechnung",
        `ALT-${mark}-1;SN${mark}1;Muster;Halterung;190743;ALT-${mark}-1`,
      ]);
      await page.getByRole("button", { name: "Listen prüfen" }).click();
      await page.waitForLoadState();
      assert.match(await page.locator("main").innerText(), /Vorschau, noch nichts geändert/);
      await page.locator("summary", { hasText: "Spalten der Liste" }).first().click();
      await page.locator("[name=belege-rechnungsdatum]").selectOption("Wann");
      await page.getByRole("button", { name: "Noch einmal prüfen" }).click();
      await page.waitForLoadState();
      assert.equal(await page.locator("[name=belege-rechnungsdatum]").inputValue(), "Wann");
      await look();
      await page.getByRole("button", { name: "Bestand übernehmen" }).click();
      await page.waitForLoadState();
      assert.match(await page.locator("main").innerText(), /Der Bestand ist übernommen\./);
      await look();

      await page.getByRole("link", { name: "Eingereichten Verwendungsnachweis vergleichen" }).click();
      await page.waitForURL(/\/eingereicht$/);
      await page.locator("[name=spent]").fill("1.000.000,00");
      await page.getByRole("button", { name: "Speichern" }).click();
      await page.waitForURL(`**${notice}`);
      const shown = await page.locator("main").innerText();
      assert.match(shown, /Ausgaben gesamt: im eingereichten Verwendungsnachweis 1\.000\.000,00/);
      assert.match(shown, /Gerät(e)? ohne Raum/);
      await look();
      await page.goto(`/suche?q=SN${mark}1`);
      assert.match(await page.locator("main").innerText(), /übernommen aus inventar\.csv|aus inventar\.csv, Zeile 2/);
    } finally {
      await visitor.close();
    }
  });
}

function choose(page, field, lines) {
  const buffer = Buffer.from(`${lines.join("\r\n")}\r\n`, "utf8");
  return page.locator(`input[name=${field}]`).setInputFiles({ name: `${field}.csv`, mimeType: "text/csv", buffer });
}
