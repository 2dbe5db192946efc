//! What limits an application before it is sent: caps (R3) and the schools that a programme funds (R9).

use paktbuch_entity::{application, application_school, programme_edition};
use paktbuch_tests::world::OWN;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{ApplicationId, ApplicationState, Cents};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};

use super::facts::{change, findings};

/// What is said about the application of [`applied`] by a rule.
async fn said(app: &TestApp, rule: &str) -> Vec<String> {
    let mut found = findings(app, None).await;
    found.retain(|finding| finding.starts_with(&format!("{rule} ")));
    found
}

/// A draft for mobile devices at the own school, without a notice.
async fn applied(app: &TestApp, world: &World, programme: &str, amount: Cents) -> ApplicationId {
    let mut id = ApplicationId(0);
    change(app, async |tx| {
        let row = application::ActiveModel {
            reference: Set("HAV-R3".to_owned()),
            programme: Set(programme.to_owned()),
            programme_version: Set("1".to_owned()),
            category: Set("Schulgebundene mobile Endgeräte".to_owned()),
            title: Set("Tablets".to_owned()),
            state: Set(ApplicationState::Draft),
            version: Set(1),
            ..Default::default()
        };
        id = row.insert(tx.conn()).await?.id;
        let part = application_school::ActiveModel {
            application_id: Set(id),
            school_id: Set(world.own.school.id),
            amount: Set(amount),
        };
        application_school::Entity::insert(part)
            .exec_without_returning(tx.conn())
            .await?;
        Ok(())
    })
    .await;
    id
}

async fn send(app: &TestApp, id: ApplicationId) {
    change(app, async |tx| {
        let mut row = application::Entity::find_by_id(id)
            .one(tx.conn())
            .await?
            .unwrap()
            .into_active_model();
        row.state = Set(ApplicationState::Submitted);
        row.submitted_on = Set(Some("2026-06-01".parse().unwrap()));
        row.update(tx.conn()).await?;
        Ok(())
    })
    .await;
}

on_both! {
    /// The own notice plans 10.000 € of mobile devices at the own school, the other one as much at its own.
    async fn an_application_stays_within_the_caps_with_what_is_granted(app: TestApp) {
        let world = World::build(&app).await;
        let id = applied(&app, &world, "digitalpakt-nrw", Cents::euros(15_000)).await;
        assert_eq!(said(&app, "R3").await, Vec::<String>::new(), "the school is at its limit");
        change(&app, async |tx| {
            let part = application_school::ActiveModel {
                application_id: Set(id),
                school_id: Set(world.own.school.id),
                amount: Set(Cents(1_500_001)),
            };
            part.update(tx.conn()).await?;
            Ok(())
        })
        .await;
        let told = format!(
            "Schulgebundene mobile Endgeräte über der Obergrenze. Schulträger: bewilligt und beantragt 35.000,01 €, Grenze 20 % von \
             35.000,01 € = 7.000,00 €; {}: bewilligt und beantragt 25.000,01 €, Grenze 25.000,00 €. Eine der Grenzen muss eingehalten sein.",
            world.own.school.name
        );
        assert_eq!(said(&app, "R3").await, [format!("R3 warning {told}")]);
        let page = app.foerdermittel().await.get(&format!("/antraege/{id}")).await.expect(200);
        page.assert_shows(&told);
        page.assert_shows("Beträge der Schulen im Antrag prüfen");
        send(&app, id).await;
        assert_eq!(said(&app, "R3").await, [format!("R3 error {told}")]);
    }

    async fn an_application_names_only_schools_of_the_list(app: TestApp) {
        let world = World::build(&app).await;
        let id = applied(&app, &world, "anlage-muster", Cents::euros(1_000)).await;
        let list = async |version: i64, numbers: &str| {
            change(&app, async |tx| {
                let list = format!("foerderfaehige_schulen = {numbers}");
                let row = programme_edition::ActiveModel {
                    code: Set("anlage-muster".to_owned()),
                    number: Set(version),
                    title: Set(format!("Anlage, Fassung {version}")),
                    toml: Set(format!(
                        "code = \"anlage-muster\"\nversion = {version}\ntitel = \"Anlage\"\nsonst_entfaellt = \"erfunden\"\n{list}\n"
                    )),
                    ..Default::default()
                };
                row.insert(tx.conn()).await?;
                let mut row = application::Entity::find_by_id(id).one(tx.conn()).await?.unwrap().into_active_model();
                row.programme_version = Set(version.to_string());
                row.update(tx.conn()).await?;
                Ok(())
            })
            .await;
            said(&app, "R9").await
        };
        let unknown = "R9 missing_parameter Angabe fehlt: Liste der förderfähigen Schulen.";
        assert_eq!(list(1, "{}").await, [unknown]);
        let page = app.foerdermittel().await.get(&format!("/antraege/{id}")).await.expect(200);
        page.assert_shows("Liste der förderfähigen Schulen");
        page.assert_shows("den Antrag auf sie umstellen");
        let told = format!(
            "HAV-R3: Die Schule {} (Schulnummer {OWN}) steht nicht in der Liste der förderfähigen Schulen.",
            world.own.school.name
        );
        let others = "{ wert = [\"111111\"], quelle = \"erfunden, Anlage 1\" }";
        assert_eq!(list(2, others).await, [format!("R9 warning {told}")]);
        send(&app, id).await;
        assert_eq!(said(&app, "R9").await, [format!("R9 error {told}")]);
        let own = format!("{{ wert = [\"{OWN}\"], quelle = \"erfunden, Anlage 1\" }}");
        assert_eq!(list(3, &own).await, Vec::<String>::new());
    }
}
