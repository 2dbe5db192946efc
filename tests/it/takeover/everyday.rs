//! Lists as people keep them: schools by a part of their name, merged cells of the plan, sums that miss a row, Skonto.

use paktbuch::db::Who;
use paktbuch::takeover::{FileOutcome, SheetKind, TakeFile, guessed, read_list};
use paktbuch_entity::{cost_item, cost_line, device, payment, school};
use paktbuch_tests::app::{has_worker, worker};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, DeviceStatus};
use rust_xlsxwriter::{Format, Workbook};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{counts, file, take};
use crate::devices::world;

fn told(outcome: &FileOutcome) -> Vec<(usize, &str)> {
    let remarks = outcome.warnings.iter();
    remarks
        .map(|remark| (remark.line, remark.message.as_str()))
        .collect()
}

/// Titles and totals of the Einzelansätze, the first one of the notice apart.
async fn items(app: &TestApp) -> Vec<(String, Cents)> {
    let query = cost_item::Entity::find().order_by_asc(cost_item::Column::Id);
    let rows = query.all(app.db.reader()).await.unwrap();
    rows.into_iter()
        .skip(1)
        .map(|row| (row.title, row.total))
        .collect()
}

on_both! {
    async fn a_school_may_be_named_in_part(app: TestApp) {
        let world = world::build(&app.db).await;
        let plan = "Einzelansatz;Bezeichnung;Schule;Gesamtausgaben\nDisplays;Display 75;baumberge;5.000,00\n";
        let inventory = "Inventarnummer;Seriennummer;Hersteller;Modell;Schule\nHAV-2023-0001;D1;Muster;Display 75;Baumberge\n";
        let files = vec![file(SheetKind::Plan, plan), file(SheetKind::Inventory, inventory)];
        let outcomes = take(&app, world.notice, files).await.unwrap();
        assert_eq!((counts(&outcomes[0]), counts(&outcomes[1])), ((1, 0, 0, 0), (1, 0, 0, 0)), "{outcomes:?}");
        assert_eq!(told(&outcomes[0]), [(2, "„baumberge“ ist als Baumberge-Schule gelesen.")]);
        assert!(told(&outcomes[1]).contains(&(2, "„Baumberge“ ist als Baumberge-Schule gelesen.")), "{outcomes:?}");
        let line = cost_line::Entity::find().filter(cost_line::Column::Title.eq("Display 75")).one(app.db.reader()).await.unwrap().unwrap();
        let device = device::Entity::find().one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((line.school_id, device.school_id), (Some(world.schools[1]), world.schools[1]));

        app.db.write(Who::System, async |tx| {
            school::Entity::update_many()
                .col_expr(school::Column::Name, Expr::value("Anne-Frank-Schule"))
                .filter(school::Column::Id.eq(world.schools[0]))
                .exec(tx.conn())
                .await
        }).await.unwrap();
        let inventory = inventory.replace("HAV-2023-0001;D1", "HAV-2023-0002;D2").replace("Baumberge", "Schule");
        let refused = take(&app, world.notice, vec![file(SheetKind::Inventory, &inventory)]).await.unwrap().remove(0);
        assert_eq!(counts(&refused), (0, 0, 0, 1), "{refused:?}");
        let message = &refused.refused[0].message;
        assert!(message.contains("Anne-Frank-Schule (190743)") && message.contains("Baumberge-Schule (114790)"), "{message}");
    }

    async fn a_device_that_is_gone_since_long_comes_in(app: TestApp) {
        let world = world::build(&app.db).await;
        let inventory = "Inventarnummer;Seriennummer;Hersteller;Modell;Schule;Status\n\
            HAV-2015-0001;D1;Muster;Display 75;190743;entsorgt\n\
            HAV-2015-0002;D2;Muster;Display 75;190743;verloren\n";
        let outcomes = take(&app, world.notice, vec![file(SheetKind::Inventory, inventory)]).await.unwrap();
        assert_eq!(counts(&outcomes[0]), (2, 0, 0, 0), "{outcomes:?}");
        let rows = device::Entity::find().order_by_asc(device::Column::InventoryNumber).all(app.db.reader()).await.unwrap();
        let statuses: Vec<DeviceStatus> = rows.iter().map(|row| row.status).collect();
        assert_eq!(statuses, [DeviceStatus::Disposed, DeviceStatus::Missing]);
    }

    async fn rows_below_a_merged_cell_belong_to_its_einzelansatz(app: TestApp) {
        let world = world::build(&app.db).await;
        let plan = "Nr.;Einzelansatz;Bezeichnung;Gesamtausgaben\n\
            5;Displays;Display 75;10.000,00\n\
            ;;Display 86;5.000,00\n\
            ;;Halterung;1.000,00\n\
            ;;Zwischensumme;16.000,00\n\
            ;;Versicherung;500,00\n\
            6;Netz;Kabel;300,00\n\
            ;;Dosen;200,00\n\
            ;;Eigenanteil;1.700,00\n\
            ;Summe;;17.000,00\n";
        let outcome = take(&app, world.notice, vec![file(SheetKind::Plan, plan)]).await.unwrap().remove(0);
        assert_eq!(counts(&outcome), (6, 0, 0, 0), "{outcome:?}");
        let above = "Der Einzelansatz fehlt ab dieser Zeile; sie gehört zu „Displays“ darüber, wie bei verbundenen Zellen.";
        let told = told(&outcome);
        let lines: Vec<usize> = told.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [3, 5, 6, 8, 9, 10], "once for each group: {told:?}");
        assert_eq!((told[0].1, told[1].1), (above, "Als Summenzeile ausgelassen."));
        assert_eq!((told[2].1, told[5].1), ("Der Einzelansatz fehlt; er heißt wie die Bezeichnung.", "Als Summenzeile ausgelassen."));
        let expected = [("Displays", 1_600_000), ("Versicherung", 50_000), ("Netz", 50_000)];
        assert_eq!(items(&app).await, expected.map(|(title, total)| (title.to_owned(), Cents(total))));
        let again = take(&app, world.notice, vec![file(SheetKind::Plan, plan)]).await.unwrap().remove(0);
        assert_eq!(counts(&again), (0, 0, 6, 0), "the same list changes nothing: {again:?}");
    }

    async fn merged_cells_of_a_workbook_are_read_so(app: TestApp) {
        if !has_worker() {
            return;
        }
        let world = world::build(&app.db).await;
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, heading) in (0..).zip(["Nr.", "Einzelansatz", "Bezeichnung", "Gesamtausgaben"]) {
            sheet.write(0, column, heading).unwrap();
        }
        sheet.merge_range(1, 0, 2, 0, "5", &Format::new()).unwrap();
        sheet.merge_range(1, 1, 2, 1, "Displays", &Format::new()).unwrap();
        for (row, (designation, amount)) in (1..).zip([("Display 75", 10_000.5), ("Halterung", 1_000.25)]) {
            sheet.write(row, 2, designation).unwrap();
            sheet.write(row, 3, amount).unwrap();
        }
        let sheet = read_list(&worker(), &book.save_to_buffer().unwrap()).unwrap();
        let mapping = guessed(SheetKind::Plan, &sheet);
        let plan = TakeFile { kind: SheetKind::Plan, name: "plan.xlsx".to_owned(), mapping, sheet };
        let outcome = take(&app, world.notice, vec![plan]).await.unwrap().remove(0);
        assert_eq!((counts(&outcome), outcome.warnings.len()), ((2, 0, 0, 0), 1), "{outcome:?}");
        assert_eq!(items(&app).await, [("Displays".to_owned(), Cents(1_100_075))]);
    }

    async fn skonto_comes_in_and_what_is_open_is_told(app: TestApp) {
        let world = world::build(&app.db).await;
        let page = format!("/bescheide/{}/uebernahme", world.notice);
        let list = "Firma;Rechnungs-Nr.;Rechnung vom;Betrag brutto;bezahlt am;Gezahlter Betrag;Kontoauszug;Nachlass\n\
            Muster Medien GmbH;R-1;02.05.2023;9.800,00;15.05.2023;9.604,00;KA 5;196,00\n\
            Muster Medien GmbH;R-2;02.05.2023;-98,00;15.05.2023;;KA 5;1,96\n";
        let outcome = take(&app, world.notice, vec![file(SheetKind::Receipts, list)]).await.unwrap().remove(0);
        assert_eq!(counts(&outcome), (2, 0, 0, 0), "{outcome:?}");
        let open = "196,00 € bleiben offen; ist es Skonto, bitte die Spalte „Skonto“ zuordnen.";
        assert!(told(&outcome).contains(&(2, open)), "{outcome:?}");
        let browser = app.foerdermittel().await;
        browser.get(&page).await.expect(200).assert_shows("196,00 € (Zahlung oder Skonto)");

        let named = list.replace("Nachlass", "Skonto (€)").replace("R-2;02.05.2023;-98,00", "R-3;02.05.2023;-98,00");
        let outcome = take(&app, world.notice, vec![file(SheetKind::Receipts, &named)]).await.unwrap().remove(0);
        assert_eq!(counts(&outcome), (1, 1, 0, 0), "{outcome:?}");
        assert!(told(&outcome).iter().all(|(_, message)| !message.contains("bleiben offen")), "{outcome:?}");
        let rows = payment::Entity::find().order_by_asc(payment::Column::Id).all(app.db.reader()).await.unwrap();
        let paid: Vec<(Cents, Cents)> = rows.iter().map(|row| (row.amount, row.skonto)).collect();
        let expected = [(960_400, 19_600), (-9_800, 0), (-9_604, -196)];
        assert_eq!(paid, expected.map(|(amount, skonto)| (Cents(amount), Cents(skonto))));
        browser.get(&page).await.expect(200).assert_hides("Zahlung oder Skonto");
        let again = take(&app, world.notice, vec![file(SheetKind::Receipts, &named)]).await.unwrap().remove(0);
        assert_eq!(counts(&again), (0, 0, 2, 0), "the same list changes nothing: {again:?}");
    }

    async fn a_sum_that_contradicts_its_rows_is_told(app: TestApp) {
        let world = world::build(&app.db).await;
        let list = |sum: &str| format!(
            "Lfd. Nr.;Firma;Rechnungs-Nr.;Rechnung vom;Betrag brutto;bezahlt am\n\
             1;Muster Medien GmbH;R-1;02.05.2023;11.900,00;15.05.2023\n\
             2;Muster Medien GmbH;;03.05.2023;1.190,00;15.05.2023\n\
             Summe;;;;{sum};\n"
        );
        let outcome = take(&app, world.notice, vec![file(SheetKind::Receipts, &list("15.000,00"))]).await.unwrap().remove(0);
        assert_eq!(counts(&outcome), (2, 0, 0, 0), "{outcome:?}");
        let told = told(&outcome);
        let sum = "Als Summenzeile ausgelassen. Sie nennt 15.000,00 €, die lesbaren Zeilen darüber ergeben 13.090,00 €. Bitte vergleichen: Es kann eine Zeile fehlen.";
        assert!(told.contains(&(4, sum)), "{told:?}");
        let unnumbered = "Die Rechnungsnummer fehlt; die Rechnung heißt „Beleg“ mit ihrer Belegnummer.";
        assert!(told.contains(&(3, unnumbered)), "{told:?}");
        let right = take(&app, world.notice, vec![file(SheetKind::Receipts, &list("13.090,00"))]).await.unwrap().remove(0);
        assert!(right.warnings.iter().any(|remark| remark.message == "Als Summenzeile ausgelassen."), "{right:?}");
    }

    async fn a_sum_counts_each_invoice_once_and_knows_refused_rows(app: TestApp) {
        let world = world::build(&app.db).await;
        let list = |sum: &str| format!(
            "Lfd. Nr.;Firma;Rechnungs-Nr.;Rechnung vom;Betrag brutto;Gezahlter Betrag;bezahlt am\n\
             1;Muster Medien GmbH;R-1;02.05.2023;1.000,00;600,00;15.05.2023\n\
             2;Muster Medien GmbH;R-1;02.05.2023;1.000,00;400,00;15.06.2023\n\
             3;Kabel & Co;R-2;03.06.2023;200,00;200,00;wann\n\
             Summe;;;;{sum};;\n"
        );
        let both = "die abgewiesenen Zeilen und Rechnungsbeträge, die in mehreren Zeilen stehen";
        let differs = |sum: &str, of: &str, which: &str| format!(
            "Als Summenzeile ausgelassen. Sie nennt {sum} €, die lesbaren Zeilen darüber ergeben 1.000,00 €; der Unterschied von {of} € sind {which}."
        );
        for (sum, expected) in [
            ("1.000,00", "Als Summenzeile ausgelassen.".to_owned()),
            ("2.000,00", "Als Summenzeile ausgelassen.".to_owned()),
            ("1.200,00", differs("1.200,00", "200,00", "die abgewiesenen Zeilen")),
            ("2.200,00", differs("2.200,00", "1.200,00", both)),
        ] {
            let outcome = take(&app, world.notice, vec![file(SheetKind::Receipts, &list(sum))]).await.unwrap().remove(0);
            assert_eq!((outcome.created + outcome.unchanged, outcome.refused.len()), (2, 1), "{outcome:?}");
            assert_eq!(outcome.sum, Cents(100_000), "{outcome:?}");
            assert!(told(&outcome).contains(&(5, expected.as_str())), "{sum}: {outcome:?}");
        }
    }
}
