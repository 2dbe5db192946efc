//! The page of findings.

use paktbuch::checking::{Found, run};
use paktbuch::db::Who;
use paktbuch_tests::world::{MARKER, OWN};
use paktbuch_tests::{TestApp, World, on_both};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

on_both! {
    async fn findings_are_grouped_and_lead_to_their_record(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let page = office.get("/pruefhinweise").await.expect(200);
        page.assert_shows("Warnung");
        page.assert_shows("595,00 € fehlen");
        page.assert_shows("Bescheid 48.02.Buchfink: Verbot der Doppelförderung");
        let invoice = format!("href=\"/rechnungen/{}#h-p{}\"", world.own.invoice.id, world.own.line.id);
        assert!(page.html().contains(&invoice), "{invoice}");
        let line = office.get(&format!("/rechnungen/{}", world.own.invoice.id)).await.expect(200);
        assert!(line.html().contains(&format!("id=\"h-p{}\"", world.own.line.id)), "the line that it leads to");
        let of_notice = format!("/pruefhinweise?bescheid={}", world.own.notice.id);
        let own = office.get(&of_notice).await.expect(200);
        own.assert_shows("Rechnung RE-Buchfink");
        own.assert_hides("Rechnung RE-Zebrafink");
        office.get("/pruefhinweise?bescheid=99").await.assert_status(404);
        let office = app.foerdermittel().await;
        let cause = "/pruefhinweise?ursache=warning-r12-invoice-line-partly-allocated";
        let page = office.get("/pruefhinweise").await.expect(200);
        page.assert_shows("2 Rechnungspositionen nicht vollständig aufgeteilt");
        let only = office.get(cause).await.expect(200);
        only.assert_shows("Rechnung RE-Zebrafink");
        only.assert_hides("Bescheid 48.02.Buchfink: Verbot der Doppelförderung");
        office.get("/").await.expect(200).assert_shows("2 Rechnungspositionen nicht vollständig aufgeteilt");
    }

    async fn each_finding_tells_where_its_rule_is_written(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        app.db.write(Who::System, async |tx| {
            let mut device = world.own.device.clone().into_active_model();
            device.room_id = Set(None);
            device.update(tx.conn()).await
        }).await.unwrap();
        let office = app.foerdermittel().await;
        let list = office.get(&format!("/pruefhinweise?bescheid={id}")).await.expect(200);
        let notice = office.get(&format!("/bescheide/{id}")).await.expect(200);
        let device = office.get(&format!("/geraete/{}", world.own.device.id)).await.expect(200);
        let found = run(app.db.reader(), app.clock.today(), Some(id)).await.unwrap();
        let mut told = (false, false);
        for Found { finding, .. } in &found {
            let source = format!("Quelle: {}", finding.source);
            list.assert_shows(&source);
            if finding.message.contains("das Programm lässt höchstens den 31.10.2024 zu") {
                notice.assert_shows(&source);
                told.0 = true;
            }
            if finding.message.contains("ohne Raum") {
                device.assert_shows(&source);
                told.1 = true;
            }
        }
        assert_eq!(told, (true, true), "{found:#?}");
    }

    async fn each_count_of_a_severity_leads_to_exactly_these(app: TestApp) {
        World::build(&app).await;
        let office = app.foerdermittel().await;
        let (page, home) = (office.get("/pruefhinweise").await.expect(200).html(), office.get("/").await.expect(200).html());
        let links: Vec<&str> = page.split("href=\"/pruefhinweise?schwere=").skip(1).collect();
        assert!(links.len() > 1, "{page}");
        for link in links {
            let (code, rest) = link.split_once("\">").unwrap();
            let count: usize = rest.split(' ').next().unwrap().parse().unwrap();
            let path = format!("/pruefhinweise?schwere={code}");
            assert!(home.contains(&format!("href=\"{path}\">{count} ")), "{path}");
            let only = office.get(&path).await.expect(200);
            assert_eq!(only.html().matches("<li class=\"pb-finding").count(), count, "{path}");
            only.assert_shows("Schwere: ");
        }
        office.get("/pruefhinweise?schwere=bestaetigt").await.expect(200).assert_hides("595,00 € fehlen");
        office.get("/pruefhinweise?schwere=unsinn").await.expect(200).assert_shows("595,00 € fehlen");
    }

    async fn schul_it_sees_what_is_missing_at_its_own_devices_and_nothing_else(app: TestApp) {
        let world = World::build(&app).await;
        for side in [&world.own, &world.sister] {
            app.db.write(Who::System, async |tx| {
                let mut device = side.device.clone().into_active_model();
                device.room_id = Set(None);
                device.update(tx.conn()).await
            }).await.unwrap();
        }
        let browser = app.schul_it(&[OWN]).await;
        let page = browser.get("/pruefhinweise").await.expect(200);
        page.assert_shows("1 gefördertes Gerät ohne Raum");
        page.assert_shows("Gerät FIN-2023-BUCHFINK steht ohne Raum im Bestand.");
        let device = format!("/geraete/{}", world.own.device.id);
        assert!(page.html().contains(&format!("href=\"{device}/bearbeiten#f-place\"")), "the way to the field");
        let form = browser.get(&format!("{device}/bearbeiten")).await.expect(200);
        assert!(form.html().contains("id=\"f-place\""));
        // Who only reads stays on the page of the device.
        let read = app.pruefung().await.get("/pruefhinweise").await.expect(200);
        assert!(read.html().contains(&format!("href=\"{device}\"")) && !read.html().contains("/bearbeiten"));
        for hidden in [MARKER, "ZEBRAFINK", "Rechnung RE-", "48.02.", "R12"] {
            page.assert_hides(hidden);
        }
        let sneaked = browser.get(&format!("/pruefhinweise?bescheid={}", world.sister.notice.id)).await.expect(200);
        sneaked.assert_hides("ZEBRAFINK");
        let home = browser.get("/").await.expect(200);
        home.assert_shows("1 gefördertes Gerät ohne Raum");
        let list = format!("/geraete?schule={OWN}&raum=ohne");
        assert!(home.html().contains(&format!("href=\"{}\"", list.replace('&', "&#38;"))), "{}", home.html());
        browser.get(&list).await.expect(200).assert_shows("1 Gerät");
        app.schul_it(&[]).await.get("/pruefhinweise").await.expect(200).assert_shows("Keine Prüfhinweise");
    }
}
