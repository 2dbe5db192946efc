//! Who granted a notice: as it says, else the authority's own Bewilligungsbehörde, which is one of its Land.

use paktbuch_entity::{application, authority, notice};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::json;

const FIELD: &str = "#f-granting_authority";
const OWN: &str = "Bezirksregierung Münster";

/// Gives the Schulträger another Bewilligungsbehörde of its own.
async fn own(app: &TestApp, name: &str) {
    let row = authority::Entity::find().one(app.db.reader()).await.unwrap();
    let mut row = row.expect("the authority").into_active_model();
    row.granting_authority = Set(name.to_owned());
    row.update(app.db.reader()).await.unwrap();
}

on_both! {
    async fn what_a_programme_says_of_several_authorities_is_a_hint_and_no_address(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        for programme in ["digitalpakt-nrw", "sofortausstattung-nrw", "it-administration-nrw"] {
            let new = format!("/bescheide/neu?programm={programme}");
            assert_eq!(erika.form(&new, "/bescheide").await.value("granting_authority"), Some(""), "{programme}");
            erika.get(&new).await.expect(200).assert_shows("Laut Programm: Die Bezirksregierung am Sitz des Schulträgers");
        }
        let api = app.api(Role::Foerdermittel, &[]).await;
        let notice = json!({
            "reference": "48.12", "programme": "digitalpakt-nrw", "title": "Tafeln", "category": "it-grundstruktur", "date": "2023-03-01",
            "rate_basis_points": 9_000, "eligible_cents": 100_000
        });
        let made = api.post("/api/paktbuch/v1/notices", &notice).await.expect(201).json();
        let path = format!("/api/paktbuch/v1/notices/{}", made["id"]);
        assert_eq!(api.get(&path).await.expect(200).json()["granting_authority"], "");
        let page = format!("/bescheide/{}", made["id"]);
        erika.get(&page).await.expect(200).assert_shows(&format!("Bewilligungsbehörde {OWN}"));

        // The address of a letter has its lines; where nobody says who grants, it says that.
        let letter = format!("/mittelabrufe/{}/schreiben", world.own.drawdown.id);
        own(&app, "Bezirksregierung Münster, Dezernat 48, 48128 Münster").await;
        let html = erika.get(&letter).await.expect(200).html();
        assert!(html.contains("Bezirksregierung Münster<br>Dezernat 48<br>48128 Münster"), "{html}");
        own(&app, "").await;
        erika.get(&page).await.expect(200).assert_shows("Bewilligungsbehörde Angabe fehlt");
        let cover = format!("/berichte/schreiben/anschreiben?bescheid={}&stichtag=31.12.2025", world.own.notice.id);
        for letter in [letter, cover] {
            erika.get(&letter).await.expect(200).assert_shows("Bewilligungsbehörde (Angabe fehlt)");
        }
    }

    async fn the_authority_of_another_land_is_never_guessed(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let page = erika.get(&format!("/bescheide/{}", world.own.notice.id)).await.expect(200);
        page.assert_shows(&format!("Bewilligungsbehörde {OWN}"));
        assert!(!page.html().contains(FIELD));
        let form = erika.form("/bescheide/neu?programm=dbir-bayern", "/bescheide").await;
        assert_eq!(form.value("granting_authority"), Some(""));
        let form = form.with(&[
            ("reference", "AUG-1"),
            ("title", "Vernetzung"),
            ("notice_date", "1.3.2023"),
            ("category", "Digitale Vernetzung"),
            ("eligible", "10.000"),
        ]);
        let saved = erika.submit(&form).await.expect(303);
        let page = erika.follow(&saved).await.expect(200);
        page.assert_shows("Bewilligungsbehörde Angabe fehlt");
        page.assert_hides(OWN);
        assert!(page.html().contains(FIELD), "it leads to the field");
        let found = notice::Entity::find().filter(notice::Column::Reference.eq("AUG-1")).one(app.db.reader()).await;
        let id = found.unwrap().unwrap().id;
        let auditor = app.pruefung().await.get(&format!("/bescheide/{id}")).await.expect(200);
        auditor.assert_hides(OWN);
        assert!(!auditor.html().contains(FIELD), "who may not edit is not led there");
        let edit = format!("/bescheide/{id}/bearbeiten");
        let long = "x".repeat(201);
        let wrong = erika.form(&edit, &edit).await.with(&[("granting_authority", long.as_str())]);
        erika.submit(&wrong).await.expect(422).assert_shows("Bewilligungsbehörde: höchstens 200 Zeichen");
        let named = erika.form(&edit, &edit).await.with(&[("granting_authority", "Regierung von Schwaben")]);
        let saved = erika.submit(&named).await.expect(303);
        erika.follow(&saved).await.expect(200).assert_shows("Bewilligungsbehörde Regierung von Schwaben");
        let api = app.api(Role::Pruefung, &[]).await;
        let told = api.get(&format!("/api/paktbuch/v1/notices/{id}")).await.expect(200).json();
        assert_eq!(told["granting_authority"], "Regierung von Schwaben", "{told}");
    }

    async fn the_portal_of_another_land_is_told_no_authority(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let path = format!("/antraege/{}/portal", world.own.application.id);
        erika.get(&path).await.expect(200).assert_shows(OWN);
        let row = application::Entity::find_by_id(world.own.application.id).one(app.db.reader()).await;
        let mut row = row.unwrap().unwrap().into_active_model();
        row.programme = Set("dbir-bayern".to_owned());
        row.update(app.db.reader()).await.unwrap();
        erika.get(&path).await.expect(200).assert_hides(OWN);
    }
}
