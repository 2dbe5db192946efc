//! Plain lists over all grants.

use paktbuch_tests::world::OWN;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{Auditor, ExaminationStep, Role};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

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
        ] {
            let csv = office.get(&format!("/berichte/listen/{code}/csv")).await.expect(200);
            assert!(csv.html().contains(&words), "{code}: {}", csv.html());
            let xlsx = office.get(&format!("/berichte/listen/{code}/xlsx")).await.expect(200);
            assert!(xlsx.body.starts_with(b"PK"), "{code}");
            let again = office.get(&format!("/berichte/listen/{code}/xlsx")).await.expect(200);
            assert!(again.body == xlsx.body, "{code}: the same data, the same bytes");
        }
        office.get("/berichte").await.expect(200).assert_shows("Fristenliste.");
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
