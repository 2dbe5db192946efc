//! Rows of one invoice that lack its Rechnungsdatum: the invoice comes in once, whichever of them tell it.

use paktbuch::takeover::{FileOutcome, SheetKind};
use paktbuch_entity::{invoice, payment};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, NoticeId, parse_date};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{counts, file, take};
use crate::devices::world;

const HEAD: &str = "Firma;Rechnungs-Nr.;Rechnung vom;Zahlungsgrund;Betrag brutto;bezahlt am;Gezahlter Betrag;Buchungsnummer;Einzelansatz\n";
const PLAN: &str = "Einzelansatz;Gesamtausgaben\nDisplays;20.000,00\n";

/// Two payments of an invoice over 3.000 €: its day in each row, and the days of the payments.
fn payments(number: &str, issued: [&str; 2], paid: [&str; 2]) -> [String; 2] {
    let row = |place: usize, amount: &str| {
        format!(
            "A GmbH;{number};{};Planung;3.000,00;{};{amount};{number}-B{place};Displays\n",
            issued[place], paid[place]
        )
    };
    [row(0, "2.000,00"), row(1, "1.000,00")]
}

async fn receipts(app: &TestApp, notice: NoticeId, rows: &str) -> FileOutcome {
    let files = vec![file(SheetKind::Receipts, &format!("{HEAD}{rows}"))];
    take(app, notice, files).await.unwrap().remove(0)
}

/// The invoices of a number: day, amount, paid.
async fn found(app: &TestApp, number: &str) -> Vec<(String, i64, i64)> {
    let rows = invoice::Entity::find()
        .filter(invoice::Column::Number.eq(number))
        .order_by_asc(invoice::Column::Id)
        .all(app.db.reader())
        .await
        .unwrap();
    rows.into_iter()
        .map(|row| (row.issue_date.to_string(), row.gross.0, row.paid.0))
        .collect()
}

fn says(outcome: &FileOutcome, line: usize, words: &str) -> bool {
    let mut remarks = outcome.warnings.iter().chain(&outcome.refused);
    remarks.any(|remark| remark.line == line && remark.message.contains(words))
}

on_both! {
    async fn payments_of_one_invoice_are_one_whichever_row_lacks_its_day(app: TestApp) {
        let world = world::build(&app.db).await;
        take(&app, world.notice, vec![file(SheetKind::Plan, PLAN)]).await.unwrap();
        let days = ["10.06.2023", "10.07.2023"];
        for (number, issued, paid, day, sum, line, words) in [
            ("A-1", ["01.06.2023", ""], days, "2023-06-01", 300_000, 3, "Das Rechnungsdatum fehlt; es gilt der 01.06.2023 der anderen Zeilen"),
            ("A-2", ["", "01.06.2023"], days, "2023-06-01", 300_000, 2, "Das Rechnungsdatum fehlt; es gilt der 01.06.2023 der anderen Zeilen"),
            ("A-3", ["", ""], days, "2023-06-10", 300_000, 3, "Das Rechnungsdatum fehlt; es gilt der 10.06.2023 der anderen Zeilen"),
            ("A-4", ["01.06.2023", ""], ["10.06.2023", ""], "2023-06-01", 200_000, 3, "Rechnungsdatum und Tag der Zahlung fehlen beide; es gilt der 01.06.2023"),
            ("A-5", ["", ""], ["10.06.2023", ""], "2023-06-10", 200_000, 2, "Das Rechnungsdatum fehlt; eingetragen ist der Tag der Zahlung."),
        ] {
            let [first, second] = payments(number, issued, paid);
            let outcome = receipts(&app, world.notice, &format!("{first}{second}")).await;
            assert_eq!((counts(&outcome), outcome.sum), ((2, 0, 0, 0), Cents(300_000)), "{number}: {outcome:?}");
            assert!(says(&outcome, line, words), "{number}: {outcome:?}");
            let expected = [(day.to_owned(), 300_000, sum)];
            assert_eq!(found(&app, number).await, expected, "{number}");
            let alone = Some(second.clone()).filter(|_| !paid[1].is_empty());
            for again in [format!("{first}{second}"), format!("{second}{first}")].into_iter().chain(alone) {
                let outcome = receipts(&app, world.notice, &again).await;
                assert_eq!((outcome.created, outcome.updated, outcome.refused.len()), (0, 0, 0), "{number}: {outcome:?}");
            }
            assert_eq!(found(&app, number).await, expected, "{number}: the same rows change nothing");
        }
    }

    async fn positions_of_one_invoice_add_up_and_the_day_may_be_told_later(app: TestApp) {
        let world = world::build(&app.db).await;
        let rows = |issued: &str| format!(
            "B GmbH;P-1;{issued};Kabel;300,00;10.06.2023;300,00;F7;\nB GmbH;P-1;;Dosen;200,00;10.06.2023;200,00;F7;\n"
        );
        let undated = receipts(&app, world.notice, &rows("")).await;
        assert_eq!(counts(&undated), (2, 0, 0, 0), "{undated:?}");
        let dated = receipts(&app, world.notice, &rows("01.06.2023")).await;
        assert_eq!(counts(&dated), (0, 0, 2, 0), "{dated:?}");
        let told = "Die Rechnung steht unter dem Tag der Zahlung 10.06.2023 in Paktbuch, in der Datei ist sie vom 01.06.2023.";
        assert!(says(&dated, 2, told), "{dated:?}");
        assert_eq!(found(&app, "P-1").await, [("2023-06-10".to_owned(), 50_000, 50_000)]);
    }

    async fn a_row_that_may_be_of_two_invoices_is_refused_with_both_days(app: TestApp) {
        let world = world::build(&app.db).await;
        let rows = "C GmbH;1;01.06.2022;Kabel;300,00;10.06.2022;;;\nC GmbH;1;01.06.2023;Kabel;200,00;10.06.2023;;;\nC GmbH;1;;Kabel;100,00;10.07.2023;;;\n";
        let outcome = receipts(&app, world.notice, rows).await;
        assert_eq!(counts(&outcome), (0, 0, 0, 3), "{outcome:?}");
        assert!(says(&outcome, 4, "nennen verschiedene: 01.06.2022 und 01.06.2023. Bitte in der Datei ergänzen."), "{outcome:?}");
        assert!(says(&outcome, 2, "Bitte Zeile 4 in der Datei berichtigen."), "both wait for it: {outcome:?}");
        let mended = receipts(&app, world.notice, &rows.replace("1;;Kabel", "1;01.06.2023;Kabel")).await;
        assert_eq!(counts(&mended), (3, 0, 0, 0), "{mended:?}");
        assert_eq!(found(&app, "1").await.iter().map(|(_, gross, _)| *gross).collect::<Vec<_>>(), [30_000, 30_000]);
    }

    async fn a_row_without_a_day_that_may_be_of_two_stored_invoices_is_refused_with_both_days(app: TestApp) {
        let world = world::build(&app.db).await;
        take(&app, world.notice, vec![file(SheetKind::Plan, PLAN)]).await.unwrap();
        let row = |issued: &str, paid: &str, amount: &str| format!("D GmbH;7;{issued};Planung;3.000,00;{paid};{amount};;Displays\n");
        let half = |year: &str| row(&format!("01.06.{year}"), &format!("10.06.{year}"), "1.500,00");
        let stored = receipts(&app, world.notice, &format!("{}{}", half("2022"), half("2023"))).await;
        assert_eq!(counts(&stored), (2, 0, 0, 0), "{stored:?}");
        let before = found(&app, "7").await;
        let outcome = receipts(&app, world.notice, &row("", "10.07.2023", "1.500,00")).await;
        assert_eq!((counts(&outcome), outcome.sum), ((0, 0, 0, 1), Cents::ZERO), "{outcome:?}");
        let told = "stehen mehrere Rechnungen mit dieser Rechnungsnummer: 01.06.2022 und 01.06.2023. Bitte in der Datei ergänzen.";
        assert!(says(&outcome, 2, told), "{outcome:?}");
        assert_eq!(found(&app, "7").await, before);
        let mended = receipts(&app, world.notice, &row("01.06.2023", "10.07.2023", "1.500,00")).await;
        assert_eq!(counts(&mended), (0, 1, 0, 0), "{mended:?}");
        let paid: Vec<i64> = found(&app, "7").await.iter().map(|(_, _, paid)| *paid).collect();
        assert_eq!(paid, [150_000, 300_000]);
    }

    async fn the_day_of_the_one_stored_invoice_is_told(app: TestApp) {
        let world = world::build(&app.db).await;
        take(&app, world.notice, vec![file(SheetKind::Plan, PLAN)]).await.unwrap();
        let [first, second] = payments("E-1", ["01.06.2023", ""], ["10.06.2023", "10.07.2023"]);
        receipts(&app, world.notice, &first).await;
        let outcome = receipts(&app, world.notice, &second).await;
        assert_eq!(counts(&outcome), (0, 1, 0, 0), "{outcome:?}");
        assert!(says(&outcome, 2, "Das Rechnungsdatum fehlt; es gilt der 01.06.2023 der Rechnung, die schon in Paktbuch steht."), "{outcome:?}");
        assert!(!says(&outcome, 2, "Tag der Zahlung"), "{outcome:?}");
        assert_eq!(found(&app, "E-1").await, [("2023-06-01".to_owned(), 300_000, 300_000)]);
    }

    /// A payment has its own number; that of the first is not the number of all.
    async fn each_payment_prints_its_own_number_in_the_belegliste(app: TestApp) {
        let world = world::build(&app.db).await;
        take(&app, world.notice, vec![file(SheetKind::Plan, PLAN)]).await.unwrap();
        let [first, second] = payments("B-1", ["01.06.2023", "01.06.2023"], ["10.06.2023", "10.07.2023"]);
        receipts(&app, world.notice, &format!("{first}{second}")).await;
        let rows = payment::Entity::find().order_by_asc(payment::Column::PaidOn).all(app.db.reader()).await.unwrap();
        let told: Vec<_> = rows.iter().map(|row| (Some(row.paid_on), row.reference.as_str())).collect();
        assert_eq!(told, [(parse_date("10.06.2023").ok(), "B-1-B0"), (parse_date("10.07.2023").ok(), "B-1-B1")]);
        let office = app.foerdermittel().await;
        let list = office.get(&format!("/berichte/belegliste.csv?bescheid={}", world.notice)).await.expect(200);
        let printed = list.text();
        for number in ["B-1-B0", "B-1-B1"] {
            assert_eq!(printed.matches(number).count(), 1, "{printed}");
        }
    }
}
