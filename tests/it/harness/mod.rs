//! The tests' own ground: the service in process and its actors.

use paktbuch_tests::{TestApp, actors::PASSWORD, on_both};
use paktbuch_types::Role;

on_both! {
    async fn an_account_signs_in_and_out_by_the_pages(app: TestApp) {
        let name = app.with_password(Role::Pruefung, &[]).await;
        let browser = app.anonymous();
        let answer = browser.get("/konto").await.expect(303);
        assert_eq!(answer.location(), Some("/anmelden?weiter=%2Fkonto"));
        browser.sign_in(&name, "falsches Passwort hier").await.assert_status(401);
        browser.sign_in(&name, PASSWORD).await.assert_status(303);
        browser.get("/konto").await.expect(200).assert_shows("Prüfung");
        let form = browser.form("/konto", "/abmelden").await;
        browser.submit(&form).await.assert_status(303);
        browser.get("/konto").await.assert_status(303);
    }

    async fn every_role_gets_a_session_of_its_own(app: TestApp) {
        for (browser, role) in [
            (app.verwaltung().await, "Verwaltung"),
            (app.foerdermittel().await, "Fördermittel"),
            (app.schul_it(&[]).await, "Schul-IT"),
            (app.pruefung().await, "Prüfung"),
        ] {
            browser.get("/konto").await.expect(200).assert_shows(&format!("Rolle {role}"));
        }
    }

    async fn a_form_from_a_page_is_accepted_and_one_without_its_token_is_not(app: TestApp) {
        let browser = app.verwaltung().await;
        let form = browser.form("/konto", "/konto/passwort").await;
        browser.submit(&form).await.assert_status(422);
        browser.post("/konto/passwort", &[]).await.assert_status(422);
        browser.post_exactly("/konto/passwort", &[]).await.assert_status(403);
    }
}
