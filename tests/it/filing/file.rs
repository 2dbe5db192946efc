//! A proof is filed, its records change, and a correction becomes the next version.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use paktbuch::audit::verify_chain;
use paktbuch_entity::filing;
use paktbuch_tests::{Answer, Browser, Form, TestApp, World, on_both};
use sea_orm::{EntityTrait, QueryOrder};

/// Files the proof of a notice, with a reason for the errors that are open.
pub(crate) async fn file(browser: &Browser, notice: i64, reason: &str) -> Answer {
    let form = form(browser, notice, "2025-12-31").await;
    browser
        .submit(&form.with(&[("confirmed", "true"), ("reason", reason)]))
        .await
}

/// The form that files the proof of a notice as of a day, with the figures of this day.
pub(crate) async fn form(browser: &Browser, notice: i64, day: &str) -> Form {
    let address = format!("/bescheide/{notice}/nachweise/einreichen");
    browser.form(&format!("{address}?stichtag={day}"), &address).await
}

pub(crate) async fn filings(app: &TestApp) -> Vec<filing::Model> {
    let query = filing::Entity::find().order_by_asc(filing::Column::Id);
    query.all(app.db.reader()).await.unwrap()
}

on_both! {
    async fn filed_bytes_stay_and_each_later_change_is_explained(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let notice = own.notice.id.0;
        let office = app.foerdermittel().await;
        let done = file(&office, notice, "Mit der Bezirksregierung abgesprochen").await;
        done.assert_status(303);
        let page = office.follow(&done).await.expect(200);
        page.assert_shows(&format!("Der Verwendungsnachweis {} ist eingereicht.", own.notice.reference));
        page.assert_shows("Was eingereicht ist und was heute in Paktbuch steht, ist dasselbe.");
        page.assert_shows("Mit der Bezirksregierung abgesprochen");
        let stored = filings(&app).await;
        let filed = stored.iter().find(|row| row.notice_id.0 == notice && row.number == 2).unwrap();
        assert_eq!((filed.receipts, filed.devices, filed.filed_by.starts_with("user:")), (1, 1, true));
        let workbook = format!("/nachweise/{}/verwendungsnachweis.xlsx", filed.id);
        let bytes = office.get(&workbook).await.expect(200).body;
        assert!(bytes.starts_with(b"PK"));
        let cover = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap().worksheets().swap_remove(0).1;
        let said: String = cover.used_cells().map(|(_, _, cell)| format!("{cell}\n")).collect();
        assert!(said.contains("eingereichte Fassung, Version 2"), "{said}");

        let device = format!("/geraete/{}/bearbeiten", own.device.id);
        let form = office.form(&device, &device).await;
        office.submit(&form.with(&[("serial", "NEU12345678")])).await.assert_status(303);
        let payment = format!("/zahlungen/{}", own.payment.id);
        let form = office.form(&payment, &payment).await;
        let change = form.with(&[("paid_on", "22.05.2023")]);
        office.submit(&change).await.expect(422).assert_shows("Bitte unter „Grund der Änderung“ angeben");
        let change = change.with(&[("reason", "Wertstellung laut Kontoauszug")]);
        office.submit(&change).await.assert_status(303);
        let page = office.get(&format!("/nachweise/{}", filed.id)).await.expect(200);
        for words in ["1 Zeile der Belegliste geändert, 1 Gerät geändert", "22.05.2023", "NEU12345678", "hat die Seriennummer", "Wertstellung laut Kontoauszug", "seither geändert"] {
            page.assert_shows(words);
        }
        let text = page.text();
        let since = text.split_once("Gegenüber Version").unwrap().0;
        assert!(!since.contains("Kein Eintrag im Verlauf"), "{since}");
        assert_eq!(office.get(&workbook).await.expect(200).body, bytes);
        let told = format!("/bescheide/{notice}/sachbericht/bearbeiten");
        let form = office.form(&told, &told).await;
        office.submit(&form.with(&[("result", "Alles erreicht")])).await.assert_status(303);
        let page = office.get(&format!("/nachweise/{}", filed.id)).await.expect(200);
        for words in ["Sachbericht geändert", "Ergebnis Buchfink", "Alles erreicht", "hat den Sachbericht gespeichert"] {
            page.assert_shows(words);
        }

        let done = file(&office, notice, "Berichtigung").await;
        office.follow(&done).await.expect(200).assert_shows("Version 3");
        let list = office.get(&format!("/bescheide/{notice}/nachweise")).await.expect(200);
        for words in ["Version 1", "Version 2", "Version 3", "Vor der Übernahme in Paktbuch eingereicht am 02.05.2024."] {
            list.assert_shows(words);
        }
        assert_eq!(office.get(&workbook).await.expect(200).body, bytes);
        let old = office.get(&format!("/nachweise/{}", filed.id)).await.expect(200);
        old.assert_shows("Es gibt eine spätere Version.");
        let newest = filings(&app).await.pop().unwrap();
        assert!(old.html().contains(&format!("href=\"/nachweise/{}\"", newest.id)), "{}", old.html());
        assert!(verify_chain(app.db.reader()).await.unwrap().is_ok());
        office.get(&format!("/bescheide/{notice}")).await.expect(200).assert_shows("hat den Verwendungsnachweis eingereicht");
    }

    async fn a_removed_device_and_a_new_room_are_told(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let office = app.verwaltung().await;
        file(&office, own.notice.id.0, "abgesprochen").await.assert_status(303);
        let filed = filings(&app).await.pop().unwrap();
        // Until the retention has ended, the device stays (R26).
        app.at("2034-01-01T10:00:00Z".parse().unwrap());
        let office = app.verwaltung().await;
        let address = format!("/geraete/{}/entfernen", own.device.id);
        let form = office.form(&address, &address).await.with(&[("reason", "doppelt angelegt")]);
        office.submit(&form).await.assert_status(303);
        let page = office.get(&format!("/nachweise/{}", filed.id)).await.expect(200);
        for words in ["1 Gerät entfallen", own.device.inventory_number.as_str(), "doppelt angelegt", "hat das Gerät"] {
            page.assert_shows(words);
        }
        // The auditor reads, and files nothing.
        let auditor = app.pruefung().await;
        auditor.get(&format!("/nachweise/{}", filed.id)).await.expect(200).assert_hides("Berichtigung einreichen");
        auditor.get(&format!("/bescheide/{}/nachweise/einreichen", own.notice.id)).await.assert_status(403);
    }
}
