//! Taking invoice files in.

use std::collections::BTreeMap;
use std::path::Path;

use paktbuch::purchasing::Taken;
use paktbuch_entity::{document, invoice, invoice_line, supplier};
use paktbuch_seed::einvoice::{Adjustment, VatCategory, write_cii, write_ubl};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{BasisPoints, Cents, InvoiceOrigin};
use sea_orm::{EntityTrait, PaginatorTrait};

use super::world::{invoice_of, invoice_row, lines, refusal, take, take_data};

on_both! {
    async fn every_invoice_of_the_demonstration_comes_in_with_its_gross_amounts(app: TestApp) {
        let invoices = paktbuch_seed::havixbeck().invoices;
        for seed in invoices.into_iter().filter(|seed| seed.origin == InvoiceOrigin::EInvoice) {
            let taken = take(&app, &seed.file_name(), &seed.file()).await.unwrap();
            let stored = lines(&app, taken.invoice()).await;
            let gross: Vec<Cents> = stored.iter().map(|line| line.gross).collect();
            assert_eq!(gross, paktbuch_seed::open_amounts(&seed.invoice), "{}", seed.invoice.number);
            let row = invoice::Entity::find_by_id(taken.invoice()).one(app.db.reader()).await.unwrap().unwrap();
            assert_eq!(row.gross, seed.invoice.totals().gross);
            assert_eq!((row.number, row.issue_date), (seed.invoice.number.clone(), seed.invoice.issue_date));
            for (line, booking) in stored.iter().zip(&seed.lines) {
                let right = !line.kind.has_serials() || booking.kind == paktbuch_types::LineKind::Device;
                assert!(right, "{} is suggested as a device", line.name);
            }
        }
    }

    async fn the_same_file_is_taken_once_and_other_content_is_refused(app: TestApp) {
        let data = invoice_of("RE-1", &[("Display", 2, 100)]);
        let first = take(&app, "a.xml", &write_ubl(&data)).await.unwrap();
        let again = take(&app, "b.xml", &write_ubl(&data)).await.unwrap();
        assert_eq!(again, Taken::Duplicate(first.invoice()));
        let other_form = take(&app, "c.xml", &write_cii(&data)).await.unwrap();
        assert_eq!(other_form, Taken::Duplicate(first.invoice()), "the same invoice in CII");
        let dearer = invoice_of("RE-1", &[("Display", 2, 101)]);
        let message = refusal(take(&app, "d.xml", &write_ubl(&dearer)).await);
        assert!(message.contains("schon eingelesen, aber mit anderem Inhalt (dort 238,00 €, hier 240,38 € brutto)"), "{message}");
        let other = invoice_of("RE-2", &[("Display", 2, 100)]);
        assert!(matches!(take(&app, "e.xml", &write_cii(&other)).await, Ok(Taken::Imported(_))));
        assert_eq!(supplier::Entity::find().count(app.db.reader()).await.unwrap(), 1);
        assert_eq!(document::Entity::find().count(app.db.reader()).await.unwrap(), 2);
    }

    async fn the_same_amounts_for_another_addressee_are_other_content(app: TestApp) {
        let data = invoice_of("RE-1", &[("Display", 2, 100)]);
        let mut other = data.clone();
        other.buyer_reference = "04011000-12345-34".to_owned();
        let first = take(&app, "a.xml", &write_ubl(&data)).await.unwrap();
        let message = refusal(take(&app, "b.xml", &write_cii(&other)).await);
        let words = format!("anderem Inhalt (Leitweg-ID dort {}, hier 04011000-12345-34)", data.buyer_reference);
        assert!(message.contains(&words), "{message}");
        assert_eq!(take(&app, "c.xml", &write_cii(&data)).await.unwrap(), Taken::Duplicate(first.invoice()));

        let Some(folder) = paktbuch_test_data::find("einvoice") else { return };
        let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
        take(&app, "1.xml", &read("xrechnung/01.01a-INVOICE_uncefact.xml")).await.unwrap();
        let same = take(&app, "2.xml", &read("xrechnung/01.01a-INVOICE_ubl.xml")).await.unwrap();
        assert!(matches!(same, Taken::Duplicate(_)), "the same invoice in UBL");
        // UBL has a placeholder for the order beside the seller's own number.
        let ubl = take(&app, "4.xml", &read("xrechnung/01.13a-INVOICE_ubl.xml")).await.unwrap();
        let cii = take(&app, "5.xml", &read("xrechnung/01.13a-INVOICE_uncefact.xml")).await.unwrap();
        assert_eq!(cii, Taken::Duplicate(ubl.invoice()), "01.13a");
        let message = refusal(take(&app, "3.xml", &read("bad/cii-br-03-wrong-date-format.xml")).await);
        assert!(message.contains("Leitweg-ID dort 04011000-12345-03, hier 04011000-12345-34"), "{message}");
    }

    async fn a_line_with_other_words_is_refused_with_the_field_and_both_values(app: TestApp) {
        let long = "Interaktives Display für den Unterricht mit Wandhalterung";
        take_data(&app, &invoice_of("RE-1", &[(long, 2, 100), ("Kabel", 1, 50)])).await;
        let other_end = format!("{long}, fahrbar");
        for (lines, words) in [
            ([("Beamer", 2, 100), ("Kabel", 1, 50)], "(Position 1: Bezeichnung dort „Interaktives"),
            ([(other_end.as_str(), 2, 100), ("Kabel", 1, 50)], "dort „…andhalterung“, hier „…andhalterung, fahrbar“)"),
            ([(long, 4, 50), ("Kabel", 1, 50)], "(Position 1: Menge dort 2, hier 4)"),
            ([(long, 2, 100), ("Kabel", 2, 25)], "(Position 2: Menge dort 1, hier 2)"),
            ([(long, 1, 50), ("Kabel", 2, 100)], "Menge dort 2, hier 1, netto dort 200,00 €, hier 50,00 €, brutto dort 238,00 €, hier 59,50 €)"),
        ] {
            let message = refusal(take(&app, "a.xml", &write_ubl(&invoice_of("RE-1", &lines))).await);
            assert!(message.contains("mit anderem Inhalt") && message.contains(words), "{message}");
        }
    }

    async fn header_amounts_are_spread_over_the_lines_and_the_page_names_the_rule(app: TestApp) {
        let browser = app.foerdermittel().await;
        let mut data = invoice_of("RE-1", &[("Display", 2, 100), ("Kabel", 1, 50)]);
        let plain = take_data(&app, &data).await;
        browser.get(&format!("/rechnungen/{plain}")).await.expect(200).assert_hides("Verteilung nach Steuerkategorie");
        data.number = "RE-2".to_owned();
        data.adjustments = vec![Adjustment {
            is_charge: false,
            amount: Cents::euros(25),
            reason: "Rahmenvertrag".to_owned(),
            vat_category: VatCategory::Standard,
            vat_rate: BasisPoints(1_900),
        }];
        let reduced = take_data(&app, &data).await;
        let gross: Vec<Cents> = lines(&app, reduced).await.iter().map(|line| line.gross).collect();
        assert_eq!(gross, [Cents(21_420), Cents(5_355)]);
        let page = browser.get(&format!("/rechnungen/{reduced}")).await.expect(200);
        page.assert_shows("Nachlass der Rechnung ist auf die Positionen verteilt. Verteilung nach Steuerkategorie:");
    }

    async fn another_currency_is_refused_and_leaves_nothing(app: TestApp) {
        let file = String::from_utf8(write_ubl(&invoice_of("RE-1", &[("Display", 1, 100)]))).unwrap();
        let dollars = file.replace(">EUR<", ">USD<").replace("\"EUR\"", "\"USD\"");
        let message = refusal(take(&app, "usd.xml", dollars.as_bytes()).await);
        assert!(message.contains("lautet auf USD"), "{message}");
        assert_eq!(supplier::Entity::find().count(app.db.reader()).await.unwrap(), 0);
        assert_eq!(document::Entity::find().count(app.db.reader()).await.unwrap(), 0);
    }

    async fn a_number_that_nobody_sees_is_refused(app: TestApp) {
        for number in ["\u{200b}\u{202e}", " "] {
            let file = String::from_utf8(write_ubl(&invoice_of("RE-unsichtbar", &[("Display", 1, 100)]))).unwrap();
            let message = refusal(take(&app, "leer.xml", file.replace("RE-unsichtbar", number).as_bytes()).await);
            assert!(message.contains("BT-1"), "{message}");
        }
        assert_eq!(document::Entity::find().count(app.db.reader()).await.unwrap(), 0);
        let hidden = invoice_of("RE-\u{202e}7", &[("Dis\u{200b}play", 1, 100)]);
        let invoice = take_data(&app, &hidden).await;
        let row = invoice_row(&app, invoice).await;
        assert_eq!((row.number.as_str(), lines(&app, invoice).await[0].name.as_str()), ("RE-7", "Display"));
    }

    async fn endless_texts_are_cut_in_the_books_but_not_in_the_file(app: TestApp) {
        let long = "Interaktives Display ".repeat(200);
        let invoice = take_data(&app, &invoice_of("RE-1", &[(&long, 1, 100)])).await;
        let line = lines(&app, invoice).await.remove(0);
        assert!(line.name.starts_with("Interaktives Display") && line.name.chars().count() <= 300);
    }

    async fn every_real_file_is_taken_or_refused_with_a_reason_and_twice_is_once(app: TestApp) {
        let Some(folder) = paktbuch_test_data::find("einvoice") else { return };
        let first = take_all(&app, &folder).await;
        let imported = first.values().filter(|outcome| matches!(outcome, Ok(Taken::Imported(_)))).count();
        assert!(imported >= 20, "{imported} of {} came in: {first:#?}", first.len());
        for (name, outcome) in &first {
            if let Err(message) = outcome {
                assert!(message.len() > 30 && !message.contains("Error"), "{name}: {message}");
            }
        }
        let lines_before = invoice_line::Entity::find().count(app.db.reader()).await.unwrap();
        for (name, outcome) in take_all(&app, &folder).await {
            match (&first[&name], outcome) {
                (Ok(before), Ok(Taken::Duplicate(id))) => assert_eq!(before.invoice(), id, "{name}"),
                (Err(before), Err(message)) => assert_eq!(*before, message, "{name}"),
                (before, outcome) => panic!("{name}: {before:?}, then {outcome:?}"),
            }
        }
        assert_eq!(invoice_line::Entity::find().count(app.db.reader()).await.unwrap(), lines_before);
    }
}

/// Outcome of each file below `folder`, in the order of their names.
async fn take_all(app: &TestApp, folder: &Path) -> BTreeMap<String, Result<Taken, String>> {
    let mut outcomes = BTreeMap::new();
    for part in ["xrechnung", "en16931", "zugferd", "zugferd-pdf", "bad"] {
        let mut files: Vec<_> = std::fs::read_dir(folder.join(part))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        for file in files {
            let bytes = std::fs::read(&file).unwrap();
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            let outcome = take(app, &name, &bytes).await.map_err(|error| error.to_string());
            outcomes.insert(format!("{part}/{name}"), outcome);
        }
    }
    outcomes
}
