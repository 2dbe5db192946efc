//! What the way says of a filed line, of what is retained, and of payments that were removed.

use paktbuch::db::Who;
use paktbuch_entity::payment;
use paktbuch_tests::world::OWN;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{Cents, CostRounding, Role};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use super::{PAGE, asked, found};
use crate::filing::file::file;

on_both! {
    async fn the_way_leads_to_the_filed_line_itself(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        file(&app.foerdermittel().await, own.notice.id.0, "abgesprochen").await.assert_status(303);
        let auditor = app.pruefung().await;
        let page = auditor.get(&format!("{PAGE}?rechnung={}", own.invoice.id)).await.expect(200);
        let html = page.html();
        let (_, rest) = html.split_once("Eingereicht: <a class=\"pb-link\" href=\"").expect("a link to the filed line");
        let address = rest.split('"').next().unwrap().replace("&#38;", "&");
        let (address, _) = address.split_once("#gesucht").expect("it leads to the line");
        let line = auditor.get(address).await.expect(200);
        line.assert_shows(&format!("Gesucht: Rechnung {}", own.invoice.number));
        line.assert_shows("595,00 € ← gesucht");
    }

    async fn the_way_says_how_the_grant_arises(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let auditor = app.pruefung().await;
        let path = format!("{PAGE}?rechnung={}", own.invoice.id);
        let told = async || {
            let page = auditor.get(&path).await.expect(200).text();
            let (_, told) = page.split_once("Bezahlt bis heute ").expect("what is paid of the line");
            let (_, told) = told.split_once(" · ").expect("how the grant arises");
            told.to_owned()
        };
        assert!(told().await.starts_with("Anteilfinanzierung 90 %, in der Summe auf volle Euro gerundet"));
        let rounds = async |rounding: CostRounding| {
            app.db.write(Who::System, async |tx| {
                let mut notice = own.notice.clone().into_active_model();
                notice.rounding = Set(rounding);
                notice.update(tx.conn()).await
            }).await.unwrap();
        };
        rounds(CostRounding::Cent).await;
        let exact = told().await;
        assert!(exact.starts_with("Anteilfinanzierung 90 %") && !exact.starts_with("Anteilfinanzierung 90 %,"), "{exact}");
    }

    async fn what_is_not_eligible_says_why(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let mut part = own.allocation.clone().into_active_model();
        (part.eligible, part.reason) = (Set(Cents(24_500)), Set("Zubehör ist nicht zuwendungsfähig.".to_owned()));
        let part = part.update(app.db.reader()).await.unwrap();
        let path = format!("{PAGE}?rechnung={}", own.invoice.id);
        let auditor = app.pruefung().await;
        auditor.get(&path).await.expect(200).assert_shows("Nicht zuwendungsfähig 350,00 €: Zubehör ist nicht zuwendungsfähig.");
        let api = app.api(Role::Pruefung, &[]).await;
        let told = api.get(&format!("/api/paktbuch/v1/money-trail?invoice={}", own.invoice.id)).await.expect(200).json();
        assert_eq!(told["invoices"][0]["lines"][0]["allocations"][0]["eligible_reason"], "Zubehör ist nicht zuwendungsfähig.");
        let device = format!("{PAGE}?geraet={}", own.device.id);
        app.schul_it(&[OWN]).await.get(&device).await.expect(200).assert_hides("Zubehör ist");
        // Where nothing is eligible, no rate of the notice stands beside the own share as if it were the reason.
        let mut part = part.into_active_model();
        (part.eligible, part.reason) = (Set(Cents::ZERO), Set(String::new()));
        part.update(app.db.reader()).await.unwrap();
        let page = auditor.get(&path).await.expect(200);
        page.assert_shows("Nicht zuwendungsfähig 595,00 €: Eine Begründung ist nicht eingetragen.");
        page.assert_hides("Anteilfinanzierung 90 %");
    }

    async fn who_changed_a_payment_is_named_with_the_history(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let office = app.foerdermittel().await;
        let invoice = format!("/rechnungen/{}", own.invoice.id);
        let page = app.pruefung().await;
        let way = format!("{PAGE}?rechnung={}", own.invoice.id);
        page.get(&way).await.expect(200).assert_hides("geändert von");
        let payment = format!("/zahlungen/{}", own.payment.id);
        let change = office.form(&payment, &payment).await.with(&[("paid_on", "22.05.2023"), ("reason", "Wertstellung laut Kontoauszug")]);
        office.submit(&change).await.assert_status(303);
        let changed = page.get(&way).await.expect(200);
        changed.assert_shows("zuvor Zahlung am 20.05.2023, danach Zahlung am 22.05.2023, geändert von Fördermittel foerdermittel-1 am 16.06.2026: Wertstellung laut Kontoauszug");
        assert!(changed.html().contains(&format!("href=\"{invoice}#h-verlauf\"")), "{}", changed.html());
        let api = app.api(Role::Pruefung, &[]).await;
        let told = api.get(&format!("/api/paktbuch/v1/money-trail?invoice={}", own.invoice.id)).await.expect(200).json();
        assert_eq!(told["invoices"][0]["payments"][0]["changed"][0]["on"], "2026-06-16");
    }

    async fn a_removed_payment_is_found_by_what_was_written_about_it(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let mut paid: payment::ActiveModel = own.payment.clone().into_active_model();
        (paid.reference, paid.proof) = (Set("K-2023-9988".to_owned()), Set("Auszug 31 vom Mai".to_owned()));
        paid.amount = Set(Cents(59_500));
        paid.update(app.db.reader()).await.unwrap();
        let office = app.foerdermittel().await;
        let path = format!("/zahlungen/{}", own.payment.id);
        let remove = office.form(&path, &format!("{path}/entfernen")).await.with(&[("grund", "doppelt")]);
        office.submit(&remove).await.assert_status(303);
        let auditor = app.pruefung().await;
        for typed in ["K-2023-9988", "k-2023-9988", "2023-99", "Auszug 31 vom Mai", "auszug 31", "k2023 9988", "K-2023–9988", "Auszug-31/vom Mai"] {
            let answer = asked(&auditor, typed).await.expect(303);
            assert!(answer.location().unwrap().starts_with(&format!("{PAGE}?rechnung={}&entfernt=", own.invoice.id)), "{typed}: {:?}", answer.location());
            let page = auditor.follow(&answer).await.expect(200);
            page.assert_shows("20.05.2023 ← gesucht entfernt von Fördermittel foerdermittel-1 am 16.06.2026: doppelt");
            page.assert_shows("Buchungsnummer K-2023-9988");
        }
        // It pays none of the lines: printed are the invoice and its payments, on a page.
        let page = found(&auditor, "K-2023-9988").await;
        page.assert_shows("Gedruckt wird nur, was gesucht ist; dazu 1 Position dieser Rechnung");
        assert!(page.html().contains("<div class=\"pb-no-print\">\n<h3"), "{}", page.html());
        let whole = auditor.get(&format!("{PAGE}?rechnung={}", own.invoice.id)).await.expect(200);
        whole.assert_hides("Gedruckt wird nur");
        assert!(!whole.html().contains("<div class=\"pb-no-print\">"), "{}", whole.html());
        found(&auditor, "K-2023-9977").await.assert_shows("Nichts gefunden");
        found(&app.schul_it(&[OWN]).await, "K-2023-9988").await.assert_shows("Nichts gefunden");
    }

    async fn what_a_removed_payment_said_before_a_change_stands_with_the_reason(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let mut paid: payment::ActiveModel = own.payment.clone().into_active_model();
        paid.reference = Set("2023-4112".to_owned());
        paid.update(app.db.reader()).await.unwrap();
        let office = app.foerdermittel().await;
        file(&office, own.notice.id.0, "abgesprochen").await.assert_status(303);
        let path = format!("/zahlungen/{}", own.payment.id);
        let change = office.form(&path, &path).await.with(&[("reference", "2023-4113"), ("reason", "Zahlendreher")]);
        office.submit(&change).await.assert_status(303);
        let remove = office.form(&path, &format!("{path}/entfernen")).await.with(&[("grund", "doppelt")]);
        office.submit(&remove).await.assert_status(303);
        // Another record of that number does not hide it.
        let mut step = own.proof_step.clone().into_active_model();
        step.reference = Set("2023-4112".to_owned());
        step.update(app.db.reader()).await.unwrap();
        let auditor = app.pruefung().await;
        asked(&auditor, "2023-4112").await.expect(200).assert_shows("Buchungsnummer geändert am 16.06.2026");
        let page = auditor.get(&format!("{PAGE}?rechnung={}&gesucht=2023-4112", own.invoice.id)).await.expect(200);
        page.assert_shows("20.05.2023 ← gesucht entfernt von Fördermittel foerdermittel-1 am 16.06.2026: doppelt");
        page.assert_shows("zuvor Buchungsnummer 2023-4112, danach Buchungsnummer 2023-4113, geändert von Fördermittel foerdermittel-1 am 16.06.2026: Zahlendreher");
        assert!(page.html().contains(&format!("href=\"/rechnungen/{}#h-verlauf\"", own.invoice.id)), "{}", page.html());
        let api = app.api(Role::Pruefung, &[]).await;
        let told = api.get(&format!("/api/paktbuch/v1/money-trail?invoice={}", own.invoice.id)).await.expect(200).json();
        found(&app.schul_it(&[OWN]).await, "2023-4112").await.assert_shows("Nichts gefunden");
        let change = &told["invoices"][0]["removed_payments"][0]["changes"][0];
        assert_eq!((change["before"].as_str(), change["reason"].as_str()), (Some("Buchungsnummer 2023-4112"), Some("Zahlendreher")), "{told}");
    }

    async fn an_amount_that_a_removed_payment_had_before_a_change_is_found(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let mut paid: payment::ActiveModel = own.payment.clone().into_active_model();
        paid.amount = Set(Cents(54_111));
        paid.update(app.db.reader()).await.unwrap();
        let office = app.foerdermittel().await;
        let path = format!("/zahlungen/{}", own.payment.id);
        for amount in ["532,22", "533,33"] {
            let change = office.form(&path, &path).await.with(&[("amount", amount), ("reason", "Zahlendreher")]);
            office.submit(&change).await.assert_status(303);
        }
        let auditor = app.pruefung().await;
        let marked = async |amount: &str, words: &str| {
            asked(&auditor, amount).await.assert_status(303);
            found(&auditor, amount).await.assert_shows(words);
        };
        marked("541,11", "20.05.2023 ← gesucht").await;
        let remove = office.form(&path, &format!("{path}/entfernen")).await.with(&[("grund", "doppelt")]);
        office.submit(&remove).await.assert_status(303);
        for amount in ["541,11", "532,22", "533,33"] {
            marked(amount, "20.05.2023 ← gesucht entfernt von").await;
        }
        auditor.get(&format!("{PAGE}?rechnung={}&betrag=1", own.invoice.id)).await.expect(200).assert_hides("← gesucht entfernt");
    }

    async fn what_is_retained_is_added_to_what_was_paid(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let mut invoice = own.invoice.clone().into_active_model();
        (invoice.paid, invoice.retention) = (Set(own.invoice.due.minus(Cents(5_000))), Set(Cents(5_000)));
        let invoice = invoice.update(app.db.reader()).await.unwrap();
        let page = app.pruefung().await.get(&format!("{PAGE}?rechnung={}", own.invoice.id)).await.expect(200);
        page.assert_shows(&format!("bezahlt {} € + Einbehalt 50,00 € = zu zahlen {} €", invoice.paid, invoice.due));
    }
}
