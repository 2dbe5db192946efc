//! The sheet of an invoice's lines: nothing typed is lost, and everything wrong is told at once.

use paktbuch::db::Who;
use paktbuch_entity::{allocation, cost_line};
use paktbuch_seed::einvoice::write_ubl;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, InvoiceLineId, LineKind, parse_date};
use sea_orm::{ActiveModelTrait, EntityTrait, PaginatorTrait, Set};

use super::pages::rest_of;
use super::world::{allocations, device_from, invoice_of, lines, plan, take, take_data};

fn field(line: InvoiceLineId, name: &str) -> String {
    format!("p{line}-{name}")
}

/// What is allocated of a line: cost line or own funds, and amount.
async fn divided(app: &TestApp, line: InvoiceLineId) -> Vec<(Option<i64>, Cents)> {
    let parts = allocations(app, line).await;
    parts
        .into_iter()
        .map(|part| (part.cost_line_id.map(|id| id.0), part.gross))
        .collect()
}

on_both! {
    async fn the_rest_of_all_lines_is_assigned_beside_what_was_typed(app: TestApp) {
        let plan = plan(&app).await;
        let browser = app.foerdermittel().await;
        let id = take_data(&app, &invoice_of("RE-1", &[("Tafel", 1, 100), ("Kabel", 1, 10), ("Montage", 1, 50)])).await;
        let rows = lines(&app, id).await;
        let (first, second, third) = (rows[0].id, rows[1].id, rows[2].id);
        let path = format!("/rechnungen/{id}");
        let displays = format!("z{}", plan.displays);
        let typed = rest_of(browser.form(&path, &path).await).with(&[
            (&field(first, "t1-ziel"), &displays),
            (&field(second, "t1-ziel"), &displays),
            (&field(second, "t1-betrag"), "1,90"),
            (&field(second, "art"), LineKind::Item.code()),
            (&field(third, "auftrag"), "2.3.22"),
            ("auftrag", "1.3.22"),
            ("abnahme", "31.2.22"),
        ]);

        // Wrong input and no target: told together, everything typed stays, nothing is saved.
        let page = browser.submit(&typed).await.expect(422);
        page.assert_shows("woraus der Rest aller Positionen bezahlt wird");
        page.assert_shows("Den Tag „31.2.22“ gibt es nicht");
        let again = page.forms().into_iter().find(|form| form.action == path && form.posts()).unwrap();
        assert_eq!(again.value(&field(second, "t1-betrag")), Some("1,90"));
        assert_eq!(again.value(&field(first, "t1-ziel")), Some(displays.as_str()));
        assert_eq!(again.value("auftrag"), Some("1.3.22"));
        assert_eq!(allocation::Entity::find().count(app.db.reader()).await.unwrap(), 0);

        // What was typed for a line wins, the rest goes to the chosen target, all in one act.
        let answer = browser.submit(&rest_of(again).with(&[("ziel", "e"), ("abnahme", "31.3.22")])).await.expect(303);
        browser.follow(&answer).await.expect(200).assert_shows("ist vollständig zugeordnet");
        let displays = Some(plan.displays.0);
        assert_eq!(divided(&app, first).await, [(displays, Cents(11_900))]);
        assert_eq!(divided(&app, second).await, [(displays, Cents(190)), (None, Cents(1_000))]);
        assert_eq!(divided(&app, third).await, [(None, Cents(5_950))]);
        let stored = lines(&app, id).await;
        assert_eq!(stored[1].kind, LineKind::Item);
        let day = |text| parse_date(text).ok();
        assert_eq!((stored[0].ordered_on, stored[2].ordered_on), (day("1.3.2022"), day("2.3.2022")));
        assert!(stored.iter().all(|line| line.accepted_on == day("31.3.2022")));

        // Once nothing is open, the button is gone, and what is typed at an old page is refused with its reason.
        let done = browser.form(&path, &path).await;
        assert_eq!(done.value("ziel"), None);
        let refused = browser.submit(&rest_of(done).with(&[("ziel", "e")])).await.expect(422);
        refused.assert_shows("schon vollständig zugeordnet");
    }

    async fn parts_by_quantity_get_their_amounts(app: TestApp) {
        let plan = plan(&app).await;
        let browser = app.foerdermittel().await;
        let id = take_data(&app, &invoice_of("RE-1", &[("Tablet", 3, 100)])).await;
        let row = lines(&app, id).await.remove(0);
        let path = format!("/rechnungen/{id}");
        let sheet = browser.form(&path, &path).await.with(&[
            (&field(row.id, "t1-ziel"), &format!("z{}", plan.displays)),
            (&field(row.id, "t1-betrag"), ""),
            (&field(row.id, "t1-menge"), "2"),
            (&field(row.id, "t2-ziel"), "e"),
            (&field(row.id, "t2-betrag"), ""),
            (&field(row.id, "t2-menge"), "1"),
        ]);
        browser.submit(&sheet).await.assert_status(303);
        assert_eq!(divided(&app, row.id).await, [(Some(plan.displays.0), Cents(23_800)), (None, Cents(11_900))]);
    }

    async fn every_line_that_is_wrong_is_told_in_one_answer(app: TestApp) {
        plan(&app).await;
        let browser = app.foerdermittel().await;
        let id = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100), ("Kabel", 1, 10), ("Montage", 1, 50)])).await;
        let rows = lines(&app, id).await;
        let path = format!("/rechnungen/{id}");
        let sheet = browser.form(&path, &path).await.with(&[
            (&field(rows[0].id, "t1-ziel"), "e"),
            (&field(rows[0].id, "t1-betrag"), "500,00"),
            (&field(rows[1].id, "t1-ziel"), "e"),
            (&field(rows[1].id, "t1-betrag"), "12,00"),
            (&field(rows[2].id, "auftrag"), "2.3.22"),
            (&field(rows[2].id, "abnahme"), "1.3.22"),
        ]);
        let page = browser.submit(&sheet).await.expect(422);
        for words in [
            "3 Angaben sind zu ändern",
            "Position 1: Aufgeteilt sind 500,00 € von 119,00 €",
            "Position 2: Aufgeteilt sind 12,00 € von 11,90 €",
            "Position 3: Die Abnahme am 01.03.2022 liegt vor dem Auftrag",
        ] {
            page.assert_shows(words);
        }
        assert_eq!(allocation::Entity::find().count(app.db.reader()).await.unwrap(), 0);
    }

    async fn a_saved_part_is_redirected_and_taken_away(app: TestApp) {
        let plan = plan(&app).await;
        let browser = app.foerdermittel().await;
        let id = take_data(&app, &invoice_of("RE-1", &[("Tafel", 1, 100)])).await;
        let line = lines(&app, id).await[0].id;
        let path = format!("/rechnungen/{id}");
        let target = field(line, "t1-ziel");
        let displays = format!("z{}", plan.displays);
        let first = browser.form(&path, &path).await.with(&[(&target, &displays), (&field(line, "t1-betrag"), "100,00")]);
        browser.submit(&first).await.assert_status(303);

        let saved = browser.form(&path, &path).await;
        assert_eq!(saved.value(&target), Some(displays.as_str()));
        assert!(saved.controls.contains(&(target.clone(), "select".to_owned())), "{:?}", saved.controls);
        let before = app.events("allocation.set").await;
        browser.submit(&saved.with(&[(&target, &format!("z{}", plan.network))])).await.assert_status(303);
        assert_eq!(divided(&app, line).await, [(Some(plan.network.0), Cents(10_000))]);
        assert_eq!(app.events("allocation.set").await, before + 1, "both Ansätze stand in one notice");

        let saved = browser.form(&path, &path).await;
        browser.submit(&saved.with(&[("entfernen", &format!("{line}-1"))])).await.assert_status(303);
        assert_eq!(divided(&app, line).await, []);
        assert_eq!(app.events("allocation.set").await, before + 2);
        browser.get(&path).await.expect(200).assert_shows("Rest 119,00 €");

        // Devices hold their part where it is.
        let again = browser.form(&path, &path).await.with(&[(&target, &displays)]);
        browser.submit(&again).await.assert_status(303);
        let part = allocations(&app, line).await[0].id;
        device_from(&app, &plan, part, Cents(11_900)).await;
        let held = browser.form(&path, &path).await;
        assert!(held.controls.contains(&(target.clone(), "hidden".to_owned())));
        let refused = browser.submit(&held.with(&[("entfernen", &format!("{line}-1"))])).await.expect(422);
        refused.assert_shows("sind schon Geräte angelegt");
        assert_eq!(divided(&app, line).await, [(Some(plan.displays.0), Cents(11_900))]);
    }

    async fn a_line_taken_for_something_else_leads_to_its_devices_in_one_act(app: TestApp) {
        let plan = plan(&app).await;
        let browser = app.foerdermittel().await;
        let id = take_data(&app, &invoice_of("RE-1", &[("Lerninsel Delta", 2, 100), ("Montage", 1, 50), ("Beamer", 1, 90)])).await;
        let rows = lines(&app, id).await;
        let path = format!("/rechnungen/{id}");
        assert_eq!(rows[0].kind, LineKind::Accessory);
        let page = browser.get(&path).await.expect(200);
        for words in ["Zubehör, ohne Geräte", "Dienstleistung, ohne Geräte", "Es sind Geräte", "Geräte anlegen"] {
            page.assert_shows(words);
        }

        // Not allocated yet: the kind is saved, and the page says what is missing.
        let first = rows[0].id.to_string();
        let answer = browser.submit(&browser.form(&path, &path).await.with(&[("geraete", &first)])).await.expect(303);
        assert_eq!(answer.location(), Some(path.as_str()));
        browser.follow(&answer).await.expect(200).assert_shows("Position 1 ist als „Gerät“ gespeichert. Bitte ordnen Sie sie noch zu");

        // With a target typed at the same time: saved, and on to the form.
        let second = rows[1].id.to_string();
        let typed = browser.form(&path, &path).await.with(&[
            ("geraete", &second),
            (&field(rows[1].id, "t1-ziel"), &format!("z{}", plan.displays)),
        ]);
        let answer = browser.submit(&typed).await.expect(303);
        let part = allocations(&app, rows[1].id).await[0].id;
        assert_eq!(answer.location(), Some(format!("/zuordnungen/{part}/geraete").as_str()));
        browser.follow(&answer).await.expect(200).assert_shows("Wie viele, und ihre Nummern");
        assert_eq!(lines(&app, id).await[1].kind, LineKind::Device);
        app.pruefung().await.get(&path).await.expect(200).assert_hides("Es sind Geräte");
    }

    async fn the_period_of_a_licence_is_its_term_and_no_acceptance_lies_in_the_future(app: TestApp) {
        plan(&app).await;
        let browser = app.foerdermittel().await;
        let mut data = invoice_of("RE-1", &[("Lizenz Geräteverwaltung", 1, 100)]);
        data.delivery_date = None;
        let xml = String::from_utf8(write_ubl(&data)).unwrap();
        let period = "<cac:InvoicePeriod><cbc:StartDate>2026-08-01</cbc:StartDate><cbc:EndDate>2027-07-31</cbc:EndDate></cac:InvoicePeriod><cac:Item>";
        let stated = xml.replacen("<cac:Item>", period, 1);
        assert_ne!(stated, xml);
        let id = take(&app, "rechnung.xml", stated.as_bytes()).await.unwrap().invoice();
        let line = lines(&app, id).await.remove(0);
        let day = |text| parse_date(text).ok();
        assert_eq!((line.kind, line.term_from, line.term_to), (LineKind::Licence, day("1.8.2026"), day("31.7.2027")));

        let path = format!("/rechnungen/{id}");
        browser.get(&path).await.expect(200).assert_shows("Laufzeit 01.08.2026 – 31.07.2027");
        let form = rest_of(browser.form(&path, &path).await).with(&[("ziel", "e")]);
        assert_eq!(form.value("abnahme"), Some(""), "the end of the term is not proposed");
        let own = field(line.id, "abnahme");
        for (name, typed, shown) in [("abnahme", "31.7.2027", "31.07.2027"), (own.as_str(), "17.6.2026", "17.06.2026")] {
            let refused = browser.submit(&form.clone().with(&[(name, typed)])).await.expect(422);
            refused.assert_shows(&format!("Die Abnahme am {shown} liegt in der Zukunft, heute ist der 16.06.2026."));
        }
        browser.submit(&form.with(&[("abnahme", "16.6.2026")])).await.assert_status(303);
        assert_eq!(lines(&app, id).await[0].accepted_on, day("16.6.2026"));
    }

    async fn a_line_is_named_by_the_number_that_the_invoice_gives_it_too(app: TestApp) {
        let browser = app.foerdermittel().await;
        let mut data = invoice_of("RE-1", &[("Tafel", 2, 100), ("Kabel", 3, 10)]);
        data.lines[1].id = "5.2".to_owned();
        let id = take_data(&app, &data).await;
        let page = browser.get(&format!("/rechnungen/{id}")).await.expect(200);
        page.assert_shows("2 · Kabel, 3 Stück (auf der Rechnung Pos. 5.2)");
        page.assert_hides("(auf der Rechnung Pos. 1)");
    }

    async fn accessories_beside_a_divided_position_are_divided_likewise(app: TestApp) {
        let plan = plan(&app).await;
        let browser = app.foerdermittel().await;
        let id = take_data(&app, &invoice_of("RE-1", &[("Tablet 11 Zoll", 6, 100), ("Schutzhülle", 6, 10)])).await;
        let rows = lines(&app, id).await;
        let (tablets, sleeves) = (rows[0].id, rows[1].id);
        let path = format!("/rechnungen/{id}");
        let displays = format!("z{}", plan.displays);
        let sheet = browser.form(&path, &path).await.with(&[
            (&field(tablets, "t1-ziel"), &displays),
            (&field(tablets, "t1-betrag"), "476,00"),
            (&field(tablets, "t1-menge"), "4"),
            (&field(tablets, "t2-ziel"), "e"),
            (&field(tablets, "t2-betrag"), "238,00"),
            (&field(tablets, "t2-menge"), "2"),
        ]);
        browser.submit(&sheet).await.assert_status(303);
        browser.get(&path).await.expect(200).assert_shows("Wie Position 1 dieser Rechnung, im selben Verhältnis.");
        let form = browser.form(&path, &path).await.with(&[("vorschlag", &sleeves.to_string())]);
        browser.submit(&form).await.assert_status(303);
        assert_eq!(divided(&app, sleeves).await, [(Some(plan.displays.0), Cents(4_760)), (None, Cents(2_380))]);
    }
    async fn cost_lines_that_fit_equally_are_named_and_none_is_proposed(app: TestApp) {
        let plan = plan(&app).await;
        let displays = cost_line::Entity::find_by_id(plan.displays).one(app.db.reader()).await.unwrap().unwrap();
        let second = cost_line::ActiveModel {
            cost_item_id: Set(displays.cost_item_id),
            position: Set(2),
            school_id: Set(displays.school_id),
            title: Set("Displays BBS".to_owned()),
            quantity: Set(1),
            unit_price: Set(displays.unit_price),
            gross: Set(displays.gross),
            eligible: Set(displays.eligible),
            version: Set(1),
            ..Default::default()
        };
        app.db.write(Who::System, async |tx| second.insert(tx.conn()).await).await.unwrap();
        let mut data = invoice_of("RE-1", &[("Display 86 Zoll", 1, 100)]);
        data.issue_date = parse_date("01.03.2022").unwrap();
        let id = take_data(&app, &data).await;
        let page = app.foerdermittel().await.get(&format!("/rechnungen/{id}")).await.expect(200);
        page.assert_hides("Anders zuordnen");
        page.assert_shows(
            "Mehrere Kostenzeilen passen: Displays: Displays AFG, AFG (Bescheid 48-DPS-2021/0118); Displays: Displays BBS, AFG \
             (Bescheid 48-DPS-2021/0118). Bitte wählen Sie eine.",
        );
    }
}
