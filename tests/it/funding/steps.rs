//! The states of an application and their days.

use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Role;

use super::budgets::apply;

on_both! {
    async fn an_application_goes_through_its_states_with_their_days(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let path = apply(&erika, &world, "100", "eingereicht").await;
        let edit = format!("{path}/bearbeiten");
        let save = async |fields: &[(&str, &str)]| {
            let form = erika.form(&edit, &edit).await.with(fields);
            erika.submit(&form).await
        };
        for (fields, words) in [
            (vec![("state", "nachforderung")], "Nachforderung vom: Bitte den Tag des Schreibens eintragen."),
            (vec![("answer_by", "1.3.2023")], "Zu beantworten bis: Bitte auch den Tag der Nachforderung eintragen."),
            (vec![("decided_on", "1.3.2023")], "Entschieden am: Zum Stand „Eingereicht“ gibt es diesen Tag noch nicht."),
            (vec![("state", "abgeschlossen"), ("closed_on", "1.3.2023")], "Stand: Aus „Eingereicht“ wird nicht „Abgeschlossen“."),
            (
                vec![("submitted_on", "2.2.2023"), ("state", "nachforderung"), ("queried_on", "1.2.2023")],
                "Nachforderung vom: Der Tag liegt vor „Eingereicht am“.",
            ),
            (vec![("requested_grant", "-1")], "Beantragte Zuwendung: −1,00 € geht nicht."),
        ] {
            save(&fields).await.expect(422).assert_shows(words);
        }
        let queried = [("submitted_on", "1.2.2023"), ("state", "nachforderung"), ("queried_on", "1.3.2023"), ("answer_by", "1.1.2099")];
        let saved = save(&queried).await.expect(303);
        let page = erika.follow(&saved).await.expect(200);
        page.assert_shows("Nachforderung vom 01.03.2023");
        erika.get("/fristen").await.expect(200).assert_shows("Nachforderung beantworten");
        erika.get("/fristen?art=nachforderung").await.expect(200).assert_shows("01.01.2099 später");
        erika.get("/fristen?art=antrag").await.expect(200).assert_hides("01.01.2099 später");
        save(&[("state", "teilweise_bewilligt"), ("decided_on", "1.5.2023")]).await.assert_status(303);
        erika.get("/fristen").await.expect(200).assert_hides("Nachforderung beantworten");
        save(&[("state", "entwurf"), ("decided_on", ""), ("queried_on", ""), ("answer_by", ""), ("submitted_on", "")]).await.expect(422)
            .assert_shows("Stand: Aus „Teilweise bewilligt“ wird nicht „Entwurf“.");
        save(&[("state", "abgeschlossen"), ("closed_on", "1.6.2023"), ("requested_grant", "90")]).await.assert_status(303);
        let api = app.api(Role::Foerdermittel, &[]).await;
        let read = api.get(&format!("/api/paktbuch/v1/applications/{}", path.rsplit('/').next().unwrap())).await.expect(200).json();
        assert_eq!((&read["state"], &read["decided_on"], &read["closed_on"]), (&"abgeschlossen".into(), &"2023-05-01".into(), &"2023-06-01".into()));
        assert_eq!(read["requested_grant_cents"], 9_000);
        erika.get(&path).await.expect(200).assert_shows("hat den Stand von „Teilweise bewilligt“ auf „Abgeschlossen“ geändert");
    }
}
