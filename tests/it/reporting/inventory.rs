//! The Inventarliste shows exactly the devices that were asked for.

use paktbuch::checking::run_for_proof;
use paktbuch::db::Who;
use paktbuch::reporting::rows::{InventoryFilter, ListFormat};
use paktbuch_entity::{device, disposal};
use paktbuch_tests::world::MARKER;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{DeviceCategory, DeviceStatus, DisposalKind, InventoryNumber, format_date};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    DbErr, EntityTrait, IntoActiveModel,
};

use super::support::{day, list_of, total};

on_both! {
    async fn the_preview_shows_cells_without_the_mark_against_formulas(app: TestApp) {
        let world = World::build(&app).await;
        let mut row = world.own.device.clone().into_active_model();
        row.serial = Set(Some("=1+1".parse().unwrap()));
        row.update(app.db.reader()).await.unwrap();
        let page = app.foerdermittel().await.get("/berichte/inventarliste").await.expect(200);
        page.assert_shows("=1+1");
        page.assert_hides("'=1+1");
    }

    async fn each_filter_keeps_its_devices(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own.device;
        let all = InventoryFilter::all(day("16.06.2026"));
        let until = own.zweckbindung_until.unwrap();
        let year = chrono::Datelike::year(&until);
        for (name, filter, rows) in [
            ("all", all.clone(), 2),
            ("school", InventoryFilter { school: Some(own.school_id), ..all.clone() }, 1),
            ("scope", InventoryFilter { scope: Some(vec![own.school_id]), ..all.clone() }, 1),
            ("no school", InventoryFilter { scope: Some(Vec::new()), ..all.clone() }, 0),
            ("school out of scope", InventoryFilter { school: Some(world.sister.school.id), scope: Some(vec![own.school_id]), ..all.clone() }, 0),
            ("category", InventoryFilter { category: Some(DeviceCategory::Robot), ..all.clone() }, 0),
            ("status", InventoryFilter { status: Some(own.status), ..all.clone() }, 2),
            ("other status", InventoryFilter { status: Some(DeviceStatus::Disposed), ..all.clone() }, 0),
            ("notice", InventoryFilter { notice: Some(world.own.notice.id), ..all.clone() }, 1),
            ("own funds", InventoryFilter { own_funds: true, ..all.clone() }, 0),
            ("year", InventoryFilter { year: Some(year), ..all.clone() }, 2),
            ("other year", InventoryFilter { year: Some(year + 1), ..all.clone() }, 0),
            ("unbound", InventoryFilter { unbound: true, ..all.clone() }, 0),
            ("kept", InventoryFilter { kept: true, ..all.clone() }, 2),
            ("room", InventoryFilter { room: own.room_id, ..all.clone() }, 1),
            ("room out of scope", InventoryFilter { room: world.sister.device.room_id, scope: Some(vec![own.school_id]), ..all.clone() }, 0),
            ("without room", InventoryFilter { without_room: true, ..all.clone() }, 0),
            ("site", InventoryFilter { site: own.site_id, ..all.clone() }, 1),
            ("without serial", InventoryFilter { without_serial: true, ..all.clone() }, 0),
            ("search by room", InventoryFilter { search: world.own.room.name.to_uppercase().replace(' ', ""), ..all.clone() }, 1),
            ("search", InventoryFilter { search: MARKER.to_uppercase(), ..all.clone() }, 1),
            (
                "wildcards are letters",
                InventoryFilter {
                    search: "%".to_owned(),
                    ..all.clone()
                },
                0,
            ),
            ("before delivery", InventoryFilter::all(day("01.01.2020")), 0),
        ] {
            for format in [ListFormat::Xlsx, ListFormat::Csv] {
                let (_, report) = list_of(&app, &filter, format).await;
                assert_eq!(report.rows, rows, "{name} {format:?}");
            }
        }
    }

    async fn a_device_disposed_of_later_was_still_there(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own.device;
        let mut gone = own.clone().into_active_model();
        gone.status = Set(DeviceStatus::Disposed);
        gone.update(app.db.reader()).await.unwrap();
        let sold = disposal::ActiveModel {
            device_id: Set(own.id),
            kind: Set(DisposalKind::Sold),
            disposed_on: Set(day("01.06.2025")),
            reason: Set("verkauft".to_owned()),
            status_before: Set(DeviceStatus::InUse),
        };
        disposal::Entity::delete_by_id(own.id).exec(app.db.reader()).await.unwrap();
        disposal::Entity::insert(sold).exec_without_returning(app.db.reader()).await.unwrap();
        let of_notice = |as_of: &str| InventoryFilter { notice: Some(world.own.notice.id), ..InventoryFilter::all(day(as_of)) };
        for (as_of, shown, hidden) in [
            ("31.05.2025", "ausgegeben", "ausgesondert"),
            ("01.06.2025", "ausgesondert", "ausgegeben"),
        ] {
            let (bytes, report) = list_of(&app, &of_notice(as_of), ListFormat::Csv).await;
            let text = String::from_utf8(bytes).unwrap();
            assert_eq!(report.rows, 1);
            assert!(text.contains(shown) && !text.contains(hidden), "{as_of}: {text}");
            assert_eq!(text.contains("verkauft am 01.06.2025"), as_of == "01.06.2025", "{text}");
            for (name, filter, rows) in [
                ("kept", InventoryFilter { kept: true, ..of_notice(as_of) }, u64::from(shown == "ausgegeben")),
                ("in use", InventoryFilter { status: Some(DeviceStatus::InUse), ..of_notice(as_of) }, u64::from(shown == "ausgegeben")),
                ("disposed", InventoryFilter { status: Some(DeviceStatus::Disposed), ..of_notice(as_of) }, u64::from(shown == "ausgesondert")),
            ] {
                assert_eq!(list_of(&app, &filter, ListFormat::Csv).await.1.rows, rows, "{name} as of {as_of}");
            }
            let found = run_for_proof(app.db.reader(), day(as_of), world.own.notice.id).await.unwrap();
            let told = found.iter().any(|found| found.message().contains("ausgesondert"));
            assert_eq!(told, shown == "ausgesondert", "{:#?}", found.iter().map(paktbuch::checking::Found::message).collect::<Vec<_>>());
        }
    }

    async fn a_device_that_went_missing_later_has_the_status_of_the_day(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own.device;
        let edit = format!("/geraete/{}/bearbeiten", own.id);
        let officer = app.foerdermittel().await;
        let form = officer.form(&edit, &edit).await.with(&[("status", "missing"), ("reason", "nach dem Umzug nicht gefunden")]);
        officer.submit(&form).await.assert_status(303);
        let today = app.db.clock().today();
        let since = format!("vermisst seit {}: nach dem Umzug nicht gefunden", format_date(today));
        for (as_of, status) in [(today, DeviceStatus::Missing), (today.pred_opt().unwrap(), own.status)] {
            let list = InventoryFilter { notice: Some(world.own.notice.id), ..InventoryFilter::all(as_of) };
            let (bytes, report) = list_of(&app, &list, ListFormat::Csv).await;
            let text = String::from_utf8(bytes).unwrap();
            assert!(report.rows == 1 && text.contains(status.label()), "as of {as_of}: {text}");
            assert_eq!(text.contains(&since), as_of == today, "as of {as_of}: {text}");
            assert_eq!(text.contains("vermisst"), as_of == today, "as of {as_of}: {text}");
            for asked in [DeviceStatus::Missing, own.status] {
                let filter = InventoryFilter { status: Some(asked), ..list.clone() };
                let rows = list_of(&app, &filter, ListFormat::Csv).await.1.rows;
                assert_eq!(rows, u64::from(asked == status), "{asked} as of {as_of}");
            }
        }
    }

    async fn a_list_of_several_pages_is_whole_and_in_order(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own.device;
        app.db
            .write(Who::System, async |tx| {
                for number in 0..2_300 {
                    let row = device::ActiveModel {
                        id: NotSet,
                        inventory_number: Set(InventoryNumber::try_from(format!("N-{:05}", 99_999 - number)).unwrap()),
                        serial: Set(None),
                        ..own.clone().into_active_model().reset_all()
                    };
                    row.insert(tx.conn()).await?;
                }
                Ok::<_, DbErr>(())
            })
            .await
            .unwrap();
        let filter = InventoryFilter::all(day("16.06.2026"));
        let (bytes, report) = list_of(&app, &filter, ListFormat::Csv).await;
        assert_eq!(report.rows, 2_302);
        assert_eq!(total(&report, "gross_cents").0, own.gross.0 * 2_301 + world.sister.device.gross.0);
        let text = String::from_utf8(bytes).unwrap();
        let numbers: Vec<&str> = text.lines().skip(1).map(|line| line.split(';').next().unwrap()).collect();
        assert_eq!(numbers.len(), 2_302);
        assert!(numbers.is_sorted(), "by inventory number");
        let again = list_of(&app, &filter, ListFormat::Xlsx).await;
        assert!(again.0 == list_of(&app, &filter, ListFormat::Xlsx).await.0, "the bytes differ");
    }
}
