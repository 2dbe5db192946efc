//! Payment terms that are told in plain words: due date, its deadline, and the Skonto that is proposed.

use paktbuch_entity::invoice;
use paktbuch_seed::einvoice::{InvoiceData, write_ubl};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, InvoiceId};
use sea_orm::EntityTrait;

use super::world::{day, invoice_of, invoice_row, take};

/// An invoice of 1 June 2026 over 119,00 €.
fn data(number: &str) -> InvoiceData {
    let mut data = invoice_of(number, &[("Display", 1, 100)]);
    data.issue_date = day("01.06.2026");
    data.due_date = day("20.06.2026");
    data.skonto = None;
    data
}

/// Its file with these terms, and without a due date (BT-9) where it is not `dated`.
fn with_terms(data: &InvoiceData, terms: &str, dated: bool) -> String {
    let file = String::from_utf8(write_ubl(data)).unwrap();
    let (told, due) = (
        data.payment_terms(),
        format!("<cbc:DueDate>{}</cbc:DueDate>", data.due_date),
    );
    assert!(file.contains(&told) && file.contains(&due), "{file}");
    let file = file.replace(&told, terms);
    if dated { file } else { file.replace(&due, "") }
}

async fn taken(app: &TestApp, file: &str) -> InvoiceId {
    let taken = take(app, "rechnung.xml", file.as_bytes()).await;
    taken.unwrap().invoice()
}

async fn due_date(app: &TestApp, id: InvoiceId) -> Option<chrono::NaiveDate> {
    let row = invoice::Entity::find_by_id(id).one(app.db.reader()).await;
    row.unwrap().unwrap().due_date
}

on_both! {
    async fn a_term_in_words_is_proposed_with_its_sentence_and_becomes_a_deadline(app: TestApp) {
        let browser = app.foerdermittel().await;
        let terms = "2 % Skonto bei Zahlung innerhalb von 14 Tagen, 30 Tage netto";
        let id = taken(&app, &with_terms(&data("RE-1"), terms, false)).await;
        assert_eq!(due_date(&app, id).await, Some(day("01.07.2026")));
        let path = format!("/rechnungen/{id}");
        let page = browser.get(&path).await.expect(200);
        page.assert_shows(&format!("01.07.2026 (gelesen aus „{terms}“)"));
        page.assert_shows("2 % Skonto bei Zahlung bis 15.06.2026: 2,38");
        page.assert_shows(&format!("Gelesen aus „{terms}“; bitte vergleichen."));
        let form = browser.form(&format!("{path}?skonto=1"), &format!("{path}/zahlungen")).await;
        assert_eq!((form.value("amount"), form.value("skonto")), (Some("116,62"), Some("2,38")));
        let other = form.with(&[("paid_on", "10.06.2026"), ("amount", "117,00"), ("skonto", "2,00")]);
        browser.submit(&other).await.assert_status(303);
        let row = invoice_row(&app, id).await;
        assert_eq!((row.paid, row.skonto), (Cents(11_700), Cents(200)), "what was read can be changed");

        let open = taken(&app, &with_terms(&data("RE-2"), "Zahlbar bis 28.06.2026 ohne Abzug.", false)).await;
        let deadlines = browser.get("/fristen?art=zahlung").await.expect(200);
        deadlines.assert_shows("28.06.2026");
        assert!(deadlines.html().contains(&format!("href=\"/rechnungen/{open}\"")));
        let (path, action) = (format!("/rechnungen/{open}"), format!("/rechnungen/{open}/angaben"));
        let form = browser.form(&path, &action).await;
        assert_eq!(form.value("faellig"), Some("28.06.2026"));
        browser.submit(&form.clone().with(&[("faellig", "31.05.2026")])).await.expect(422).assert_shows("liegt vor der Rechnung vom 01.06.2026");
        browser.submit(&form.with(&[("faellig", "05.07.2026")])).await.assert_status(303);
        assert_eq!(due_date(&app, open).await, Some(day("05.07.2026")));
        browser.get("/fristen?art=zahlung").await.expect(200).assert_shows("05.07.2026");
    }

    async fn what_the_file_dates_counts_and_what_is_not_certain_stays_text(app: TestApp) {
        let browser = app.foerdermittel().await;
        let dated = taken(&app, &with_terms(&data("RE-1"), "30 Tage netto", true)).await;
        assert_eq!(due_date(&app, dated).await, Some(day("20.06.2026")));
        let form = browser.form(&format!("/rechnungen/{dated}"), &format!("/rechnungen/{dated}/angaben")).await;
        assert_eq!(form.value("faellig"), None, "the file dates it");
        let terms = "2 % Skonto bei Zahlung innerhalb von 14 Tagen nach Erhalt der Rechnung";
        let unread = taken(&app, &with_terms(&data("RE-2"), terms, false)).await;
        assert_eq!(due_date(&app, unread).await, None);
        let page = browser.get(&format!("/rechnungen/{unread}")).await.expect(200);
        page.assert_shows(terms);
        page.assert_hides("gelesen aus");
        page.assert_hides("Skonto eintragen");
    }

    async fn the_same_invoice_without_the_day_is_no_other_one(app: TestApp) {
        let first = taken(&app, &with_terms(&data("RE-1"), "zahlbar wie vereinbart", false)).await;
        let again = taken(&app, &with_terms(&data("RE-1"), "30 Tage netto", false)).await;
        assert_eq!(again, first);
        assert_eq!(due_date(&app, first).await, None);
    }
}
