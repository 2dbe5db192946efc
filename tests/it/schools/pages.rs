//! A school's page and its forms.

use paktbuch_tests::world::OWN;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Role;

use super::havixbeck;

const SCHOOL: &str = "/schulen/190743";

on_both! {
    async fn a_school_gets_its_site_building_rooms_and_people(app: TestApp) {
        let browser = havixbeck(&app).await;
        let site = browser.fill("/schulen/190743/standorte/neu").await.with(&[
            ("name", "Billerbeck"),
            ("postal_code", "48727"),
            ("city", "Billerbeck"),
            ("equipped_by", "Stadt Billerbeck"),
        ]);
        let answer = browser.submit(&site).await;
        let page = browser.follow(&answer).await.expect(200);
        page.assert_shows("ausgestattet von Stadt Billerbeck");
        let buildings = link(&page, "/gebaeude\"");
        let building = browser.fill(&buildings).await.with(&[("name", "Haupthaus")]);
        browser.submit(&building).await.assert_status(303);
        let page = browser.get(SCHOOL).await.expect(200);
        let rooms = browser.fill(&link(&page, "/raeume?")).await.with(&[("names", "C 102\r\nC 101\r\n\r\nC 11")]);
        let answer = browser.submit(&rooms).await;
        browser.submit(&rooms).await.assert_status(303);
        let page = browser.follow(&answer).await.expect(200);
        page.assert_shows("Haupthaus C 11 Raum C 11 ändern C 101 Raum C 101 ändern C 102");
        page.assert_shows("3 Räume am Standort Billerbeck in Haupthaus sind angelegt: C 102, C 101, C 11.");
        let contact = browser.fill("/schulen/190743/ansprechpersonen/neu").await.with(&[
            ("task", "Medienbeauftragte"),
            ("name", "Paula Probe"),
            ("email", "paula.probe@afg.example"),
        ]);
        browser.submit(&contact).await.assert_status(303);
        let page = browser.get(SCHOOL).await.expect(200);
        page.assert_shows("Paula Probe");
        page.assert_shows("hat die Ansprechperson Paula Probe eingetragen");
        let edit = link(&page, "/ansprechpersonen/");
        let removal = browser.form(&edit, &format!("{edit}/entfernen")).await;
        browser.submit(&removal).await.assert_status(303);
        browser.get(&edit).await.assert_status(404);
    }

    async fn a_room_that_exists_is_refused_with_the_list_kept(app: TestApp) {
        let browser = havixbeck(&app).await;
        let site = browser.fill("/schulen/190743/standorte/neu").await.with(&[("name", "Havixbeck")]);
        browser.submit(&site).await.assert_status(303);
        let path = link(&browser.get(SCHOOL).await, "/raeume\"");
        let rooms = browser.fill(&path).await.with(&[("names", "A 101")]);
        browser.submit(&rooms).await.assert_status(303);
        let rooms = browser.fill(&path).await.with(&[("names", "A 100\nA 101")]);
        let answer = browser.submit(&rooms).await.expect(422);
        answer.assert_shows("Am Standort Havixbeck gibt es schon: A 101.");
        assert!(answer.html().contains("A 100"), "what was typed stays");
    }

    async fn two_houses_number_their_rooms_alike_and_no_name_comes_twice(app: TestApp) {
        let browser = havixbeck(&app).await;
        let add = async |address: &str, field: &str, value: &str| {
            let form = browser.form(address, address.split('?').next().unwrap()).await.with(&[(field, value)]);
            browser.submit(&form).await
        };
        add("/schulen/190743/standorte/neu", "name", "Havixbeck").await.assert_status(303);
        let again = add("/schulen/190743/standorte/neu", "name", " havixbeck ").await.expect(422);
        again.assert_shows("Einen Standort „Havixbeck“ hat diese Schule schon.");
        let page = browser.get(SCHOOL).await;
        let site = link(&page, "/gebaeude\"");
        add(&site, "name", "Gebäude A").await.assert_status(303);
        add(&site, "name", "Gebäude B").await.assert_status(303);
        add(&site, "name", "GEBAEUDE  a").await.expect(422).assert_shows("Ein Gebäude „Gebäude A“ gibt es");
        let page = browser.get(SCHOOL).await;
        let [first, second] = &links(&page, "/raeume?")[..] else { panic!("two houses") };
        add(first, "names", "101\n102").await.assert_status(303);
        add(second, "names", "101\n102").await.assert_status(303);
        let page = browser.get(SCHOOL).await;
        page.assert_shows("Gebäude A 101 Raum 101 ändern 102");
        page.assert_shows("Gebäude B 101 Raum 101 ändern 102");
        add(first, "names", "103\n1 01").await.expect(422).assert_shows("Am Standort Havixbeck in Gebäude A gibt es schon: 101.");
        add(first, "names", "A 7\na7").await.expect(422).assert_shows("„A 7“ und „a7“ in der Liste sind derselbe Raum.");
        let room = link(&page, "/raeume/");
        let other = browser.fill(second).await.value("building").map(str::to_owned).unwrap();
        let moved = browser.form(&room, &room).await.with(&[("building", &other)]);
        browser.submit(&moved).await.expect(422).assert_shows("Am Standort Havixbeck in Gebäude B gibt es schon: 101.");
        // The same name written otherwise is no other room's.
        add(&room, "name", "1 01").await.assert_status(303);
    }

    async fn places_are_removed_once_nothing_stands_there(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let browser = app.schul_it(&[OWN]).await;
        let school = format!("/schulen/{OWN}");
        let (room, building) = (format!("{school}/raeume/{}", own.room.id), format!("{school}/gebaeude/{}", own.building.id));
        let site = format!("{school}/standorte/{}", own.site.id);
        for (page, words, link) in [
            (&room, "Noch gehören dazu: 1 Gerät", format!("/geraete?raum={}&#38;status=alle", own.room.id)),
            (&building, "Noch gehören dazu: 1 Raum", format!("{school}#h-orte")),
            (&site, "Noch gehören dazu: 1 Gebäude , 1 Raum , 1 Gerät", format!("/geraete?standort={}&#38;status=alle", own.site.id)),
        ] {
            let answer = browser.get(page).await.expect(200);
            answer.assert_shows(words);
            assert!(answer.html().contains(&format!("href=\"{link}\"")), "{link}");
            let removal = format!("{page}/entfernen");
            assert!(answer.forms().iter().all(|form| form.action != removal), "no button while something stands there");
            let mut forced = browser.form(page, page).await;
            forced.action = removal;
            browser.submit(&forced).await.expect(409).assert_shows("lässt sich nicht entfernen: Dazu gehören noch 1");
        }
        let form = browser.fill(&format!("/geraete/{}/bearbeiten", own.device.id)).await.with(&[("place", "")]);
        browser.submit(&form).await.assert_status(303);
        for (page, name, told) in [
            (&room, &own.room.name, "hat den Raum"),
            (&building, &own.building.name, "hat das Gebäude"),
            (&site, &own.site.name, "hat den Standort"),
        ] {
            let removal = format!("{page}/entfernen");
            let answer = browser.get(page).await.expect(200);
            answer.assert_shows(&format!("{name} entfernen"));
            let form = browser.form(page, &removal).await;
            let stale = form.clone().with(&[("version", "7")]);
            browser.submit(&stale).await.assert_status(412);
            let answer = browser.submit(&form).await;
            let after = browser.follow(&answer).await.expect(200);
            browser.submit(&form).await.assert_status(303);
            after.assert_shows(&format!("{name} ist entfernt."));
            after.assert_shows(told);
            browser.get(page).await.assert_status(404);
        }
    }

    async fn a_contact_has_a_real_number_and_comes_once(app: TestApp) {
        let browser = havixbeck(&app).await;
        let path = "/schulen/190743/ansprechpersonen/neu";
        let good = [("task", "Sekretariat"), ("name", "Paula Probe"), ("email", "paula@afg.example"), ("phone", "+49 (2507) 33-120")];
        for (field, value, words) in [
            ("phone", "nach Feierabend", "„nach Feierabend“ ist keine Telefonnummer."),
            ("phone", "12", "ist keine Telefonnummer"),
            ("email", "paula@afg", "„paula@afg“ ist keine E-Mail-Adresse."),
            ("email", "paula@afg..de", "ist keine E-Mail-Adresse"),
            ("email", "a@b.de, c@d.de", "ist keine E-Mail-Adresse"),
        ] {
            let form = browser.fill(path).await.with(&good).with(&[(field, value)]);
            browser.submit(&form).await.expect(422).assert_shows(words);
        }
        let form = browser.fill(path).await.with(&good);
        browser.submit(&form).await.assert_status(303);
        let form = browser.fill(path).await.with(&good).with(&[("name", "paula  PROBE"), ("phone", "")]);
        browser.submit(&form).await.expect(422).assert_shows("Paula Probe steht schon als Sekretariat in der Liste.");
        let form = browser.fill(path).await.with(&good).with(&[("task", "Medienbeauftragte")]);
        browser.submit(&form).await.assert_status(303);
        let edit = link(&browser.get(SCHOOL).await, "/ansprechpersonen/");
        let form = browser.form(&edit, &edit).await.with(&[("task", "Medienbeauftragte")]);
        browser.submit(&form).await.expect(422).assert_shows("steht schon als Medienbeauftragte");
        let form = browser.form(&edit, &edit).await.with(&[("phone", "02507 1")]);
        browser.submit(&form).await.assert_status(303);
    }

    async fn two_editors_of_a_school_see_both_versions(app: TestApp) {
        let first = havixbeck(&app).await;
        let second = app.verwaltung().await;
        let path = "/schulen/190743/bearbeiten";
        let late = second.fill(path).await.with(&[("phone", "02507 99")]);
        let early = first.fill(path).await.with(&[("phone", "02507 11")]);
        first.submit(&early).await.assert_status(303);
        let answer = second.submit(&late).await.expect(412);
        answer.assert_shows("02507 99 02507 11 von beiden geändert");
        let again = answer.forms().into_iter().find(|form| form.action == path).unwrap();
        second.submit(&again).await.assert_status(303);
        second.get(SCHOOL).await.assert_shows("02507 99");
    }

    async fn pupils_of_a_year_are_kept_and_told(app: TestApp) {
        let browser = havixbeck(&app).await;
        let path = "/schulen/190743/schuelerzahl";
        let form = browser.fill(path).await.with(&[("school_year", "2024/2025"), ("pupils", "1.220")]);
        browser.submit(&form).await.assert_status(303);
        browser.get(SCHOOL).await.assert_shows("2024/25 1.220");
        let form = browser.fill(path).await.with(&[("school_year", "2024/26"), ("pupils", "5")]);
        browser.submit(&form).await.expect(422).assert_shows("ist kein Schuljahr");
        let form = browser.fill(&format!("{path}?jahr=2024/25")).await.with(&[("pupils", "viele")]);
        browser.submit(&form).await.expect(422).assert_shows("zum Beispiel 1220");
    }

    async fn schul_it_sees_its_own_school_only(app: TestApp) {
        havixbeck(&app).await;
        let browser = app.schul_it(&["190743"]).await;
        let answer = browser.get("/schulen").await.expect(200);
        answer.assert_shows("1 Schule");
        answer.assert_hides("Baumberge");
        let answer = browser.get(SCHOOL).await.expect(200);
        answer.assert_hides("Geld für diese Schule");
        browser.get("/schulen/121885").await.assert_status(404);
        browser.get("/schulen/190743/bearbeiten").await.assert_status(403);
        let api = app.api(Role::SchulIt, &["190743"]).await;
        let list = api.get("/api/paktbuch/v1/schools").await.expect(200).json();
        assert_eq!(list["total"], 1);
        api.get("/api/paktbuch/v1/schools/121885").await.assert_status(404);
        let school = api.get("/api/paktbuch/v1/schools/190743").await.expect(200).json();
        assert!(school.get("money").is_none());
    }

    async fn the_list_is_searched_sorted_and_read_by_programs_alike(app: TestApp) {
        let browser = havixbeck(&app).await;
        browser.get("/schulen?q=gesamtsch").await.expect(200).assert_hides("Baumberge");
        browser.get("/schulen?q=100%25_").await.expect(200).assert_shows("gibt es keine Schule");
        let api = app.api(Role::Pruefung, &[]).await;
        let list = api.get("/api/paktbuch/v1/schools?sort=-nummer&limit=1").await.expect(200).json();
        assert_eq!((&list["items"][0]["number"], &list["total"], &list["next"]), (&"190743".into(), &2.into(), &"190743".into()));
        let list = api.get("/api/paktbuch/v1/schools?sort=-nummer&limit=1&after=190743").await.expect(200).json();
        assert_eq!(list["items"][0]["name"], "Baumberge-Schule");
        api.get("/api/paktbuch/v1/schools?sort=passwort").await.assert_status(400);
        let school = api.get("/api/paktbuch/v1/schools/190743").await.expect(200).json();
        assert_eq!((&school["form"], &school["version"]), (&"Gesamtschule".into(), &1.into()));
    }

    async fn the_authority_shows_what_its_pattern_makes(app: TestApp) {
        let browser = app.verwaltung().await;
        let form = browser.form("/verwaltung/traeger", "/verwaltung/traeger").await.with(&[
            ("name", "Gemeinde Havixbeck"),
            ("inventory_pattern", "HAV-{jahr}-{nr:4}"),
        ]);
        let answer = browser.submit(&form.clone().with(&[("preview", "true")])).await.expect(200);
        answer.assert_shows("HAV-2026-0001");
        browser.get("/verwaltung/traeger").await.assert_hides("HAV-2026-0001");
        browser.submit(&form).await.assert_status(303);
        let wrong = browser.form("/verwaltung/traeger", "/verwaltung/traeger").await.with(&[("inventory_pattern", "HAV")]);
        browser.submit(&wrong).await.expect(422).assert_shows("fehlt die laufende Nummer");
        app.foerdermittel().await.get("/verwaltung/traeger").await.assert_status(403);
    }
}

/// The addresses on the page that hold `part`.
fn links(page: &paktbuch_tests::Answer, part: &str) -> Vec<String> {
    let html = page.html();
    let found = html
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'));
    let found = found.map(|(address, _)| address.to_owned());
    found.filter(|address| address.contains(part)).collect()
}

/// The first address on the page that holds `part` (a closing quote ends it).
fn link(page: &paktbuch_tests::Answer, part: &str) -> String {
    let html = page.html();
    let addresses = html
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'));
    let found = addresses
        .map(|(address, _)| address)
        .filter(|address| !address.ends_with("/neu"))
        .find(|address| format!("{address}\"").contains(part));
    found
        .unwrap_or_else(|| panic!("no link with {part}: {html}"))
        .to_owned()
}
