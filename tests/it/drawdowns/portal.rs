//! What is copied into the portal of a programme.

use paktbuch::db::Who;
use paktbuch_entity::{authority, drawdown};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{DrawdownState, format_date, parse_date};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, EntityTrait, Set};

use crate::funding::edition::asks;

on_both! {
    /// In the order of the form; a value that is not known is nothing to copy.
    async fn the_portal_gets_its_fields_in_their_order(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own.drawdown;
        let auditor = app.pruefung().await;
        let path = format!("/mittelabrufe/{}", own.id);
        let page = auditor.get(&path).await.expect(200);
        page.assert_shows(&format!(
            "Aktenzeichen des Bescheids {} Bescheid vom {} Zuwendung laut Bescheid 9.000,00 Nummer des Abrufs 1 Stichtag 02.05.2024 \
             Bisher abgerufen 4.500,00 Bezahlt, zuwendungsfähig 111,11 Fällig, zuwendungsfähig 0,00 Zuwendungsfähige Ausgaben 111,11 \
             Fördersatz 90 % Eigenanteil laut Bescheid 1.000,00 Abrufbetrag 100,00 Verwendung bis 01.07.2024 Bankverbindung Angabe fehlt",
            world.own.notice.reference,
            format_date(world.own.notice.notice_date)
        ));
        assert_eq!(page.html().matches(" data-copy>").count(), 13);
        app.db.write(Who::System, async |tx| {
            let letterhead = Expr::value("Gemeinde Finkenwerda\nSparkasse, IBAN DE02 1203 0000 0000 2020 51");
            authority::Entity::update_many().col_expr(authority::Column::Letterhead, letterhead).exec(tx.conn()).await?;
            let asked = drawdown::ActiveModel {
                id: Set(own.id),
                state: Set(DrawdownState::PaidOut),
                requested_on: Set(parse_date("10.05.2024").ok()),
                payout_id: Set(Some(world.own.payout.id)),
                ..Default::default()
            };
            asked.update(tx.conn()).await
        }).await.unwrap();
        let page = auditor.get(&path).await.expect(200);
        // 60 days after the payout of 01.06.2023.
        page.assert_shows("Verwendung bis 31.07.2023 Bankverbindung Sparkasse, IBAN DE02 1203 0000 0000 2020 51");
        assert_eq!(page.html().matches(" data-copy>").count(), 14);
        // What was entered goes before a line of the letterhead.
        app.db.write(Who::System, async |tx| {
            authority::Entity::update_many()
                .col_expr(authority::Column::Iban, Expr::value("DE75512108001245126199"))
                .col_expr(authority::Column::Bic, Expr::value("SOGEDEFF"))
                .exec(tx.conn())
                .await
        }).await.unwrap();
        let page = auditor.get(&path).await.expect(200);
        page.assert_shows("IBAN DE75 5121 0800 1245 1261 99 BIC SOGEDEFF");
        page.assert_hides("Bankverbindung");
        let letter = auditor.get(&format!("{path}/schreiben")).await.expect(200);
        letter.assert_shows(", IBAN DE75 5121 0800 1245 1261 99, BIC SOGEDEFF");
    }

    async fn a_programme_says_in_which_order_its_portal_asks(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        asks(&app, world.own.notice.id, "portal_felder_abruf = { wert = [\"Abrufbetrag\", \"Stichtag\"], quelle = \"Portal\" }").await;
        let page = office.get(&format!("/mittelabrufe/{}", world.own.drawdown.id)).await.expect(200);
        page.assert_shows("Abrufbetrag 100,00 Stichtag 02.05.2024 Aktenzeichen des Bescheids");
        page.assert_shows("Nummer des Abrufs 1 Bisher abgerufen");
    }
}
