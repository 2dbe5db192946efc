//! What the filed lists print is found, also where the records have changed since.

use paktbuch_entity::{device, invoice, payment};
use paktbuch_tests::world::OWN;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{Cents, Role};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use super::{PAGE, asked, found, without_text};
use crate::filing::file::{file, filings};
use crate::filing::interim::running;

on_both! {
    async fn a_number_of_the_filed_list_leads_to_its_line(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        file(&app.foerdermittel().await, own.notice.id.0, "abgesprochen").await.assert_status(303);
        let auditor = app.pruefung().await;
        for typed in ["Nr. 1", "Lfd. Nr. 1", "Beleg 1"] {
            let answer = asked(&auditor, typed).await.expect(303);
            let page = auditor.follow(&answer).await.expect(200);
            for words in [
                "Lfd. Nr. 1 in Version 2 von 48.02.Buchfink ← gesucht",
                "bezahlt am 20.05.2023, brutto 595,00",
                "Zuwendung 536,00",
                "Eigenanteil 59,00",
                "Bewilligungszeitraum 01.03.2023 bis 31.12.2026",
                "Durchführungszeitraum 01.03.2023 bis 30.06.2026",
                "Zweckbindung bis",
                "Preis hieraus, brutto",
            ] {
                page.assert_shows(words);
            }
            assert!(!page.html().contains("pb-scroll pb-no-print"), "its own devices are printed");
        }
        asked(&auditor, "Nr. 2").await.expect(200).assert_shows("Nichts gefunden");
        // With the notice chosen, the number alone is enough.
        let chosen = auditor.get(&format!("{PAGE}?bescheid={}", own.notice.id)).await.expect(200);
        assert!(chosen.html().contains(&format!("name=\"bescheid\" value=\"{}\"", own.notice.id)));
        let found = auditor.get(&format!("{PAGE}?bescheid={}&q=1", own.notice.id)).await.expect(303);
        assert!(found.location().unwrap().contains("&nr=1"), "{:?}", found.location());
        auditor.get(&format!("{PAGE}?bescheid={}&q=Nr.+1", world.sister.notice.id)).await.expect(200).assert_shows("Nichts gefunden");
        let it = app.schul_it(&[OWN]).await;
        asked(&it, "Nr. 1").await.expect(200).assert_shows("Nichts gefunden");
    }

    async fn what_an_interim_proof_counts_is_found_and_told_as_its_own(app: TestApp) {
        let world = running(&app).await;
        let own = &world.own;
        let office = app.foerdermittel().await;
        let address = format!("/bescheide/{}/nachweise/einreichen", own.notice.id);
        let form = office.form(&format!("{address}?stichtag=2025-12-31&art=zwischennachweis"), &address).await;
        office.submit(&form.with(&[("confirmed", "true"), ("reason", "abgesprochen")])).await.assert_status(303);
        let filed = filings(&app).await.pop().unwrap();
        assert!(filed.is_interim);
        let auditor = app.pruefung().await;
        let answer = asked(&auditor, "Nr. 1").await.expect(303);
        assert_eq!(without_text(&answer), format!("{PAGE}?rechnung={}&nachweis={}&nr=1", own.invoice.id, filed.id));
        let told = "Zwischennachweis zum 31.12.2025, Version 1 von 48.02.Buchfink, Lfd. Nr. 1 ← gesucht";
        auditor.follow(&answer).await.expect(200).assert_shows(told);
        let api = app.api(Role::Pruefung, &[]).await;
        let trail = api.get(&format!("/api/paktbuch/v1/money-trail?invoice={}", own.invoice.id)).await.expect(200).json();
        let line = &trail["invoices"][0]["lines"][0]["allocations"][0]["filed"][0];
        assert_eq!((line["interim_as_of"].as_str(), line["newest_version"].as_i64()), (Some("2025-12-31"), Some(1)), "{trail}");

        // What changes a payment that it counts has a reason, and the amount of before is found there.
        let payment = format!("/zahlungen/{}", own.payment.id);
        let remove = office.form(&payment, &format!("{payment}/entfernen")).await.with(&[("grund", "doppelt")]);
        office.submit(&remove).await.assert_status(303);
        let hits = asked(&auditor, "Nr. 1").await.expect(303);
        auditor.follow(&hits).await.expect(200).assert_shows("Zwischennachweis zum 31.12.2025, Version 1");
        // A final proof stands beside it, and replaces none of its lines.
        file(&office, own.notice.id.0, "abgesprochen").await.assert_status(303);
        let page = auditor.get(&format!("{PAGE}?rechnung={}", own.invoice.id)).await.expect(200);
        page.assert_shows("Zwischennachweis zum 31.12.2025, Version 1");
        page.assert_hides("ersetzt durch");
    }

    async fn a_reference_is_found_as_a_filed_version_printed_it_and_a_number_leads_to_its_own_version(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let notice = own.notice.id.0;
        let office = app.foerdermittel().await;
        file(&office, notice, "abgesprochen").await.assert_status(303);
        let edit = format!("/bescheide/{notice}/bearbeiten");
        let form = office.form(&edit, &edit).await.with(&[("reference", "48.03.Berichtigt")]);
        office.submit(&form).await.assert_status(303);
        let filed = filings(&app).await.pop().unwrap();
        file(&office, notice, "Aktenzeichen berichtigt").await.assert_status(303);
        let auditor = app.pruefung().await;
        let answer = asked(&auditor, &own.notice.reference).await.expect(303);
        let leads_to = format!("/nachweise/{}?stelle=0&gesucht={}#gesucht", filed.id, own.notice.reference);
        assert_eq!(answer.location(), Some(leads_to.as_str()));
        auditor.follow(&answer).await.expect(200).assert_shows(&format!("Aktenzeichen {} ← gesucht", own.notice.reference));
        // Version 3 says the same of the line: the one of version 2 was looked for.
        let hits = asked(&auditor, "Nr. 1").await.expect(200);
        let older = format!("{PAGE}?rechnung={}&nachweis={}&nr=1", own.invoice.id, filed.id);
        assert!(hits.html().contains(&older.replace('&', "&#38;")), "{}", hits.html());
        let page = auditor.get(&older).await.expect(200);
        page.assert_shows(&format!("Lfd. Nr. 1 in Version 2 von {} ← gesucht", own.notice.reference));
        page.assert_hides("Version 3 von 48.03.Berichtigt ← gesucht");
    }

    async fn amounts_of_parts_devices_and_payouts_are_found_however_they_are_spelled(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let mut paid = own.payment.clone().into_active_model();
        paid.amount = Set(Cents(59_500));
        paid.update(app.db.reader()).await.unwrap();
        let mut dear: device::ActiveModel = own.device.clone().into_active_model();
        dear.gross = Set(Cents(61_234));
        dear.update(app.db.reader()).await.unwrap();
        let auditor = app.pruefung().await;
        for typed in ["595,00", "595.00", "595,00 EUR", "595 Euro"] {
            let page = asked(&auditor, typed).await.expect(200);
            page.assert_shows("Zuordnung der Position 1");
            page.assert_shows("Zahlung vom 20.05.2023");
            assert!(page.html().contains(&format!("href=\"{PAGE}?rechnung={}&#38;betrag=59500&#38;gesucht=595", own.invoice.id)), "{}", page.html());
        }
        let marked = auditor.get(&format!("{PAGE}?rechnung={}&betrag=59500", own.invoice.id)).await.expect(200);
        marked.assert_shows("Tablets Buchfink · Bescheid 48.02.Buchfink , Bescheid Buchfink ← gesucht");
        marked.assert_shows("20.05.2023 ← gesucht");
        marked.assert_shows("Bezahlt bis heute 297,50");
        let device = asked(&auditor, "612,34").await.expect(303);
        assert_eq!(without_text(&device), format!("{PAGE}?geraet={}", own.device.id));
        found(&auditor, "4500.00").await.assert_shows("Auszahlung vom 01.06.2023");
        // Half is paid: the amount stands in the Belegliste and in its sums.
        let page = asked(&auditor, "297,50").await.expect(200);
        page.assert_shows("Zeile 1 der Belegliste");
        let line = format!("{PAGE}?rechnung={}&betrag=29750", own.invoice.id);
        assert!(page.html().contains(&line.replace('&', "&#38;")), "{}", page.html());
        auditor.get(&line).await.expect(200).assert_shows("Bezahlt bis heute 297,50");
        let notice = asked(&auditor, "48-02-Buchfink").await.expect(303);
        assert_eq!(notice.location(), Some(format!("{PAGE}?bescheid={}", own.notice.id).as_str()));
        let part = asked(&auditor, "auszug buch").await.expect(303);
        assert_eq!(part.location(), Some(format!("{PAGE}?zahlung={}&gesucht=auszug%20buch", own.payment.id).as_str()));
        asked(&auditor, "aus%zug").await.expect(200).assert_shows("Nichts gefunden");
    }

    async fn printed_sums_are_found_in_the_plan_in_requests_and_in_filed_proofs(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let auditor = app.pruefung().await;
        let notice = format!("href=\"{PAGE}?bescheid={}&#38;betrag=1000000\"", own.notice.id);
        let line = format!("href=\"{PAGE}?kostenzeile={}&#38;betrag=1000000&#38;gesucht=10.000%2C00\"", own.cost_line.id);
        let planned = asked(&auditor, "10.000,00").await.expect(200);
        for words in ["zuwendungsfähige Gesamtausgaben lt. Bescheid", "Einzelansatz 1", "Betrag in: Betrag lt. Bescheid"] {
            planned.assert_shows(words);
        }
        assert!(planned.html().contains(&notice) && planned.html().contains(&line), "{}", planned.html());
        // Asked for with a Mittelabruf.
        asked(&auditor, "111,11").await.expect(200).assert_shows("Mittelabruf 1, Stand");
        let drawn = auditor.get(&format!("{PAGE}?bescheid={}&betrag=11111", own.notice.id)).await.expect(200);
        drawn.assert_shows("111,11 €: Mittelabruf 1, Stand");
        drawn.assert_shows(&format!("Bescheid {}", own.notice.reference));
        asked(&auditor, "9.405,00").await.expect(200).assert_shows("Nichts gefunden");
        file(&app.foerdermittel().await, own.notice.id.0, "abgesprochen").await.assert_status(303);
        // 595,00 of 10.000,00 are spent: the deviation is printed with its sign and looked for without.
        for typed in ["9.405,00", "-9.405,00"] {
            let found = asked(&auditor, typed).await.expect(200);
            found.assert_shows("Abweichung 1");
            found.assert_shows("Version 2 von 48.02.Buchfink");
        }
        let notice = auditor.get(&format!("{PAGE}?bescheid={}", own.notice.id)).await.expect(200);
        for address in [format!("/bescheide/{}/nachweise", own.notice.id), format!("/bescheide/{}/nachweispruefung", own.notice.id)] {
            assert!(notice.html().contains(&format!("href=\"{address}\"")), "{address}: {}", notice.html());
        }
        // 4.500,00 are paid out, 536,00 of them used until then.
        let used = found(&auditor, "3.964,00").await;
        used.assert_shows("noch nicht verwendet (+) / vorgelegt (−) 3.964,00");
        // Where a Mittelabruf asked for the same amount, neither hides the other.
        let mut drawdown = own.drawdown.clone().into_active_model();
        drawdown.amount = Set(Cents(396_400));
        drawdown.update(app.db.reader()).await.unwrap();
        let both = asked(&auditor, "3.964,00").await.expect(200);
        both.assert_shows("Mittelabruf 1, Stand");
        both.assert_shows("noch nicht verwendet (+) / vorgelegt (−) 3.964,00");
        let settled = asked(&auditor, "595,00").await.expect(200);
        settled.assert_shows("lt. Abrechnung 595,00");
        // Each place is marked in the version, a sum with the receipts that add up to it.
        let html = settled.html();
        let places: Vec<&str> = html.split("href=\"/nachweise/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let mut sums = 0;
        for place in places {
            let address = format!("/nachweise/{}", place.replace("&#38;", "&"));
            let (address, anchor) = address.split_once('#').unwrap();
            assert_eq!(anchor, "gesucht");
            let page = auditor.get(address).await.expect(200);
            page.assert_shows("595,00 € ← gesucht");
            if page.text().contains("Dazu: Zeilen der eingereichten Belegliste") {
                sums += 1;
                assert!(page.html().contains(&format!("href=\"{PAGE}?rechnung={}&#38;nachweis=", own.invoice.id)), "{}", page.html());
            }
        }
        assert!(sums >= 2, "of the Einzelansatz and of its line: {html}");
        asked(&app.schul_it(&[OWN]).await, "9.405,00").await.expect(200).assert_shows("Nichts gefunden");
    }

    async fn a_sum_is_offered_in_every_version_that_says_it(app: TestApp) {
        let world = World::build(&app).await;
        let notice = world.own.notice.id.0;
        let office = app.foerdermittel().await;
        file(&office, notice, "abgesprochen").await.assert_status(303);
        let edit = format!("/bescheide/{notice}/bearbeiten");
        let form = office.form(&edit, &edit).await.with(&[("reference", "48.03.Berichtigt")]);
        office.submit(&form).await.assert_status(303);
        file(&office, notice, "Aktenzeichen berichtigt").await.assert_status(303);
        let page = asked(&app.pruefung().await, "9.405,00").await.expect(200);
        page.assert_shows("Version 2 von 48.02.Buchfink");
        page.assert_shows("Version 3 von 48.03.Berichtigt");
    }

    async fn a_payment_removed_after_filing_is_found_as_it_was_filed(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let mut unbooked: invoice::ActiveModel = own.invoice.clone().into_active_model();
        unbooked.accounting_reference = Set(String::new());
        unbooked.update(app.db.reader()).await.unwrap();
        let mut paid: payment::ActiveModel = own.payment.clone().into_active_model();
        (paid.reference, paid.amount) = (Set("BUCH-2023-77".to_owned()), Set(Cents(59_500)));
        paid.update(app.db.reader()).await.unwrap();
        let office = app.foerdermittel().await;
        file(&office, own.notice.id.0, "abgesprochen").await.assert_status(303);
        let page = format!("/zahlungen/{}", own.payment.id);
        let remove = office.form(&page, &format!("{page}/entfernen")).await.with(&[("grund", "doppelt")]);
        office.submit(&remove).await.assert_status(303);
        let auditor = app.pruefung().await;
        asked(&auditor, "297,50").await.expect(200).assert_shows("Lfd. Nr. 1 in Version 2 von 48.02.Buchfink");
        for typed in ["BUCH-2023-77", "buch-2023"] {
            let hits = asked(&auditor, typed).await.expect(200);
            hits.assert_shows("Zahlung vom 20.05.2023 über 595,00 €, entfernt am 16.06.2026");
            hits.assert_shows("Lfd. Nr. 1 in Version 2 von 48.02.Buchfink");
        }
        let line = asked(&auditor, "Nr. 1").await.expect(303);
        let page = auditor.follow(&line).await.expect(200);
        page.assert_shows("Lfd. Nr. 1 in Version 2 von 48.02.Buchfink ← gesucht");
        page.assert_hides("Noch keine Zahlung.");
        // As the statement of the bank has it.
        found(&auditor, "595,00").await.assert_shows("Zahlung vom 20.05.2023, entfernt am 16.06.2026");
        let page = auditor.get(&format!("{PAGE}?rechnung={}&betrag=59500", own.invoice.id)).await.expect(200);
        page.assert_shows("20.05.2023 ← gesucht entfernt von Fördermittel foerdermittel-1 am 16.06.2026: doppelt");
    }

    async fn a_number_of_a_device_that_is_filed_alone_leads_to_its_line_with_its_receipts(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        file(&app.foerdermittel().await, own.notice.id.0, "abgesprochen").await.assert_status(303);
        let serial = own.device.serial.clone().unwrap().to_string();
        let mut device: device::ActiveModel = own.device.clone().into_active_model();
        device.serial = Set(Some("NEU12345678".parse().unwrap()));
        device.search = Set("neu12345678".to_owned());
        device.update(app.db.reader()).await.unwrap();
        let auditor = app.pruefung().await;
        let answer = asked(&auditor, &serial).await.expect(303);
        assert!(answer.location().unwrap().ends_with("#gesucht"), "{:?}", answer.location());
        let page = auditor.follow(&answer).await.expect(200);
        page.assert_shows(&format!("Gesucht: Gerät {}", own.device.inventory_number));
        page.assert_shows(&format!("Seriennummer {serial} ← gesucht"));
        let way = format!("href=\"{PAGE}?rechnung={}&#38;nachweis=", own.invoice.id);
        assert!(page.html().contains(&way), "{}", page.html());
    }

    async fn a_former_serial_leads_to_its_device_however_it_is_spelled(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let serial = own.device.serial.clone().unwrap().to_string();
        let (head, tail) = serial.split_at(3);
        let spelled = format!("{head}-{tail}");
        let office = app.foerdermittel().await;
        let edit = format!("/geraete/{}/bearbeiten", own.device.id);
        let form = office.form(&edit, &edit).await.with(&[("serial", "NEU12345678")]);
        office.submit(&form).await.assert_status(303);
        // No proof holds it.
        let (auditor, it) = (app.pruefung().await, app.schul_it(&[OWN]).await);
        for browser in [&auditor, &it] {
            for typed in [&serial, &spelled] {
                let answer = asked(browser, typed).await.expect(303);
                assert_eq!(without_text(&answer), format!("{PAGE}?geraet={}", own.device.id), "{typed}");
            }
        }
        let change = office.form(&edit, &edit).await.with(&[("serial", &serial)]);
        office.submit(&change).await.assert_status(303);
        file(&office, own.notice.id.0, "abgesprochen").await.assert_status(303);
        let form = office.form(&edit, &edit).await.with(&[("serial", "NEU12345678")]);
        office.submit(&form).await.assert_status(303);
        for typed in [&serial, &spelled] {
            let hits = asked(&auditor, typed).await.expect(200);
            hits.assert_shows(&format!("Gerät {}", own.device.inventory_number));
            hits.assert_shows(&format!("Seriennummer {serial} geändert am 16.06.2026"));
            hits.assert_shows("in Version 2 von 48.02.Buchfink");
        }
    }

    async fn letters_of_the_examination_and_change_notices_are_found_by_their_numbers(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let mut step = own.proof_step.clone().into_active_model();
        (step.reference, step.booking_reference) = (Set("SB-77/2026".to_owned()), Set("K-4711".to_owned()));
        (step.amount, step.interest) = (Set(Some(Cents(32_145))), Set(Some(Cents(789))));
        step.update(app.db.reader()).await.unwrap();
        let auditor = app.pruefung().await;
        let step = own.proof_step.id;
        let examination = format!("/bescheide/{}/nachweispruefung?schritt={step}#schritt-{step}", own.notice.id);
        let amendment = format!("/aenderungen/{}", own.amendment.id);
        for (typed, leads_to) in [
            ("SB-77/2026", &examination),
            ("sb-77", &examination),
            ("SB 77 2026", &examination),
            ("k-4711", &examination),
            ("K4711", &examination),
            ("321,45", &examination),
            ("7,89", &examination),
            (own.amendment.reference.as_str(), &amendment),
        ] {
            let answer = asked(&auditor, typed).await.expect(303);
            assert_eq!(answer.location(), Some(leads_to.as_str()), "{typed}");
            let page = auditor.follow(&answer).await.expect(200);
            if leads_to == &examination {
                page.assert_shows(&format!("{} ← gesucht", own.proof_step.step));
                assert!(page.html().contains(&format!("id=\"schritt-{step}\"")), "{}", page.html());
            }
        }
        asked(&app.schul_it(&[OWN]).await, "SB-77/2026").await.expect(200).assert_shows("Nichts gefunden");
    }

    async fn who_entered_invoice_and_payment_is_named(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let office = app.foerdermittel().await;
        let path = format!("/zahlungen/{}", own.payment.id);
        let remove = office.form(&path, &format!("{path}/entfernen")).await.with(&[("grund", "neu")]);
        office.submit(&remove).await.assert_status(303);
        let invoice = format!("/rechnungen/{}", own.invoice.id);
        let pay = office.form(&invoice, &format!("{invoice}/zahlungen")).await;
        let pay = pay.with(&[("paid_on", "20.05.2023"), ("amount", "1.190,00"), ("proof", "Auszug 7")]);
        office.submit(&pay).await.assert_status(303);
        let auditor = app.pruefung().await;
        let page = auditor.get(&format!("{PAGE}?rechnung={}", own.invoice.id)).await.expect(200);
        page.assert_shows("erfasst von Fördermittel foerdermittel-1 am 16.06.2026");
        let it = app.schul_it(&[OWN]).await;
        it.get(&format!("{PAGE}?geraet={}", own.device.id)).await.expect(200).assert_hides("erfasst von");
    }
}
