//! Numbers that several payments have (Kassenzeichen, Anordnung, Zahllauf): none of them is the number of one payment.

use paktbuch_entity::invoice;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::Cents;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::payment_import::{import, import_list, payments};
use super::world::{invoice_of, take_data};

/// A list of rows: day, invoice, amount; all with one number under this heading.
fn list(heading: &str, rows: &[(&str, &str, &str)]) -> String {
    let row = |(day, invoice, amount): &(&str, &str, &str)| {
        format!("{day};K-77;Probe Netzwerktechnik;{invoice};{amount}\n")
    };
    let rows: String = rows.iter().map(row).collect();
    format!("Zahldatum;{heading};Empfänger;Rechnungsnummer;Betrag\n{rows}")
}

on_both! {
    async fn payments_with_one_number_of_several_are_entered_month_after_month(app: TestApp) {
        let first = take_data(&app, &invoice_of("RE-1", &[("Miete", 1, 1_000)])).await;
        let second = take_data(&app, &invoice_of("RE-2", &[("Miete", 1, 1_000)])).await;
        for (heading, rows) in [
            ("Kassenzeichen", &[("03.05.2024", "RE-1", "500,00")][..]),
            ("Kassenzeichen", &[("03.06.2024", "RE-2", "500,00"), ("03.06.2024", "RE-1", "500,00")]),
            ("Anordnungsnummer", &[("03.07.2024", "RE-1", "90,00")]),
            ("Zahllauf", &[("03.08.2024", "RE-1", "100,00")]),
            ("Zahllauf", &[("03.08.2024", "RE-2", "90,00")]),
        ] {
            let list = list(heading, rows);
            let taken = import_list(&app, &list).await;
            assert_eq!((taken.booked, taken.waiting), (rows.len(), vec![]), "{rows:?}");
            let again = import_list(&app, &list).await;
            assert_eq!((again.booked, again.known, again.waiting), (0, rows.len(), vec![]), "{rows:?}");
            app.clock.set(app.clock.now() + chrono::Duration::days(1));
        }
        let paid = payments(&app, first).await;
        let told: Vec<_> = paid.iter().map(|paid| (paid.amount, paid.reference.as_str(), paid.proof.as_str())).collect();
        assert_eq!(told, [
            (Cents(50_000), "", "Kassenzeichen K-77"),
            (Cents(50_000), "", "Kassenzeichen K-77"),
            (Cents(9_000), "", "Anordnungsnummer K-77"),
            (Cents(10_000), "", "Zahllauf K-77"),
        ]);
        assert_eq!(payments(&app, second).await.len(), 2);
    }

    async fn a_payment_that_waited_for_such_a_number_is_entered_once_its_list_is_read_anew(app: TestApp) {
        take_data(&app, &invoice_of("RE-1", &[("Miete", 1, 1_000)])).await;
        let second = take_data(&app, &invoice_of("RE-2", &[("Miete", 1, 1_000)])).await;
        assert_eq!(import(&app, "03.05.2024;K-77;Probe Netzwerktechnik;RE-1;;500,00;\n").await.booked, 1);
        app.clock.set(app.clock.now() + chrono::Duration::days(1));
        let waits = import(&app, "03.06.2024;K-77;Probe Netzwerktechnik;RE-2;;500,00;\n").await;
        assert!(waits.waiting[0].1.starts_with("Beleg K-77 wurde am 03.05.2024"), "a number of one payment: {:?}", waits.waiting);
        let anew = import_list(&app, &list("Kassenzeichen", &[("03.06.2024", "RE-2", "500,00")])).await;
        assert_eq!((anew.booked, anew.waiting), (1, vec![]));
        assert_eq!(payments(&app, second).await.len(), 1);
    }

    async fn a_corrected_list_waits_and_parts_of_one_list_do_not(app: TestApp) {
        let first = take_data(&app, &invoice_of("RE-1", &[("Miete", 1, 1_000)])).await;
        let second = take_data(&app, &invoice_of("RE-2", &[("Miete", 1, 1_000)])).await;
        assert_eq!(import_list(&app, &list("Kassenzeichen", &[("03.05.2024", "RE-1", "500,00")])).await.booked, 1);
        app.clock.set(app.clock.now() + chrono::Duration::days(1));
        let corrected = list("Kassenzeichen", &[("03.05.2024", "RE-1", "450,00"), ("06.05.2024", "RE-1", "500,00")]);
        let told = "Eine andere Liste nennt zur Rechnung RE-1 mit „Kassenzeichen K-77“ 500,00 € am 03.05.2024; so ist es gebucht.";
        for _ in 0..2 {
            let taken = import_list(&app, &corrected).await;
            assert_eq!((taken.booked, taken.waiting.len()), (0, 2));
            assert!(taken.waiting.iter().all(|(_, reason)| reason.starts_with(told)), "{:?}", taken.waiting);
        }
        assert_eq!(payments(&app, first).await.len(), 1);

        let mut parts = vec![("03.05.2024", "RE-2", "100,00"), ("03.05.2024", "RE-2", "200,00")];
        assert_eq!(import_list(&app, &list("Kassenzeichen", &parts)).await.booked, 2);
        parts.push(("03.05.2024", "RE-2", "300,00"));
        let more = import_list(&app, &list("Kassenzeichen", &parts)).await;
        assert_eq!((more.booked, more.known, more.waiting), (1, 2, vec![]));
        assert_eq!(payments(&app, second).await.len(), 3);
    }

    async fn it_finds_the_invoice_where_nothing_else_names_one(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 1_000)])).await;
        take_data(&app, &invoice_of("RE-2", &[("Display", 1, 1_000)])).await;
        invoice::Entity::update_many()
            .col_expr(invoice::Column::AccountingReference, Expr::value("K-77"))
            .filter(invoice::Column::Id.eq(invoice))
            .exec(app.db.reader())
            .await
            .unwrap();
        let taken = import_list(&app, &list("Anordnungsnummer", &[("03.05.2024", "", "500,00"), ("04.05.2024", "RE-2", "500,00")])).await;
        assert_eq!((taken.booked, taken.waiting), (2, vec![]));
        assert_eq!(payments(&app, invoice).await.len(), 1);
    }
}
