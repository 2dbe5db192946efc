//! What a filed proof says of fixed installations (Anlagen) is compared with the records, and an older one says nothing of them.

use paktbuch::audit::EventKind;
use paktbuch::auth::Actor;
use paktbuch::db::Who;
use paktbuch::documents;
use paktbuch::purchasing::commands::EditLine;
use paktbuch::purchasing::edit_line;
use paktbuch_entity::{allocation, document, invoice, invoice_line};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{Cents, LineKind};
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel, NotSet, Set};
use serde_json::{Value, json};

use super::differences::{change, differences, of_part, since};
use super::explained::assert_explained;
use super::file::{file, filings};

/// An invoice that is not paid, with one Anlage on the own notice over 1.190,00 €; answers its line.
pub(crate) async fn built(app: &TestApp, world: &World) -> invoice_line::Model {
    let own = &world.own;
    app.db
        .write(Who::System, async |tx| {
            let invoice = invoice::ActiveModel {
                id: NotSet,
                number: Set("VK-1".to_owned()),
                ..own.invoice.clone().into_active_model().reset_all()
            };
            let invoice = invoice.insert(tx.conn()).await?;
            let line = invoice_line::ActiveModel {
                id: NotSet,
                invoice_id: Set(invoice.id),
                name: Set("Verkabelung".to_owned()),
                kind: Set(LineKind::Installation),
                place: Set("Altbau, Räume 101–112".to_owned()),
                extent: Set("48 Datenanschlüsse".to_owned()),
                order_line_id: Set(None),
                ..own.line.clone().into_active_model().reset_all()
            };
            let line = line.insert(tx.conn()).await?;
            let part = allocation::ActiveModel {
                id: NotSet,
                invoice_line_id: Set(line.id),
                gross: Set(Cents(119_000)),
                eligible: Set(Cents(119_000)),
                ..own.allocation.clone().into_active_model().reset_all()
            };
            part.insert(tx.conn()).await?;
            Ok::<_, DbErr>(line)
        })
        .await
        .unwrap()
}

on_both! {
    async fn another_place_and_another_kind_are_told_and_explained(app: TestApp) {
        let world = World::build(&app).await;
        let line = built(&app, &world).await;
        let office = app.verwaltung().await;
        file(&office, world.own.notice.id.0, "abgesprochen").await.assert_status(303);
        change(&office, &format!("/positionen/{}", line.id), &[("place", "Neubau"), ("accepted_on", "04.05.2023")]).await;
        assert_explained(&app, &office, &[EventKind::LineChanged]).await;
        let told = differences(&app).await;
        let (changed, events) = of_part(&told, "installation");
        assert_eq!((&changed["change"], &changed["unexplained"], events), (&json!("changed"), &json!([]), 1), "{told:#?}");
        let value = |name: &str, filed: &str, now: &str| {
            json!({ "name": name, "filed": filed, "now": now, "filed_cents": null, "now_cents": null })
        };
        let values = json!([value("Ort", "Altbau, Räume 101–112", "Neubau"), value("Abnahme", "03.05.2023", "04.05.2023")]);
        assert_eq!(changed["values"], values, "{told:#?}");
        let filed = filings(&app).await.pop().unwrap();
        let page = office.get(&format!("/nachweise/{}", filed.id)).await.expect(200);
        page.assert_shows("1 Anlage geändert");
        page.assert_shows("Anlage aus Rechnung VK-1, Position 1: Verkabelung");

        let line = invoice_line::Entity::find_by_id(line.id).one(app.db.reader()).await.unwrap().unwrap();
        let work = EditLine {
            line: line.id,
            version: line.version,
            kind: LineKind::Service,
            ordered_on: line.ordered_on,
            accepted_on: line.accepted_on,
        };
        let permit = Actor::system().permit().unwrap();
        app.db.write(Who::System, async |tx| edit_line(tx, &permit, work).await).await.unwrap();
        assert_explained(&app, &office, &[EventKind::LineChanged]).await;
        let told = differences(&app).await;
        assert_eq!(of_part(&told, "installation").0["change"], "removed", "{told:#?}");
    }

    async fn a_proof_filed_before_anlagen_were_told_still_says_the_same(app: TestApp) {
        let world = World::build(&app).await;
        let line = built(&app, &world).await;
        let office = app.verwaltung().await;
        file(&office, world.own.notice.id.0, "abgesprochen").await.assert_status(303);
        let filed = filings(&app).await.pop().unwrap();
        let stored = document::Entity::find_by_id(filed.contents_id).one(app.db.reader()).await.unwrap().unwrap();
        let store = app.data().documents();
        let mut said: Vec<Value> = serde_json::from_slice(&store.get(&stored.sha256).unwrap()).unwrap();
        let all = said.len();
        said.retain(|statement| statement["part"] != "installation");
        assert_eq!(said.len(), all - 1, "the Anlage is among what was filed");
        let notice = said.iter_mut().find(|statement| statement["part"] == "notice").unwrap();
        let aside = notice["aside"].as_array_mut().unwrap();
        assert!(aside.contains(&json!(["Anlagen", "1"])), "{aside:?}");
        aside.retain(|value| value[0] != "Anlagen");
        let stored = store.put(&serde_json::to_vec(&said).unwrap()).unwrap();
        let contents = app.db.write(Who::System, async |tx| documents::register(tx, &stored, "application/json", "alt.json").await).await.unwrap();
        let mut row = filed.clone().into_active_model();
        row.contents_id = Set(contents);
        row.update(app.db.reader()).await.unwrap();
        change(&office, &format!("/positionen/{}", line.id), &[("place", "Neubau")]).await;
        let page = office.get(&format!("/nachweise/{}", filed.id)).await.expect(200);
        let text = since(&page);
        assert!(text.contains("ist dasselbe"), "{text}");
        assert!(differences(&app).await.is_empty());
    }
}
