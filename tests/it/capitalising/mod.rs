//! What is an asset and what an expense: the limits, and what rule R27 says of accounts.

use paktbuch::db::Who;
use paktbuch_entity::{allocation, asset_limit};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::{ActiveModelTrait, EntityTrait, PaginatorTrait, QueryOrder, Set};
use serde_json::{Value, json};

use crate::checking::api::of_rule;

/// Messages of rule R27, as REST tells them.
async fn said(app: &TestApp) -> Vec<String> {
    let found = of_rule(app, "R27").await.into_iter();
    found
        .map(|finding| finding["message"].as_str().unwrap().to_owned())
        .collect()
}

on_both! {
    async fn limits_are_entered_with_their_source_and_removed(app: TestApp) {
        World::build(&app).await;
        let office = app.foerdermittel().await;
        let path = "/aktivierung";
        let page = office.get(path).await.expect(200);
        page.assert_shows("01.01.2010 31.12.2011 800,00 sofort Aufwand");
        assert!(page.html().contains("id=\"h-neu\">Wertgrenze eintragen</h2>"), "the form has its heading");
        let count = async || asset_limit::Entity::find().count(app.db.reader()).await.unwrap();
        let before = count().await;
        for (from, up_to, choice, source, message) in [
            ("01.01.2019", "800", "aufwand", "", "Quelle: Bitte ausfüllen"),
            ("01.01.2010", "800", "aufwand", "Richtlinie", "Gilt ab: Ab dem 01.01.2010 ist schon eine Wertgrenze eingetragen."),
            ("01.01.2019", "0", "aufwand", "Richtlinie", "Wertgrenze, netto: 0,00 € geht nicht."),
            ("01.01.2019", "-5", "aufwand", "Richtlinie", "Wertgrenze, netto: −5,00 € geht nicht."),
            ("01.01.2019", "viel", "aufwand", "Richtlinie", "viel"),
            ("01.01.2019", "800", "beides", "Richtlinie", "Behandlung"),
            ("", "800", "aufwand", "Richtlinie", "Datum"),
        ] {
            let form = office.form(path, path).await;
            let typed = form.with(&[("gilt_ab", from), ("bis", up_to), ("behandlung", choice), ("quelle", source)]);
            office.submit(&typed).await.expect(422).assert_shows(message);
        }
        assert_eq!(count().await, before);
        let form = office.form(path, path).await;
        let typed = form.with(&[("gilt_ab", "01.01.2019"), ("bis", "800"), ("behandlung", "anlage"), ("quelle", "§ 36 Abs. 3 KomHVO NRW")]);
        office.submit(&typed).await.assert_status(303);
        let page = office.get(path).await.expect(200);
        page.assert_shows("01.01.2012 31.12.2018 800,00 sofort Aufwand");
        let trail = app.verwaltung().await.get("/verwaltung/protokoll").await.expect(200);
        trail.assert_shows("hat eine Wertgrenze zwischen Anlage und Aufwand eingetragen");
        let newest = asset_limit::Entity::find().order_by_desc(asset_limit::Column::Id).one(app.db.reader()).await.unwrap().unwrap();
        let remove = page.forms().into_iter().find(|form| form.action == format!("{path}/{}/entfernen", newest.id)).unwrap();
        office.submit(&remove).await.assert_status(303);
        assert_eq!(count().await, before);
        app.pruefung().await.get(path).await.expect(200).assert_hides("Wertgrenze eintragen");
        let api = app.api(Role::Foerdermittel, &[]).await;
        let rest = "/api/paktbuch/v1/asset-limits";
        let limit = json!({"from": "2019-01-01", "up_to_cents": 80_000, "choice": "anlage", "source": "Richtlinie"});
        let made = api.post(rest, &limit).await.expect(201);
        assert_eq!(made.json()["to"], Value::Null);
        api.post(rest, &limit).await.assert_status(422);
        let (etag, one) = (made.headers["etag"].to_str().unwrap(), format!("{rest}/{}", made.json()["id"]));
        assert_eq!(api.get(rest).await.expect(200).json()["items"][1]["to"], "2018-12-31");
        let auditor = app.api(Role::Pruefung, &[]).await;
        auditor.delete(&one, etag).await.assert_status(403);
        api.delete(&one, "\"2\"").await.assert_status(412);
        api.delete(&one, etag).await.assert_status(204);
        api.delete(&one, etag).await.assert_status(404);
        assert_eq!(count().await, before);
    }

    async fn an_account_that_does_not_fit_is_told_at_its_line(app: TestApp) {
        let world = World::build(&app).await;
        assert_eq!(said(&app).await, Vec::<String>::new(), "without an account nothing is said");
        // 595 € gross for one device are 500 € net: an expense by the local rule.
        let book = async |account: &str| {
            let row = allocation::ActiveModel { id: Set(world.own.allocation.id), account: Set(account.to_owned()), ..Default::default() };
            app.db.write(Who::System, async |tx| row.update(tx.conn()).await).await.unwrap();
        };
        book("525500").await;
        assert_eq!(said(&app).await, Vec::<String>::new());
        book("082100").await;
        let found = said(&app).await;
        assert!(matches!(found.as_slice(), [one] if one.starts_with("Unter 800,00 € netto: sofort Aufwand (örtliche Regel).")), "{found:?}");
        let office = app.foerdermittel().await;
        let page = office.get("/pruefhinweise?regel=R27").await.expect(200);
        page.assert_shows("das Sachkonto 082100 steht für Anlagen");
    }
}
