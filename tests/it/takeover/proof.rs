//! The proof that was filed before, compared with what is in Paktbuch.

use paktbuch::auth::Actor;
use paktbuch::checking;
use paktbuch::db::Who;
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
    let permit = Actor::system().permit().unwrap();
    app.db
        .write(Who::System, async |tx| {
            save_filed_proof(tx, &permit, notice, version, data.clone(), None).await
        })
        .await
}

/// Messages of R16 that speak of the filed proof.
async fn warnings(app: &TestApp, notice: NoticeId) -> Vec<String> {
    let found = checking::run(app.db.reader(), app.db.clock().today(), Some(notice))
        .await
        .unwrap();
    let of_proof = found.into_iter().filter(|found| {
        found
            .finding
            .message
            .contains("im eingereichten Verwendungsnachweis")
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
        assert_eq!(warnings(&app, world.notice).await, [
            "Ausgaben gesamt: im eingereichten Verwendungsnachweis 13.209,00\u{a0}€, in Paktbuch 12.971,00\u{a0}€, Differenz −238,00\u{a0}€.",
        ]);
        let view = read_notice(app.db.reader(), world.notice).await.unwrap().unwrap();
        let proof = compared(app.db.reader(), &view, app.db.clock().today()).await.unwrap().unwrap();
        assert!(proof.is_open());
        assert_eq!(proof.values.iter().map(|value| value.difference()).collect::<Vec<_>>(), [-23_800, 0, 0]);

        let explained = FiledProofData { explanation: "R-7 hat die Gemeinde selbst getragen.".to_owned(), ..data.clone() };
        assert!(matches!(save(&app, world.notice, None, explained.clone()).await, Err(ServiceError::Stale)));
        save(&app, world.notice, Some(1), explained).await.unwrap();
        assert_eq!(warnings(&app, world.notice).await, [""; 0]);

        save(&app, world.notice, Some(2), data).await.unwrap();
        let paid = RECEIPTS.replace("Kabel;238,00;;;;Displays", "Kabel;238,00;;12.06.2023;KA 6/2023;Displays");
        take(&app, world.notice, vec![file(SheetKind::Receipts, &paid)]).await.unwrap();
        let left = warnings(&app, world.notice).await;
        assert_eq!(left.len(), 2, "the sums meet, one receipt is more and eligible too: {left:?}");
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
