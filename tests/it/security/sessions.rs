//! Sessions: cookies, fixation, and the end of a session for whoever is locked out.

use axum::body::Body;
use axum::http::Method;
use paktbuch::auth::session;
use paktbuch::db::Who;
use paktbuch_entity::user_account;
use paktbuch_tests::{TestApp, actors::PASSWORD, on_both};
use paktbuch_types::Role;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};

async fn id_of(app: &TestApp, name: &str) -> i64 {
    let user = user_account::Entity::find()
        .filter(user_account::Column::Name.eq(name))
        .one(app.db.reader())
        .await
        .unwrap();
    user.unwrap().id.0
}

on_both! {
    async fn a_session_id_from_before_the_sign_in_is_worth_nothing(app: TestApp) {
        let name = app.with_password(Role::Foerdermittel, &[]).await;
        let browser = app.anonymous();
        browser.set_cookie(session::COOKIE, &"a".repeat(64));
        let answer = browser.sign_in(&name, PASSWORD).await.expect(303);
        let first = browser.cookie(session::COOKIE).unwrap();
        assert_ne!(first, "a".repeat(64));
        let set = answer.headers.get("set-cookie").unwrap().to_str().unwrap().to_owned();
        assert!(set.starts_with("__Host-sid="), "{set}");
        for attribute in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
            assert!(set.contains(attribute), "{set}");
        }
        assert!(!set.contains("Domain"), "{set}");

        let fields = [("name".to_owned(), name.clone()), ("password".to_owned(), PASSWORD.to_owned())];
        browser.post_exactly("/anmelden", &fields).await.assert_status(303);
        let second = browser.cookie(session::COOKIE).unwrap();
        assert_ne!(first, second);
        let thief = app.anonymous();
        thief.set_cookie(session::COOKIE, &first);
        thief.get("/konto").await.assert_status(303);
    }

    async fn a_cookie_is_dead_after_signing_out(app: TestApp) {
        let browser = app.verwaltung().await;
        let cookie = browser.cookie(session::COOKIE).unwrap();
        let form = browser.form("/konto", "/abmelden").await;
        browser.submit(&form).await.assert_status(303);
        browser.set_cookie(session::COOKIE, &cookie);
        let answer = browser.get("/konto").await.expect(303);
        assert_eq!(answer.location(), Some("/anmelden?weiter=%2Fkonto"));
    }

    async fn a_disabled_user_is_out_at_the_next_request(app: TestApp) {
        let (boss, name) = (app.verwaltung().await, app.with_password(Role::Verwaltung, &[]).await);
        let second = app.with_password(Role::Verwaltung, &[]).await;
        let browser = app.anonymous();
        browser.sign_in(&name, PASSWORD).await.assert_status(303);
        browser.get("/konto").await.assert_status(200);
        let id = id_of(&app, &name).await;
        boss.post(&format!("/verwaltung/benutzer/{id}/sperren"), &[]).await.assert_status(303);
        browser.get("/konto").await.assert_status(303);
        browser.sign_in(&name, PASSWORD).await.assert_status(401);
        boss.post(&format!("/verwaltung/benutzer/{id}/entsperren"), &[]).await.assert_status(303);
        browser.sign_in(&name, PASSWORD).await.assert_status(303);
        let _ = second;
    }

    async fn a_role_that_was_taken_away_counts_no_more(app: TestApp) {
        let (boss, name) = (app.verwaltung().await, app.with_password(Role::Verwaltung, &[]).await);
        let _second = app.with_password(Role::Verwaltung, &[]).await;
        let browser = app.anonymous();
        browser.sign_in(&name, PASSWORD).await.assert_status(303);
        browser.get("/verwaltung/benutzer").await.assert_status(200);
        let path = format!("/verwaltung/benutzer/{}", id_of(&app, &name).await);
        let fields = [("role", "pruefung"), ("display_name", "Paula Probe"), ("version", "1")];
        boss.post(&path, &fields).await.assert_status(303);
        browser.get("/verwaltung/benutzer").await.assert_status(403);
        let own = browser.form("/konto", "/abmelden").await;
        assert!(own.value("nonce").is_some());
    }

    async fn a_session_ends_after_its_time(app: TestApp) {
        let browser = app.verwaltung().await;
        app.at(app.clock.now() + chrono::Duration::minutes(29));
        browser.get("/konto").await.assert_status(200);
        app.at(app.clock.now() + chrono::Duration::minutes(29));
        browser.get("/konto").await.assert_status(200);
        app.at(app.clock.now() + chrono::Duration::minutes(31));
        browser.get("/konto").await.assert_status(303);
        let tireless = app.verwaltung().await;
        for _ in 0..22 {
            app.at(app.clock.now() + chrono::Duration::minutes(28));
            tireless.get("/sitzung").await;
        }
        tireless.get("/konto").await.assert_status(303);
    }

    async fn pages_are_read_while_nothing_can_be_written(app: TestApp) {
        let browser = app.pruefung().await;
        let others: Vec<_> = [app.verwaltung().await, app.foerdermittel().await].into();
        app.at(app.clock.now() + chrono::Duration::minutes(5));
        // As long as this write is open no other can begin, as with a locked database.
        let held = app.db.write(Who::System, async |_| {
            browser.get("/konto").await.assert_status(200);
            for other in &others {
                other.get("/schulen").await.assert_status(200);
            }
            Ok::<_, DbErr>(())
        });
        held.await.unwrap();
        browser.get("/konto").await.assert_status(200);
        app.at(app.clock.now() + chrono::Duration::minutes(27));
        browser.get("/konto").await.expect(200).assert_shows("Prüfung");
        others[0].get("/konto").await.assert_status(303);
    }

    async fn nobody_is_led_to_another_site_after_signing_in(app: TestApp) {
        let name = app.with_password(Role::Pruefung, &[]).await;
        for target in ["//evil.example", "https://evil.example/", "/\\evil.example", "/\t/evil.example", "/%09/x\n"] {
            let browser = app.anonymous();
            let mut form = browser.fill("/anmelden").await;
            for (field, value) in [("name", name.as_str()), ("password", PASSWORD), ("weiter", target)] {
                form.set(field, value);
            }
            let answer = browser.submit(&form).await.expect(303);
            assert_eq!(answer.location(), Some("/"), "{target:?}");
        }
        let browser = app.anonymous();
        let request = browser.request(Method::GET, "//evil.example/x");
        let answer = browser.send(request, Body::empty()).await;
        assert!(!answer.location().unwrap_or_default().starts_with("//"), "{answer:?}");
    }

    async fn a_set_up_link_works_once_and_signs_nobody_in(app: TestApp) {
        let boss = app.verwaltung().await;
        let fields = [("name", "paula.probe"), ("display_name", "Paula Probe"), ("role", "pruefung")];
        let fields = [&fields[..], &[("nonce", "0123456789abcdef")]].concat();
        let shown = boss.post("/verwaltung/benutzer", &fields).await.expect(200);
        let again = boss.post("/verwaltung/benutzer", &fields).await.expect(200);
        let link = |page: &str| {
            let start = page.find("/einrichtung/").unwrap();
            page[start..start + "/einrichtung/".len() + 64].to_owned()
        };
        assert_eq!(link(&shown.html()), link(&again.html()), "a double click shows the same link");
        let path = link(&shown.html());
        let paula = app.anonymous();
        let form = paula.fill(&path).await.with(&[("password", PASSWORD), ("repeated", PASSWORD)]);
        let answer = paula.submit(&form).await.expect(303);
        assert_eq!(answer.location(), Some("/anmelden"));
        assert_eq!(paula.cookie(session::COOKIE), None);
        paula.get(&path).await.expect(400).assert_shows("schon benutzt oder ist abgelaufen");
        paula.submit(&form).await.assert_status(400);
        paula.sign_in("Paula.Probe", PASSWORD).await.assert_status(303);
    }
}
