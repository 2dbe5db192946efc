//! Forms with fields that no page has, and rights that nobody may give.

use paktbuch::auth::token::{self, Bearer};
use paktbuch_entity::user_account;
use paktbuch_tests::{TestApp, actors::PASSWORD, on_both};
use paktbuch_types::Role;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

async fn stored(app: &TestApp, name: &str) -> user_account::Model {
    user_account::Entity::find()
        .filter(user_account::Column::Name.eq(name))
        .one(app.db.reader())
        .await
        .unwrap()
        .unwrap()
}

on_both! {
    async fn a_new_password_changes_nothing_else_whatever_is_sent_with_it(app: TestApp) {
        let name = app.with_password(Role::Pruefung, &[]).await;
        let before = stored(&app, &name).await;
        let browser = app.anonymous();
        browser.sign_in(&name, PASSWORD).await.assert_status(303);
        let fields = [
            ("current", PASSWORD), ("password", "fünf ganz andere Wörter"), ("repeated", "fünf ganz andere Wörter"),
            ("role", "verwaltung"), ("id", "1"), ("version", "99"), ("name", "chef"), ("display_name", "Chef"),
            ("disabled_at", ""), ("created_at", "2000-01-01"), ("password_hash", "x"), ("user_id", "1"), ("schools", "1"),
        ];
        browser.post("/konto/passwort", &fields).await.assert_status(303);
        let after = stored(&app, &name).await;
        assert_ne!(before.password_hash, after.password_hash);
        assert_eq!(user_account::Model { password_hash: None, ..before }, user_account::Model { password_hash: None, ..after });
    }

    async fn the_id_in_the_address_counts_and_not_the_one_in_the_form(app: TestApp) {
        let boss = app.verwaltung().await;
        let (meant, other) = (app.with_password(Role::Pruefung, &[]).await, app.with_password(Role::Pruefung, &[]).await);
        let (meant, other) = (stored(&app, &meant).await, stored(&app, &other).await);
        let fields = [
            ("id", other.id.to_string()), ("user_id", other.id.to_string()), ("role", "foerdermittel".to_owned()),
            ("display_name", "Erika".to_owned()), ("version", meant.version.to_string()), ("name", "neu".to_owned()),
            ("password_hash", "x".to_owned()), ("disabled_at", "2026-01-01T00:00:00Z".to_owned()),
        ];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        boss.post(&format!("/verwaltung/benutzer/{}", meant.id), &fields).await.assert_status(303);
        assert_eq!(stored(&app, &other.name).await, other);
        let changed = user_account::Model {
            role: Role::Foerdermittel,
            display_name: "Erika".to_owned(),
            version: meant.version + 1,
            ..meant.clone()
        };
        assert_eq!(stored(&app, &meant.name).await, changed);
    }

    async fn two_editors_of_an_account_are_told_of_each_other(app: TestApp) {
        let (boss, second) = (app.verwaltung().await, app.verwaltung().await);
        let name = app.with_password(Role::Pruefung, &[]).await;
        let user = stored(&app, &name).await;
        let path = format!("/verwaltung/benutzer/{}", user.id);
        let (first, late) = (boss.form(&path, &path).await, second.form(&path, &path).await);
        boss.submit(&first.with(&[("display_name", "Erika Beispiel")])).await.assert_status(303);
        let late = late.with(&[("display_name", "Erika Muster")]);
        let answer = second.submit(&late).await.expect(412);
        answer.assert_shows("Inzwischen geändert");
        answer.assert_shows("Erika Beispiel");
        assert_eq!(stored(&app, &name).await.display_name, "Erika Beispiel");
        let again = answer.forms().into_iter().find(|form| form.action == path && form.posts()).unwrap();
        assert_eq!(again.value("display_name"), Some("Erika Muster"), "the second editor's text is kept");
        second.submit(&again).await.assert_status(303);
        assert_eq!(stored(&app, &name).await.display_name, "Erika Muster");
    }

    async fn nobody_locks_out_the_last_verwaltung_or_oneself(app: TestApp) {
        let name = app.with_password(Role::Verwaltung, &[]).await;
        let me = stored(&app, &name).await;
        let browser = app.anonymous();
        browser.sign_in(&name, PASSWORD).await.assert_status(303);
        let path = format!("/verwaltung/benutzer/{}", me.id);
        let demoted = [("role", "pruefung"), ("display_name", ""), ("version", "1")];
        browser.post(&path, &demoted).await.expect(422).assert_shows("Die eigene Rolle kann niemand ändern.");
        browser.post(&format!("{path}/sperren"), &[]).await.expect(422).assert_shows("Das eigene Konto kann niemand sperren.");
        // Another session of the role, whose account nobody can sign in to by a password.
        let other = app.verwaltung().await;
        other.post(&path, &demoted).await.expect(422).assert_shows("Das ist das letzte Konto der Verwaltung");
        other.post(&format!("{path}/sperren"), &[]).await.expect(422).assert_shows("Das ist das letzte Konto der Verwaltung");
        assert_eq!(stored(&app, &name).await.disabled_at, None);
    }

    async fn a_token_form_sent_twice_makes_one_token_and_a_revoked_one_is_dead(app: TestApp) {
        let boss = app.verwaltung().await;
        let form = boss.fill("/verwaltung/token/neu").await.with(&[("name", "Inventurabgleich"), ("role", "pruefung")]);
        let first = boss.submit(&form).await.expect(200);
        let second = boss.submit(&form).await.expect(200);
        let value = |html: String| {
            let start = html.find("paktbuch_").unwrap();
            html[start..start + "paktbuch_".len() + 64].to_owned()
        };
        let token = value(first.html());
        assert_eq!(token, value(second.html()));
        let found = token::find(&app.db, &token).await.unwrap();
        assert!(matches!(found, Bearer::Actor(actor) if actor.role == Role::Pruefung));
        assert_eq!(app.events("token.added").await, 1);
        boss.get("/verwaltung/token").await.expect(200).assert_shows("Inventurabgleich");
        assert!(!boss.get("/verwaltung/token/1").await.html().contains(&token), "the value is shown once");
        boss.post("/verwaltung/token/1/widerrufen", &[]).await.assert_status(303);
        assert!(matches!(token::find(&app.db, &token).await.unwrap(), Bearer::Unknown));
    }
}
