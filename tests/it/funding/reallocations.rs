//! Reallocations between Einzelansätze: proposed, written as a letter, put into force.

use paktbuch::checking::{run, run_for_proof};
use paktbuch::db::Who;
use paktbuch_entity::{cost_item, cost_line, notice_amendment};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{AmendmentKind, Cents, CostItemId, Role, Severity};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde_json::json;

/// A second Einzelansatz of 4,000 € beside that of the world.
async fn second(app: &TestApp, world: &World) -> i64 {
    let api = app.api(Role::Foerdermittel, &[]).await;
    let path = format!("/api/paktbuch/v1/notices/{}/cost-items", world.own.notice.id);
    let made = api
        .post(&path, &json!({"title": "Montage", "planned_cents": 400_000}))
        .await
        .expect(201)
        .json();
    made["id"].as_i64().unwrap()
}

async fn eligible(app: &TestApp, id: CostItemId) -> Cents {
    let row = cost_item::Entity::find_by_id(id)
        .one(app.db.reader())
        .await
        .unwrap();
    row.unwrap().eligible
}

on_both! {
    async fn a_reallocation_is_written_sent_and_put_into_force(app: TestApp) {
        let world = World::build(&app).await;
        let other = CostItemId(second(&app, &world).await);
        let own = world.own.cost_item.id;
        let office = app.foerdermittel().await;
        let notice = format!("/bescheide/{}", world.own.notice.id);
        let path = format!("{notice}/umschichtungen/neu");
        assert!(office.get(&notice).await.expect(200).html().contains(&path));
        let mut form = office.form(&path, &path).await;
        let set = |form: &mut paktbuch_tests::Form, first: &str, second: &str| {
            let mut amounts = form.fields.iter_mut().filter(|(name, _)| name == "amount");
            amounts.next().unwrap().1 = first.to_owned();
            amounts.next().unwrap().1 = second.to_owned();
        };
        set(&mut form, "9.000", "4.500");
        office.submit(&form).await.expect(422).assert_shows("Bisher sind es zusammen 14.000,00 €, neu 13.500,00 €");
        set(&mut form, "zehn", "4.500");
        office.submit(&form).await.expect(422).assert_shows("Neuer Ansatz, Zeile 1:");
        set(&mut form, "10.000", "4.000");
        office.submit(&form).await.expect(422).assert_shows("welcher Ansatz sich ändert");
        set(&mut form, "1,00", "13.999,00");
        let short = office.submit(&form.clone().with(&[("compute", "ja")])).await.expect(200);
        short.assert_shows("Ansatz Buchfink: Neu sind es 1,00 €, beauftragt oder berechnet sind schon");
        set(&mut form, "9.000", "5.000");
        let shown = office.submit(&form.clone().with(&[("compute", "ja")])).await.expect(200);
        for words in ["gibt ab", "über der Toleranz", "25,0"] {
            shown.assert_shows(words);
        }
        shown.assert_hides("wären nicht gedeckt");
        let saved = office.submit(&form.with(&[("reason", "Mehr **Montage** nötig")])).await.expect(303);
        let letter = office.follow(&saved).await.expect(200);
        for words in ["Über die zugelassenen 20 % hinaus wächst der Einzelansatz 2 Montage", "Mehr Montage nötig", "Umschichtung zwischen Einzelansätzen"] {
            letter.assert_shows(words);
        }
        for words in ["ab „abgesandt“ nötig", "bei „wirksam“ und „abgelehnt“ nötig", "bei „wirksam“ nötig"] {
            letter.assert_shows(words);
        }
        assert_eq!(eligible(&app, other).await, Cents(400_000), "a draft changes nothing");
        let page = saved.location().unwrap().to_owned();
        let form = office.form(&page, &page).await;
        for (values, message) in [
            (&[("state", "abgesandt")][..], "Abgesandt am: Bitte den Tag"),
            (&[("state", "abgesandt"), ("sent_on", "01.01.2099")], "liegt in der Zukunft"),
            (&[("state", "wirksam"), ("sent_on", "01.02.2024")], "Zugestimmt, angezeigt oder abgelehnt am: Bitte den Tag"),
            (&[("state", "wirksam"), ("sent_on", "01.02.2024"), ("settled_on", "31.01.2024")], "Der Tag liegt vor dem Schreiben"),
            (&[("state", "wirksam"), ("sent_on", "01.02.2024"), ("settled_on", "01.03.2024")], "Aktenzeichen: Bitte ausfüllen"),
            (&[("settled_on", "01.03.2024")], "Bitte auch den Stand wählen"),
        ] {
            office.submit(&form.clone().with(values)).await.expect(422).assert_shows(message);
        }
        let agreed = form.with(&[("state", "wirksam"), ("sent_on", "01.02.2024"), ("settled_on", "01.03.2024"), ("reference", "48.02/3")]);
        let done = office.submit(&agreed).await.expect(303);
        office.submit(&agreed).await.assert_status(303);
        assert_eq!((eligible(&app, own).await, eligible(&app, other).await), (Cents(900_000), Cents(500_000)));
        let line = cost_line::Entity::find_by_id(world.own.cost_line.id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((line.quantity, line.unit_price, line.gross, line.eligible), (20, Cents(45_000), Cents(900_000), Cents(900_000)), "its only line follows");
        let amendment = notice_amendment::Entity::find()
            .filter(notice_amendment::Column::NoticeId.eq(world.own.notice.id))
            .order_by_desc(notice_amendment::Column::Number)
            .one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((amendment.number, amendment.kind, amendment.reference.as_str()), (2, AmendmentKind::Reallocation, "48.02/3"));
        let settled = office.follow(&done).await.expect(200);
        settled.assert_shows("Die Umschichtung im Bescheid");
        assert!(settled.forms().iter().all(|form| form.action != page), "it is settled");
        let history = office.get(&notice).await.expect(200);
        for words in ["Umschichtung vom 01.03.2024", "Einzelansatz 2 Montage: 4.000,00 €", "hat eine Umschichtung vorbereitet"] {
            history.assert_shows(words);
        }
        office.get("/umschichtungen/99999").await.assert_status(404);
    }

    /// Nobody knows which of two lines gives what the Einzelansatz gives: the page asks, R2 tells it, and in a proof it is an error.
    async fn several_lines_stay_and_are_told(app: TestApp) {
        let world = World::build(&app).await;
        let other = second(&app, &world).await;
        let own = &world.own;
        app.db.write(Who::System, async |tx| {
            let half = cost_line::ActiveModel { id: Set(own.cost_line.id), quantity: Set(10), gross: Set(Cents(500_000)), eligible: Set(Cents(500_000)), ..Default::default() };
            half.update(tx.conn()).await?;
            let more = cost_line::ActiveModel {
                cost_item_id: Set(own.cost_item.id),
                position: Set(2),
                school_id: Set(None),
                title: Set("Zubehör".to_owned()),
                quantity: Set(1),
                unit_price: Set(Cents(500_000)),
                gross: Set(Cents(500_000)),
                eligible: Set(Cents(500_000)),
                version: Set(1),
                ..Default::default()
            };
            more.insert(tx.conn()).await
        }).await.unwrap();
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/notices/{}/reallocations", own.notice.id);
        let items = json!([{"item": own.cost_item.id.0, "eligible_cents": 950_000}, {"item": other, "eligible_cents": 450_000}]);
        let made = api.post(&path, &json!({"items": items, "reason": ""})).await.expect(201).json();
        let drafts = async || api.get(&format!("{path}?state=entwurf")).await.expect(200).json()["total"].as_u64().unwrap();
        let before = drafts().await;
        let agreed = json!({"state": "wirksam", "sent_on": "2024-02-01", "settled_on": "2024-03-01", "reference": "3"});
        api.put(&format!("/api/paktbuch/v1/reallocations/{}", made["id"]), "\"1\"", &agreed).await.assert_status(200);
        assert_eq!(drafts().await, before - 1);
        let told = api.get(&format!("{path}?state=wirksam")).await.expect(200).json();
        assert!(told["items"].as_array().unwrap().iter().any(|row| row["id"] == made["id"]), "{told}");
        api.get(&format!("{path}?state=mond")).await.assert_status(400);
        let form = format!("/bescheide/{}/ansatz/{}", own.notice.id, own.cost_item.id);
        let page = app.foerdermittel().await.get(&format!("/umschichtungen/{}", made["id"])).await.expect(200);
        page.assert_shows("Zeilen anpassen");
        assert!(page.html().contains(&form), "{form}");
        app.pruefung().await.get(&format!("/umschichtungen/{}", made["id"])).await.expect(200).assert_hides("Zeilen anpassen");
        let told = |found: Vec<paktbuch::checking::Found>| -> Vec<(Severity, String)> {
            let about = found.into_iter().filter(|found| found.finding.cause.key() == "lines-differ");
            about.map(|found| (found.finding.severity, found.finding.message)).collect()
        };
        let message = format!(
            "Die Zeilen unter dem Einzelansatz „1 {}“ ergeben 10.000,00 €; lt. Bescheid sind es 9.500,00 €.",
            own.cost_item.title
        );
        let running = run(app.db.reader(), app.clock.today(), Some(own.notice.id)).await.unwrap();
        assert_eq!(told(running), [(Severity::Warning, message.clone())]);
        let proof = run_for_proof(app.db.reader(), app.clock.today(), own.notice.id).await.unwrap();
        assert_eq!(told(proof), [(Severity::Error, message)]);
    }

    /// 1.400 € of 10.000 € are 14 %; the change notice came after the letter.
    async fn a_letter_says_what_the_notice_said_on_its_day(app: TestApp) {
        let world = World::build(&app).await;
        let other = second(&app, &world).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let notice = format!("/api/paktbuch/v1/notices/{}", world.own.notice.id);
        let items = json!([{"item": world.own.cost_item.id.0, "eligible_cents": 860_000}, {"item": other, "eligible_cents": 540_000}]);
        let made = api.post(&format!("{notice}/reallocations"), &json!({"items": items, "reason": ""})).await.expect(201).json();
        let sent = json!({"state": "abgesandt", "sent_on": "2026-06-01"});
        api.put(&format!("/api/paktbuch/v1/reallocations/{}", made["id"]), "\"1\"", &sent).await.assert_status(200);
        let change = json!({"notice_version": 1, "kind": "aenderung", "reference": "2", "date": "2026-06-10", "eligible_cents": 900_000});
        api.post(&format!("{notice}/amendments"), &change).await.assert_status(201);
        let page = app.foerdermittel().await.get(&format!("/umschichtungen/{}", made["id"])).await.expect(200);
        page.assert_shows("Gesamtausgaben von 10.000,00");
        page.assert_shows("die Zuwendung von 9.000,00");
        page.assert_shows("14,0");
        page.assert_hides("8.100,00");
        let named = |day: &str, reference: &str| format!("zuletzt geändert durch Änderungsbescheid vom {day}, Aktenzeichen {reference}.");
        page.assert_shows(&named("01.06.2023", &world.own.amendment.reference));
        page.assert_hides("haben sich geändert, seit");
        let items = json!([{"item": world.own.cost_item.id.0, "eligible_cents": 900_000}, {"item": other, "eligible_cents": 500_000}]);
        let made = api.post(&format!("{notice}/reallocations"), &json!({"items": items, "reason": ""})).await.expect(201).json();
        let page = app.foerdermittel().await.get(&format!("/umschichtungen/{}", made["id"])).await.expect(200);
        page.assert_shows(&named("10.06.2026", "2"));
    }

    async fn one_below_what_is_ordered_warns_on_its_page_until_it_is_settled(app: TestApp) {
        let world = World::build(&app).await;
        let other = second(&app, &world).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/notices/{}/reallocations", world.own.notice.id);
        let items = json!([{"item": world.own.cost_item.id.0, "eligible_cents": 100}, {"item": other, "eligible_cents": 1_399_900}]);
        let made = api.post(&path, &json!({"items": items, "reason": ""})).await.expect(201).json();
        let office = app.foerdermittel().await;
        let page = format!("/umschichtungen/{}", made["id"]);
        office.get(&page).await.expect(200).assert_shows("wären nicht gedeckt");
        let given_up = json!({"state": "abgelehnt", "sent_on": "2024-02-01", "settled_on": "2024-03-01"});
        api.put(&format!("/api/paktbuch/v1/reallocations/{}", made["id"]), "\"1\"", &given_up).await.assert_status(200);
        office.get(&page).await.expect(200).assert_hides("wären nicht gedeckt");
    }

    async fn what_changed_meanwhile_is_not_overwritten(app: TestApp) {
        let world = World::build(&app).await;
        let other = second(&app, &world).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/notices/{}/reallocations", world.own.notice.id);
        let items = json!([{"item": world.own.cost_item.id.0, "eligible_cents": 950_000}, {"item": other, "eligible_cents": 450_000}]);
        let made = api.post(&path, &json!({"items": items, "reason": ""})).await.expect(201).json();
        assert_eq!((&made["state"], &made["items"][1]["after_cents"]), (&json!("entwurf"), &json!(450_000)));
        let own = format!("/api/paktbuch/v1/reallocations/{}", made["id"]);
        let change = json!({"notice_version": 1, "kind": "aenderung", "reference": "2", "date": "2024-02-01",
            "items": [{"item": other, "total_cents": 410_000}]});
        api.post(&format!("/api/paktbuch/v1/notices/{}/amendments", world.own.notice.id), &change).await.assert_status(201);
        let page = app.foerdermittel().await.get(&format!("/umschichtungen/{}", made["id"])).await.expect(200);
        page.assert_shows("Die Einzelansätze haben sich geändert, seit die Umschichtung vorbereitet wurde.");
        let agreed = json!({"state": "wirksam", "sent_on": "2024-02-01", "settled_on": "2024-03-01", "reference": "3"});
        let refused = api.put(&own, "\"1\"", &agreed).await.expect(409);
        assert!(refused.text().contains("haben sich geändert"), "{}", refused.text());
        let given_up = json!({"state": "abgelehnt", "sent_on": "2024-02-01", "settled_on": "2024-03-01"});
        api.put(&own, "\"1\"", &given_up).await.assert_status(200);
        api.put(&own, "\"2\"", &agreed).await.assert_status(409);
        api.put(&own, "\"1\"", &agreed).await.assert_status(412);
        let foreign = json!({"items": [{"item": world.sister.cost_item.id.0, "eligible_cents": 1}]});
        api.post(&path, &foreign).await.assert_status(422);
        app.api(Role::Pruefung, &[]).await.post(&path, &foreign).await.assert_status(403);
        let office = app.foerdermittel().await;
        let edit = format!("/bescheide/{}/ansatz/{other}", world.own.notice.id);
        let item = api.get(&format!("/api/paktbuch/v1/cost-items/{other}")).await.expect(200);
        let etag = item.headers["etag"].to_str().unwrap().to_owned();
        let kept = api.delete(&format!("/api/paktbuch/v1/cost-items/{other}"), &etag).await.expect(409);
        assert!(kept.text().contains("steht in einer Umschichtung"), "{}", kept.text());
        office.get(&edit).await.assert_status(200);
    }
}
