//! A notice that is revoked plans nothing any more: neither on the first page nor in the Budgetübersicht and the lists behind them.

use paktbuch_tests::{Api, TestApp, World, on_both};
use paktbuch_types::{Cents, NoticeId, Role};
use serde_json::{Value, json};

use super::{OVERVIEW, RECORDS, figures, listed};

async fn amend(api: &Api, notice: NoticeId, mut body: Value) {
    body["notice_version"] = json!(1);
    body["reference"] = json!("48.02/9");
    body["date"] = json!("2024-02-01");
    let path = format!("/api/paktbuch/v1/notices/{notice}/amendments");
    api.post(&path, &body).await.assert_status(201);
}

on_both! {
    /// Two notices over 10.000 € each; 595 € were ordered on each.
    async fn a_revoked_notice_has_no_plan_and_no_rest(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let told = async || {
            let told = api.get("/api/paktbuch/v1/budget-overview").await.expect(200).json();
            let rows = told["items"].as_array().unwrap();
            let row = rows.iter().find(|row| row["key"] == "digitalpakt-nrw").unwrap();
            ["planned_cents", "granted_cents", "rest_cents"].map(|figure| row[figure].as_i64().unwrap())
        };
        assert_eq!(told().await, [2_000_000, 1_800_000, 1_881_000]);
        // Revoked in part, its plan stays: the own share bears more.
        amend(&api, world.sister.notice.id, json!({"kind": "teilwiderruf", "granted_cents": 450_000})).await;
        assert_eq!(told().await, [2_000_000, 1_350_000, 1_881_000]);
        amend(&api, world.own.notice.id, json!({"kind": "widerruf"})).await;
        assert_eq!(told().await, [1_000_000, 450_000, 881_000]);
        let erika = app.foerdermittel().await;
        for page in ["/", OVERVIEW] {
            let figures = figures(&erika, page, RECORDS).await;
            let rest = figures.iter().find(|(href, _)| href.contains("zahl=rest"));
            assert_eq!(rest.unwrap().1, Cents(881_000), "{page}");
            for (href, amount) in figures {
                let (rows, sum) = listed(&erika.get(&href).await.expect(200).html());
                assert_eq!((sum, rows.iter().copied().sum::<Cents>()), (amount, amount), "{page}: {href}");
            }
        }
    }
}
