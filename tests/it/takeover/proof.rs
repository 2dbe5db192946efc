//! The proof that was filed before, compared with what is in Paktbuch.

use paktbuch::auth::Actor;
use paktbuch::checking;
use paktbuch::db::Who;
use paktbuch::devices::commands::CreateDevices;
use paktbuch::error::ServiceError;
use paktbuch::funding::{FiledProofData, compared, read_notice, save_filed_proof};
use paktbuch::rules::{RuleId, Severity};
use paktbuch::takeover::SheetKind;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, NoticeId, parse_date};

use super::{RECEIPTS, file, take};
use crate::devices::world;

async fn save(
    app: &TestApp,
    notice: NoticeId,
    version: Option<i64>,
    data: FiledProofData,
) -> Result<(), ServiceError> {
    let (edit, confirm) = (
        Actor::system().permit().unwrap(),
        Actor::system().permit().unwrap(),
    );
    app.db
        .write(Who::System, async |tx| {
            save_filed_proof(tx, (&edit, &confirm), notice, version, data.clone(), None).await
        })
        .await
}

/// Open messages of R16 that speak of the filed proof.
async fn warnings(app: &TestApp, notice: NoticeId) -> Vec<String> {
    let found = checking::run(app.db.reader(), app.db.clock().today(), Some(notice))
        .await
        .unwrap();
    let of_proof = found.into_iter().filter(|found| {
        let message = &found.finding.message;
        found.is_open() && message.contains("im eingereichten Verwendungsnachweis")
    });
    of_proof
        .map(|found| {
            assert_eq!(
                (found.finding.rule, found.finding.severity),
                (RuleId::R16, Severity::Warning)
            );
            found.finding.message
        })
        .collect()
}

on_both! {
    async fn what_differs_is_a_warning_until_it_meets_or_is_explained(app: TestApp) {
        let world = world::build(&app.db).await;
        let plan = file(SheetKind::Plan, "Einzelansatz;Gesamtausgaben\nDisplays;20.000,00\n");
        take(&app, world.notice, vec![plan, file(SheetKind::Receipts, RECEIPTS)]).await.unwrap();
        let data = FiledProofData {
            filed_on: parse_date("01.12.2023").ok(),
            spent: Some(Cents(1_320_900)),
            eligible: Some(Cents(1_278_100)),
            receipts: Some(2),
            ..FiledProofData::default()
        };
        save(&app, world.notice, None, data.clone()).await.unwrap();
        // 13.090,00 − 119,00 € paid; R-7 of 238,00 € has no payment.
        let unpaid = "Ausgaben gesamt: im eingereichten Verwendungsnachweis 13.209,00\u{a0}€, in Paktbuch 12.971,00\u{a0}€, Differenz −238,00\u{a0}€.";
        assert_eq!(warnings(&app, world.notice).await, [unpaid]);

        let explained = FiledProofData { explanation: "R-7 hat die Gemeinde\nselbst getragen.".to_owned(), ..data.clone() };
        assert!(matches!(save(&app, world.notice, None, explained.clone()).await, Err(ServiceError::Stale)));
        save(&app, world.notice, Some(1), explained.clone()).await.unwrap();
        assert_eq!(warnings(&app, world.notice).await, [""; 0]);
        let page = app.foerdermittel().await.get(&format!("/bescheide/{}", world.notice)).await.expect(200);
        page.assert_shows("R-7 hat die Gemeinde selbst getragen.");
        save(&app, world.notice, Some(2), data.clone()).await.unwrap();
        assert_eq!(warnings(&app, world.notice).await, [unpaid], "without its explanation");

        // An explanation stands for the values it was given for, whatever is explained later.
        save(&app, world.notice, Some(3), explained.clone()).await.unwrap();
        let paid = RECEIPTS.replace("Kabel;238,00;;;;Displays", "Kabel;238,00;;12.06.2023;KA 6/2023;Displays");
        take(&app, world.notice, vec![file(SheetKind::Receipts, &paid)]).await.unwrap();
        let left = warnings(&app, world.notice).await;
        assert_eq!(left.len(), 2, "the sums meet, one receipt is more and eligible too: {left:?}");
        save(&app, world.notice, Some(4), FiledProofData { spent: Some(Cents(1_300_000)), ..explained.clone() }).await.unwrap();
        assert_eq!(warnings(&app, world.notice).await.len(), 3, "another filed value, the same explanation");
        let anew = FiledProofData { spent: Some(Cents(1_300_000)), explanation: "Nach der Einreichung berichtigt.".to_owned(), ..data };
        save(&app, world.notice, Some(5), anew).await.unwrap();
        assert_eq!(warnings(&app, world.notice).await, [""; 0]);
    }

    async fn all_values_are_those_of_the_day_of_filing(app: TestApp) {
        let world = world::build(&app.db).await;
        let plan = file(SheetKind::Plan, "Einzelansatz;Gesamtausgaben\nDisplays;20.000,00\n");
        // Paid on the day before filing, issued on the day after.
        let receipts = format!("{RECEIPTS}7;Kabel & Co;R-9;02.12.2023;Leisten;100,00;100,00;30.11.2023;KA 11/2023;Displays\n");
        take(&app, world.notice, vec![plan, file(SheetKind::Receipts, &receipts)]).await.unwrap();
        world::create(&app.db, world.tablets(world.funded, 2, &["A1", "A2"])).await.unwrap();
        let late = CreateDevices { delivered_on: parse_date("02.12.2023").ok(), ..world.tablets(world.funded, 1, &["A3"]) };
        world::create(&app.db, late).await.unwrap();
        let data = FiledProofData {
            spent: Some(Cents(1_297_100)),
            eligible: Some(Cents(1_278_100)),
            granted: Some(Cents(750_000)),
            own_share: Some(Cents(547_100)),
            receipts: Some(2),
            devices: Some(2),
            ..FiledProofData::default()
        };
        for (version, day, more) in [(None, "01.12.2023", [0; 6]), (Some(1), "02.12.2023", [10_000, 10_000, 0, 10_000, 1, 1])] {
            save(&app, world.notice, version, FiledProofData { filed_on: parse_date(day).ok(), ..data.clone() }).await.unwrap();
            let view = read_notice(app.db.reader(), world.notice).await.unwrap().unwrap();
            let proof = compared(app.db.reader(), &view, app.db.clock().today()).await.unwrap().unwrap();
            let labels: Vec<&str> = proof.values.iter().map(|value| value.label).collect();
            assert_eq!(labels, ["Ausgaben gesamt", "davon zuwendungsfähig", "Zuwendung", "Eigenanteil", "Zahl der Belege", "Zahl der Geräte"]);
            let differences: Vec<i64> = proof.values.iter().map(|value| value.difference()).collect();
            assert_eq!(differences, more, "{day}");
        }
    }

    async fn values_that_cannot_be_are_refused(app: TestApp) {
        let world = world::build(&app.db).await;
        let field = async |data: FiledProofData| match save(&app, world.notice, None, data).await {
            Err(ServiceError::Field { field, .. }) => field,
            Err(ServiceError::Refused(_)) => "refused",
            other => unreachable!("{other:?}"),
        };
        let none = FiledProofData::default();
        assert_eq!(field(none.clone()).await, "refused");
        assert_eq!(field(FiledProofData { filed_on: parse_date("01.12.2099").ok(), ..none.clone() }).await, "filed_on");
        assert_eq!(field(FiledProofData { granted: Some(Cents(-1)), ..none.clone() }).await, "granted");
        assert_eq!(field(FiledProofData { devices: Some(-1), ..none.clone() }).await, "devices");
        assert_eq!(field(FiledProofData { explanation: "x".repeat(10_000), ..none }).await, "explanation");
    }
}
