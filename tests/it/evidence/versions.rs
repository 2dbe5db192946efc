//! The way says which version of the proof holds, what auditors accept of a filed line, and which invoices hang together.

use paktbuch_entity::funding_share;
use paktbuch_tests::world::{MARKER, OWN};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{Cents, InvoiceId, LinkKind, Role};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::json;

use super::{PAGE, asked, without_text};
use crate::filing::file::{file, filings};

on_both! {
    async fn a_line_of_an_older_version_says_what_replaces_it(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let (notice, reference) = (own.notice.id.0, &own.notice.reference);
        let office = app.foerdermittel().await;
        file(&office, notice, "abgesprochen").await.assert_status(303);
        let auditor = app.pruefung().await;
        let way = format!("{PAGE}?rechnung={}", own.invoice.id);
        auditor.get(&way).await.expect(200).assert_hides("ersetzt durch");
        let payment = format!("/zahlungen/{}", own.payment.id);
        let change = office.form(&payment, &payment).await.with(&[("paid_on", "22.05.2023"), ("reason", "Wertstellung")]);
        office.submit(&change).await.assert_status(303);
        file(&office, notice, "Tag berichtigt").await.assert_status(303);
        let page = auditor.get(&way).await.expect(200);
        page.assert_shows(&format!("Lfd. Nr. 1 in Version 3 von {reference} · bezahlt am 22.05.2023"));
        page.assert_shows(&format!("Lfd. Nr. 1 in Version 2 von {reference} · bezahlt am 20.05.2023"));
        page.assert_shows("ersetzt durch Version 3");
        page.assert_hides("nicht mehr enthalten");
        let remove = office.form(&payment, &format!("{payment}/entfernen")).await.with(&[("grund", "doppelt")]);
        office.submit(&remove).await.assert_status(303);
        file(&office, notice, "Zahlung entfernt").await.assert_status(303);
        let page = auditor.get(&way).await.expect(200);
        page.assert_shows("ersetzt durch Version 4, in Version 4 nicht mehr enthalten");
        let api = app.api(Role::Pruefung, &[]).await;
        let told = api.get(&format!("/api/paktbuch/v1/money-trail?invoice={}", own.invoice.id)).await.expect(200).json();
        let filed = &told["invoices"][0]["lines"][0]["allocations"][0]["filed"][0];
        assert_eq!((&filed["version"], &filed["newest_version"], &filed["in_newest_version"]), (&json!(3), &json!(4), &json!(false)), "{told}");
        assert_eq!(filed["paid_day"], "2023-05-22");
        assert!(["gross_cents", "eligible_cents", "grant_cents", "own_cents"].iter().all(|key| filed[key].is_i64()), "{filed}");
        let removed = &told["invoices"][0]["removed_payments"][0];
        assert_eq!((&removed["paid_day"], &removed["amount_cents"]), (&json!("2023-05-22"), &json!(own.payment.amount.0)), "{removed}");
    }

    async fn a_line_names_every_earlier_version_that_says_the_same(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let notice = own.notice.id.0;
        let office = app.foerdermittel().await;
        for reference in ["48.02.Berichtigt", "48.03.Berichtigt", "48.04.Berichtigt"] {
            let edit = format!("/bescheide/{notice}/bearbeiten");
            let form = office.form(&edit, &edit).await.with(&[("reference", reference)]);
            office.submit(&form).await.assert_status(303);
            file(&office, notice, "Aktenzeichen berichtigt").await.assert_status(303);
        }
        let page = app.pruefung().await.get(&format!("{PAGE}?rechnung={}", own.invoice.id)).await.expect(200);
        page.assert_shows("Lfd. Nr. 1 in Version 4 von 48.04.Berichtigt");
        page.assert_shows("gleich in Version 2 (Lfd. Nr. 1) und 3 (Lfd. Nr. 1)");
        page.assert_hides("ersetzt durch");
        let api = app.api(Role::Pruefung, &[]).await;
        let told = api.get(&format!("/api/paktbuch/v1/money-trail?invoice={}", own.invoice.id)).await.expect(200).json();
        let filed = &told["invoices"][0]["lines"][0]["allocations"][0]["filed"];
        assert_eq!(filed[0]["same"], json!([{"version": 2, "number": 1}, {"version": 3, "number": 1}]), "{told}");
        assert_eq!(filed.as_array().unwrap().len(), 1, "{told}");
    }

    async fn the_chain_of_an_invoice_leads_to_its_other_invoices(app: TestApp) {
        let world = World::build(&app).await;
        let (own, sister) = (&world.own, &world.sister);
        let mut link = own.link.clone().into_active_model();
        (link.preceding_id, link.kind) = (Set(Some(sister.invoice.id)), Set(LinkKind::Included));
        (link.number, link.issue_date) = (Set(sister.invoice.number.clone()), Set(None));
        link.update(app.db.reader()).await.unwrap();
        let mut whole = own.invoice.clone().into_active_model();
        (whole.billed_before, whole.self_assessed_tax) = (Set(Cents(71_000)), Set(Cents(19_000)));
        whole.update(app.db.reader()).await.unwrap();
        let auditor = app.pruefung().await;
        let way = |id: InvoiceId| format!("{PAGE}?rechnung={id}");
        let page = auditor.get(&way(own.invoice.id)).await.expect(200);
        page.assert_shows("Rechnung im Ganzen 1.190,00 €, abzüglich bereits berechnet 710,00 €: hier zuzuordnen 480,00 €");
        page.assert_shows(&format!("Kette: Abschlagsrechnung, hier noch einmal enthalten: {} vom 02.05.2023, brutto 1.190,00 €", sister.invoice.number));
        page.assert_shows("Selbst geschuldete Umsatzsteuer 190,00 € neben der Rechnung, davon an das Finanzamt gezahlt 0,00 €, offen 190,00 €");
        assert!(page.html().contains(&format!("href=\"{}\"", way(sister.invoice.id))), "{}", page.html());
        let earlier = auditor.get(&way(sister.invoice.id)).await.expect(200);
        earlier.assert_shows(&format!("Kette: ist enthalten in: {} vom 02.05.2023", own.invoice.number));
        let api = app.api(Role::Pruefung, &[]).await;
        let told = api.get(&format!("/api/paktbuch/v1/money-trail?invoice={}", own.invoice.id)).await.expect(200).json();
        let invoice = &told["invoices"][0];
        assert_eq!((&invoice["billed_before_cents"], &invoice["chain"][0]["invoice"]), (&json!(71_000), &json!(sister.invoice.id)), "{told}");
        let it = app.schul_it(&[OWN]).await.get(&format!("{PAGE}?geraet={}", own.device.id)).await.expect(200);
        it.assert_hides("Kette:");
        it.assert_hides(MARKER);
    }

    async fn a_credit_note_says_that_the_devices_keep_their_price(app: TestApp) {
        let world = World::build(&app).await;
        let (own, sister) = (&world.own, &world.sister);
        let mut link = sister.link.clone().into_active_model();
        (link.preceding_id, link.kind) = (Set(Some(own.invoice.id)), Set(LinkKind::Corrected));
        (link.number, link.issue_date) = (Set(own.invoice.number.clone()), Set(None));
        link.update(app.db.reader()).await.unwrap();
        let mut credit = sister.invoice.clone().into_active_model();
        (credit.gross, credit.due) = (Set(Cents(-14_232)), Set(Cents(-14_232)));
        credit.update(app.db.reader()).await.unwrap();
        let auditor = app.pruefung().await;
        let way = format!("{PAGE}?rechnung={}", own.invoice.id);
        let page = auditor.get(&way).await.expect(200);
        page.assert_shows("Kette: wird berichtigt durch: ");
        page.assert_hides("nicht den Preis der Geräte");
        funding_share::Entity::delete_by_id(sister.share.id).exec(app.db.reader()).await.unwrap();
        let page = auditor.get(&way).await.expect(200);
        page.assert_shows("Sie mindert die Ausgaben, nicht den Preis der Geräte.");
    }

    async fn a_cut_is_found_by_both_its_amounts_and_stands_beside_the_filed_one(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        file(&app.foerdermittel().await, own.notice.id.0, "abgesprochen").await.assert_status(303);
        let version = filings(&app).await.pop().unwrap().id;
        let office = app.api(Role::Foerdermittel, &[]).await;
        let cut = json!({"number": 1, "auditor": "bewilligungsbehoerde", "accepted_cents": 40_001, "reason": "Rabatt nicht abgezogen"});
        office.post(&format!("/api/paktbuch/v1/proofs/{version}/cuts"), &cut).await.assert_status(201);
        let auditor = app.pruefung().await;
        for typed in ["400,01", "194,99"] {
            let answer = asked(&auditor, typed).await.expect(303);
            assert_eq!(without_text(&answer), format!("{PAGE}?rechnung={}&nachweis={version}&nr=1", own.invoice.id), "{typed}");
            let page = auditor.follow(&answer).await.expect(200);
            page.assert_shows("Kürzung durch Bewilligungsbehörde: anerkannt 400,01 € statt 595,00 €: Rabatt nicht abgezogen");
        }
        let api = app.api(Role::Pruefung, &[]).await;
        let hits = api.get("/api/paktbuch/v1/money-trail/hits?q=194,99").await.expect(200).json();
        let hit = &hits["items"][0];
        assert_eq!(hit["places"], json!(["gekürzt von Bewilligungsbehörde"]));
        // From there the way goes on, and the day of the payment is said once.
        assert_eq!((&hit["kind"], &hit["invoice"], &hit["number"]), (&json!("filed"), &json!(own.invoice.id), &json!(1)), "{hits}");
        let note = hit["note"].as_str().unwrap();
        assert!(note.contains("bezahlt am 20.05.2023") && !note.contains("Zahlungsdatum"), "{note}");
    }
}
