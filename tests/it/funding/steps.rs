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
        // A day to answer by that is over when it is entered is kept, with a warning; today is not over.
        let past = [("submitted_on", "1.2.2023"), ("state", "nachforderung"), ("queried_on", "1.3.2023"), ("answer_by", "15.6.2026")];
        let words = "„Zu beantworten bis“ liegt mit dem 15.06.2026 in der Vergangenheit. Bitte den Tag prüfen.";
        let saved = save(&past).await.expect(303);
        erika.follow(&saved).await.expect(200).assert_shows(words);
        let saved = save(&[("title", "Anderer Titel")]).await.expect(303);
        erika.follow(&saved).await.expect(200).assert_hides(words);
        let saved = save(&[("answer_by", "16.6.2026")]).await.expect(303);
        erika.follow(&saved).await.expect(200).assert_hides("liegt mit dem");
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

    /// The world's application is granted, and its notice is running.
    async fn what_a_notice_answers_is_neither_refused_nor_taken_back(app: TestApp) {
        let world = World::build(&app).await;
        let (application, notice) = (&world.own.application, &world.own.notice);
        let erika = app.foerdermittel().await;
        let edit = format!("/antraege/{}/bearbeiten", application.id);
        let save = async |state: &str| {
            let form = erika.form(&edit, &edit).await.with(&[("state", state)]);
            erika.submit(&form).await
        };
        for (state, label) in [("abgelehnt", "Abgelehnt"), ("zurueckgezogen", "Zurückgezogen"), ("eingereicht", "Eingereicht"), ("nachforderung", "Nachforderung")] {
            save(state).await.expect(422).assert_shows(&format!(
                "Stand: Zu diesem Antrag gibt es den Bescheid {}, deshalb ist er nicht „{label}“.",
                notice.reference
            ));
        }
        let api = app.api(Role::Foerdermittel, &[]).await;
        let read = api.get(&format!("/api/paktbuch/v1/applications/{}", application.id)).await.expect(200).json();
        assert_eq!(read["state"], "bewilligt");
        save("teilweise_bewilligt").await.assert_status(303);
        let path = format!("/bescheide/{}/bearbeiten", notice.id);
        let form = erika.form(&path, &path).await.with(&[("state", "widerrufen")]);
        erika.submit(&form).await.assert_status(303);
        save("eingereicht").await.assert_status(303);
        save("zurueckgezogen").await.assert_status(303);
    }

    async fn what_is_granted_has_a_notice_or_the_day_of_its_decision(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let path = apply(&erika, &world, "200", "eingereicht").await;
        let edit = format!("{path}/bearbeiten");
        let save = async |fields: &[(&str, &str)]| {
            let form = erika.form(&edit, &edit).await.with(fields);
            erika.submit(&form).await
        };
        for (state, label) in [("bewilligt", "Bewilligt"), ("teilweise_bewilligt", "Teilweise bewilligt")] {
            save(&[("state", state)]).await.expect(422).assert_shows(&format!(
                "Entschieden am: Zum Stand „{label}“ ist kein Bescheid erfasst. Bitte den Tag der Entscheidung eintragen oder den Bescheid zu diesem Antrag erfassen."
            ));
        }
        save(&[("state", "bewilligt"), ("decided_on", "1.5.2023")]).await.assert_status(303);
        save(&[("decided_on", "")]).await.expect(422).assert_shows("Entschieden am: Zum Stand „Bewilligt“ ist kein Bescheid erfasst.");
        save(&[("title", "Große Tafeln")]).await.assert_status(303);
        let refused = [("state", "abgelehnt"), ("decided_on", "")];
        save(&refused).await.assert_status(303);
    }
}
