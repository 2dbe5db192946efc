//! The pages of reports, in the browser.

use paktbuch_tests::world::{OWN, SISTER};
use paktbuch_tests::{Answer, TestApp, World, on_both};
use paktbuch_types::Role;

use super::support::sheets;

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers[name].to_str().unwrap()
}

on_both! {
    async fn the_office_makes_a_proof_from_the_catalogue(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let catalogue = office.get("/berichte").await.expect(200);
        catalogue.assert_shows("Verwendungsnachweis");
        catalogue.assert_shows("16.06.2026");
        let id = world.own.notice.id;
        let page = office.get(&format!("/berichte/verwendungsnachweis?bescheid={id}&stichtag=31.12.2025")).await.expect(200);
        page.assert_shows("Ansatz Buchfink");
        page.assert_shows("595,00");
        page.assert_shows("536,00");
        page.assert_shows("Verwendungsnachweis_48-02-Buchfink_2025-12-31.xlsx");
        let href = format!("/berichte/verwendungsnachweis.xlsx?bescheid={id}&stichtag=2025-12-31");
        assert!(page.html().contains(&href.replace('&', "&amp;")) || page.html().contains(&href) || page.html().contains(&href.replace('&', "&#38;")));
        let file = office.get(&href).await.expect(200);
        assert!(header(&file, "content-disposition").contains("filename=\"Verwendungsnachweis_48-02-Buchfink_2025-12-31.xlsx\""));
        assert_eq!(header(&file, "content-length"), file.body.len().to_string());
        assert_eq!(sheets(&file.body).len(), 8);
        let left = std::fs::read_dir(app.data().temporary()).unwrap().count();
        assert_eq!(left, 0, "nothing is left in the folder for temporary files");
    }

    async fn wrong_questions_are_told(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let id = world.own.notice.id;
        let page = office.get(&format!("/berichte/verwendungsnachweis?bescheid={id}&stichtag=31.02.2025")).await.expect(422);
        page.assert_shows("Den Tag „31.02.2025“ gibt es nicht.");
        office.get("/berichte/verwendungsnachweis?bescheid=99").await.assert_status(404);
        office.get("/berichte/verwendungsnachweis.xlsx?bescheid=99").await.assert_status(404);
        let future = office.get("/berichte/inventarliste.csv?stichtag=17.06.2026").await.expect(422);
        future.assert_shows("Der Stichtag liegt in der Zukunft");
        future.assert_shows("Verwendungsnachweis");
        let school = world.own.school.number.as_str();
        for (path, id) in [
            (format!("/berichte/inventarliste.xlsx?schule={school}&q=tablet&stichtag=31.02.2026"), "inventar-stichtag"),
            (format!("/berichte/verwendungsnachweis.xlsx?bescheid={id}&stichtag=31.02.2026"), "nachweis-stichtag"),
        ] {
            let page = office.get(&path).await.expect(422);
            page.assert_shows("Den Tag „31.02.2026“ gibt es nicht.");
            let html = page.html();
            assert!(html.contains(&format!("href=\"#f-{id}\"")) && html.contains(&format!("id=\"e-{id}\"")), "{path}: {html}");
            assert!(html.contains("value=\"31.02.2026\""), "{path}: what was typed stays");
            assert_eq!(html.contains("name=\"q\" value=\"tablet\""), path.contains("tablet"), "{path}");
        }
        let html = office.get("/berichte").await.expect(200).html();
        let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "every id of a page is there once: {ids:?}");
        office.get("/berichte/inventarliste.csv?schule=999999").await.assert_status(404);
        office.get("/berichte/inventarliste.csv?bescheid=gibt-es-nicht").await.assert_status(422);
    }

    async fn each_kind_of_report_is_named_once_with_all_its_formats(app: TestApp) {
        World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let mut kinds = Vec::new();
        let mut after = String::new();
        loop {
            let page = api.get(&format!("/api/paktbuch/v1/reports?limit=4&after={after}")).await.expect(200).json();
            for report in page["items"].as_array().unwrap() {
                let kind = report["kind"].as_str().unwrap().to_owned();
                if kind == "mittelabruf" {
                    assert_eq!(report["formats"], serde_json::json!(["xlsx", "csv", "pdf", "docx"]));
                }
                kinds.push(kind);
            }
            match page["next"].as_str() {
                Some(next) => next.clone_into(&mut after),
                None => {
                    assert_eq!(page["total"].as_u64(), u64::try_from(kinds.len()).ok());
                    break;
                }
            }
        }
        let all = kinds.len();
        kinds.sort_unstable();
        kinds.dedup();
        assert_eq!(kinds.len(), all, "{kinds:?}");
        assert!(kinds.iter().any(|kind| kind == "mittelabruf"), "{kinds:?}");
    }

    async fn schul_it_lists_its_own_schools_only(app: TestApp) {
        World::build(&app).await;
        let it = app.schul_it(&[OWN]).await;
        it.get("/berichte").await.expect(200).assert_hides("Verwendungsnachweis");
        let list = it.get("/berichte/inventarliste.csv").await.expect(200).html();
        assert_eq!(list.lines().count(), 2, "{list}");
        assert!(list.contains(OWN) && !list.contains(SISTER));
        it.get(&format!("/berichte/inventarliste.csv?schule={SISTER}")).await.assert_status(404);
        // The list of devices answers a school that is not the reader's, or none at all, in the same way.
        it.get(&format!("/geraete?schule={SISTER}")).await.assert_status(404);
        app.foerdermittel().await.get("/geraete?schule=999999").await.assert_status(404);
        app.api(Role::SchulIt, &[OWN]).await.get(&format!("/api/paktbuch/v1/devices?school={SISTER}")).await.assert_status(404);
        it.get("/berichte/verwendungsnachweis?bescheid=1").await.assert_status(403);
        it.get("/berichte/verwendungsnachweis.xlsx?bescheid=1").await.assert_status(403);
    }
}
