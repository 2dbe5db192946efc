//! Many devices to another place or status at once: shown before, all or none.

use paktbuch::audit::verify_chain;
use paktbuch::auth::Actor;
use paktbuch::db::Who;
use paktbuch::devices::commands::{RelocateDevices, Target};
use paktbuch::devices::relocate_devices;
use paktbuch::error::ServiceError;
use paktbuch_entity::{device, memo, room};
use paktbuch_tests::{Answer, Browser, Form, TestApp, on_both};
use paktbuch_types::{DeviceId, DeviceStatus, Role, RoomId};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QueryOrder, Set};

use super::world::{self, World, create};

const ADDRESS: &str = "/geraete/umsetzen";

async fn stored(app: &TestApp) -> Vec<device::Model> {
    let query = device::Entity::find().order_by_asc(device::Column::InventoryNumber);
    query.all(app.db.reader()).await.unwrap()
}

/// Versions, schools, rooms and statuses: what relocating changes.
async fn places(app: &TestApp) -> Vec<(i64, i64, Option<RoomId>, DeviceStatus)> {
    let rows = stored(app).await;
    rows.iter()
        .map(|row| (row.version, row.school_id.0, row.room_id, row.status))
        .collect()
}

/// The page for some devices, chosen in the list.
pub(super) async fn opened(browser: &Browser, ids: &[DeviceId]) -> Answer {
    let chosen: Vec<String> = ids.iter().map(|id| format!("geraet={id}")).collect();
    browser
        .get(&format!("{ADDRESS}?{}", chosen.join("&")))
        .await
        .expect(200)
}

pub(super) fn form_of(page: &Answer, confirmed: bool) -> Form {
    let mut forms = page.forms().into_iter().filter(|form| form.action == ADDRESS);
    let form = forms.find(|form| form.value("bestaetigt").is_some() == confirmed);
    form.unwrap_or_else(|| panic!("no such form: {}", page.html()))
}

/// What would change.
pub(super) async fn preview(browser: &Browser, page: &Answer, fields: &[(&str, &str)]) -> Answer {
    browser.submit(&form_of(page, false).with(fields)).await
}

pub(super) async fn made(app: &TestApp, world: &World, count: usize) -> Vec<DeviceId> {
    create(&app.db, world.tablets(world.funded, count, &[]))
        .await
        .unwrap()
}

on_both! {
    async fn chosen_devices_are_shown_with_what_changes_and_then_relocated(app: TestApp) {
        let world = world::build(&app.db).await;
        let ids = made(&app, &world, 5).await;
        let browser = app.foerdermittel().await;
        let list = browser.get("/geraete").await.expect(200);
        for words in ["Gewählte umsetzen", "Alle 5 dieser Liste", "HAV-2023-0001 auswählen"] {
            list.assert_shows(words);
        }
        let page = opened(&browser, &ids[..3]).await;
        page.assert_shows("3 Geräte gewählt");
        page.assert_hides("HAV-2023-0004");
        let before = places(&app).await;
        let target = format!("room:{}", world.rooms[1]);
        let fields = [("ort", target.as_str()), ("status", "in-use"), ("begruendung", "Tausch zwischen den Schulen")];
        let shown = preview(&browser, &page, &fields).await.expect(200);
        for words in [
            "3 Geräte wechseln die Schule",
            "3 Geräte wechseln den Status",
            "3 Geräte mit Zweckbindung bis 31.12.2029 wechseln die Schule.",
            "Baumberge-Schule, Hauptstandort",
            "3 Geräte umsetzen",
        ] {
            shown.assert_shows(words);
        }
        assert_eq!(places(&app).await, before, "a preview writes nothing");
        assert_eq!(app.events("device.changed").await, 0);

        let confirmed = form_of(&shown, true);
        let done = browser.submit(&confirmed).await.expect(303);
        assert_eq!(done.location(), Some(format!("/geraete?raum={}", world.rooms[1]).as_str()));
        let page = browser.follow(&done).await.expect(200);
        page.assert_shows("3 Geräte sind umgesetzt.");
        page.assert_shows("3 Geräte");
        let rows = stored(&app).await;
        for (index, row) in rows.iter().enumerate() {
            let moved = index < 3;
            assert_eq!(row.version, if moved { 2 } else { 1 });
            assert_eq!(row.school_id, world.schools[usize::from(moved)]);
            assert_eq!(row.site_id, Some(world.sites[usize::from(moved)]));
            assert_eq!(row.room_id, Some(world.rooms[usize::from(moved)]));
            assert_eq!(row.status, if moved { DeviceStatus::InUse } else { DeviceStatus::Available });
        }
        assert_eq!(app.events("device.changed").await, 3, "one event for each device");
        let history = browser.get(&format!("/geraete/{}", ids[0])).await.expect(200);
        history.assert_shows("Tausch zwischen den Schulen");
        history.assert_shows("die Schule von „Anne-Frank-Gesamtschule“ auf „Baumberge-Schule“");
        assert!(verify_chain(app.db.reader()).await.unwrap().is_ok());
        // The same click once more does it once.
        assert_eq!(browser.submit(&confirmed).await.expect(303).location(), done.location());
        assert_eq!((app.events("device.changed").await, stored(&app).await[0].version), (3, 2));
    }

    async fn the_past_of_a_device_stays_with_the_school_that_it_left(app: TestApp) {
        let world = world::build(&app.db).await;
        let id = made(&app, &world, 1).await[0];
        let (device, memos) = (format!("/geraete/{id}"), format!("/vermerke/geraet/{id}"));
        let first = app.schul_it(&["190743"]).await;
        let form = first.form(&memos, &memos).await.with(&[("text", "Max K. hat es fallen lassen")]);
        first.submit_files(&form, &[]).await.assert_status(303);
        let office = app.foerdermittel().await;
        let page = opened(&office, &[id]).await;
        let target = format!("room:{}", world.rooms[1]);
        let fields = [("ort", target.as_str()), ("begruendung", "Klasse 5b braucht es nicht mehr")];
        let shown = preview(&office, &page, &fields).await.expect(200);
        office.submit(&form_of(&shown, true)).await.assert_status(303);
        first.get(&device).await.assert_status(404);

        let second = app.schul_it(&["114790"]).await;
        let form = second.form(&memos, &memos).await.with(&[("text", "Hülle nachbestellt")]);
        second.submit_files(&form, &[]).await.assert_status(303);
        let (history, notes) = (second.get(&device).await.expect(200), second.get(&memos).await.expect(200));
        history.assert_shows("die Schule „Baumberge-Schule“");
        notes.assert_shows("Hülle nachbestellt");
        for page in [&history, &notes] {
            for word in ["Max K.", "Klasse 5b", "von „Anne-Frank-Gesamtschule“"] {
                page.assert_hides(word);
            }
        }
        let rows = memo::Entity::find().order_by_asc(memo::Column::Id).all(app.db.reader()).await.unwrap();
        second.get(&format!("/vermerke/eintrag/{}", rows[0].id)).await.assert_status(404);
        second.get(&format!("/vermerke/eintrag/{}", rows[1].id)).await.assert_status(200);
        let list = format!("/api/paktbuch/v1/memos?subject=geraet&subject_id={id}");
        let told = app.api(Role::SchulIt, &["114790"]).await.get(&list).await.expect(200).json();
        assert_eq!(told["items"].as_array().map(Vec::len), Some(1), "{told}");
        office.get(&memos).await.expect(200).assert_shows("Max K.");
        office.get(&device).await.expect(200).assert_shows("Klasse 5b");
        // Who looks after both schools knows its whole past.
        let both = app.schul_it(&["190743", "114790"]).await;
        both.get(&memos).await.expect(200).assert_shows("Max K.");
        both.get(&device).await.expect(200).assert_shows("Klasse 5b");
    }

    async fn why_a_device_is_missing_stays_with_the_school_that_said_so(app: TestApp) {
        let world = world::build(&app.db).await;
        let id = made(&app, &world, 1).await[0];
        let (device, edit) = (format!("/geraete/{id}"), format!("/geraete/{id}/bearbeiten"));
        let list = async |browser: &Browser| browser.get("/berichte/inventarliste.csv").await.expect(200).html();
        let saved = async |browser: &Browser, typed: &[(&str, &str)]| {
            let form = browser.form(&edit, &edit).await.with(typed);
            browser.submit(&form).await.assert_status(303);
        };
        let first = app.schul_it(&["190743"]).await;
        saved(&first, &[("status", "missing"), ("reason", "Max K. hat es verloren"), ("note", "war bei Max K.")]).await;
        assert!(list(&first).await.contains("Max K. hat es verloren"));
        let office = app.foerdermittel().await;
        let page = opened(&office, &[id]).await;
        let target = format!("room:{}", world.rooms[1]);
        let shown = preview(&office, &page, &[("ort", target.as_str())]).await.expect(200);
        office.submit(&form_of(&shown, true)).await.assert_status(303);

        let second = app.schul_it(&["114790"]).await;
        let told = list(&second).await;
        assert!(told.contains("vermisst seit") && !told.contains("Max K."), "{told}");
        second.get(&device).await.expect(200).assert_hides("Max K.");
        assert_eq!(second.form(&edit, &edit).await.value("note"), Some(""));
        let rest = format!("/api/paktbuch/v1/devices/{}", stored(&app).await[0].inventory_number);
        let told = app.api(Role::SchulIt, &["114790"]).await.get(&rest).await.expect(200).json();
        assert_eq!(told["note"], "", "{told}");
        // What it was not shown, it does not take away; what it writes itself is its own.
        saved(&second, &[("asset_number", "A-1")]).await;
        assert_eq!(stored(&app).await[0].note, "war bei Max K.");
        office.get(&device).await.expect(200).assert_shows("war bei Max K.");
        saved(&second, &[("note", "Hülle fehlt")]).await;
        let page = second.get(&device).await.expect(200);
        page.assert_shows("Hülle fehlt");
        page.assert_hides("Max K.");
        // The office, and who looks after both schools, know all.
        for browser in [&office, &app.schul_it(&["190743", "114790"]).await] {
            assert!(list(browser).await.contains("Max K. hat es verloren"));
            browser.get(&device).await.expect(200).assert_shows("war bei Max K.");
        }
    }

    async fn a_whole_list_is_relocated_and_what_fits_already_stays(app: TestApp) {
        let world = world::build(&app.db).await;
        let ids = made(&app, &world, 4).await;
        app.db.write(Who::System, async |tx| {
            let mut first = device::Entity::find_by_id(ids[0]).one(tx.conn()).await?.unwrap().into_active_model();
            first.room_id = Set(None);
            first.update(tx.conn()).await
        }).await.unwrap();
        let browser = app.schul_it(&["190743"]).await;
        let page = browser.get(&format!("{ADDRESS}?umfang=alle&raum=ohne")).await.expect(200);
        page.assert_shows("1 Gerät gewählt");
        let page = browser.get(&format!("{ADDRESS}?umfang=alle")).await.expect(200);
        let target = format!("room:{}", world.rooms[0]);
        let shown = preview(&browser, &page, &[("ort", &target)]).await.expect(200);
        shown.assert_shows("1 Gerät wechselt Standort oder Raum an seiner Schule");
        shown.assert_shows("3 Geräte bleiben, wie sie sind");
        shown.assert_hides("Zweckbindung bis");
        let done = browser.submit(&form_of(&shown, true)).await;
        browser.follow(&done).await.expect(200).assert_shows("1 Gerät ist umgesetzt.");
        let versions: Vec<i64> = stored(&app).await.iter().map(|row| row.version).collect();
        assert_eq!(versions, [2, 1, 1, 1]);
        assert_eq!(app.events("device.changed").await, 1);
        let page = browser.get(&format!("{ADDRESS}?umfang=alle")).await.expect(200);
        preview(&browser, &page, &[("ort", &target)]).await.expect(422).assert_shows("haben diesen Ort und diesen Status schon.");
    }

    async fn each_device_comes_to_a_room_of_its_own_in_one_form(app: TestApp) {
        let world = world::build(&app.db).await;
        let ids = made(&app, &world, 3).await;
        let room = async |site: usize, name: &str| {
            let room = room::ActiveModel { site_id: Set(world.sites[site]), name: Set(name.to_owned()), version: Set(1), ..Default::default() };
            room.insert(app.db.reader()).await.unwrap().id
        };
        let (first, second) = (room(0, "B 204").await, room(0, "B 205").await);
        room(1, "C 9").await;
        let browser = app.schul_it(&["190743"]).await;
        let page = opened(&browser, &ids).await;
        assert!(page.html().contains("<option value=\"B 204\">") && !page.html().contains("C 9"), "rooms of their school");
        let typed = |rooms: [&str; 3]| {
            let mut form = form_of(&page, false);
            let fields = form.fields.iter_mut().filter(|(name, _)| name == "raum");
            for ((_, value), room) in fields.zip(rooms) {
                room.clone_into(value);
            }
            form
        };
        // A room elsewhere is unknown here, and what was typed stays.
        let refused = browser.submit(&typed(["b204", "C 9", ""])).await.expect(422);
        refused.assert_shows("Diese Räume gibt es dort nicht oder mehrmals: HAV-2023-0002 „C 9“.");
        assert_eq!(form_of(&refused, false).value("raum"), Some("b204"));

        let shown = browser.submit(&typed(["b204", "", "B 205"])).await.expect(200);
        shown.assert_shows("2 Geräte wechseln Standort oder Raum an ihrer Schule");
        assert_eq!(app.events("device.changed").await, 0, "a preview writes nothing");
        let done = browser.submit(&form_of(&shown, true)).await;
        browser.follow(&done).await.expect(200).assert_shows("2 Geräte sind umgesetzt.");
        let rooms: Vec<Option<RoomId>> = stored(&app).await.iter().map(|row| row.room_id).collect();
        assert_eq!(rooms, [Some(first), Some(world.rooms[0]), Some(second)]);

        // Beside one place for all.
        let target = format!("site:{}", world.sites[0]);
        let shown = browser.submit(&typed(["", "B 204", ""]).with(&[("ort", &target)])).await.expect(200);
        browser.submit(&form_of(&shown, true)).await.assert_status(303);
        let rooms: Vec<Option<RoomId>> = stored(&app).await.iter().map(|row| row.room_id).collect();
        assert_eq!(rooms, [None, Some(first), None]);
    }

    async fn a_device_changed_meanwhile_is_named_and_nothing_is_half_done(app: TestApp) {
        let world = world::build(&app.db).await;
        let ids = made(&app, &world, 3).await;
        let browser = app.foerdermittel().await;
        let page = opened(&browser, &ids).await;
        let target = format!("site:{}", world.sites[1]);
        let shown = preview(&browser, &page, &[("ort", &target)]).await.expect(200);
        let edit = format!("/geraete/{}/bearbeiten", ids[1]);
        let other = app.foerdermittel().await;
        let form = other.form(&edit, &edit).await.with(&[("note", "Kratzer")]);
        other.submit(&form).await.assert_status(303);
        let before = (places(&app).await, app.events("device.changed").await);
        let again = browser.submit(&form_of(&shown, true)).await.expect(412);
        again.assert_shows("Noch ist nichts umgesetzt, denn inzwischen hat sich etwas geändert (geändert: HAV-2023-0002).");
        assert_eq!((places(&app).await, app.events("device.changed").await), before);
        // The page shows the new state: now it is done.
        browser.submit(&form_of(&again, true)).await.assert_status(303);
        assert!(stored(&app).await.iter().all(|row| row.site_id == Some(world.sites[1]) && row.room_id.is_none()));
    }

    async fn schul_it_relocates_at_its_own_schools_only(app: TestApp) {
        let world = world::build(&app.db).await;
        let ids = made(&app, &world, 2).await;
        let mut foreign = world.tablets(world.own, 1, &["GEHEIM7"]);
        foreign.place = world.place(1);
        let foreign = create(&app.db, foreign).await.unwrap()[0];
        let browser = app.schul_it(&["190743"]).await;
        let page = opened(&browser, &[ids[0], ids[1], foreign]).await;
        page.assert_shows("2 Geräte gewählt");
        for hidden in ["GEHEIM7", "HAV-2023-0003", "Baumberge-Schule"] {
            page.assert_hides(hidden);
        }
        let before = places(&app).await;
        // A foreign place is refused like one that does not exist, and told nothing of.
        for target in [format!("room:{}", world.rooms[1]), format!("site:{}", world.sites[1]), format!("school:{}", world.schools[1]), "room:9999".to_owned()] {
            let answer = preview(&browser, &page, &[("ort", &target)]).await.expect(422);
            answer.assert_shows("Bitte wählen Sie eine Ihrer Schulen.");
            answer.assert_hides("Baumberge-Schule");
            let sent = form_of(&page, false).with(&[("ort", &target), ("bestaetigt", "true")]);
            browser.submit(&sent).await.assert_status(422);
        }
        // So is a foreign device, whatever else is chosen.
        let token = form_of(&page, false);
        let fields = |name: &str| token.value(name).unwrap_or_default().to_owned();
        let sent = [
            ("csrf".to_owned(), fields("csrf")),
            ("nonce".to_owned(), "fedcba9876543210".to_owned()),
            ("geraet".to_owned(), format!("{}-1", ids[0])),
            ("geraet".to_owned(), format!("{foreign}-1")),
            ("status".to_owned(), "in-use".to_owned()),
            ("bestaetigt".to_owned(), "true".to_owned()),
        ];
        let answer = browser.post_exactly(ADDRESS, &sent).await.expect(412);
        answer.assert_shows("ein Gerät gibt es hier nicht mehr");
        answer.assert_hides("HAV-2023-0003");
        assert_eq!((places(&app).await, app.events("device.changed").await), (before, 0));
        app.pruefung().await.get("/geraete").await.expect(200).assert_hides("Gewählte umsetzen");
        app.pruefung().await.get(ADDRESS).await.assert_status(403);
    }

    async fn what_cannot_be_relocated_is_refused_in_words(app: TestApp) {
        let world = world::build(&app.db).await;
        let ids = made(&app, &world, 2).await;
        let browser = app.foerdermittel().await;
        browser.get(ADDRESS).await.expect(200).assert_shows("Bitte in der Geräteliste mindestens ein Gerät wählen.");
        let page = opened(&browser, &ids).await;
        preview(&browser, &page, &[]).await.expect(422).assert_shows("Bitte einen Ort, Räume einzelner Geräte oder einen Status angeben.");
        preview(&browser, &page, &[("status", "disposed")]).await.expect(422).assert_shows("Bitte einen Status aus der Liste wählen.");
        preview(&browser, &page, &[("status", "in-use"), ("begruendung", &"x".repeat(2_001))]).await.expect(422).assert_shows("höchstens 2000 Zeichen, es sind 2001");
        let asked = preview(&browser, &page, &[("status", "missing")]).await.expect(422);
        asked.assert_shows("Bitte angeben, was geschehen ist und was veranlasst wurde");
        let shown = preview(&browser, &page, &[("status", "missing"), ("begruendung", "Koffer aus dem Lehrerzimmer gestohlen")]).await.expect(200);
        browser.submit(&form_of(&shown, true)).await.assert_status(303);
        let history = browser.get(&format!("/geraete/{}", ids[1])).await.expect(200);
        history.assert_shows("Koffer aus dem Lehrerzimmer gestohlen");
        let permit = Actor::system().permit().unwrap();
        let many = RelocateDevices {
            devices: (1..=1_001).map(|id| (DeviceId(id), 1)).collect(),
            target: Some(Target::School(world.schools[1])),
            rooms: Vec::new(),
            status: None,
            reason: String::new(),
        };
        let answer = app.db.write(Who::System, async |tx| relocate_devices(tx, &permit, &many).await).await;
        match answer {
            Err(ServiceError::Field { field: "geraet", message }) => assert!(message.contains("höchstens 1.000 Geräte"), "{message}"),
            other => panic!("{other:?}"),
        }
        app.db.write(Who::System, async |tx| {
            let mut first = device::Entity::find_by_id(ids[0]).one(tx.conn()).await?.unwrap().into_active_model();
            first.status = Set(DeviceStatus::Disposed);
            first.update(tx.conn()).await
        }).await.unwrap();
        opened(&browser, &ids).await.assert_shows("Ausgesonderte Geräte lassen sich nicht umsetzen: HAV-2023-0001.");
    }
}
