//! What is not filed, and why.

use paktbuch_entity::filing;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{BasisPoints, Cents, Role};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, NotSet, PaginatorTrait, Set};
use serde_json::json;

use super::file::{file, form};

async fn count(app: &TestApp) -> u64 {
    filing::Entity::find().count(app.db.reader()).await.unwrap()
}

/// Makes the Einzelansatz smaller than what is paid on it: an error of R2.
async fn exceed(app: &TestApp, world: &World) {
    let mut notice = world.own.notice.clone().into_active_model();
    notice.item_tolerance = Set(Some(BasisPoints(2_000)));
    notice.update(app.db.reader()).await.unwrap();
    let mut item = world.own.cost_item.clone().into_active_model();
    (item.total, item.eligible) = (Set(Cents(1_000)), Set(Cents(1_000)));
    item.update(app.db.reader()).await.unwrap();
}

on_both! {
    async fn open_errors_want_a_reason_and_a_wrong_form_keeps_what_was_typed(app: TestApp) {
        let world = World::build(&app).await;
        exceed(&app, &world).await;
        let notice = world.own.notice.id.0;
        let office = app.foerdermittel().await;
        let before = count(&app).await;
        file(&office, notice, " ").await.expect(422).assert_shows("warum Sie trotzdem einreichen");
        let form = form(&office, notice, "2025-12-31").await;
        for (typed, answer) in [
            ([("stichtag", "31.12.2025"), ("confirmed", ""), ("reason", "abgesprochen")], "Bitte bestätigen, dass der Nachweis so eingereicht wird."),
            ([("stichtag", "31.12.2099"), ("confirmed", "true"), ("reason", "abgesprochen")], "Der Stichtag liegt in der Zukunft."),
            ([("stichtag", "01.01.1990"), ("confirmed", "true"), ("reason", "abgesprochen")], "Der Stichtag 01.01.1990 liegt vor dem Bescheid vom 01.03.2023."),
            ([("stichtag", "31.02.2025"), ("confirmed", "true"), ("reason", "abgesprochen")], "31.02.2025"),
        ] {
            let again = office.submit(&form.clone().with(&typed)).await.expect(422);
            again.assert_shows(answer);
            again.assert_shows("abgesprochen");
        }
        let long = "x".repeat(2_001);
        file(&office, notice, &long).await.expect(422).assert_shows("höchstens 2000 Zeichen");
        assert_eq!(count(&app).await, before);
    }

    async fn of_two_officers_one_files_and_what_equals_the_last_version_is_none(app: TestApp) {
        let world = World::build(&app).await;
        let notice = world.own.notice.id.0;
        let (anna, bodo) = (app.foerdermittel().await, app.verwaltung().await);
        let typed = [("stichtag", "31.12.2025"), ("confirmed", "true"), ("reason", "abgesprochen")];
        let first = form(&anna, notice, "2025-12-31").await.with(&typed);
        let second = form(&bodo, notice, "2025-12-31").await.with(&typed);
        let before = count(&app).await;
        let (one, other) = tokio::join!(anna.submit(&first), bodo.submit(&second));
        let mut answers = [one.status.as_u16(), other.status.as_u16()];
        answers.sort_unstable();
        assert!(matches!(answers, [303, 412 | 422]), "{answers:?}");
        assert_eq!(count(&app).await, before + 1);
        // The same form again is the same filing, not another.
        let filed = if one.status == 303 { (&anna, &first, &one) } else { (&bodo, &second, &other) };
        assert_eq!(filed.0.submit(filed.1).await.location(), filed.2.location());
        file(&anna, notice, "noch einmal").await.expect(422).assert_shows("Der Nachweis sagt dasselbe wie Version 2 vom");
        assert_eq!(count(&app).await, before + 1);
    }

    async fn a_notice_without_cost_plan_has_nothing_to_prove(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let mut empty = world.own.notice.clone().into_active_model();
        (empty.id, empty.reference) = (NotSet, Set("48-LEER".to_owned()));
        let notice = empty.insert(app.db.reader()).await.unwrap().id.0;
        let address = format!("/bescheide/{notice}/nachweise/einreichen");
        let page = office.get(&address).await.expect(200);
        page.assert_shows("Der Bescheid hat noch keinen Kostenplan");
        assert!(!page.forms().iter().any(|form| form.action == address), "nothing to send");
        let typed = [("version", "0"), ("stichtag", "31.12.2025"), ("confirmed", "true"), ("reason", "abgesprochen")];
        office.post(&address, &typed).await.expect(422).assert_shows("Der Bescheid hat noch keinen Kostenplan");
        let api = app.api(Role::Foerdermittel, &[]).await;
        let body = json!({ "as_of": "2025-12-31", "filed_before": 0, "reason": "abgesprochen" });
        let refused = api.post(&format!("/api/paktbuch/v1/notices/{notice}/proofs"), &body).await.expect(409).json();
        assert!(refused["detail"].as_str().unwrap().contains("noch keinen Kostenplan"), "{refused}");
    }

    async fn without_its_temporary_folder_nothing_is_filed(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let before = count(&app).await;
        let form = form(&office, world.own.notice.id.0, "2025-12-31").await;
        let typed = [("stichtag", "31.12.2025"), ("confirmed", "true"), ("reason", "abgesprochen")];
        // The same answer as from a disk that takes none; see `disk_full` for one.
        std::fs::remove_dir_all(app.data().temporary()).unwrap();
        let form = form.with(&typed);
        office.submit(&form).await.expect(507).assert_shows("Speicher voll");
        assert_eq!(count(&app).await, before);
        // With the folder again the same form files.
        std::fs::create_dir_all(app.data().temporary()).unwrap();
        office.submit(&form).await.assert_status(303);
        assert_eq!(count(&app).await, before + 1);
    }
}
