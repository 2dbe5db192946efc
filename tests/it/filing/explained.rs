//! Every difference between what was filed and today is explained: by a change notice, and by each kind of event in turn.

use std::io::Cursor;

use calamine::{DataType, Reader, Xlsx};
use paktbuch::audit::{self, EventKind, Filter};
use paktbuch::reporting::{Contents, Part};
use paktbuch_entity::{disposal, document};
use paktbuch_tests::world::OWN;
use paktbuch_tests::{Browser, TestApp, World, on_both};
use paktbuch_types::AmendmentKind;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::Value;

use super::differences::{change, differences, of_part, saved_once, since, version};
use super::file::{file, filings};
use super::installations::built;

/// What stands where nothing explains a difference.
const SILENT: &str = "Kein Eintrag im Verlauf";

/// A kind of event, the page and the form that bring it about, and what is typed there.
type Step<'a> = (EventKind, String, String, Vec<(&'a str, &'a str)>);

/// Whether the events of a difference hold this one.
fn holds(difference: &Value, event: i64) -> bool {
    let mut events = difference["events"].as_array().unwrap().iter();
    events.any(|number| *number == event)
}

/// The latest event of a kind.
async fn latest(app: &TestApp, kind: EventKind) -> i64 {
    let filter = Filter {
        kind: Some(kind),
        ..Filter::default()
    };
    let found = audit::trail(app.db.reader(), filter, 1).await.unwrap();
    let event = found.first().unwrap_or_else(|| panic!("no event {kind:?}"));
    event.number
}

/// Every difference to the proof that was filed last is explained, and the latest event of each of these kinds explains one.
pub(super) async fn assert_explained(app: &TestApp, office: &Browser, kinds: &[EventKind]) {
    let text = since(&version(office, app).await);
    assert!(!text.contains(SILENT), "after {kinds:?}: {text}");
    let told = differences(app).await;
    for kind in kinds {
        let event = latest(app, *kind).await;
        let mut all = told.iter();
        assert!(
            all.any(|difference| holds(difference, event)),
            "{kind:?} explains nothing in {told:#?}"
        );
    }
}

/// Changes of the records of the own school that a filed proof tells of, each of another kind.
fn steps(world: &World) -> Vec<Step<'static>> {
    let own = &world.own;
    let (notice, school) = (format!("/bescheide/{}", own.notice.id), format!("/schulen/{OWN}"));
    let invoice = format!("/rechnungen/{}", own.invoice.id);
    let same = |kind, path: String, typed: &[(&'static str, &'static str)]| -> Step<'static> {
        (kind, path.clone(), path, typed.to_vec())
    };
    let item = format!("{notice}/ansatz/{}/bearbeiten", own.cost_item.id);
    let device = format!("/geraete/{}", own.device.id);
    vec![
        same(
            EventKind::NoticeAmended,
            format!("{notice}/aenderungen/neu"),
            &[
                ("reference", "48.02.9/2"),
                ("dated", "01.02.2024"),
                ("proof_due", "28.02.2028"),
            ],
        ),
        same(
            EventKind::AmendmentChanged,
            format!("/aenderungen/{}", own.amendment.id),
            &[("reference", "48.02.berichtigt")],
        ),
        same(
            EventKind::NoticeChanged,
            format!("{notice}/bearbeiten"),
            &[("spend_within_days", "120")],
        ),
        same(
            EventKind::NarrativeSaved,
            format!("{notice}/sachbericht/bearbeiten"),
            &[("result", "Alles erreicht")],
        ),
        same(
            EventKind::CostItemChanged,
            item.clone(),
            &[("title", "Endgeräte")],
        ),
        same(EventKind::CostLineChanged, item, &[("line_title", "iPads")]),
        same(
            EventKind::CostItemAdded,
            format!("{notice}/ansatz/neu"),
            &[
                ("title", "WLAN-Ausbau"),
                ("line_title", "Zugangspunkte"),
                ("line_price", "850"),
            ],
        ),
        same(
            EventKind::PayoutChanged,
            format!("/auszahlungen/{}", own.payout.id),
            &[("note", "zweite Rate"), ("reason", "Wertstellung")],
        ),
        (
            EventKind::PayoutAdded,
            notice.clone(),
            format!("{notice}/auszahlungen"),
            vec![("paid_on", "1.7.2023"), ("amount", "1.000")],
        ),
        same(
            EventKind::AuthoritySet,
            "/verwaltung/traeger".to_owned(),
            &[("granting_authority", "Bezirksregierung Köln")],
        ),
        same(
            EventKind::SchoolChanged,
            format!("{school}/bearbeiten"),
            &[("name", "Schule am Fluss")],
        ),
        same(
            EventKind::SiteChanged,
            format!("{school}/standorte/{}", own.site.id),
            &[("name", "Nordbau")],
        ),
        same(
            EventKind::BuildingChanged,
            format!("{school}/gebaeude/{}", own.building.id),
            &[("name", "Turm")],
        ),
        same(
            EventKind::RoomChanged,
            format!("{school}/raeume/{}", own.room.id),
            &[("name", "Z 999")],
        ),
        same(
            EventKind::OrderChanged,
            format!("/bestellungen/{}/bearbeiten", own.order.id),
            &[("nummer", "B-2023-77"), ("vergabe_az", "V 5/2023")],
        ),
        (
            EventKind::InvoiceChanged,
            invoice.clone(),
            format!("{invoice}/angaben"),
            vec![("beleg", "INF-1")],
        ),
        same(
            EventKind::PaymentChanged,
            format!("/zahlungen/{}", own.payment.id),
            &[("paid_on", "22.05.2023"), ("reason", "Wertstellung")],
        ),
        same(
            EventKind::DeviceChanged,
            format!("{device}/bearbeiten"),
            &[("serial", "NEU12345678")],
        ),
        same(
            EventKind::ModelChanged,
            format!("/modelle/{}/bearbeiten", own.model.id),
            &[("model_name", "Tafel Nord")],
        ),
        same(
            EventKind::DeviceDisposed,
            format!("{device}/aussondern"),
            &[
                ("kind", "sold"),
                ("confirmed", "true"),
                ("disposed_on", "12.06.2024"),
                ("reason", "Totalschaden"),
            ],
        ),
        (
            EventKind::PaymentRemoved,
            format!("/zahlungen/{}", own.payment.id),
            format!("/zahlungen/{}/entfernen", own.payment.id),
            vec![("grund", "doppelt gebucht")],
        ),
    ]
}

/// Columns of the lists and labels of the Deckblatt that say a value under another name.
const CALLED: [(&str, &str); 12] = [
    ("Aktenzeichen des Bescheids", "Aktenzeichen"),
    ("Finanzierung, Fördersatz", "Fördersatz"),
    ("Stand", "Stichtag"),
    ("Zuwendungsbescheid", "Änderungsbescheide"),
    ("Belegnr.", "Belegnummer"),
    ("Rechnungsnr.", "Rechnungsnummer"),
    ("Gegenstand / Grund", "Gegenstand"),
    ("Schulnr.", "Schulnummer"),
    ("Position", "Ansatz"),
    ("Hersteller / Modell", "Modell"),
    ("Seriennr.", "Seriennummer"),
    ("ausgezahlt", "Betrag"),
];
/// Columns that are counted, computed from others, or the name of the record itself.
const FOLLOWING: [&str; 12] = [
    "Lfd. Nr.",
    "Zuwendungsanteil",
    "Eigenanteil und Dritte",
    "Beleg-Link",
    "Inventarnr.",
    "Nr.",
    "ausgezahlt bis dahin",
    "Ausgaben, bezahlt bis zum Tag der Auszahlung",
    "davon zuwendungsfähig",
    "Fördersatz",
    "davon Zuwendungsanteil",
    "noch nicht verwendet (+) / vorgelegt (−)",
];

/// What a column or label is called in what the proof says.
fn called(title: &str) -> &str {
    let is_amendment = AmendmentKind::ALL.iter().any(|kind| kind.to_string() == title);
    let known = CALLED.iter().find(|(other, _)| *other == title);
    match known {
        Some((_, name)) => name,
        None if is_amendment => "Änderungsbescheide",
        None => title,
    }
}

on_both! {
    async fn a_change_notice_explains_every_value_that_it_changes(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id.0;
        let office = app.foerdermittel().await;
        saved_once(&office, id).await;
        file(&office, id, "abgesprochen").await.assert_status(303);
        let amend = format!("/bescheide/{id}/aenderungen/neu");
        change(&office, &amend, &[
            ("reference", "48.02.9/2"), ("dated", "01.02.2024"), ("rate", "80"), ("eligible", "9.000"), ("implementation_to", "31.12.2027"),
            ("approval_to", "31.12.2027"), ("proof_due", "28.02.2028"), ("item_tolerance", "10"), ("spend_within_days", "90"),
        ]).await;
        let page = version(&office, &app).await;
        for words in ["Änderungsbescheide", "48.02.9/2", "Fördersatz", "80 %", "Zuwendung lt. Bescheid", "7.200,00", "Zuwendung lt. Abrechnung",
            "Toleranz", "10 %", "Verwendung bis", "28.02.2028", "31.12.2032", "hat einen Änderungsbescheid erfasst"] {
            page.assert_shows(words);
        }
        let text = since(&page);
        for words in [SILENT, "Folgt aus den Belegen"] {
            assert!(!text.contains(words), "{words} in {text}");
        }
        let told = differences(&app).await;
        let amended = latest(&app, EventKind::NoticeAmended).await;
        for part in ["notice", "sums", "item", "shifted", "device", "payout"] {
            let (difference, _) = of_part(&told, part);
            assert!(holds(difference, amended), "{part} in {told:#?}");
        }
    }

    async fn each_kind_of_change_is_explained_by_its_event(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.verwaltung().await;
        // The world's device has a disposal of before.
        disposal::Entity::delete_many().exec(app.db.reader()).await.unwrap();
        saved_once(&office, world.own.notice.id.0).await;
        file(&office, world.own.notice.id.0, "abgesprochen").await.assert_status(303);
        for (kind, page, action, typed) in steps(&world) {
            let form = office.form(&page, &action).await.with(&typed);
            let answer = office.submit(&form).await;
            assert_eq!(answer.status.as_u16(), 303, "{kind:?}: {}", answer.text());
            assert_explained(&app, &office, &[kind]).await;
        }
    }

    async fn an_order_that_no_longer_stands_behind_a_receipt_is_explained(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let office = app.foerdermittel().await;
        saved_once(&office, own.notice.id.0).await;
        file(&office, own.notice.id.0, "abgesprochen").await.assert_status(303);
        let ordered = format!("/rechnungen/{}/bestellung", own.invoice.id);
        change(&office, &ordered, &[(&format!("bestellt-{}", own.line.id), "")]).await;
        let told = differences(&app).await;
        let (receipt, events) = of_part(&told, "receipt");
        assert_eq!((&receipt["values"][0]["name"], events), (&Value::from("Auftrag / Vergabe-Az."), 1), "{told:#?}");
        assert!(holds(receipt, latest(&app, EventKind::InvoiceOrdered).await), "{told:#?}");
        let text = since(&version(&office, &app).await);
        assert!(!text.contains(SILENT), "{text}");
    }

    async fn without_a_number_of_the_accounts_the_proof_of_payment_is_the_belegnummer(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let mut unbooked = own.invoice.clone().into_active_model();
        unbooked.accounting_reference = Set(String::new());
        unbooked.update(app.db.reader()).await.unwrap();
        let mut paid = own.payment.clone().into_active_model();
        paid.reference = Set(String::new());
        paid.update(app.db.reader()).await.unwrap();
        let office = app.foerdermittel().await;
        saved_once(&office, own.notice.id.0).await;
        file(&office, own.notice.id.0, "abgesprochen").await.assert_status(303);
        let filed = filings(&app).await.pop().unwrap();
        let book = office.get(&format!("/nachweise/{}/verwendungsnachweis.xlsx", filed.id)).await.expect(200).body;
        let sheets = Xlsx::new(Cursor::new(book.to_vec())).unwrap().worksheets();
        for list in ["Belegliste", "Inventarliste"] {
            let (_, range) = sheets.iter().find(|(name, _)| name == list).unwrap();
            let mut cells = range.used_cells();
            assert!(cells.any(|(_, _, cell)| cell.get_string() == Some(own.payment.proof.as_str())), "{list} prints no number");
        }
        change(&office, &format!("/zahlungen/{}", own.payment.id), &[("proof", "Kontoauszug 13/2023"), ("reason", "berichtigt")]).await;
        let told = differences(&app).await;
        let event = latest(&app, EventKind::PaymentChanged).await;
        for part in ["receipt", "device"] {
            let (difference, _) = of_part(&told, part);
            let value = &difference["values"][0];
            assert_eq!(value["name"], "Belegnummer", "{told:#?}");
            assert!(value.to_string().contains("Kontoauszug 13/2023") && holds(difference, event), "{part} in {told:#?}");
        }
        let text = since(&version(&office, &app).await);
        assert!(!text.contains(SILENT), "{text}");
    }

    /// What the proof says has names that the causes of differences know, and what its lists print is said.
    async fn every_value_of_a_proof_is_one_that_is_known(app: TestApp) {
        let world = World::build(&app).await;
        built(&app, &world).await;
        let office = app.foerdermittel().await;
        file(&office, world.own.notice.id.0, "abgesprochen").await.assert_status(303);
        let filed = filings(&app).await.pop().unwrap();
        let stored = document::Entity::find_by_id(filed.contents_id).one(app.db.reader()).await.unwrap().unwrap();
        let said: Contents = serde_json::from_slice(&app.data().documents().get(&stored.sha256).unwrap()).unwrap();
        for part in Part::ALL {
            let mut said = said.statements().iter().filter(|statement| statement.part == part);
            let first = said.next().unwrap_or_else(|| panic!("the proof says nothing of {part:?}"));
            for statement in std::iter::once(first).chain(said) {
                let names: Vec<&str> = statement.values.iter().map(|(name, _)| name.as_str()).collect();
                assert_eq!(names, part.names(), "{part:?}");
            }
        }
        let bytes = office.get(&format!("/nachweise/{}/verwendungsnachweis.xlsx", filed.id)).await.expect(200).body;
        let sheets = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap().worksheets();
        let (_, cover) = sheets.iter().find(|(name, _)| name == "Deckblatt").unwrap();
        let labels = cover.rows().map(|row| row.first().and_then(DataType::get_string).unwrap_or_default());
        let labels: Vec<&str> = labels.skip_while(|label| *label != "Zuwendung").skip(1).take_while(|label| !label.is_empty()).collect();
        assert!(labels.len() > 12, "{labels:?}");
        for label in labels {
            assert!(Part::Notice.names().contains(&called(label)), "the Deckblatt prints „{label}“, which no filed version says");
        }
        for (sheet, first, part) in [
            ("Belegliste", "Lfd. Nr.", Part::Receipt), ("Inventarliste", "Inventarnr.", Part::Device), ("Mittelabrufe", "Nr.", Part::Payout),
            ("Anlagen", "Gegenstand", Part::Installation),
        ] {
            let (_, range) = sheets.iter().find(|(name, _)| name == sheet).unwrap_or_else(|| panic!("no {sheet}"));
            let titles = range.rows().find(|row| row.first().and_then(DataType::get_string) == Some(first));
            let titles: Vec<&str> = titles.unwrap_or_else(|| panic!("no titles in {sheet}")).iter().filter_map(DataType::get_string).collect();
            for title in titles {
                let is_known = part.names().contains(&called(title)) || FOLLOWING.contains(&title);
                assert!(is_known, "{sheet} prints „{title}“, which no filed version says");
            }
        }
    }
}
