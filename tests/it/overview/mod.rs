//! The first page after sign-in.

use paktbuch_tests::world::{MARKER, OWN};
use paktbuch_tests::{TestApp, World, on_both};

on_both! {
    async fn an_empty_installation_shows_what_to_do_first(app: TestApp) {
        let page = app.verwaltung().await.get("/").await.expect(200);
        for step in ["Schulträger eintragen", "Schulliste einlesen", "Bescheid erfassen"] {
            page.assert_shows(step);
        }
        assert!(page.html().contains("href=\"/schulen/einlesen\""));
        page.assert_hides("Mittel je Programm");
        // A grants officer may not set up the authority: told, not offered.
        let officer = app.foerdermittel().await.get("/").await.expect(200);
        officer.assert_shows("Schulträger eintragen");
        assert!(!officer.html().contains("href=\"/verwaltung/traeger\""));
    }

    async fn the_office_sees_money_deadlines_findings_and_the_inbox(app: TestApp) {
        let world = World::build(&app).await;
        let page = app.foerdermittel().await.get("/").await.expect(200);
        page.assert_hides("So fangen Sie an");
        page.assert_shows("Mittel je Programm");
        page.assert_shows("DigitalPakt Schule NRW 2 Bescheide 20.000,00 18.000,00 2.000,00 1.190,00 1.190,00 9.000,00 18.810,00");
        page.assert_shows("30.06.2026 Ende des Durchführungszeitraums");
        page.assert_shows("in 14 Tagen");
        page.assert_shows("31.01.2027 Verwendungsnachweis fällig");
        page.assert_shows("RE-Buchfink");
        page.assert_shows("2 Rechnungen sind noch nicht vollständig zugeordnet");
        let notice = format!("href=\"/bescheide/{}\"", world.own.notice.id);
        assert!(page.html().contains(&notice));
    }

    async fn a_schools_it_sees_its_own_devices(app: TestApp) {
        let world = World::build(&app).await;
        let page = app.schul_it(&[OWN]).await.get("/").await.expect(200);
        page.assert_shows(&world.own.school.name);
        page.assert_shows("Geräte nach Status");
        page.assert_hides(MARKER);
        page.assert_hides("Mittel je Programm");
        app.schul_it(&[]).await.get("/").await.expect(200).assert_shows("Keine Schule eingetragen");
    }
}
