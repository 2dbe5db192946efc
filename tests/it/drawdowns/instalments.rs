//! Instalments (Abschläge): how much is asked for, and the bounds of them that R14 asks for.

use paktbuch::checking::run;
use paktbuch::db::Who;
use paktbuch_entity::{drawdown, notice, payout};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{Cents, Drawdown, NoticeState, Role};
use sea_orm::{ActiveModelTrait, Set};
use serde_json::json;

use crate::funding::edition::asks;

/// What R14 does not know of the own notice under this edition, once instalments were asked for.
async fn unknown_of_instalments(app: &TestApp, parameter: &str) -> Vec<String> {
    let world = World::build(app).await;
    let notice = world.own.notice.id;
    asks(app, notice, parameter).await;
    app.db
        .write(Who::System, async |tx| {
            let own = drawdown::ActiveModel {
                id: Set(world.own.drawdown.id),
                kind: Set(Drawdown::Instalments),
                ..Default::default()
            };
            own.update(tx.conn()).await
        })
        .await
        .unwrap();
    let found = run(app.db.reader(), app.clock.today(), Some(notice))
        .await
        .unwrap();
    let of_rule = found
        .into_iter()
        .filter(|found| found.finding.rule.code() == "R14");
    let messages = of_rule.map(|found| found.finding.message);
    messages
        .filter(|message| message.starts_with("Angabe fehlt"))
        .collect()
}

on_both! {
    /// 536,00 € are the grant for the 595,00 € that are paid; 5 % of 9.000,00 € are 450,00 €, of which 300,00 € are paid out.
    async fn instalments_stop_at_the_ceiling_until_the_proof_is_filed(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let notice = world.own.notice.id;
        let programme = "abruf_art = { wert = \"abschlag_schluss\", quelle = \"Nr. 7\" }\nabschlag_max_prozent = { wert = \"5 %\", quelle = \"Nr. 7\" }";
        asks(&app, notice, programme).await;
        app.db.write(Who::System, async |tx| {
            let paid = payout::ActiveModel { id: Set(world.own.payout.id), amount: Set(Cents(30_000)), ..Default::default() };
            paid.update(tx.conn()).await
        }).await.unwrap();
        let new = format!("/bescheide/{notice}/mittelabrufe/neu");
        let page = office.get(&new).await.expect(200);
        page.assert_hides("Die Höchstgrenze für Abschläge ist nicht bekannt");
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/notices/{notice}/drawdowns");
        let instalment = api.post(&path, &json!({"kind": "abschlag_schluss"})).await.expect(201).json();
        assert_eq!((&instalment["amount_cents"], &instalment["final_payment"]), (&json!(15_000), &json!(false)));

        let more = office.form(&new, &new).await.with(&[("kind", "abschlag_schluss"), ("amount", "150,01")]);
        office.submit(&more).await.expect(422).assert_shows("mehr als die Höchstgrenze für Abschläge. Abrufbar sind noch 150,00");

        app.db.write(Who::System, async |tx| {
            let row = notice::ActiveModel { id: Set(notice), state: Set(NoticeState::ProofFiled), ..Default::default() };
            row.update(tx.conn()).await
        }).await.unwrap();
        let page = office.get(&new).await.expect(200);
        page.assert_shows("Schlusszahlung nach dem Verwendungsnachweis: Rest der Zuwendung lt. Abrechnung");
        let more = office.form(&new, &new).await.with(&[("kind", "abschlag_schluss"), ("amount", "236,01")]);
        office.submit(&more).await.expect(422).assert_shows("gibt es nur noch die Schlusszahlung, das sind 236,00");
        let last = api.post(&path, &json!({"kind": "abschlag_schluss"})).await.expect(201).json();
        assert_eq!((&last["amount_cents"], &last["final_payment"]), (&json!(23_600), &json!(true)));
        let letter = office.get(&format!("/mittelabrufe/{}/schreiben", last["id"])).await.expect(200);
        letter.assert_shows("als Schlusszahlung nach dem Verwendungsnachweis.");
        letter.assert_hides("vorgesehene Zahlungen, zuwendungsfähig");
    }

    async fn instalments_without_a_known_ceiling_are_doubted(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let new = format!("/bescheide/{}/mittelabrufe/neu", world.own.notice.id);
        let form = office.form(&new, &new).await.with(&[("kind", "abschlag_schluss"), ("rechnen", "ja")]);
        office.submit(&form).await.expect(200).assert_shows("Die Höchstgrenze für Abschläge ist nicht bekannt (Angabe fehlt).");
    }

    /// 236,00 € can be asked for: 536,00 € for what is paid, of which 300,00 € are paid out.
    async fn an_instalment_below_the_least_is_doubted_before_it_is_stored(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let notice = world.own.notice.id;
        asks(&app, notice, "abruf_art = { wert = \"abschlag_schluss\", quelle = \"Nr. 7\" }\nabschlag_max_prozent = { wert = \"60 %\", quelle = \"Nr. 7\" }\nabschlag_min_betrag = { wert = \"200,00\", quelle = \"Nr. 7\" }").await;
        app.db.write(Who::System, async |tx| {
            let paid = payout::ActiveModel { id: Set(world.own.payout.id), amount: Set(Cents(30_000)), ..Default::default() };
            paid.update(tx.conn()).await
        }).await.unwrap();
        let new = format!("/bescheide/{notice}/mittelabrufe/neu");
        let compute = async |amount: &str| {
            let form = office.form(&new, &new).await;
            office.submit(&form.with(&[("kind", "abschlag_schluss"), ("amount", amount), ("rechnen", "ja")])).await.expect(200)
        };
        compute("200,00").await.assert_hides("Abschläge gibt es erst ab");
        compute("199,99").await.assert_shows("Abgerufen würden 199,99 €; Abschläge gibt es erst ab 200,00 € (abschlag_min_betrag).");
        let form = office.form(&new, &new).await;
        let stored = office.submit(&form.with(&[("kind", "abschlag_schluss"), ("amount", "199,99")])).await;
        stored.assert_status(303);
    }

    async fn bounds_of_instalments_that_nobody_tells_are_asked_for(app: TestApp) {
        let parameter = "abruf_art = { wert = \"abschlag_schluss\", quelle = \"Nr. 7\" }";
        assert_eq!(
            unknown_of_instalments(&app, parameter).await,
            ["Angabe fehlt: Abschläge höchstens.", "Angabe fehlt: Mindestbetrag für Abschläge."]
        );
    }

    async fn a_programme_without_a_least_instalment_is_not_asked_for_it(app: TestApp) {
        let parameter = "abruf_art = { wert = \"abschlag_schluss\", quelle = \"Nr. 7\" }\n\
                         abschlag_max_prozent = { wert = \"60 %\", quelle = \"Nr. 7\" }\n\
                         abschlag_min_betrag = { entfaellt = true, quelle = \"Nr. 7\" }";
        assert_eq!(unknown_of_instalments(&app, parameter).await, Vec::<String>::new());
    }
}
