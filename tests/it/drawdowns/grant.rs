//! What is asked for stays within the grant, and a letter says what the notice said on its day.

use paktbuch::checking::run;
use paktbuch::db::Who;
use paktbuch_entity::{drawdown, payout};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{Cents, DrawdownId, DrawdownState, Role, parse_date};
use sea_orm::{ActiveModelTrait, Set};
use serde_json::json;

on_both! {
    /// Of 9.000,00 € 4.500,00 € are paid out; each of two drafts asks for 4.000,00 €.
    async fn a_draft_is_held_against_the_grant_when_it_is_asked_for(app: TestApp) {
        let world = World::build(&app).await;
        let notice = world.own.notice.id;
        let office = app.foerdermittel().await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/notices/{notice}/drawdowns");
        let mut ids = Vec::new();
        for _ in 0..2 {
            let made = api.post(&path, &json!({"kind": "vorschuss", "amount_cents": 400_000})).await.expect(201).json();
            ids.push(made["id"].as_i64().unwrap());
        }
        let ask = async |id: i64| {
            let own = format!("/mittelabrufe/{id}");
            let form = office.form(&own, &own).await.with(&[("state", "angefordert"), ("requested_on", "10.06.2026")]);
            office.submit(&form).await
        };
        ask(ids[0]).await.assert_status(303);
        let refused = ask(ids[1]).await.expect(422);
        refused.assert_shows("Stand: Mittelabruf 3 verlangt 4.000,00 €, von der Zuwendung über 9.000,00 € sind aber nur noch 500,00 € abrufbar.");
        let beyond = "Ausgezahlt und angefordert sind 12.500,00 €, bewilligt 9.000,00 €: 3.500,00 € zu viel.";
        let is_told = async || {
            let found = run(app.db.reader(), app.clock.today(), Some(notice)).await.unwrap();
            found.into_iter().any(|found| found.finding.rule.code() == "R14" && found.finding.message == beyond)
        };
        assert!(!is_told().await);
        // As data that was taken over may say.
        app.db.write(Who::System, async |tx| {
            let asked = drawdown::ActiveModel {
                id: Set(DrawdownId(ids[1])),
                state: Set(DrawdownState::Requested),
                requested_on: Set(parse_date("10.06.2026").ok()),
                ..Default::default()
            };
            asked.update(tx.conn()).await
        }).await.unwrap();
        assert!(is_told().await);
    }

    /// 536,00 € are the grant for the 595,00 € that are paid, 300,00 € of it are paid out.
    async fn a_reimbursement_is_held_against_what_is_paid_when_it_is_asked_for(app: TestApp) {
        let world = World::build(&app).await;
        let notice = world.own.notice.id;
        app.db.write(Who::System, async |tx| {
            let paid = payout::ActiveModel { id: Set(world.own.payout.id), amount: Set(Cents(30_000)), ..Default::default() };
            paid.update(tx.conn()).await
        }).await.unwrap();
        let office = app.foerdermittel().await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/notices/{notice}/drawdowns");
        let mut ids = Vec::new();
        for cents in [13_600, 10_000, 1] {
            let made = api.post(&path, &json!({"kind": "erstattung", "amount_cents": cents})).await.expect(201).json();
            ids.push(made["id"].as_i64().unwrap());
        }
        let ask = async |id: i64| {
            let own = format!("/mittelabrufe/{id}");
            let form = office.form(&own, &own).await.with(&[("state", "angefordert"), ("requested_on", "10.06.2026")]);
            office.submit(&form).await
        };
        let letter = async |id: i64| office.get(&format!("/mittelabrufe/{id}/schreiben")).await.expect(200);
        ask(ids[0]).await.assert_status(303);
        letter(ids[1]).await.assert_shows("bisher ausgezahlt und angefordert 436,00");
        ask(ids[1]).await.assert_status(303);
        let refused = ask(ids[2]).await.expect(422);
        refused.assert_shows("Mit Mittelabruf 4 wären 536,01 € ausgezahlt und angefordert, der Anteil an den bezahlten Rechnungen ist aber 536,00 €.");
        refused.assert_shows("Bitte den Entwurf neu berechnen");
        for (id, drawn) in [(ids[0], "300,00"), (ids[1], "436,00"), (ids[2], "536,00")] {
            letter(id).await.assert_shows(&format!("bisher ausgezahlt und angefordert {drawn}"));
        }
    }

    async fn a_letter_says_what_the_notice_said_on_its_day(app: TestApp) {
        let world = World::build(&app).await;
        let notice = world.own.notice.id;
        let office = app.foerdermittel().await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let ask = async |id: i64, day: &str| {
            let own = format!("/mittelabrufe/{id}");
            let form = office.form(&own, &own).await.with(&[("state", "angefordert"), ("requested_on", day)]);
            office.submit(&form).await.assert_status(303);
            format!("{own}/schreiben")
        };
        let before = ask(world.own.drawdown.id.0, "01.06.2026").await;
        let change = json!({"notice_version": 1, "kind": "aenderung", "reference": "2", "date": "2026-06-10",
            "eligible_cents": 900_000, "rate_basis_points": 8_000, "spend_within_days": 90});
        api.post(&format!("/api/paktbuch/v1/notices/{notice}/amendments"), &change).await.assert_status(201);
        let path = format!("/api/paktbuch/v1/notices/{notice}/drawdowns");
        let made = api.post(&path, &json!({"kind": "vorschuss", "amount_cents": 100})).await.expect(201).json();
        let after = ask(made["id"].as_i64().unwrap(), "12.06.2026").await;
        let page = office.get(&before).await.expect(200);
        for words in ["Zuwendung laut Bescheid 9.000,00", "Fördersatz 90 %", "innerhalb von 60 Tagen"] {
            page.assert_shows(words);
        }
        let page = office.get(&after).await.expect(200);
        for words in ["Zuwendung laut Bescheid 7.200,00", "Fördersatz 80 %"] {
            page.assert_shows(words);
        }
    }
}
