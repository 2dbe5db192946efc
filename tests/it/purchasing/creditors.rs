//! Numbers of suppliers in the accounting system (Kreditorennummer): entered, put together, and found by payment lists.

use axum::http::Method;
use paktbuch_entity::{payment_row, supplier};
use paktbuch_tests::{Answer, Browser, TestApp, on_both};
use paktbuch_types::{Cents, PaymentRowState, Role, SupplierId};
use sea_orm::EntityTrait;
use serde_json::json;

use super::payment_import::{import_list, payments, waiting};
use super::world::{invoice_of, invoice_row, take_data};

const API: &str = "/api/paktbuch/v1/suppliers";

async fn stored(app: &TestApp, id: SupplierId) -> supplier::Model {
    let found = supplier::Entity::find_by_id(id).one(app.db.reader()).await;
    found.unwrap().unwrap()
}

/// The supplier of an invoice over 119,00 € of this number; another one for another name, without USt-IdNr.
async fn supplier_of(app: &TestApp, number: &str, name: Option<&str>) -> SupplierId {
    let mut data = invoice_of(number, &[("Display", 1, 100)]);
    if let Some(name) = name {
        data.seller.name = name.to_owned();
        data.seller.vat_id = None;
    }
    let id = take_data(app, &data).await;
    invoice_row(app, id).await.supplier_id
}

/// Types a number on the page of a supplier.
async fn number(browser: &Browser, id: SupplierId, number: &str) -> Answer {
    let path = format!("/lieferanten/{id}");
    let form = browser.form(&path, &path).await.with(&[("kreditor", number)]);
    browser.submit(&form).await
}

on_both! {
    async fn a_number_is_entered_once_and_kept_when_suppliers_are_put_together(app: TestApp) {
        let browser = app.foerdermittel().await;
        let one = supplier_of(&app, "RE-1", None).await;
        let other = supplier_of(&app, "RE-2", Some("Zweitname GmbH (erfunden)")).await;
        assert_ne!(one, other);
        number(&browser, other, " 70001 ").await.assert_status(303);
        assert_eq!(stored(&app, other).await.creditor_number, "70001");
        browser.get(&format!("/lieferanten/{other}")).await.expect(200).assert_shows("70001");
        browser.get("/lieferanten?q=70001").await.expect(200).assert_shows("Zweitname");
        let found = browser.get("/suche?q=70001").await.expect(200);
        assert!(found.html().contains(&format!("href=\"/lieferanten/{other}\"")), "{}", found.text());
        let refused = number(&browser, one, "70001").await.expect(422);
        refused.assert_shows("Kreditorennummer: Sie hat schon der Lieferant Zweitname GmbH");
        number(&browser, one, "70002").await.assert_status(303);

        let api = app.api(Role::Foerdermittel, &[]).await;
        let merge = async || {
            let tag = format!("\"{}\"", stored(&app, other).await.version);
            let headers = [("if-match", tag.as_str()), paktbuch_tests::JSON];
            api.call(Method::POST, &format!("{API}/{other}/merge"), &headers, json!({"into": one.0}).to_string()).await
        };
        let refused = merge().await.expect(422).json();
        assert!(refused["detail"].as_str().unwrap().contains("hat die Kreditorennummer 70001"), "{refused}");
        let path = format!("{API}/{one}");
        let told = api.get(&path).await.expect(200).json();
        assert_eq!(told["creditor_number"], "70002");
        let etag = format!("\"{}\"", told["version"]);
        let mut input = json!({"name": told["name"], "vat_id": told["vat_id"], "city": told["city"], "street": "Neue Straße 1"});
        let told = api.put(&path, &etag, &input).await.expect(200).json();
        assert_eq!(told["creditor_number"], "70002", "who does not name it leaves it");
        input["creditor_number"] = json!("");
        let etag = format!("\"{}\"", told["version"]);
        assert_eq!(api.put(&path, &etag, &input).await.expect(200).json()["creditor_number"], "");
        assert_eq!(merge().await.expect(200).json()["creditor_number"], "70001");
        assert_eq!(stored(&app, one).await.creditor_number, "70001");
        assert!(paktbuch::audit::verify_chain(app.db.reader()).await.unwrap().is_ok());
    }

    async fn a_list_finds_the_invoice_by_creditor_number_and_amount(app: TestApp) {
        let browser = app.foerdermittel().await;
        let first = take_data(&app, &invoice_of("4711", &[("Display", 1, 100)])).await;
        let mut data = invoice_of("4711", &[("Display", 1, 100)]);
        data.seller.name = "Andere GmbH (erfunden)".to_owned();
        data.seller.vat_id = Some("DE987654321".to_owned());
        let second = take_data(&app, &data).await;
        number(&browser, invoice_row(&app, second).await.supplier_id, "70002").await.assert_status(303);
        let list = |creditor: &str| format!("Zahldatum;Kreditor;Rechnungsnummer;Zahlbetrag\n03.05.2024;{creditor};4711;119,00\n");
        let taken = import_list(&app, &list("70009")).await;
        assert_eq!((taken.booked, taken.waiting.len()), (0, 1));
        let row = waiting(&app).await;
        assert_eq!(row.creditor, "70009");
        let page = browser.get("/zahlungen/offen").await.expect(200);
        page.assert_shows("Kreditor 70009");
        browser.get(&format!("/zahlungen/offen/{}", row.id)).await.expect(200).assert_shows("70009");
        let taken = import_list(&app, &list("70002")).await;
        assert_eq!((taken.booked, taken.waiting.len()), (1, 0));
        assert_eq!((payments(&app, first).await.len(), payments(&app, second).await[0].amount), (0, Cents(11_900)));
    }

    async fn a_payment_to_another_supplier_waits_whichever_number_it_names(app: TestApp) {
        let browser = app.foerdermittel().await;
        for (invoice, name, creditor) in [("M-1", "Stadtwerke Münster GmbH", "81001"), ("C-1", "Stadtwerke Coesfeld GmbH", "81002")] {
            let supplier = supplier_of(&app, invoice, Some(name)).await;
            number(&browser, supplier, creditor).await.assert_status(303);
        }
        let list = |day: usize, creditor: &str, name: &str| {
            format!("Zahldatum;Kreditor;Name;Rechnungsnummer;Zahlbetrag\n{day:02}.05.2024;{creditor};{name};C-1;119,00\n")
        };
        for (day, creditor, name, told) in [
            (3, "81001", "Stadtwerke Münster GmbH", "an Stadtwerke Münster GmbH (Kreditor 81001)."),
            (4, "81001", "Stadtwerke Coesfeld GmbH", "an Stadtwerke Coesfeld GmbH (Kreditor 81001)."),
            (5, "81009", "Stadtwerke Coesfeld GmbH", "an Stadtwerke Coesfeld GmbH (Kreditor 81009)."),
            (6, "", "Stadtwerke Münster GmbH", "an Stadtwerke Münster GmbH."),
        ] {
            let taken = import_list(&app, &list(day, creditor, name)).await;
            assert_eq!((taken.booked, taken.waiting.len()), (0, 1), "{creditor}, {name}");
            let reason = &taken.waiting[0].1;
            assert!(reason.starts_with("Die Rechnung C-1 ist von Stadtwerke Coesfeld GmbH") && reason.ends_with(told), "{reason}");
        }
        let taken = import_list(&app, &list(7, "00081002", "Stadtwerke Münster GmbH")).await;
        assert_eq!((taken.booked, taken.entered[0].2.as_str()), (1, "C-1"), "zeros in front do not count, and the number does");
    }

    async fn a_list_read_with_a_wrong_column_is_repaired_by_choosing_the_columns_anew(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let browser = app.foerdermittel().await;
        let list = "Buchungsdatum;Kreditor;Name;Bearbeitung;Externe Belegnummer;Betrag\n\
            03.05.2024;70011;Probe Netzwerktechnik;Amtmann Meier;RE-1;119,00\n;;Summe;;;120,00\n";
        let read = async |chosen: &[(&str, &str)]| {
            let file = ("datei", "liste.csv", list.as_bytes());
            let asked = browser.upload("/zahlungen/einlesen", &[("spalten", "true")], &[file]).await.expect(200);
            let form = asked.forms().into_iter().find(|form| form.action.ends_with("spalten")).unwrap();
            browser.submit(&form.with(chosen)).await.expect(200)
        };
        let wrong = read(&[("empfaenger", "Bearbeitung"), ("kreditor", "")]).await;
        wrong.assert_shows("Amtmann Meier Die Rechnung RE-1 ist von Probe Netzwerktechnik");
        wrong.assert_shows("119,00 Die Rechnung RE-1 ist von Probe Netzwerktechnik");
        wrong.assert_shows("noch einmal mit „Spalten selbst zuordnen“ einlesen: Was noch wartet, wird dann neu gelesen.");
        wrong.assert_shows("Als Summenzeile ausgelassen. Sie nennt 120,00 €, die gelesenen Zahlungen darüber ergeben 119,00 €.");
        let wrong = read(&[("empfaenger", "Name"), ("rechnungsnummer", "Bearbeitung")]).await;
        wrong.assert_shows("Die Rechnung „Amtmann Meier“ ist nicht eingelesen.");
        assert_eq!(waiting(&app).await.payee, "Probe Netzwerktechnik");
        read(&[("empfaenger", "Name"), ("rechnungsnummer", "Externe Belegnummer"), ("kreditor", "Kreditor")]).await;
        let rows = payment_row::Entity::find().all(app.db.reader()).await.unwrap();
        let told: Vec<_> = rows.iter().map(|row| (row.state, row.creditor.as_str(), row.number.as_str())).collect();
        assert_eq!(told, [(PaymentRowState::Booked, "70011", "RE-1")], "the same row, read anew");
        assert_eq!(payments(&app, invoice).await[0].amount, Cents(11_900));
    }

    async fn of_equal_invoice_numbers_that_of_the_named_supplier_or_account_is_paid(app: TestApp) {
        let mut invoices = Vec::new();
        for (name, iban) in [
            ("Erste Netztechnik GmbH", "DE02120300000000202051"),
            ("Zweite Schulbau KG", "DE02500105170137075030"),
            ("Dritte Medien AG", "DE02100500000054540402"),
        ] {
            let mut data = invoice_of("RE-77", &[("Display", 1, 100)]);
            (data.seller.name, data.seller.vat_id, data.iban) = (name.to_owned(), None, iban.to_owned());
            invoices.push(take_data(&app, &data).await);
        }
        let list = "Zahldatum;Buchungsnummer;Empfänger;IBAN;Rechnungsnummer;Verwendungszweck;Zahlbetrag\n\
            03.05.2024;B1;;;RE-77;;10,00\n\
            03.05.2024;B2;Zweite Schulbau;;RE-77;;20,00\n\
            03.05.2024;B3;;de02 1005 0000 0054 5404 02;RE-77;;30,00\n\
            03.05.2024;B4;;;RE-77;Erste Netztechnik GmbH;40,00\n";
        let taken = import_list(&app, list).await;
        assert_eq!((taken.booked, taken.waiting.len()), (3, 1), "{:?}", taken.waiting);
        assert!(taken.waiting[0].0 == 2 && taken.waiting[0].1.starts_with("Mehrere Rechnungen"), "{:?}", taken.waiting);
        for (invoice, cents) in invoices.into_iter().zip([4_000, 2_000, 3_000]) {
            let paid = payments(&app, invoice).await;
            assert_eq!((paid.len(), paid[0].amount), (1, Cents(cents)));
        }
    }

    async fn the_account_decides_among_equal_invoice_numbers_also_where_the_amount_fits_another(app: TestApp) {
        let mut invoices = Vec::new();
        for (name, iban, euros) in [
            ("Erste Netztechnik GmbH", "DE02120300000000202051", 100),
            ("Zweite Schulbau KG", "DE02500105170137075030", 300),
        ] {
            let mut data = invoice_of("RE-78", &[("Display", 1, euros)]);
            (data.seller.name, data.seller.vat_id, data.iban) = (name.to_owned(), None, iban.to_owned());
            invoices.push(take_data(&app, &data).await);
        }
        let list = "Zahldatum;Buchungsnummer;Empfänger;IBAN;Rechnungsnummer;Zahlbetrag\n\
            03.05.2024;B1;;DE02 5001 0517 0137 0750 30;RE-78;119,00\n\
            04.05.2024;B2;;DE02 1005 0000 0054 5404 02;RE-78;119,00\n\
            05.05.2024;B3;Erste Netztechnik;DE02 5001 0517 0137 0750 30;RE-78;119,00\n";
        for (booked, known) in [(1, 0), (0, 1)] {
            let taken = import_list(&app, list).await;
            assert_eq!((taken.booked, taken.known, taken.waiting.len()), (booked, known, 2), "{:?}", taken.waiting);
            let reasons = [&taken.waiting[0].1, &taken.waiting[1].1];
            assert!(reasons[0].starts_with("IBAN …0402: Die Rechnungen dieses Lieferanten nennen ein anderes Konto (…2051); zu zahlen wäre die Rechnung RE-78 (Erste Netztechnik GmbH)"), "{reasons:?}");
            assert!(reasons[1].starts_with("IBAN …5030: Es ist ein Konto des Lieferanten der Rechnung RE-78 (Zweite Schulbau KG)"), "{reasons:?}");
        }
        let paid = payments(&app, invoices[1]).await;
        assert_eq!((payments(&app, invoices[0]).await.len(), paid.len(), paid[0].amount), (0, 1, Cents(11_900)));
    }
}
