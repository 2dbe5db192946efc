//! Lists of mostly minus: nothing is entered until somebody said whether these are payments or refunds.

use paktbuch_entity::{payment, payment_row};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, InvoiceId, PaymentRowState};
use sea_orm::{EntityTrait, PaginatorTrait};

use super::world::{invoice_of, invoice_row, take_data};

const LIST: &str = "Zahldatum;Empfänger;Rechnungsnummer;Betrag\n12.03.2024;Probe Netzwerktechnik;RE-1;-119,00\n\
    12.03.2024;Probe Netzwerktechnik;RE-2;-119,00\n";

async fn invoices(app: &TestApp) -> [InvoiceId; 2] {
    [
        take_data(app, &invoice_of("RE-1", &[("Display", 1, 100)])).await,
        take_data(app, &invoice_of("RE-2", &[("Display", 1, 100)])).await,
    ]
}

async fn count(app: &TestApp) -> u64 {
    payment::Entity::find().count(app.db.reader()).await.unwrap()
}

on_both! {
    async fn the_page_asks_what_the_minus_means_and_remembers_it(app: TestApp) {
        let [first, second] = invoices(&app).await;
        let browser = app.foerdermittel().await;
        let upload = async || browser.upload("/zahlungen/einlesen", &[], &[("datei", "liste.csv", LIST.as_bytes())]).await;
        let asked = upload().await.expect(422);
        asked.assert_shows("Mehr als die Hälfte der Beträge trägt ein Minus");
        let form = asked.forms().into_iter().find(|form| form.action == "/zahlungen/einlesen/spalten").unwrap();
        assert_eq!((form.value("reversed"), form.value("datum")), (Some(""), Some("Zahldatum")));
        browser.submit(&form).await.expect(422).assert_shows("was das Minus bedeutet");
        assert_eq!(count(&app).await, 0);
        browser.submit(&form.with(&[("reversed", "true")])).await.expect(200).assert_shows("Eingelesen");
        assert_eq!((invoice_row(&app, first).await.paid, invoice_row(&app, second).await.paid), (Cents(11_900), Cents(11_900)));
        upload().await.expect(200).assert_shows("Eingelesen");
        assert_eq!(count(&app).await, 2, "the answer is remembered");
    }

    async fn a_wrong_answer_is_replaced_by_the_right_one(app: TestApp) {
        let [first, second] = invoices(&app).await;
        let browser = app.foerdermittel().await;
        let upload = async |fields: &[(&str, &str)]| browser.upload("/zahlungen/einlesen", fields, &[("datei", "liste.csv", LIST.as_bytes())]).await;
        let rows = async || {
            let rows = payment_row::Entity::find().all(app.db.reader()).await.unwrap();
            rows.iter().map(|row| (row.amount, row.state)).collect::<Vec<_>>()
        };
        let asked = upload(&[]).await.expect(422);
        let form = asked.forms().into_iter().find(|form| form.action == "/zahlungen/einlesen/spalten").unwrap();
        browser.submit(&form.with(&[("reversed", "false")])).await.expect(200).assert_shows("Eingelesen");
        assert_eq!((count(&app).await, rows().await), (0, vec![(Cents(-11_900), PaymentRowState::Open); 2]), "nothing came back");
        let asked = upload(&[("spalten", "true")]).await.expect(200);
        let form = asked.forms().into_iter().find(|form| form.action == "/zahlungen/einlesen/spalten").unwrap();
        browser.submit(&form.with(&[("reversed", "true")])).await.expect(200).assert_shows("Eingelesen");
        let paid = vec![(Cents(11_900), PaymentRowState::Booked); 2];
        assert_eq!(rows().await, paid, "the waiting rows are read anew");
        assert_eq!((invoice_row(&app, first).await.paid, invoice_row(&app, second).await.paid), (Cents(11_900), Cents(11_900)));
        upload(&[]).await.expect(200).assert_shows("Eingelesen");
        assert_eq!((count(&app).await, rows().await), (2, paid), "known");
    }

    async fn a_remembered_minus_does_not_turn_a_list_without_one_unasked(app: TestApp) {
        let [first, second] = invoices(&app).await;
        let browser = app.foerdermittel().await;
        let list = |day: &str, amount: &str| {
            let rows = ["RE-1", "RE-2"].map(|number| format!("{day};Probe Netzwerktechnik;{number};{amount}\n"));
            format!("Zahldatum;Empfänger;Rechnungsnummer;Betrag\n{}", rows.concat())
        };
        let asked = async |list: &str| {
            let asked = browser.upload("/zahlungen/einlesen", &[], &[("datei", "liste.csv", list.as_bytes())]).await.expect(422);
            let form = asked.forms().into_iter().find(|form| form.action == "/zahlungen/einlesen/spalten").unwrap();
            (asked, form)
        };
        let (_, form) = asked(&list("12.03.2024", "-60,00")).await;
        browser.submit(&form.with(&[("reversed", "true")])).await.expect(200).assert_shows("Eingelesen");
        let (page, form) = asked(&list("12.06.2024", "40,00")).await;
        page.assert_shows("danach wäre mehr als die Hälfte dieser Liste Rückzahlungen");
        assert_eq!((form.value("reversed"), count(&app).await), (Some(""), 2));
        browser.submit(&form.with(&[("reversed", "false")])).await.expect(200).assert_shows("Eingelesen");
        assert_eq!((invoice_row(&app, first).await.paid, invoice_row(&app, second).await.paid), (Cents(10_000), Cents(10_000)));
    }

    async fn a_statement_with_a_refund_among_its_payments_is_asked_about(app: TestApp) {
        let [first, second] = invoices(&app).await;
        let statement = "Buchungsdatum;Empfänger;Verwendungszweck;Betrag\n12.03.2024;Probe Netzwerktechnik;Rechnung RE-1;-30,00\n\
            12.03.2024;Probe Netzwerktechnik;Rechnung RE-2;-119,00\n13.03.2024;Probe Netzwerktechnik;Erstattung RE-2;19,00\n";
        let browser = app.foerdermittel().await;
        let asked = browser.upload("/zahlungen/einlesen", &[], &[("datei", "liste.csv", statement.as_bytes())]).await.expect(422);
        asked.assert_shows("Mehr als die Hälfte der Beträge trägt ein Minus");
        assert_eq!(count(&app).await, 0);
        let form = asked.forms().into_iter().find(|form| form.action == "/zahlungen/einlesen/spalten").unwrap();
        browser.submit(&form.with(&[("reversed", "true")])).await.expect(200).assert_shows("Eingelesen");
        assert_eq!((invoice_row(&app, first).await.paid, invoice_row(&app, second).await.paid), (Cents(3_000), Cents(10_000)));
    }
}
