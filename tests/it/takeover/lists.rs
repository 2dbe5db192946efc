//! What the rows of each kind of list become.

use paktbuch::auth::Actor;
use paktbuch::db::Who;
use paktbuch::error::ServiceError;
use paktbuch::funding::remove_item;
use paktbuch::takeover::{SheetKind, TakeFile, guessed, read_list};
use paktbuch_entity::{
    allocation, cost_item, cost_line, device, funding_share, invoice, invoice_line, payment, payout,
};
use paktbuch_tests::app::{has_worker, worker};
use paktbuch_tests::schema::row_counts;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{BasisPoints, Cents, InvoiceOrigin, LineKind, NoticeId, Quantity, parse_date};
use rust_xlsxwriter::{Format, Workbook};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{RECEIPTS, counts, events, file, marks, take};
use crate::devices::world;

const PLAN: &str = "Nr.;Einzelansatz;Bezeichnung;Schule;Menge;Einzelpreis;Gesamtausgaben;davon zuwendungsfähig\n\
    2;Displays;Displays AFG;Anne-Frank-Gesamtschule;5;2.380,00;11.900,00;11.900,00\n\
    2;Displays;Displays BBS;114790;;;8.000,00;7.500,00\n\
    3;Netz;;;;;5.000,00;\n\
    ;Eigenanteil;;;;;2.490,00;\n\
    ;Summe;;;;;24.900,00;\n\
    4;Software;;;;;minus;\n";

const ONE_LINE: &str = "Einzelansatz;Gesamtausgaben\nDisplays;20.000,00\n";

on_both! {
    /// What is missing is a warning; an amount that only names a school may be the sum of the others.
    async fn a_row_of_the_plan_without_einzelansatz_is_called_as_what_it_is_for(app: TestApp) {
        let world = world::build(&app.db).await;
        let plan = "Einzelansatz;Bezeichnung;Schule;Gesamtausgaben\n;Displays;;20.000,00\n;;Anne-Frank-Gesamtschule;20.000,00\n;Eigenanteil;;2.000,00\n";
        let outcome = take(&app, world.notice, vec![file(SheetKind::Plan, plan)]).await.unwrap().remove(0);
        assert_eq!(counts(&outcome), (1, 0, 0, 1), "{outcome:?}");
        let told: Vec<(usize, &str)> = outcome.warnings.iter().map(|remark| (remark.line, remark.message.as_str())).collect();
        assert_eq!(told[0], (2, "Der Einzelansatz fehlt; er heißt wie die Bezeichnung."));
        assert!(told[1].0 == 4 && told[1].1.contains("keine Ausgabe"), "{told:?}");
        assert!(outcome.refused[0].line == 3 && outcome.refused[0].message.contains("es kann eine Summe sein"), "{outcome:?}");
        let items = cost_item::Entity::find().order_by_desc(cost_item::Column::Id).all(app.db.reader()).await.unwrap();
        assert_eq!((items[0].title.as_str(), items[0].total), ("Displays", Cents(2_000_000)));
        let again = take(&app, world.notice, vec![file(SheetKind::Plan, plan)]).await.unwrap().remove(0);
        assert_eq!(counts(&again), (0, 0, 1, 1), "the same list changes nothing");
    }

    async fn a_plan_comes_in_once_and_a_changed_one_is_refused(app: TestApp) {
        let world = world::build(&app.db).await;
        let outcome = take(&app, world.notice, vec![file(SheetKind::Plan, PLAN)]).await.unwrap().remove(0);
        assert_eq!(counts(&outcome), (3, 0, 0, 1), "{outcome:?}");
        assert_eq!((outcome.refused[0].line, outcome.refused[0].field.as_str()), (7, "Gesamtausgaben"));
        let warned: Vec<usize> = outcome.warnings.iter().map(|remark| remark.line).collect();
        assert_eq!(warned, [5, 6], "own share and sum are no spending");
        let items = cost_item::Entity::find().order_by_asc(cost_item::Column::Position).all(app.db.reader()).await.unwrap();
        let told: Vec<_> = items.iter().map(|item| (item.position, item.title.as_str(), item.total, item.eligible)).collect();
        assert_eq!(told[1..], [
            (2, "Displays", Cents(1_990_000), Cents(1_940_000)),
            (3, "Netz", Cents(500_000), Cents(500_000)),
        ]);
        let lines = cost_line::Entity::find().filter(cost_line::Column::CostItemId.eq(items[1].id)).order_by_asc(cost_line::Column::Position).all(app.db.reader()).await.unwrap();
        let told: Vec<_> = lines.iter().map(|line| (line.school_id, line.quantity, line.unit_price, line.gross)).collect();
        assert_eq!(told, [
            (Some(world.schools[0]), 5, Cents(238_000), Cents(1_190_000)),
            (Some(world.schools[1]), 1, Cents(800_000), Cents(800_000)),
        ]);
        assert_eq!(marks(&app).await.len(), 5, "two items and three lines are marked");

        let before = (row_counts(&app.db).await, events(&app).await);
        let again = take(&app, world.notice, vec![file(SheetKind::Plan, PLAN)]).await.unwrap().remove(0);
        assert_eq!(counts(&again), (0, 0, 3, 1));
        assert_eq!((row_counts(&app.db).await, events(&app).await), before, "the same list changes nothing");
        let changed = PLAN.replace("5.000,00", "6.000,00");
        let refused = take(&app, world.notice, vec![file(SheetKind::Plan, &changed)]).await.unwrap().remove(0);
        assert_eq!(counts(&refused), (0, 0, 2, 2));
        assert!(refused.refused[0].message.contains("steht mit 5.000,00 € im Kostenplan, in der Datei mit 6.000,00 €"), "{refused:?}");
    }

    async fn receipts_become_invoices_with_their_payments_and_allocations(app: TestApp) {
        let world = world::build(&app.db).await;
        let files = vec![file(SheetKind::Receipts, RECEIPTS), file(SheetKind::Plan, ONE_LINE)];
        let outcomes = take(&app, world.notice, files).await.unwrap();
        assert_eq!(outcomes[0].kind, SheetKind::Plan, "whatever the order of the files, the plan goes first");
        let outcome = &outcomes[1];
        assert_eq!(counts(outcome), (5, 0, 0, 1), "{outcome:?}");
        assert_eq!((outcome.refused[0].line, outcome.refused[0].field.as_str()), (7, "Betrag brutto"));
        let warned: Vec<(usize, &str)> = outcome.warnings.iter().map(|remark| (remark.line, remark.field.as_str())).collect();
        assert_eq!(warned, [(5, "bezahlt am"), (6, "Rechnungs-Nr."), (6, "Einzelansatz"), (6, "Rechnung vom"), (8, "")]);

        let taken = invoice::Entity::find().filter(invoice::Column::Origin.eq(InvoiceOrigin::Manual)).order_by_asc(invoice::Column::Id).all(app.db.reader()).await.unwrap();
        let told: Vec<_> = taken.iter().map(|row| (row.number.as_str(), row.gross, row.allocated, row.paid, row.open_lines)).collect();
        assert_eq!(told, [
            ("R-100", Cents(1_309_000), Cents(1_309_000), Cents(1_309_000), 0),
            ("R-101", Cents(-11_900), Cents(-11_900), Cents(-11_900), 0),
            ("R-7", Cents(23_800), Cents(23_800), Cents::ZERO, 0),
            ("Beleg 5", Cents(4_760), Cents::ZERO, Cents(4_760), 1),
        ]);
        let parts = allocation::Entity::find().filter(allocation::Column::Eligible.eq(Cents(100_000))).all(app.db.reader()).await.unwrap();
        assert_eq!((parts.len(), parts[0].gross, parts[0].reason.as_str()), (1, Cents(119_000), "lt. übernommener Belegliste"));
        let payments = payment::Entity::find().order_by_asc(payment::Column::Id).all(app.db.reader()).await.unwrap();
        assert_eq!((payments.len(), payments[0].amount, payments[0].proof.as_str()), (3, Cents(1_309_000), "KA 5/2023"), "one payment of both lines");
        let marked = marks(&app).await;
        assert_eq!(marked.iter().filter(|mark| mark.invoice_id.is_some()).count(), 4);
        assert_eq!(marked.iter().filter(|mark| mark.payment_id.is_some()).count(), 3);

        let before = (row_counts(&app.db).await, events(&app).await);
        let again = take(&app, world.notice, vec![file(SheetKind::Receipts, RECEIPTS)]).await.unwrap().remove(0);
        assert_eq!(counts(&again), (0, 0, 5, 1));
        assert_eq!((row_counts(&app.db).await, events(&app).await), before, "the same list changes nothing");

        let completed = RECEIPTS.replace("Kabel;238,00;;;;Displays", "Kabel;238,00;;12.06.2023;KA 6/2023;Displays").replace("3D-Drucker", "Displays");
        let more = take(&app, world.notice, vec![file(SheetKind::Receipts, &completed)]).await.unwrap().remove(0);
        assert_eq!(counts(&more), (0, 2, 3, 1), "the payment and the allocation that were missing");
        let other = RECEIPTS.replace("Kabel;238,00", "Kabel;240,00");
        let refused = take(&app, world.notice, vec![file(SheetKind::Receipts, &other)]).await.unwrap().remove(0);
        assert!(refused.refused.iter().any(|remark| remark.message.contains("steht mit 238,00 € in Paktbuch, in der Datei mit 240,00 €")), "{refused:?}");
    }

    async fn rates_payments_in_parts_and_equal_receipts_without_number(app: TestApp) {
        let world = world::build(&app.db).await;
        let list = "Lieferant;Rechnungsnummer;Datum;Betrag;Netto;Gezahlter Betrag;gezahlt am\n\
            A GmbH;1;01.09.2020;116,00;;;01.10.2020\n\
            A GmbH;2;01.09.2022;107,00;100,00;;01.10.2022\n\
            B GmbH;3;01.09.2022;1000,00;;600,00;01.10.2022\n\
            B GmbH;3;01.09.2022;1000,00;;400,00;01.11.2022\n\
            C GmbH;;01.09.2022;50,00;;;01.10.2022\n\
            C GmbH;;01.09.2022;50,00;;;01.10.2022\n\
            A GmbH;4;01.09.2022;10,00;;20,00;01.10.2022\n";
        let outcome = take(&app, world.notice, vec![file(SheetKind::Receipts, list)]).await.unwrap().remove(0);
        assert_eq!(counts(&outcome), (7, 0, 0, 0), "{outcome:?}");
        let overpaid = outcome.warnings.iter().find(|remark| remark.message.starts_with("Die Zahlung fehlt: "));
        assert_eq!(overpaid.map(|remark| remark.line), Some(8), "more is not paid than is due");
        let lines = invoice_line::Entity::find().order_by_asc(invoice_line::Column::Id).all(app.db.reader()).await.unwrap();
        let rates: Vec<BasisPoints> = lines.iter().skip(1).take(3).map(|line| line.vat_rate).collect();
        assert_eq!(rates, [BasisPoints(1_600), BasisPoints(700), BasisPoints(1_900)]);
        let rows = invoice::Entity::find().order_by_asc(invoice::Column::Id).all(app.db.reader()).await.unwrap();
        let told: Vec<(&str, Cents)> = rows.iter().skip(3).map(|row| (row.number.as_str(), row.paid)).collect();
        assert_eq!(told, [
            ("3", Cents(100_000)), ("ohne Nummer (50,00 €)", Cents(5_000)), ("ohne Nummer (50,00 €) 2", Cents(5_000)), ("4", Cents::ZERO),
        ]);
        assert_eq!(allocation::Entity::find().all(app.db.reader()).await.unwrap().len(), 2 + 6, "the plan has one line, so it pays");
        let again = take(&app, world.notice, vec![file(SheetKind::Receipts, list)]).await.unwrap().remove(0);
        assert_eq!(counts(&again), (0, 0, 7, 0));
    }

    async fn payouts_come_in_once_beside_those_entered_by_hand(app: TestApp) {
        let world = world::build(&app.db).await;
        let list = "Ausgezahlt am;Betrag;Bemerkung\n01.02.2023;5.000,00;1. Abruf\n01.02.2023;5.000,00;2. Abruf\n01.09.2023;-300,00;\n;;\nSumme;9.700,00;\n01.10.2023;;\n";
        let outcome = take(&app, world.notice, vec![file(SheetKind::Payouts, list)]).await.unwrap().remove(0);
        assert_eq!(counts(&outcome), (3, 0, 0, 1), "{outcome:?}");
        let left_out = outcome.warnings.iter().find(|remark| remark.message == "Als Summenzeile ausgelassen.");
        assert_eq!(left_out.map(|remark| remark.line), Some(6), "{outcome:?}");
        let rows = payout::Entity::find().order_by_asc(payout::Column::Id).all(app.db.reader()).await.unwrap();
        let told: Vec<(Cents, &str)> = rows.iter().map(|row| (row.amount, row.note.as_str())).collect();
        assert_eq!(told, [(Cents(500_000), "1. Abruf"), (Cents(500_000), "2. Abruf"), (Cents(-30_000), "")]);
        let again = take(&app, world.notice, vec![file(SheetKind::Payouts, list)]).await.unwrap().remove(0);
        assert_eq!(counts(&again), (0, 0, 3, 1));
        assert_eq!(marks(&app).await.len(), 3);
    }

    /// The world's proof of the 02.05.2024 is filed, and 4,500.00 euros are paid out.
    async fn payouts_that_a_filed_proof_lacks_and_repayments_beyond_all_are_told(app: TestApp) {
        let world = World::build(&app).await;
        let list = "Ausgezahlt am;Betrag\n02.05.2024;-4.600,00\n02.05.2024;100,00\n03.05.2024;100,00\n04.05.2024;-4.800,00\n";
        let outcome = take(&app, world.own.notice.id, vec![file(SheetKind::Payouts, list)]).await.unwrap().remove(0);
        assert_eq!(counts(&outcome), (3, 0, 0, 1), "{outcome:?}");
        assert!(outcome.refused[0].line == 5 && outcome.refused[0].message.contains("mehr zurückgezahlt als ausgezahlt"), "{outcome:?}");
        let told = outcome.warnings.iter().filter(|remark| remark.message.contains("schon ein Verwendungsnachweis eingereicht"));
        let lines: Vec<usize> = told.map(|remark| remark.line).collect();
        assert_eq!(lines, [2, 3], "{outcome:?}");
    }

    async fn devices_share_the_receipt_that_they_name(app: TestApp) {
        let world = world::build(&app.db).await;
        let inventory = "Inventarnummer;Seriennummer;Hersteller;Modell;Schule;Raum;Zugang;Preis brutto;Rechnungsnummer\n\
            HAV-2023-0001;D1;Muster;Display 75;AFG;B 104;03.05.2023;5.000,00;R-100\n\
            HAV-2023-0002;;Muster;Display 86;AFG;;03.05.2023;6.900,00;r 100\n\
            HAV-2023-0003;D3;;;BBS;;;;\n\
            HAV-2023-0004;D4;Muster;Display 75;AFG;;morgen;;R-100\n\
            HAV-2023-0005;D5;Muster;Display 75;AFG;;;;R-999\n";
        let files = vec![file(SheetKind::Plan, ONE_LINE), file(SheetKind::Receipts, RECEIPTS), file(SheetKind::Inventory, inventory)];
        let outcome = take(&app, world.notice, files).await.unwrap().remove(2);
        assert_eq!(counts(&outcome), (4, 0, 0, 1), "{outcome:?}");
        assert_eq!(outcome.refused[0].line, 5);
        let messages: Vec<(usize, &str)> = outcome.warnings.iter().map(|remark| (remark.line, remark.message.as_str())).collect();
        assert!(messages.contains(&(3, "Die Seriennummer fehlt.")), "{messages:?}");
        assert!(messages.iter().any(|(line, message)| *line == 5 && message.contains("vor der Übernahme berichtigen")), "{messages:?}");
        assert!(messages.iter().any(|(line, message)| *line == 4 && message.starts_with("Der Beleg fehlt")), "{messages:?}");
        assert!(messages.iter().any(|(line, message)| *line == 6 && message.contains("„R-999“ gibt es in diesem Bescheid nicht")), "{messages:?}");

        let devices = device::Entity::find().order_by_asc(device::Column::InventoryNumber).all(app.db.reader()).await.unwrap();
        let told: Vec<_> = devices.iter().map(|device| (device.inventory_number.to_string(), device.gross, device.notice_id, device.zweckbindung_until.is_some())).collect();
        assert_eq!(told, [
            ("HAV-2023-0001".to_owned(), Cents(500_000), Some(world.notice), true),
            ("HAV-2023-0002".to_owned(), Cents(690_000), Some(world.notice), true),
            ("HAV-2023-0003".to_owned(), Cents::ZERO, None, false),
            ("HAV-2023-0005".to_owned(), Cents::ZERO, None, false),
        ]);
        let shares = funding_share::Entity::find().all(app.db.reader()).await.unwrap();
        assert_eq!(shares.iter().map(|share| share.gross).sum::<Cents>(), Cents(1_190_000));
        let line = invoice_line::Entity::find().filter(invoice_line::Column::Name.eq("Displays")).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((line.kind, line.quantity), (LineKind::Device, Quantity::whole(2)), "the line follows its devices");
        assert_eq!(marks(&app).await.iter().filter(|mark| mark.device_id.is_some()).count(), 4);

        let before = (row_counts(&app.db).await, events(&app).await);
        let again = take(&app, world.notice, vec![file(SheetKind::Inventory, inventory)]).await.unwrap().remove(0);
        assert_eq!(counts(&again), (0, 0, 4, 1), "{again:?}");
        assert_eq!((row_counts(&app.db).await, events(&app).await), before, "the same list changes nothing");
    }

    async fn what_was_taken_over_can_be_removed_and_taken_over_again(app: TestApp) {
        let world = world::build(&app.db).await;
        take(&app, world.notice, vec![file(SheetKind::Plan, ONE_LINE)]).await.unwrap();
        let item = cost_item::Entity::find().filter(cost_item::Column::Title.eq("Displays")).one(app.db.reader()).await.unwrap().unwrap();
        let permit = Actor::system().permit().unwrap();
        app.db.write(Who::System, async |tx| remove_item(tx, &permit, item.id, item.version).await).await.unwrap();
        assert_eq!(marks(&app).await, []);
        let again = take(&app, world.notice, vec![file(SheetKind::Plan, ONE_LINE)]).await.unwrap().remove(0);
        assert_eq!(counts(&again), (1, 0, 0, 0));
    }

    async fn a_workbook_with_typed_cells_is_read_like_a_text(app: TestApp) {
        if !has_worker() {
            return;
        }
        let world = world::build(&app.db).await;
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let day = Format::new().set_num_format("dd.mm.yyyy");
        sheet.write(0, 0, "Belegliste zum Bescheid").unwrap();
        for (column, heading) in ["Firma", "Rechnungs-Nr.", "Rechnung vom", "Betrag (€)", "bezahlt am", "Position"].iter().enumerate() {
            sheet.write(2, u16::try_from(column).unwrap(), *heading).unwrap();
        }
        sheet.write(3, 0, "Muster Medien GmbH").unwrap();
        sheet.write(3, 1, 4711).unwrap();
        sheet.write_with_format(3, 2, &parse_date("02.05.2023").unwrap(), &day).unwrap();
        sheet.write(3, 3, 1190.1).unwrap();
        sheet.write_with_format(3, 4, &parse_date("15.05.2023").unwrap(), &day).unwrap();
        sheet.write(3, 5, 1.1).unwrap();
        let sheet = read_list(&worker(), &book.save_to_buffer().unwrap()).unwrap();
        let file = TakeFile { kind: SheetKind::Receipts, name: "belege.xlsx".to_owned(), mapping: guessed(SheetKind::Receipts, &sheet), sheet };
        let outcome = take(&app, world.notice, vec![file]).await.unwrap().remove(0);
        assert_eq!((counts(&outcome), outcome.warnings), ((1, 0, 0, 0), vec![]));
        let row = invoice::Entity::find().filter(invoice::Column::Number.eq("4711")).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((row.gross, row.paid, row.allocated), (Cents(119_010), Cents(119_010), Cents(119_010)));
        assert_eq!(marks(&app).await[0].line, 4);
    }

    async fn an_unknown_notice_is_not_found(app: TestApp) {
        world::build(&app.db).await;
        let answer = take(&app, NoticeId(4711), vec![file(SheetKind::Plan, ONE_LINE)]).await;
        assert!(matches!(answer, Err(ServiceError::NotFound)), "{answer:?}");
    }

    async fn an_invoice_that_was_there_stays_as_it_is(app: TestApp) {
        let world = world::build(&app.db).await;
        let list = "Firma;Rechnungsnummer;Rechnung vom;Betrag brutto;bezahlt am\nMuster IT GmbH;re 2023 00871;21.02.2023;10.000,10;01.03.2023\n";
        let before = row_counts(&app.db).await;
        let outcome = take(&app, world.notice, vec![file(SheetKind::Receipts, list)]).await.unwrap().remove(0);
        assert_eq!(counts(&outcome), (0, 0, 1, 0));
        assert!(outcome.warnings[0].message.contains("war schon da und bleibt, wie sie ist"), "{outcome:?}");
        assert_eq!(row_counts(&app.db).await, before);
    }
}
