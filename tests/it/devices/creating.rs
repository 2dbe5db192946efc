//! Devices from an allocation.

use paktbuch::audit::verify_chain;
use paktbuch::db::Who;
use paktbuch::devices::commands::{LoadDevices, ModelChoice};
use paktbuch::devices::load_devices;
use paktbuch::error::ServiceError;
use paktbuch_entity::{audit_event, authority, device, device_model, funding_share};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, DeviceCategory, DeviceStatus, format_date, parse_date};
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, PaginatorTrait, QueryOrder};

use super::world::{self, create};

async fn devices(app: &TestApp) -> Vec<device::Model> {
    let query = device::Entity::find().order_by_asc(device::Column::InventoryNumber);
    query.all(app.db.reader()).await.unwrap()
}

fn refusal<T: std::fmt::Debug>(answer: Result<T, ServiceError>) -> String {
    answer.unwrap_err().to_string()
}

on_both! {
    async fn devices_are_numbered_priced_bound_and_recorded(app: TestApp) {
        let world = world::build(&app.db).await;
        let ids = create(&app.db, world.tablets(world.funded, 4, &["f9k7must42", "F9K7MUST43"])).await.unwrap();
        assert_eq!(ids.len(), 4);
        create(&app.db, world.tablets(world.funded, 6, &[])).await.unwrap();
        create(&app.db, world.tablets(world.own, 2, &[])).await.unwrap();

        let rows = devices(&app).await;
        let numbers: Vec<String> = rows.iter().map(|row| row.inventory_number.to_string()).collect();
        assert_eq!((numbers[0].as_str(), numbers[11].as_str()), ("HAV-2023-0001", "HAV-2023-0012"));
        assert_eq!(rows[0].serial.as_ref().unwrap().as_str(), "F9K7MUST42");
        assert_eq!(rows[0].site_id, Some(world.sites[0]));
        assert_eq!(rows.iter().map(|row| row.gross).sum::<Cents>(), Cents(1_000_010));
        assert_eq!(rows.iter().map(|row| row.net).sum::<Cents>(), Cents(840_345));
        assert!(rows.iter().all(|row| (83_334..=83_335).contains(&row.gross.0)));
        assert_eq!(rows[0].zweckbindung_until.map(format_date).as_deref(), Some("31.12.2029"));
        assert_eq!(rows[0].notice_id, Some(world.notice));
        assert_eq!((rows[11].notice_id, rows[11].zweckbindung_until), (None, None));
        assert_eq!(rows[0].search, "hav 2023 0001 f9k7must42 muster tab b, 64 gb");

        let shares = funding_share::Entity::find().all(app.db.reader()).await.unwrap();
        assert_eq!(shares.iter().map(|share| share.gross).sum::<Cents>(), Cents(1_000_010));
        // Twelve devices and one model.
        assert_eq!(audit_event::Entity::find().count(app.db.reader()).await.unwrap(), 13);
        assert!(verify_chain(app.db.reader()).await.unwrap().is_ok());
    }

    async fn each_year_counts_from_one_and_past_the_width(app: TestApp) {
        let world = world::build(&app.db).await;
        let mut command = world.tablets(world.funded, 1, &[]);
        for (day, expected) in [
            ("24.02.2023", "HAV-2023-0001"),
            ("01.01.2024", "HAV-2024-0001"),
            ("31.12.2023", "HAV-2023-0002"),
        ] {
            command.delivered_on = parse_date(day).ok();
            create(&app.db, command.clone()).await.unwrap();
            assert!(devices(&app).await.iter().any(|row| row.inventory_number.as_str() == expected), "{expected}");
        }
        command.delivered_on = None;
        create(&app.db, command.clone()).await.unwrap();
        assert_eq!(devices(&app).await[3].inventory_number.as_str(), "HAV-2026-0001");

        let mut row = devices(&app).await.remove(3);
        row.id.0 += 1_000;
        row.inventory_number = "HAV-2026-9999".parse().unwrap();
        device::Entity::insert(sea_orm::IntoActiveModel::into_active_model(row))
            .exec_without_returning(app.db.reader()).await.unwrap();
        for expected in ["HAV-2026-10000", "HAV-2026-10001"] {
            create(&app.db, command.clone()).await.unwrap();
            assert!(devices(&app).await.iter().any(|row| row.inventory_number.as_str() == expected), "{expected}");
        }
    }

    async fn a_pattern_without_year_counts_through(app: TestApp) {
        let world = world::build(&app.db).await;
        authority::Entity::update_many()
            .col_expr(authority::Column::InventoryPattern, Expr::value("HAV-{nr:4}"))
            .exec(app.db.reader()).await.unwrap();
        let mut command: LoadDevices = world.tablets(world.funded, 2, &[]).into();
        command.devices[0].delivered_on = parse_date("30.12.2023").ok();
        command.devices[1].delivered_on = parse_date("04.01.2024").ok();
        app.db
            .write(Who::System, async |tx| load_devices(tx, &world::may_create(), command.clone()).await)
            .await
            .unwrap();
        let numbers: Vec<String> = devices(&app).await.iter().map(|row| row.inventory_number.to_string()).collect();
        assert_eq!(numbers, ["HAV-0001", "HAV-0002"]);
    }

    async fn more_than_was_bought_is_refused_with_the_numbers(app: TestApp) {
        let world = world::build(&app.db).await;
        create(&app.db, world.tablets(world.funded, 10, &[])).await.unwrap();
        let answer = refusal(create(&app.db, world.tablets(world.own, 3, &[])).await);
        assert!(answer.contains("hat 12 Stück, angelegt sind schon 10. Es können noch 2 statt 3"), "{answer}");
        let answer = refusal(create(&app.db, world.tablets(world.funded, 1, &[])).await);
        assert!(answer.contains("(8.333,42 €) ist kein Betrag mehr frei"), "{answer}");
        let mut dear = world.tablets(world.own, 2, &[]);
        dear.gross_each = Some(Cents(83_335));
        let answer = refusal(create(&app.db, dear).await);
        assert!(answer.contains("2 × 833,35 € sind mehr als die 1.666,68 €"), "{answer}");
        assert_eq!(devices(&app).await.len(), 10);
    }

    async fn a_serial_that_is_taken_is_named_and_nothing_is_created(app: TestApp) {
        let world = world::build(&app.db).await;
        create(&app.db, world.tablets(world.funded, 1, &["A1"])).await.unwrap();
        let answer = refusal(create(&app.db, world.tablets(world.funded, 3, &["B1", "b1", "C1"])).await);
        assert!(answer.contains("Doppelt eingegeben: B1."), "{answer}");
        let answer = refusal(create(&app.db, world.tablets(world.funded, 1, &["B1", "b1"])).await);
        assert!(answer.contains("Doppelt eingegeben: B1."), "{answer}");
        let answer = refusal(create(&app.db, world.tablets(world.funded, 2, &["a1", "C1"])).await);
        assert!(answer.contains("A1 (Gerät HAV-2023-0001)"), "{answer}");
        let answer = refusal(create(&app.db, world.tablets(world.funded, 1, &["D1", "D2"])).await);
        assert!(answer.contains("2 Seriennummern für 1 Geräte"), "{answer}");
        let mut wrong = world.tablets(world.funded, 3, &["A1", "E1", "E1"]);
        wrong.gross_each = Some(Cents::euros(100_000));
        let answer = create(&app.db, wrong).await.unwrap_err().to_string();
        for words in ["sind mehr als die", "Doppelt eingegeben: E1.", "Schon vergeben: A1"] {
            assert!(answer.contains(words), "all in one answer: {answer}");
        }
        assert_eq!(devices(&app).await.len(), 1);
    }

    async fn no_device_begins_disposed_and_no_model_doubles_its_maker(app: TestApp) {
        let world = world::build(&app.db).await;
        let mut command = world.tablets(world.funded, 1, &["A1"]);
        command.status = DeviceStatus::Disposed;
        let answer = refusal(create(&app.db, command.clone()).await);
        assert!(answer.contains("auf der Seite des Geräts „Aussondern“ wählen"), "{answer}");
        assert!(devices(&app).await.is_empty());
        command.status = DeviceStatus::Available;
        create(&app.db, command.clone()).await.unwrap();
        command.model = ModelChoice::New {
            manufacturer: "Müster".to_owned(),
            name: "Müster Tab B, 64 GB".to_owned(),
            category: DeviceCategory::Tablet,
        };
        command.serials.clear();
        create(&app.db, command).await.unwrap();
        let models = device_model::Entity::find().all(app.db.reader()).await.unwrap();
        assert_eq!(models.iter().map(|model| model.name.as_str()).collect::<Vec<_>>(), ["Tab B, 64 GB"]);
    }

    async fn a_place_has_to_fit_together(app: TestApp) {
        let world = world::build(&app.db).await;
        let mut command = world.tablets(world.funded, 1, &[]);
        command.place.room = Some(world.rooms[1]);
        assert!(refusal(create(&app.db, command.clone()).await).contains("Diesen Raum gibt es an Anne-Frank-Gesamtschule nicht."));
        command.place.room = None;
        command.place.site = Some(world.sites[1]);
        assert!(refusal(create(&app.db, command.clone()).await).contains("Diesen Standort gibt es an Anne-Frank-Gesamtschule nicht."));
        command.place = world.place(0);
        command.place.school.0 = 99;
        assert!(refusal(create(&app.db, command).await).contains("eine Ihrer Schulen"));
        assert!(devices(&app).await.is_empty());
    }
}
