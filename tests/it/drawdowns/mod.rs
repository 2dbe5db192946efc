//! Requests for grant money.

mod annex;
mod grant;
mod instalments;
mod letters;
mod paid_out;
mod portal;
mod programme;

use paktbuch::db::Who;
use paktbuch_entity::{drawdown, drawdown_order, notice, payment, payout};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{Cents, DrawdownState, NoticeId, NoticeState, Role, format_date, parse_date};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, Set,
};
use serde_json::json;

async fn latest(app: &TestApp, notice: NoticeId) -> drawdown::Model {
    drawdown::Entity::find()
        .filter(drawdown::Column::NoticeId.eq(notice))
        .order_by_desc(drawdown::Column::Number)
        .one(app.db.reader())
        .await
        .unwrap()
        .unwrap()
}

/// The notice of the demonstration with an open invoice, and its address.
async fn havixbeck(app: &TestApp) -> (NoticeId, String) {
    app.seed_havixbeck().await;
    let notice = notice::Entity::find()
        .filter(notice::Column::Reference.eq("48-DPS-2022/0467"))
        .one(app.db.reader())
        .await
        .unwrap()
        .unwrap();
    (notice.id, format!("/bescheide/{}/mittelabrufe", notice.id))
}

on_both! {
    async fn a_reimbursement_is_computed_asked_for_and_paid_out(app: TestApp) {
        let (notice, path) = havixbeck(&app).await;
        let office = app.foerdermittel().await;
        assert!(office.get(&format!("/bescheide/{notice}")).await.expect(200).html().contains(&path));
        let new = format!("{path}/neu");
        let form = office.form(&new, &new).await.with(&[("kind", "erstattung"), ("rechnen", "ja")]);
        let page = office.submit(&form).await.expect(200);
        let before = drawdown::Entity::find().count(app.db.reader()).await.unwrap();
        let form = page.forms().into_iter().find(|form| form.action == new).unwrap();
        let stored = office.submit(&form).await.expect(303);
        office.submit(&form).await.assert_status(303);
        assert_eq!(drawdown::Entity::find().count(app.db.reader()).await.unwrap(), before + 1, "a double click stores one");
        let row = latest(&app, notice).await;
        let paid_out: Cents = payout::Entity::find().filter(payout::Column::NoticeId.eq(notice)).all(app.db.reader()).await.unwrap()
            .into_iter().map(|row| row.amount).sum();
        assert_eq!(row.drawn_before, paid_out);
        assert!(row.amount > Cents::ZERO && row.need_eligible == Cents::ZERO);
        let own = stored.location().unwrap().to_owned();
        let page = office.get(&own).await.expect(200);
        page.assert_shows(&format!("Abrufbetrag {}", row.amount));
        page.assert_shows("ab „angefordert“ nötig");
        page.assert_shows("Auszahlung beim Bescheid eintragen");
        let letter = office.get(&format!("{own}/schreiben")).await.expect(200);
        letter.assert_shows("Bankverbindung: Kontoinhaber Gemeinde Havixbeck (Beispielkonto), IBAN DE89 3704 0044 0532 0130 00, BIC COBADEFFXXX");
        let state = office.form(&own, &own).await;
        office.submit(&state.clone().with(&[("state", "angefordert")])).await.expect(422).assert_shows("Angefordert am: Bitte den Tag eintragen");
        office.submit(&state.clone().with(&[("state", "ausgezahlt"), ("requested_on", "01.01.2026")])).await.expect(422).assert_shows("Stand: Aus „Entwurf“ wird nicht „ausgezahlt“");
        let state = office.form(&own, &own).await.with(&[("state", "angefordert"), ("requested_on", "10.06.2026"), ("reference", "A-1")]);
        let saved = office.submit(&state).await.expect(303);
        let told = format!("Angefordert wäre er am 10.06.2026, vor seinem Stichtag am {}.", format_date(row.as_of));
        office.follow(&saved).await.expect(200).assert_shows(&told);
        let row = latest(&app, notice).await;
        assert_eq!((row.state, row.requested_on), (DrawdownState::Requested, parse_date("10.06.2026").ok()));
        // What was asked for counts as drawn: nothing is left to be asked for twice.
        let again = office.form(&new, &new).await.with(&[("kind", "erstattung")]);
        office.submit(&again).await.expect(422).assert_shows("Es gibt derzeit nichts abzurufen");
        let history = office.get(&format!("/bescheide/{notice}")).await.expect(200);
        history.assert_shows("hat den Stand eines Mittelabrufs gespeichert");
    }

    /// The notice's page and the form of a new drawdown tell the same.
    async fn the_page_of_a_notice_tells_what_could_be_asked_for_today(app: TestApp) {
        let (notice, path) = havixbeck(&app).await;
        let office = app.foerdermittel().await;
        let form = office.get(&format!("{path}/neu")).await.expect(200).text();
        let (_, hint) = form.split_once("Leer = wie berechnet, ").unwrap();
        let (amount, _) = hint.split_once(" €").unwrap();
        let page = office.get(&format!("/bescheide/{notice}")).await.expect(200);
        page.assert_shows("Mittelabruf berechnen");
        page.assert_shows(&format!("Abrufbar heute: {amount} € ("));
        page.assert_shows("Berichtigung vorbereiten");
        assert!(page.html().contains(&format!("href=\"{path}/neu\"")));
        app.pruefung().await.get(&format!("/bescheide/{notice}")).await.expect(200).assert_hides("Abrufbar heute");
        let row = notice::Entity::find_by_id(notice).one(app.db.reader()).await.unwrap().unwrap();
        app.db.write(Who::System, async |tx| {
            let mut row = row.into_active_model();
            row.state = Set(NoticeState::Closed);
            row.update(tx.conn()).await
        }).await.unwrap();
        office.get(&format!("/bescheide/{notice}")).await.expect(200).assert_hides("Abrufbar heute");
    }

    async fn an_advance_foresees_the_invoices_that_are_ticked(app: TestApp) {
        let world = World::build(&app).await;
        let notice = world.own.notice.id;
        // Its invoice is open, and next to nothing was paid out.
        app.db.write(Who::System, async |tx| {
            payment::Entity::delete_by_id(world.own.payment.id).exec(tx.conn()).await?;
            let payouts = payout::Entity::update_many().col_expr(payout::Column::Amount, Expr::value(100_i64));
            payouts.filter(payout::Column::NoticeId.eq(notice)).exec(tx.conn()).await
        }).await.unwrap();
        let before = drawdown::Entity::find().filter(drawdown::Column::NoticeId.eq(notice)).count(app.db.reader()).await.unwrap();
        let office = app.foerdermittel().await;
        let new = format!("/bescheide/{notice}/mittelabrufe/neu");
        let invoice = world.own.invoice.id.to_string();
        let mut form = office.form(&new, &new).await.with(&[("kind", "vorschuss"), ("rechnen", "ja"), ("rechnung", &invoice)]);
        form.fields.retain(|(name, _)| name != "bestellung");
        let all = office.submit(&form).await.expect(200);
        let sum = |page: &paktbuch_tests::Answer| -> String {
            let text = page.text();
            let from = text.rfind("dazu alles, was angekreuzt ist").expect("the sum is told");
            text[from..].split_whitespace().nth(5).unwrap().to_owned()
        };
        let whole = sum(&all);
        let mut none = all.forms().into_iter().find(|form| form.action == new).unwrap().with(&[("rechnen", "ja")]);
        assert_eq!(none.value("rechnung"), Some(invoice.as_str()), "what was ticked stays ticked");
        none.fields.retain(|(name, _)| name != "rechnung");
        // 90 % of 595 € in whole euros, less the 1 € that came.
        assert_eq!((whole.as_str(), sum(&office.submit(&none).await.expect(200)).as_str()), ("535,00", "0,00"));
        let after = drawdown::Entity::find().filter(drawdown::Column::NoticeId.eq(notice)).count(app.db.reader()).await.unwrap();
        assert_eq!(after, before, "computing stores nothing");
    }

    async fn nothing_beyond_the_grant_is_asked_for(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let new = format!("/bescheide/{}/mittelabrufe/neu", world.own.notice.id);
        let form = office.form(&new, &new).await;
        for (kind, amount, message) in [
            ("vorschuss", "99.999.999,00", "mehr als der Rest der Zuwendung"),
            ("erstattung", "1.000,00", "Als Erstattung bezahlter Rechnungen sind"),
            ("vorschuss", "12,345", "Abrufbetrag:"),
            ("vorschuss", "-5,00", "nichts abzurufen"),
            ("unsinn", "5,00", "Mittelabruf"),
        ] {
            let form = form.clone().with(&[("kind", kind), ("amount", amount)]);
            office.submit(&form).await.expect(422).assert_shows(message);
        }
        let own = latest(&app, world.own.notice.id).await;
        assert_eq!(own.number, 1, "only the one of the world");
        office.get("/bescheide/99999/mittelabrufe").await.assert_status(404);
        let auditor = app.pruefung().await.get(&format!("/mittelabrufe/{}", own.id)).await.expect(200);
        assert!(auditor.forms().iter().all(|form| !form.action.starts_with("/mittelabrufe")));
    }

    async fn drawdowns_are_made_and_followed_through_rest(app: TestApp) {
        let (notice, _) = havixbeck(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/notices/{notice}/drawdowns");
        let made = api.post(&path, &json!({"kind": "erstattung"})).await.expect(201).json();
        assert_eq!(made["state"], "entwurf");
        let own = format!("/api/paktbuch/v1/drawdowns/{}", made["id"]);
        let asked = json!({"state": "angefordert", "requested_on": "2026-06-10"});
        api.put(&own, "\"1\"", &asked).await.assert_status(200);
        api.put(&own, "\"1\"", &asked).await.assert_status(412);
        assert_eq!(api.get(&path).await.expect(200).json()["items"][0]["requested_on"], "2026-06-10");
        let all = api.get(&path).await.expect(200).json()["total"].as_u64().unwrap();
        let mut counted = 0;
        for state in ["entwurf", "angefordert", "ausgezahlt", "zurueckgezogen"] {
            let some = api.get(&format!("{path}?state={state}")).await.expect(200).json();
            assert!(some["items"].as_array().unwrap().iter().all(|row| row["state"] == state), "{some}");
            counted += some["total"].as_u64().unwrap();
        }
        assert_eq!(counted, all, "each has one state");
        api.get(&format!("{path}?state=mond")).await.assert_status(400);
        let foreign = json!({"state": "ausgezahlt", "requested_on": "2026-06-10", "payout": 99_999});
        api.put(&own, "\"2\"", &foreign).await.assert_status(422);
        app.api(Role::Pruefung, &[]).await.post(&path, &json!({"kind": "erstattung"})).await.assert_status(403);
    }

    /// Today is the 16.06.2026; the world's invoice is paid on 20.05.2023.
    async fn the_stichtag_is_chosen_and_never_after_today(app: TestApp) {
        let world = World::build(&app).await;
        let notice = world.own.notice.id;
        let office = app.foerdermittel().await;
        let new = format!("/bescheide/{notice}/mittelabrufe/neu");
        let form = office.form(&new, &new).await;
        assert_eq!(form.value("as_of"), Some("16.06.2026"));
        let form = form.with(&[("kind", "vorschuss"), ("amount", "1,00")]);
        let refused = "Stichtag: Der 17.06.2026 liegt in der Zukunft. Bitte einen Tag bis heute eintragen.";
        for asked in [vec![("as_of", "17.06.2026"), ("rechnen", "ja")], vec![("as_of", "17.06.2026")]] {
            let page = office.submit(&form.clone().with(&asked)).await.expect(422);
            page.assert_shows(refused);
            assert!(page.html().contains("value=\"17.06.2026\""), "what was typed stays");
        }
        office.submit(&form.clone().with(&[("as_of", "31.02.2023")])).await.expect(422).assert_shows("Stichtag:");
        let early = form.with(&[("as_of", "19.05.2023")]);
        let page = office.submit(&early.clone().with(&[("rechnen", "ja")])).await.expect(200);
        page.assert_shows("anteilig für 0,00 € bezahlte zuwendungsfähige Ausgaben");
        assert!(page.html().contains("value=\"19.05.2023\""));
        office.submit(&early).await.assert_status(303);
        let row = latest(&app, notice).await;
        assert_eq!((row.as_of, row.paid_eligible), (parse_date("19.05.2023").unwrap(), Cents::ZERO));

        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/notices/{notice}/drawdowns");
        let body = |day: &str| json!({"kind": "vorschuss", "amount_cents": 100, "as_of": day});
        assert_eq!(api.post(&path, &body("2023-05-20")).await.expect(201).json()["as_of"], "2023-05-20");
        api.post(&path, &body("2026-06-17")).await.assert_status(422);
    }

    async fn a_delivered_order_is_expected_to_be_billed(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let notice = world.own.notice.id;
        let order = &world.own.order;
        app.db.write(Who::System, async |tx| {
            // Nothing of it is billed, and it came three weeks ago.
            let free = paktbuch_entity::invoice_line::ActiveModel { id: Set(world.own.line.id), order_line_id: Set(None), ..Default::default() };
            free.update(tx.conn()).await?;
            let came = paktbuch_entity::delivery::ActiveModel { id: Set(world.own.delivery.id), delivered_on: Set(parse_date("26.05.2026").unwrap()), ..Default::default() };
            came.update(tx.conn()).await
        }).await.unwrap();
        let new = format!("/bescheide/{notice}/mittelabrufe/neu");
        let page = office.form(&new, &new).await;
        assert_eq!(page.value("bestellung"), Some(order.id.to_string().as_str()), "it is due on 25.06.2026, within 60 days");
        office.get(&new).await.expect(200).assert_shows(&format!("erwartete Rechnung zu {}", order.number));
        let draft = page.with(&[("kind", "vorschuss"), ("amount", "1,00")]);
        let own = office.submit(&draft).await.expect(303).location().unwrap().to_owned();
        office.get(&own).await.expect(200).assert_shows(&format!("erwartete Rechnung zu {}", order.number));
        let stored = drawdown_order::Entity::find().filter(drawdown_order::Column::OrderId.eq(order.id)).all(app.db.reader()).await.unwrap();
        assert!(stored.iter().any(|row| row.eligible > Cents::ZERO), "{stored:?}");
    }
}
