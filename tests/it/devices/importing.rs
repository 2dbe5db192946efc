//! Devices from lists: new ones, known ones, refused ones, and a second run that changes nothing.

use paktbuch::auth::{Actor, Scope};
use paktbuch::db::Who;
use paktbuch::devices::commands::{ImportDevices, ImportOutcome, ModelChoice};
use paktbuch::devices::lists::{self, ListFormat, Mapping};
use paktbuch::devices::{import_devices, read_list};
use paktbuch::error::ServiceError;
use paktbuch_entity::{audit_event, building, device, device_model, device_summary, funding_share, room};
use paktbuch_tests::app::{has_worker, worker};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, DeviceCategory, DeviceStatus, Role, SchoolId};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};

use super::world::{self, World, create};

pub(super) fn command(bytes: &[u8], school: Option<SchoolId>) -> ImportDevices {
    let table = read_list(&worker(), bytes, None).unwrap();
    let (entries, refused) = lists::entries(&table, &Mapping::guessed(&table));
    assert_eq!(refused, [], "the rows can be read");
    ImportDevices {
        source: "liste.csv".to_owned(),
        entries,
        school,
        category: None,
        allocation: None,
        is_takeover: false,
    }
}

pub(super) async fn take(
    app: &TestApp,
    scope: Scope,
    command: &ImportDevices,
) -> Result<ImportOutcome, ServiceError> {
    let actor = Actor {
        scope,
        ..Actor::system()
    };
    let (may, pay) = (actor.permit().unwrap(), actor.permit().unwrap());
    app.db
        .write(Who::System, async |tx| {
            import_devices(tx, &may, Some(&pay), command).await
        })
        .await
}

async fn devices(app: &TestApp) -> Vec<device::Model> {
    let query = device::Entity::find().order_by_asc(device::Column::InventoryNumber);
    query.all(app.db.reader()).await.unwrap()
}

async fn events(app: &TestApp) -> u64 {
    audit_event::Entity::find().count(app.db.reader()).await.unwrap()
}

pub(super) fn counts(outcome: &ImportOutcome) -> (usize, usize, usize, usize) {
    (
        outcome.created,
        outcome.updated,
        outcome.unchanged,
        outcome.refused.len(),
    )
}

const LIST: &str = "Seriennummer;Inventarnummer;Hersteller;Modell;Schule;Raum;Zugang;Garantie bis;Preis brutto;Eigentum;Anlagennummer\n\
    f9k 1;;Apple;iPad 10;190743;B 104;1.3.2024;28.2.2026;449,00;;\n\
    F9K2;HAV-2024-0003;apple;IPAD 10;Anne-Frank-Gesamtschule;C 9;2.3.2024;;449,00;familie;0071-1\n\
    F9K3;;Apple;iPad 10;BBS;;3.3.2024;;;;\n";

async fn imported(app: &TestApp) -> (World, ImportDevices) {
    let world = world::build(&app.db).await;
    let command = command(LIST.as_bytes(), None);
    let outcome = take(app, Scope::All, &command).await.unwrap();
    assert_eq!(counts(&outcome), (3, 0, 0, 0));
    assert_eq!(
        outcome.warnings.len(),
        1,
        "the room C 9 does not exist: {:?}",
        outcome.warnings
    );
    (world, command)
}

/// A device list of the public test data.
fn example(path: &str) -> Option<Vec<u8>> {
    paktbuch_test_data::read(&format!("devices/{path}"))
}

on_both! {
    async fn a_list_makes_devices_once_and_a_second_run_changes_nothing(app: TestApp) {
        let (world, command) = imported(&app).await;
        let rows = devices(&app).await;
        let numbers: Vec<&str> = rows.iter().map(|row| row.inventory_number.as_str()).collect();
        assert_eq!(numbers, ["HAV-2024-0003", "HAV-2024-0004", "HAV-2024-0005"]);
        let first = &rows[1];
        assert_eq!((first.serial.as_ref().unwrap().as_str(), first.room_id), ("F9K1", Some(world.rooms[0])));
        assert_eq!((first.gross, first.notice_id, first.status), (Cents(44_900), None, DeviceStatus::Available));
        assert_eq!((rows[0].asset_number.as_str(), rows[0].owner.code()), ("0071-1", "familie"));
        assert_eq!(rows[2].school_id, world.schools[1]);
        let models = device_model::Entity::find().all(app.db.reader()).await.unwrap();
        assert_eq!((models.len(), models[0].category), (1, DeviceCategory::Tablet));
        let before = events(&app).await;
        assert_eq!(before, 5, "three devices, a model, the import");
        let again = take(&app, Scope::All, &command).await.unwrap();
        assert_eq!(counts(&again), (0, 0, 3, 0));
        assert_eq!((events(&app).await, devices(&app).await == rows), (before, true));
        assert!(paktbuch::audit::verify_chain(app.db.reader()).await.unwrap().is_ok());
        let sums = device_summary::Entity::find().all(app.db.reader()).await.unwrap();
        assert_eq!(sums.iter().map(|row| row.devices).sum::<i64>(), 3);
        app.schul_it(&["190743"]).await.get("/geraete?q=f9k1").await.expect(200).assert_shows("1 Gerät");
    }

    async fn a_sum_in_place_of_an_inventory_number_is_no_device(app: TestApp) {
        world::build(&app.db).await;
        let list = "Seriennummer;Inventarnummer;Hersteller;Modell;Schule\nF9K1;;Apple;iPad 10;190743\n;Summe;Apple;iPad 10;190743\n";
        let outcome = take(&app, Scope::All, &command(list.as_bytes(), None)).await.unwrap();
        assert_eq!(counts(&outcome), (1, 0, 0, 0));
        let told: Vec<(usize, &str)> = outcome.warnings.iter().map(|told| (told.line, told.message.as_str())).collect();
        assert_eq!(told, [(3, "Als Summenzeile ausgelassen.")]);
    }

    async fn rooms_are_known_as_paktbuch_writes_them_and_an_own_list_changes_nothing(app: TestApp) {
        let world = world::build(&app.db).await;
        let mut bought = world.tablets(world.funded, 2, &["A1", "A2"]);
        bought.delivered_on = None;
        create(&app.db, bought).await.unwrap();
        app.db.write(Who::System, async |tx| {
            let house = building::ActiveModel {
                site_id: Set(world.sites[0]),
                name: Set("Haus B".to_owned()),
                version: Set(1),
                ..Default::default()
            };
            let house = house.insert(tx.conn()).await?;
            let more = |building| room::ActiveModel {
                site_id: Set(world.sites[0]),
                building_id: Set(building),
                name: Set("B 202".to_owned()),
                version: Set(1),
                ..Default::default()
            };
            more(Some(house.id)).insert(tx.conn()).await?;
            more(None).insert(tx.conn()).await
        }).await.unwrap();
        let rows = devices(&app).await;
        let list = format!(
            "Inventarnummer;Anschaffungsdatum;Schule;Standort;Raum\n{};21.02.2023;190743;Hauptstandort;b104\n{};21.02.2023;190743;Hauptstandort;B 104\n",
            rows[0].inventory_number, rows[1].inventory_number,
        );
        let outcome = take(&app, Scope::All, &command(list.as_bytes(), None)).await.unwrap();
        assert_eq!((counts(&outcome), outcome.warnings.len()), ((0, 0, 2, 0), 0), "{outcome:?}");
        let list = "Seriennummer;Schule;Raum\nA1;190743;Haus B, B202\nA2;190743;C 9\n";
        let outcome = take(&app, Scope::All, &command(list.as_bytes(), None)).await.unwrap();
        assert_eq!(counts(&outcome), (0, 1, 1, 0), "{outcome:?}");
        assert!(outcome.warnings[0].message.starts_with("„C 9“ gibt es an Anne-Frank-Gesamtschule nicht;"), "{outcome:?}");
        let moved = room::Entity::find_by_id(devices(&app).await[0].room_id.unwrap()).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((moved.name.as_str(), moved.building_id.is_some()), ("B 202", true));
    }

    async fn known_devices_learn_what_the_list_knows_more_and_keep_their_money(app: TestApp) {
        let world = world::build(&app.db).await;
        create(&app.db, world.tablets(world.funded, 2, &["A1"])).await.unwrap();
        let list = "Inventarnummer;Seriennummer;Modell;Schule;Status;Preis;Anlagennummer;Garantie bis\n\
            HAV-2023-0002;B2;ganz anders;;in Reparatur;1,00;A-7;1.1.2027\n\
            ;a1;;114790;;;;\n\
            HAV-2023-0001;X9;;;;;;\n";
        let outcome = take(&app, Scope::All, &command(list.as_bytes(), None)).await.unwrap();
        assert_eq!(counts(&outcome), (0, 2, 0, 1));
        assert!(outcome.refused[0].message.contains("HAV-2023-0001 hat die Seriennummer A1, nicht X9"), "{outcome:?}");
        let rows = devices(&app).await;
        assert_eq!((rows[1].serial.as_ref().unwrap().as_str(), rows[1].status), ("B2", DeviceStatus::InRepair));
        assert_eq!((rows[1].gross, rows[1].notice_id, rows[1].model_id), (Cents(83_335), Some(world.notice), rows[0].model_id));
        assert_eq!((rows[0].school_id, rows[0].room_id, rows[0].version), (world.schools[1], None, 2));
        assert!(rows[1].search.contains("b2"), "{}", rows[1].search);
        let gone = "Seriennummer;Status\nA1;ausgesondert\n";
        let outcome = take(&app, Scope::All, &command(gone.as_bytes(), None)).await.unwrap();
        assert!(outcome.refused[0].message.contains("Art, Tag und Begründung"), "{outcome:?}");
        // One goes missing with a word about it only.
        let silent = "Seriennummer;Status\nA1;vermisst\n";
        let outcome = take(&app, Scope::All, &command(silent.as_bytes(), None)).await.unwrap();
        assert!(outcome.refused[0].field == "Bemerkung" && outcome.refused[0].message.starts_with("Bitte angeben, was geschehen ist"), "{outcome:?}");
        let told = "Seriennummer;Status;Bemerkung\nA1;vermisst;nach der Projektwoche nicht zurück\n";
        assert_eq!(counts(&take(&app, Scope::All, &command(told.as_bytes(), None)).await.unwrap()), (0, 1, 0, 0));
        // Nor one that no notice binds: it would be gone without a day and a reason.
        create(&app.db, world.tablets(world.own, 1, &["C3"])).await.unwrap();
        let gone = "Seriennummer;Status\nC3;ausgesondert\n";
        let outcome = take(&app, Scope::All, &command(gone.as_bytes(), None)).await.unwrap();
        assert_eq!(counts(&outcome), (0, 0, 0, 1));
        assert!(outcome.refused[0].message.contains("„Aussondern“ wählen"), "{outcome:?}");
    }

    async fn a_category_that_there_is_not_is_told_with_what_is_entered_for_it(app: TestApp) {
        let world = world::build(&app.db).await;
        let list = "Seriennummer;Hersteller;Modell;Kategorie\nH1;Muster;Folio;Hülle\nH2;Muster;Tab 9;Tablet\nH3;Muster;Cover iPad;Hülle\nH4;Muster;Tablethülle;\nH5;Parat;N10;iPad-Koffer\n";
        let list = command(list.as_bytes(), Some(world.schools[0]));
        let outcome = take(&app, Scope::All, &list).await.unwrap();
        assert_eq!(counts(&outcome), (5, 0, 0, 0), "{outcome:?}");
        let told: Vec<_> = outcome.warnings.iter().map(|warning| (warning.line, warning.field.as_str(), warning.message.split('.').next().unwrap())).collect();
        assert_eq!(told, [
            (2, "Kategorie", "„Hülle“ ist keine Kategorie; eingetragen ist „Sonstiges Gerät“"),
            (4, "Kategorie", "„Hülle“ ist keine Kategorie; eingetragen ist „Sonstiges Gerät“"),
            (5, "Kategorie", "„Tablethülle“ ist keine Kategorie; eingetragen ist „Sonstiges Gerät“"),
        ]);
        assert!(outcome.warnings[0].message.contains("Zubehör wird gezählt, nicht als Gerät angelegt"), "{outcome:?}");
        assert!(outcome.warnings[0].message.contains("danach ändern sie Verwaltung oder Fördermittel am Modell"), "{outcome:?}");
        let again = take(&app, Scope::All, &list).await.unwrap();
        assert_eq!((counts(&again), again.warnings.len()), ((0, 0, 5, 0), 0), "known devices keep their category: {again:?}");
    }

    async fn schul_it_brings_devices_to_its_own_schools_only(app: TestApp) {
        let (world, _) = imported(&app).await;
        let own = Scope::Only(vec![world.schools[0]]);
        let list = "Seriennummer;Hersteller;Modell;Schule\nN1;Apple;iPad;Baumberge-Schule\nN2;Apple;iPad;\nF9K3;;;\nF9K1;;;190743\n";
        let outcome = take(&app, own, &command(list.as_bytes(), Some(world.schools[0]))).await.unwrap();
        assert_eq!(counts(&outcome), (1, 0, 1, 2));
        let told: Vec<(usize, bool)> = outcome.refused.iter().map(|refusal| (refusal.line, refusal.message.contains("keine") || refusal.message.contains("keiner"))).collect();
        assert_eq!(told, [(2, true), (4, true)]);
        let missing = "Seriennummer;Modell\nN3;iPad\n";
        let outcome = take(&app, Scope::All, &command(missing.as_bytes(), Some(world.schools[0]))).await.unwrap();
        assert!(outcome.refused[0].message.contains("„Hersteller“"), "{outcome:?}");
        let outcome = take(&app, Scope::All, &command(missing.as_bytes(), None)).await.unwrap();
        assert!(outcome.refused[0].message.contains("Die Schule fehlt"), "{outcome:?}");
    }

    async fn of_a_foreign_device_a_list_learns_only_that_the_number_is_taken(app: TestApp) {
        let world = world::build(&app.db).await;
        create(&app.db, world.tablets(world.funded, 2, &["GEHEIM7", "GEHEIM8"])).await.unwrap();
        let own = Scope::Only(vec![world.schools[1]]);
        let list = "Seriennummer;Inventarnummer;Hersteller;Modell\n\
            X1;HAV-2023-0001;Müster;Tab\n\
            GEHEIM7;;Müster;Tab\n\
            GEHEIM8;;Andere;Tab\n\
            N9;HAV-2023-0009;Müster;Tab\n";
        let outcome = take(&app, own.clone(), &command(list.as_bytes(), Some(world.schools[1]))).await.unwrap();
        assert_eq!(counts(&outcome), (1, 0, 0, 3), "{outcome:?}");
        let by_number = "Inventarnummer;Hersteller;Modell\nHAV-2023-0001;Müster;Tab\n";
        let alone = take(&app, own.clone(), &command(by_number.as_bytes(), Some(world.schools[1]))).await.unwrap();
        assert_eq!(counts(&alone), (0, 0, 0, 1), "{alone:?}");
        for refusal in outcome.refused.iter().chain(&alone.refused) {
            assert_eq!(
                (refusal.field.as_str(), refusal.message.as_str()),
                ("", "Die Nummer ist schon vergeben, und das Gerät steht an keiner Ihrer Schulen."),
            );
        }
        // The serial of a foreign device of another maker does not stand in the way of the own one.
        let mut same = world.tablets(world.own, 1, &["GEHEIM7"]);
        same.model = ModelChoice::New {
            manufacturer: "Andere".to_owned(),
            name: "Pad".to_owned(),
            category: DeviceCategory::Tablet,
        };
        same.place = world.place(1);
        create(&app.db, same).await.unwrap();
        let list = "Seriennummer;Anlagennummer\nGEHEIM7;A-1\n";
        let outcome = take(&app, own, &command(list.as_bytes(), None)).await.unwrap();
        assert_eq!(counts(&outcome), (0, 1, 0, 0), "{outcome:?}");
        let outcome = take(&app, Scope::All, &command(list.as_bytes(), None)).await.unwrap();
        assert!(outcome.refused[0].message.contains("Geräte mehrerer Hersteller"), "{outcome:?}");
    }

    async fn an_allocation_pays_the_new_devices_to_the_cent(app: TestApp) {
        let world = world::build(&app.db).await;
        let list: String = (0..10).map(|index| format!("S{index};Müster;Tab B, 64 GB\n")).collect();
        let mut command = command(format!("Seriennummer;Hersteller;Modell\n{list}").as_bytes(), Some(world.schools[0]));
        command.allocation = Some(world.funded);
        let outcome = take(&app, Scope::All, &command).await.unwrap();
        assert_eq!(counts(&outcome), (10, 0, 0, 0));
        let shares = funding_share::Entity::find().all(app.db.reader()).await.unwrap();
        assert_eq!((shares.len(), shares.iter().map(|share| share.gross).sum::<Cents>()), (10, Cents(833_342)));
        assert!(devices(&app).await.iter().all(|row| row.notice_id == Some(world.notice) && row.zweckbindung_until.is_some()));
        assert_eq!(counts(&take(&app, Scope::All, &command).await.unwrap()), (0, 0, 10, 0));
        let more = "Seriennummer;Hersteller;Modell\nT1;Müster;Tab\nT2;Müster;Tab\nT3;Müster;Tab\n";
        let mut command = self::command(more.as_bytes(), Some(world.schools[0]));
        command.allocation = Some(world.own);
        let message = take(&app, Scope::All, &command).await.unwrap_err().to_string();
        assert!(message.contains("können noch 2 statt 3"), "{message}");
        assert_eq!(devices(&app).await.len(), 10);
    }

    async fn a_device_of_another_notice_in_a_list_for_an_allocation_is_told(app: TestApp) {
        let world = world::build(&app.db).await;
        let mut command = command("Seriennummer;Hersteller;Modell\nS0;Müster;Tab\n".as_bytes(), Some(world.schools[0]));
        command.allocation = Some(world.funded);
        assert_eq!(take(&app, Scope::All, &command).await.unwrap().warnings, []);
        assert_eq!(take(&app, Scope::All, &command).await.unwrap().warnings, [], "the same list again");
        command.allocation = Some(world.own);
        let outcome = take(&app, Scope::All, &command).await.unwrap();
        assert_eq!(counts(&outcome), (0, 0, 1, 0));
        let told = &outcome.warnings[0];
        assert_eq!((outcome.warnings.len(), told.line, told.field.as_str()), (1, 2, "Seriennummer"));
        assert!(told.message.contains("ist schon erfasst (Bescheid ") && told.message.contains("andere Zuordnung (ohne Bescheid, Rechnung "), "{told:?}");
        assert!(devices(&app).await[0].notice_id.is_some(), "it stays with its notice");
    }

    async fn the_page_shows_the_columns_first_and_takes_over_what_is_chosen(app: TestApp) {
        world::build(&app.db).await;
        let browser = app.schul_it(&["190743"]).await;
        let form = browser.form("/geraete/einlesen", "/geraete/einlesen").await;
        let list = "Nr;Marke;Gerät;Ort\nK1;Apple;iPad \"10\";B 104\nk 1;Apple;iPad;\n";
        let refused = browser.submit_files(&form, &[("file", "liste.csv", list.as_bytes())]).await.expect(422);
        refused.assert_shows("Keine Spalte ist als Seriennummer oder Inventarnummer erkannt");
        let form = refused.forms().into_iter().find(|form| form.action == "/geraete/einlesen").unwrap();
        let chosen = [("spalte-0", "seriennummer"), ("spalte-2", "modell"), ("spalte-3", "raum"), ("schule", "1")];
        let form = form.with(&chosen);
        let preview = browser.submit(&form.clone().with(&[("schritt", "pruefen")])).await.expect(200);
        preview.assert_shows("Geprüft, noch nichts geändert: 1 neu, 0 geändert, 0 unverändert, 1 abgewiesen.");
        preview.assert_shows("steht schon in Zeile 2");
        assert_eq!(devices(&app).await.len(), 0);
        let form = preview.forms().into_iter().find(|form| form.action == "/geraete/einlesen").unwrap();
        let done = browser.submit(&form.with(&[("schritt", "einlesen")])).await.expect(200);
        done.assert_shows("Eingelesen: 1 neu");
        let rows = devices(&app).await;
        let model = device_model::Entity::find_by_id(rows[0].model_id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((model.name.as_str(), model.category, rows[0].room_id.is_some()), ("iPad \"10\"", DeviceCategory::Tablet, true));
        browser.get("/geraete/einlesen?zuordnung=1").await.assert_status(403);
        app.signed_in(Role::Pruefung, &[]).await.get("/geraete/einlesen").await.assert_status(403);
    }

    async fn more_rows_than_a_request_can_check_are_refused_before_anything_is_checked(app: TestApp) {
        world::build(&app.db).await;
        let browser = app.schul_it(&["190743"]).await;
        browser.get("/geraete/einlesen").await.expect(200).assert_shows("Auf einmal gehen 10.000 Zeilen, auf der Kommandozeile mehr.");
        let form = browser.form("/geraete/einlesen", "/geraete/einlesen").await.with(&[("schritt", "pruefen"), ("schule", "1")]);
        let list: String = (0..10_001).map(|index| format!("N{index};Apple;iPad\n")).collect();
        let list = format!("Seriennummer;Hersteller;Modell\n{list}");
        let refused = browser.submit_files(&form, &[("file", "liste.csv", list.as_bytes())]).await.expect(422);
        refused.assert_shows("Die Liste hat 10001 Zeilen; im Browser liest Paktbuch höchstens 10.000 auf einmal.");
        assert_eq!(devices(&app).await.len(), 0);
    }

    async fn a_workbook_says_the_same_with_typed_cells(app: TestApp) {
        if !has_worker() {
            return;
        }
        let world = world::build(&app.db).await;
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        let day = rust_xlsxwriter::Format::new().set_num_format("dd.mm.yyyy");
        for (column, name) in (0..).zip(["Seriennummer", "Hersteller", "Modell", "Zugang", "Preis"]) {
            sheet.write_string(2, column, name).unwrap();
        }
        sheet.write_number(3, 0, 1_234_567.0).unwrap();
        for (column, text) in [(1, "Apple"), (2, "iPad 10")] {
            sheet.write_string(3, column, text).unwrap();
        }
        let bought = rust_xlsxwriter::ExcelDateTime::from_ymd(2025, 3, 1).unwrap();
        sheet.write_datetime_with_format(3, 3, bought, &day).unwrap();
        sheet.write_number(3, 4, 499.9).unwrap();
        let bytes = book.save_to_buffer().unwrap();
        let command = command(&bytes, Some(world.schools[0]));
        assert_eq!(command.entries[0].line, 4);
        assert_eq!(counts(&take(&app, Scope::All, &command).await.unwrap()), (1, 0, 0, 0));
        let row = devices(&app).await.remove(0);
        assert_eq!((row.serial.unwrap().as_str(), row.gross), ("1234567", Cents(49_990)));
        assert_eq!(row.delivered_on, paktbuch_types::parse_date("01.03.2025").ok());
        // A directory that promises more than a workbook can have is not unpacked.
        let mut bomb = bytes;
        let entry = bomb.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
        bomb[entry + 24..entry + 28].copy_from_slice(&[0xFF; 4]);
        let message = read_list(&worker(), &bomb, None).unwrap_err().to_string();
        assert!(message.contains("entpackt sich auf mehr als 128 MB"), "{message}");
    }

    async fn the_shared_examples_come_in_with_their_counts(app: TestApp) {
        let world = world::build(&app.db).await;
        for (path, format, created, unchanged) in [
            ("synthetic_190743/asm_api/orgDevices_page1.json", ListFormat::AppleSchoolManager, 100, 0),
            ("synthetic_190743/asm_api/orgDevices_page2.json", ListFormat::AppleSchoolManager, 32, 0),
            ("synthetic_190743/jamf_school/devices.json", ListFormat::JamfSchool, 0, 132),
            ("synthetic_190743/intune/managedDevices.json", ListFormat::Intune, 20, 0),
            ("apple_api/validate_get_organization_devices.json", ListFormat::AppleSchoolManager, 1, 0),
        ] {
            let Some(bytes) = example(path) else { return };
            assert_eq!(lists::read_text(&bytes, None).unwrap().format, format, "{path}");
            let outcome = take(&app, Scope::All, &command(&bytes, Some(world.schools[0]))).await.unwrap();
            assert_eq!((outcome.created, outcome.unchanged), (created, unchanged), "{path}: {:?}", outcome.refused);
        }
        let Some(bytes) = example("snipeit/assets-sample.csv") else { return };
        let outcome = take(&app, Scope::All, &command(&bytes, Some(world.schools[0]))).await.unwrap();
        assert!(outcome.created > 15 && outcome.refused.is_empty(), "{:?}", outcome.refused);
        let notebooks = device::Entity::find()
            .filter(device::Column::Category.eq(DeviceCategory::Notebook))
            .count(app.db.reader()).await.unwrap();
        assert!(notebooks >= 20, "{notebooks}");
    }
}
