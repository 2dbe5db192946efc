//! Payment lists through the API: checked, read, and taken back.

use axum::http::Method;
use paktbuch_entity::{payment, payment_mapping, payment_row};
use paktbuch_tests::{Answer, Api, TestApp, on_both};
use paktbuch_types::Role;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use crate::purchasing::world::{invoice_of, take_data};

const LISTS: &str = "/api/paktbuch/v1/payment-lists";
const KEY: &str = "11572f00-8f43-4f0e-9b9f-1f2a3b4c5d6e";
const HEAD: &str = "Zahldatum;Buchungsnummer;Kreditorname;Rechnungsnummer;Verwendungszweck;Zahlbetrag\n";

/// Sends a list; `query` follows its name.
pub(super) async fn send(api: &Api, query: &str, key: Option<&str>, list: &str) -> Answer {
    let mut headers = vec![("content-type", "text/csv")];
    headers.extend(key.map(|key| ("idempotency-key", key)));
    let path = format!("{LISTS}/files?file_name=zahlungen.csv{query}");
    api.call(Method::POST, &path, &headers, list.to_owned()).await
}

/// Reads a list of these rows with the usual columns.
pub(super) async fn read(api: &Api, rows: &str) -> Value {
    send(api, "", None, &format!("{HEAD}{rows}"))
        .await
        .expect(201)
        .json()
}

on_both! {
    async fn a_list_is_checked_read_once_and_taken_back(app: TestApp) {
        take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let list = format!(
            "{HEAD}03.05.2024;B1;Probe Netzwerktechnik;RE-1;;119,00\n04.05.2024;B2;Stadtwerke;;Strom;50,00\n32.05.2024;B3;Post;;Porto;5,00\n;;Summe;;;174,00\n"
        );
        let checked = send(&api, "&dry_run=true", Some(KEY), &list).await.expect(200).json();
        assert_eq!((&checked["dry_run"], &checked["booked"], &checked["id"]), (&json!(true), &json!(1), &Value::Null));
        assert_eq!((&checked["waiting"][0]["line"], &checked["refused"][0]["line"]), (&json!(3), &json!(4)));
        assert_eq!((&checked["refused"][0]["column"], &checked["left_out"][0]["line"]), (&json!("Zahldatum"), &json!(5)));
        assert!(checked["left_out"][0]["reason"].as_str().unwrap().contains("ergeben 169,00 €"), "{checked}");
        assert!(checked["waiting"][0]["reason"].as_str().unwrap().contains("keine bekannte Rechnungsnummer"), "{checked}");
        assert_eq!(payment_row::Entity::find().count(app.db.reader()).await.unwrap(), 0, "only checked");

        let first = send(&api, "", Some(KEY), &list).await.expect(201);
        let path = first.headers["location"].to_str().unwrap().to_owned();
        let told = first.json();
        assert_eq!((&told["booked"], &told["known"], &told["waiting"][0]["line"]), (&json!(1), &json!(0), &json!(3)));
        assert_eq!(path, format!("{LISTS}/{}", told["id"]));
        let again = send(&api, "", Some(KEY), &list).await.expect(201);
        assert_eq!(again.body, first.body, "the same key: the same answer");
        send(&api, "", Some(KEY), &format!("{HEAD}03.05.2024;B9;Post;;Porto;5,00\n")).await.assert_status(422);
        let known = send(&api, "", None, &list).await.expect(200).json();
        assert_eq!((&known["booked"], &known["known"], &known["id"]), (&json!(0), &json!(1), &Value::Null));
        assert_eq!(payment::Entity::find().count(app.db.reader()).await.unwrap(), 1);

        let all = api.get(LISTS).await.expect(200).json();
        assert_eq!((&all["total"], &all["items"][0]["id"], &all["items"][0]["waiting"]), (&json!(1), &told["id"], &json!(1)));
        assert_eq!(api.get(&format!("{LISTS}?q=bauhof")).await.expect(200).json()["total"], 0);
        let one = api.get(&path).await.expect(200);
        let etag = one.headers["etag"].to_str().unwrap().to_owned();
        assert_eq!((&one.json()["payments"][0]["invoice_number"], &one.json()["obstacle"]), (&json!("RE-1"), &Value::Null));
        let paid = payment::Entity::find().one(app.db.reader()).await.unwrap().unwrap();
        let note = json!({"subject": "zahlung", "subject_id": paid.id.0, "said_on": "2024-05-06", "text": "Nachgefragt"});
        api.post("/api/paktbuch/v1/memos", &note).await.assert_status(201);
        let back = format!("{path}?reason=falsche+Liste");
        api.send(Method::DELETE, &back, None).await.assert_status(428);
        api.delete(&path, &etag).await.assert_status(422);
        let stale = api.delete(&back, "\"99\"").await.expect(412).json();
        assert_eq!(stale["current"]["file_name"], "zahlungen.csv");
        api.delete(&back, &etag).await.assert_status(204);
        api.get(&path).await.assert_status(404);
        api.delete(&back, &etag).await.assert_status(404);
        assert_eq!(payment::Entity::find().count(app.db.reader()).await.unwrap(), 0);
        let notes = api.get(&format!("/api/paktbuch/v1/memos?subject=rechnung&subject_id={}", paid.invoice_id)).await.expect(200).json();
        assert_eq!(notes["items"][0]["text"], "Nachgefragt", "notes on its payments go to the invoice");

        let auditor = app.api(Role::Pruefung, &[]).await;
        send(&auditor, "", None, &list).await.assert_status(403);
        auditor.get(LISTS).await.assert_status(200);
        app.api(Role::SchulIt, &[]).await.get(LISTS).await.assert_status(403);
    }

    async fn unknown_columns_are_named_once(app: TestApp) {
        take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let list = "Tag;An;Wofür;Summe\n03.05.2024;Probe Netzwerktechnik;RE-1;-60,00\n";
        for (query, words) in [
            ("", "Vorhanden sind: Tag, An, Wofür, Summe"),
            ("&date=Tag", "„amount“: Für „Betrag“ ist keine Spalte gewählt"),
            ("&date=Wann&amount=Summe", "„date“: Die Datei hat keine Spalte „Wann“"),
        ] {
            let refused = send(&api, query, None, list).await.expect(422).json();
            assert!(refused["detail"].as_str().unwrap().contains(words), "{query}: {refused}");
        }
        for wrong in ["&dry_run=ja", "&reversed=1", "&spalte=Tag"] {
            send(&api, wrong, None, list).await.assert_status(400);
        }
        send(&api, "", None, "%PDF-1.7").await.assert_status(422);
        send(&api, "", None, "").await.assert_status(422);
        let columns = "&date=Tag&amount=Summe&purpose=Wof%C3%BCr&payee=An&reversed=true";
        send(&api, &format!("{columns}&dry_run=true"), None, list).await.assert_status(200);
        assert_eq!(payment_mapping::Entity::find().count(app.db.reader()).await.unwrap(), 0, "only checked");
        let read = send(&api, columns, None, list).await.expect(201).json();
        assert_eq!((&read["booked"], &read["unread_columns"]), (&json!(1), &json!([])));
        let next = "Tag;An;Wofür;Summe\n04.05.2024;Probe Netzwerktechnik;RE-1;-59,00\n";
        assert_eq!(send(&api, "", None, next).await.expect(201).json()["booked"], 1, "the columns are remembered");
        let amounts: Vec<i64> = payment::Entity::find().all(app.db.reader()).await.unwrap().iter().map(|row| row.amount.0).collect();
        assert_eq!(amounts.iter().sum::<i64>(), 11_900, "{amounts:?}");
        let doubled = "Zahldatum;Name;Rechnungsnummer;Betrag;Betrag\n05.05.2024;Probe Netzwerktechnik;RE-1;7,00;9,00\n";
        let read = send(&api, "&dry_run=true", None, doubled).await.expect(200).json();
        assert_eq!(read["unread_columns"], json!(["Betrag (doppelt, Spalte 5)"]));
    }

    async fn a_list_of_mostly_minus_is_refused_until_reversed_is_told(app: TestApp) {
        for number in ["RE-1", "RE-2"] {
            take_data(&app, &invoice_of(number, &[("Display", 1, 100)])).await;
        }
        let api = app.api(Role::Foerdermittel, &[]).await;
        let rows = "03.05.2024;B1;Probe Netzwerktechnik;RE-1;;-119,00\n03.05.2024;B2;Probe Netzwerktechnik;RE-2;;-119,00\n";
        let list = format!("{HEAD}{rows}");
        let refused = send(&api, "", None, &list).await.expect(422).json();
        assert!(refused["detail"].as_str().unwrap().starts_with("„reversed“: Mehr als die Hälfte der Beträge trägt ein Minus"), "{refused}");
        assert_eq!(payment_row::Entity::find().count(app.db.reader()).await.unwrap(), 0);
        // As refunds they wait: nothing is paid that could come back.
        let back = send(&api, "&reversed=false&dry_run=true", None, &list).await.expect(200).json();
        assert_eq!((&back["booked"], back["waiting"].as_array().unwrap().len()), (&json!(0), 2));
        let paid = send(&api, "&reversed=true", None, &list).await.expect(201).json();
        assert_eq!(paid["booked"], 2);
        let again = send(&api, "", None, &list).await.expect(200).json();
        assert_eq!((&again["booked"], &again["known"]), (&json!(0), &json!(2)), "the answer is remembered");
        // So is a list of mostly minus.
        let rows = "21.05.2024;B5;Probe Netzwerktechnik;RE-1;;-19,00\n22.05.2024;B6;Probe Netzwerktechnik;RE-1;;-9,00\n22.05.2024;B7;Probe Netzwerktechnik;RE-2;;9,00\n";
        let mixed = format!("Zahltag;Belegnr;Empfänger;Rechnungsnummer;Verwendungszweck;Betrag\n{rows}");
        let refused = send(&api, "&dry_run=true", None, &mixed).await.expect(422).json();
        assert!(refused["detail"].as_str().unwrap().starts_with("„reversed“: Mehr als die Hälfte"), "{refused}");
        let back = send(&api, "&reversed=false&dry_run=true", None, &mixed).await.expect(200).json();
        assert_eq!((&back["booked"], back["waiting"].as_array().unwrap().len()), (&json!(2), 1), "{back}");
        // It does not turn a list of nothing but plus unasked.
        let rows = "20.06.2024;B3;Probe Netzwerktechnik;RE-1;;20,00\n20.06.2024;B4;Probe Netzwerktechnik;RE-2;;20,00\n";
        let plus = format!("{HEAD}{rows}");
        let refused = send(&api, "", None, &plus).await.expect(422).json();
        assert!(refused["detail"].as_str().unwrap().starts_with("„reversed“: Gemerkt ist für diese Überschriften"), "{refused}");
        let back = send(&api, "&reversed=true&dry_run=true", None, &plus).await.expect(200).json();
        assert_eq!(back["booked"], 2, "{back}");
    }
    async fn a_wrong_answer_to_reversed_is_replaced_by_the_right_one(app: TestApp) {
        for number in ["RE-1", "RE-2"] {
            take_data(&app, &invoice_of(number, &[("Display", 1, 100)])).await;
        }
        let api = app.api(Role::Foerdermittel, &[]).await;
        let list = format!("{HEAD}03.05.2024;B1;Probe Netzwerktechnik;RE-1;;-119,00\n03.05.2024;;Probe Netzwerktechnik;RE-2;;-119,00\n");
        let back = send(&api, "&reversed=false", None, &list).await.expect(201).json();
        assert_eq!((&back["booked"], back["waiting"].as_array().unwrap().len()), (&json!(0), 2));
        let paid = send(&api, "&reversed=true", None, &list).await.expect(200).json();
        assert_eq!((&paid["booked"], &paid["waiting"]), (&json!(2), &json!([])));
        let rows = payment_row::Entity::find().all(app.db.reader()).await.unwrap();
        let amounts: Vec<i64> = rows.iter().map(|row| row.amount.0).collect();
        assert_eq!(amounts, [11_900, 11_900], "no row is left that waits as a refund");
        let again = send(&api, "&reversed=true", None, &list).await.expect(200).json();
        assert_eq!((&again["booked"], &again["known"]), (&json!(0), &json!(2)));
    }
}
