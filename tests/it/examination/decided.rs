//! The grant that the granting authority decided: it stays whatever comes after, and nothing of it is counted twice.

use paktbuch::funding::read_notice;
use paktbuch_entity::{payout, proof_step};
use paktbuch_tests::{Api, Browser, TestApp, on_both};
use paktbuch_types::{Cents, FilingId, NoticeId, ProofStepId, Role};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter, Set};
use serde_json::{Value, json};

use super::{filed, step};
use crate::filing::file::{file, filings};

const BASE: &str = "/api/paktbuch/v1";

/// Makes the payout of the notice one of this amount.
async fn pay_out(app: &TestApp, notice: i64, euros: i64) {
    let of_notice = payout::Column::NoticeId.eq(NoticeId(notice));
    let payout = payout::Entity::find()
        .filter(of_notice)
        .one(app.db.reader())
        .await;
    let mut payout = payout.unwrap().expect("a payout").into_active_model();
    payout.amount = Set(Cents::euros(euros));
    payout.update(app.db.reader()).await.unwrap();
}

async fn decided(app: &TestApp, notice: i64) -> Option<Cents> {
    let view = read_notice(app.db.reader(), NoticeId(notice)).await.unwrap();
    view.expect("the notice").decided
}

async fn last_version(app: &TestApp, notice: i64) -> FilingId {
    let versions = filings(app)
        .await
        .into_iter()
        .filter(|row| row.notice_id.0 == notice);
    versions.max_by_key(|row| row.number).expect("a version").id
}

/// Cuts the only receipt of a version; `cut` is the version of the auditor's cut.
async fn cut(api: &Api, version: FilingId, auditor: &str, accepted: i64, cut: i64) {
    let data = json!({"number": 1, "auditor": auditor, "accepted_cents": accepted, "reason": "nicht bewilligt", "version": cut});
    api.post(&format!("{BASE}/proofs/{version}/cuts"), &data)
        .await
        .assert_status(201);
}

/// A step of the granting authority.
fn of(name: &str, amount: Option<i64>, decided: Option<i64>) -> Value {
    json!({"step": name, "auditor": "bewilligungsbehoerde", "done_on": "2026-06-16", "amount_cents": amount, "decided_cents": decided})
}

/// Enters a step of the granting authority; answers it and its address.
async fn made(api: &Api, notice: i64, name: &str, amount: Option<i64>) -> (Value, String) {
    let data = of(name, amount, None);
    let answer = api
        .post(&format!("{BASE}/notices/{notice}/examination/steps"), &data)
        .await
        .expect(201);
    let path = answer.headers["location"].to_str().unwrap().to_owned();
    (answer.json(), path)
}

async fn correct(office: &Browser, notice: i64) {
    let narrative = format!("/bescheide/{notice}/sachbericht/bearbeiten");
    let form = office.form(&narrative, &narrative).await;
    office
        .submit(&form.with(&[("measure", "Ein anderer Text")]))
        .await
        .assert_status(303);
    file(office, notice, "Sachbericht berichtigt")
        .await
        .assert_status(303);
}

on_both! {
    /// 536,00 € were filed, the authority's cut leaves 360,00 €, and 300,00 € are paid out.
    async fn what_was_decided_stays_whatever_is_filed_and_cut_after(app: TestApp) {
        let office = app.foerdermittel().await;
        let notice = filed(&app, &office).await;
        pay_out(&app, notice, 300).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let version = last_version(&app, notice).await;
        cut(&api, version, "bewilligungsbehoerde", 40_000, 0).await;
        let path = format!("/bescheide/{notice}/nachweispruefung");
        office.get(&format!("{path}/neu")).await.expect(200).assert_shows("bei einem Schlussbescheid von heute 360,00");
        let (told, _) = made(&api, notice, "schlussbescheid", None).await;
        assert_eq!((&told["decided_cents"], &told["decided_version"]), (&json!(36_000), &json!(2)));
        // An auditor with a procedure of its own, a correction, and a cut that is none of this decision.
        cut(&api, version, "landesrechnungshof", 0, 0).await;
        assert_eq!(decided(&app, notice).await, Some(Cents::euros(360)));
        cut(&api, version, "bewilligungsbehoerde", 30_000, 1).await;
        assert_eq!(decided(&app, notice).await, Some(Cents::euros(360)));
        correct(&office, notice).await;
        assert_eq!(decided(&app, notice).await, Some(Cents::euros(360)));
        let read = api.get(&format!("{BASE}/notices/{notice}/examination")).await.expect(200).json();
        assert_eq!((&read["version"], &read["grant_accepted_cents"], &read["decided_cents"]), (&json!(3), &json!(53_600), &json!(36_000)));
        let page = office.get(&path).await.expect(200);
        for words in ["Zuwendung, entschieden 360,00", "Nachzahlung 60,00", "anerkannte Zuwendung 360,00 €, nach Version 2"] {
            page.assert_shows(words);
        }
        let page = office.get(&format!("/bescheide/{notice}")).await.expect(200);
        page.assert_shows("mehr wird nicht ausgezahlt 360,00");
        let history = page.html();
        for label in ["<dt>Anerkannte Zuwendung</dt>", "<dt>entschieden über Version</dt>"] {
            assert!(history.contains(label), "{label}");
        }
        let letter = format!("/berichte/schreiben/anschreiben?bescheid={notice}&stichtag=31.12.2025");
        office.get(&letter).await.expect(200).assert_shows("Zur Zuwendung lt. Schlussbescheid stehen noch 60,00 € aus");
        let new = format!("/bescheide/{notice}/mittelabrufe/neu");
        let more = office.form(&new, &new).await.with(&[("kind", "vorschuss"), ("amount", "61,00")]);
        office.submit(&more).await.expect(422).assert_shows("Abrufbar sind noch 60,00");
        // The next decision is on the last version.
        app.at("2026-06-20T08:00:00Z".parse().unwrap());
        let api = app.api(Role::Foerdermittel, &[]).await;
        let steps = format!("{BASE}/notices/{notice}/examination/steps");
        for (name, expected) in [("geprueft", (Value::Null, Value::Null)), ("schlussbescheid", (json!(53_600), json!(3)))] {
            let mut data = of(name, None, None);
            data["done_on"] = json!("2026-06-17");
            let told = api.post(&steps, &data).await.expect(201).json();
            assert_eq!((told["decided_cents"].clone(), told["decided_version"].clone()), expected, "{name}");
        }
        assert_eq!(decided(&app, notice).await, Some(Cents::euros(536)));
    }

    /// 536,00 € were filed; the authority's cut leaves 360,00 €.
    async fn a_schlussbescheid_of_before_its_cuts_is_told_with_both_amounts(app: TestApp) {
        let office = app.foerdermittel().await;
        let notice = filed(&app, &office).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let version = last_version(&app, notice).await;
        let (told, path) = made(&api, notice, "schlussbescheid", None).await;
        assert_eq!(told["decided_cents"], 53_600);
        let page = format!("/bescheide/{notice}/nachweispruefung");
        let words = "Schlussbescheid vom 16.06.2026 hält 536,00 € als anerkannte Zuwendung fest";
        cut(&api, version, "landesrechnungshof", 0, 0).await;
        office.get(&page).await.expect(200).assert_hides(words);
        cut(&api, version, "bewilligungsbehoerde", 40_000, 0).await;
        let shown = office.get(&page).await.expect(200);
        shown.assert_shows(words);
        shown.assert_shows("wären es 360,00 €");
        shown.assert_shows("am Schritt unter „Anerkannte Zuwendung“ 360,00 € eintragen");
        assert!(shown.html().contains(&format!("href=\"/nachweispruefung/{}\"", told["id"])));
        api.put(&path, "\"1\"", &of("schlussbescheid", None, Some(36_000))).await.assert_status(200);
        office.get(&page).await.expect(200).assert_hides("als anerkannte Zuwendung fest");
        assert_eq!(decided(&app, notice).await, Some(Cents::euros(360)));
    }

    /// A step of before this was kept decides on what there was when it was entered.
    async fn a_step_that_kept_nothing_decides_on_what_was_there_before_it(app: TestApp) {
        let office = app.foerdermittel().await;
        let notice = filed(&app, &office).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let version = last_version(&app, notice).await;
        cut(&api, version, "bewilligungsbehoerde", 40_000, 0).await;
        let (told, path) = made(&api, notice, "schlussbescheid", None).await;
        let id = ProofStepId(told["id"].as_i64().unwrap());
        let step = proof_step::Entity::find_by_id(id).one(app.db.reader()).await.unwrap();
        let mut step = step.expect("the step").into_active_model();
        step.decided = Set(None);
        step.decided_version = Set(None);
        step.update(app.db.reader()).await.unwrap();
        let before = Some(Cents::euros(360));
        assert_eq!(decided(&app, notice).await, before);
        cut(&api, version, "bewilligungsbehoerde", 30_000, 1).await;
        assert_eq!(decided(&app, notice).await, before);
        cut(&api, version, "landesrechnungshof", 0, 0).await;
        assert_eq!(decided(&app, notice).await, before);
        correct(&office, notice).await;
        assert_eq!(decided(&app, notice).await, before);
        // A reference that is added decides nothing anew.
        let data = json!({"step": "schlussbescheid", "auditor": "bewilligungsbehoerde", "done_on": "2026-06-16", "reference": "48-P-9"});
        assert_eq!(api.put(&path, "\"1\"", &data).await.expect(200).json()["decided_cents"], Value::Null);
        assert_eq!(decided(&app, notice).await, before);
    }

    /// 536,00 € were filed and 500,00 € paid out; the supplement of 36,00 € is paid that day or before.
    async fn a_supplement_that_is_paid_already_is_counted_once(app: TestApp) {
        let office = app.foerdermittel().await;
        let notice = filed(&app, &office).await;
        pay_out(&app, notice, 500).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        made(&api, notice, "geprueft", None).await;
        for paid_on in ["2026-06-16", "2026-06-10"] {
            let paid = payout::ActiveModel {
                notice_id: Set(NoticeId(notice)),
                paid_on: Set(paid_on.parse().unwrap()),
                amount: Set(Cents::euros(36)),
                note: Set(String::new()),
                version: Set(1),
                ..Default::default()
            };
            let paid = paid.insert(app.db.reader()).await.unwrap();
            let (told, supplement) = made(&api, notice, "nachzahlung", Some(3_600)).await;
            assert_eq!(told["decided_cents"], 53_600, "{paid_on}");
            let page = office.get(&format!("/bescheide/{notice}")).await.expect(200);
            page.assert_shows("mehr wird nicht ausgezahlt 536,00");
            page.assert_shows("anerkannt und noch nicht ausgezahlt 0,00");
            let page = office.get(&format!("/bescheide/{notice}/nachweispruefung")).await.expect(200);
            page.assert_shows("Nachzahlung oder Rückforderung keine");
            let new = format!("/bescheide/{notice}/mittelabrufe/neu");
            let more = office.form(&new, &new).await.with(&[("kind", "vorschuss"), ("amount", "1,00")]);
            office.submit(&more).await.expect(422).assert_shows("Abrufbar sind noch 0,00");
            api.delete(&supplement, "\"1\"").await.assert_status(204);
            paid.delete(app.db.reader()).await.unwrap();
        }
        // Never more than what is granted.
        let (told, _) = made(&api, notice, "nachzahlung", Some(900_000)).await;
        assert_eq!(told["decided_cents"], 900_000);
    }

    async fn the_amount_that_the_letter_names_holds(app: TestApp) {
        let office = app.foerdermittel().await;
        let notice = filed(&app, &office).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let steps = format!("{BASE}/notices/{notice}/examination/steps");
        for (name, named, message) in [
            ("geprueft", 53_517, "Anerkannte Zuwendung: gehört zu Schlussbescheid, Rückforderung oder Nachzahlung."),
            ("schlussbescheid", -1, "Anerkannte Zuwendung: darf nicht kleiner als null sein."),
            ("schlussbescheid", 900_001, "Anerkannte Zuwendung: Bewilligt sind 9.000,00"),
        ] {
            api.post(&steps, &of(name, None, Some(named))).await.expect(422).assert_shows(message);
        }
        let path = format!("/bescheide/{notice}/nachweispruefung");
        let typed = step(&office, &path, &[("step", "schlussbescheid"), ("done_on", "16.06.2026"), ("decided", "viel")]).await;
        let refused = office.submit_files(&typed, &[]).await.expect(422);
        refused.assert_shows("Anerkannte Zuwendung:");
        assert_eq!(decided(&app, notice).await, None);
        office.submit_files(&typed.with(&[("decided", "535,17")]), &[]).await.assert_status(303);
        let named = Some(Cents(53_517));
        assert_eq!(decided(&app, notice).await, named);
        let read = api.get(&format!("{BASE}/notices/{notice}/examination")).await.expect(200).json();
        let entered = read["steps"].as_array().unwrap().iter().find(|step| step["step"] == "schlussbescheid").expect("the step");
        assert_eq!((&entered["decided_cents"], &entered["decided_version"]), (&json!(53_517), &json!(2)));
        let own = format!("{BASE}/examination-steps/{}", entered["id"]);
        let unchanged = api.put(&own, "\"1\"", &of("schlussbescheid", None, None)).await.expect(200).json();
        assert_eq!(unchanged["decided_cents"], 53_517);
        let page = format!("/nachweispruefung/{}", entered["id"]);
        assert_eq!(office.form(&page, &page).await.value("decided"), Some("535,17"));
        let found = office.get("/pruefung?q=535,17").await;
        office.follow(&found).await.expect(200).assert_shows("Schlussbescheid ← gesucht");
        // Of 4.500,00 € that were paid out 100,00 € are claimed back: what Paktbuch reckoned follows the amount, what was named does not.
        let claim = api.post(&steps, &of("rueckforderung", Some(10_000), None)).await.expect(201);
        assert_eq!(claim.json()["decided_cents"], 440_000);
        let claim = claim.headers["location"].to_str().unwrap();
        let changed = async |etag: &str, amount: i64, decided: i64| {
            let data = of("rueckforderung", Some(amount), Some(decided));
            api.put(claim, etag, &data).await.expect(200).json()["decided_cents"].clone()
        };
        assert_eq!(changed("\"1\"", 20_000, 440_000).await, 430_000);
        assert_eq!(changed("\"2\"", 20_000, 425_000).await, 425_000);
        assert_eq!(changed("\"3\"", 30_000, 425_000).await, 425_000);
        assert_eq!(decided(&app, notice).await, Some(Cents::euros(4_250)));
    }
}
