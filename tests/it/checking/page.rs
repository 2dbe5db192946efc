//! The page of findings.

use paktbuch_tests::{TestApp, World, on_both};

on_both! {
    async fn findings_are_grouped_and_lead_to_their_record(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let page = office.get("/pruefhinweise").await.expect(200);
        page.assert_shows("Warnung");
        page.assert_shows("595,00 € fehlen");
        page.assert_shows("Bescheid 48.02.Buchfink: Verbot der Doppelförderung");
        let invoice = format!("href=\"/rechnungen/{}\"", world.own.invoice.id);
        assert!(page.html().contains(&invoice), "{invoice}");
        let of_notice = format!("/pruefhinweise?bescheid={}", world.own.notice.id);
        let own = office.get(&of_notice).await.expect(200);
        own.assert_shows("Rechnung RE-Buchfink");
        own.assert_hides("Rechnung RE-Zebrafink");
        office.get("/pruefhinweise?bescheid=99").await.assert_status(404);
        app.schul_it(&["190743"]).await.get("/pruefhinweise").await.assert_status(403);
    }
}
