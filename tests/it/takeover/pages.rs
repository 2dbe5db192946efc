//! The page: upload, columns, preview, takeover, and what the notice shows afterwards.

use paktbuch_entity::{invoice, taken_over, takeover_mapping};
use paktbuch_tests::{TestApp, on_both};
use sea_orm::{EntityTrait, PaginatorTrait};

use super::RECEIPTS;
use crate::devices::world;

on_both! {
    async fn a_list_is_checked_mapped_and_taken_over(app: TestApp) {
        let world = world::build(&app.db).await;
        let browser = app.foerdermittel().await;
        let page = format!("/bescheide/{}/uebernahme", world.notice);
        let invoices = invoice::Entity::find().count(app.db.reader()).await.unwrap();
        browser.get(&page).await.expect(200).assert_shows("Belegliste mit Zahlungen");

        let unknown = "An;Wann;Wieviel\nMuster Medien GmbH;02.05.2023;11.900,00\n";
        let asked = browser.upload(&page, &[], &[("belege", "liste.csv", unknown.as_bytes())]).await.expect(200);
        asked.assert_shows("Für „Rechnungsbetrag, brutto“ ist keine Spalte gewählt");
        let form = asked.forms().into_iter().find(|form| form.action.ends_with("/spalten")).unwrap();
        let chosen = form.with(&[("belege-brutto", "Wieviel"), ("belege-lieferant", "An"), ("belege-rechnungsdatum", "Wann"), ("schritt", "pruefen")]);
        let checked = browser.submit(&chosen).await.expect(200);
        checked.assert_shows("Vorschau, noch nichts geändert");
        assert_eq!(invoice::Entity::find().count(app.db.reader()).await.unwrap(), invoices, "a preview changes nothing");
        let known = browser.upload(&page, &[], &[("belege", "liste.csv", unknown.as_bytes())]).await.expect(200);
        known.assert_shows("Vorschau, noch nichts geändert");
        let form = checked.forms().into_iter().find(|form| form.action.ends_with("/spalten")).unwrap();
        let done = browser.submit(&form.with(&[("schritt", "uebernehmen")])).await.expect(200);
        done.assert_shows("Der Bestand ist übernommen.");
        assert_eq!(invoice::Entity::find().count(app.db.reader()).await.unwrap(), invoices + 1);
        assert_eq!(takeover_mapping::Entity::find().count(app.db.reader()).await.unwrap(), 1);
        let known = browser.upload(&page, &[], &[("belege", "liste2.csv", unknown.as_bytes())]).await.expect(200);
        known.assert_shows("Vorschau, noch nichts geändert");

        let notice = browser.get(&format!("/bescheide/{}", world.notice)).await.expect(200);
        notice.assert_shows("Bestandsübernahme");
        notice.assert_shows("1 Rechnung ohne Zahlung");
        let taken = taken_over::Entity::find().one(app.db.reader()).await.unwrap().unwrap();
        let invoice = browser.get(&format!("/rechnungen/{}", taken.invoice_id.unwrap())).await.expect(200);
        invoice.assert_shows("übernommen");
    }

    async fn a_preview_tells_unread_columns_sums_and_like_remarks_together(app: TestApp) {
        let world = world::build(&app.db).await;
        let browser = app.foerdermittel().await;
        let page = format!("/bescheide/{}/uebernahme", world.notice);
        let plan = "Einzelansatz;Gesamt brutto;Kreditorennr.\nDisplays;12.000,00;70001\nNetz;8.000,00;70002\n";
        let row = |place: usize| format!("HAV-2023-000{place};D{place};Muster;Display 75;AFG;03.05.2023;R-9\n");
        let rows: String = (1..=3).map(row).collect();
        let inventory = format!("Inventarnummer;Seriennummer;Hersteller;Modell;Schule;Anschaffung;Rechnungsnummer\n{rows}");
        let lists = [("kostenplan", "plan.csv", plan.as_bytes()), ("inventar", "inventar.csv", inventory.as_bytes())];
        let checked = browser.upload(&page, &[], &lists).await.expect(200);
        checked.assert_shows("Aus diesen Spalten wurde nichts gelesen: „Kreditorennr.“. Gehört eine dazu");
        checked.assert_hides("„Anschaffung“");
        checked.assert_shows("20.000,00");
        checked.assert_shows("2–4");
        assert_eq!(checked.text().matches("Den Beleg „R-9“ gibt es in diesem Bescheid nicht").count(), 1, "told once for its lines");
    }

    async fn what_is_no_list_is_refused_at_its_field(app: TestApp) {
        let world = world::build(&app.db).await;
        let browser = app.foerdermittel().await;
        let page = format!("/bescheide/{}/uebernahme", world.notice);
        browser.upload(&page, &[], &[]).await.expect(422).assert_shows("Bitte wählen Sie mindestens eine Liste aus.");
        let mixed = [("belege", "a.csv", RECEIPTS.as_bytes()), ("kostenplan", "b.xlsx", &b"%PDF-1.7 kaputt"[..])];
        let answer = browser.upload(&page, &[], &mixed).await.expect(422);
        answer.assert_shows("Kostenplan: Die Datei ist keine CSV- oder XLSX-Datei, sondern eine PDF-Datei");
        answer.assert_shows("Vorschau, noch nichts geändert");
        let endless = format!("Datum;Betrag\n{}", "01.02.2023;1,00\n".repeat(5_001));
        let answer = browser.upload(&page, &[], &[("auszahlungen", "c.csv", endless.as_bytes())]).await.expect(422);
        answer.assert_shows("Die Liste hat 5001 Zeilen");
        let unread = browser.post(&format!("{page}/spalten"), &[("belege-sha256", &"0".repeat(64)), ("schritt", "uebernehmen")]).await.expect(422);
        unread.assert_shows("Die Datei liegt nicht mehr vor");
        let reader = app.pruefung().await;
        reader.get(&page).await.assert_status(403);
        reader.get(&format!("/bescheide/{}", world.notice)).await.assert_status(200);
    }

    async fn the_filed_proof_stands_at_the_notice_with_its_pdf(app: TestApp) {
        let world = world::build(&app.db).await;
        let browser = app.foerdermittel().await;
        let page = format!("/bescheide/{}/eingereicht", world.notice);
        let pdf = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\nstartxref\n9\n%%EOF\n";
        browser.get(&format!("{page}.pdf")).await.assert_status(404);
        let wrong = browser.upload(&page, &[("spent", "viel")], &[("datei", "vn.pdf", b"<html>")]).await.expect(422);
        wrong.assert_shows("kein PDF");
        wrong.assert_shows("Ausgaben gesamt:");
        browser.upload(&page, &[("spent", "12.000,00"), ("filed_on", "1.12.2023"), ("receipts", "7")], &[("datei", "vn.pdf", pdf)]).await.assert_status(303);
        assert_eq!(browser.get(&format!("{page}.pdf")).await.expect(200).body, pdf);
        let notice = browser.get(&format!("/bescheide/{}", world.notice)).await.expect(200);
        notice.assert_shows("Verwendungsnachweis eingereicht am 01.12.2023");
        notice.assert_shows("Ausgaben gesamt: im eingereichten Verwendungsnachweis 12.000,00 €, in Paktbuch 0,00 €");
        let stale = browser.upload(&page, &[("spent", "1,00"), ("version", "7")], &[]).await.expect(412);
        stale.assert_shows("12.000,00");
        // The same bytes are no change; others do not take their place while the retention runs (R26).
        let other = b"%PDF-1.7\n2 0 obj\nendobj\ntrailer\nstartxref\n9\n%%EOF\n";
        let typed = [("spent", "12.000,00"), ("filed_on", "1.12.2023"), ("receipts", "7"), ("version", "1")];
        let kept = browser.upload(&page, &typed, &[("datei", "neu.pdf", other)]).await.expect(422);
        kept.assert_shows("Aufbewahrung bis");
        kept.assert_shows("„vn.pdf“ belegt den Bescheid");
        assert_eq!(browser.get(&format!("{page}.pdf")).await.expect(200).body, pdf);
        browser.upload(&page, &typed, &[("datei", "vn.pdf", pdf)]).await.assert_status(303);
    }
}
