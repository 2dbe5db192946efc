//! The sheet of fixed installations (Anlagen) in the Verwendungsnachweis.

use calamine::Data;
use paktbuch::db::Who;
use paktbuch_entity::invoice_line;
use paktbuch_tests::world::OWN;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use super::support::{day, proof_of, record_of, sheets};
use crate::filing::installations::built;

const SHEET: &str = "Anlagen";

/// The rows of the sheet below its titles, with that of the sums; `None` without the sheet.
fn rows(book: &[u8]) -> Option<Vec<Vec<Data>>> {
    let (_, cells) = sheets(book).into_iter().find(|(name, _)| name == SHEET)?;
    let rows = cells.rows().map(<[Data]>::to_vec);
    Some(rows.skip_while(|row| row[0] != "Gegenstand").skip(1).collect())
}

on_both! {
    async fn an_anlage_stands_in_the_proof_with_place_extent_and_acceptance(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let preview = format!("/berichte/verwendungsnachweis?bescheid={}&stichtag=31.12.2025", own.notice.id);
        let office = app.foerdermittel().await;
        let listed = "Inventarliste, Anlagen, Mittelabrufe";
        assert_eq!(rows(&proof_of(&app, own.notice.id, day("31.12.2025")).await.0), None);
        office.get(&preview).await.expect(200).assert_hides(listed);

        let line = built(&app, &world).await;
        let (bytes, report) = proof_of(&app, own.notice.id, day("31.12.2025")).await;
        assert!(bytes == proof_of(&app, own.notice.id, day("31.12.2025")).await.0, "the bytes differ");
        assert_eq!(report.rows, 1, "the invoice is not paid: the Belegliste stays as it is");
        assert_eq!(sheets(&bytes)[5].0, SHEET);
        let told = rows(&bytes).unwrap();
        let row = &told[0];
        let cost_line = format!("{}.{} {}", own.cost_item.position, own.cost_line.position, own.cost_line.title);
        for (column, expected) in [
            (0, "Position 1: Verkabelung"), (1, own.school.name.as_str()), (2, "Altbau, Räume 101–112"), (3, "48 Datenanschlüsse"),
            (5, "VK-1"), (6, cost_line.as_str()),
        ] {
            assert_eq!(row[column], expected, "{row:?}");
        }
        assert!(matches!(row[4], Data::DateTime(_)), "{row:?}");
        assert_eq!((&row[7], &told[1][7]), (&Data::Float(1_190.0), &Data::Float(1_190.0)));
        assert_eq!(told[1][0], "Summe (1 Zeile)");
        let page = office.get(&preview).await.expect(200);
        page.assert_shows(listed);
        page.assert_shows("1 Zeile unter Anlagen");
        let (record, _) = record_of(&app, own.notice.id, day("31.12.2025")).await;
        assert_eq!(rows(&record), Some(told));

        // Accepted on 03.05.2023, billed on 02.05.2023.
        let (before, _) = proof_of(&app, own.notice.id, day("02.05.2023")).await;
        assert_eq!(rows(&before), None, "as a device that is delivered later");
        app.db
            .write(Who::System, async |tx| {
                let open = invoice_line::ActiveModel { accepted_on: Set(None), ..line.clone().into_active_model() };
                open.update(tx.conn()).await
            })
            .await
            .unwrap();
        let told = rows(&proof_of(&app, own.notice.id, day("02.05.2023")).await.0).unwrap();
        assert_eq!((&told[0][0], &told[0][4]), (&Data::String("Position 1: Verkabelung".into()), &Data::Empty));
        assert_eq!(rows(&proof_of(&app, own.notice.id, day("01.05.2023")).await.0), None, "not billed yet");
    }

    async fn the_list_of_anlagen_says_the_same_as_csv_and_as_a_workbook(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        built(&app, &world).await;
        let office = app.foerdermittel().await;
        let cost_line = format!("{}.{} {}", own.cost_item.position, own.cost_line.position, own.cost_line.title);
        let list = "/berichte/listen/anlagen";
        office.get(&format!("{list}/csv")).await.expect(422).assert_shows("Bitte einen Bescheid auswählen.");
        office.get(&format!("{list}?bescheid={}", own.notice.id)).await.expect(200).assert_shows("Summe brutto 1.190,00 €");
        let csv = office.get(&format!("{list}/csv?bescheid={}&stichtag=31.12.2025", own.notice.id)).await.expect(200).html();
        let expected = format!("Position 1: Verkabelung;{};Altbau, Räume 101–112;48 Datenanschlüsse;03.05.2023;VK-1;{cost_line};1190,00", own.school.name);
        assert!(csv.contains(&expected), "{csv}");
        let api = app.api(Role::Pruefung, &[]).await;
        let path = format!("/api/paktbuch/v1/reports/anlagen?notice={}&as_of=2025-12-31", own.notice.reference);
        assert_eq!(sheets(&api.get(&path).await.expect(200).body)[0].0, SHEET);
        api.get("/api/paktbuch/v1/reports/anlagen").await.assert_status(422);
        app.schul_it(&[OWN]).await.get(&format!("{list}/csv?bescheid={}", own.notice.id)).await.assert_status(403);
    }

    async fn what_another_notice_pays_is_no_row(app: TestApp) {
        let world = World::build(&app).await;
        built(&app, &world).await;
        let (bytes, _) = proof_of(&app, world.sister.notice.id, day("31.12.2025")).await;
        assert_eq!(rows(&bytes), None);
    }
}
