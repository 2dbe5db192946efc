//! The sheet of income.

use calamine::Data;
use paktbuch::db::Who;
use paktbuch_entity::{notice_income, notice_own_share};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{BasisPoints, Cents, Financing};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter};

use crate::reporting::support::{day, proof_of, sheets, total};

/// As a cell holds it.
#[expect(clippy::float_arithmetic, reason = "a cell of a workbook is a float")]
fn euros(cents: i32) -> f64 {
    f64::from(cents) / 100.0
}

on_both! {
    /// The sheet computes the grant by formulas of its own: it comes to what the receipts say, whatever the kind of financing.
    async fn the_sheet_of_income_agrees_with_the_receipts(app: TestApp) {
        let world = World::build(&app).await;
        let notice = world.own.notice.id;
        for (financing, rate, units, (planned, received), grant) in [
            (Financing::Anteil, 9_000, None, (50_000, 0_i32), 53_600_i32),
            (Financing::Anteil, 9_000, None, (0, 9_500), 45_000),
            // As planned it changes nothing, but nobody pays what another has paid.
            (Financing::Anteil, 9_000, None, (5_000, 5_000), 53_600),
            (Financing::Anteil, 9_000, None, (9_500, 9_500), 50_000),
            (Financing::Anteil, 9_000, None, (5_000, 9_500), 49_500),
            (Financing::Anteil, 9_000, None, (50_000, 99_999), 0),
            (Financing::Voll, 10_000, None, (50_000, 9_500), 50_000),
            (Financing::Festbetrag, 0, Some((2, Cents(10_000))), (50_000, 9_500), 20_000),
            (Financing::Fehlbedarf, 0, None, (50_000, 100), 0),
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
                        planned: Set(Cents(planned)),
                        received: Set(Cents(received.into())),
                        ..Default::default()
                    };
                    income.update(tx.conn()).await?;
                    Ok::<_, DbErr>(())
                })
                .await
                .unwrap();
            let (bytes, report) = proof_of(&app, notice, day("31.12.2025")).await;
            assert_eq!(total(&report, "grant_share_cents"), Cents(grant.into()), "{financing} {planned} {received}");
            let cells = sheets(&bytes).swap_remove(1).1;
            let beside = |label: &str| {
                let row = cells.rows().find(|row| row[0] == label).unwrap_or_else(|| panic!("no {label}"));
                row[4].clone()
            };
            assert_eq!(beside("Zuwendung nach dieser Rechnung"), euros(grant), "{financing} {planned} {received}");
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
}
