//! Invoices that are rejected: kept, but counted nowhere, and taken back.

use paktbuch::db::Who;
use paktbuch::purchasing::commands::{EditDates, EditLine, EditParticulars};
use paktbuch::purchasing::queries;
use paktbuch::purchasing::rows::InvoiceState;
use paktbuch::purchasing::{edit_dates, edit_line, edit_particulars};
use paktbuch_entity::allocation;
use paktbuch_seed::einvoice::write_ubl;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, LineKind};
use sea_orm::{EntityTrait, PaginatorTrait};

use super::world::{
    allocations, day, device_from, invoice_of, invoice_row, lines, permit, plan, refusal, take_data,
};

on_both! {
    async fn a_rejected_invoice_counts_nowhere_until_it_is_taken_back(app: TestApp) {
        let plan = plan(&app).await;
        let browser = app.foerdermittel().await;
        let data = invoice_of("RE-1", &[("Display", 2, 100)]);
        let id = take_data(&app, &data).await;
        let (path, action) = (format!("/rechnungen/{id}"), format!("/rechnungen/{id}/zurueckweisen"));
        let target = format!("z{}", plan.displays);
        browser.post(&format!("{path}/rest"), &[("ziel", &target)]).await.assert_status(303);
        let form = browser.form(&path, &action).await;
        browser.submit(&form).await.expect(422).assert_shows("warum die Rechnung zurückgewiesen wird");
        let stale = form.clone().with(&[("grund", "zu spät"), ("version", "99")]);
        browser.submit(&stale).await.expect(412).assert_shows("inzwischen geändert");
        let answer = browser.submit(&form.with(&[("grund", "falscher Empfänger")])).await.expect(303);
        let page = browser.follow(&answer).await.expect(200);
        for words in ["zurückgewiesen: falscher Empfänger", "hat die Rechnung zurückgewiesen", "Zurückweisung zurücknehmen"] {
            page.assert_shows(words);
        }
        assert_eq!(allocation::Entity::find().count(app.db.reader()).await.unwrap(), 0);
        for (state, sums) in queries::invoice_sums(app.db.reader(), "").await.unwrap() {
            assert_eq!(sums.count, u64::from(state == InvoiceState::Rejected), "{state:?}");
        }
        assert!(queries::open_invoices(app.db.reader(), None, 9).await.unwrap().is_empty());
        browser.get("/rechnungen?stand=alle").await.expect(200).assert_hides("RE-1");
        browser.get("/rechnungen?stand=zurueckgewiesen").await.expect(200).assert_shows("RE-1");

        // No work on it: neither money nor allocation.
        let pay = [("paid_on", "01.03.2024"), ("amount", "1,00")];
        browser.post(&format!("{path}/zahlungen"), &pay).await.expect(422).assert_shows("Bitte nehmen Sie das zuerst zurück");
        browser.post(&format!("{path}/rest"), &[("ziel", "e")]).await.assert_status(422);

        // Nor is anything said of its lines.
        let line = lines(&app, id).await.swap_remove(0);
        let dates = EditDates { invoice: id, ordered_on: Some(day("01.02.2024")), accepted_on: None };
        let edit = EditLine { line: line.id, version: line.version, kind: LineKind::Accessory, ordered_on: None, accepted_on: None };
        let more = EditParticulars {
            line: line.id,
            version: line.version,
            accepted_on: Some(day("01.03.2024")),
            place: "Aula".to_owned(),
            extent: String::new(),
            term_from: None,
            term_to: None,
        };
        for message in [
            refusal(app.db.write(Who::System, async |tx| edit_dates(tx, &permit(), dates).await).await),
            refusal(app.db.write(Who::System, async |tx| edit_line(tx, &permit(), edit).await).await),
            refusal(app.db.write(Who::System, async |tx| edit_particulars(tx, &permit(), more).await).await),
        ] {
            assert!(message.contains("Bitte nehmen Sie das zuerst zurück"), "{message}");
        }
        assert_eq!(lines(&app, id).await[0], line);

        // The same file again leads to it and to the remedy.
        let bytes = write_ubl(&data);
        let again = browser.upload("/rechnungen/einlesen", &[], &[("dateien", "RE-1.xml", &bytes)]).await.expect(303);
        assert_eq!(again.location(), Some(path.as_str()));
        browser.follow(&again).await.expect(200).assert_shows("ist schon da und wurde am 16.06.2026 zurückgewiesen");

        let back = browser.form(&path, &format!("{path}/wiederaufnehmen")).await;
        let answer = browser.submit(&back).await.expect(303);
        browser.follow(&answer).await.expect(200).assert_shows("ist wieder im Rechnungseingang");
        assert_eq!(invoice_row(&app, id).await.rejected_on, None);
        browser.post(&format!("{path}/rest"), &[("ziel", &target)]).await.assert_status(303);
    }

    async fn what_hangs_on_an_invoice_stands_in_the_way_by_name(app: TestApp) {
        let plan = plan(&app).await;
        let browser = app.foerdermittel().await;
        let id = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let path = format!("/rechnungen/{id}");
        browser.post(&format!("{path}/rest"), &[("ziel", &format!("z{}", plan.displays))]).await.assert_status(303);
        let part = allocations(&app, lines(&app, id).await[0].id).await.swap_remove(0);
        device_from(&app, &plan, part.id, Cents(11_900)).await;
        let pay = browser.form(&path, &format!("{path}/zahlungen")).await.with(&[("paid_on", "01.03.2024"), ("amount", "238,00")]);
        browser.submit(&pay).await.assert_status(303);
        let form = browser.form(&path, &format!("{path}/zurueckweisen")).await.with(&[("grund", "doppelt")]);
        let page = browser.submit(&form).await.expect(422);
        page.assert_shows("die Zahlung vom 01.03.2024 über 238,00 €");
        page.assert_shows("ein Gerät");
        assert_eq!(invoice_row(&app, id).await.rejected_on, None);
    }
}
