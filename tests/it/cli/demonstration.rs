//! `demo`.

use std::collections::BTreeMap;

use paktbuch::app::{DataDir, open_database};
use paktbuch::clock::Clock;
use paktbuch::db::Who;
use paktbuch_entity::installation;
use paktbuch_tests::binary::{Paktbuch, Service, assert_keys, exchange};
use sea_orm::{DbErr, EntityTrait, Set};

/// Schools of the demonstration as its token sees them; the status line where the token is refused.
fn schools(service: &Service, token: &str) -> String {
    let head = format!("GET /api/paktbuch/v1/schools HTTP/1.1\r\nAuthorization: Bearer {token}");
    let answer = String::from_utf8_lossy(&exchange(service.address(), &head, "")).into_owned();
    match answer.split_once("\r\n\r\n") {
        Some((head, body)) if head.starts_with("HTTP/1.1 200") => body.to_owned(),
        _ => answer.lines().next().unwrap_or_default().to_owned(),
    }
}

fn passwords(service: &Service) -> BTreeMap<String, String> {
    let users = service.said["users"].as_array().unwrap();
    users
        .iter()
        .for_each(|user| assert_keys(user, "name password role"));
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    users
        .iter()
        .map(|user| (text(&user["role"]), text(&user["password"])))
        .collect()
}

#[test]
fn every_start_has_new_passwords_and_a_new_token() {
    let folder = tempfile::tempdir().unwrap();
    let paktbuch = Paktbuch::at(folder.path());
    let first = paktbuch.service(&["demo"]);
    assert_keys(&first.said, "url users api_token");
    let (passwords_before, token) = (
        passwords(&first),
        first.said["api_token"].as_str().unwrap().to_owned(),
    );
    assert_eq!(
        passwords_before.keys().collect::<Vec<_>>(),
        ["foerdermittel", "pruefung", "schul-it", "verwaltung"]
    );
    assert!(schools(&first, &token).contains("Baumberge-Schule"));
    // A second one on the same data changes nothing of the first.
    for command in ["demo", "serve"] {
        let refused = paktbuch.run(&[command, "--listen", "127.0.0.1:0"]).expect(2);
        assert!(
            refused.stderr.contains("läuft Paktbuch schon"),
            "{}",
            refused.stderr
        );
    }
    assert!(schools(&first, &token).contains("Baumberge-Schule"));
    // Other commands go beside it.
    let _ = paktbuch.json(&["token", "add", "Daneben", "--role", "pruefung"], 0);
    assert_eq!(first.stop().0.code(), Some(0));

    let second = paktbuch.service(&["demo"]);
    assert!(
        schools(&second, &token).starts_with("HTTP/1.1 401"),
        "the old token is revoked"
    );
    let passwords_after = passwords(&second);
    assert!(
        passwords_before
            .iter()
            .all(|(role, password)| passwords_after[role] != *password)
    );
    assert_eq!(second.stop().0.code(), Some(0));
}

#[test]
fn real_data_are_no_demonstration() {
    let folder = tempfile::tempdir().unwrap();
    let paktbuch = Paktbuch::at(folder.path());
    paktbuch
        .run(&["user", "add", "vera", "--role", "verwaltung"])
        .assert_code(0);
    let refused = paktbuch.run(&["demo", "--listen", "127.0.0.1:0"]).expect(2);
    assert!(
        refused.stderr.contains("enthält echte Daten"),
        "{}",
        refused.stderr
    );
    assert_eq!(paktbuch.json(&["user", "list"], 0).len(), 1);
}

/// A directory in which the scenario was being played when the power went.
async fn interrupt(folder: &std::path::Path) {
    let data = DataDir::new(folder, None);
    let db = open_database(&data, Clock::System).await.unwrap();
    db.write(Who::System, async |tx| {
        let mark = installation::ActiveModel {
            name: Set("demonstration".to_owned()),
            value: Set("havixbeck, unfertig".to_owned()),
        };
        installation::Entity::insert(mark)
            .exec_without_returning(tx.conn())
            .await?;
        Ok::<_, DbErr>(())
    })
    .await
    .unwrap();
    paktbuch::cli::play::havixbeck(&db, &data).await.unwrap();
    db.close().await.unwrap();
}

/// Of the demonstration, those of the grant that is taken over too.
const INVOICES: usize = 47;

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_start_is_begun_again() {
    let folder = tempfile::tempdir().unwrap();
    let paktbuch = Paktbuch::at(folder.path());
    interrupt(folder.path()).await;
    let service = paktbuch.service(&["demo"]);
    let token = service.said["api_token"].as_str().unwrap().to_owned();
    assert!(schools(&service, &token).contains("Baumberge-Schule"));
    assert_eq!(service.stop().0.code(), Some(0));
    assert_eq!(paktbuch.json(&["list", "invoices"], 0).len(), INVOICES);
    assert_eq!(paktbuch.json(&["verify"], 0).len(), 5);
    // The next start finds it whole and leaves it alone.
    paktbuch
        .run(&["user", "add", "gast", "--role", "pruefung"])
        .assert_code(0);
    assert_eq!(paktbuch.service(&["demo"]).stop().0.code(), Some(0));
    assert_eq!(paktbuch.json(&["user", "list"], 0).len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_start_that_somebody_went_on_with_is_not_thrown_away() {
    let folder = tempfile::tempdir().unwrap();
    let paktbuch = Paktbuch::at(folder.path());
    interrupt(folder.path()).await;
    paktbuch
        .run(&["user", "add", "vera", "--role", "verwaltung"])
        .assert_code(0);
    let refused = paktbuch.run(&["demo", "--listen", "127.0.0.1:0"]).expect(2);
    assert!(refused.stderr.contains("unterbrochen"), "{}", refused.stderr);
    assert_eq!(paktbuch.json(&["list", "invoices"], 0).len(), INVOICES);
}
