// The main pages of each role keep what a page has to keep; `make walk` looks at every page.
import { after, before, test } from "node:test";
import {
  assertAccessible,
  assertLabelsWhole,
  assertNamed,
  assertNoProblems,
  assertNoSidewaysScroll,
  assertNothingStored,
  picture,
} from "./checks.mjs";
import { launchBrowser, startApplication, Visitor } from "./driver.mjs";
import { numbered } from "./walk.mjs";

const PAGES = {
  foerdermittel: {
    uebersicht: "/",
    schulen: "/schulen",
    bescheide: "/bescheide",
    bescheid: "/bescheide/1",
    rechnungen: "/rechnungen",
    rechnung: "/rechnungen/12",
    geraete: "/geraete",
    geraet: "/geraete/1",
    umsetzen: "/geraete/umsetzen?geraet=1&geraet=2",
    berichte: "/berichte",
    verwendungsnachweis: "/berichte/verwendungsnachweis?bescheid=1",
    anschreiben: "/berichte/schreiben/anschreiben?bescheid=1",
    foerderakte: "/berichte/foerderakte?bescheid=1",
    einreichen: "/bescheide/1/nachweise/einreichen",
    sachbericht: "/bescheide/1/sachbericht",
    "sachbericht-bearbeiten": "/bescheide/1/sachbericht/bearbeiten",
    "bescheid-uebernommen": "/bescheide/5",
    sachstandsbericht: "/berichte/listen/sachstandsbericht",
    fristen: "/fristen",
    vermerke: "/vermerke/bescheid/1",
    mittelabrufe: "/bescheide/1/mittelabrufe",
    "mittelabruf-berechnen": "/bescheide/1/mittelabrufe/neu",
    pruefhinweise: "/pruefhinweise",
    pruefung: "/pruefung?rechnung=12",
    "suche-ohne-leerzeichen": `/suche?q=${"x".repeat(3000)}`,
    "geraete-ohne-leerzeichen": `/geraete?q=${"x".repeat(3000)}`,
    "schulen-ohne-leerzeichen": `/schulen?q=${"x".repeat(3000)}`,
    kostenplan: "/bescheide/1/ansatz/neu",
    "rechnung-von-hand": "/rechnungen/neu",
    "beleg-von-hand": "/belege/neu",
    lieferanten: "/lieferanten",
    sammelzahlung: "/rechnungen/sammelzahlung",
    "zahlungen-einlesen": "/zahlungen/einlesen",
    "zahlungen-offen": "/zahlungen/offen",
    bestellungen: "/bestellungen",
    antraege: "/antraege",
    haushalt: "/haushalt",
    programme: "/programme",
    fassung: "/fassungen/angaben?programm=digitalpakt-nrw&fassung=1",
    "fassung-neu": "/fassungen/neu?programm=digitalpakt-nrw&fassung=1",
    "bescheid-programm": "/bescheide/neu",
    "bescheid-neu": "/bescheide/neu?programm=digitalpakt-nrw",
    "antrag-neu": "/antraege/neu?programm=digitalpakt-nrw",
    aenderungsbescheid: "/bescheide/1/aenderungen/neu",
    nachweispruefung: "/bescheide/1/nachweispruefung",
    "geraete-einlesen": "/geraete/einlesen",
    "geraete-filter": "/geraete/filter?kategorie=tablet",
    "geraete-spalten": "/geraete/spalten",
    "geraete-anlegen": "/zuordnungen/{n}/geraete",
    verteilen: "/zuordnungen/{n}/verteilen",
  },
  "schul-it": { "meine-schulen": "/", "schule": "/schulen/190743" },
};

/** Pages whose labels are among the longest. */
const LONG_LABELS = new Set(["bescheid", "bescheid-uebernommen"]);

let application, browser;
before(async () => {
  application = await startApplication();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await application?.stop();
});

for (const [role, pages] of Object.entries(PAGES)) {
  for (const [name, address] of Object.entries(pages)) {
    test(`${address.slice(0, 60)} for ${role}`, async () => {
      const visitor = await Visitor.open(browser, application);
      try {
        await visitor.signIn(role);
        await visitor.goto(await numbered(visitor, address));
        await assertNamed(visitor);
        await assertNothingStored(visitor);
        await assertNoSidewaysScroll(visitor);
        if (LONG_LABELS.has(name)) await assertLabelsWhole(visitor);
        await assertAccessible(visitor);
        if (!name.endsWith("ohne-leerzeichen")) await picture(visitor, name);
        assertNoProblems(visitor);
      } finally {
        await visitor.close();
      }
    });
  }
}
