//! Requests for grant money.

mod grant;
mod instalments;
mod paid_out;

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use paktbuch::checking::run;
use paktbuch::db::Who;
use paktbuch_entity::{authority, drawdown, drawdown_order, notice, payment, payout};
use paktbuch_tests::{Browser, TestApp, World, on_both};
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

    async fn a_letter_names_the_authority_once(app: TestApp) {
        let world = World::build(&app).await;
        let row = authority::Entity::find().one(app.db.reader()).await.unwrap().expect("the authority");
        let name = row.name.clone();
        let mut row = row.into_active_model();
        row.letterhead = Set(format!("{name}\nRathausplatz 7"));
        row.update(app.db.reader()).await.unwrap();
        let page = app.pruefung().await.get(&format!("/mittelabrufe/{}/schreiben", world.own.drawdown.id)).await.expect(200).html();
        let (_, from) = page.split_once("<address class=\"pb-letter__from\">").expect("the letterhead");
        let (from, _) = from.split_once("</address>").unwrap();
        assert!(from.contains("Rathausplatz 7"), "{from}");
        assert_eq!(from.matches(name.as_str()).count(), 1, "{from}");
    }

    async fn a_drawdown_has_its_letter_and_its_sheet(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own.drawdown;
        let auditor = app.pruefung().await;
        let page = auditor.get(&format!("/mittelabrufe/{}/schreiben", own.id)).await.expect(200);
        let dated = format_date(world.own.notice.notice_date);
        page.assert_shows(&format!("Mittelabruf 1 zum Zuwendungsbescheid vom {dated} in der Fassung des Änderungsbescheids vom 01.06.2023, Aktenzeichen"));
        page.assert_shows("bitte ich um Auszahlung von 100,00 €. Berechnet ist der Betrag zum 02.05.2024 als Vorschuss für fällige Zahlungen.");
        page.assert_shows("Nach der Auszahlung werden innerhalb von 60 Tagen bezahlt");
        page.assert_shows(&format!("{}, {}", world.own.invoice.number, world.own.invoice.seller));
        page.assert_shows("Fördersatz 90 %");
        page.assert_shows("Bankverbindung: ____");
        let sheet = auditor.get(&format!("/berichte/mittelabruf/{}/xlsx", own.id)).await.expect(200);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(sheet.body)).unwrap();
        let table = book.worksheet_range("Mittelabruf").unwrap();
        let states: Vec<String> = table.used_cells().map(|(_, _, cell)| cell.to_string()).filter(|text| ["bezahlt", "vorgesehen"].contains(&text.as_str())).collect();
        assert_eq!(states, ["bezahlt", "vorgesehen", "vorgesehen"]);
        auditor.get("/mittelabrufe/99999/schreiben").await.assert_status(404);
        auditor.get("/berichte/mittelabruf/99999/xlsx").await.assert_status(404);
    }

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
        edition(&office, "portal_felder_abruf = { wert = [\"Abrufbetrag\", \"Stichtag\"], quelle = \"Portal\" }").await;
        app.db.write(Who::System, async |tx| {
            let newest = notice::ActiveModel {
                id: Set(world.own.notice.id),
                programme_version: Set("4".to_owned()),
                ..Default::default()
            };
            newest.update(tx.conn()).await
        }).await.unwrap();
        let page = office.get(&format!("/mittelabrufe/{}", world.own.drawdown.id)).await.expect(200);
        page.assert_shows("Abrufbetrag 100,00 Stichtag 02.05.2024 Aktenzeichen des Bescheids");
        page.assert_shows("Nummer des Abrufs 1 Bisher abgerufen");
    }

    async fn a_programme_that_pays_final_notices_only_is_asked_after_their_day(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let notice = world.own.notice.id;
        edition(&office, "bestandskraft_noetig = { wert = true, quelle = \"Nr. 7\" }").await;
        app.db.write(Who::System, async |tx| {
            let late = notice::ActiveModel {
                id: Set(notice),
                programme_version: Set("4".to_owned()),
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

    /// 536,00 € are the grant for the 595,00 € that are paid; 5 % of 9.000,00 € are 450,00 €, of which 300,00 € are paid out.
    async fn instalments_stop_at_the_ceiling_until_the_proof_is_filed(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let notice = world.own.notice.id;
        let programme = "abruf_art = { wert = \"abschlag_schluss\", quelle = \"Nr. 7\" }\nabschlag_max_prozent = { wert = \"5 %\", quelle = \"Nr. 7\" }";
        edition(&office, programme).await;
        app.db.write(Who::System, async |tx| {
            let paid = payout::ActiveModel { id: Set(world.own.payout.id), amount: Set(Cents(30_000)), ..Default::default() };
            paid.update(tx.conn()).await?;
            let row = notice::ActiveModel { id: Set(notice), programme_version: Set("4".to_owned()), ..Default::default() };
            row.update(tx.conn()).await
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
        edition(&office, "abruf_art = { wert = \"abschlag_schluss\", quelle = \"Nr. 7\" }\nabschlag_max_prozent = { wert = \"60 %\", quelle = \"Nr. 7\" }\nabschlag_min_betrag = { wert = \"200,00\", quelle = \"Nr. 7\" }").await;
        app.db.write(Who::System, async |tx| {
            let paid = payout::ActiveModel { id: Set(world.own.payout.id), amount: Set(Cents(30_000)), ..Default::default() };
            paid.update(tx.conn()).await?;
            let row = notice::ActiveModel { id: Set(notice), programme_version: Set("4".to_owned()), ..Default::default() };
            row.update(tx.conn()).await
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
        app.db.write(Who::System, async |tx| {
            let row = notice::ActiveModel { id: Set(notice), programme_version: Set("4".to_owned()), ..Default::default() };
            row.update(tx.conn()).await?;
            let own = drawdown::ActiveModel { id: Set(world.own.drawdown.id), amount: Set(Cents(900_000)), ..Default::default() };
            own.update(tx.conn()).await
        }).await.unwrap();
        let found = found().await;
        assert_eq!(found.len(), 2, "{found:#?}");
        assert!(found.iter().any(|message| message.ends_with("In diesem Programm nur Erstattung bezahlter Rechnungen.")), "{found:#?}");
        assert!(found.iter().any(|message| message.contains("verlangt 9.000,00 €; anteilig")), "{found:#?}");
    }
}

/// Enters edition 4 of the programme of the world's notices, which keep their first.
async fn edition(office: &Browser, parameter: &str) {
    let text = format!(
        "code = \"digitalpakt-nrw\"\nversion = 4\nersetzt = 1\ntitel = \"DigitalPakt\"\nland = {{ wert = \"NW\", quelle = \"q\" }}\n{parameter}\n"
    );
    let form = office
        .form("/fassungen/neu", "/programme")
        .await
        .with(&[("toml", &text)]);
    office.submit_files(&form, &[]).await.assert_status(303);
}
