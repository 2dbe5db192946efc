//! Entering and changing orders on their pages.

use paktbuch_entity::{notice, order_line, purchase_order, supplier};
use paktbuch_tests::world::OWN;
use paktbuch_tests::{Browser, Form, TestApp, World, on_both};
use paktbuch_types::{Cents, NoticeState, OrderId, OrderState};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};

const NEW: &str = "/bestellungen/neu";

pub(super) fn id_of(location: &str) -> OrderId {
    location.trim_start_matches("/bestellungen/").parse().unwrap()
}

pub(super) async fn row(app: &TestApp, id: OrderId) -> purchase_order::Model {
    let found = purchase_order::Entity::find_by_id(id).one(app.db.reader()).await;
    found.unwrap().unwrap()
}

pub(super) async fn lines(app: &TestApp, id: OrderId) -> Vec<order_line::Model> {
    order_line::Entity::find()
        .filter(order_line::Column::OrderId.eq(id))
        .order_by_asc(order_line::Column::Position)
        .all(app.db.reader())
        .await
        .unwrap()
}

/// Three tablets on the cost line at 19 %, a training on own funds at 7 %, prices net.
pub(super) fn filled(form: Form, world: &World) -> Form {
    let cost_line = format!("z{}", world.own.cost_line.id);
    form.with(&[
        ("nummer", "B-2026-117"),
        ("gegenstand", "Tablets für Jahrgang 5"),
        ("lieferant", "Papier & Co. KG"),
        ("datum", "2.3.26"),
        ("termin", "30.04.2026"),
        ("vergabeart", "direktauftrag"),
        ("vergabe_az", "V 17/2026"),
        ("preise", "netto"),
        ("z1-name", "Tablet 11 Zoll"),
        ("z1-menge", "3"),
        ("z1-preis", "333,33"),
        ("z1-satz", "1900"),
        ("z1-art", "geraet"),
        ("z1-ziel", &cost_line),
        ("z2-name", "Einweisung"),
        ("z2-menge", "1,5"),
        ("z2-preis", "80,00"),
        ("z2-satz", "700"),
        ("z2-art", "dienstleistung"),
        ("z2-ziel", "e"),
    ])
}

/// Sends the form of an order; its address.
pub(super) async fn enter(browser: &Browser, form: &Form) -> String {
    let answer = browser.submit(form).await.expect(303);
    answer.location().unwrap().to_owned()
}

/// Enters the order of [`filled`]; its address.
pub(super) async fn entered(browser: &Browser, world: &World) -> String {
    enter(browser, &filled(browser.form(NEW, "/bestellungen").await, world)).await
}

/// Places an order that was entered and not changed, on 3 March 2026.
pub(super) async fn place(browser: &Browser, path: &str) {
    let step = [("stand", "beauftragt"), ("datum", "03.03.2026"), ("version", "1")];
    let answer = browser.post(&format!("{path}/stand"), &step).await;
    answer.assert_status(303);
}

on_both! {
    async fn an_order_is_entered_once_with_its_sums_and_its_school(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let form = filled(browser.form(NEW, "/bestellungen").await, &world);
        let first = browser.submit(&form).await.expect(303);
        let again = browser.submit(&form).await.expect(303);
        assert_eq!(first.location(), again.location(), "a double click enters once");
        let path = first.location().unwrap().to_owned();
        let id = id_of(&path);
        let order = row(&app, id).await;
        assert_eq!((order.state, order.version, order.number.as_str()), (OrderState::Draft, 1, "B-2026-117"));
        let lines = lines(&app, id).await;
        // 3 × 333,33 = 999,99 net, 190,00 tax; 1,5 × 80,00 = 120,00 net, 8,40 tax.
        assert_eq!((lines[0].net, lines[0].gross), (Cents(99_999), Cents(118_999)));
        assert_eq!((lines[1].net, lines[1].gross), (Cents(12_000), Cents(12_840)));
        assert_eq!(lines[0].school_id, Some(world.own.school.id), "the cost line names the school");
        assert_eq!(lines[1].school_id, None);
        let page = browser.get(&path).await.expect(200);
        for words in ["Tablets für Jahrgang 5", "Papier & Co. KG", "1.318,39", "V 17/2026", "Direktauftrag", "hat die Bestellung B-2026-117 erfasst"] {
            page.assert_shows(words);
        }
        let added = supplier::Entity::find().filter(supplier::Column::Name.eq("Papier & Co. KG")).count(app.db.reader()).await.unwrap();
        assert_eq!(added, 1);
        let list = browser.get("/bestellungen?q=jahrgang").await.expect(200);
        list.assert_shows("B-2026-117");
        list.assert_hides("B-Buchfink");
        let by_line = browser.get(&format!("/bestellungen?stand=alle&kostenzeile={}", world.own.cost_line.id)).await.expect(200);
        by_line.assert_shows("B-2026-117");
        by_line.assert_shows("B-Buchfink");
        by_line.assert_hides("B-Zebrafink");
    }

    /// As a number that no record has; the REST API tells that it is none.
    async fn an_address_without_a_number_is_no_page(app: TestApp) {
        let browser = app.foerdermittel().await;
        for page in ["bestellungen", "rechnungen", "geraete", "bescheide", "antraege", "umschichtungen"] {
            browser.get(&format!("/{page}/xyz")).await.assert_status(404);
        }
        browser.get("/vermerke/anderes/1").await.assert_status(400);
    }

    async fn a_suggested_number_follows_the_year_of_the_order(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let blank = browser.form(NEW, "/bestellungen").await;
        let suggested = blank.value("nummer").unwrap().to_owned();
        assert!(suggested.contains("2026"), "{suggested}");
        let form = filled(blank, &world).with(&[("nummer", &suggested), ("datum", "15.11.2025")]);
        let answer = browser.submit(&form).await.expect(303);
        assert_eq!(row(&app, id_of(answer.location().unwrap())).await.number, "B-2025-001");
        let typed = filled(browser.form(NEW, "/bestellungen").await, &world).with(&[("datum", "15.11.2025")]);
        let answer = browser.submit(&typed).await.expect(303);
        assert_eq!(row(&app, id_of(answer.location().unwrap())).await.number, "B-2026-117", "what is typed stays");
    }

    async fn a_supplier_is_found_by_its_name_and_not_made_twice(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let form = filled(browser.form(NEW, "/bestellungen").await, &world);
        let name = world.own.supplier.name.to_uppercase();
        let answer = browser.submit(&form.with(&[("lieferant", &name)])).await.expect(303);
        let order = row(&app, id_of(answer.location().unwrap())).await;
        assert_eq!(order.supplier_id, world.own.supplier.id);
    }

    async fn an_order_is_changed_its_lines_stay_who_they_are_and_the_second_editor_compares(app: TestApp) {
        let world = World::build(&app).await;
        let (anna, bodo) = (app.foerdermittel().await, app.foerdermittel().await);
        let path = entered(&anna, &world).await;
        let id = id_of(&path);
        let before = lines(&app, id).await;
        let edit = format!("{path}/bearbeiten");
        let (mine, theirs) = (anna.form(&edit, &edit).await, bodo.form(&edit, &edit).await);
        // The first line gets another price, the second one is emptied, a third one comes.
        let mine = mine.with(&[
            ("z1-preis", "300,00"), ("z2-name", ""), ("z2-menge", ""), ("z2-preis", ""),
            ("z3-name", "Hülle"), ("z3-menge", "3"), ("z3-preis", "20,00"),
        ]);
        anna.submit(&mine).await.assert_status(303);
        let after = lines(&app, id).await;
        assert_eq!(after.len(), 2);
        assert_eq!((after[0].id, after[0].net), (before[0].id, Cents(90_000)));
        assert_eq!((after[1].name.as_str(), after[1].position), ("Hülle", 2));
        let told = bodo.submit(&theirs.with(&[("gegenstand", "Tablets für alle")])).await.expect(412);
        told.assert_shows("Tablets für alle");
        told.assert_shows("3 × Hülle zu 20,00 €");
        // Saved again, it is theirs.
        let form = told.forms().into_iter().find(|form| form.action == edit).unwrap();
        bodo.submit(&form).await.assert_status(303);
        assert_eq!(row(&app, id).await.subject, "Tablets für alle");
        let page = anna.get(&path).await.expect(200);
        page.assert_shows("Gegenstand");
    }

    async fn bad_input_is_answered_at_its_field_and_nothing_is_lost(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let sister = format!("z{}", world.sister.cost_line.id);
        let own_school = world.own.school.id.to_string();
        for (fields, words) in [
            (vec![("z1-menge", "0")], "Position 1 „Tablet 11 Zoll“: Die Menge muss größer als 0 sein."),
            (vec![("z2-ziel", "")], "Position 2 „Einweisung“: Bitte wählen Sie, wer die Position bezahlt."),
            (vec![("z1-menge", "-3")], "ist keine Menge"),
            (vec![("z1-preis", "-5,00")], "Bitte ziehen Sie einen Nachlass vom Einzelpreis ab."),
            (vec![("z1-preis", "viel")], "ist kein eindeutiger Betrag"),
            (vec![("z1-name", "")], "Position 1: Bitte geben Sie an, was geliefert oder geleistet werden soll."),
            (vec![("termin", "01.03.2026")], "liegt vor dem Auftrag vom 02.03.2026"),
            (vec![("datum", "31.02.2026")], "31.02.2026"),
            (vec![("nummer", "B-Buchfink")], "Die Bestellnummer B-Buchfink gibt es schon."),
            (vec![("lieferant", "")], "Bitte geben Sie den Lieferanten an."),
            (vec![("vergabeart", "würfeln")], "ist kein Wert für Vergabeart"),
            (vec![("z1-ziel", "z99999")], "Position 1 „Tablet 11 Zoll“: Diese Kostenzeile gibt es nicht"),
            (vec![("z1-ziel", &sister), ("z1-schule", &own_school)], "gehört zu einer anderen Schule"),
        ] {
            let form = filled(browser.form(NEW, "/bestellungen").await, &world).with(&[("bemerkung", "bleibt stehen")]);
            let answer = browser.submit(&form.with(&fields)).await.expect(422);
            answer.assert_shows(words);
            answer.assert_shows("bleibt stehen");
        }
        let orders = purchase_order::Entity::find().count(app.db.reader()).await.unwrap();
        assert_eq!(orders, 2, "only those of the world");
        // More lines come without losing the others.
        let mut form = filled(browser.form(NEW, "/bestellungen").await, &world);
        form.fields.push(("zeilen".to_owned(), "mehr".to_owned()));
        let more = browser.submit(&form).await.expect(200);
        let form = more.forms().into_iter().find(|form| form.action == "/bestellungen" && form.posts()).unwrap();
        assert_eq!(form.value("z1-name"), Some("Tablet 11 Zoll"));
        assert_eq!(form.value("z6-satz"), Some("1900"));
    }

    async fn a_notice_whose_proof_is_filed_is_offered_after_the_others(app: TestApp) {
        let world = World::build(&app).await;
        let mut notices = [&world.own.notice, &world.sister.notice];
        notices.sort_by_key(|notice| notice.reference.clone());
        let [first, second] = notices;
        let office = app.foerdermittel().await;
        let place = |html: &str, notice: &notice::Model| html.find(&format!("Bescheid {}, ", notice.reference)).unwrap();
        let html = office.get(NEW).await.expect(200).html();
        assert!(place(&html, first) < place(&html, second), "{html}");
        let filed = notice::ActiveModel { id: Set(first.id), state: Set(NoticeState::ProofFiled), ..Default::default() };
        filed.update(app.db.reader()).await.unwrap();
        let html = office.get(NEW).await.expect(200).html();
        assert!(place(&html, second) < place(&html, first), "{html}");
    }

    async fn a_school_sees_its_lines_and_not_what_others_order(app: TestApp) {
        let world = World::build(&app).await;
        let path = entered(&app.foerdermittel().await, &world).await;
        let school = app.schul_it(&[OWN]).await;
        let page = school.get(&path).await.expect(200);
        page.assert_shows("Tablet 11 Zoll");
        page.assert_shows("Eine weitere Position ist für andere Schulen bestellt.");
        page.assert_hides("Einweisung");
        page.assert_hides("1.318,39");
        page.assert_hides("Bearbeiten");
        let list = school.get("/bestellungen").await.expect(200);
        list.assert_shows("1.189,99");
        list.assert_hides("B-Zebrafink");
        assert!(list.html().contains("href=\"/bestellungen\""), "it stands in the menu");
        // A note on an order of several schools may tell of the others.
        let noted = purchase_order::ActiveModel {
            id: Set(id_of(&path)),
            note: Set("Der Nachbarschule zugesagt".to_owned()),
            ..Default::default()
        };
        noted.update(app.db.reader()).await.unwrap();
        school.get(&path).await.expect(200).assert_hides("Der Nachbarschule zugesagt");
        app.pruefung().await.get(&path).await.expect(200).assert_shows("Der Nachbarschule zugesagt");
        let own = format!("/bestellungen/{}", world.own.order.id);
        school.get(&own).await.expect(200).assert_shows("Notiz Buchfink");
        app.schul_it(&[]).await.get(&path).await.assert_status(404);
        app.pruefung().await.get(&path).await.expect(200).assert_hides("Bearbeiten");
    }
}
