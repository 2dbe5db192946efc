//! What a programme says of drawdowns.

use paktbuch::checking::run;
use paktbuch::db::Who;
use paktbuch_entity::{drawdown, notice};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{Cents, parse_date};
use sea_orm::{ActiveModelTrait, Set};

use crate::funding::edition::{asks, edition, follow};

on_both! {
    async fn a_programme_that_pays_final_notices_only_is_asked_after_their_day(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let notice = world.own.notice.id;
        asks(&app, notice, "bestandskraft_noetig = { wert = true, quelle = \"Nr. 7\" }").await;
        app.db.write(Who::System, async |tx| {
            let late = notice::ActiveModel {
                id: Set(notice),
                announced_on: Set(parse_date("15.05.2026").ok()),
                ..Default::default()
            };
            late.update(tx.conn()).await
        }).await.unwrap();
        let new = format!("/bescheide/{notice}/mittelabrufe/neu");
        let message = "Das Programm zahlt erst nach Bestandskraft oder Rechtsbehelfsverzicht; bestandskräftig ist der Bescheid ab dem 16.06.2026.";
        let draft = office.form(&new, &new).await.with(&[("kind", "vorschuss"), ("amount", "100,00")]);
        let own = office.submit(&draft).await.expect(303).location().unwrap().to_owned();
        let ask = async |day: &str| {
            let form = office.form(&own, &own).await.with(&[("state", "angefordert"), ("requested_on", day)]);
            office.submit(&form).await
        };
        ask("15.06.2026").await.expect(422).assert_shows(message);
        ask("16.06.2026").await.assert_status(303);
    }

    async fn what_was_asked_for_is_checked_against_the_programme(app: TestApp) {
        let world = World::build(&app).await;
        let notice = world.own.notice.id;
        edition(&app.foerdermittel().await, "abruf_art = { wert = \"erstattung\", quelle = \"Nr. 7\" }").await;
        let found = async || -> Vec<String> {
            let found = run(app.db.reader(), app.clock.today(), Some(notice)).await.unwrap();
            let of_rule = found.into_iter().filter(|found| found.finding.rule.code() == "R14");
            of_rule.map(|found| found.finding.message).collect()
        };
        assert_eq!(found().await, ["Angabe fehlt: Art des Mittelabrufs."]);
        follow(&app, notice).await;
        app.db.write(Who::System, async |tx| {
            let own = drawdown::ActiveModel { id: Set(world.own.drawdown.id), amount: Set(Cents(900_000)), ..Default::default() };
            own.update(tx.conn()).await
        }).await.unwrap();
        let found = found().await;
        assert_eq!(found.len(), 2, "{found:#?}");
        assert!(found.iter().any(|message| message.ends_with("In diesem Programm nur Erstattung bezahlter Rechnungen.")), "{found:#?}");
        assert!(found.iter().any(|message| message.contains("verlangt 9.000,00 €; anteilig")), "{found:#?}");
    }
}
