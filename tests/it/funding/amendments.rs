//! Change notices: the notice takes their values, what it said before is kept, and the devices follow.

use paktbuch::db::Who;
use paktbuch_entity::{application, cost_item, cost_line, device, notice, notice_amendment};
use paktbuch_tests::{Form, TestApp, World, on_both};
use paktbuch_types::{ApplicationState, BasisPoints, Cents, NoticeState, Role, parse_date};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde_json::json;

async fn row(app: &TestApp, world: &World) -> notice::Model {
    let found = notice::Entity::find_by_id(world.own.notice.id)
        .one(app.db.reader())
        .await;
    found.unwrap().unwrap()
}

async fn latest(app: &TestApp, world: &World) -> notice_amendment::Model {
    notice_amendment::Entity::find()
        .filter(notice_amendment::Column::NoticeId.eq(world.own.notice.id))
        .order_by_desc(notice_amendment::Column::Number)
        .one(app.db.reader())
        .await
        .unwrap()
        .unwrap()
}

fn new(world: &World) -> String {
    format!("/bescheide/{}/aenderungen/neu", world.own.notice.id)
}

/// The head of a change notice in front of what it changes.
fn with(form: Form, values: &[(&str, &str)]) -> Form {
    form.with(&[("reference", "48.02.9/2"), ("dated", "01.02.2024")])
        .with(values)
}

on_both! {
    async fn an_extension_is_previewed_and_moves_the_zweckbindung(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let path = new(&world);
        let notice = format!("/bescheide/{}", world.own.notice.id);
        assert!(office.get(&notice).await.expect(200).html().contains(&path));
        let values = [("kind", "verlaengerung"), ("implementation_to", "31.12.2027"), ("condition_text", "Zwischenbericht"), ("condition_due_on", "01.12.2027")];
        let form = with(office.form(&path, &path).await, &values);
        let preview = office.submit(&form.clone().with(&[("preview", "ja")])).await.expect(200);
        for words in ["Durchführungszeitraum bis 30.06.2026 31.12.2027", "Die Zweckbindung ändert sich: 1 Gerät", "31.12.2031 31.12.2032",
            "Neue Nebenbestimmung", "der Bewilligungszeitraum schon am 31.12.2026"] {
            preview.assert_shows(words);
        }
        assert_eq!(row(&app, &world).await.version, 1, "a preview stores nothing");
        let again = preview.forms().into_iter().find(|form| form.action == path).unwrap();
        assert_eq!(again.value("implementation_to"), Some("31.12.2027"));
        let saved = office.submit(&again).await.expect(303);
        let page = office.follow(&saved).await.expect(200);
        office.submit(&again).await.assert_status(303);
        page.assert_shows("Die Zweckbindung von 1 Gerät folgt ihm");
        page.assert_shows("Durchführungszeitraum bis 30.06.2026 31.12.2027");
        let devices = format!("href=\"/geraete?bescheid={}\"", world.own.notice.id);
        assert!(page.html().contains(&devices), "it leads to the devices that followed");
        let other = office.get(&format!("/aenderungen/{}", world.own.amendment.id)).await.expect(200);
        assert!(!other.html().contains(&devices), "another day of the proof moves none");
        assert_eq!(latest(&app, &world).await.number, 2, "a double click is one change notice");
        let now = row(&app, &world).await;
        assert_eq!((now.implementation_to, now.approval_to), (parse_date("31.12.2027").ok(), world.own.notice.approval_to));
        let bound = device::Entity::find_by_id(world.own.device.id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!(bound.zweckbindung_until, parse_date("31.12.2032").ok());
        office.get(&format!("/geraete/{}", world.own.device.id)).await.expect(200).assert_shows("31.12.2032");
        let page = office.get(&notice).await.expect(200);
        for words in ["Zuwendungsbescheid vom 01.03.2023", "Verlängerung vom 01.02.2024", "48.02.9/2", "Zwischenbericht", "hat einen Änderungsbescheid erfasst"] {
            page.assert_shows(words);
        }
        office.get("/fristen").await.expect(200).assert_shows("Zwischenbericht");
    }

    async fn an_application_is_granted_once_a_change_notice_grants_the_rest(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let asked = application::ActiveModel {
            id: Set(world.own.application.id),
            state: Set(ApplicationState::PartlyGranted),
            requested_grant: Set(Some(Cents(945_000))),
            ..Default::default()
        };
        app.db.write(Who::System, async |tx| asked.update(tx.conn()).await).await.unwrap();
        let path = new(&world);
        // 90 % of 10,200 € are less than 9,450 €, of 10,600 € more.
        for (reference, eligible, expected) in [("4", "10.200", ApplicationState::PartlyGranted), ("5", "10.600", ApplicationState::Granted)] {
            let form = with(office.form(&path, &path).await, &[("reference", reference), ("eligible", eligible)]);
            office.submit(&form).await.assert_status(303);
            let now = application::Entity::find_by_id(world.own.application.id).one(app.db.reader()).await.unwrap().unwrap();
            assert_eq!(now.state, expected);
        }
        let page = office.get(&format!("/antraege/{}", world.own.application.id)).await.expect(200);
        page.assert_shows("hat den Stand von „Teilweise bewilligt“ auf „Bewilligt“ geändert");
    }

    /// The grant follows rate and spending, the Einzelansätze take their amounts, and what is drawn already is told.
    async fn a_lower_grant_is_taken_with_a_warning(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let path = new(&world);
        let item = world.own.cost_item.id.to_string();
        let values = [("eligible", "4.000"), ("rate", "80"), ("item", item.as_str()), ("item_eligible", "3.900")];
        let form = with(office.form(&path, &path).await, &values);
        let preview = office.submit(&form.clone().with(&[("preview", "ja")])).await.expect(200);
        for words in ["Zuwendung 9.000,00 € 3.200,00 €", "1.300,00 € mehr als die neue Zuwendung von 3.200,00 €", "Eigenanteil 1.000,00 € 800,00 €",
            "Die Einzelansätze ergeben 3.900,00 €", "Die Zweckbindung der Geräte bleibt"] {
            preview.assert_shows(words);
        }
        office.submit(&form).await.assert_status(303);
        let now = row(&app, &world).await;
        assert_eq!((now.eligible, now.rate, now.granted, now.own_share), (Cents(400_000), BasisPoints(8_000), Cents(320_000), Cents(80_000)));
        let stored = cost_item::Entity::find_by_id(world.own.cost_item.id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((stored.total, stored.eligible), (Cents(390_000), Cents(390_000)));
        let amendment = latest(&app, &world).await;
        assert_eq!((amendment.granted_before, amendment.granted), (Cents(900_000), Cents(320_000)));
        let page = office.get(&format!("/bescheide/{}", world.own.notice.id)).await.expect(200);
        page.assert_shows("bewilligt 3.200,00 €: 1.300,00 € zu viel");
        let wrong = office.form(&path, &path).await.with(&[("reference", "3"), ("dated", "01.03.2024"), ("kind", "umschichtung"), ("item", &item), ("item_eligible", "3.800")]);
        office.submit(&wrong).await.expect(422).assert_shows("Was ein Einzelansatz gewinnt, geben andere ab");
    }

    /// 20 tablets of 500 € bear the Einzelansatz of 10,000 € alone; 9,000.10 € are no multiple of 20.
    async fn the_only_line_of_an_einzelansatz_follows_a_change_notice(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/notices/{}/amendments", world.own.notice.id);
        let line = async || {
            let found = cost_line::Entity::find_by_id(world.own.cost_line.id).one(app.db.reader()).await;
            let line = found.unwrap().unwrap();
            (line.quantity, line.unit_price, line.gross, line.eligible)
        };
        let change = async |version: i64, total: i64, eligible: i64| {
            let items = json!([{"item": world.own.cost_item.id.0, "total_cents": total, "eligible_cents": eligible}]);
            let body = json!({"notice_version": version, "kind": "aenderung", "reference": format!("48.02/{version}"), "date": "2024-02-01",
                "eligible_cents": eligible, "items": items});
            api.post(&path, &body).await.assert_status(201);
        };
        change(1, 1_200_000, 1_100_000).await;
        assert_eq!(line().await, (20, Cents(60_000), Cents(1_200_000), Cents(1_100_000)));
        let page = app.foerdermittel().await.get(&format!("/bescheide/{}", world.own.notice.id)).await.expect(200);
        page.assert_shows("hat bei der Zeile des Kostenplans Tablets Buchfink den Einzelpreis (brutto) von „500,00 €“ auf „600,00 €“");
        change(2, 900_010, 900_010).await;
        assert_eq!(line().await, (20, Cents(60_000), Cents(1_200_000), Cents(1_100_000)), "the office decides");
        change(3, 900_000, 900_000).await;
        assert_eq!(line().await, (20, Cents(60_000), Cents(1_200_000), Cents(1_100_000)), "a line that bears another sum stays");
    }

    /// What is ordered and billed, and what is due, is told where the change notice contradicts it; the cent that is enough is not.
    async fn what_is_spent_and_what_is_past_is_told(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let path = new(&world);
        let item = world.own.cost_item.id.to_string();
        let blank = office.form(&path, &path).await;
        let preview = async |values: &[(&str, &str)]| {
            let form = with(blank.clone(), values).with(&[("preview", "ja")]);
            office.submit(&form).await.expect(200)
        };
        let told = preview(&[("eligible", "500"), ("rate", "10"), ("item", &item), ("item_eligible", "500")]).await;
        let text = told.text();
        let (_, spent) = text.split_once("Beauftragt und berechnet sind schon ").expect("what is spent is told");
        let (spent, rest) = spent.split_once(" €").unwrap();
        assert!(Cents::parse(spent).unwrap() >= world.own.allocation.eligible, "{spent}");
        assert!(rest.starts_with(" zuwendungsfähig, der Änderungsbescheid lässt 500,00 € zu."), "{rest}");
        told.assert_shows(&format!("Beauftragt und berechnet sind schon {spent} €, der neue Ansatz ist 500,00 €."));
        preview(&[("eligible", spent), ("rate", "10"), ("item", &item), ("item_eligible", spent)]).await.assert_hides("Beauftragt und berechnet sind schon");
        let late = "Der Verwendungsnachweis wäre schon seit dem 15.06.2026 fällig.";
        preview(&[("proof_due", "15.06.2026")]).await.assert_shows(late);
        preview(&[("proof_due", "16.06.2026")]).await.assert_hides("wäre schon seit dem");
    }

    async fn an_einzelansatz_comes_on_top_and_a_value_no_longer_holds(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let path = new(&world);
        assert!(row(&app, &world).await.proof_due.is_some());
        let values = [("new_item_title", "Medientechnik der Aula"), ("new_item_total", "2.500"), ("new_item_eligible", "2.000"), ("proof_due", "Entfällt")];
        let form = with(office.form(&path, &path).await, &values);
        let preview = office.submit(&form.clone().with(&[("preview", "ja")])).await.expect(200);
        for words in ["Neuer Einzelansatz Medientechnik der Aula – 2.500,00 €, davon zuwendungsfähig 2.000,00 €", "Verwendungsnachweis fällig am 31.01.2027 –"] {
            preview.assert_shows(words);
        }
        office.submit(&form).await.assert_status(303);
        assert_eq!(row(&app, &world).await.proof_due, None);
        let items = cost_item::Entity::find().filter(cost_item::Column::NoticeId.eq(world.own.notice.id)).order_by_desc(cost_item::Column::Id);
        let added = items.one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((added.title.as_str(), added.total, added.eligible), ("Medientechnik der Aula", Cents(250_000), Cents(200_000)));
        for (values, message) in [
            (&[("new_item_title", "Aula"), ("new_item_total", "1"), ("new_item_eligible", "2")][..], "davon zuwendungsfähig 2,00 € sind mehr als die Gesamtausgaben"),
            (&[("new_item_title", "Aula")], "Gesamtausgaben: Bitte einen Betrag eintragen."),
            (&[("new_item_total", "5")], "Bezeichnung: Bitte ausfüllen"),
            (&[("eligible", "entfällt")], "Zuwendungsfähige Ausgaben"),
        ] {
            let form = office.form(&path, &path).await.with(&[("reference", "48.02.9/3"), ("dated", "01.03.2024")]).with(values);
            office.submit(&form).await.expect(422).assert_shows(message);
        }
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/notices/{}/amendments", world.own.notice.id);
        let body = |clear: &str| json!({"notice_version": 2, "kind": "aenderung", "reference": "48.02/3", "date": "2024-03-01", "clear": [clear], "new_items": [{"title": "Netz", "total_cents": 100}]});
        api.post(&path, &body("granted")).await.expect(422).assert_shows("„granted“ kann nicht entfallen");
        let made = api.post(&path, &body("approval_to")).await.expect(201).json();
        assert_eq!(made["values"].as_array().unwrap().len(), 2, "{made}");
    }

    async fn nonsense_is_refused_at_its_field(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let path = new(&world);
        let blank = office.form(&path, &path).await;
        for (values, message) in [
            (&[("dated", "28.02.2023")][..], "Der Tag liegt vor dem ersten Bescheid vom 01.03.2023"),
            (&[("dated", "31.05.2023")], "vor dem vorigen Änderungsbescheid vom 01.06.2023"),
            (&[("dated", "01.01.2099")], "liegt in der Zukunft"),
            (&[("announced_on", "01.01.2024")], "Bekannt gegeben am: Der Tag liegt vor dem Tag des Bescheids"),
            (&[("reference", " ")], "Aktenzeichen: Bitte ausfüllen"),
            (&[("rate", "101")], "Fördersatz"),
            (&[("implementation_to", "01.01.2023")], "Durchführungszeitraum: Das Ende liegt vor dem Beginn"),
            (&[("implementation_to", "31.02.2027")], "Durchführungszeitraum bis:"),
            (&[("granted", "8.000")], "bestätigen Sie die Abweichung"),
            (&[("kind", "verlaengerung")], "Verlängerung: Bitte das neue, spätere Ende"),
            (&[("kind", "teilwiderruf"), ("granted", "9.000")], "Teilwiderruf: Bitte die Zuwendung eintragen, die bleibt"),
            (&[("kind", "widerruf"), ("proof_due", "01.01.2028")], "Widerruf: Er beendet die Zuwendung im Ganzen"),
            (&[("kind", "unsinn")], "Art: Bitte wählen Sie"),
            (&[("proof_due", "")], "Der Änderungsbescheid ändert nichts"),
        ] {
            let form = with(blank.clone(), values);
            office.submit(&form).await.expect(422).assert_shows(message);
            office.submit(&form.with(&[("preview", "ja")])).await.expect(422).assert_shows(message);
        }
        let all = [("dated", "28.02.2023"), ("announced_on", "01.01.2023"), ("implementation_to", "01.01.2023")];
        let page = office.submit(&with(blank.clone(), &all)).await.expect(422);
        page.assert_shows("3 Angaben sind zu ändern");
        let page = office.submit(&with(blank.clone(), &all).with(&[("proof_due", "31.02.2027")])).await.expect(422);
        page.assert_shows("4 Angaben sind zu ändern");
        let foreign = world.sister.cost_item.id.to_string();
        let form = with(blank.clone(), &[("item", &foreign), ("item_total", "1")]);
        office.submit(&form).await.expect(422).assert_shows("Diesen gibt es in diesem Bescheid nicht");
        assert_eq!(row(&app, &world).await.version, 1);
        office.get("/bescheide/99999/aenderungen/neu").await.assert_status(404);
        office.get("/aenderungen/99999").await.assert_status(404);
    }

    async fn the_second_officer_sees_what_the_first_one_saved(app: TestApp) {
        let world = World::build(&app).await;
        let (anna, bodo) = (app.verwaltung().await, app.foerdermittel().await);
        let path = new(&world);
        let mine = with(anna.form(&path, &path).await, &[("proof_due", "31.03.2027")]);
        let theirs = with(bodo.form(&path, &path).await, &[("proof_due", "30.04.2027")]);
        anna.submit(&mine).await.assert_status(303);
        let told = bodo.submit(&theirs).await.expect(412);
        told.assert_shows("Jemand anderes hat den Bescheid gespeichert");
        told.assert_shows("Bisher 31.03.2027");
        let again = told.forms().into_iter().find(|form| form.action == path).unwrap();
        assert_eq!(again.value("proof_due"), Some("30.04.2027"));
        bodo.submit(&again).await.assert_status(303);
        assert_eq!(row(&app, &world).await.proof_due, parse_date("30.04.2027").ok());
    }

    async fn one_can_go_to_court_against_a_change_notice_for_a_month(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let path = new(&world);
        let values = [("dated", "01.06.2026"), ("announced_on", "10.06.2026"), ("kind", "teilwiderruf"), ("granted", "5.000")];
        let form = with(office.form(&path, &path).await, &values);
        office.get("/fristen?art=klagefrist").await.expect(200).assert_hides("Teilwiderruf vom 01.06.2026");
        office.submit(&form).await.assert_status(303);
        let page = office.get("/fristen?art=klagefrist").await.expect(200);
        page.assert_shows("10.07.2026");
        page.assert_shows("Teilwiderruf vom 01.06.2026");
    }

    async fn a_second_change_notice_of_the_same_reference_and_day_is_told(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let path = new(&world);
        let enter = async |granted: &'static str, preview: &'static str| {
            let values = [("kind", "teilwiderruf"), ("granted", granted), ("preview", preview)];
            office.submit(&with(office.form(&path, &path).await, &values)).await
        };
        let twice = "Teilwiderruf vom 01.02.2024 mit dem Aktenzeichen 48.02.9/2 ist schon als Nummer 2 erfasst.";
        enter("6.000", "ja").await.expect(200).assert_hides(twice);
        enter("6.000", "").await.assert_status(303);
        enter("5.000", "ja").await.expect(200).assert_shows(twice);
        let saved = enter("5.000", "").await.expect(303);
        office.follow(&saved).await.expect(200).assert_shows(twice);
        let api = app.api(Role::Foerdermittel, &[]).await;
        let rest = format!("/api/paktbuch/v1/notices/{}/amendments", world.own.notice.id);
        let body = json!({"notice_version": 3, "kind": "teilwiderruf", "reference": "48.02.9/2", "date": "2024-02-01", "granted_cents": 450_000});
        let made = api.post(&rest, &body).await.expect(201).json();
        assert!(made["warnings"].to_string().contains(twice), "{made}");
    }

    async fn a_revoked_notice_takes_nothing_more(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let path = new(&world);
        let form = with(office.form(&path, &path).await, &[("kind", "widerruf")]);
        office.submit(&form.clone().with(&[("preview", "ja")])).await.expect(200).assert_shows("Stand in Durchführung widerrufen");
        office.submit(&form).await.assert_status(303);
        let now = row(&app, &world).await;
        assert_eq!((now.state, now.granted), (NoticeState::Revoked, Cents::ZERO));
        let named = format!("Der Bescheid {} ist widerrufen", world.own.notice.reference);
        let page = format!("/bescheide/{}", world.own.notice.id);
        let shown = office.get(&page).await.expect(200);
        shown.assert_shows("widerrufen");
        shown.assert_shows("Rückzahlung mehr ausgezahlt als bewilligt 4.500,00");
        shown.assert_shows("Der Bescheid ist widerrufen: Von den Ansätzen bleibt kein Rest.");
        let drawdown = format!("{page}/mittelabrufe/neu");
        let form = office.form(&drawdown, &drawdown).await.with(&[("kind", "vorschuss"), ("amount", "100,00")]);
        office.submit(&form).await.expect(422).assert_shows(&named);
        let api = app.api(Role::Foerdermittel, &[]).await;
        let order = json!({"number": "B-9", "subject": "Tablets", "supplier": "Neue GmbH", "vat_id": "DE123456789", "date": "2026-03-02",
            "promised": "2026-04-30", "award": "verhandlungsvergabe", "award_reference": "V 9", "prices": "brutto", "note": "", "lines": [
            {"name": "Tablet", "kind": "geraet", "quantity": "1", "unit_price_cents": 1_000, "vat_rate_basis_points": 1_900, "cost_line": world.own.cost_line.id.0}]});
        let refused = api.post("/api/paktbuch/v1/orders", &order).await.expect(409);
        assert!(refused.text().contains(&named), "{}", refused.text());
        // What is allocated already stays; a part of another invoice is refused.
        let parts = json!({"allocations": [{"cost_line": world.own.cost_line.id.0, "gross_cents": 100, "eligible_cents": 100}]});
        let line = format!("/api/paktbuch/v1/lines/{}/allocations", world.sister.line.id);
        let refused = api.put(&line, &format!("\"{}\"", world.sister.line.version), &parts).await.expect(409);
        assert!(refused.text().contains(&named), "{}", refused.text());
        let again = with(office.form(&path, &path).await, &[("dated", "01.03.2024"), ("proof_due", "01.01.2028")]);
        office.submit(&again).await.expect(422).assert_shows("ist widerrufen; ein weiterer Änderungsbescheid");
    }

    async fn a_change_notice_says_where_and_has_its_file(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let path = format!("/aenderungen/{}", world.own.amendment.id);
        let page = office.get(&path).await.expect(200);
        page.assert_shows("Verwendungsnachweis fällig am 31.12.2026 31.01.2027 S. 2, Nr. 4");
        let form = office.form(&path, &path).await;
        let wrong = form.clone().with(&[("dated", "01.01.2022")]);
        office.submit(&wrong).await.expect(422).assert_shows("vor dem ersten Bescheid");
        office.submit(&form.clone().with(&[("page", "0")])).await.expect(422).assert_shows("Bitte eine Zahl von 1 bis 9999");
        let changed = form.with(&[("page", "7"), ("announced_on", "05.06.2023")]);
        let saved = office.submit(&changed).await.expect(303);
        office.follow(&saved).await.assert_shows("S. 7");
        let file = office.get(&format!("{path}/bescheid.pdf")).await.expect(200);
        assert_eq!(file.headers.get("content-type").unwrap(), "application/pdf");
        let upload = format!("{path}/datei");
        let form = office.form(&path, &upload).await;
        let no_pdf = ("datei", "bescheid.pdf", &b"GIF89a"[..]);
        office.submit_files(&form, &[no_pdf]).await.expect(422).assert_shows("PDF-Datei des Änderungsbescheids:");
        let auditor = app.pruefung().await.get(&path).await.expect(200);
        auditor.assert_hides("Angaben speichern");
    }

    async fn change_notices_go_through_rest(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/notices/{}/amendments", world.own.notice.id);
        let body = json!({"notice_version": 1, "kind": "teilwiderruf", "reference": "48.02/2", "date": "2024-02-01", "granted_cents": 500_000});
        let made = api.post(&path, &body).await.expect(201).json();
        assert_eq!((&made["number"], &made["granted_before_cents"], &made["granted_cents"]), (&json!(2), &json!(900_000), &json!(500_000)));
        assert_eq!(made["values"][0]["label"], "Zuwendung");
        api.post(&path, &body).await.assert_status(412);
        let notice = api.get(&format!("/api/paktbuch/v1/notices/{}", world.own.notice.id)).await.expect(200).json();
        assert_eq!((&notice["granted_cents"], &notice["own_share_cents"]), (&json!(500_000), &json!(500_000)));
        let own = format!("/api/paktbuch/v1/amendments/{}", made["id"]);
        let places = json!([{"page": 1, "place": "Nr. 1"}, {}]);
        let edit = json!({"reference": "48.02/2b", "date": "2024-02-01", "places": places});
        api.put(&own, "\"1\"", &edit).await.assert_status(200);
        assert_eq!(api.get(&own).await.expect(200).json()["values"][0]["page"], 1);
        assert_eq!(api.get(&path).await.expect(200).json()["items"].as_array().unwrap().len(), 2);
        app.api(Role::Pruefung, &[]).await.post(&path, &body).await.assert_status(403);
    }

    /// The world's notice of 9.000 € has 4.500 € paid out.
    async fn a_change_notice_below_what_is_paid_out_comes_with_a_warning(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/notices/{}/amendments", world.own.notice.id);
        let lower = async |version: i64, granted: i64| {
            let body = json!({"notice_version": version, "kind": "teilwiderruf", "reference": format!("48.02/{granted}"), "date": "2024-02-01", "granted_cents": granted, "grant_differs": true});
            api.post(&path, &body).await.expect(201).json()
        };
        let told = |made: &serde_json::Value| made["warnings"].to_string().contains("mehr als die neue Zuwendung");
        let made = lower(1, 450_000).await;
        assert!(!told(&made), "{made}");
        let made = lower(2, 400_000).await;
        assert!(told(&made), "{made}");
        assert!(made["warnings"].to_string().contains("Ausgezahlt und angefordert sind 4.500,00 €, das sind 500,00 € mehr als die neue Zuwendung von 4.000,00 €."), "{made}");
    }
}
