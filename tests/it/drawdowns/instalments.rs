//! The bounds of instalments (Abschläge) that R14 asks for.

use paktbuch::checking::run;
use paktbuch::db::Who;
use paktbuch_entity::{drawdown, notice};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Drawdown;
use sea_orm::{ActiveModelTrait, Set};

use super::edition;

/// What R14 does not know of the own notice under this edition, once instalments were asked for.
async fn unknown_of_instalments(app: &TestApp, parameter: &str) -> Vec<String> {
    let world = World::build(app).await;
    let notice = world.own.notice.id;
    edition(&app.foerdermittel().await, parameter).await;
    app.db
        .write(Who::System, async |tx| {
            let row = notice::ActiveModel {
                id: Set(notice),
                programme_version: Set("4".to_owned()),
                ..Default::default()
            };
            row.update(tx.conn()).await?;
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
