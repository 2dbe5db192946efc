//! Devices in the browser and in the REST API.

use paktbuch_entity::device;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::Role;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::world::{self, create};

async fn count(app: &TestApp) -> u64 {
    device::Entity::find().count(app.db.reader()).await.unwrap()
}

on_both! {
    async fn devices_are_created_by_the_form_once_and_lead_to_their_money(app: TestApp) {
        let world = world::build(&app.db).await;
        let browser = app.foerdermittel().await;
        let address = format!("/zuordnungen/{}/geraete", world.funded);
        let form = browser.form(&address, &address).await;
        assert_eq!(form.value("quantity"), Some("12"));
        let form = form.with(&[
            ("manufacturer", "Muster"), ("model_name", "Tab B"), ("category", "tablet"), ("quantity", "2"),
            ("serials", "F9K7MUST42\nF9K7MUST43"),
        ]);
        let (one, other) = (browser.submit(&form).await, browser.submit(&form).await);
        one.assert_status(303);
        assert_eq!(one.location(), other.location());
        assert_eq!(count(&app).await, 2);
        let page = browser.follow(&one).await.expect(200);
        page.assert_shows("2 Geräte sind angelegt.");
        page.assert_shows("HAV-2023-0002");

        let device = browser.get("/geraete/1").await.expect(200);
        for words in ["48-DPS-2022/0342", "RE-2023-00871, Pos. 1", "Zuwendung 0,00", "bezahlt 0,00 €, offen 833,35 €", "bis 31.12.2029", "hat das Gerät HAV-2023-0001 angelegt"] {
            device.assert_shows(words);
        }
        let list = browser.get("/geraete?q=must43").await.expect(200);
        list.assert_shows("1 Gerät · 833,35");
        list.assert_shows("Zeilen 1–1 von 1");
        list.assert_shows("Diese Seite 1 Gerät");
        list.assert_hides("F9K7MUST42");
    }

    async fn a_missed_or_odd_number_is_asked_for_before_anything_is_saved(app: TestApp) {
        let world = world::build(&app.db).await;
        let browser = app.foerdermittel().await;
        let address = format!("/zuordnungen/{}/geraete", world.funded);
        let form = browser.form(&address, &address).await.with(&[
            ("manufacturer", "Muster"), ("model_name", "Tab B"), ("category", "tablet"), ("quantity", "3"),
            ("serials", "F9K70\nF9K7O"),
        ]);
        let page = browser.submit(&form).await.expect(422);
        for words in ["2 Seriennummern für 3 Geräte: 1 Gerät ohne Seriennummer anlegen?", "Fast gleich: „F9K70“, „F9K7O“", "Trotzdem anlegen"] {
            page.assert_shows(words);
        }
        page.assert_hides("Eine Angabe ist zu ändern");
        assert_eq!(count(&app).await, 0);
        let answer = page.forms().into_iter().find(|form| form.value("confirmed").is_some()).unwrap();
        // The answer holds for what was asked, and for nothing else.
        let again = browser.submit(&answer.clone().with(&[("serials", "F9K70\nF9K71")])).await.expect(422);
        again.assert_shows("Ohne Seriennummer anlegen");
        again.assert_hides("Fast gleich");
        assert_eq!(count(&app).await, 0);
        browser.submit(&answer).await.assert_status(303);
        assert_eq!(count(&app).await, 3);

        let form = browser.form(&address, &address).await;
        let page = browser.submit(&form.clone().with(&[("quantity", "1"), ("serials", "hav-2023-0001")])).await.expect(422);
        page.assert_shows("„HAV-2023-0001“ ist die Inventarnummer eines Geräts");
        let page = browser.submit(&form.with(&[("quantity", "1"), ("serials", "F9K7😀")])).await.expect(422);
        page.assert_shows("„F9K7😀“ enthält „😀“");
        assert_eq!(count(&app).await, 3);
    }

    async fn a_serial_that_a_device_of_another_maker_has_is_asked_for(app: TestApp) {
        let world = world::build(&app.db).await;
        create(&app.db, world.tablets(world.funded, 2, &["DMPX1Q2", "DMPX3Q4"])).await.unwrap();
        let browser = app.foerdermittel().await;
        let address = format!("/zuordnungen/{}/geraete", world.funded);
        let form = browser.form(&address, &address).await.with(&[
            ("model", "neu"), ("manufacturer", "Andere GmbH"), ("model_name", "Tab C"), ("category", "tablet"), ("quantity", "1"),
            ("serials", "dmpx1q2"),
        ]);
        let page = browser.submit(&form).await.expect(422);
        page.assert_shows("Bei einem anderen Hersteller schon erfasst: „DMPX1Q2“ (Gerät HAV-2023-0001 von „Müster“, Anne-Frank-Gesamtschule).");
        assert_eq!(count(&app).await, 2);
        let answer = page.forms().into_iter().find(|form| form.value("confirmed").is_some_and(|asked| !asked.is_empty())).unwrap();
        // The answer holds for this number only.
        let again = browser.submit(&answer.clone().with(&[("serials", "DMPX3Q4")])).await.expect(422);
        again.assert_shows("HAV-2023-0002");
        assert_eq!(count(&app).await, 2);
        browser.submit(&answer).await.assert_status(303);
        assert_eq!(count(&app).await, 3);
        // A device of the same maker is no question.
        let form = browser.form(&address, &address).await.with(&[
            ("model", "neu"), ("manufacturer", "Müster"), ("model_name", "Tab D"), ("category", "tablet"), ("quantity", "1"),
            ("serials", "dmpx1q2"),
        ]);
        let refused = browser.submit(&form).await.expect(422);
        refused.assert_shows("Schon vergeben: DMPX1Q2");
        refused.assert_hides("Trotzdem anlegen");
    }

    async fn a_delivery_after_today_is_refused_wherever_it_is_entered(app: TestApp) {
        let world = world::build(&app.db).await;
        let browser = app.foerdermittel().await;
        let address = format!("/zuordnungen/{}/geraete", world.funded);
        let form = browser.form(&address, &address).await.with(&[
            ("manufacturer", "Muster"), ("model_name", "Tab B"), ("category", "tablet"), ("quantity", "1"),
            ("serials", "F9K70"), ("delivered_on", "31.12.2099"),
        ]);
        let refused = "Der Zugang am 31.12.2099 liegt in der Zukunft.";
        browser.submit(&form).await.expect(422).assert_shows(refused);
        assert_eq!(count(&app).await, 0);
        create(&app.db, world.tablets(world.funded, 1, &["A1"])).await.unwrap();
        let edit = "/geraete/1/bearbeiten";
        let form = browser.form(edit, edit).await.with(&[("delivered_on", "31.12.2099")]);
        browser.submit(&form).await.expect(422).assert_shows(refused);
    }

    async fn a_refused_form_keeps_everything_that_was_typed(app: TestApp) {
        let world = world::build(&app.db).await;
        create(&app.db, world.tablets(world.funded, 1, &["A1"])).await.unwrap();
        let browser = app.foerdermittel().await;
        let address = format!("/zuordnungen/{}/geraete", world.funded);
        let typed = [("quantity", "3"), ("serials", "A1\nB1"), ("delivered_on", "1.3.23"), ("gross_each", "12,345")];
        let form = browser.form(&address, &address).await.with(&typed);
        let again = browser.submit(&form).await.expect(422);
        again.assert_shows("„12,345“ ist kein eindeutiger Betrag");
        again.assert_shows("A1 (Gerät HAV-2023-0001)");
        let form = again.forms().into_iter().find(|form| form.action == address).unwrap();
        for (name, value) in typed {
            assert_eq!(form.value(name), Some(value));
        }
        let again = browser.submit(&form.with(&[("gross_each", "")])).await.expect(422);
        again.assert_shows("A1 (Gerät HAV-2023-0001)");
        assert_eq!(count(&app).await, 1);
    }

    async fn the_second_editor_compares_both_versions(app: TestApp) {
        let world = world::build(&app.db).await;
        create(&app.db, world.tablets(world.funded, 1, &["A1"])).await.unwrap();
        let browser = app.schul_it(&["190743"]).await;
        let address = "/geraete/1/bearbeiten";
        let form = browser.form(address, address).await.with(&[("note", "Kratzer")]);
        let other = app.foerdermittel().await;
        let repaired = other.form(address, address).await.with(&[("status", "in-repair")]);
        other.submit(&repaired).await.assert_status(303);
        let again = browser.submit(&form).await.expect(412);
        again.assert_shows("Inzwischen geändert");
        again.assert_shows("in Reparatur");
        let form = again.forms().into_iter().find(|form| form.action == address).unwrap();
        browser.submit(&form).await.assert_status(303);
        browser.get("/geraete/1").await.expect(200).assert_shows("Kratzer");
    }

    async fn a_scan_of_boxes_is_asked_for_and_their_devices_are_found_without_the_sign(app: TestApp) {
        let world = world::build(&app.db).await;
        let browser = app.foerdermittel().await;
        let address = format!("/zuordnungen/{}/geraete", world.funded);
        let form = browser.form(&address, &address).await;
        assert!(!browser.get(&address).await.expect(200).html().contains("disposed"), "nothing begins disposed");
        let page = browser.submit(&form.with(&[
            ("manufacturer", "Apple"), ("model_name", "Apple iPad"), ("category", "tablet"), ("quantity", "2"),
            ("serials", "SDMPX1Q2MUS7\nSDMPX1Q2MUS9"),
        ])).await.expect(422);
        page.assert_shows("Alle 2 Seriennummern beginnen mit S");
        assert_eq!(count(&app).await, 0);
        let ids = create(&app.db, world.tablets(world.funded, 2, &["SDMPX1Q2MUS7", "SDMPX1Q2MUS9"])).await.unwrap();
        let answer = browser.get("/suche?q=dmpx1q2mus9").await.expect(303);
        assert_eq!(answer.location(), Some(format!("/geraete/{}", ids[1]).as_str()));
    }

    async fn a_chosen_value_that_no_device_has_is_named_in_german(app: TestApp) {
        let world = world::build(&app.db).await;
        create(&app.db, world.tablets(world.funded, 2, &["F9K7MUST42"])).await.unwrap();
        let notice = app.foerdermittel().await;
        for query in ["status=missing", "status=missing&q=must42", "kategorie=robot&status=missing"] {
            let page = notice.get(&format!("/geraete?{query}")).await.expect(200);
            page.assert_shows("vermisst");
            page.assert_hides(">missing<");
            page.assert_hides(">robot<");
            assert!(!page.text().contains("missing"), "{query}: {}", page.text());
        }
        let wrong = notice.get("/geraete?status=vermisst").await.expect(200);
        wrong.assert_shows("„vermisst“ ist kein Wert für Status.");
        let none = notice.get("/geraete?bescheid=4711").await.expect(200);
        none.assert_shows("unbekannt");
    }

    async fn a_search_tells_of_the_disposed_devices_that_the_list_hides(app: TestApp) {
        let world = world::build(&app.db).await;
        create(&app.db, world.tablets(world.funded, 2, &["F9K7MUST42", "F9K7MUST43"])).await.unwrap();
        let browser = app.foerdermittel().await;
        browser.get("/geraete?q=must43").await.expect(200).assert_hides("ausgesondertes Gerät passt");
        app.db.write(paktbuch::db::Who::System, async |tx| {
            device::Entity::update_many()
                .col_expr(device::Column::Status, sea_orm::sea_query::Expr::value("disposed"))
                .filter(device::Column::Id.eq(2))
                .exec(tx.conn()).await
        }).await.unwrap();
        let page = browser.get("/geraete?q=must43").await.expect(200);
        page.assert_shows("1 ausgesondertes Gerät passt. Auch ausgesonderte zeigen");
        browser.get("/geraete?q=must99").await.expect(200).assert_shows("Zu diesen Filtern gibt es kein Gerät.");
    }

    async fn an_exact_number_opens_its_device_and_a_part_lists_hits(app: TestApp) {
        let world = world::build(&app.db).await;
        create(&app.db, world.tablets(world.funded, 3, &["F9K7MUST42", "F9K7MUST43"])).await.unwrap();
        let browser = app.foerdermittel().await;
        for exact in ["hav-2023-0002", "F9K7must43"] {
            let answer = browser.get(&format!("/suche?q={exact}")).await.expect(303);
            assert_eq!(answer.location(), Some("/geraete/2"));
        }
        let page = browser.get("/suche?q=must4").await.expect(200);
        page.assert_shows("HAV-2023-0001");
        page.assert_hides("HAV-2023-0003");
        browser.get("/suche?q=0342").await.expect(200).assert_shows("Mobile Endgeräte");
        browser.get("/suche?q=00871").await.expect(200).assert_shows("Muster IT GmbH");
        browser.get("/suche?q=baumberge").await.expect(200).assert_shows("Baumberge-Schule");
        let stranger = app.schul_it(&["114790"]).await;
        stranger.get("/suche?q=hav-2023-0002").await.expect(200).assert_hides("Geräte HAV");
        stranger.get("/suche?q=0342").await.expect(200).assert_hides("Mobile");
        stranger.get("/suche").await.expect(200).assert_shows("genügt");
    }

    async fn the_api_pages_by_key_and_shows_one_device(app: TestApp) {
        let world = world::build(&app.db).await;
        create(&app.db, world.tablets(world.funded, 5, &["A1"])).await.unwrap();
        let api = app.api(Role::Pruefung, &[]).await;
        let base = "/api/paktbuch/v1/devices";
        let first = api.get(&format!("{base}?limit=3&sort=-gross_cents&school=190743")).await.expect(200).json();
        assert_eq!(first["total"], 5);
        assert_eq!(first["items"].as_array().unwrap().len(), 3);
        let next = first["next"].as_str().unwrap();
        let second = api.get(&format!("{base}?limit=3&sort=-gross_cents&school=190743&after={next}")).await.expect(200).json();
        assert_eq!(second["items"].as_array().unwrap().len(), 2);
        assert_eq!(second["next"], serde_json::Value::Null);
        let one = api.get(&format!("{base}/hav-2023-0001")).await.expect(200);
        assert!(one.headers.contains_key("etag"));
        let one = one.json();
        assert_eq!((one["serial"].as_str(), one["invoice"].as_str()), (Some("A1"), Some("RE-2023-00871")));
        assert_eq!(one["notice"], "48-DPS-2022/0342");
        let by_notice = api.get(&format!("{base}?notice=48-DPS-2022%2F0342")).await.expect(200).json();
        assert_eq!(by_notice["total"], 5);
        // Devices of own funds belong to no notice, not to an unknown one.
        create(&app.db, world.tablets(world.own, 2, &["B1", "B2"])).await.unwrap();
        for unknown in ["unbekannt", "0", "99"] {
            let none = api.get(&format!("{base}?notice={unknown}")).await.expect(200).json();
            assert_eq!(none["total"], 0, "{unknown}");
            assert_eq!(none["items"].as_array().map(Vec::len), Some(0), "{unknown}");
        }
        assert_eq!(api.get(&format!("{base}?notice=eigene")).await.expect(200).json()["total"], 2);
        let page = app.foerdermittel().await.get("/geraete?bescheid=0").await.expect(200);
        page.assert_shows("Zu diesen Filtern gibt es kein Gerät.");
        page.assert_hides("2 Geräte ·");
        api.get(&format!("{base}?sort=name")).await.assert_status(400);
        api.get(&format!("{base}?category=tablett")).await.assert_status(400);
        app.api(Role::SchulIt, &["114790"]).await.get(&format!("{base}/hav-2023-0001")).await.assert_status(404);
    }
}
