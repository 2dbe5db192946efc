//! What a list of devices says beside what it does: devices that are gone, that leave their school, that are known already.

use axum::http::Method;
use paktbuch::auth::Scope;
use paktbuch::db::Who;
use paktbuch::devices::statuses_since;
use paktbuch_entity::{device, room};
use paktbuch_tests::{Api, TestApp, on_both};
use paktbuch_types::{DeviceStatus, Role};
use sea_orm::{ActiveModelTrait, EntityTrait, QueryOrder, Set};
use serde_json::{Value, json};

use super::importing::{command, counts, take};
use super::world::{self, create};

const LISTS: &str = "/api/paktbuch/v1/device-lists/files";

async fn devices(app: &TestApp) -> Vec<device::Model> {
    let query = device::Entity::find().order_by_asc(device::Column::InventoryNumber);
    query.all(app.db.reader()).await.unwrap()
}

/// A list through the REST API.
async fn send(api: &Api, query: &str, list: &str) -> Value {
    let path = format!("{LISTS}?file_name=liste.csv&{query}");
    let answer = api.call(Method::POST, &path, &[], list.as_bytes().to_vec()).await;
    answer.json()
}

/// Line and column of remarks.
fn places(remarks: &Value) -> Vec<(u64, &str)> {
    let remarks = remarks.as_array().unwrap().iter();
    remarks
        .map(|remark| {
            (
                remark["line"].as_u64().unwrap(),
                remark["field"].as_str().unwrap(),
            )
        })
        .collect()
}

on_both! {
    async fn a_new_device_that_is_gone_is_refused_as_a_known_one(app: TestApp) {
        let world = world::build(&app.db).await;
        let office = app.api(Role::Foerdermittel, &[]).await;
        let list = "SN;Hersteller;Modell;Zustand;Notiz\n\
            V1;Müster;Tab B;verkauft;an den Händler\n\
            V2;Müster;Tab B;entsorgt;\n\
            V3;Müster;Tab B;verloren;\n\
            V4;Müster;Tab B;verloren;nach dem Umzug nicht gefunden\n\
            V5;Müster;Tab B;verfügbar;\n";
        let told = send(&office, &format!("school=190743&allocation={}", world.funded), list).await;
        assert_eq!(places(&told["refused"]), [(2, "Zustand"), (3, "Zustand"), (4, "Notiz")], "{told}");
        assert!(told["refused"][0]["message"].as_str().unwrap().contains("Art, Tag und Begründung"), "{told}");
        assert!(told["refused"][2]["message"].as_str().unwrap().starts_with("Bitte angeben, was geschehen ist"), "{told}");
        let rows = devices(&app).await;
        let made: Vec<(&str, DeviceStatus)> = rows.iter().map(|row| (row.serial.as_ref().unwrap().as_str(), row.status)).collect();
        assert_eq!(made, [("V4", DeviceStatus::Missing), ("V5", DeviceStatus::Available)]);
        let since = statuses_since(app.db.reader(), &[rows[0].id]).await.unwrap();
        assert_eq!(since[&rows[0].id].reason, "nach dem Umzug nicht gefunden");
    }

    async fn a_bound_device_that_a_list_takes_to_another_school_is_told(app: TestApp) {
        let world = world::build(&app.db).await;
        create(&app.db, world.tablets(world.funded, 1, &["A1"])).await.unwrap();
        create(&app.db, world.tablets(world.own, 1, &["A2"])).await.unwrap();
        let list = "Inventarnummer;Schulnr\nHAV-2023-0001;114790\nHAV-2023-0002;114790\n";
        let office = app.api(Role::Foerdermittel, &[]).await;
        let tried = send(&office, "dry_run=true", list).await;
        assert_eq!(places(&tried["warnings"]), [(2, "Schulnr")], "{tried}");
        let list = command(list.as_bytes(), None);
        let outcome = take(&app, Scope::All, &list).await.unwrap();
        assert_eq!((counts(&outcome), outcome.warnings.len()), ((0, 2, 0, 0), 1), "{outcome:?}");
        let message = &outcome.warnings[0].message;
        assert!(message.starts_with("Das Gerät mit Zweckbindung bis 31.12.2029 wechselt von Anne-Frank-Gesamtschule an Baumberge-Schule."), "{message}");
        assert!(devices(&app).await.iter().all(|row| row.school_id == world.schools[1]));
        assert_eq!(take(&app, Scope::All, &list).await.unwrap().warnings, [], "it stays there");
    }

    async fn a_known_serial_of_another_manufacturer_is_told(app: TestApp) {
        let world = world::build(&app.db).await;
        create(&app.db, world.tablets(world.funded, 2, &["A1", "A2"])).await.unwrap();
        let list = "Seriennummer;Hersteller;Anlagennummer\nA1;Andere;7\nA2;MUSTER GmbH;8\n";
        let outcome = take(&app, Scope::All, &command(list.as_bytes(), None)).await.unwrap();
        assert_eq!((counts(&outcome), outcome.warnings.len()), ((0, 2, 0, 0), 1), "{outcome:?}");
        let told = &outcome.warnings[0];
        assert_eq!((told.line, told.field.as_str()), (2, "Hersteller"));
        assert!(told.message.contains("ist von „Müster“, die Liste nennt „Andere“"), "{told:?}");
    }

    async fn the_sign_of_an_apple_box_makes_no_second_device(app: TestApp) {
        let world = world::build(&app.db).await;
        create(&app.db, world.tablets(world.funded, 1, &["DMELG5MUST03"])).await.unwrap();
        let list = "Seriennummer;Hersteller;Modell\n\
            SDMELG5MUST03;Apple;iPad 10\n\
            SDMPX1Q2MUS7;Apple;iPad 10\n\
            SDMPX1Q2MUS9;Apple;iPad 10\n\
            SDMNPSCMUST05;Apple;iPad 10\n\
            DMNPSCMUST05;Apple;iPad 10\n";
        let list = command(list.as_bytes(), Some(world.schools[1]));
        let outcome = take(&app, Scope::All, &list).await.unwrap();
        assert_eq!(counts(&outcome), (3, 0, 0, 2), "{outcome:?}");
        let refused: Vec<usize> = outcome.refused.iter().map(|refusal| refusal.line).collect();
        assert_eq!(refused, [2, 5]);
        assert!(outcome.refused[0].message.starts_with("Das Gerät HAV-2023-0001 hat die Seriennummer DMELG5MUST03."), "{outcome:?}");
        assert!(outcome.refused[1].message.starts_with("In der Liste steht auch DMNPSCMUST05."), "{outcome:?}");
        let asked = &outcome.warnings[0];
        assert_eq!((outcome.warnings.len(), asked.line), (1, 3), "{outcome:?}");
        assert!(asked.message.starts_with("2 von 3 Seriennummern beginnen mit S"), "{asked:?}");
        // Of a device at another school only that the number is taken.
        let own = Scope::Only(vec![world.schools[1]]);
        let foreign = take(&app, own, &command(b"Seriennummer;Hersteller;Modell\nSDMELG5MUST03;Apple;iPad 10\n", Some(world.schools[1]))).await.unwrap();
        assert_eq!(foreign.refused[0].message, "Die Nummer ist schon vergeben, und das Gerät steht an keiner Ihrer Schulen.");
        // The code of the box opens the device, and programs find it.
        let answer = app.foerdermittel().await.get("/suche?q=sdmelg5must03").await.expect(303);
        assert_eq!(answer.location(), Some("/geraete/1"));
        let api = app.api(Role::Foerdermittel, &[]).await;
        let found = api.get("/api/paktbuch/v1/search?q=SDMELG5MUST03").await.expect(200).json();
        assert_eq!(found["devices"][0]["serial"], json!("DMELG5MUST03"), "{found}");
    }

    async fn a_room_is_known_by_its_number_or_those_alike_are_named(app: TestApp) {
        let world = world::build(&app.db).await;
        let site = world.sites[0];
        app.db.write(Who::System, async |tx| {
            for name in ["B 203 Medienwerkstatt", "B 204 Physik", "B 204 Chemie"] {
                let room = room::ActiveModel {
                    site_id: Set(site),
                    building_id: Set(None),
                    name: Set(name.to_owned()),
                    version: Set(1),
                    ..Default::default()
                };
                room.insert(tx.conn()).await?;
            }
            Ok::<_, sea_orm::DbErr>(())
        }).await.unwrap();
        create(&app.db, world.tablets(world.funded, 3, &["A1", "A2", "A3"])).await.unwrap();
        let list = "Seriennummer;Schule;Raum\nA1;190743;b203\nA2;190743;B 204\nA3;190743;A 203\n";
        let outcome = take(&app, Scope::All, &command(list.as_bytes(), None)).await.unwrap();
        assert_eq!(counts(&outcome), (0, 1, 2, 0), "{outcome:?}");
        let id = devices(&app).await[0].room_id.unwrap();
        let moved = room::Entity::find_by_id(id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!(moved.name, "B 203 Medienwerkstatt");
        let told: Vec<(usize, &str)> = outcome.warnings.iter().map(|told| (told.line, told.message.as_str())).collect();
        assert_eq!(told, [
            (3, "„B 204“ passt an Anne-Frank-Gesamtschule auf mehrere Räume; diese Angabe ist ausgelassen. Bitte einen davon ganz schreiben: „B 204 Physik“, „B 204 Chemie“."),
            (4, "„A 203“ gibt es an Anne-Frank-Gesamtschule nicht; diese Angabe ist ausgelassen. Bitte den Raum schreiben wie dort („B 203 Medienwerkstatt“) oder an der Schule anlegen."),
        ]);
    }

    async fn a_refusal_stands_at_the_column_as_the_file_heads_it(app: TestApp) {
        world::build(&app.db).await;
        let api = app.api(Role::SchulIt, &["190743"]).await;
        let list = "SN;Hersteller;Modell;Anschaffungsdatum\nA1;Apple;iPad 10;01.01.2099\nA2;Apple;iPad 10;31.02.2024\n";
        let told = send(&api, "school=190743", list).await;
        assert_eq!(places(&told["refused"]), [(2, "Anschaffungsdatum"), (3, "Anschaffungsdatum")], "{told}");
    }

    async fn what_nobody_is_known_to_pay_for_is_not_called_own_funds(app: TestApp) {
        let world = world::build(&app.db).await;
        create(&app.db, world.tablets(world.own, 1, &["A1"])).await.unwrap();
        let list = "Seriennummer;Inventarnummer;Hersteller;Modell\nA2;HAV-2023-0002;Müster;Tab B, 64 GB\n";
        take(&app, Scope::All, &command(list.as_bytes(), Some(world.schools[0]))).await.unwrap();
        let browser = app.foerdermittel().await;
        browser.get("/geraete/1").await.expect(200).assert_shows("aus Eigenen Mitteln bezahlt");
        let page = browser.get("/geraete/2").await.expect(200);
        page.assert_hides("Eigenen Mitteln bezahlt");
        page.assert_shows("nicht angegeben");
        page.assert_shows("Gerät HAV-2023-0002 steht ohne Angabe der Finanzierung im Bestand.");
        page.assert_shows("den Hinweis bestätigen und als Begründung nennen");
        browser.get("/geraete?q=A1").await.expect(200).assert_hides("nicht angegeben");
        let list = browser.get("/geraete").await.expect(200);
        list.assert_shows("nicht angegeben");
        list.assert_shows("ohne Bescheid");
        let export = browser.get("/berichte/inventarliste.csv").await.expect(200).html();
        let paid_by = |number: &str| export.lines().find(|line| line.contains(number)).unwrap().to_owned();
        assert!(paid_by("HAV-2023-0001").contains("Eigene Mittel"), "{export}");
        assert!(paid_by("HAV-2023-0002").contains("nicht angegeben"), "{export}");
    }
}
