//! The edition for the granting authority and the one for the files, which shows what was found and what was confirmed.

use calamine::Data;
use paktbuch::checking::run;
use paktbuch_entity::document;
use paktbuch_tests::{Browser, TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};

use super::support::{day, proof_of, record_of, sheets};

const FILING: [&str; 8] = [
    "Deckblatt",
    "Einnahmen",
    "Ausgaben",
    "Belegliste",
    "Inventarliste",
    "Mittelabrufe",
    "Schulen",
    "Sachbericht",
];
const REASON: &str = "Verlängerung genehmigt, BR Münster 12.03.2024";

/// Confirms the finding of the own notice that an extended implementation brings about.
async fn confirm(app: &TestApp, world: &World, office: &Browser) {
    let notice = world.own.notice.id;
    let found = run(app.db.reader(), app.clock.today(), Some(notice))
        .await
        .unwrap();
    let words = "das Programm lässt höchstens den 31.10.2024 zu";
    let found = found
        .iter()
        .find(|found| found.finding.message.contains(words))
        .unwrap();
    let page = format!(
        "/pruefhinweise/bestaetigung?hinweis={}&bescheid={notice}",
        found.fingerprint
    );
    let form = office.form(&page, "/pruefhinweise/bestaetigung").await;
    office
        .submit(&form.with(&[("grund", REASON)]))
        .await
        .assert_status(303);
}

fn names(bytes: &[u8]) -> Vec<String> {
    sheets(bytes).into_iter().map(|(name, _)| name).collect()
}

on_both! {
    async fn the_record_shows_every_finding_and_who_confirmed_it(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let id = world.own.notice.id;
        confirm(&app, &world, &office).await;
        let (filing, report) = proof_of(&app, id, day("16.06.2026")).await;
        let (record, of_record) = record_of(&app, id, day("16.06.2026")).await;
        assert_eq!(names(&filing), FILING);
        assert_eq!(names(&record), [&FILING[..], &["Prüfprotokoll", "Diagramm"]].concat());
        assert_eq!(report.totals, of_record.totals);
        assert!(record == record_of(&app, id, day("16.06.2026")).await.0, "the bytes differ");
        let cells = sheets(&record).swap_remove(8).1;
        let rows: Vec<Vec<Data>> = cells.rows().map(<[Data]>::to_vec).collect();
        let row = rows.iter().find(|row| row[8] == REASON).unwrap_or_else(|| panic!("{rows:?}"));
        for (column, expected) in [(1, "R7"), (3, "bestätigt"), (9, "Fördermittel foerdermittel-1")] {
            assert_eq!(row[column], expected);
        }
        assert_eq!(row[10], "Fördermittel");
        assert!(matches!(row[11], Data::DateTime(_)));
        assert!(row[7].to_string().len() > 3 && row[6].to_string().len() > 3, "source and remedy: {row:?}");
        let open = rows.iter().filter(|row| row[3] == "offen").count();
        let preview = office.get(&format!("/berichte/verwendungsnachweis?bescheid={id}")).await.expect(200);
        preview.assert_shows("Bestätigte Prüfhinweise");
        preview.assert_shows(REASON);
        assert!(rows.iter().any(|row| row[0] == format!("{} Prüfhinweise, davon 1 bestätigt", open + 1).as_str()), "{rows:?}");
        let cover = sheets(&filing).swap_remove(0).1;
        let said: String = cover.used_cells().map(|(_, _, cell)| format!("{cell}\n")).collect();
        assert!(said.contains("bestätigt 1") && !said.contains("Ausgabe für die Akte"), "{said}");
        // The one for the granting authority says what is accepted and why, but not who did.
        let told = said.lines().find(|line| line.contains(REASON)).unwrap_or_else(|| panic!("{said}"));
        assert!(told.starts_with("   ☒  R7 ") && told.contains("das Programm lässt höchstens den 31.10.2024 zu"), "{told}");
        assert!(!said.contains("foerdermittel-1"), "{said}");
        assert!(filing == proof_of(&app, id, day("16.06.2026")).await.0, "the bytes differ");
        let form = office.get(&format!("/bescheide/{id}/nachweise/einreichen?stichtag=16.06.2026")).await.expect(200);
        form.assert_shows("Bestätigte Prüfhinweise");
    }

    async fn the_record_has_what_filing_would_settle(app: TestApp) {
        let world = World::build(&app).await;
        let mut notice = world.own.notice.clone().into_active_model();
        notice.proof_due = Set(Some(day("2025-06-30")));
        notice.update(app.db.reader()).await.unwrap();
        let (record, _) = record_of(&app, world.own.notice.id, day("16.06.2026")).await;
        let cells = sheets(&record).swap_remove(8).1;
        let overdue = "Der Verwendungsnachweis war am 30.06.2025 fällig und ist nicht eingereicht.";
        assert!(cells.used_cells().any(|(_, _, cell)| *cell == *overdue), "{cells:?}");
    }

    async fn a_payment_after_the_day_of_the_proof_is_told_with_its_day(app: TestApp) {
        let world = World::build(&app).await;
        let (id, paid) = (world.own.notice.id, &world.own.payment);
        let before = paid.paid_on.pred_opt().unwrap();
        let (record, _) = record_of(&app, id, before).await;
        let cells = sheets(&record).swap_remove(8).1;
        let words = format!("ist bis zum Stichtag nicht bezahlt (bezahlt am {})", paktbuch_types::format_date(paid.paid_on));
        assert!(cells.used_cells().any(|(_, _, cell)| cell.to_string().contains(&words)), "{words} in {cells:?}");
    }

    async fn the_record_names_what_was_filed(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        crate::filing::file::file(&app.foerdermittel().await, id.0, "abgesprochen").await.assert_status(303);
        let filed = crate::filing::file::filings(&app).await.pop().unwrap();
        let file = document::Entity::find_by_id(filed.document_id).one(app.db.reader()).await.unwrap().unwrap();
        let (record, _) = record_of(&app, id, day("16.06.2026")).await;
        let cover = sheets(&record).swap_remove(0).1;
        let said: String = cover.used_cells().map(|(_, _, cell)| format!("{cell}\n")).collect();
        let words = format!("eingereicht ist Version 2 vom 16.06.2026 zum Stichtag 31.12.2025, SHA-256 {}", file.sha256);
        assert!(said.contains(&words), "{said}");
        assert!(!said.contains("nicht eingereicht"), "{said}");
        let (draft, _) = proof_of(&app, id, day("16.06.2026")).await;
        let cover = sheets(&draft).swap_remove(0).1;
        assert!(cover.used_cells().any(|(_, _, cell)| cell.to_string().contains("Entwurf, nicht eingereicht")));
    }

    async fn the_edition_is_chosen_on_the_page_and_by_programs(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let id = world.own.notice.id;
        let page = office.get(&format!("/berichte/verwendungsnachweis?bescheid={id}&stichtag=31.12.2025&ausgabe=akte")).await.expect(200);
        page.assert_shows("Verwendungsnachweis_48-02-Buchfink_2025-12-31_Akte.xlsx");
        page.assert_shows("Sachbericht, Prüfprotokoll, Diagramm");
        let wrong = format!("/berichte/verwendungsnachweis?bescheid={id}&ausgabe=entwurf");
        office.get(&wrong).await.expect(422).assert_shows("„entwurf“ ist kein Wert für Ausgabe");
        let file = office.get(&format!("/berichte/verwendungsnachweis.xlsx?bescheid={id}&stichtag=2025-12-31&ausgabe=akte")).await.expect(200);
        assert_eq!(names(&file.body).len(), 10);
        let api = app.api(Role::Pruefung, &[]).await;
        let path = format!("/api/paktbuch/v1/reports/verwendungsnachweis?notice={}&as_of=2025-12-31", world.own.notice.reference);
        assert_eq!(names(&api.get(&path).await.expect(200).body), FILING);
        assert_eq!(api.get(&format!("{path}&edition=akte")).await.expect(200).body, file.body);
        api.get(&format!("{path}&edition=entwurf")).await.assert_status(422);
    }
}
