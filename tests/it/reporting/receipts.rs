//! The Belegliste alone, and what only lists tell: number in the accounts, and what became of a device.

use paktbuch::reporting::receipt_list;
use paktbuch::reporting::rows::{InventoryFilter, ListFormat};
use paktbuch_entity::invoice;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{DeviceStatus, Role};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};

use super::support::{day, folders, list_of, proof_of, sheets, taken, total};

/// Writes the number in the accounts of the own invoice.
async fn book(app: &TestApp, world: &World, number: &str) {
    let mut row: invoice::ActiveModel = world.own.invoice.clone().into_active_model();
    row.accounting_reference = Set(number.to_owned());
    row.update(app.db.reader()).await.unwrap();
}

fn fields(csv: &str, line: usize) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .has_headers(false)
        .from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let record = reader.records().nth(line).unwrap().unwrap();
    record.iter().map(str::to_owned).collect()
}

on_both! {
    async fn the_list_is_that_of_the_proof(app: TestApp) {
        let world = World::build(&app).await;
        let (notice, as_of) = (world.own.notice.id, day("31.12.2025"));
        book(&app, &world, "21004711").await;
        let temporary = app.data().temporary();
        let (proof, of_proof) = proof_of(&app, notice, as_of).await;
        let made = receipt_list(&app.db, folders(&temporary), (notice, as_of), ListFormat::Xlsx).await.unwrap();
        assert_eq!(made.name, "Belegliste_48-02-Buchfink_2025-12-31");
        let (bytes, report) = taken(made);
        assert_eq!(total(&report, "grant_share_cents"), total(&of_proof, "grant_share_cents"));
        let rows = |bytes: &[u8], sheet: usize| -> Vec<Vec<String>> {
            let cells = sheets(bytes).swap_remove(sheet).1;
            cells.rows().skip(4).map(|row| row.iter().map(ToString::to_string).collect()).collect()
        };
        assert_eq!(rows(&bytes, 0), rows(&proof, 3));
        let made = receipt_list(&app.db, folders(&temporary), (notice, as_of), ListFormat::Csv).await.unwrap();
        let csv = String::from_utf8(taken(made).0).unwrap();
        let row = fields(&csv, 1);
        assert_eq!((row[1].as_str(), row[7].as_str(), row[11].as_str()), ("21004711", paktbuch_tests::world::OWN, "595,00"), "{csv}");
    }

    async fn it_is_offered_on_the_page_and_to_programs(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        let office = app.foerdermittel().await;
        office.get("/berichte").await.expect(200).assert_shows("Belegliste");
        for suffix in ["xlsx", "csv"] {
            let path = format!("/berichte/belegliste.{suffix}?bescheid={id}&stichtag=31.12.2025");
            let file = office.get(&path).await.expect(200);
            let name = format!("Belegliste_48-02-Buchfink_2025-12-31.{suffix}");
            assert!(file.headers["content-disposition"].to_str().unwrap().contains(&name));
            let api = app.api(Role::Pruefung, &[]).await;
            let path = format!("/api/paktbuch/v1/reports/belegliste?notice={}&as_of=2025-12-31&format={suffix}", world.own.notice.reference);
            assert_eq!(api.get(&path).await.expect(200).body, file.body, "{suffix}");
        }
        office.get("/berichte/belegliste.csv?bescheid=99").await.assert_status(404);
        let wrong = office.get(&format!("/berichte/belegliste.csv?bescheid={id}&stichtag=31.02.2026")).await.expect(422);
        wrong.assert_shows("Den Tag „31.02.2026“ gibt es nicht.");
        assert!(wrong.html().contains("id=\"e-belege-stichtag\""), "the message stands at its field");
        let api = app.api(Role::Pruefung, &[]).await;
        api.get("/api/paktbuch/v1/reports/belegliste").await.assert_status(422);
        let it = app.schul_it(&[paktbuch_tests::world::OWN]).await;
        it.get("/berichte").await.expect(200).assert_hides("Belegliste");
        it.get(&format!("/berichte/belegliste.csv?bescheid={id}")).await.assert_status(403);
        app.api(Role::SchulIt, &[]).await.get("/api/paktbuch/v1/reports/belegliste?notice=x").await.assert_status(403);
    }

    async fn an_inventory_of_a_notice_that_is_none_is_not_found(app: TestApp) {
        let world = World::build(&app).await;
        let (own, sister) = (world.own.notice.id, world.sister.notice.id);
        let office = app.foerdermittel().await;
        for id in ["0", "99"] {
            office.get(&format!("/berichte/inventarliste?bescheid={id}")).await.assert_status(404);
            for suffix in ["xlsx", "csv"] {
                office.get(&format!("/berichte/inventarliste.{suffix}?bescheid={id}")).await.assert_status(404);
            }
        }
        let api = app.api(Role::Pruefung, &[]).await;
        let report = "/api/paktbuch/v1/reports/inventarliste?notice=";
        for reference in ["gibt-es-nicht", "5", "0"] {
            api.get(&format!("{report}{reference}")).await.assert_status(404);
        }
        api.get(&format!("{report}{}", world.own.notice.reference)).await.assert_status(200);
        // Who is bound to schools does not learn here which other notices there are.
        let it = app.schul_it(&[paktbuch_tests::world::OWN]).await;
        it.get(&format!("/berichte/inventarliste.csv?bescheid={own}")).await.assert_status(200);
        it.get(&format!("/berichte/inventarliste.csv?bescheid={sister}")).await.assert_status(404);
    }

    async fn the_inventory_tells_the_receipt_and_what_became_of_a_device(app: TestApp) {
        let world = World::build(&app).await;
        let filter = InventoryFilter { notice: Some(world.own.notice.id), ..InventoryFilter::all(day("16.06.2026")) };
        let row = async |filter: &InventoryFilter| {
            let (bytes, _) = list_of(&app, filter, ListFormat::Csv).await;
            fields(&String::from_utf8(bytes).unwrap(), 1)
        };
        let at = row(&filter).await;
        assert_eq!((at[14].as_str(), at[19].as_str()), (world.own.invoice.accounting_reference.as_str(), ""), "{at:?}");
        book(&app, &world, " 21004711 ").await;
        assert_eq!(row(&filter).await[14], "21004711");
        // Without one in the invoice the first payment tells it, once it was paid on 20.05.2023.
        book(&app, &world, "").await;
        let mut payment = world.own.payment.clone().into_active_model();
        payment.reference = Set("Z-77".to_owned());
        payment.update(app.db.reader()).await.unwrap();
        assert_eq!(row(&filter).await[14], "Z-77");
        let mut device = world.own.device.clone().into_active_model();
        device.delivered_on = Set(None);
        device.update(app.db.reader()).await.unwrap();
        let before = InventoryFilter { as_of: day("19.05.2023"), ..filter.clone() };
        assert_eq!(row(&before).await[14], "");
        // The world's device was sold once, and taken back.
        let mut device = world.own.device.clone().into_active_model();
        device.status = Set(DeviceStatus::Disposed);
        device.update(app.db.reader()).await.unwrap();
        let at = row(&filter).await;
        assert_eq!((at[18].as_str(), at[19].as_str()), ("ausgesondert", "verkauft am 03.05.2024"), "{at:?}");
    }
}
