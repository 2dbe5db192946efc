//! What moves over the Stichtag after the filing: explained, and still what the proof counts.

use paktbuch_entity::{filed_proof, funding_share};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{Role, parse_date};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::{Value, json};

use super::differences::{differences, of_part, since, version};
use super::file::file;

const BASE: &str = "/api/paktbuch/v1";

/// The events that explain a difference.
fn events(difference: &Value) -> Vec<i64> {
    let events = difference["events"].as_array().unwrap().iter();
    events.map(|number| number.as_i64().unwrap()).collect()
}

on_both! {
    async fn a_payout_that_leaves_the_days_of_the_proof_is_explained_and_still_counted(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        // It would count the payout by itself.
        filed_proof::Entity::delete_many().exec(app.db.reader()).await.unwrap();
        let office = app.foerdermittel().await;
        file(&office, own.notice.id.0, "abgesprochen").await.assert_status(303);
        let api = app.api(Role::Foerdermittel, &[]).await;
        let payout = format!("{BASE}/payouts/{}", own.payout.id);
        let body = |day: &str, cents: i64, reason: &str| json!({"paid_on": day, "amount_cents": cents, "note": own.payout.note, "reason": reason});
        api.put(&payout, "\"1\"", &body("2026-02-02", 450_000, "")).await.assert_status(422);
        api.put(&payout, "\"1\"", &body("2026-02-02", 450_000, "Wertstellung")).await.assert_status(200);
        // Of the same amount, and after the Stichtag: it explains nothing.
        let list = format!("{BASE}/notices/{}/payouts", own.notice.id);
        api.post(&list, &json!({"paid_on": "2026-05-04", "amount_cents": 450_000})).await.assert_status(201);
        let told = differences(&app).await;
        let (gone, _) = of_part(&told, "payout");
        let (sums, _) = of_part(&told, "sums");
        assert_eq!((&gone["change"], &gone["unexplained"], &sums["unexplained"]), (&json!("removed"), &json!([]), &json!([])), "{told:#?}");
        assert_eq!((events(gone).len(), events(gone)), (1, events(sums)), "the move alone: {told:#?}");
        let page = version(&office, &app).await;
        page.assert_shows("1 Mittelabruf entfallen");
        page.assert_shows("Wertstellung");
        assert!(!since(&page).contains("Kein Eintrag im Verlauf"), "{}", since(&page));

        // The proof counts it wherever it stands.
        let asked = "Ein eingereichter Verwendungsnachweis zählt diese Auszahlung. Bitte unter „Grund der Änderung“ angeben";
        for (day, cents) in [("2026-02-02", 440_000), ("2023-06-01", 450_000)] {
            api.put(&payout, "\"2\"", &body(day, cents, "")).await.expect(422).assert_shows(asked);
        }
        office.get(&format!("/auszahlungen/{}", own.payout.id)).await.expect(200).assert_shows("Grund der Änderung");
        api.delete(&format!("{payout}?reason=Irrtum"), "\"2\"").await.expect(409).assert_shows("zählt diese Auszahlung; sie bleibt stehen");
        api.put(&payout, "\"2\"", &body("2023-06-01", 450_000, "doch wie zuvor")).await.assert_status(200);
        let told = differences(&app).await;
        assert!(!told.iter().any(|difference| difference["part"] == "payout"), "{told:#?}");
    }

    async fn a_late_payout_that_no_version_froze_is_removed_with_a_reason(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        filed_proof::Entity::delete_many().exec(app.db.reader()).await.unwrap();
        let office = app.foerdermittel().await;
        file(&office, own.notice.id.0, "abgesprochen").await.assert_status(303);
        let api = app.api(Role::Foerdermittel, &[]).await;
        let list = format!("{BASE}/notices/{}/payouts", own.notice.id);
        let made = api.post(&list, &json!({"paid_on": "2024-06-01", "amount_cents": 70_000})).await.expect(201);
        assert!(made.json()["warnings"][0].as_str().unwrap().contains("enthält sie aber nicht"), "{}", made.json());
        let payout = made.headers["location"].to_str().unwrap();
        let more = |reason: &str| json!({"paid_on": "2024-06-01", "amount_cents": 80_000, "reason": reason});
        api.put(payout, "\"1\"", &more("")).await.expect(422).assert_shows("reicht über den Tag dieser Auszahlung hinaus");
        api.put(payout, "\"1\"", &more("laut Kontoauszug")).await.assert_status(200);
        let told = differences(&app).await;
        let (added, _) = of_part(&told, "payout");
        assert_eq!((&added["change"], events(added).len()), (&json!("added"), 2), "that it came, and its amount: {told:#?}");
        api.delete(payout, "\"2\"").await.assert_status(422);
        api.delete(&format!("{payout}?reason=Irrtum"), "\"2\"").await.assert_status(204);
        let told = differences(&app).await;
        assert!(!told.iter().any(|difference| difference["part"] == "payout"), "{told:#?}");
    }

    async fn a_proof_filed_before_counts_payouts_up_to_its_day(app: TestApp) {
        let world = World::build(&app).await;
        let notice = world.own.notice.id;
        let before = filed_proof::Entity::find_by_id(notice).one(app.db.reader()).await.unwrap();
        let mut before = before.expect("the proof").into_active_model();
        before.filed_on = Set(parse_date("30.06.2024").ok());
        before.update(app.db.reader()).await.unwrap();
        let api = app.api(Role::Foerdermittel, &[]).await;
        let list = format!("{BASE}/notices/{notice}/payouts");
        let enter = async |day: &str| {
            let made = api.post(&list, &json!({"paid_on": day, "amount_cents": 50_000})).await.expect(201);
            made.headers["location"].to_str().unwrap().to_owned()
        };
        let counted = enter("2024-06-30").await;
        let more = json!({"paid_on": "2024-06-30", "amount_cents": 60_000});
        api.put(&counted, "\"1\"", &more).await.expect(422).assert_shows("zählt diese Auszahlung");
        let refused = api.delete(&format!("{counted}?reason=Irrtum"), "\"1\"").await.expect(409);
        refused.assert_shows("zählt diese Auszahlung; sie bleibt stehen");
        let later = enter("2024-07-01").await;
        let more = json!({"paid_on": "2024-07-01", "amount_cents": 60_000});
        api.put(&later, "\"1\"", &more).await.assert_status(200);
        api.delete(&format!("{later}?reason=Irrtum"), "\"2\"").await.assert_status(204);
    }

    async fn a_payment_that_was_counted_asks_for_a_reason_wherever_it_stands(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let office = app.foerdermittel().await;
        file(&office, own.notice.id.0, "abgesprochen").await.assert_status(303);
        let api = app.api(Role::Foerdermittel, &[]).await;
        let payment = format!("{BASE}/payments/{}", own.payment.id);
        let body = |day: &str, cents: i64, reason: &str| json!({"paid_on": day, "amount_cents": cents, "proof": own.payment.proof, "reason": reason});
        api.put(&payment, "\"1\"", &body("2026-02-02", 119_000, "")).await.assert_status(422);
        api.put(&payment, "\"1\"", &body("2026-02-02", 119_000, "Wertstellung")).await.assert_status(200);
        let asked = "Ein eingereichter Nachweis zählt diese Zahlung. Bitte unter „Grund der Änderung“ angeben";
        for (day, cents) in [("2026-02-02", 100_000), ("2023-05-20", 119_000)] {
            api.put(&payment, "\"2\"", &body(day, cents, "")).await.expect(422).assert_shows(asked);
        }
        office.get(&format!("/zahlungen/{}", own.payment.id)).await.expect(200).assert_shows("Grund der Änderung");
        api.put(&payment, "\"2\"", &body("2023-05-20", 119_000, "doch wie zuvor")).await.assert_status(200);

        // Nor does it help that own funds pay for it now.
        funding_share::Entity::delete_many().exec(app.db.reader()).await.unwrap();
        let line = format!("{BASE}/lines/{}/allocations", own.line.id);
        api.put(&line, "\"1\"", &json!({"allocations": [{"gross_cents": 119_000}]})).await.assert_status(200);
        api.put(&payment, "\"3\"", &body("2023-05-20", 100_000, "")).await.expect(422).assert_shows(asked);
        api.put(&payment, "\"3\"", &body("2023-05-20", 100_000, "laut Kontoauszug")).await.assert_status(200);
    }
}
