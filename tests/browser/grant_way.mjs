// The way of a grant until its money is spent: application, notice, order, deliveries with their invoices, two drawdowns with a
// change notice and a reallocation between them. Figures are asserted to the cent after each of them.
import assert from "node:assert/strict";
import { invoice } from "./invoice.mjs";

export const SELLER = { name: "Erfundene Optik GmbH", vatId: "DE999999990" };
export const ORDER = "A-2022-050";
export const REFERENCE = "48-DPS-2022/0815";
const ANNE_FRANK = "2";
const BAUMBERGE = "1";
const TITLE = "Digitale Mikroskope für beide Schulen";

/** The application with schools, amounts, measures and required documents, then submitted. */
export async function apply(officer) {
  await officer.step("Antrag erfassen", async () => {
    await officer.menu("Förderung");
    await officer.follow("Anträge");
    await officer.follow("Antrag erfassen");
    await officer.type({ programm: "digitalpakt-nrw" });
    await officer.send("Weiter");
    await officer.type({
      title: TITLE,
      category: "Digitale Arbeitsgeräte",
      measures: "Digitale Mikroskope; 9.600,00\nLadekoffer; 2.400,00",
      amount: ["7.000,00", "5.000,00"],
      implementation_from: "15.08.2022",
      implementation_to: "31.12.2022",
    });
    await officer.send("Antrag erfassen");
    await officer.sees("12.000,00", "Beantragte Zuwendung 10.800,00");
  });

  await officer.step("Fehlendes Pflichtdokument hinterlegen", async () => {
    await officer.sees(/Baumberge-Schule [^:]*: abgelaufen am/);
    await officer.follow("Dokumente der Schulen");
    const form = officer.main.locator("form:has([name=datei])");
    await officer.type({ school: BAUMBERGE, kind: "tpek", edition: "2022", dated_on: "01.06.2022", datei: pdf("TPEK der Baumberge-Schule") }, form);
    await officer.send("Dokument hinterlegen");
    await officer.follow("Zurück zum Antrag");
    await officer.sees("TPEK vom 01.06.2022, Fassung 2022");
  });

  await officer.step("Antrag einreichen", async () => {
    await officer.follow("Bearbeiten");
    await officer.type({ reference: "HAV-DPS-06", state: "eingereicht", submitted_on: "20.06.2022" });
    await officer.send("Antrag speichern");
    await officer.sees("Eingereicht", "20.06.2022");
  });
}

/** The notice that grants it, with its PDF, made final by the Rechtsbehelfsverzicht, and its cost plan. */
export async function grant(officer) {
  await officer.step("Budget um Restmittel erhöhen", async () => {
    await officer.sees("Budget überschritten");
    await officer.follow("Höchstbeträge des Programms");
    await officer.type({ amount: "300.000,00", valid_from: "03.11.2022", source: "Schreiben über weitere Restmittel" });
    await officer.send("Budget eintragen");
    await officer.follow("Zurück zum Antrag");
    assert.equal(await officer.main.getByText("Budget überschritten").count(), 0);
  });

  await officer.step("Bescheid erfassen", async () => {
    await officer.follow("Bescheid erfassen");
    await officer.type({
      reference: REFERENCE,
      notice_date: "15.08.2022",
      announcement: "post",
      sent_on: "16.08.2022",
      approval_from: "15.08.2022",
      approval_to: "31.12.2022",
      grace_days: "0",
      spend_within_days: "60",
      early_start_on: "15.08.2022",
      item_tolerance: "20",
      proof_due: "31.12.2023",
      double_funding_forbidden: "ja",
    });
    await officer.send("Bescheid erfassen");
    // The period comes from the application.
    await officer.sees("12.000,00", "10.800,00", "1.200,00", "Durchführungszeitraum 15.08.2022 – 31.12.2022");
  });

  await officer.step("PDF des Bescheids hinterlegen", async () => {
    await officer.type({ datei: pdf("Bescheid") });
    await officer.send("PDF hinterlegen");
    await officer.sees("Bescheid öffnen (PDF, neuer Tab)");
  });

  await officer.step("Rechtsbehelfsverzicht eintragen", async () => {
    await officer.follow("Bearbeiten");
    await officer.type({ appeal_waived_on: "22.08.2022" });
    await officer.send("Bescheid speichern");
    await officer.sees("Bestandskraft seit 22.08.2022");
  });

  await officer.step("Kostenplan eintragen", async () => {
    await officer.follow("Kostenplan eintragen");
    await officer.type({
      title: "Digitale Mikroskope",
      line_school: [ANNE_FRANK, BAUMBERGE],
      line_title: ["Digitales Mikroskop", "Digitales Mikroskop"],
      line_quantity: ["12", "8"],
      line_price: ["480,00", "480,00"],
    });
    await officer.send("Speichern, nächster Einzelansatz");
    await officer.type({ title: "Ladekoffer", line_title: ["Ladekoffer"], line_quantity: ["2"], line_price: ["1.200,00"] });
    await officer.send("Einzelansatz speichern");
    await figures(officer, { planned: "12.000,00", ordered: "0,00", invoiced: "0,00", paid: "0,00", rest: "12.000,00" });
  });
}

/** The order with its award note; it is given. */
export async function order(officer) {
  await officer.step("Bestellung erfassen", async () => {
    await officer.follow("Bestellung erfassen");
    const line = (label) => officer.main.locator("select[name=z1-ziel] option", { hasText: label }).first().getAttribute("value");
    const scopes = [`Digitales Mikroskop, Anne Frank`, `Digitales Mikroskop, Baumberge`, `Ladekoffer: Ladekoffer`];
    const [first, second, third] = await Promise.all(scopes.map(line));
    await officer.type({
      nummer: ORDER,
      lieferant: SELLER.name,
      datum: "05.09.2022",
      termin: "28.02.2023",
      vergabeart: "verhandlungsvergabe",
      "z1-name": "Digitales Mikroskop",
      "z1-menge": "12",
      "z1-preis": "410,00",
      "z1-ziel": first,
      "z2-name": "Digitales Mikroskop",
      "z2-menge": "8",
      "z2-preis": "410,00",
      "z2-ziel": second,
      "z3-name": "Ladekoffer",
      "z3-menge": "2",
      "z3-preis": "1.000,00",
      "z3-ziel": third,
    });
    await officer.send("Bestellung speichern");
    await officer.sees("10.200,00", "12.138,00");
  });

  await officer.step("Vergabevermerk schreiben", async () => {
    await officer.follow("Vergabevermerk schreiben");
    await officer.type({
      schaetzung: "10.500,00",
      begruendung: "Drei Angebote eingeholt; das wirtschaftlichste hat den Zuschlag.",
      "a1-bieter": SELLER.name,
      "a1-gefragt": "23.08.2022",
      "a1-eingang": "30.08.2022",
      "a1-preis": "10.200,00",
      "a2-bieter": "Muster Lupen KG",
      "a2-gefragt": "23.08.2022",
      "a2-eingang": "31.08.2022",
      "a2-preis": "11.340,00",
    });
    await officer.send("Vergabevermerk speichern");
    await officer.sees("10.500,00", "11.340,00");
  });

  await officer.step("Beauftragen", async () => {
    await officer.send("Beauftragen");
    await officer.sees("Beauftragt");
    await officer.follow(officer.main.getByRole("link", { name: REFERENCE }).first());
    await figures(officer, { planned: "12.000,00", ordered: "12.138,00", invoiced: "0,00", paid: "0,00", rest: "−138,00" });
  });
}

/** The first delivery, paid and drawn. */
export async function first(officer) {
  await deliver(officer, {
    name: "Erste",
    on: "04.10.2022",
    note: "LS-4711",
    came: [[/^2\. /, "0"], [/^3\. /, "0"]],
    bill: { number: "RE-2022-1", issued: "2022-10-10", due: "2022-11-09", lines: [{ name: "Digitales Mikroskop", quantity: 12, price: 410 }] },
    positions: ["Position 1: 12 × Digitales Mikroskop, je 410,00\u00a0€, offen 12"],
    paid_on: "24.10.2022",
    proof: "Kontoauszug 10/2022",
  });
  await createDevices(officer, {
    prefix: "AF",
    count: 12,
    place: "Anne Frank",
    model: "neu",
    manufacturer: "Lupenreich",
    category: "measuring",
    commissioned_on: "05.10.2022",
  });
  await officer.step("Ersten Mittelabruf berechnen", async () => {
    await toNotice(officer);
    await figures(officer, { planned: "12.000,00", ordered: "12.138,00", invoiced: "5.854,80", paid: "5.854,80", rest: "−138,00" });
    await draw(officer, { as_of: "31.10.2022", requested_on: "02.11.2022" }, "5.269,00");
  });
  await officer.step("Erste Auszahlung eintragen", () => payOut(officer, "15.11.2022", "5.269,00"));
}

/** The change notice with its difference, and the reallocation with its letter. */
export async function change(officer) {
  await officer.step("Änderungsbescheid erfassen", async () => {
    await officer.follow("Änderungsbescheid");
    await officer.type({
      reference: `${REFERENCE}-Ä1`,
      dated: "12.12.2022",
      announced_on: "15.12.2022",
      reason: "Teurere Ladekoffer und spätere Lieferung",
      eligible: "12.300,00",
      item_total: [null, "2.700,00"],
      implementation_to: "30.06.2023",
      approval_to: "30.06.2023",
    });
    await officer.send("Vorschau");
    assert.deepEqual(await officer.row("Zuwendungsfähige Ausgaben"), ["Zuwendungsfähige Ausgaben", "12.000,00 €", "12.300,00 €"]);
    assert.deepEqual(await officer.row("Zuwendung"), ["Zuwendung", "10.800,00 €", "11.070,00 €"]);
    assert.deepEqual(await officer.row("Durchführungszeitraum bis"), ["Durchführungszeitraum bis", "31.12.2022", "30.06.2023"]);
    await officer.sees("Die Zweckbindung ändert sich: 12 Geräte");
    await officer.send("Änderungsbescheid speichern");
    await officer.follow(`Bescheid ${REFERENCE}`);
    await figures(officer, { planned: "12.300,00", ordered: "12.138,00", invoiced: "5.854,80", paid: "5.854,80", rest: "162,00" });
  });

  await officer.step("Umschichtung vorbereiten", async () => {
    await officer.follow("Umschichtung vorbereiten");
    await officer.type({ reason: "Die Mikroskope wurden teurer, die Ladekoffer günstiger als geplant." });
    await officer.send("Als Entwurf speichern");
    assert.deepEqual((await officer.row("1 Digitale Mikroskope")).slice(1, 5), ["9.600,00", "158,00", "1,6 %", "9.758,00"]);
    assert.deepEqual((await officer.row("2 Ladekoffer")).slice(1, 5), ["2.700,00", "−158,00", "−5,9 %", "2.542,00"]);
    const letter = await officer.fetch("Als PDF");
    assert.match(letter.bytes.subarray(0, 8).toString("latin1"), /^%PDF-1\.7/);
    await officer.type({ state: "wirksam", sent_on: "09.01.2023", settled_on: "23.01.2023", reference: "48.12-815" });
    await officer.send("Stand speichern");
  });

  await officer.step("Zeilen an die Umschichtung anpassen", async () => {
    await officer.follow("Zeilen anpassen");
    await officer.type({ line_price: ["487,90", "487,90"] });
    await officer.send("Einzelansatz speichern");
    await figures(officer, { planned: "12.300,00", ordered: "12.138,00", invoiced: "5.854,80", paid: "5.854,80", rest: "162,00" });
  });
}

/** The rest, paid and drawn; the drawdowns together are the grant of what was spent. */
export async function second(officer) {
  await deliver(officer, {
    name: "Zweite",
    on: "20.02.2023",
    note: "LS-4799",
    came: [],
    bill: {
      number: "RE-2023-9",
      issued: "2023-02-27",
      due: "2023-03-29",
      lines: [
        { name: "Digitales Mikroskop", quantity: 8, price: 410 },
        { name: "Ladekoffer", quantity: 2, price: 1000 },
      ],
    },
    positions: ["Position 2: 8 × Digitales Mikroskop, je 410,00\u00a0€, offen 8", "Position 3: 2 × Ladekoffer, je 1.000,00\u00a0€, offen 2"],
    paid_on: "15.03.2023",
    proof: "Kontoauszug 3/2023",
  });
  await createDevices(officer, {
    prefix: "BB",
    count: 8,
    place: "Baumberge",
    model: { label: "Lupenreich Digitales Mikroskop (Mess- und Experimentiergerät)" },
    commissioned_on: "21.02.2023",
  });
  await createDevices(officer, {
    prefix: "LK",
    count: 2,
    model: "neu",
    manufacturer: "Kofferwerk",
    category: "charging-case",
    school: BAUMBERGE,
    commissioned_on: "21.02.2023",
  });
  await officer.step("Zweiten Mittelabruf berechnen", async () => {
    await toNotice(officer);
    await figures(officer, { planned: "12.300,00", ordered: "12.138,00", invoiced: "12.138,00", paid: "12.138,00", rest: "162,00" });
    await draw(officer, { as_of: "31.03.2023", requested_on: "03.04.2023" }, "5.655,00");
  });
  await officer.step("Zweite Auszahlung eintragen", () => payOut(officer, "20.04.2023", "5.655,00"));
}

/** A delivery and its invoice: compared with the order, allocated and paid. */
async function deliver(officer, { name, came, on, note, bill, positions, paid_on, proof }) {
  await officer.step(`${name} Lieferung eintragen`, async () => {
    await officer.menu("Beschaffung");
    await officer.follow("Bestellungen");
    await officer.follow(ORDER);
    await officer.type({ geliefert: on, lieferschein: note });
    for (const [label, quantity] of came) await officer.fill(officer.main.getByLabel(label), quantity);
    await officer.send("Lieferung eintragen");
    await officer.sees(note);
  });

  await officer.step(`${name} Rechnung einlesen und mit der Bestellung abgleichen`, async () => {
    const buffer = Buffer.from(invoice({ seller: SELLER, order: ORDER, ...bill }));
    await officer.menu("Beschaffung");
    await officer.fill(officer.main.locator("input[type=file]"), { name: `${bill.number}.xml`, mimeType: "application/xml", buffer });
    await officer.send("Einlesen");
    await officer.follow("Mit Bestellung abgleichen");
    // Two lines of the order have the same words; quantity and price tell which one is billed.
    const proposed = (selects) => selects.map((select) => select.selectedOptions[0].label);
    assert.deepEqual(await officer.main.locator("select[name^=bestellt-]").evaluateAll(proposed), positions);
    await officer.send("Abgleich speichern");
    await officer.sees("stimmt überein");
  });

  await officer.step(`${name} Rechnung zuordnen`, async () => {
    await officer.send(/übernehmen$/);
    assert.equal(await officer.main.getByText("Rest 0,00 €").count(), positions.length);
  });

  await officer.step(`${name} Zahlung eintragen`, async () => {
    await officer.type({ paid_on, proof });
    await officer.send("Zahlung eintragen");
    await officer.sees(paid_on, "bezahlt");
  });
}

/** The devices of the first position of the invoice that has none; without `place` they get no room. */
async function createDevices(officer, { prefix, count, place, ...typed }) {
  await officer.step(`Geräte anlegen, ${count} Stück`, async () => {
    await officer.follow(/^Geräte anlegen/);
    const serials = Array.from({ length: count }, (_, index) => `${prefix}-${1001 + index}`).join("\n");
    await officer.type({ ...typed, serials, place: place ? await room(officer, place) : null });
    await officer.send(/^Geräte anlegen/);
    await officer.sees(`${count} Geräte`);
  });
}

/** Opens the notice from the menu. */
export async function toNotice(officer) {
  await officer.menu("Förderung");
  await officer.follow(REFERENCE);
}

/** Computes a drawdown on the page of the notice and says that it was sent. */
async function draw(officer, { as_of, requested_on }, amount) {
  await officer.follow("Mittelabruf berechnen");
  await officer.type({ as_of });
  await officer.send("Neu berechnen");
  await officer.sees(amount);
  await officer.send("Als Entwurf speichern");
  await officer.sees(`Abrufbetrag ${amount} €`);
  await officer.type({ state: "angefordert", requested_on });
  await officer.send("Stand speichern");
  await officer.sees("Der Mittelabruf ist gespeichert", /Mittelabruf \d angefordert/);
}

/** What the authority paid on a drawdown, on the page of the notice. */
async function payOut(officer, paid_on, amount) {
  await officer.follow(`Bescheid ${REFERENCE}`);
  await officer.type({ paid_on, amount });
  await officer.send("Auszahlung eintragen");
  await officer.sees("ausgezahlt");
}

/** The first room of a school, as the forms of devices offer it. */
export function room(officer, school) {
  return officer.main.locator(`select optgroup[label^="${school}"] option[value^=room]`).first().getAttribute("value");
}

/** What the cost plan of the notice sums up to, in euros. */
export async function figures(officer, { planned, ordered, invoiced, paid, rest }) {
  assert.deepEqual((await officer.row("Gesamtausgaben")).slice(2, 7), [planned, ordered, invoiced, paid, rest]);
}

/** A PDF file without pages that tells this title. */
export function pdf(title) {
  const lines = ["%PDF-1.4", "1 0 obj<</Type/Catalog>>endobj", `% ${title}`, "trailer<</Root 1 0 R>>", "startxref", "9", "%%EOF", ""];
  return { name: `${title}.pdf`, mimeType: "application/pdf", buffer: Buffer.from(lines.join("\n")) };
}
