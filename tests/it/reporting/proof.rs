//! The Verwendungsnachweis agrees with the figures of its notice to the cent, whatever was allocated and paid.

use calamine::Data;
use chrono::NaiveDate;
use paktbuch::auth::Actor;
use paktbuch::db::{Who, WriteTx};
use paktbuch::funding::plan_figures;
use paktbuch::purchasing::allocate;
use paktbuch::purchasing::commands::{Allocate, Part, Target};
use paktbuch_entity::{
    allocation, cost_line, device, invoice, invoice_line, notice, notice_income, notice_own_share, payment,
};
use paktbuch_tests::recalc::{differences, is_available, recalculate};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{BasisPoints, Cents, Financing, InvoiceId, PaymentKind, SchoolId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DbErr, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::support::{day, proof_of, record_of, sheets, total};

/// As a cell holds it.
#[expect(clippy::float_arithmetic, reason = "a cell of a workbook is a float")]
fn euros(cents: i32) -> f64 {
    f64::from(cents) / 100.0
}

/// A reproducible run of numbers (Knuth's MMIX multiplier).
struct Numbers(u64);

impl Numbers {
    /// From 0 to `below` − 1.
    fn next(&mut self, below: i64) -> i64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % below
    }
}

/// An invoice of some lines, each divided over grant and own funds, paid in none to three instalments, before its day or after; some
/// are credit notes, some prepaid in full, and of some the authority owes the VAT itself and pays a part of it.
async fn purchase(tx: &WriteTx, world: &World, numbers: &mut Numbers, number: i64) -> Result<(), DbErr> {
    let own = &world.own;
    let sign = if numbers.next(6) == 0 { -1 } else { 1 };
    let lines: Vec<i64> = (0..1 + numbers.next(4))
        .map(|_| sign * (1 + numbers.next(90_000)))
        .collect();
    let gross: i64 = lines.iter().sum();
    let prepaid = if numbers.next(4) == 0 { gross } else { 0 };
    let due = gross - prepaid;
    let rate = (numbers.next(3) == 0).then_some(BasisPoints(1_900));
    let tax = rate.map_or(Cents::ZERO, |rate| Cents(gross).share(rate));
    let invoice = invoice::ActiveModel {
        id: NotSet,
        number: Set(format!("Z-{number}")),
        issue_date: Set(day_of_2024(numbers.next(500))),
        gross: Set(Cents(gross)),
        prepaid: Set(Cents(prepaid)),
        due: Set(Cents(due)),
        self_assessed_tax: Set(tax),
        tax_deducted: Set(numbers.next(4) == 0),
        ..own.invoice.clone().into_active_model().reset_all()
    };
    let invoice = invoice.insert(tx.conn()).await?;
    for (position, gross) in (1..).zip(lines) {
        let line = invoice_line::ActiveModel {
            id: NotSet,
            invoice_id: Set(invoice.id),
            position: Set(position),
            gross: Set(Cents(gross)),
            self_assessed_rate: Set(rate),
            ..own.line.clone().into_active_model().reset_all()
        };
        let line = line.insert(tx.conn()).await?;
        let granted = gross * numbers.next(101) / 100;
        let eligible = granted * numbers.next(101) / 100;
        let sister = numbers.next(3) == 0;
        let parts = [
            (
                Some(if sister {
                    world.sister.cost_line.id
                } else {
                    own.cost_line.id
                }),
                granted,
                eligible,
            ),
            (None, gross - granted, 0),
        ];
        for (cost_line, gross, eligible) in parts {
            let part = allocation::ActiveModel {
                id: NotSet,
                invoice_line_id: Set(line.id),
                cost_line_id: Set(cost_line),
                gross: Set(Cents(gross)),
                eligible: Set(Cents(eligible)),
                ..own.allocation.clone().into_active_model().reset_all()
            };
            part.insert(tx.conn()).await?;
        }
    }
    pay(tx, world, numbers, (invoice.id, PaymentKind::Tax), tax.0).await?;
    pay(tx, world, numbers, (invoice.id, PaymentKind::Invoice), due).await
}

/// The day so many days after 01.01.2024.
fn day_of_2024(days: i64) -> NaiveDate {
    day("01.01.2024") + chrono::Days::new(u64::try_from(days).unwrap())
}

async fn pay(
    tx: &WriteTx,
    world: &World,
    numbers: &mut Numbers,
    (invoice, kind): (InvoiceId, PaymentKind),
    due: i64,
) -> Result<(), DbErr> {
    let mut open = due;
    for instalment in 0..numbers.next(4) {
        let amount = if numbers.next(2) == 0 {
            open
        } else {
            open * numbers.next(100) / 100
        };
        open -= amount;
        let paid_on = day_of_2024(numbers.next(200) + instalment * 200);
        let payment = payment::ActiveModel {
            id: NotSet,
            invoice_id: Set(invoice),
            kind: Set(kind),
            paid_on: Set(paid_on),
            amount: Set(Cents(amount)),
            ..world.own.payment.clone().into_active_model().reset_all()
        };
        payment.insert(tx.conn()).await?;
    }
    Ok(())
}

on_both! {
    async fn sums_agree_with_the_figures_to_the_cent(app: TestApp) {
        let world = World::build(&app).await;
        let notice = &world.own.notice;
        let mut numbers = Numbers(u64::from(app.db.is_sqlite()) + 7);
        for round in 0..8 {
            app.db
                .write(Who::System, async |tx| {
                    for number in 0..6 {
                        purchase(tx, &world, &mut numbers, round * 6 + number).await?;
                    }
                    Ok::<_, DbErr>(())
                })
                .await
                .unwrap();
            let days = [-1, numbers.next(250), 250 + numbers.next(350), 730];
            for as_of in days.map(|days| day("01.01.2024") + chrono::TimeDelta::days(days)) {
                let (_, report) = proof_of(&app, notice.id, as_of).await;
                let paid = plan_figures(app.db.reader(), notice.id, Some(as_of)).await.unwrap().total().paid;
                assert_eq!(total(&report, "spent_cents"), paid.total, "{as_of} {round}");
                assert_eq!(total(&report, "eligible_cents"), paid.eligible, "{as_of} {round}");
                // Credit notes may leave less than the grant by its rate: nobody is paid more than was spent.
                let grant = notice.rounding.grant(paid.eligible, notice.rate).min(notice.granted);
                let grant = grant.min(paid.total).max(Cents::ZERO);
                assert_eq!(total(&report, "grant_share_cents"), grant, "{as_of} {round}");
                assert_eq!(total(&report, "own_share_cents"), paid.total.minus(grant), "{as_of} {round}");
            }
        }
    }

    /// Neither a payment nor the nothing that an invoice asks for counts before the day of the invoice.
    async fn an_invoice_counts_from_its_own_day_on(app: TestApp) {
        let world = World::build(&app).await;
        let (notice, id) = (world.own.notice.id, world.own.invoice.id);
        for (due, prepaid) in [(119_000, 0), (0, 119_000)] {
            app.db
                .write(Who::System, async |tx| {
                    let late = invoice::ActiveModel {
                        id: Set(id),
                        issue_date: Set(day("01.06.2023")),
                        due: Set(Cents(due)),
                        prepaid: Set(Cents(prepaid)),
                        billed_before: Set(Cents(prepaid)),
                        ..Default::default()
                    };
                    late.update(tx.conn()).await
                })
                .await
                .unwrap();
            // Paid on 20.05.2023.
            for (as_of, counted) in [("19.05.2023", 0), ("31.05.2023", 0), ("01.06.2023", 59_500)] {
                let (_, report) = proof_of(&app, notice, day(as_of)).await;
                let figure = plan_figures(app.db.reader(), notice, Some(day(as_of))).await.unwrap().total();
                let sums = [total(&report, "spent_cents"), figure.paid.total, figure.invoiced.total];
                assert_eq!(sums, [Cents(counted); 3], "{as_of}, due {due}");
            }
        }
    }

    /// The sheet computes the grant by formulas of its own: it comes to what the receipts say, whatever the kind of financing.
    async fn the_sheet_of_income_agrees_with_the_receipts(app: TestApp) {
        let world = World::build(&app).await;
        let notice = world.own.notice.id;
        for (financing, rate, units, received, grant) in [
            (Financing::Anteil, 9_000, None, 0_i32, 53_600_i32),
            (Financing::Anteil, 9_000, None, 9_500, 45_000),
            (Financing::Anteil, 9_000, None, 99_999, 0),
            (Financing::Voll, 10_000, None, 9_500, 50_000),
            (Financing::Festbetrag, 0, Some((2, Cents(10_000))), 9_500, 20_000),
            (Financing::Fehlbedarf, 0, None, 100, 0),
        ] {
            app.db
                .write(Who::System, async |tx| {
                    let mut row = world.own.notice.clone().into_active_model();
                    row.financing = Set(financing);
                    row.rate = Set(BasisPoints(rate));
                    row.unit_count = Set(units.map(|(count, _)| count));
                    row.unit_amount = Set(units.map(|(_, amount)| amount));
                    row.update(tx.conn()).await?;
                    let income = notice_income::ActiveModel {
                        notice_id: Set(notice),
                        position: Set(1),
                        received: Set(Cents(received.into())),
                        ..Default::default()
                    };
                    income.update(tx.conn()).await?;
                    Ok::<_, DbErr>(())
                })
                .await
                .unwrap();
            let (bytes, report) = proof_of(&app, notice, day("31.12.2025")).await;
            assert_eq!(total(&report, "grant_share_cents"), Cents(grant.into()), "{financing} {received}");
            let cells = sheets(&bytes).swap_remove(1).1;
            let beside = |label: &str| {
                let row = cells.rows().find(|row| row[0] == label).unwrap_or_else(|| panic!("no {label}"));
                row[4].clone()
            };
            assert_eq!(beside("Zuwendung nach dieser Rechnung"), euros(grant), "{financing} {received}");
            for label in ["Abweichung", "Einnahmen abzüglich Ausgaben"] {
                assert_eq!(beside(label), 0.0, "{label}: {financing} {received}");
            }
            if received > 0 {
                let money = cells.rows().find(|row| row[0] == "Leistung Dritter: Verein Buchfink").unwrap();
                assert_eq!((&money[1], &money[4]), (&Data::String("Hüllen Buchfink".into()), &Data::Float(euros(received))));
            }
        }
    }

    async fn each_source_of_the_own_share_has_its_row_in_the_income(app: TestApp) {
        let world = World::build(&app).await;
        let notice = world.own.notice.id;
        let rows = async || {
            let (bytes, _) = proof_of(&app, notice, day("31.12.2025")).await;
            let cells = sheets(&bytes).swap_remove(1).1;
            let rows = cells.rows().filter(|row| row[0].to_string().contains("Eigenanteil"));
            rows.map(|row| (row[1].to_string(), row[2].clone(), row[4].clone())).collect::<Vec<_>>()
        };
        let own = |source: &str, planned: f64, settled: f64| (source.to_owned(), Data::Float(planned), Data::Float(settled));
        let told = rows().await;
        assert_eq!(told[..2], [own("Eigene Haushaltsmittel", 600.0, 35.4), own("Schulpauschale/Bildungspauschale", 400.0, 23.6)]);
        assert_eq!((told.len(), &told[2].1, &told[2].2), (3, &Data::Float(1_000.0), &Data::Float(59.0)));
        let further = || notice_own_share::Entity::find().filter(notice_own_share::Column::NoticeId.eq(notice));
        let mut row = further().one(app.db.reader()).await.unwrap().unwrap().into_active_model();
        row.amount = Set(Cents(33_333));
        app.db.write(Who::System, async |tx| row.update(tx.conn()).await).await.unwrap();
        // 59,00 € × 333,33 ÷ 1.000 = 19,67 €.
        let told = rows().await;
        assert_eq!(told[..2], [own("Eigene Haushaltsmittel", 666.67, 39.33), own("Schulpauschale/Bildungspauschale", 333.33, 19.67)]);
        let row = further().one(app.db.reader()).await.unwrap().unwrap();
        app.db.write(Who::System, async |tx| row.delete(tx.conn()).await).await.unwrap();
        assert_eq!(rows().await, [own("Eigene Haushaltsmittel", 1_000.0, 59.0)]);
    }

    async fn the_same_day_gives_the_same_bytes(app: TestApp) {
        let world = World::build(&app).await;
        let notice = world.own.notice.id;
        let (first, report) = proof_of(&app, notice, day("31.12.2025")).await;
        app.at("2026-06-20T11:00:00Z".parse().unwrap());
        let (second, again) = proof_of(&app, notice, day("31.12.2025")).await;
        assert_eq!(report, again);
        assert!(first == second, "the bytes differ");
        assert_eq!(report.rows, 1);
        let (earlier, before) = proof_of(&app, notice, day("19.05.2023")).await;
        assert_eq!((before.rows, total(&before, "spent_cents")), (0, Cents::ZERO), "paid on 20.05.2023");
        assert!(earlier != first);
    }

    async fn every_euro_leads_to_an_invoice_line_and_every_device_to_its_serial(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let (bytes, _) = proof_of(&app, own.notice.id, day("31.12.2025")).await;
        let names: Vec<String> = sheets(&bytes).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["Deckblatt", "Einnahmen", "Ausgaben", "Belegliste", "Inventarliste", "Mittelabrufe", "Schulen", "Sachbericht"]);
        let text = |sheet: usize| -> String {
            let cells = sheets(&bytes).swap_remove(sheet).1;
            cells.used_cells().map(|(_, _, cell)| format!("{cell}\n")).collect()
        };
        for expected in [&own.invoice.number, &format!("Position 1: {}", own.line.name), &own.supplier.name, "595"] {
            assert!(text(3).contains(expected), "{expected}: {}", text(3));
        }
        let serial = own.device.serial.clone().unwrap().to_string();
        assert!(text(4).contains(&serial) && text(4).contains(&own.invoice.number));
        assert!(!text(4).contains(paktbuch_tests::world::MARKER));
        assert!(text(0).contains(&own.notice.reference));
        assert!(text(5).contains("Abruf Buchfink") && text(5).contains("4500\n"), "{}", text(5));
        let school = sheets(&bytes).swap_remove(6).1;
        let row = school.rows().find(|row| row[0] == paktbuch_tests::world::OWN).unwrap().to_vec();
        assert_eq!(row[1..], [Data::String(own.school.name.clone()), Data::Float(595.0), Data::Float(595.0), Data::Float(536.0), Data::Float(59.0), Data::Float(1.0)]);
    }

    async fn the_parts_of_a_line_for_all_schools_are_summed_by_their_schools(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let part = |school, gross| Part { school: Some(school), ..Part::whole(Target::CostLine(own.cost_line.id), Cents(gross)) };
        let command = Allocate {
            line: own.line.id,
            version: own.line.version,
            parts: vec![part(own.school.id, 59_500), part(world.sister.school.id, 30_000)],
        };
        let permit = Actor::system().permit().unwrap();
        app.db
            .write(Who::System, async |tx| {
                cost_line::Entity::update_many()
                    .col_expr(cost_line::Column::SchoolId, Expr::value(None::<SchoolId>))
                    .filter(cost_line::Column::Id.eq(own.cost_line.id))
                    .exec(tx.conn())
                    .await?;
                allocate(tx, &permit, command).await
            })
            .await
            .unwrap();
        let (bytes, _) = proof_of(&app, own.notice.id, day("31.12.2025")).await;
        let schools = sheets(&bytes).swap_remove(6).1;
        for (number, euros) in [(paktbuch_tests::world::OWN, 595.0), (paktbuch_tests::world::SISTER, 300.0)] {
            let row = schools.rows().find(|row| row[0] == number).unwrap();
            assert_eq!(row[2], Data::Float(euros), "{number}");
        }
    }

    async fn a_receipt_leads_to_its_invoice_under_the_public_address(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let path = format!("/rechnungen/{}", own.invoice.id);
        let links = |bytes: &[u8]| -> Vec<String> {
            let cells = sheets(bytes).swap_remove(3).1;
            let texts = cells.used_cells().map(|(_, _, cell)| cell.to_string());
            texts.filter(|text| text.ends_with(&path)).collect()
        };
        let (bytes, _) = proof_of(&app, own.notice.id, day("31.12.2025")).await;
        assert_eq!(links(&bytes), [format!("Paktbuch: {path}")], "without a public address");
        let address = format!("/berichte/verwendungsnachweis.xlsx?bescheid={}&stichtag=31.12.2025", own.notice.id);
        let file = app.foerdermittel().await.get(&address).await.expect(200);
        assert_eq!(links(&file.body), [format!("http://paktbuch.test{path}")]);
    }

    async fn equal_findings_of_a_preview_are_one_line_with_their_count(app: TestApp) {
        app.seed_havixbeck().await;
        let bound = device::Entity::find()
            .filter(device::Column::NoticeId.is_not_null())
            .filter(device::Column::RoomId.is_not_null())
            .order_by_asc(device::Column::Id);
        let bound = bound.limit(3).all(app.db.reader()).await.unwrap();
        let notice = bound[0].notice_id.unwrap();
        assert!(bound.iter().all(|device| device.notice_id == Some(notice)));
        app.db.write(Who::System, async |tx| {
            for device in bound.clone() {
                let mut device = device.into_active_model();
                device.room_id = Set(None);
                device.update(tx.conn()).await?;
            }
            Ok::<_, DbErr>(())
        }).await.unwrap();
        let office = app.foerdermittel().await;
        let page = office.get(&format!("/berichte/verwendungsnachweis?bescheid={notice}")).await.expect(200);
        page.assert_shows("Fehler: 3 geförderte Geräte ohne Raum. Bitte am Gerät den Raum eintragen; ein Standort (Gelände der Schule) allein genügt nicht.");
        let link = format!("<a href=\"/geraete?bescheid={notice}&#38;raum=ohne\">Zu diesen Geräten</a>");
        assert_eq!(page.html().matches(&link).count(), 1, "{}", page.html());
        page.assert_hides("steht ohne Raum im Bestand");
    }
}

/// The demonstration's proof, recalculated by another program.
#[test]
fn libreoffice_comes_to_the_same_values() {
    if !is_available() {
        eprintln!("SKIPPED: LibreOffice (soffice) is not installed; nothing was recalculated here.");
        return;
    }
    paktbuch_tests::engine::run(paktbuch_tests::Engine::Sqlite, async |app| {
        paktbuch::cli::play::havixbeck(&app.db, app.data()).await.unwrap();
        let notice = notice::Entity::find()
            .one(app.db.reader())
            .await
            .unwrap()
            .unwrap();
        let (bytes, report) = record_of(&app, notice.id, day("31.12.2024")).await;
        assert!(report.rows > 10, "{report:?}");
        let work = tempfile::tempdir().unwrap();
        let path = work.path().join("verwendungsnachweis.xlsx");
        std::fs::write(&path, bytes).unwrap();
        let recalculated = recalculate(&path, work.path()).unwrap();
        assert_eq!(differences(&path, &recalculated), Vec::<String>::new());
    });
}
