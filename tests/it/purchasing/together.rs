//! A payment of a list over several invoices that it does not name (Sammelzahlung).

use paktbuch::db::Who;
use paktbuch::purchasing::commands::{AddPayment, AddTransfer, PaymentFacts, TransferItem};
use paktbuch::purchasing::{add_payment, add_transfer};
use paktbuch_entity::payment_row;
use paktbuch_seed::einvoice::{InvoiceData, SkontoTerms, write_zugferd};
use paktbuch_tests::app::has_worker;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{BasisPoints, Cents, InvoiceId, PaymentRowState, Role};
use sea_orm::EntityTrait;
use serde_json::json;

use super::payment_import::{import, payments, waiting};
use super::world::{day, invoice_of, permit, take, take_data};

/// 119,00 € and 238,00 €, without a number.
const ROW: &str = "03.05.2024;B1;Probe Netzwerktechnik;;Displays;357,00;\n";

async fn invoices(app: &TestApp) -> [InvoiceId; 3] {
    [
        take_data(app, &invoice_of("RE-1", &[("Display", 1, 100)])).await,
        take_data(app, &invoice_of("RE-2", &[("Display", 1, 200)])).await,
        take_data(app, &invoice_of("RE-3", &[("Display", 1, 50)])).await,
    ]
}

/// An invoice of 1 May 2024 with 2 % Skonto within 14 days, or without.
fn with_skonto(number: &str, euros: i64, offers: bool) -> InvoiceData {
    let mut data = invoice_of(number, &[("Display", 1, euros)]);
    data.issue_date = day("01.05.2024");
    data.due_date = day("31.05.2024");
    let rate = BasisPoints::percent(2);
    data.skonto = offers.then_some(SkontoTerms { days: 14, rate });
    data
}

/// Amount and Skonto of the payments of an invoice.
async fn paid(app: &TestApp, invoice: InvoiceId) -> Vec<(i64, i64)> {
    let rows = payments(app, invoice).await;
    rows.iter().map(|row| (row.amount.0, row.skonto.0)).collect()
}

/// The transfer of 357,00 € over both invoices, entered by hand without a number.
pub(super) async fn transfer_by_hand(app: &TestApp, one: InvoiceId, two: InvoiceId, proof: &str) {
    let item = |invoice: InvoiceId, cents: i64| TransferItem {
        invoice,
        amount: Cents(cents),
        skonto: Cents::ZERO,
    };
    let command = AddTransfer {
        paid_on: day("03.05.2024"),
        fiscal_year: None,
        reference: String::new(),
        proof: proof.to_owned(),
        items: vec![item(one, 11_900), item(two, 23_800)],
    };
    app.db
        .write(Who::System, async |tx| add_transfer(tx, &permit(), command).await)
        .await
        .unwrap();
}

on_both! {
    async fn a_payment_of_several_invoices_shares_its_skonto_among_those_that_offer_it(app: TestApp) {
        let one = take_data(&app, &with_skonto("RE-1", 1_000, true)).await;
        let two = take_data(&app, &with_skonto("RE-2", 500, false)).await;
        let taken = import(&app, "10.05.2024;B1;Probe Netzwerktechnik;;RE-1, RE-2;1.761,20;23,80\n").await;
        assert_eq!((taken.booked, taken.waiting), (1, vec![]));
        assert_eq!(paid(&app, one).await, [(116_620, 2_380)]);
        assert_eq!(paid(&app, two).await, [(59_500, 0)]);
    }

    async fn a_payment_whose_skonto_is_not_clear_waits_and_nothing_of_it_is_entered(app: TestApp) {
        let one = take_data(&app, &with_skonto("RE-1", 1_000, true)).await;
        let two = take_data(&app, &with_skonto("RE-2", 1_000, true)).await;
        let three = take_data(&app, &with_skonto("RE-3", 500, false)).await;
        let rows = "10.05.2024;B1;Probe Netzwerktechnik;;RE-1, RE-2;2.356,20;23,80\n\
            20.05.2024;B2;Probe Netzwerktechnik;;RE-1, RE-3;1.761,20;23,80\n";
        let taken = import(&app, rows).await;
        assert_eq!((taken.booked, taken.waiting.len()), (0, 2), "equal offers, and one after its last day");
        for (_, reason) in &taken.waiting {
            assert!(reason.contains("23,80 € Skonto") && reason.contains("Sammelzahlung"), "{reason}");
        }
        for invoice in [one, two, three] {
            assert!(paid(&app, invoice).await.is_empty());
        }
        let row = payment_row::Entity::find().all(app.db.reader()).await.unwrap().into_iter().find(|row| row.reference == "B1").unwrap();
        let path = format!("/rechnungen/sammelzahlung?zahlung={}", row.id);
        let browser = app.foerdermittel().await;
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("Zu erreichen laut Zahlungsliste: 2.356,20");
        assert_eq!(page.html().matches(" checked").count(), 2, "those that it names");
    }

    async fn a_transfer_from_the_work_list_has_the_skonto_that_its_invoices_offer(app: TestApp) {
        let one = take_data(&app, &with_skonto("RE-1", 1_000, true)).await;
        let two = take_data(&app, &with_skonto("RE-2", 500, false)).await;
        let taken = import(&app, "10.05.2024;B1;Probe Netzwerktechnik;;RE-1, RE-2;1.761,20;\n").await;
        assert_eq!(taken.waiting.len(), 1, "the list does not tell the Skonto");
        let path = format!("/rechnungen/sammelzahlung?zahlung={}", waiting(&app).await.id);
        let form = app.foerdermittel().await.form(&path, "/rechnungen/sammelzahlung").await;
        let value = |name: String| form.value(&name).unwrap_or_default().to_owned();
        assert_eq!((value(format!("betrag-{one}")), value(format!("skonto-{one}"))), ("1.166,20".to_owned(), "23,80".to_owned()));
        assert_eq!((value(format!("betrag-{two}")), value(format!("skonto-{two}"))), ("595,00".to_owned(), String::new()));
    }

    async fn of_two_invoices_in_time_the_chosen_one_takes_its_skonto(app: TestApp) {
        let one = take_data(&app, &with_skonto("RE-1", 1_000, true)).await;
        let two = take_data(&app, &with_skonto("RE-2", 1_000, true)).await;
        take_data(&app, &with_skonto("RE-3", 1_000, false)).await;
        let taken = import(&app, "10.05.2024;B1;Probe Netzwerktechnik;;RE-1 oder RE-2;1.166,20;\n").await;
        assert_eq!((taken.booked, taken.waiting.len()), (0, 1));
        let id = waiting(&app).await.id;
        let path = format!("/zahlungen/offen/{id}");
        let browser = app.foerdermittel().await;
        let page = browser.get(&path).await.expect(200);
        assert_eq!(page.html().matches("davon 23,80").count(), 2, "{}", page.html());
        let api = app.api(Role::Foerdermittel, &[]).await;
        let choices = api.get(&format!("/api/paktbuch/v1/waiting-payments/{id}/choices")).await.expect(200).json();
        let skonto: Vec<_> = choices["items"].as_array().unwrap().iter().map(|choice| choice["skonto_cents"].as_i64().unwrap()).collect();
        assert_eq!(skonto, [2_380, 2_380, 0], "what it pays stands first");
        let chosen = browser.form(&path, &path).await.with(&[("invoice", &two.to_string())]);
        browser.submit(&chosen).await.assert_status(303);
        assert_eq!((paid(&app, one).await, paid(&app, two).await), (vec![], vec![(116_620, 2_380)]));
    }

    async fn the_skonto_of_an_invoice_inside_a_pdf_is_recognised(app: TestApp) {
        if !has_worker() {
            return;
        }
        let pdf = write_zugferd(&with_skonto("RE-1", 1_000, true));
        let invoice = take(&app, "RE-1.pdf", &pdf).await.unwrap().invoice();
        import(&app, "10.05.2024;B1;Probe Netzwerktechnik;RE-1;;1.166,20;\n").await;
        assert_eq!(paid(&app, invoice).await, [(116_620, 2_380)]);
    }

    async fn a_payment_without_numbers_is_entered_on_the_invoices_that_it_pays_together(app: TestApp) {
        let [one, two, three] = invoices(&app).await;
        assert_eq!(import(&app, ROW).await.waiting.len(), 1);
        let browser = app.foerdermittel().await;
        let row = waiting(&app).await;
        let path = format!("/zahlungen/offen/{}", row.id);
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("2 Rechnungen zusammen (RE-1, RE-2)");
        page.assert_shows("Als Sammelzahlung eintragen");
        let wrong = browser.form(&path, &path).await.with(&[("invoice", &format!("{one},{three}"))]);
        browser.submit(&wrong).await.expect(422).assert_shows("zusammen 178,50 € offen, gezahlt sind 357,00 €");

        let both = browser.form(&path, &path).await.with(&[("invoice", &format!("{one},{two}"))]);
        let answer = browser.submit(&both).await.expect(303);
        browser.follow(&answer).await.expect(200).assert_shows("Die Zahlung über 357,00 € ist bei 2 Rechnungen eingetragen.");
        let (first, second) = (payments(&app, one).await.remove(0), payments(&app, two).await.remove(0));
        assert_eq!((first.amount, second.amount), (Cents(11_900), Cents(23_800)));
        assert!(!first.transfer.is_empty() && first.transfer == second.transfer, "one transfer");
        assert_eq!((first.row_id, first.reference.as_str(), first.proof.as_str()), (Some(row.id), "B1", "Buchung B1"));
        assert!(payments(&app, three).await.is_empty());
        let again = import(&app, ROW).await;
        assert_eq!((again.booked, again.known, again.waiting.len()), (0, 1, 0));
    }

    async fn of_a_transfer_just_the_removed_part_waits_again(app: TestApp) {
        let [one, two, _] = invoices(&app).await;
        import(&app, ROW).await;
        let row = waiting(&app).await;
        let path = format!("/zahlungen/offen/{}", row.id);
        let browser = app.foerdermittel().await;
        let both = browser.form(&path, &path).await.with(&[("invoice", &format!("{one},{two}"))]);
        browser.submit(&both).await.assert_status(303);
        let removed = payments(&app, one).await.remove(0);
        let address = format!("/zahlungen/{}", removed.id);
        let remove = browser.form(&address, &format!("{address}/entfernen")).await.with(&[("grund", "falsch gewählt")]);
        browser.submit(&remove).await.assert_status(303);

        browser.get(&path).await.expect(200).assert_shows("der Rest von 357,00 €; 238,00 € sind eingetragen");
        let transfer = browser.get(&format!("/rechnungen/sammelzahlung?zahlung={}", row.id)).await.expect(200);
        assert!(transfer.html().contains("data-pay-goal=\"11900\""), "{}", transfer.html());
        let again = browser.form(&path, &path).await.with(&[("invoice", &one.to_string())]);
        browser.submit(&again).await.assert_status(303);
        assert_eq!((paid(&app, one).await, paid(&app, two).await), (vec![(11_900, 0)], vec![(23_800, 0)]));
        let settled = payment_row::Entity::find_by_id(row.id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((settled.state, settled.amount), (PaymentRowState::Booked, Cents(35_700)));
    }

    async fn a_payment_of_a_list_is_not_corrected_above_the_sum_of_its_row(app: TestApp) {
        let [one, ..] = invoices(&app).await;
        assert_eq!(import(&app, "03.05.2024;B1;Probe Netzwerktechnik;RE-1;;100,00;\n").await.booked, 1);
        let path = format!("/zahlungen/{}", payments(&app, one).await[0].id);
        let browser = app.foerdermittel().await;
        let more = browser.form(&path, &path).await.with(&[("amount", "110,00")]);
        let refused = browser.submit(&more).await.expect(422);
        refused.assert_shows("Die Zahlung ist Zeile 2 der Zahlungsliste „zahlungen.csv“ über 100,00 €; damit stünden 110,00 € bei Rechnungen.");
        refused.assert_shows("Bitte hier höchstens 100,00 € eintragen.");
        let body = json!({"paid_on": "2024-05-03", "amount_cents": 11_000, "reference": "B1"});
        let told = app.api(Role::Foerdermittel, &[]).await.put(&format!("/api/paktbuch/v1{path}").replace("zahlungen", "payments"), "\"1\"", &body).await;
        assert!(told.expect(422).json()["detail"].as_str().unwrap().contains("Zeile 2 der Zahlungsliste"));
        let less = browser.form(&path, &path).await.with(&[("amount", "90,00")]);
        browser.submit(&less).await.assert_status(303);
        assert_eq!(paid(&app, one).await, [(9_000, 0)]);
    }

    async fn a_transfer_by_hand_settles_the_payment_that_waits_for_it(app: TestApp) {
        let [one, two, _] = invoices(&app).await;
        import(&app, &format!("{ROW}03.05.2024;B2;Stadtwerke;;Strom;357,00;\n")).await;
        let rows = payment_row::Entity::find().all(app.db.reader()).await.unwrap();
        let row = rows.iter().find(|row| row.reference == "B1").unwrap();
        let browser = app.foerdermittel().await;
        let form = browser.form(&format!("/rechnungen/sammelzahlung?zahlung={}", row.id), "/rechnungen/sammelzahlung").await;
        assert_eq!((form.value("paid_on"), form.value("reference")), (Some("03.05.2024"), Some("B1")));

        transfer_by_hand(&app, one, two, "Kontoauszug 5").await;
        let left = waiting(&app).await;
        assert_eq!((left.payee.as_str(), left.state), ("Stadtwerke", PaymentRowState::Open), "paid to somebody else");
        let settled = payment_row::Entity::find_by_id(row.id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((settled.state, settled.reason.as_str()), (PaymentRowState::Booked, ""));
        let entered = payments(&app, one).await.remove(0);
        assert_eq!((entered.reference.as_str(), entered.proof.as_str(), entered.row_id), ("B1", "Kontoauszug 5", None));
    }

    async fn a_payment_to_somebody_else_is_not_taken_for_a_transfer_by_hand(app: TestApp) {
        let [one, two, _] = invoices(&app).await;
        transfer_by_hand(&app, one, two, "").await;
        let rows = "03.05.2024;V9;Versicherung AG;;Beitrag;357,00;\n03.05.2024;T9;Probe Netzwerktechnik;;Displays;357,00;\n";
        let taken = import(&app, rows).await;
        assert_eq!((taken.booked, taken.known), (0, 1));
        assert_eq!(waiting(&app).await.reference, "V9");
        for invoice in [one, two] {
            assert_eq!(payments(&app, invoice).await[0].reference, "T9");
        }
    }

    async fn a_payment_of_several_invoices_is_entered_whole_beside_an_earlier_one_of_its_day(app: TestApp) {
        let one = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 200)])).await;
        let two = take_data(&app, &invoice_of("RE-2", &[("Display", 1, 200)])).await;
        let by_hand = AddPayment { invoice: one, facts: PaymentFacts::new(day("03.05.2024"), Cents(11_900), "") };
        app.db.write(Who::System, async |tx| add_payment(tx, &permit(), by_hand).await).await.unwrap();
        let taken = import(&app, "03.05.2024;B1;Probe Netzwerktechnik;;RE-1, RE-2;357,00;\n").await;
        assert_eq!((taken.booked, taken.waiting), (1, vec![]));
        let told = async |invoice: InvoiceId| -> Vec<(i64, String)> {
            let rows = payments(&app, invoice).await;
            rows.into_iter().map(|row| (row.amount.0, row.reference)).collect()
        };
        assert_eq!(told(one).await, [(11_900, String::new()), (11_900, "B1".to_owned())], "the earlier one keeps its number");
        assert_eq!(told(two).await, [(23_800, "B1".to_owned())]);
    }

    async fn a_transfer_for_a_waiting_payment_comes_to_just_its_amount(app: TestApp) {
        let [one, two, _] = invoices(&app).await;
        import(&app, "03.05.2024;B1;Probe Netzwerktechnik;;RE-1, RE-2;300,00;\n").await;
        let row = waiting(&app).await;
        let path = format!("/rechnungen/sammelzahlung?zahlung={}", row.id);
        let browser = app.foerdermittel().await;
        let page = browser.get(&path).await.expect(200);
        assert!(page.html().contains("data-pay-goal=\"30000\""), "{}", page.html());
        let total = |html: &str| html.split_once("data-pay-total>").unwrap().1.split_once("</output>").unwrap().0.to_owned();
        assert!(total(&page.html()).contains("pb-state--off"), "no tick at another sum: {}", page.html());

        let form = browser.form(&path, "/rechnungen/sammelzahlung").await;
        let refused = browser.submit(&form).await.expect(422);
        refused.assert_shows("Angekreuzt sind zusammen 357,00 €, gezahlt sind laut Zahlungsliste 300,00 €.");
        refused.assert_shows("Zu erreichen laut Zahlungsliste: 300,00");
        assert!(paid(&app, one).await.is_empty() && paid(&app, two).await.is_empty());

        let right = browser.form(&path, "/rechnungen/sammelzahlung").await.with(&[(&format!("betrag-{two}"), "181,00")]);
        let other_day = browser.submit(&right.clone().with(&[("paid_on", "04.05.2024")])).await.expect(422);
        other_day.assert_shows("Laut Zahlungsliste ist am 03.05.2024 gezahlt. Bitte diesen Tag eintragen");
        assert!(paid(&app, one).await.is_empty());
        browser.submit(&right).await.assert_status(303);
        let entered = [payments(&app, one).await.remove(0), payments(&app, two).await.remove(0)];
        assert_eq!(entered.each_ref().map(|payment| payment.amount.0), [11_900, 18_100]);
        assert!(entered.iter().all(|payment| payment.row_id == Some(row.id) && payment.reference == "B1"));
        let settled = payment_row::Entity::find_by_id(row.id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!(settled.state, PaymentRowState::Booked);

        // Another window that still shows it.
        let late = browser.form("/rechnungen/sammelzahlung", "/rechnungen/sammelzahlung").await;
        let late = late.with(&[("zahlung", &row.id.to_string()), ("rechnung", &two.to_string()), ("paid_on", "03.05.2024")]);
        browser.submit(&late).await.expect(422).assert_shows("Die Zahlung der Liste ist schon eingetragen.");
    }

    async fn a_skonto_that_the_invoice_cannot_give_waits_and_can_be_confirmed(app: TestApp) {
        let offering = take_data(&app, &with_skonto("RE-1", 1_000, true)).await;
        let plain = take_data(&app, &with_skonto("RE-2", 100, false)).await;
        let rows = "10.05.2024;B1;Probe Netzwerktechnik;RE-1;;1,00;1.189,00\n10.05.2024;B2;Probe Netzwerktechnik;RE-2;;1,00;118,00\n";
        let taken = import(&app, rows).await;
        assert_eq!(taken.booked, 0);
        let words = [
            "Rechnung RE-1: 1.189,00 € Skonto sind mehr, als sie erwarten lässt (höchstens 23,80 €).",
            "Rechnung RE-2: 118,00 € Skonto sind mehr, als sie erwarten lässt (höchstens 5,95 €).",
        ];
        for ((_, reason), words) in taken.waiting.iter().zip(words) {
            assert!(reason.starts_with(words), "{reason}");
        }
        assert_eq!(taken.waiting.len(), 2);
        let row = payment_row::Entity::find().all(app.db.reader()).await.unwrap().into_iter().find(|row| row.reference == "B2").unwrap();
        let path = format!("/zahlungen/offen/{}", row.id);
        let browser = app.foerdermittel().await;
        let chosen = browser.form(&path, &path).await.with(&[("invoice", &plain.to_string())]);
        browser.submit(&chosen).await.assert_status(303);
        assert_eq!((paid(&app, offering).await, paid(&app, plain).await), (vec![], vec![(100, 11_800)]));
    }

    async fn a_payment_that_names_another_invoice_is_no_transfer_by_hand(app: TestApp) {
        let [one, two, _] = invoices(&app).await;
        let row = "03.05.2024;B9;Probe Netzwerktechnik;RE-3;;357,00;\n";
        assert_eq!(import(&app, row).await.waiting.len(), 1);
        transfer_by_hand(&app, one, two, "").await;
        assert_eq!(waiting(&app).await.reference, "B9", "the transfer does not settle it");
        let again = import(&app, row).await;
        assert_eq!((again.booked, again.known, again.waiting.len()), (0, 0, 1));
        assert!(again.waiting[0].1.starts_with("Rechnung RE-3: "), "{:?}", again.waiting);
        assert_eq!(payments(&app, one).await[0].reference, "");
        let unread = import(&app, "03.05.2024;B8;Probe Netzwerktechnik;LZ-9;;357,00;\n").await;
        assert_eq!((unread.booked, unread.known), (0, 0), "nor does it where its invoice is not read");
        assert!(unread.waiting[0].1.contains("„LZ-9“ ist nicht eingelesen"), "{:?}", unread.waiting);
        // A payment that names a part of it is it.
        let part = import(&app, "03.05.2024;B1;Probe Netzwerktechnik;;RE-1 und weitere;357,00;\n").await;
        assert_eq!((part.booked, part.known, part.waiting), (0, 1, vec![]));
        assert_eq!(payments(&app, two).await[0].reference, "B1");
    }
}
