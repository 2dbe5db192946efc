//! Acts of funding, invoices, payments, takeover and devices that leave an event: what, to which record, by whom, with which values.

use paktbuch::audit::{self, Entry, EventKind, Filter, SubjectKind};
use paktbuch_entity::supplier;
use paktbuch_tests::{Browser, TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::devices::world;
use crate::purchasing::world::{invoice_of, take_data};

/// The first user of the role Fördermittel, as the trail names them.
const OFFICER: &str = "Fördermittel foerdermittel-1";
/// The record of events of lists that are read.
const LIST: (SubjectKind, i64) = (SubjectKind::Import, 0);

/// The events of a kind, newest first.
async fn recorded(app: &TestApp, kind: EventKind) -> Vec<Entry> {
    let filter = Filter {
        kind: Some(kind),
        ..Filter::default()
    };
    audit::trail(app.db.reader(), filter, 10).await.unwrap()
}

/// The only event of a kind.
async fn once(app: &TestApp, kind: EventKind) -> Entry {
    let mut found = recorded(app, kind).await;
    assert_eq!(found.len(), 1, "{kind:?}: {found:#?}");
    found.remove(0)
}

/// The event is of this record and person, and tells these fields with their values before and after.
fn assert_tells(event: &Entry, who: &str, subject: (SubjectKind, i64), changes: &[(&str, &str, &str)]) {
    assert_eq!(event.who, who, "{event:#?}");
    assert_eq!(
        (event.subject, event.subject_id),
        (Some(subject.0), subject.1),
        "{event:#?}"
    );
    let told: Vec<(&str, &str, &str)> = event
        .changes
        .iter()
        .map(|change| {
            (
                change.field.as_str(),
                change.before.as_str(),
                change.after.as_str(),
            )
        })
        .collect();
    for change in changes {
        assert!(told.contains(change), "{change:?} is not in {told:#?}");
    }
}

/// The value that an event gives a field.
fn value<'a>(event: &'a Entry, field: &str) -> &'a str {
    let found = event.changes.iter().find(|change| change.field == field);
    found
        .unwrap_or_else(|| panic!("no {field} in {event:#?}"))
        .after
        .as_str()
}

/// The number at the end of an address.
fn id_of(path: &str) -> i64 {
    path.rsplit('/').next().unwrap().parse().unwrap()
}

/// Sends a form with values typed in; where it leads.
async fn sent(browser: &Browser, page: &str, action: &str, typed: &[(&str, &str)]) -> String {
    let form = browser.form(page, action).await.with(typed);
    let answer = browser.submit(&form).await.expect(303);
    answer.location().unwrap().to_owned()
}

/// The supplier with this name.
async fn supplier_id(app: &TestApp, name: &str) -> i64 {
    let named = supplier::Entity::find().filter(supplier::Column::Name.eq(name));
    named.one(app.db.reader()).await.unwrap().unwrap().id.0
}

on_both! {
    async fn an_application_its_change_and_its_notice_are_recorded(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let mut form = erika.form("/antraege/neu?programm=digitalpakt-nrw", "/antraege").await
            .with(&[("reference", "HAV-DPS-09"), ("title", "Displays"), ("category", "IT-Grundstruktur")]);
        // The amount stands behind its school.
        let school = ("school".to_owned(), world.own.school.id.to_string());
        let place = form.fields.iter().position(|field| *field == school).unwrap();
        let amount = form.fields[place..].iter_mut().find(|(name, _)| name.starts_with("amount"));
        amount.unwrap().1 = "21.840".to_owned();
        let path = erika.submit(&form).await.expect(303).location().unwrap().to_owned();
        let application = (SubjectKind::Application, id_of(&path));
        assert_tells(&once(&app, EventKind::ApplicationAdded).await, OFFICER, application, &[
            ("Aktenzeichen", "", "HAV-DPS-09"),
            ("Titel", "", "Displays"),
            ("Stand", "", "Entwurf"),
            ("Schulen", "", &format!("{} 21.840,00 €", world.own.school.name)),
        ]);

        let edit = format!("{path}/bearbeiten");
        sent(&erika, &edit, &edit, &[("title", "Displays für alle")]).await;
        let changed = once(&app, EventKind::ApplicationChanged).await;
        assert_tells(&changed, OFFICER, application, &[("Titel", "Displays", "Displays für alle")]);
        assert_eq!(changed.changes.len(), 1, "{changed:#?}");
        sent(&erika, &edit, &edit, &[]).await;
        once(&app, EventKind::ApplicationChanged).await;

        let page = format!("/bescheide/neu?antrag={}", application.1);
        let typed = [("reference", "48.02-DPS-09"), ("notice_date", "01.02.2026"), ("eligible", "21.840")];
        let notice = sent(&erika, &page, "/bescheide", &typed).await;
        assert_tells(&once(&app, EventKind::NoticeAdded).await, OFFICER, (SubjectKind::Notice, id_of(&notice)), &[
            ("Antrag", "", "HAV-DPS-09"),
            ("Aktenzeichen", "", "48.02-DPS-09"),
            ("Titel", "", "Displays für alle"),
            ("Bescheid vom", "", "01.02.2026"),
            ("Zuwendungsfähige Ausgaben", "", "21.840,00 €"),
        ]);
        let granted = recorded(&app, EventKind::ApplicationChanged).await.remove(0);
        assert_tells(&granted, OFFICER, application, &[("Stand", "Entwurf", "Bewilligt")]);
    }

    async fn a_new_supplier_of_an_invoice_or_an_order_is_recorded(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        sent(&erika, "/rechnungen/neu", "/rechnungen/neu", &[
            ("lieferant", "Papier & Co. KG"), ("nummer", "4711"), ("datum", "1.3.24"), ("faellig", "31.03.2024"), ("art", "380"),
            ("betraege", "brutto"), ("z1-name", "Beamer"), ("z1-menge", "2"), ("z1-betrag", "119,00"), ("z1-satz", "1900"),
            ("gesamt", "119,00"),
        ]).await;
        let added = recorded(&app, EventKind::SupplierAdded).await;
        let supplier = (SubjectKind::Supplier, supplier_id(&app, "Papier & Co. KG").await);
        assert_tells(&added[0], OFFICER, supplier, &[("Name", "", "Papier & Co. KG")]);

        let cost_line = format!("z{}", world.own.cost_line.id);
        sent(&erika, "/bestellungen/neu", "/bestellungen", &[
            ("nummer", "B-2026-117"), ("gegenstand", "Tafeln"), ("lieferant", "Tafelbau Nord GmbH"), ("datum", "2.3.26"),
            ("vergabeart", "direktauftrag"), ("vergabe_az", "V 17/2026"), ("preise", "netto"),
            ("z1-name", "Tafel"), ("z1-menge", "3"), ("z1-preis", "333,33"),
            ("z1-satz", "1900"), ("z1-art", "geraet"), ("z1-ziel", &cost_line),
        ]).await;
        let supplier = (SubjectKind::Supplier, supplier_id(&app, "Tafelbau Nord GmbH").await);
        let ordered = recorded(&app, EventKind::SupplierAdded).await;
        assert_eq!(ordered.len(), added.len() + 1);
        assert_tells(&ordered[0], OFFICER, supplier, &[("Name", "", "Tafelbau Nord GmbH")]);
    }

    async fn a_payment_list_and_its_columns_are_recorded_once(app: TestApp) {
        take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let erika = app.foerdermittel().await;
        let list = "Tag;An;Wofür;Summe\n03.05.2024;Probe Netzwerktechnik;RE-1;60,00\n04.05.2024;Stadtwerke;Strom;50,00\n";
        let upload = async || erika.upload("/zahlungen/einlesen", &[], &[("datei", "liste.csv", list.as_bytes())]).await.expect(200);
        let asked = upload().await;
        assert_eq!(recorded(&app, EventKind::PaymentColumnsSet).await, []);
        let form = asked.forms().into_iter().find(|form| form.action == "/zahlungen/einlesen/spalten").unwrap();
        let chosen = form.with(&[("datum", "Tag"), ("betrag", "Summe"), ("verwendungszweck", "Wofür"), ("empfaenger", "An")]);
        erika.submit(&chosen).await.expect(200).assert_shows("Eingelesen");

        let columns = once(&app, EventKind::PaymentColumnsSet).await;
        assert_tells(&columns, OFFICER, LIST, &[]);
        let set = value(&columns, "Spalten");
        assert!(set.contains("datum = \"Tag\"") && set.contains("betrag = \"Summe\""), "{set}");
        let told = [("Datei", "", "liste.csv"), ("neue Zeilen", "", "2"), ("eingetragen", "", "1"), ("nicht zugeordnet", "", "1")];
        assert_tells(&once(&app, EventKind::PaymentsRead).await, OFFICER, LIST, &told);
        // The same list again tells nothing new.
        upload().await.assert_shows("Eingelesen");
        once(&app, EventKind::PaymentColumnsSet).await;
        once(&app, EventKind::PaymentsRead).await;
    }

    async fn money_that_is_kept_back_is_recorded(app: TestApp) {
        let id = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let erika = app.foerdermittel().await;
        let (path, action) = (format!("/rechnungen/{id}"), format!("/rechnungen/{id}/einbehalt"));
        sent(&erika, &path, &action, &[("retention", "5,95"), ("retention_until", "01.03.2029")]).await;
        let told = [("Sicherheitseinbehalt", "", "5,95 €"), ("Einbehalt bis", "", "01.03.2029")];
        assert_tells(&once(&app, EventKind::RetentionSet).await, OFFICER, (SubjectKind::Invoice, id.0), &told);
    }

    async fn a_takeover_and_its_columns_are_recorded_once(app: TestApp) {
        let world = world::build(&app.db).await;
        let erika = app.foerdermittel().await;
        let page = format!("/bescheide/{}/uebernahme", world.notice);
        let list = "An;Wann;Wieviel\nMuster Medien GmbH;02.05.2023;11.900,00\n";
        let asked = erika.upload(&page, &[], &[("belege", "liste.csv", list.as_bytes())]).await.expect(200);
        let form = asked.forms().into_iter().find(|form| form.action.ends_with("/spalten")).unwrap();
        let chosen = form.with(&[
            ("belege-brutto", "Wieviel"), ("belege-lieferant", "An"), ("belege-rechnungsdatum", "Wann"), ("schritt", "uebernehmen"),
        ]);
        erika.submit(&chosen).await.expect(200).assert_shows("Der Bestand ist übernommen.");
        let columns = once(&app, EventKind::TakeoverColumnsSet).await;
        assert_tells(&columns, OFFICER, LIST, &[("Liste", "", "Belegliste mit Zahlungen")]);
        let set = value(&columns, "Spalten");
        assert!(set.contains("brutto = \"Wieviel\"") && set.contains("rechnungsdatum = \"Wann\""), "{set}");
        let told = [("Liste", "", "Belegliste mit Zahlungen"), ("Datei", "", "liste.csv"), ("abgewiesen", "", "0")];
        assert_tells(&once(&app, EventKind::TakenOver).await, OFFICER, (SubjectKind::Notice, world.notice.0), &told);
    }

    async fn a_proof_that_was_filed_before_is_recorded(app: TestApp) {
        let world = world::build(&app.db).await;
        let erika = app.foerdermittel().await;
        let page = format!("/bescheide/{}/eingereicht", world.notice);
        let typed = [("spent", "12.000,00"), ("filed_on", "1.12.2023"), ("receipts", "7")];
        erika.upload(&page, &typed, &[]).await.assert_status(303);
        let told = [("Eingereicht am", "", "01.12.2023"), ("Ausgaben gesamt", "", "12.000,00 €"), ("Zahl der Belege", "", "7")];
        assert_tells(&once(&app, EventKind::ProofFiled).await, OFFICER, (SubjectKind::Notice, world.notice.0), &told);
    }

    async fn a_list_of_devices_is_recorded_when_it_is_taken_over(app: TestApp) {
        world::build(&app.db).await;
        let it = app.schul_it(&["190743"]).await;
        let who = format!("{} {}-1", Role::SchulIt.label(), Role::SchulIt.code());
        let form = it.form("/geraete/einlesen", "/geraete/einlesen").await.with(&[("schule", "1")]);
        let list = "Seriennummer;Hersteller;Modell\nK1;Apple;iPad 10\nK2;Apple;iPad 10\n";
        let files: [(&str, &str, &[u8]); 1] = [("file", "liste.csv", list.as_bytes())];
        let preview = it.submit_files(&form.with(&[("schritt", "pruefen")]), &files).await.expect(200);
        assert_eq!(recorded(&app, EventKind::DevicesImported).await, [], "a preview changes nothing");
        let form = preview.forms().into_iter().find(|form| form.action == "/geraete/einlesen").unwrap();
        it.submit(&form.with(&[("schritt", "einlesen")])).await.expect(200).assert_shows("Eingelesen: 2 neu");
        let told = [("Datei", "", "liste.csv"), ("neu", "", "2"), ("geändert", "", "0")];
        assert_tells(&once(&app, EventKind::DevicesImported).await, &who, LIST, &told);
    }
}
