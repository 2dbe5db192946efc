//! Plain lists over all grants.

use paktbuch_entity::delivery_line;
use paktbuch_tests::world::OWN;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{Auditor, ExaminationStep, OrderState, Role};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};

on_both! {
    async fn each_list_has_its_rows_as_csv_and_as_a_workbook(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let own = &world.own;
        for (code, words) in [
            ("fristenliste", format!("Bescheid {}", own.notice.reference)),
            ("antragsuebersicht", own.application.reference.clone()),
            ("zweckbindung", own.device.inventory_number.to_string()),
            ("budgetuebersicht", "Schulgebundene mobile Endgeräte".to_owned()),
            ("haushaltsjahr", "Ansatz".to_owned()),
            ("dokumentenstand", "abgelaufen".to_owned()),
            ("sachstandsbericht", "Ansatz Buchfink".to_owned()),
            ("pruefprotokoll", "offen".to_owned()),
        ] {
            let csv = office.get(&format!("/berichte/listen/{code}/csv")).await.expect(200);
            assert!(csv.html().contains(&words), "{code}: {}", csv.html());
            let xlsx = office.get(&format!("/berichte/listen/{code}/xlsx")).await.expect(200);
            assert!(xlsx.body.starts_with(b"PK"), "{code}");
            let again = office.get(&format!("/berichte/listen/{code}/xlsx")).await.expect(200);
            assert!(again.body == xlsx.body, "{code}: the same data, the same bytes");
        }
        let catalogue = office.get("/berichte").await.expect(200).html();
        assert!(catalogue.contains("href=\"/berichte/listen/fristenliste\""), "{catalogue}");
    }

    async fn the_amount_asked_for_stands_once_and_notices_without_application_are_there(app: TestApp) {
        app.seed_havixbeck().await;
        let list = app.pruefung().await.get("/berichte/listen/antragsuebersicht/csv").await.expect(200).html();
        let rows: Vec<&str> = list.lines().collect();
        let ids: std::collections::BTreeSet<&str> =
            rows.iter().skip(1).filter_map(|row| row.split(';').next()).filter(|cell| !cell.is_empty()).collect();
        for id in ids {
            let asked = rows.iter().filter(|row| row.starts_with(&format!("{id};")) && !row.split(';').nth(7).unwrap().is_empty());
            assert_eq!(asked.count(), 1, "{id} in {list}");
        }
        assert!(list.contains("48-DPS-2020/0029"), "{list}");
    }

    async fn the_day_on_which_the_granting_authority_examined_the_proof_is_there(app: TestApp) {
        let world = World::build(&app).await;
        let list = async || app.pruefung().await.get("/berichte/listen/antragsuebersicht/csv").await.expect(200).html();
        let before = list().await;
        assert!(before.lines().next().unwrap().contains("geprüft am"), "{before}");
        assert!(!before.contains("03.06.2024"), "the local auditors' certificate does not count: {before}");
        let mut step = world.own.proof_step.clone().into_active_model();
        (step.auditor, step.step) = (Set(Auditor::Granting), Set(ExaminationStep::FinalNotice));
        step.update(app.db.reader()).await.unwrap();
        let after = list().await;
        assert_eq!(after.matches("03.06.2024").count(), 1, "{after}");
    }

    async fn the_page_of_a_list_shows_its_first_rows_and_sums(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let page = office.get("/berichte/listen/sachstandsbericht").await.expect(200);
        page.assert_shows("Für Amtsleitung und Ausschuss");
        page.assert_shows(&world.own.notice.reference);
        page.assert_shows("Summe lt. Bescheid");
        let page = office.get("/berichte/listen/mittelabruf").await.expect(200);
        page.assert_shows("Bitte auswählen");
        page.assert_hides("Vorschau</h2>");
        let id = world.own.notice.id;
        office.get(&format!("/berichte/listen/mittelabruf?bescheid={id}")).await.expect(200).assert_shows("Summe Abrufbetrag");
        office.get("/berichte/listen/mittelabruf?bescheid=4711").await.assert_status(404);
        office.get("/berichte/listen/fristenliste?bescheid=1").await.expect(422).assert_shows("nur über alles");
    }

    async fn a_list_of_one_notice_says_nothing_of_others(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let (own, sister) = (world.own.notice.id, world.sister.notice.id);
        office.get("/berichte/listen/mittelabruf/csv").await.expect(422).assert_shows("Bitte einen Bescheid auswählen.");
        let list = office.get(&format!("/berichte/listen/mittelabruf/csv?bescheid={own}")).await.expect(200).html();
        assert!(list.contains("bisher abgerufen") && list.contains(&world.own.notice.reference), "{list}");
        assert!(!list.contains(&world.sister.notice.reference), "{list}");
        let all = office.get("/berichte/listen/pruefprotokoll/csv").await.expect(200).html();
        for id in [own, sister] {
            let one = office.get(&format!("/berichte/listen/pruefprotokoll/csv?bescheid={id}")).await.expect(200).html();
            assert!(one.lines().count() < all.lines().count(), "{one}");
        }
    }

    /// The Sachstandsbericht counts what the Budgetübersicht counts, and says what is late.
    async fn the_state_of_schools_adds_up_and_says_what_is_late(app: TestApp) {
        let world = World::build(&app).await;
        let mut order = world.own.order.clone().into_active_model();
        order.promised_on = Set(Some(paktbuch_types::parse_date("01.02.2024").unwrap()));
        order.state = Set(OrderState::Placed);
        order.update(app.db.reader()).await.unwrap();
        delivery_line::Entity::delete_many().exec(app.db.reader()).await.unwrap();
        let api = app.api(Role::Pruefung, &[]).await;
        let list = api.get("/api/paktbuch/v1/reports/sachstandsbericht?format=csv").await.expect(200).html();
        let cell = |row: &str, title: &str| {
            let titles: Vec<&str> = list.lines().next().unwrap().trim_start_matches('\u{feff}').split(';').collect();
            row.split(';').nth(titles.iter().position(|other| *other == title).unwrap()).unwrap().to_owned()
        };
        let late: Vec<&str> = list.lines().filter(|row| row.contains("zugesagt zum 01.02.2024")).collect();
        assert!(!late.is_empty() && late.iter().all(|row| row.contains(&world.own.order.number)), "{list}");
        let budgets = api.get("/api/paktbuch/v1/reports/budgetuebersicht?format=csv").await.expect(200).html();
        let sum = |list: &str, title: &str| -> i64 {
            let titles: Vec<&str> = list.lines().next().unwrap().trim_start_matches('\u{feff}').split(';').collect();
            let place = titles.iter().position(|other| *other == title).unwrap();
            list.lines().skip(1).map(|row| paktbuch_types::Cents::parse(row.split(';').nth(place).unwrap()).map_or(0, |cents| cents.0)).sum()
        };
        for title in ["lt. Bescheid", "beauftragt", "bezahlt", "beantragt"] {
            assert_eq!(sum(&list, title), sum(&budgets, title), "{title}: {list} {budgets}");
        }
        for row in list.lines().skip(1) {
            let [planned, paid, open] = ["lt. Bescheid", "bezahlt", "offen"].map(|title| cell(row, title).replace(',', "").parse::<i64>().unwrap());
            assert_eq!(planned - paid, open, "{row}");
        }
    }

    async fn a_day_to_come_is_refused_and_a_school_makes_none(app: TestApp) {
        World::build(&app).await;
        let office = app.foerdermittel().await;
        let page = office.get("/berichte/listen/fristenliste/csv?stichtag=31.12.2099").await.expect(422);
        page.assert_shows("Stichtag");
        office.get("/berichte/listen/unsinn/csv").await.assert_status(404);
        app.schul_it(&[OWN]).await.get("/berichte/listen/zweckbindung/xlsx").await.assert_status(403);
        let api = app.api(Role::Pruefung, &[]).await;
        api.get("/api/paktbuch/v1/reports/fristenliste?format=csv").await.assert_status(200);
        let school = app.api(Role::SchulIt, &[OWN]).await;
        school.get("/api/paktbuch/v1/reports/fristenliste").await.assert_status(403);
    }
}
