//! What payouts were used for, and the interest for what lay idle.

use paktbuch_entity::{base_rate, notice};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::{ActiveModelTrait, EntityTrait, PaginatorTrait, QueryOrder, Set};
use serde_json::json;

on_both! {
    async fn a_payout_that_lies_idle_costs_interest(app: TestApp) {
        let world = World::build(&app).await;
        let notice = world.own.notice.id;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let told = api.get(&format!("/api/paktbuch/v1/notices/{notice}/payout-use")).await.expect(200).json();
        // 4,500 € came on 01.06.2023; 90 % of the 595 € paid before are 536 € in whole euros. The rest cost 6.62 to 8.62 % until 16.06.2026.
        let (payout, invoice) = (world.own.payout.id, &world.own.invoice);
        assert_eq!(told["payouts"], json!([{
            "id": payout.0, "paid_on": "2023-06-01", "amount_cents": 450_000, "until": "2023-07-31",
            "in_time_cents": 53_600, "late_cents": 0, "rest_cents": 396_400, "interest_cents": 90_266,
            // Paid before the payout came: the day of the payment is told, the day of use is that of the payout.
            "payments": [{
                "paid_on": "2023-05-20", "used_on": "2023-06-01", "amount_cents": 53_600,
                "invoice_id": invoice.id.0, "invoice_number": invoice.number, "supplier": invoice.seller,
                "payment_id": world.own.payment.id.0,
            }],
        }]));
        let office = app.foerdermittel().await;
        let page = office.get(&format!("/bescheide/{notice}/verwendung")).await.expect(200);
        page.assert_shows("01.06.2023 bis 31.07.2023");
        page.assert_shows("3.964,00 Frist abgelaufen 902,66");
        page.assert_shows("Auszahlung vom 01.06.2023 4.500,00");
        page.assert_shows(&format!("20.05.2023 {} {} 536,00", invoice.number, invoice.seller));
        page.assert_shows("nicht verwendet 3.964,00");
        assert!(page.html().contains(&format!("href=\"/rechnungen/{}\"", invoice.id)));
        assert!(page.html().contains(&format!("id=\"auszahlung-{payout}\"")));
        let form = office.get(&format!("/auszahlungen/{payout}")).await.expect(200).html();
        assert!(form.contains(&format!("href=\"/bescheide/{notice}/verwendung#auszahlung-{payout}\"")));
        assert!(form.contains(&format!("href=\"/pruefung?bescheid={notice}\"")));
        let list = office.get(&format!("/bescheide/{notice}/mittelabrufe")).await.expect(200);
        assert!(list.html().contains(&format!("/bescheide/{notice}/verwendung")));
        office.get("/bescheide/99999/verwendung").await.assert_status(404);
    }

    /// 3,964 € lie idle since 01.06.2023: with 2.5 points they cost less, without interest nothing; unknown, nobody can tell.
    async fn the_programme_says_what_interest_it_asks(app: TestApp) {
        let world = World::build(&app).await;
        let notice = world.own.notice.id;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let office = app.foerdermittel().await;
        for (version, replaced, rule, points, free, interest, words) in [
            (4, 1, "{ wert = \"2,5\", quelle = \"Nr. 9\" }", json!(250), false, json!(60_102), "2,5 Prozentpunkte über dem Basiszinssatz (Programm, Nr. 9)"),
            (5, 4, "{ entfaellt = true, quelle = \"Anlage 4\" }", json!(null), true, json!(0), "Zinsen verlangt das Programm nicht (Anlage 4)."),
            (6, 5, "{}", json!(null), false, json!(null), "Angabe fehlt: Zinsen, Prozentpunkte über dem Basiszinssatz."),
        ] {
            let text = format!(
                "code = \"digitalpakt-nrw\"\nversion = {version}\nersetzt = {replaced}\ntitel = \"DigitalPakt mit Zinsen\"\nzinsen = {rule}\n"
            );
            api.post("/api/paktbuch/v1/programmes", &json!({"toml": text})).await.assert_status(201);
            app.db.write(paktbuch::db::Who::System, async |tx| {
                let row = notice::ActiveModel { id: Set(notice), programme_version: Set(version.to_string()), ..Default::default() };
                row.update(tx.conn()).await
            }).await.unwrap();
            let told = api.get(&format!("/api/paktbuch/v1/notices/{notice}/payout-use")).await.expect(200).json();
            assert_eq!((&told["above_base_rate_basis_points"], &told["interest_free"]), (&points, &json!(free)), "{rule}");
            assert_eq!(told["payouts"][0]["interest_cents"], interest, "{rule}");
            let page = office.get(&format!("/bescheide/{notice}/verwendung")).await.expect(200);
            page.assert_shows(words);
            page.assert_hides("902,66");
        }
        let page = office.get("/programme/digitalpakt-nrw?fassung=4").await.expect(200);
        page.assert_shows("Prozentpunkte über dem Basiszinssatz");
    }

    async fn what_nobody_knows_is_said_and_not_guessed(app: TestApp) {
        let world = World::build(&app).await;
        let notice = world.own.notice.id;
        let office = app.foerdermittel().await;
        app.db.write(paktbuch::db::Who::System, async |tx| {
            let open = notice::ActiveModel { id: Set(notice), spend_within_days: Set(None), ..Default::default() };
            open.update(tx.conn()).await
        }).await.unwrap();
        let page = office.get(&format!("/bescheide/{notice}/verwendung")).await.expect(200);
        page.assert_shows("Angabe fehlt: Tage, in denen ausgezahlte Mittel zu verbrauchen sind.");
        page.assert_hides("Frist abgelaufen");
        // Only who may edit the notice is led to its form.
        page.assert_shows("Bescheid bearbeiten");
        let auditor = app.pruefung().await.get(&format!("/bescheide/{notice}/verwendung")).await.expect(200);
        auditor.assert_shows("Angabe fehlt: Tage");
        auditor.assert_hides("Bescheid bearbeiten");
    }

    /// Rates are known until 30.06.2026; afterwards nobody can say what a payout that still lies idle costs.
    async fn a_rate_that_nobody_announced_is_asked_for(app: TestApp) {
        let world = World::build(&app).await;
        let notice = world.own.notice.id;
        app.at("2026-07-02T08:00:00Z".parse().unwrap());
        let office = app.foerdermittel().await;
        let path = format!("/bescheide/{notice}/verwendung");
        let page = office.get(&path).await.expect(200);
        page.assert_shows("Angabe fehlt: Basiszinssatz am 01.07.2026.");
        page.assert_hides("902,66");
        let api = app.api(Role::Foerdermittel, &[]).await;
        let rest = format!("/api/paktbuch/v1/notices/{notice}/payout-use");
        let told = api.get(&rest).await.expect(200).json();
        assert_eq!((&told["base_rate_missing_on"], &told["payouts"][0]["interest_cents"]), (&json!("2026-07-01"), &json!(null)));
        let rate = json!({"from": "2026-07-01", "rate_basis_points": 127, "source": "Bundesanzeiger"});
        api.post("/api/paktbuch/v1/base-rates", &rate).await.assert_status(201);
        office.get(&path).await.expect(200).assert_hides("Basiszinssatz am 01.07.2026.");
        let told = api.get(&rest).await.expect(200).json();
        assert_eq!(told["base_rate_missing_on"], json!(null));
        assert!(told["payouts"][0]["interest_cents"].as_i64().unwrap() > 90_266, "{told}");
    }

    async fn base_rates_are_entered_with_their_source_and_removed(app: TestApp) {
        World::build(&app).await;
        let office = app.foerdermittel().await;
        let page = office.get("/basiszinssaetze").await.expect(200);
        page.assert_shows("01.07.2025 30.06.2026 1,27");
        page.assert_shows("01.07.2016 31.12.2022 −0,88");
        let count = async || base_rate::Entity::find().count(app.db.reader()).await.unwrap();
        let before = count().await;
        for (from, rate, source, message) in [
            ("01.07.2026", "1,27", "", "Quelle: Bitte ausfüllen"),
            ("01.08.2026", "1,27", "Bundesanzeiger", "Gilt ab: Der Basiszinssatz ändert sich nur am 01.01. und am 01.07., nicht am 01.08.2026."),
            ("01.01.2026", "1,27", "Bundesanzeiger", "Gilt ab: Ab dem 01.01.2026 ist der Basiszinssatz schon eingetragen."),
            ("01.01.2028", "1,27", "Bundesanzeiger", "Gilt ab: Ab dem 01.01.2028 ist der Basiszinssatz schon eingetragen."),
            ("01.07.2026", "127", "Bundesanzeiger", "Basiszinssatz: „127“ ist kein Satz zwischen −20 und 20 Prozent"),
            ("", "1,27", "Bundesanzeiger", "Datum"),
        ] {
            let form = office.form("/basiszinssaetze", "/basiszinssaetze").await;
            let typed = form.with(&[("gilt_ab", from), ("satz", rate), ("quelle", source)]);
            office.submit(&typed).await.expect(422).assert_shows(message);
        }
        assert_eq!(count().await, before);
        let form = office.form("/basiszinssaetze", "/basiszinssaetze").await;
        let typed = form.with(&[("gilt_ab", "01.07.2026"), ("satz", "-0,12 %"), ("quelle", "Bundesanzeiger vom 01.07.2026")]);
        office.submit(&typed).await.assert_status(303);
        let page = office.get("/basiszinssaetze").await.expect(200);
        page.assert_shows("01.07.2026 31.12.2026 −0,12");
        let trail = app.verwaltung().await.get("/verwaltung/protokoll").await.expect(200);
        trail.assert_shows("hat einen Basiszinssatz eingetragen");
        let newest = base_rate::Entity::find().order_by_desc(base_rate::Column::Id).one(app.db.reader()).await.unwrap().unwrap();
        let remove = page.forms().into_iter().find(|form| form.action == format!("/basiszinssaetze/{}/entfernen", newest.id)).unwrap();
        office.submit(&remove).await.assert_status(303);
        assert_eq!(count().await, before);
        let auditor = app.pruefung().await.get("/basiszinssaetze").await.expect(200);
        auditor.assert_hides("Basiszinssatz eintragen");
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = "/api/paktbuch/v1/base-rates";
        let rate = json!({"from": "2026-07-01", "rate_basis_points": 127, "source": "Bundesanzeiger"});
        let made = api.post(path, &rate).await.expect(201);
        assert_eq!(made.json()["to"], "2026-12-31");
        api.post(path, &rate).await.assert_status(422);
        let (etag, one) = (made.headers["etag"].to_str().unwrap(), format!("{path}/{}", made.json()["id"]));
        app.api(Role::Pruefung, &[]).await.delete(&one, etag).await.assert_status(403);
        api.delete(&one, "\"2\"").await.assert_status(412);
        api.delete(&one, etag).await.assert_status(204);
        api.delete(&one, etag).await.assert_status(404);
        assert_eq!(count().await, before);
    }
}
