//! What is corrected later: lines, references, the rate of the VAT that the authority owes itself.

use paktbuch::db::Who;
use paktbuch::purchasing::commands::{EditLine, EditParticulars};
use paktbuch::purchasing::{edit_line, edit_particulars};
use paktbuch_entity::{audit_event, invoice_line};
use paktbuch_seed::einvoice::{VatCategory, write_ubl};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{BasisPoints, Cents, LineKind};
use sea_orm::{EntityTrait, QueryOrder};

use super::{ENTER, filled, id_of};
use crate::purchasing::world::{day, invoice_of, invoice_row, lines, permit, take, take_data};

on_both! {
    async fn it_is_corrected_until_something_is_allocated(app: TestApp) {
        let (browser, other) = (app.foerdermittel().await, app.verwaltung().await);
        let form = filled(browser.fill(ENTER).await);
        let path = browser.submit_files(&form, &[]).await.expect(303).location().unwrap().to_owned();
        let edit = format!("{path}/bearbeiten");
        let mine = browser.fill(&edit).await.with(&[("nummer", "4712"), ("z2-betrag", "47,60"), ("gesamt", "166,60")]);
        let theirs = other.fill(&edit).await.with(&[("nummer", "4713")]);
        browser.submit_files(&mine, &[]).await.assert_status(303);
        assert_eq!(invoice_row(&app, id_of(&path)).await.gross, Cents(16_660));
        let stale = other.submit_files(&theirs, &[]).await.expect(412);
        for words in ["Inzwischen geändert", "4712", "4713"] {
            stale.assert_shows(words);
        }
        browser.post(&format!("{path}/rest"), &[("ziel", "e")]).await.assert_status(303);
        let late = browser.fill(&edit).await;
        browser.submit_files(&late, &[]).await.expect(422).assert_shows("schon etwas zugeordnet");
        let e_invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        browser.get(&format!("/rechnungen/{e_invoice}/bearbeiten")).await.assert_status(404);
    }

    async fn a_correction_keeps_what_was_entered_on_the_lines(app: TestApp) {
        let browser = app.foerdermittel().await;
        let form = filled(browser.fill(ENTER).await);
        let path = browser.submit_files(&form, &[]).await.expect(303).location().unwrap().to_owned();
        let id = id_of(&path);
        let cable = lines(&app, id).await.swap_remove(1);
        let edit = EditLine {
            line: cable.id,
            version: cable.version,
            kind: LineKind::Installation,
            ordered_on: Some(day("01.02.2024")),
            accepted_on: None,
        };
        app.db.write(Who::System, async |tx| edit_line(tx, &permit(), edit).await).await.unwrap();
        let more = EditParticulars {
            line: cable.id,
            version: cable.version + 1,
            accepted_on: Some(day("10.03.2024")),
            place: "Haus B".to_owned(),
            extent: "48 Anschlüsse".to_owned(),
            term_from: Some(day("01.04.2024")),
            term_to: Some(day("31.03.2025")),
        };
        app.db.write(Who::System, async |tx| edit_particulars(tx, &permit(), more).await).await.unwrap();
        let before = lines(&app, id).await.swap_remove(1);
        let kept = async |position: usize, gross: i64| {
            let row = lines(&app, id).await.swap_remove(position);
            let expected = invoice_line::Model {
                position: row.position,
                line_id: row.line_id.clone(),
                version: row.version,
                net: row.net,
                gross: Cents(gross),
                ..before.clone()
            };
            assert_eq!(row, expected);
            assert!(row.version > before.version);
        };
        let edit = format!("{path}/bearbeiten");
        let form = browser.fill(&edit).await.with(&[("z2-betrag", "47,60"), ("gesamt", "166,60")]);
        browser.submit_files(&form, &[]).await.assert_status(303);
        kept(1, 4_760).await;
        // The line above it goes; it is found by its name.
        let form = browser.fill(&edit).await.with(&[("z1-name", ""), ("z1-menge", ""), ("z1-betrag", ""), ("gesamt", "47,60")]);
        browser.submit_files(&form, &[]).await.assert_status(303);
        kept(0, 4_760).await;
        // Another thing in its place keeps the kind that somebody chose; without it the history says what went.
        let form = browser.fill(&edit).await.with(&[("z1-name", "Datenkabel")]);
        browser.submit_files(&form, &[]).await.assert_status(303);
        let row = lines(&app, id).await.swap_remove(0);
        assert_eq!((row.id, row.kind, row.place.as_str()), (before.id, LineKind::Installation, "Haus B"));
        let form = browser.fill(&edit).await.with(&[
            ("z1-name", "Beamer"), ("z2-name", "Tafel"), ("z2-menge", "1"), ("z2-betrag", "10,00"), ("z2-satz", "1900"), ("gesamt", "57,60"),
        ]);
        browser.submit_files(&form, &[]).await.assert_status(303);
        let form = browser.fill(&edit).await.with(&[("z1-name", ""), ("z1-menge", ""), ("z1-betrag", ""), ("gesamt", "10,00")]);
        browser.submit_files(&form, &[]).await.assert_status(303);
        let left = lines(&app, id).await;
        assert_eq!((left.len(), left[0].name.as_str(), left[0].place.as_str()), (1, "Tafel", ""));
        let told = audit_event::Entity::find().order_by_desc(audit_event::Column::Id).one(app.db.reader()).await.unwrap().unwrap();
        let told = format!("{told:?}");
        for words in ["Position 1: Haus B", "Position 1: 48 Anschlüsse", "Position 1: 10.03.2024", "Position 1: 31.03.2025"] {
            assert!(told.contains(words), "{words}: {told}");
        }
    }

    async fn a_correction_stays_within_what_is_paid_with_skonto_and_sign(app: TestApp) {
        let browser = app.foerdermittel().await;
        let form = filled(browser.fill(ENTER).await);
        let path = browser.submit_files(&form, &[]).await.expect(303).location().unwrap().to_owned();
        let pay = browser.form(&path, &format!("{path}/zahlungen")).await;
        let pay = pay.with(&[("paid_on", "20.03.2024"), ("amount", "138,52"), ("skonto", "4,28")]);
        browser.submit(&pay).await.assert_status(303);
        let edit = format!("{path}/bearbeiten");
        let less = browser.fill(&edit).await.with(&[("z2-betrag", "20,00"), ("gesamt", "139,00")]);
        browser.submit_files(&less, &[]).await.expect(422).assert_shows("als Skonto abgezogen 4,28 €; zu zahlen wären dann 139,00 €");
        let other = browser.fill(&edit).await.with(&[("z1-betrag", "-219,00"), ("gesamt", "-195,20")]);
        browser.submit_files(&other, &[]).await.expect(422).assert_shows("Gezahlt sind schon 138,52 €");
        let more = browser.fill(&edit).await.with(&[("z2-betrag", "30,00"), ("gesamt", "149,00")]);
        browser.submit_files(&more, &[]).await.assert_status(303);
    }

    async fn references_are_changed_by_one_editor_at_a_time(app: TestApp) {
        let (one, two) = (app.foerdermittel().await, app.verwaltung().await);
        let id = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let (path, action) = (format!("/rechnungen/{id}"), format!("/rechnungen/{id}/angaben"));
        let mine = one.form(&path, &action).await.with(&[("beleg", "INF-1"), ("dms", "D3-77")]);
        let theirs = two.form(&path, &action).await.with(&[("beleg", "INF-2")]);
        one.submit(&mine).await.assert_status(303);
        let stale = two.submit(&theirs).await.expect(412);
        stale.assert_shows("INF-1");
        one.get("/rechnungen?q=d3-77").await.expect(200).assert_shows("RE-1");
        one.get("/rechnungen?q=display").await.expect(200).assert_shows("RE-1");
    }

    async fn reverse_charge_is_a_second_amount_with_a_rate_to_change(app: TestApp) {
        let browser = app.foerdermittel().await;
        let mut data = invoice_of("RE-1", &[("Software", 1, 100), ("Dienst", 1, 50)]);
        data.lines = data
            .lines
            .into_iter()
            .map(|line| line.taxed(VatCategory::ReverseCharge, BasisPoints(0)))
            .collect();
        let id = take(&app, "RE-1.xml", &write_ubl(&data)).await.unwrap().invoice();
        let stored = invoice_row(&app, id).await;
        assert_eq!((stored.gross, stored.self_assessed_tax), (Cents(15_000), Cents(2_850)));
        let (path, action) = (format!("/rechnungen/{id}"), format!("/rechnungen/{id}/angaben"));
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("selbst geschuldete Umsatzsteuer");
        page.assert_shows("28,50");
        let second = lines(&app, id).await[1].id;
        let form = browser.form(&path, &action).await;
        let wrong = form.clone().with(&[(&format!("steuer-{second}"), "viel")]);
        browser.submit(&wrong).await.expect(422).assert_shows("kein Prozentsatz");
        let form = browser.form(&path, &action).await.with(&[(&format!("steuer-{second}"), "7")]);
        browser.submit(&form).await.assert_status(303);
        assert_eq!(invoice_row(&app, id).await.self_assessed_tax, Cents(1_900 + 350));
        let plain = take_data(&app, &invoice_of("RE-2", &[("Display", 1, 100)])).await;
        assert_eq!(invoice_row(&app, plain).await.self_assessed_tax, Cents::ZERO);
    }
}
