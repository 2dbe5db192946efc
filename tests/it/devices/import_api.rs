//! Lists of devices through the REST API.

use axum::http::Method;
use paktbuch_entity::{audit_event, device, funding_share};
use paktbuch_tests::app::has_worker;
use paktbuch_tests::{Answer, Api, TestApp, on_both};
use paktbuch_types::{Cents, Role};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use super::world::build;

const BASE: &str = "/api/paktbuch/v1";
const LISTS: &str = "/api/paktbuch/v1/device-lists/files";
const KEY: &str = "0badcafe-8f43-4f0e-9b9f-1f2a3b4c5d6e";

/// Columns named as nobody names them; the second device is the first once more, the third stands in a room that there is not.
const LIST: &str = "Nr;Marke;Gerät;Ort\nK1;Apple;iPad 10;B 104\nk 1;Apple;iPad 10;\nK2;Apple;iPad 10;C 9\n";

/// `seriennummer = "Nr"` and `raum = "Ort"`.
const MAP: &str = "map=seriennummer%20%3D%20%22Nr%22%0Araum%20%3D%20%22Ort%22";

async fn send(api: &Api, query: &str, key: Option<&str>, list: impl Into<Vec<u8>>) -> Answer {
    let headers: Vec<(&str, &str)> = key.iter().map(|key| ("idempotency-key", *key)).collect();
    let path = format!("{LISTS}?file_name=liste.csv&{query}");
    let list: Vec<u8> = list.into();
    api.call(Method::POST, &path, &headers, list).await
}

/// Lines of the rows below a key of the answer.
fn lines(answer: &Value, key: &str) -> Vec<u64> {
    let rows = answer[key].as_array().unwrap().iter();
    rows.map(|row| row["line"].as_u64().unwrap()).collect()
}

async fn devices(app: &TestApp) -> u64 {
    device::Entity::find().count(app.db.reader()).await.unwrap()
}

async fn events(app: &TestApp) -> u64 {
    audit_event::Entity::find().count(app.db.reader()).await.unwrap()
}

on_both! {
    async fn a_list_is_checked_and_then_taken_over_once_for_a_key(app: TestApp) {
        build(&app.db).await;
        let api = app.api(Role::SchulIt, &["190743"]).await;
        let query = format!("{MAP}&school=190743");
        let before = events(&app).await;
        let tried = send(&api, &format!("{query}&dry_run=true"), None, LIST).await.expect(200).json();
        assert_eq!((&tried["dry_run"], &tried["rows"], &tried["format"]), (&json!(true), &json!(3), &json!("csv")));
        assert_eq!(tried["columns"][3], json!({"name": "Ort", "field": "raum"}));
        assert_eq!((lines(&tried, "created"), lines(&tried, "refused"), lines(&tried, "warnings")), (vec![2, 4], vec![3], vec![4]));
        assert_eq!((devices(&app).await, events(&app).await), (0, before), "a dry run changes nothing");

        let made = send(&api, &query, Some(KEY), LIST).await.expect(201);
        let told = made.json();
        assert_eq!((&told["dry_run"], &told["created"]), (&json!(false), &tried["created"]));
        assert!(told["refused"][0]["message"].as_str().unwrap().contains("steht schon in Zeile 2"), "{told}");
        assert_eq!(told["refused"][0]["field"], "Nr");
        assert_eq!(devices(&app).await, 2);
        let number = told["created"][0]["inventory_number"].as_str().unwrap().to_owned();
        assert_eq!(api.get(&format!("{BASE}/devices/{number}")).await.expect(200).json()["serial"], "K1");

        let after = events(&app).await;
        assert_eq!(send(&api, &query, Some(KEY), LIST).await.expect(201).body, made.body, "the same key: the same answer");
        send(&api, &query, Some(KEY), "Nr;Ort\nK1;\n").await.assert_status(422);
        let again = send(&api, &query, None, LIST).await.expect(200).json();
        assert_eq!((lines(&again, "created"), lines(&again, "updated"), lines(&again, "unchanged")), (vec![], vec![], vec![2, 4]));
        assert_eq!((devices(&app).await, events(&app).await), (2, after), "nothing was done twice");

        let more = "Seriennummer;Anlagennummer\nK2;\nK1;A-7\n";
        let changed = send(&api, "", None, more).await.expect(200).json();
        assert_eq!((lines(&changed, "updated"), lines(&changed, "unchanged")), (vec![3], vec![2]));
        assert_eq!(changed["updated"][0]["inventory_number"], json!(number));
    }

    async fn what_cannot_be_taken_over_is_refused_with_its_reason(app: TestApp) {
        let world = build(&app.db).await;
        let api = app.api(Role::SchulIt, &["190743"]).await;
        let office = app.api(Role::Foerdermittel, &[]).await;
        let long: String = (0..10_001).map(|index| format!("N{index};Apple;iPad\n")).collect();
        let long = format!("Seriennummer;Hersteller;Modell\n{long}");
        for (query, list, words) in [
            ("school=190743", LIST, "Keine Spalte ist als Seriennummer oder Inventarnummer erkannt"),
            ("map=seriennummer%20%3D%20%22Nummer%22", LIST, "Die Spalte „Nummer“ gibt es in der Datei nicht"),
            ("map=farbe%20%3D%20%22Nr%22", LIST, "„farbe“ ist kein Feld"),
            ("school=114790", LIST, "„school“: Die Schule 114790 gibt es nicht"),
            ("category=auto", LIST, "„category“"),
            ("format=pdf", LIST, "„format“: „pdf“ ist kein Format"),
            ("format=xlsx", LIST, "Das ist keine Datei im Format"),
            ("", "%PDF-1.7 kaputt", "keine Geräteliste"),
            ("", long.as_str(), "Die Liste hat 10001 Zeilen; auf einmal gehen höchstens 10.000."),
        ] {
            let detail = send(&api, query, None, list).await.expect(422).json();
            assert!(detail["detail"].as_str().unwrap().contains(words), "{words}: {detail}");
        }
        for query in ["dry_run=ja", "allocation=x", "schule=190743"] {
            send(&api, query, None, LIST).await.assert_status(400);
        }
        let unknown = send(&office, &format!("{MAP}&school=190743&allocation=999"), None, LIST).await.expect(422).json();
        assert!(unknown["detail"].as_str().unwrap().contains("Diese Zuordnung gibt es nicht"), "{unknown}");
        send(&api, &format!("{MAP}&school=190743&allocation={}", world.funded), None, LIST).await.assert_status(403);
        app.api(Role::Pruefung, &[]).await.call(Method::POST, LISTS, &[], LIST).await.assert_status(403);
        let foreign = "Seriennummer;Hersteller;Modell;Schule\nF1;Apple;iPad;114790\n";
        let told = send(&api, "", None, foreign).await.expect(200).json();
        assert_eq!((lines(&told, "created"), lines(&told, "refused")), (vec![], vec![2]));
        assert_eq!(devices(&app).await, 0);
    }

    async fn an_allocation_pays_what_a_list_brings(app: TestApp) {
        let world = build(&app.db).await;
        let office = app.api(Role::Foerdermittel, &[]).await;
        let rows: String = (0..10).map(|index| format!("S{index};Müster;Tab B\n")).collect();
        let query = format!("school=190743&allocation={}", world.funded);
        let made = send(&office, &query, None, format!("Seriennummer;Hersteller;Modell\n{rows}")).await.expect(201).json();
        assert_eq!(lines(&made, "created"), (2..12).collect::<Vec<u64>>());
        let shares = funding_share::Entity::find().all(app.db.reader()).await.unwrap();
        assert_eq!((shares.len(), shares.iter().map(|share| share.gross).sum::<Cents>()), (10, Cents(833_342)));
    }

    async fn a_workbook_comes_in_like_a_text(app: TestApp) {
        if !has_worker() {
            return;
        }
        build(&app.db).await;
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (column, (name, value)) in (0..).zip([("Seriennummer", "X1"), ("Hersteller", "Apple"), ("Modell", "iPad 10")]) {
            sheet.write_string(0, column, name).unwrap();
            sheet.write_string(1, column, value).unwrap();
        }
        let office = app.api(Role::Foerdermittel, &[]).await;
        let made = send(&office, "school=190743", None, book.save_to_buffer().unwrap()).await.expect(201).json();
        assert_eq!((&made["format"], lines(&made, "created")), (&json!("xlsx"), vec![2]));
    }
}
