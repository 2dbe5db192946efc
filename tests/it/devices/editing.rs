//! Changes of one device.

use paktbuch::audit;
use paktbuch::auth::{Actor, Scope};
use paktbuch::db::Who;
use paktbuch::devices::commands::{EditDevice, Lease, ModelChoice};
use paktbuch::devices::{edit_device, statuses_since};
use paktbuch::error::ServiceError;
use paktbuch_entity::{audit_event, audit_personal, device};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, DeviceId, DeviceOwner, DeviceStatus, EventId, Role, RoomId};
use sea_orm::EntityTrait;

use super::world::{self, World, create};

async fn stored(app: &TestApp, id: DeviceId) -> device::Model {
    device::Entity::find_by_id(id)
        .one(app.db.reader())
        .await
        .unwrap()
        .unwrap()
}

async fn one(app: &TestApp, world: &World) -> (DeviceId, EditDevice) {
    let id = create(&app.db, world.tablets(world.funded, 1, &["A1"]))
        .await
        .unwrap()[0];
    (id, unchanged(stored(app, id).await, world))
}

/// Leaves a device that is bought as it is, in the first place of the world.
pub(super) fn unchanged(row: device::Model, world: &World) -> EditDevice {
    EditDevice {
        device: row.id,
        version: row.version,
        model: ModelChoice::Existing(row.model_id),
        serial: row.serial,
        place: world.place(0),
        delivered_on: row.delivered_on,
        commissioned_on: row.commissioned_on,
        warranty_until: row.warranty_until,
        owner: row.owner,
        asset_number: row.asset_number,
        lease: Lease::default(),
        status: row.status,
        reason: String::new(),
        note: row.note,
    }
}

async fn edit(app: &TestApp, scope: Scope, command: &EditDevice) -> Result<bool, ServiceError> {
    let actor = Actor {
        role: Role::SchulIt,
        scope,
        ..Actor::system()
    };
    let permit = actor.permit().unwrap();
    app.db
        .write(Who::System, async |tx| {
            edit_device(tx, &permit, command.clone()).await
        })
        .await
}

on_both! {
    async fn a_change_is_stored_searchable_and_refused_to_the_second_editor(app: TestApp) {
        let world = world::build(&app.db).await;
        let (id, mut command) = one(&app, &world).await;
        assert!(!edit(&app, Scope::All, &command).await.unwrap());
        command.serial = "ZZ9".parse().ok();
        command.status = DeviceStatus::InRepair;
        assert!(edit(&app, Scope::All, &command).await.unwrap());
        let row = stored(&app, id).await;
        assert_eq!((row.version, row.status), (2, DeviceStatus::InRepair));
        assert!(row.search.contains("zz9"), "{}", row.search);
        assert!(matches!(edit(&app, Scope::All, &command).await, Err(ServiceError::Stale)));
    }

    async fn schul_it_neither_sees_nor_moves_to_other_schools(app: TestApp) {
        let world = world::build(&app.db).await;
        let (id, mut command) = one(&app, &world).await;
        let foreign = Scope::Only(vec![world.schools[1]]);
        assert!(matches!(edit(&app, foreign, &command).await, Err(ServiceError::NotFound)));
        command.place = world.place(1);
        let own = Scope::Only(vec![world.schools[0]]);
        let answer = edit(&app, own, &command).await;
        assert!(matches!(answer, Err(ServiceError::Field { field: "school", .. })), "{answer:?}");
        assert_eq!(stored(&app, id).await.school_id, world.schools[0]);
    }

    async fn nothing_is_told_of_rooms_and_devices_of_other_schools(app: TestApp) {
        let world = world::build(&app.db).await;
        let (_, command) = one(&app, &world).await;
        let mut foreign = world.tablets(world.own, 1, &["GEHEIM7"]);
        foreign.place = world.place(1);
        create(&app.db, foreign).await.unwrap();
        let own = Scope::Only(vec![world.schools[0]]);
        let told = async |scope: &Scope, command: EditDevice| match edit(&app, scope.clone(), &command).await {
            Err(ServiceError::Field { field, message }) => (field, message),
            other => panic!("{other:?}"),
        };
        let mut place = world.place(0);
        place.room = Some(world.rooms[1]);
        let moved = told(&own, EditDevice { place, ..command.clone() }).await;
        place.room = Some(RoomId(9_999));
        assert_eq!(moved, told(&own, EditDevice { place, ..command.clone() }).await, "as a room that does not exist");
        assert!(!moved.1.contains("B 104"), "{}", moved.1);
        let serial = EditDevice { serial: "GEHEIM7".parse().ok(), ..command };
        let (field, message) = told(&own, serial.clone()).await;
        assert_eq!(field, "serial");
        assert!(message.ends_with("ist schon vergeben, und das Gerät steht an keiner Ihrer Schulen."), "{message}");
        assert!(told(&Scope::All, serial).await.1.contains("trägt schon das Gerät HAV-2023-0002"));
    }

    async fn a_device_goes_missing_with_a_reason_only_and_the_history_has_it(app: TestApp) {
        let world = world::build(&app.db).await;
        let (id, command) = one(&app, &world).await;
        let missing = |reason: &str| EditDevice { status: DeviceStatus::Missing, reason: reason.to_owned(), ..command.clone() };
        for blank in ["", " \n\u{200b}"] {
            match edit(&app, Scope::All, &missing(blank)).await {
                Err(ServiceError::Field { field: "reason", message }) => assert!(message.starts_with("Bitte angeben, was geschehen ist"), "{message}"),
                other => panic!("{other:?}"),
            }
        }
        assert!(edit(&app, Scope::All, &missing("Aus dem Klassenraum verschwunden")).await.unwrap());
        let page = app.foerdermittel().await.get(&format!("/geraete/{id}")).await.expect(200);
        page.assert_shows("Aus dem Klassenraum verschwunden");
        // It stays missing without being asked again, and comes back without a reason.
        let stays = EditDevice { version: 2, status: DeviceStatus::Missing, note: "gesucht".to_owned(), ..command.clone() };
        assert!(edit(&app, Scope::All, &stays).await.unwrap());
        assert!(edit(&app, Scope::All, &EditDevice { version: 3, ..command }).await.unwrap());
        assert_eq!(stored(&app, id).await.status, DeviceStatus::Available);
    }

    async fn an_endless_note_is_refused(app: TestApp) {
        let world = world::build(&app.db).await;
        let (id, command) = one(&app, &world).await;
        let (fits, endless) = ("ü".repeat(2_000), "ü".repeat(2_001));
        let edited = EditDevice { note: endless, ..command.clone() };
        match edit(&app, Scope::All, &edited).await {
            Err(ServiceError::Field { field: "note", message }) => {
                assert!(message.contains("höchstens 2000 Zeichen, es sind 2001"), "{message}");
            }
            other => panic!("{other:?}"),
        }
        assert!(edit(&app, Scope::All, &EditDevice { note: fits.clone(), ..command }).await.unwrap());
        assert_eq!(stored(&app, id).await.note, fits);
    }

    async fn what_reason_and_note_tell_of_children_can_be_erased(app: TestApp) {
        let world = world::build(&app.db).await;
        let (id, command) = one(&app, &world).await;
        let told = EditDevice {
            status: DeviceStatus::Missing,
            reason: "Lena M. hat es verloren".to_owned(),
            note: "war ausgeliehen an Lena M.".to_owned(),
            ..command
        };
        assert!(edit(&app, Scope::All, &told).await.unwrap());
        // Reports still find the reason.
        let since = statuses_since(app.db.reader(), &[id]).await.unwrap();
        assert_eq!(since[&id].reason, "Lena M. hat es verloren");
        let page = app.verwaltung().await.get(&format!("/geraete/{id}")).await.expect(200);
        page.assert_shows("Lena M. hat es verloren");
        let cleared = EditDevice { version: 2, reason: String::new(), note: String::new(), ..told };
        assert!(edit(&app, Scope::All, &cleared).await.unwrap());
        let events = audit_event::Entity::find().all(app.db.reader()).await.unwrap();
        assert!(events.iter().all(|event| !event.changes.contains("Lena")), "the chain holds no word of it");
        let values = audit_personal::Entity::find().all(app.db.reader()).await.unwrap();
        assert_eq!(values.iter().filter(|row| row.value.contains("Lena")).count(), 3, "reason, note and the note before");
        let ids: Vec<EventId> = events.iter().filter(|event| event.kind == "device.changed").map(|event| event.id).collect();
        app.db.write(Who::System, async |tx| audit::erase_personal(tx, &ids).await).await.unwrap();
        let values = audit_personal::Entity::find().all(app.db.reader()).await.unwrap();
        assert!(values.iter().all(|row| !row.value.contains("Lena")));
        assert!(audit::inspect(app.db.reader(), |_| ()).await.unwrap().is_ok(), "the chain stays whole");
        app.verwaltung().await.get(&format!("/geraete/{id}")).await.expect(200).assert_hides("Lena");
    }

    async fn a_leased_device_has_its_lessor_rate_and_return(app: TestApp) {
        let world = world::build(&app.db).await;
        let (id, command) = one(&app, &world).await;
        let lease = Lease {
            lessor: "Muster Leasing GmbH".to_owned(),
            rate: Some(Cents(1_250)),
            rates: Some(36),
            from: "2024-08-01".parse().ok(),
            until: "2027-07-31".parse().ok(),
        };
        // Only of what is leased, and with its lessor.
        let owned = EditDevice { lease: lease.clone(), ..command.clone() };
        assert!(edit(&app, Scope::All, &owned).await.unwrap_err().to_string().contains("nur, wo als Eigentum „Leasinggeber“ gewählt ist"));
        let nobody = EditDevice { owner: DeviceOwner::Lessor, lease: Lease { lessor: String::new(), ..lease.clone() }, ..command.clone() };
        assert!(edit(&app, Scope::All, &nobody).await.unwrap_err().to_string().contains("Leasinggeber: Bitte ausfüllen."));
        let free = EditDevice { owner: DeviceOwner::Lessor, lease: Lease { rate: Some(Cents::ZERO), ..lease.clone() }, ..command.clone() };
        assert!(edit(&app, Scope::All, &free).await.unwrap_err().to_string().contains("Leasingrate"));
        let counted = EditDevice { lease: Lease { rates: Some(36), ..Lease::default() }, ..command.clone() };
        assert!(edit(&app, Scope::All, &counted).await.unwrap_err().to_string().contains("nur, wo als Eigentum „Leasinggeber“ gewählt ist"));
        for (lease, words) in [
            (Lease { rates: Some(0), ..lease.clone() }, "Zahl der Raten: Bitte eine Zahl von 1 bis 600 eintragen."),
            (Lease { from: "2027-08-01".parse().ok(), ..lease.clone() }, "Erste Rate am: Der 01.08.2027 liegt nach der Rückgabe am 31.07.2027."),
            (Lease { until: "2027-06-30".parse().ok(), ..lease.clone() }, "Rückgabe am: Der 30.06.2027 liegt vor der letzten Rate am 01.07.2027."),
        ] {
            let wrong = EditDevice { owner: DeviceOwner::Lessor, lease, ..command.clone() };
            assert!(edit(&app, Scope::All, &wrong).await.unwrap_err().to_string().contains(words), "{words}");
        }
        let leased = EditDevice { owner: DeviceOwner::Lessor, lease, ..command };
        assert!(edit(&app, Scope::All, &leased).await.unwrap());
        let row = stored(&app, id).await;
        let office = app.verwaltung().await;
        let page = office.get(&format!("/geraete/{id}")).await.expect(200);
        page.assert_shows("Leasinggeber Muster Leasing GmbH 12,50 € im Monat, 36 Raten, erste Rate am 01.08.2024, letzte am 01.07.2027, Rückgabe am 31.07.2027");
        // The day of return is a deadline.
        let deadlines = office.get("/fristen").await.expect(200);
        deadlines.assert_shows("31.07.2027 später in 13 Monaten");
        deadlines.assert_shows(&format!("Muster Leasing GmbH, 1 Gerät, {}", row.inventory_number));
        let path = format!("/geraete/{id}/bearbeiten");
        let form = office.form(&path, &path).await;
        assert_eq!((form.value("lease_rates"), form.value("lease_from")), (Some("36"), Some("01.08.2024")));
        let wrong = form.with(&[("lease_rates", "viele"), ("lease_from", "31.2.2024")]);
        let answer = office.submit(&wrong).await.expect(422);
        answer.assert_shows("Zahl der Raten: Bitte eine ganze Zahl eintragen.");
        let api = app.api(Role::Verwaltung, &[]).await;
        let read = api.get(&format!("/api/paktbuch/v1/devices/{}", row.inventory_number)).await.expect(200).json();
        assert_eq!((&read["lease_rates"], &read["lease_from"]), (&36.into(), &"2024-08-01".into()));
    }
}
