//! The report Budgetübersicht: at each level, and for each year, the figures of the page.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use paktbuch::db::Who;
use paktbuch_entity::notice;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{Cents, Role};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use super::{RECORDS, figures};

const REPORT: &str = "/berichte/listen/budgetuebersicht";

/// Each level with its name in addresses, in the order of the report.
const LEVELS: [(&str, &str); 6] = [
    ("Programm", "programm"),
    ("Förderbereich", "bereich"),
    ("Schule", "schule"),
    ("Antrag", "antrag"),
    ("Bescheid", "bescheid"),
    ("Kostenzeile", "zeile"),
];

/// The rows of a part of the report as CSV, each as its cells.
fn part<'a>(csv: &'a str, name: &str) -> Vec<Vec<&'a str>> {
    csv.lines()
        .skip(1)
        .map(|row| row.trim_end().split(';').collect::<Vec<&str>>())
        .filter(|row| row[0] == name)
        .collect()
}

/// The amounts of a row, from Budget to Rest.
fn amounts(row: &[&str]) -> Vec<Cents> {
    let cells = &row[row.len() - 11..row.len() - 2];
    cells.iter().filter_map(|cell| Cents::parse(cell).ok()).collect()
}

on_both! {
    async fn the_report_and_the_pages_have_the_same_figures_at_each_level(app: TestApp) {
        app.seed_havixbeck().await;
        let erika = app.foerdermittel().await;
        let csv = erika.get(&format!("{REPORT}/csv")).await.expect(200).html();
        let head = "Ebene;Bezeichnung;Budget;beantragt;bewilligt;lt. Bescheid;beauftragt;berechnet;bezahlt;abgerufen;Rest;Mobilquote;Obergrenze";
        assert!(csv.contains(head), "{csv}");
        for (name, level) in LEVELS {
            let told: Vec<Cents> = part(&csv, name).iter().flat_map(|row| amounts(row)).collect();
            let shown = figures(&erika, &format!("/budgetuebersicht?ebene={level}"), RECORDS).await;
            let shown: Vec<Cents> = shown.into_iter().filter(|(href, _)| href.contains("zeile=")).map(|(_, amount)| amount).collect();
            assert!(!shown.is_empty(), "{name}: {csv}");
            assert_eq!(told, shown, "{name}");
        }
    }

    /// The workbook has a sheet for each level, with its sums; those of the file are those of the programmes.
    async fn each_level_is_a_sheet_of_the_workbook_with_the_sums_of_the_page(app: TestApp) {
        app.seed_havixbeck().await;
        let erika = app.foerdermittel().await;
        let bytes = erika.get(&format!("{REPORT}/xlsx")).await.expect(200).body;
        let sheets = Xlsx::new(Cursor::new(bytes)).unwrap().worksheets();
        let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Programm", "Förderbereich", "Schule", "Antrag", "Bescheid", "Kostenzeile", "Haushaltsjahr", "Diagramm"]);
        for ((name, level), (_, table)) in LEVELS.iter().zip(&sheets) {
            let sums = table.rows().next_back().unwrap();
            let shown = figures(&erika, &format!("/budgetuebersicht?ebene={level}"), RECORDS).await;
            for (place, figure) in (2..).zip(["budget", "beantragt", "bewilligt", "lt-bescheid", "beauftragt", "berechnet", "bezahlt", "abgerufen", "rest"]) {
                let sum = shown.iter().find(|(href, _)| !href.contains("zeile=") && href.contains(&format!("zahl={figure}")));
                let sum = sum.map(|(_, amount)| *amount);
                let told = match sums[place] {
                    // Where the page says „–“, the sheet says nothing.
                    Data::Empty => None,
                    Data::Float(told) => Some(Cents::parse(&format!("{told:.2}").replace('.', ",")).unwrap()),
                    _ => panic!("{name}, {figure}: {sums:?}"),
                };
                assert_eq!(told, sum, "{name}, {figure}");
            }
        }
        let page = erika.get(REPORT).await.expect(200);
        page.assert_shows("Summe lt. Bescheid");
    }

    /// Each of the world's notices pays 595 € in 2023, for which 1.700 € are provided here.
    async fn a_year_stands_with_the_figures_of_its_page(app: TestApp) {
        World::build(&app).await;
        let erika = app.foerdermittel().await;
        let form = erika.form("/haushalt?jahr=2023", "/haushalt").await;
        let entered = [("programme", "digitalpakt-nrw"), ("appropriation", "1.500"), ("carried_over", "200")];
        erika.submit(&form.with(&entered)).await.assert_status(303);
        let shown = figures(&erika, "/haushalt?jahr=2023", "/haushalt/betraege").await;
        let shown: Vec<Cents> = shown.into_iter().filter(|(href, _)| href.contains("programm=digitalpakt-nrw")).map(|(_, amount)| amount).collect();
        let [_, _, available, paid, left, bound, _, _] = shown[..] else { panic!("{shown:?}") };
        assert_eq!((available, paid, left), (Cents(170_000), Cents(119_000), Cents(51_000)));
        let csv = erika.get(&format!("{REPORT}/csv")).await.expect(200).html();
        let years = part(&csv, "Haushaltsjahr");
        let row = years.iter().find(|row| row[1] == "2023: DigitalPakt Schule NRW").unwrap_or_else(|| panic!("{csv}"));
        let told = [2, 6, 8, 10].map(|place| Cents::parse(row[place]).unwrap());
        assert_eq!(told, [available, paid.plus(bound), paid, left], "{csv}");
        assert!([3, 4, 5, 9].iter().all(|place| row[*place].is_empty()), "what a year does not tell is empty: {csv}");
        assert!(years.iter().all(|row| row[1] < "2030"), "no year that is to come: {csv}");
    }

    /// Both notices are of the limited Förderbereich, at 10.000 € each; then one of them is for the network.
    async fn the_share_of_mobile_devices_is_told_where_the_programme_limits_it(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Pruefung, &[]).await;
        let told = async |name: &str, label: &str| {
            let csv = api.get("/api/paktbuch/v1/reports/budgetuebersicht?format=csv").await.expect(200).html();
            let rows = part(&csv, name);
            let row = rows.iter().find(|row| row[1] == label).unwrap_or_else(|| panic!("{label}: {csv}"));
            (row[11].to_owned(), row[12].to_owned())
        };
        let limit = "20 % je Schulträger oder 25.000,00 € je Schule";
        assert_eq!(told("Programm", "DigitalPakt Schule NRW").await, ("100 %".to_owned(), limit.to_owned()));
        let mut other: notice::ActiveModel = world.sister.notice.clone().into_active_model();
        other.category = Set("it-grundstruktur".to_owned());
        app.db.write(Who::System, async |tx| other.update(tx.conn()).await).await.unwrap();
        let school = world.own.school.name.as_str();
        let other = world.sister.school.name.as_str();
        for (name, label, share) in [
            ("Programm", "DigitalPakt Schule NRW", "50 %"),
            ("Förderbereich", "DigitalPakt Schule NRW: Schulgebundene mobile Endgeräte", "50 %"),
            ("Schule", school, "100 %"),
            ("Schule", other, "0 %"),
        ] {
            assert_eq!(told(name, label).await, (share.to_owned(), limit.to_owned()), "{label}");
        }
        let label = format!("{}: {}", world.own.notice.reference, world.own.notice.title);
        assert_eq!(told("Bescheid", &label).await, (String::new(), String::new()));
    }
}
