//! What a device leaves behind at a school that it left, or where it was removed.

use paktbuch_tests::{Api, Browser, TestApp, on_both};
use paktbuch_types::{DeviceId, Role};
use serde_json::json;

use super::relocating::{form_of, made, opened, preview};
use super::world::{self, World};

const BASE: &str = "/api/paktbuch/v1";
/// The schools of the world, the first of which has its devices.
const FIRST: &str = "190743";
const SECOND: &str = "114790";

/// The office brings a device from the first school to the second.
async fn moved(office: &Browser, world: &World, id: DeviceId) {
    let page = opened(office, &[id]).await;
    let target = format!("room:{}", world.rooms[1]);
    let shown = preview(office, &page, &[("ort", target.as_str())])
        .await
        .expect(200);
    office.submit(&form_of(&shown, true)).await.assert_status(303);
}

async fn note(browser: &Browser, id: DeviceId, text: &str) {
    let path = format!("/vermerke/geraet/{id}");
    let form = browser.form(&path, &path).await;
    let form = form.with(&[("text", text), ("follow_up_on", "25.06.2026")]);
    browser.submit_files(&form, &[]).await.assert_status(303);
}

async fn note_by_token(api: &Api, id: DeviceId, text: &str) {
    let body = json!({"subject": "geraet", "subject_id": id.0, "said_on": "2026-06-10", "text": text});
    api.post(&format!("{BASE}/memos"), &body).await.assert_status(201);
}

on_both! {
    async fn each_note_on_a_removed_device_goes_to_the_school_that_wrote_it(app: TestApp) {
        let world = world::build(&app.db).await;
        let id = made(&app, &world, 1).await[0];
        let office = app.foerdermittel().await;
        let (first, second) = (app.schul_it(&[FIRST]).await, app.schul_it(&[SECOND]).await);
        let (first_token, second_token) = (app.api(Role::SchulIt, &[FIRST]).await, app.api(Role::SchulIt, &[SECOND]).await);
        note(&first, id, "Erste Schule von Hand").await;
        note_by_token(&first_token, id, "Erste Schule als Programm").await;
        note(&office, id, "Amt vor dem Wechsel").await;
        moved(&office, &world, id).await;
        note(&second, id, "Zweite Schule von Hand").await;
        note_by_token(&second_token, id, "Zweite Schule als Programm").await;
        note(&office, id, "Amt nach dem Wechsel").await;
        let address = format!("/geraete/{id}/entfernen");
        let form = office.form(&address, &address).await.with(&[("reason", "doppelt angelegt")]);
        office.submit(&form).await.assert_status(303);

        let all = ["Erste Schule", "Zweite Schule", "Amt vor", "Amt nach"];
        for (browser, page, own) in [
            (&first, format!("/vermerke/schule/{}", world.schools[0]), &all[..1]),
            (&second, format!("/vermerke/schule/{}", world.schools[1]), &all[1..2]),
            (&office, "/vermerke/rechnung/1".to_owned(), &all[2..]),
        ] {
            let notes = browser.get(&page).await.expect(200);
            for words in all {
                if own.contains(&words) {
                    notes.assert_shows(words);
                } else {
                    notes.assert_hides(words);
                }
            }
        }
        for (browser, words) in [(&first, "Erste Schule von Hand"), (&second, "Zweite Schule von Hand")] {
            browser.get("/fristen").await.expect(200).assert_shows(&format!("Wiedervorlage: {words}"));
        }
        for (token, school, words) in [(&first_token, 0, "Erste"), (&second_token, 1, "Zweite")] {
            let list = format!("{BASE}/memos?subject=schule&subject_id={}", world.schools[school]);
            let told = token.get(&list).await.expect(200).json();
            let texts: Vec<&str> = told["items"].as_array().unwrap().iter().map(|row| row["text"].as_str().unwrap()).collect();
            assert_eq!(texts.len(), 2, "{told}");
            for by in ["von Hand", "als Programm"] {
                assert!(texts.contains(&format!("{words} Schule {by}").as_str()), "{told}");
            }
        }
        let other = format!("{BASE}/memos?subject=schule&subject_id={}", world.schools[0]);
        second_token.get(&other).await.assert_status(404);
    }

    async fn a_serial_of_before_stays_with_the_school_where_it_was_changed(app: TestApp) {
        let world = world::build(&app.db).await;
        let id = made(&app, &world, 1).await[0];
        let (first, second) = (app.schul_it(&[FIRST]).await, app.schul_it(&[SECOND]).await);
        let edit = format!("/geraete/{id}/bearbeiten");
        let changed = async |browser: &Browser, serial: &str| {
            let form = browser.form(&edit, &edit).await.with(&[("serial", serial)]);
            browser.submit(&form).await.assert_status(303);
        };
        changed(&first, "ALTE4711X").await;
        changed(&first, "NEUE4711X").await;
        let office = app.foerdermittel().await;
        moved(&office, &world, id).await;
        let found = async |browser: &Browser, serial: &str| {
            let answer = browser.get(&format!("/pruefung?q={serial}")).await;
            answer.location().is_some_and(|to| to.starts_with(&format!("/pruefung?geraet={id}&")))
        };
        let hits = async |api: &Api, serial: &str| {
            let told = api.get(&format!("{BASE}/money-trail/hits?q={serial}")).await.expect(200).json();
            told["items"].as_array().unwrap().len()
        };
        assert!(!found(&second, "ALTE4711X").await && found(&second, "NEUE4711X").await);
        let token = app.api(Role::SchulIt, &[SECOND]).await;
        assert_eq!(hits(&token, "ALTE4711X").await, 0);
        // Who looks after both schools, and the office, know its whole past.
        for browser in [&office, &app.schul_it(&[FIRST, SECOND]).await] {
            assert!(found(browser, "ALTE4711X").await);
        }
        // What the second school changed itself, it finds.
        changed(&second, "DRITTE4711X").await;
        assert!(found(&second, "NEUE4711X").await && !found(&second, "ALTE4711X").await);
        assert_eq!((hits(&token, "NEUE4711X").await, hits(&token, "ALTE4711X").await), (1, 0));
    }
}
