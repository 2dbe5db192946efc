//! Rows of a payment list that leave open whether money flowed, or in which direction: they wait, and the rest of the list goes on.

use paktbuch::db::Who;
use paktbuch::purchasing::commands::{AddPayment, PaymentFacts, TakePayments};
use paktbuch::purchasing::payment_file::{self, Column, Mapping};
use paktbuch::purchasing::{add_payment, take_payments};
use paktbuch_entity::payment_row;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, PaymentRowState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::payment_import::{import_list, payments};
use super::world::{day, invoice_of, permit, take_data};

/// The rows with this number in the accounts.
async fn rows(app: &TestApp, reference: &str) -> Vec<payment_row::Model> {
    payment_row::Entity::find()
        .filter(payment_row::Column::Reference.eq(reference))
        .all(app.db.reader())
        .await
        .unwrap()
}

/// One's own account, and one of which the file does not show whose it is.
const SIDES: &str = "Buchungsdatum;Buchungsnummer;Empfänger;Rechnungsnummer;Betrag;S/H;Konto\n\
    03.05.2024;B1;Probe Netzwerktechnik;RE-1;119,00;H;1811000\n\
    03.05.2024;B2;Stadtwerke;;50,00;H;1811000\n\
    03.05.2024;B3;Post;;7,00;H;1811000\n\
    04.05.2024;B4;Probe Netzwerktechnik;RE-2;238,00;H;70001\n\
    05.05.2024;B5;Probe Netzwerktechnik;;10,00;S;70001\n";

on_both! {
    async fn a_row_whose_direction_the_file_leaves_open_waits_and_the_others_are_entered(app: TestApp) {
        let first = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let second = take_data(&app, &invoice_of("RE-2", &[("Display", 1, 200)])).await;
        for (booked, known) in [(1, 0), (0, 1)] {
            let taken = import_list(&app, SIDES).await;
            assert_eq!((taken.booked, taken.known, taken.waiting.len()), (booked, known, 4), "{:?}", taken.waiting);
            for place in [2, 3] {
                let (line, reason) = &taken.waiting[place];
                assert_eq!(*line, place + 3);
                assert!(reason.starts_with("Klärfall: Spalte „Konto“: ") && reason.contains("eine Zahlung oder eine Rückzahlung sein"), "{reason}");
            }
        }
        assert_eq!(payments(&app, first).await[0].amount, Cents(11_900));
        assert!(payments(&app, second).await.is_empty());
        let row = rows(&app, "B4").await.remove(0);
        let path = format!("/zahlungen/offen/{}", row.id);
        let browser = app.foerdermittel().await;
        browser.get(&path).await.expect(200).assert_shows("war es eine Rückzahlung, bitte hier zurückstellen");
        let chosen = browser.form(&path, &path).await.with(&[("invoice", &second.to_string())]);
        browser.submit(&chosen).await.assert_status(303);
        assert_eq!(payments(&app, second).await[0].amount, Cents(23_800));
    }

    async fn columns_chosen_anew_turn_an_undecided_row_and_leave_no_second_one(app: TestApp) {
        import_list(&app, SIDES).await;
        let sheet = payment_file::read_text(SIDES.as_bytes()).unwrap();
        let mut mapping = Mapping::known(&sheet).unwrap();
        mapping.columns.remove(&Column::Account);
        mapping.columns.remove(&Column::Side);
        mapping.reversed = true;
        let (lines, _) = payment_file::payments(&sheet, &mapping);
        let command = TakePayments { file_name: "zahlungen.csv".to_owned(), lines, chosen: true };
        let documents = app.data().documents();
        app.db.write(Who::System, async |tx| take_payments(tx, &permit(), &documents, command).await).await.unwrap();
        let found = rows(&app, "B5").await;
        assert_eq!((found.len(), found[0].amount), (1, Cents(-1_000)));
        assert!(!found[0].reason.starts_with("Klärfall"), "{}", found[0].reason);
    }

    async fn a_row_with_an_unknown_status_waits_until_its_list_says_more(app: TestApp) {
        let first = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let second = take_data(&app, &invoice_of("RE-2", &[("Display", 1, 200)])).await;
        let list = |status: &str| format!("Zahldatum;Buchungsnummer;Kreditorname;Rechnungsnummer;Zahlbetrag;Status\n\
            03.05.2024;B1;Probe Netzwerktechnik;RE-1;119,00;bezahlt\n\
            03.05.2024;B2;Probe Netzwerktechnik;RE-2;100,00;{status}\n");
        let taken = import_list(&app, &list("angewiesen")).await;
        assert_eq!((taken.booked, taken.waiting.len()), (1, 1));
        let reason = "Klärfall: Spalte „Status“: „angewiesen“: Ob damit Geld geflossen ist, weiß Paktbuch nicht.";
        assert!(taken.waiting[0].1.starts_with(reason), "{}", taken.waiting[0].1);
        assert_eq!(payments(&app, first).await.len(), 1);
        // A payment of its invoice does not decide it.
        let command = AddPayment { invoice: second, facts: PaymentFacts::new(day("04.05.2024"), Cents(100), "") };
        app.db.write(Who::System, async |tx| add_payment(tx, &permit(), command).await).await.unwrap();
        let row = rows(&app, "B2").await.remove(0);
        assert!(row.state == PaymentRowState::Open && row.reason.starts_with(reason), "{}", row.reason);
        let again = import_list(&app, &list("ausgeführt")).await;
        assert_eq!((again.booked, again.known, again.waiting), (1, 1, vec![]));
        assert_eq!(payments(&app, second).await.len(), 2);
    }
}
