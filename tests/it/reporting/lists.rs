//! Plain lists over all grants.

use std::io::Cursor;

use chrono::Datelike;
use paktbuch_entity::delivery_line;
use paktbuch_tests::world::OWN;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{
    Auditor, Cents, ExaminationStep, NoticeState, OrderState, Quantity, Role, ZweckbindungStart,
};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use zip::ZipArchive;

use super::support::sheets;

/// A cell of a list as CSV by the title of its column.
fn cell(list: &str, row: &str, title: &str) -> String {
    let titles = list.lines().next().unwrap().trim_start_matches('\u{feff}');
    let place = titles.split(';').position(|other| other == title).unwrap();
    row.split(';').nth(place).unwrap().to_owned()
}

/// The same as an amount.
fn amount(list: &str, row: &str, title: &str) -> Cents {
    Cents::parse(&cell(list, row, title)).unwrap_or_default()
}

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

    /// The table of a chart follows the list, and has its sums.
    async fn lists_that_a_chart_answers_a_question_of_have_one(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let end = world.own.device.zweckbindung_until.unwrap().year();
        for (code, series, first) in [
            ("budgetuebersicht", "E", "DigitalPakt Schule NRW".to_owned()),
            ("zweckbindung", "B", end.to_string()),
            ("sachstandsbericht", "C", world.own.school.name.clone()),
        ] {
            let bytes = office.get(&format!("/berichte/listen/{code}/xlsx")).await.expect(200).body;
            let sheets = sheets(&bytes);
            let (name, table) = sheets.last().unwrap();
            assert_eq!(name, "Diagramm", "{code}");
            assert_eq!(sheets.len() == 2, code != "budgetuebersicht", "{code}");
            let groups: Vec<String> = table.rows().skip(5).map(|row| row[0].to_string()).collect();
            assert!(groups.contains(&first), "{code}: {first} in {groups:?}");
            let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
            let chart = std::io::read_to_string(archive.by_name("xl/charts/chart1.xml").unwrap()).unwrap();
            let last = groups.len() + 5;
            let area = |column: &str| match last {
                6 => format!("Diagramm!${column}$6"),
                _ => format!("Diagramm!${column}$6:${column}${last}"),
            };
            for range in [area("A"), area(series)] {
                assert!(chart.contains(&range), "{code}: {range} in {chart}");
            }
        }
        let list = office.get("/berichte/listen/fristenliste/xlsx").await.expect(200).body;
        assert_eq!(sheets(&list).len(), 1);
    }

    /// Devices that are bound from their Inbetriebnahme end on days of their own: only the year is told, as on the page.
    async fn the_list_of_deadlines_tells_a_day_or_its_year(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let day = async || {
            let list = office.get("/berichte/listen/fristenliste/csv").await.expect(200).html();
            let mut rows = list.lines().filter(|row| row.contains("Ende der Zweckbindung"));
            let row = rows.find(|row| row.contains(&world.own.notice.reference)).unwrap_or_else(|| panic!("{list}"));
            cell(&list, row, "Tag")
        };
        assert_eq!(day().await, "31.12.2031");
        let mut row = world.own.notice.clone().into_active_model();
        row.zweckbindung_start = Set(ZweckbindungStart::Commissioning);
        row.update(app.db.reader()).await.unwrap();
        assert_eq!(day().await, "2031");
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
        let late: Vec<&str> = list.lines().filter(|row| row.contains("zugesagt zum 01.02.2024")).collect();
        assert!(!late.is_empty() && late.iter().all(|row| row.contains(&world.own.order.number)), "{list}");
        assert!(list.contains("Verwendung der Auszahlung vom 01.06.2023"), "money to be spent is a next step: {list}");
        let budgets = api.get("/api/paktbuch/v1/reports/budgetuebersicht?format=csv").await.expect(200).html();
        let sum = |list: &str, title: &str| -> Cents { list.lines().skip(1).map(|row| amount(list, row, title)).sum() };
        let told = |title: &str| -> Cents {
            budgets.lines().filter(|row| row.starts_with("Programm;")).map(|row| amount(&budgets, row, title)).sum()
        };
        for title in ["lt. Bescheid", "beauftragt", "bezahlt", "beantragt", "bewilligt"] {
            assert_eq!(sum(&list, title), told(title), "{title}: {list} {budgets}");
        }
        for row in list.lines().skip(1) {
            let [planned, paid, open] = ["lt. Bescheid", "bezahlt", "offen"].map(|title| amount(&list, row, title));
            assert_eq!(planned.minus(paid), open, "{row}");
        }
    }

    /// A Skonto lowers what is billed: what was delivered is told of the same amount.
    async fn no_more_is_delivered_than_ordered_after_a_skonto(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let mut payment = own.payment.clone().into_active_model();
        (payment.amount, payment.skonto) = (Set(Cents(118_000)), Set(Cents(1_000)));
        payment.update(app.db.reader()).await.unwrap();
        delivery_line::Entity::update_many()
            .col_expr(delivery_line::Column::Quantity, Expr::value(Quantity::whole(2).0))
            .exec(app.db.reader())
            .await
            .unwrap();
        let list = app.foerdermittel().await.get("/berichte/listen/sachstandsbericht/csv").await.expect(200).html();
        let row = list.lines().find(|row| amount(&list, row, "beauftragt") > Cents::ZERO && row.contains(&own.school.name));
        let row = row.unwrap_or_else(|| panic!("{list}"));
        assert_eq!(amount(&list, row, "geliefert"), amount(&list, row, "beauftragt"), "{list}");
    }

    /// What was applied for is no Einzelansatz's; lines that have more than their Einzelansatz are told, and no other row is below nothing.
    async fn the_state_tells_applications_revocations_and_what_schools_have_not_reallocated(app: TestApp) {
        let world = World::build(&app).await;
        let mut item = world.own.cost_item.clone().into_active_model();
        (item.total, item.eligible) = (Set(Cents(900_000)), Set(Cents(900_000)));
        item.update(app.db.reader()).await.unwrap();
        let mut revoked = world.sister.notice.clone().into_active_model();
        revoked.state = Set(NoticeState::Revoked);
        revoked.update(app.db.reader()).await.unwrap();
        let office = app.foerdermittel().await;
        let list = office.get("/berichte/listen/sachstandsbericht/csv").await.expect(200).html();
        let row = |words: &str| list.lines().find(|row| row.contains(words)).unwrap_or_else(|| panic!("{words}: {list}"));
        let asked = row(&format!("Antrag {}, alle Einzelansätze", world.own.application.reference));
        assert_eq!(cell(&list, asked, "Bescheid"), world.own.notice.reference);
        assert_eq!(cell(&list, asked, "Programm"), "DigitalPakt Schule NRW");
        assert_eq!(cell(&list, asked, "Maßnahme"), world.own.notice.title);
        assert_eq!(amount(&list, asked, "beantragt"), Cents(1_000_000));
        for title in ["bewilligt", "lt. Bescheid", "beauftragt", "geliefert", "bezahlt", "offen"] {
            assert_eq!(cell(&list, asked, title), "", "{title} is not told of what was applied for: {list}");
        }
        let beyond = row(&format!("{}: noch nicht auf Schulen umgeschichtet", world.own.cost_item.title));
        assert_eq!((cell(&list, beyond, "Schule"), cell(&list, beyond, "beantragt")), ("ohne Schule".to_owned(), String::new()));
        assert_eq!(amount(&list, beyond, "lt. Bescheid"), Cents(-100_000));
        assert_eq!(amount(&list, row("nicht im Kostenplan"), "lt. Bescheid"), Cents(100_000));
        row(&format!("{} (widerrufen)", world.sister.notice.reference));
        let mut others = list.lines().skip(1).filter(|row| *row != beyond);
        assert!(others.all(|row| amount(&list, row, "lt. Bescheid") >= Cents::ZERO), "{list}");
        let planned: Cents = list.lines().skip(1).map(|row| amount(&list, row, "lt. Bescheid")).sum();
        assert_eq!(planned, world.own.notice.eligible, "the rows are the plan, of which nothing is left where the notice is revoked");
        let granted: Cents = list.lines().skip(1).map(|row| amount(&list, row, "bewilligt")).sum();
        assert_eq!(granted, world.own.notice.granted.plus(world.sister.notice.granted), "the rows are the grants");
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
