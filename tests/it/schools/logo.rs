//! The logo of the authority.

use paktbuch_tests::app::has_worker;
use paktbuch_tests::{TestApp, World, on_both};

const PAGE: &str = "/verwaltung/traeger";
const LOGO: &str = "/verwaltung/traeger/logo";

on_both! {
    async fn a_logo_is_checked_stored_and_taken_off(app: TestApp) {
        World::build(&app).await;
        if !has_worker() {
            return;
        }
        let office = app.verwaltung().await;
        let png = office.get(LOGO).await.expect(200);
        assert_eq!(png.headers["content-type"], "image/png");
        for (bytes, words) in [
            (&b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"[..], "Logo: Das ist eine SVG-Datei. Logos gibt es nur als PNG"),
            (&png.body[..40], "lässt sich nicht lesen"),
            (&b""[..], "leer"),
        ] {
            let page = office.upload(LOGO, &[], &[("logo", "wappen.png", bytes)]).await.expect(422);
            page.assert_shows(words);
        }
        let form = office.form(PAGE, "/verwaltung/traeger/logo/entfernen").await;
        office.submit(&form).await.assert_status(303);
        office.get(LOGO).await.assert_status(404);
        office.upload(LOGO, &[], &[("logo", "wappen.png", &png.body)]).await.assert_status(303);
        let page = office.get(PAGE).await.expect(200);
        page.assert_shows("hat das Logo des Schulträgers hinterlegt");
        assert_eq!(office.get(LOGO).await.expect(200).body, png.body);
    }
}
