//! What its workbook and its preview hold.

use calamine::Data;
use paktbuch::auth::Actor;
use paktbuch::db::Who;
use paktbuch::purchasing::allocate;
use paktbuch::purchasing::commands::{Allocate, Part, Target};
use paktbuch_entity::{cost_line, device, notice};
use paktbuch_tests::recalc::{differences, is_available, recalculate};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{Cents, SchoolId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use crate::reporting::support::{day, proof_of, record_of, sheets, total};

on_both! {
    async fn the_same_day_gives_the_same_bytes(app: TestApp) {
        let world = World::build(&app).await;
        let notice = world.own.notice.id;
        let (first, report) = proof_of(&app, notice, day("31.12.2025")).await;
        app.at("2026-06-20T11:00:00Z".parse().unwrap());
        let (second, again) = proof_of(&app, notice, day("31.12.2025")).await;
        assert_eq!(report, again);
        assert!(first == second, "the bytes differ");
        assert_eq!(report.rows, 1);
        let (earlier, before) = proof_of(&app, notice, day("19.05.2023")).await;
        assert_eq!((before.rows, total(&before, "spent_cents")), (0, Cents::ZERO), "paid on 20.05.2023");
        assert!(earlier != first);
    }

    async fn every_euro_leads_to_an_invoice_line_and_every_device_to_its_serial(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let (bytes, _) = proof_of(&app, own.notice.id, day("31.12.2025")).await;
        let names: Vec<String> = sheets(&bytes).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["Deckblatt", "Einnahmen", "Ausgaben", "Belegliste", "Inventarliste", "Mittelabrufe", "Schulen", "Sachbericht"]);
        let text = |sheet: usize| -> String {
            let cells = sheets(&bytes).swap_remove(sheet).1;
            cells.used_cells().map(|(_, _, cell)| format!("{cell}\n")).collect()
        };
        for expected in [&own.invoice.number, &format!("Position 1: {}", own.line.name), &own.supplier.name, "595"] {
            assert!(text(3).contains(expected), "{expected}: {}", text(3));
        }
        let serial = own.device.serial.clone().unwrap().to_string();
        assert!(text(4).contains(&serial) && text(4).contains(&own.invoice.number));
        assert!(!text(4).contains(paktbuch_tests::world::MARKER));
        assert!(text(0).contains(&own.notice.reference));
        assert!(text(5).contains("Abruf Buchfink") && text(5).contains("4500\n"), "{}", text(5));
        let school = sheets(&bytes).swap_remove(6).1;
        let row = school.rows().find(|row| row[0] == paktbuch_tests::world::OWN).unwrap().to_vec();
        assert_eq!(row[1..], [Data::String(own.school.name.clone()), Data::Float(595.0), Data::Float(595.0), Data::Float(536.0), Data::Float(59.0), Data::Float(1.0)]);
    }

    async fn the_parts_of_a_line_for_all_schools_are_summed_by_their_schools(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let part = |school, gross| Part { school: Some(school), ..Part::whole(Target::CostLine(own.cost_line.id), Cents(gross)) };
        let command = Allocate {
            line: own.line.id,
            version: own.line.version,
            parts: vec![part(own.school.id, 59_500), part(world.sister.school.id, 30_000)],
        };
        let permit = Actor::system().permit().unwrap();
        app.db
            .write(Who::System, async |tx| {
                cost_line::Entity::update_many()
                    .col_expr(cost_line::Column::SchoolId, Expr::value(None::<SchoolId>))
                    .filter(cost_line::Column::Id.eq(own.cost_line.id))
                    .exec(tx.conn())
                    .await?;
                allocate(tx, &permit, command).await
            })
            .await
            .unwrap();
        let (bytes, _) = proof_of(&app, own.notice.id, day("31.12.2025")).await;
        let schools = sheets(&bytes).swap_remove(6).1;
        for (number, euros) in [(paktbuch_tests::world::OWN, 595.0), (paktbuch_tests::world::SISTER, 300.0)] {
            let row = schools.rows().find(|row| row[0] == number).unwrap();
            assert_eq!(row[2], Data::Float(euros), "{number}");
        }
    }

    async fn a_receipt_leads_to_its_invoice_under_the_public_address(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let path = format!("/rechnungen/{}", own.invoice.id);
        let links = |bytes: &[u8]| -> Vec<String> {
            let cells = sheets(bytes).swap_remove(3).1;
            let texts = cells.used_cells().map(|(_, _, cell)| cell.to_string());
            texts.filter(|text| text.ends_with(&path)).collect()
        };
        let (bytes, _) = proof_of(&app, own.notice.id, day("31.12.2025")).await;
        assert_eq!(links(&bytes), [format!("Paktbuch: {path}")], "without a public address");
        let address = format!("/berichte/verwendungsnachweis.xlsx?bescheid={}&stichtag=31.12.2025", own.notice.id);
        let file = app.foerdermittel().await.get(&address).await.expect(200);
        assert_eq!(links(&file.body), [format!("http://paktbuch.test{path}")]);
    }

    async fn equal_findings_of_a_preview_are_one_line_with_their_count(app: TestApp) {
        app.seed_havixbeck().await;
        let bound = device::Entity::find()
            .filter(device::Column::NoticeId.is_not_null())
            .filter(device::Column::RoomId.is_not_null())
            .order_by_asc(device::Column::Id);
        let bound = bound.limit(3).all(app.db.reader()).await.unwrap();
        let notice = bound[0].notice_id.unwrap();
        assert!(bound.iter().all(|device| device.notice_id == Some(notice)));
        app.db.write(Who::System, async |tx| {
            for device in bound.clone() {
                let mut device = device.into_active_model();
                device.room_id = Set(None);
                device.update(tx.conn()).await?;
            }
            Ok::<_, DbErr>(())
        }).await.unwrap();
        let office = app.foerdermittel().await;
        let page = office.get(&format!("/berichte/verwendungsnachweis?bescheid={notice}")).await.expect(200);
        page.assert_shows("Fehler: 3 geförderte Geräte ohne Raum. Bitte am Gerät den Raum eintragen; ein Standort (Gelände der Schule) allein genügt nicht.");
        let link = format!("<a href=\"/geraete?bescheid={notice}&#38;raum=ohne\">Zu diesen Geräten</a>");
        assert_eq!(page.html().matches(&link).count(), 1, "{}", page.html());
        page.assert_hides("steht ohne Raum im Bestand");
    }
}

/// The demonstration's proof, recalculated by another program.
#[test]
fn libreoffice_comes_to_the_same_values() {
    if !is_available() {
        eprintln!("SKIPPED: LibreOffice (soffice) is not installed; nothing was recalculated here.");
        return;
    }
    paktbuch_tests::engine::run(paktbuch_tests::Engine::Sqlite, async |app| {
        paktbuch::cli::play::havixbeck(&app.db, app.data()).await.unwrap();
        let notice = notice::Entity::find()
            .one(app.db.reader())
            .await
            .unwrap()
            .unwrap();
        let (bytes, report) = record_of(&app, notice.id, day("31.12.2024")).await;
        assert!(report.rows > 10, "{report:?}");
        let work = tempfile::tempdir().unwrap();
        let path = work.path().join("verwendungsnachweis.xlsx");
        std::fs::write(&path, bytes).unwrap();
        let recalculated = recalculate(&path, work.path()).unwrap();
        assert_eq!(differences(&path, &recalculated), Vec::<String>::new());
    });
}
