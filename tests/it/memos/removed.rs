//! Notes on records that are removed: nothing of them is lost.

use axum::http::Method;
use paktbuch::db::Who;
use paktbuch_entity::{payout, school_document};
use paktbuch_tests::api::JSON;
use paktbuch_tests::world::{OWN, Side};
use paktbuch_tests::{Api, TestApp, World, on_both};
use paktbuch_types::{MemoSubject, Role, parse_date};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, NotSet, QueryOrder, Set};
use serde_json::Value;

const BASE: &str = "/api/paktbuch/v1";
const MAIL: &[u8] = b"From: m@example.org\r\nDate: Tue, 05 Mar 2024 09:30:00 +0100\r\nSubject: Frage\r\nContent-Type: text/plain\r\n\r\nText\r\n";

/// A kind whose records can be removed.
struct Removal {
    id: i64,
    /// Address of the REST route, with the reason.
    path: String,
    /// `If-Match`.
    version: i64,
    body: &'static str,
    /// Where its notes go.
    above: (MemoSubject, i64),
}

/// How a record of this kind is removed; `None` where none ever is, or where two become one (see the tests of suppliers and models).
fn removal(kind: MemoSubject, side: &Side, payout: &payout::Model) -> Option<Removal> {
    let removal = |id: i64, path: String, version, above| Removal {
        id,
        path,
        version,
        body: "",
        above,
    };
    Some(match kind {
        MemoSubject::Payment => removal(
            side.payment.id.0,
            format!("{BASE}/payments/{}?reason=doppelt", side.payment.id),
            side.payment.version,
            (MemoSubject::Invoice, side.invoice.id.0),
        ),
        MemoSubject::Payout => removal(
            payout.id.0,
            format!("{BASE}/payouts/{}?reason=doppelt", payout.id),
            payout.version,
            (MemoSubject::Notice, payout.notice_id.0),
        ),
        MemoSubject::Delivery => Removal {
            body: r#"{"reason":"doppelt"}"#,
            ..removal(
                side.delivery.id.0,
                format!("{BASE}/deliveries/{}", side.delivery.id),
                side.order.version,
                (MemoSubject::Order, side.order.id.0),
            )
        },
        MemoSubject::SchoolDocument => removal(
            side.concept.id.0,
            format!("{BASE}/school-documents/{}", side.concept.id),
            1,
            (MemoSubject::School, side.school.id.0),
        ),
        MemoSubject::Device => removal(
            side.device.id.0,
            format!("{BASE}/devices/{}?reason=doppelt", side.device.inventory_number),
            side.device.version,
            (MemoSubject::Invoice, side.invoice.id.0),
        ),
        MemoSubject::Supplier
        | MemoSubject::Model
        | MemoSubject::Application
        | MemoSubject::Edition
        | MemoSubject::Notice
        | MemoSubject::Proof
        | MemoSubject::Amendment
        | MemoSubject::Reallocation
        | MemoSubject::Drawdown
        | MemoSubject::Invoice
        | MemoSubject::Order
        | MemoSubject::School => return None,
    })
}

/// A payout of a notice without a proof.
async fn payout_of_its_own(app: &TestApp) -> payout::Model {
    let office = app.foerdermittel().await;
    let fields = [
        ("reference", "48.11"),
        ("title", "Tafeln"),
        ("category", "IT-Grundstruktur"),
        ("notice_date", "1.3.2023"),
        ("eligible", "1.000"),
    ];
    let form = office
        .form("/bescheide/neu?programm=digitalpakt-nrw", "/bescheide")
        .await
        .with(&fields);
    let saved = office.submit(&form).await.expect(303);
    let notice = saved.location().unwrap().to_owned();
    let form = office.form(&notice, &format!("{notice}/auszahlungen")).await;
    let form = form.with(&[("paid_on", "1.7.2023"), ("amount", "500")]);
    office.submit(&form).await.assert_status(303);
    let newest = payout::Entity::find().order_by_desc(payout::Column::Id);
    newest.one(app.db.reader()).await.unwrap().unwrap()
}

/// A note with a mail and a Wiedervorlage; answers it.
async fn note_on(api: &Api, kind: MemoSubject, id: i64) -> Value {
    let code = kind.code();
    let path = format!(
        "{BASE}/memos/files?subject={code}&subject_id={id}&text=Frage-{code}&with_whom=Kern&follow_up_on=15.01.2034&file_name=Frage.eml"
    );
    api.call(Method::POST, &path, &[], MAIL).await.expect(201).json()
}

/// The notes on a record.
async fn notes_on(api: &Api, kind: MemoSubject, id: i64) -> Vec<Value> {
    let path = format!("{BASE}/memos?subject={}&subject_id={id}", kind.code());
    api.get(&path).await.expect(200).json()["items"]
        .as_array()
        .unwrap()
        .clone()
}

on_both! {
    async fn notes_on_what_is_removed_go_to_the_record_above(app: TestApp) {
        let world = World::build(&app).await;
        let payout = payout_of_its_own(&app).await;
        // The retention of what the filed proof counts has ended (R26).
        app.at("2034-01-01T10:00:00Z".parse().unwrap());
        let api = app.api(Role::Foerdermittel, &[]).await;
        for kind in MemoSubject::ALL {
            let Some(gone) = removal(*kind, &world.own, &payout) else { continue };
            let code = kind.code();
            let note = note_on(&api, *kind, gone.id).await;
            let version = format!("\"{}\"", gone.version);
            let mut headers = vec![("if-match", version.as_str())];
            headers.extend((!gone.body.is_empty()).then_some(JSON));
            let answer = api.call(Method::DELETE, &gone.path, &headers, gone.body).await;
            assert!(answer.status.is_success(), "{code}: {}", answer.html());
            let kept = notes_on(&api, gone.above.0, gone.above.1).await;
            let kept = kept.into_iter().find(|row| row["id"] == note["id"]).expect(code);
            for key in ["said_on", "with_whom", "text", "follow_up_on", "by", "file_name"] {
                assert_eq!(kept[key], note[key], "{code}");
            }
            let origin = kept["origin"].as_str().unwrap();
            assert!(origin.ends_with(", entfernt am 01.01.2034"), "{code}: {origin}");
            let path = format!("{BASE}/memos/{}", note["id"]);
            assert_eq!(api.get(&path).await.expect(200).json()["subject"], gone.above.0.code());
            assert_eq!(api.get(&format!("{path}/file")).await.expect(200).body, MAIL);
            let office = app.foerdermittel().await;
            let page = format!("/vermerke/{}/{}", gone.above.0.code(), gone.above.1);
            office.get(&page).await.expect(200).assert_shows(&format!("zu {origin}"));
            let due = office.get("/fristen?art=wiedervorlage").await.expect(200);
            due.assert_shows(&format!("Wiedervorlage: Frage-{code}"));
            due.assert_shows(&format!("zu {origin}"));
        }
        let trail = app.verwaltung().await.get("/verwaltung/protokoll").await.expect(200);
        trail.assert_shows("hat Vermerke eines entfernten Datensatzes übernommen");
        assert!(paktbuch::audit::verify_chain(app.db.reader()).await.unwrap().is_ok());
    }

    async fn what_a_school_user_wrote_on_a_device_goes_to_the_school_that_they_may_read(app: TestApp) {
        let world = World::build(&app).await;
        app.at("2034-01-01T10:00:00Z".parse().unwrap());
        let (office, it) = (app.foerdermittel().await, app.schul_it(&[OWN]).await);
        let path = format!("/vermerke/geraet/{}", world.own.device.id);
        for (browser, text) in [(&it, "Display gesprungen"), (&office, "Rückfrage der Kasse")] {
            let form = browser.form(&path, &path).await.with(&[("text", text), ("follow_up_on", "15.01.2034")]);
            browser.submit_files(&form, &[]).await.assert_status(303);
        }
        let api = app.api(Role::Foerdermittel, &[]).await;
        let device = format!("{BASE}/devices/{}?reason=doppelt", world.own.device.inventory_number);
        api.delete(&device, &format!("\"{}\"", world.own.device.version)).await.assert_status(204);
        let school = it.get(&format!("/vermerke/schule/{}", world.own.school.id)).await.expect(200);
        school.assert_shows("Display gesprungen");
        school.assert_hides("Rückfrage der Kasse");
        it.get("/fristen").await.expect(200).assert_shows("Wiedervorlage: Display gesprungen");
        let invoice = office.get(&format!("/vermerke/rechnung/{}", world.own.invoice.id)).await.expect(200);
        invoice.assert_shows("Rückfrage der Kasse");
        invoice.assert_hides("Display gesprungen");
    }

    async fn what_has_no_record_above_keeps_its_notes_under_its_name(app: TestApp) {
        let world = World::build(&app).await;
        let concept = world.own.concept.id;
        let everybodys = school_document::ActiveModel { id: Set(concept), school_id: Set(None), ..Default::default() };
        app.db.write(Who::System, async |tx| everybodys.clone().update(tx.conn()).await).await.unwrap();
        app.at("2034-01-01T10:00:00Z".parse().unwrap());
        let api = app.api(Role::Foerdermittel, &[]).await;
        let note = note_on(&api, MemoSubject::SchoolDocument, concept.0).await;
        api.delete(&format!("{BASE}/school-documents/{concept}"), "\"1\"").await.assert_status(204);
        let kept = notes_on(&api, MemoSubject::SchoolDocument, concept.0).await;
        assert_eq!((kept.len(), &kept[0]["id"]), (1, &note["id"]));
        let office = app.foerdermittel().await;
        let name = "Schuldokument TPEK, alle Schulen, entfernt am 01.01.2034";
        let page = office.get(&format!("/vermerke/schuldokument/{concept}")).await.expect(200);
        page.assert_shows(name);
        office.get("/fristen?art=wiedervorlage").await.expect(200).assert_shows(name);
        office.get("/vermerke/schuldokument/999999").await.assert_status(404);
    }

    /// Before notes went upward they stayed behind without their record.
    async fn notes_whose_record_went_long_ago_are_to_be_read(app: TestApp) {
        let world = World::build(&app).await;
        let mut left = world.own.memo.clone().into_active_model();
        (left.id, left.subject_kind, left.subject_id) = (NotSet, Set(MemoSubject::Payment), Set(999_999));
        (left.follow_up_on, left.done_on) = (Set(parse_date("01.07.2026").ok()), Set(None));
        app.db.write(Who::System, async |tx| left.clone().insert(tx.conn()).await).await.unwrap();
        let office = app.foerdermittel().await;
        let page = office.get("/vermerke/zahlung/999999").await.expect(200);
        page.assert_shows("Zahlung, entfernt");
        page.assert_shows(&world.own.memo.text);
        office.get("/fristen?art=wiedervorlage").await.expect(200).assert_shows("Zahlung, entfernt");
        // Whether it was one of a Personalausgabe nobody can tell any more: its file stays with those who may open these.
        let open = |page: &paktbuch_tests::Answer| page.html().contains("/vermerke/eintrag/") && page.html().contains("/datei\"");
        assert!(open(&page), "{}", page.html());
        let read = app.pruefung().await.get("/vermerke/zahlung/999999").await.expect(200);
        assert!(!open(&read), "{}", read.html());
        app.schul_it(&[OWN]).await.get("/vermerke/zahlung/999999").await.assert_status(404);
    }
}
