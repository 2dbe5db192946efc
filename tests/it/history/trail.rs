//! The page of the trail.

use paktbuch::audit::{self, Event, EventKind, SubjectKind};
use paktbuch::db::Who;
use paktbuch_tests::{TestApp, World, on_both};

on_both! {
    async fn the_trail_tells_who_did_what_and_leads_to_the_record(app: TestApp) {
        let boss = app.verwaltung().await;
        let fields = [("name", "paula.probe"), ("display_name", "Paula Probe"), ("role", "pruefung")];
        boss.post("/verwaltung/benutzer", &fields).await.assert_status(200);
        let page = boss.get("/verwaltung/protokoll").await.expect(200);
        page.assert_shows("Verwaltung verwaltung-1 hat das Benutzerkonto Paula Probe angelegt.");
        page.assert_shows("Benutzerkonto Paula Probe");
        assert!(page.html().contains("href=\"/verwaltung/benutzer/2\""));
        let (number, hash) = audit::head(app.db.reader()).await.unwrap().unwrap();
        page.assert_shows(&format!("Nr. {number}"));
        page.assert_shows(&hash);

        let filtered = boss.get("/verwaltung/protokoll?art=token").await.expect(200);
        filtered.assert_shows("Zu diesem Filter gibt es keinen Eintrag.");
        boss.get("/verwaltung/protokoll?art=user&nr=2").await.expect(200).assert_hides("verwaltung-1 angelegt");
        for strange in ["art=x", "nr=x&art=user", "vor=-1", "vor=99999999999999999999", "vor=0&vor=1", "art=%27%20OR%201=1"] {
            let answer = boss.get(&format!("/verwaltung/protokoll?{strange}")).await;
            assert!(answer.status.is_success() || answer.status == 400, "{strange}: {}", answer.status);
        }
    }

    async fn the_trail_is_narrowed_by_days_and_text(app: TestApp) {
        let world = World::build(&app).await;
        let today = paktbuch_types::format_date(app.clock.today());
        let tomorrow = paktbuch_types::format_date(app.clock.today().succ_opt().unwrap());
        let device = Event::new(EventKind::DeviceChanged, SubjectKind::Device, world.own.device.id.0)
            .change(audit::Change::new("Raum", "A 101", "Werkstatt_7"));
        app.db.write(Who::System, async |tx| audit::record(tx, [device]).await).await.unwrap();
        let reader = app.pruefung().await;
        let trail = "/verwaltung/protokoll";
        for found in ["q=werkstatt_7", "q=Werkstatt", "q=das%20Ger%C3%A4t", &format!("von={today}&bis={today}&q=werkstatt")] {
            let page = reader.get(&format!("{trail}?{found}")).await.expect(200);
            page.assert_shows(world.own.device.inventory_number.as_str());
        }
        for none in ["q=werkstattx7", "q=%25", &format!("von={tomorrow}"), "bis=01.01.2001"] {
            let page = reader.get(&format!("{trail}?{none}")).await.expect(200);
            page.assert_shows("Zu diesem Filter gibt es keinen Eintrag.");
        }
        let wrong = reader.get(&format!("{trail}?von=31.02.2024&q=werkstatt")).await.expect(200);
        wrong.assert_shows("31.02.2024");
        wrong.assert_shows(world.own.device.inventory_number.as_str());
        // The next page and each condition keep the others.
        let events = (0..60).map(|id| Event::new(EventKind::DeviceChanged, SubjectKind::Device, id));
        app.db.write(Who::System, async |tx| audit::record(tx, events).await).await.unwrap();
        let page = reader.get(&format!("{trail}?art=device&von={today}&q=das%20Ger%C3%A4t%20ge")).await.expect(200);
        assert!(page.html().contains(&format!("art=device&#38;von={today}&#38;q=das%20Ger%C3%A4t%20ge&#38;vor=")), "{}", page.html());
    }

    async fn only_pages_that_one_may_open_are_links(app: TestApp) {
        let world = World::build(&app).await;
        let device = Event::new(EventKind::DeviceChanged, SubjectKind::Device, world.own.device.id.0);
        let gone = Event::new(EventKind::DeviceChanged, SubjectKind::Device, 4_711);
        let user = Event::new(EventKind::UserChanged, SubjectKind::User, 1);
        app.db.write(Who::System, async |tx| audit::record(tx, [device, gone, user]).await).await.unwrap();
        let leads = |html: &str, path: &str| html.contains(&format!("href=\"{path}\""));
        let (all, some) = (app.verwaltung().await, app.pruefung().await);
        for (visitor, may_see_users) in [(all, true), (some, false)] {
            let html = visitor.get("/verwaltung/protokoll").await.expect(200).html();
            assert!(leads(&html, &format!("/geraete/{}", world.own.device.id)));
            assert!(!leads(&html, "/geraete/4711"));
            assert_eq!(leads(&html, "/verwaltung/benutzer/1"), may_see_users);
        }
    }

    async fn older_entries_follow_without_gap_or_repeat(app: TestApp) {
        let events = (0..120).map(|id| Event::new(EventKind::DeviceChanged, SubjectKind::Device, id));
        app.db.write(Who::System, async |tx| audit::record(tx, events).await).await.unwrap();
        let reader = app.pruefung().await;
        let (mut path, mut seen) = ("/verwaltung/protokoll?art=device".to_owned(), Vec::new());
        loop {
            let page = reader.get(&path).await.expect(200);
            page.assert_shows("120 Einträge");
            let html = page.html();
            let numbers = html.split("kern-table__cell--numeric\">").skip(1);
            seen.extend(numbers.map(|rest| rest.split('<').next().unwrap().parse::<i64>().unwrap()));
            let Some(next) = html.split("rel=\"next\" href=\"").nth(1) else { break };
            path = next.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
        }
        let expected: Vec<i64> = (1..=120).rev().collect();
        assert_eq!(seen, expected);
    }
}
