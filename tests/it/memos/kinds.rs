//! Notes on the parts of notices, orders and invoices, and on suppliers, device models and school documents.

use paktbuch_entity::{audit_event, programme_edition};
use paktbuch_tests::world::{OWN, Side};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

/// A kind of record, and where its notes lead.
struct Kind {
    code: &'static str,
    id: i64,
    /// The page with the link to its notes.
    page: String,
    /// Where the notes lead back to.
    back: String,
    /// The same for those who only read.
    read_back: String,
    label: String,
    /// The record in whose history they stand.
    history: (&'static str, i64),
}

fn kinds(side: &Side) -> Vec<Kind> {
    let notice = side.notice.id;
    let (order, invoice) = (side.order.id, side.invoice.id);
    let kind = |code, id: i64, page: String, label: String, history| Kind {
        code,
        id,
        back: page.clone(),
        read_back: page.clone(),
        page,
        label,
        history,
    };
    let of_notice = format!("zu Bescheid {}", side.notice.reference);
    let of_its = ("notice", notice.0);
    let (amendment, reallocation) = (side.amendment.id, side.reallocation.id);
    let model = side.model.id;
    let payout = format!("/bescheide/{notice}#auszahlung-{}", side.payout.id);
    let concept = format!("/schuldokumente#dokument-{}", side.concept.id);
    vec![
        kind(
            "aenderung",
            amendment.0,
            format!("/aenderungen/{amendment}"),
            of_notice.clone(),
            of_its,
        ),
        kind(
            "umschichtung",
            reallocation.0,
            format!("/umschichtungen/{reallocation}"),
            format!("Umschichtung {} {of_notice}", side.reallocation.number),
            of_its,
        ),
        Kind {
            back: payout.clone(),
            read_back: payout,
            ..kind(
                "auszahlung",
                side.payout.id.0,
                format!("/bescheide/{notice}"),
                format!("€ {of_notice}"),
                of_its,
            )
        },
        kind(
            "lieferant",
            side.supplier.id.0,
            format!("/lieferanten/{}", side.supplier.id),
            format!("Lieferant {}", side.supplier.name),
            ("supplier", side.supplier.id.0),
        ),
        kind(
            "lieferung",
            side.delivery.id.0,
            format!("/bestellungen/{order}"),
            format!("zu Bestellung {}", side.order.number),
            ("order", order.0),
        ),
        Kind {
            read_back: "/geraete".to_owned(),
            ..kind(
                "modell",
                model.0,
                format!("/modelle/{model}/bearbeiten"),
                format!("Gerätemodell {} {}", side.model.manufacturer, side.model.name),
                ("device_model", model.0),
            )
        },
        Kind {
            back: concept.clone(),
            read_back: concept,
            ..kind(
                "schuldokument",
                side.concept.id.0,
                "/schuldokumente".to_owned(),
                format!("Schuldokument {}", side.concept.title),
                ("authority", 1),
            )
        },
        kind(
            "zahlung",
            side.payment.id.0,
            format!("/rechnungen/{invoice}"),
            format!("zu Rechnung {}", side.invoice.number),
            ("invoice", invoice.0),
        ),
    ]
}

/// The record whose history has the latest note.
async fn noted(app: &TestApp) -> (String, i64) {
    let event = audit_event::Entity::find()
        .filter(audit_event::Column::Kind.eq("memo.added"))
        .order_by_desc(audit_event::Column::Id)
        .one(app.db.reader())
        .await
        .unwrap()
        .unwrap();
    (event.subject_kind, event.subject_id)
}

on_both! {
    async fn every_kind_has_notes_that_come_up_again_and_lead_back(app: TestApp) {
        let world = World::build(&app).await;
        let (office, auditor) = (app.foerdermittel().await, app.pruefung().await);
        let school = app.schul_it(&[OWN]).await;
        for kind in kinds(&world.own) {
            let path = format!("/vermerke/{}/{}", kind.code, kind.id);
            let page = office.get(&kind.page).await.expect(200).html();
            assert!(page.contains(&format!("href=\"{path}\"")), "{} leads to {path}", kind.page);
            let text = format!("Nachfrage zu {}", kind.code);
            let form = office.form(&path, &path).await.with(&[("text", &text), ("follow_up_on", "1.7.26")]);
            office.submit_files(&form, &[]).await.assert_status(303);
            let (subject, id) = noted(&app).await;
            assert_eq!((subject.as_str(), id), kind.history, "{path}");
            let due = office.get("/fristen?art=wiedervorlage").await.expect(200);
            due.assert_shows(&format!("Wiedervorlage: {text}"));
            due.assert_shows(&kind.label);
            let list = office.get(&path).await.expect(200);
            list.assert_shows(&text);
            assert!(list.html().contains(&format!("href=\"{}\"", kind.back)), "{path} leads back to {}", kind.back);
            let read = auditor.get(&path).await.expect(200);
            read.assert_shows(&text);
            assert!(read.html().contains(&format!("href=\"{}\"", kind.read_back)), "{path} leads back to {}", kind.read_back);
            auditor.get(kind.read_back.split('#').next().unwrap()).await.assert_status(200);
            school.get(&path).await.assert_status(404);
            office.get(&format!("/vermerke/{}/999999", kind.code)).await.assert_status(404);
        }
        // The forms of a payout and of a payment lead there too.
        let (payout, payment) = (world.own.payout.id, world.own.payment.id);
        for (page, path) in [
            (format!("/auszahlungen/{payout}"), format!("/vermerke/auszahlung/{payout}")),
            (format!("/zahlungen/{payment}"), format!("/vermerke/zahlung/{payment}")),
        ] {
            assert!(office.get(&page).await.expect(200).html().contains(&format!("href=\"{path}\"")), "{page}");
        }
        // A reader of the school's order is not led to the notes on its deliveries.
        let order = school.get(&format!("/bestellungen/{}", world.own.order.id)).await.expect(200);
        assert!(!order.html().contains("/vermerke/"), "{}", order.html());
    }

    async fn every_kind_has_notes_through_rest(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let school = app.api(Role::SchulIt, &[OWN]).await;
        for kind in kinds(&world.own) {
            let body = json!({"subject": kind.code, "subject_id": kind.id, "said_on": "2026-06-10", "text": "Rückfrage"});
            let made = api.post("/api/paktbuch/v1/memos", &body).await.expect(201).json();
            assert_eq!((&made["subject"], &made["subject_id"]), (&json!(kind.code), &json!(kind.id)));
            let list = format!("/api/paktbuch/v1/memos?subject={}&subject_id={}", kind.code, kind.id);
            assert_eq!(api.get(&list).await.expect(200).json()["items"][0]["text"], "Rückfrage");
            school.get(&list).await.assert_status(404);
        }
    }

    async fn an_edition_that_was_entered_has_notes_and_one_that_came_along_none(app: TestApp) {
        World::build(&app).await;
        let (office, auditor) = (app.foerdermittel().await, app.pruefung().await);
        let text = "code = \"laptops-kreis\"\nversion = 1\ntitel = \"Laptops des Kreises\"\n";
        let form = office.form("/fassungen/neu", "/programme").await.with(&[("toml", text)]);
        office.submit_files(&form, &[]).await.assert_status(303);
        let edition = programme_edition::Entity::find().filter(programme_edition::Column::Code.eq("laptops-kreis")).one(app.db.reader()).await.unwrap().unwrap();
        let path = format!("/vermerke/fassung/{}", edition.id);
        let page = auditor.get("/programme/laptops-kreis").await.expect(200).html();
        assert!(page.contains(&format!("href=\"{path}\"")), "{page}");
        let form = office.form(&path, &path).await.with(&[("text", "Satz erfragen"), ("follow_up_on", "1.7.26")]);
        office.submit_files(&form, &[]).await.assert_status(303);
        assert_eq!(noted(&app).await, ("programme".to_owned(), edition.id.0));
        let due = office.get("/fristen?art=wiedervorlage").await.expect(200);
        due.assert_shows("Wiedervorlage: Satz erfragen");
        due.assert_shows("Fassung 1 des Programms laptops-kreis");
        let read = auditor.get(&path).await.expect(200);
        assert!(read.html().contains("href=\"/programme/laptops-kreis?fassung=1\""), "{}", read.html());
        app.schul_it(&[OWN]).await.get(&path).await.assert_status(404);
        office.get("/programme/digitalpakt-nrw").await.expect(200).assert_hides("Vermerke und Wiedervorlagen");
    }
}
